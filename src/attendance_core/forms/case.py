"""What a case hands over to a form: facts with who recorded them, when, and where they stand.

A long-running case is a fold of its events; at any of them it can give this value, and a form is
filled from it. Whatever a form may ask for has a canonical name, so a case need know no form, and
a form no case.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import field, frozen

from attendance_core.errors import Fault, collecting
from attendance_core.forms.dictionary import About, canonical_field, has_field
from attendance_core.forms.values import Kind, misfit
from attendance_core.identifiers import is_upn

__all__ = ["Attached", "Fact", "FormCase"]

_REFERENCE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}")
_PLACE = "case"


@frozen
class Fact:
    """One thing that somebody recorded: by which role, on which day, and in which record.

    Without a `source` it is known, and shows nothing. `parent` is the id of the parent that it is
    about. With `is_unknown` it was asked and nobody knows, which some forms take for an answer.
    """

    name: str
    value: Any = field(repr=False)
    by: str
    on: date
    source: str = field(default="", repr=False)
    parent: str | None = field(default=None, repr=False)
    is_unknown: bool = False

    def faults(self, key: str) -> Iterator[Fault]:
        """Say what is amiss with it, without repeating its value."""
        if not has_field(self.name):
            yield Fault(_PLACE, "a field of the dictionary was expected", key=f"{key}.name")
            return
        kept = canonical_field(self.name)
        if not kept.may_be_told:
            expected = "a field that is not counted by the library was expected"
            yield Fault(_PLACE, expected, key=f"{key}.name")
        if self.is_unknown is not (self.value is None):
            yield Fault(_PLACE, "a value, or is_unknown, was expected", key=key)
        elif not self.is_unknown and (amiss := misfit(kept.kind, self.value, kept.columns)):
            yield Fault(_PLACE, amiss, key=f"{key}.value")
        yield from _of_record(self.by, self.on, key)
        if self.source.strip() and (amiss := misfit(Kind.TEXT, self.source, {})):
            yield Fault(_PLACE, amiss, key=f"{key}.source")
        if kept.about is About.PARENT and self.parent is None:
            expected = "the parent that it is about was expected"
            yield Fault(_PLACE, expected, key=f"{key}.parent")


def _of_record(by: str, on: date, key: str) -> Iterator[Fault]:
    if misfit(Kind.TEXT, by, {}):
        yield Fault(_PLACE, "the role that recorded it was expected", key=f"{key}.by")
    if amiss := misfit(Kind.DAY, on, {}):
        yield Fault(_PLACE, amiss, key=f"{key}.on")


@frozen
class Attached:
    """A paper of the case that may go with a form: of which kind, and what is in its PDF.

    `parent` is the id of the parent to whom or by whom it was written, where it is of one alone.
    """

    kind: str
    on: date
    by: str
    content: bytes = field(repr=False)
    parent: str | None = field(default=None, repr=False)

    def faults(self, key: str) -> Iterator[Fault]:
        """Say what is amiss with it."""
        yield from _of_record(self.by, self.on, key)


@frozen
class FormCase:
    """A case at one of its events, as a form takes it.

    `kind` and `event` choose the forms; `reference` is the case's own, which says nothing of
    anybody, for it stands in file names. `pupil` is the key of the roll, None of a nil return.
    `parents` are the ids of those about whom something is asked, where a form is for each.

    Raises:
        Refused: with every fact that is amiss.
    """

    kind: str
    event: str
    reference: str
    pupil: str | None = field(repr=False)
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    attached: tuple[Attached, ...] = field(default=(), repr=False)
    parents: tuple[str, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a case of which something is amiss; no value is repeated."""
        with collecting() as faults:
            if not _REFERENCE.fullmatch(self.reference) or self._names_pupil():
                expected = "letters, digits and hyphens that are no pupil's own were expected"
                faults.add(_PLACE, expected, key="reference")
            for number, each in enumerate(self.facts, 1):
                faults.extend(each.faults(f"fact[{number}]"))
            for number, paper in enumerate(self.attached, 1):
                faults.extend(paper.faults(f"attached[{number}]"))

    def _names_pupil(self) -> bool:
        # A UPN anywhere, and an admission number by itself: 26 stands in every number of 2026.
        pupil, told = self.pupil or "", self.reference.casefold()
        own = pupil.removeprefix("adno:").casefold()
        return (own in told) if is_upn(pupil) else own in told.split("-")

    def fact(self, name: str, *, on: date, parent: str | None = None) -> Fact | None:
        """Give what was last recorded of a field by a day.

        Args:
            name: the field.
            on: the day.
            parent: the one parent of whom anything may be told; all, if left out.
        """
        known = [
            each
            for each in self.facts
            if each.name == name and each.on <= on and parent in {None, each.parent or parent}
        ]
        # The last that was written down, of those of the last day.
        return max(reversed(known), key=lambda each: each.on, default=None)
