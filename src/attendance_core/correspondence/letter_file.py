"""A letter written down as a file of TOML: which document, around it, and its fields.

For scripts, trials and tests. What TOML cannot write is text: a share as "93/108", pounds as
"80.00", a half of the day as "AM".
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from attendance_core.correspondence.declared import Declaration
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.kinds import Kind
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.sessions import Half
from attendance_core.tables import plain, structure

__all__ = ["LetterFile", "read_letter", "values_of"]


@frozen
class LetterFile:
    """A letter to write: its document, its language, what stands around it, and its fields."""

    document: str
    envelope: Envelope = field(repr=False)
    fields: Mapping[str, Any] = field(repr=False)
    lang: str = "en"


@frozen
class _Envelope:
    school: str
    telephone: str
    day: date
    reference: str
    school_address: tuple[str, ...] = ()
    contact: str = ""
    addressee: tuple[str, ...] = ()
    about: str = ""
    figures_at: Any = None
    policy: str = ""
    notice: str = ""


@frozen
class _File:
    document: str
    envelope: _Envelope
    fields: dict[str, Any]
    lang: str = "en"


def read_letter(text: str, *, place: str) -> LetterFile:
    """Read a letter's file; its fields are read with the document, by `values_of`.

    Raises:
        Refused: with every fault, naming its key.
    """
    file = structure(plain(text, place=place), _File, place=place)
    around = file.envelope
    at = around.figures_at
    if at is not None and not (isinstance(at, datetime) and at.tzinfo):
        expected = "a moment with its zone was expected, such as 2026-11-20T09:00:00+00:00"
        raise Refused([Fault(place, expected, key="envelope.figures_at")])
    envelope = Envelope(
        around.school,
        around.school_address,
        around.telephone,
        around.day,
        around.reference,
        contact=around.contact,
        addressee=around.addressee,
        about=around.about,
        figures_at=at,
        policy=around.policy,
        notice=around.notice,
    )
    return LetterFile(file.document, envelope, file.fields, file.lang)


def values_of(
    declaration: Declaration, table: Mapping[str, Any], *, place: str
) -> Mapping[str, Any]:
    """Make a document's values of what stands in a file, each of its kind.

    What is missing, or not known, is left to `render`.

    Raises:
        Refused: a text is not what its kind takes; the fault names its key.
    """
    found: dict[str, Any] = {}
    with collecting() as faults:
        for name, value in table.items():
            each = declaration.fields.get(name)
            try:
                if each is not None and each.columns is not None:
                    found[name] = [_row(each.columns, row) for row in value]
                elif each is not None and each.is_list:
                    found[name] = [_value(each.kind, item) for item in value]
                else:
                    found[name] = value if each is None else _value(each.kind, value)
            except (ValueError, InvalidOperation, ZeroDivisionError, TypeError):
                faults.add(place, "a value of its kind was expected", key=f"fields.{name}")
    return found


def _row(columns: Mapping[str, Kind], row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name: _value(columns[name], each) if name in columns else each for name, each in row.items()
    }


def _value(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - of its kind
    if not isinstance(value, str):
        return value
    match kind:
        case Kind.PERCENT:
            return Fraction(value)
        case Kind.POUNDS:
            return Decimal(value)
        case Kind.HALF:
            return Half(value)
        case Kind.TIME:
            return time.fromisoformat(value)
    return value
