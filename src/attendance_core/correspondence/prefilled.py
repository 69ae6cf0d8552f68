"""What a register can say in a document, by the names of its fields; a person writes the rest.

Each figure is that of a registration certificate of the same days, so that a letter, the record of
a meeting and a certificate say one thing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from attendance_core.correspondence.evidence import Certificate, registration_certificate
from attendance_core.correspondence.packs import Document
from attendance_core.register import SchoolRegisters, rows
from attendance_core.rules.law import law_of
from attendance_core.statistics import spells
from attendance_core.tables import LONDON

__all__ = ["prefilled"]

_SINCE = "since"
"""The field of every document that tells of the days from one on."""


def prefilled(
    document: Document, registers: SchoolRegisters, pupil: str, *, since: date, at: datetime
) -> Mapping[str, Any]:
    """Give the fields of a document that a register fills: the name, and what it counts.

    Of a document that does not tell of the days since one it is the name alone.

    Args:
        document: the document.
        registers: the school's registers, as they stood at `at`.
        pupil: the pupil's key.
        since: the first day.
        at: the moment, with its zone; its day is the last one.

    Raises:
        Refused: as `registration_certificate` is.
    """
    span = since, at.astimezone(LONDON).date()
    made = registration_certificate(registers, pupil, span=span, as_at=at)
    known: dict[str, Any] = {"first_name": registers.roll.by_key[pupil].known_as}
    fields = document.declaration.fields
    if _SINCE in fields:
        known |= {_SINCE: since, "spells": _spells(registers, pupil, span), **_figures(made)}
    return {name: known[name] for name in fields if known.get(name) is not None}


def _figures(made: Certificate) -> Mapping[str, Any]:
    totals, ill = made.totals, law_of("sickness_return").codes["counted"]
    illness = sum(each.code in ill for each in made.sessions)
    return {
        "missed": totals.missed,
        "illness": illness,
        "other": totals.missed - illness,
        "late": totals.late_before_close + totals.late_after_close,
        "unresolved": len(made.unresolved),
        "attendance": totals.rate,
    }


def _spells(registers: SchoolRegisters, pupil: str, span: tuple[date, date]) -> int:
    found = rows(spells(registers.prepared, span=span))
    return sum(each["spells"] for each in found if each["pupil"] == pupil)
