"""The weekly strings of marks that local authorities take: fourteen sessions from Monday on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from attendance_adapters.la_weeks.reading import Week, read_weeks
from attendance_core.calendar import monday as monday_of
from attendance_core.codes import UNMARKED
from attendance_core.errors import collecting
from attendance_core.hooks import hookimpl
from attendance_core.register import ExportFile, SchoolRegisters
from attendance_core.roll import Pupil
from attendance_core.sessions import Half, Session, Span
from attendance_core.tables import csv_text

__all__ = ["Form", "LaWeeks", "Week", "read_weeks"]

_DAYS = 7


class Form(StrEnum):
    """How the marks of a week stand together: one character each, or as a list with commas."""

    CHARACTERS = "characters"
    COMMAS = "commas"


@frozen
class _Marks:
    """A week's marks, which stand as they are: an apostrophe before a `-` would be a session.

    They are codes and the signs of the settings, of which no spreadsheet makes a formula that does
    anything.
    """

    text: str

    def __str__(self) -> str:
        return self.text


@frozen
class LaWeeks:
    """Writes a row for each pupil and school week: UPN, school, Monday, and the week's marks."""

    @frozen
    class Settings:
        """What the authority takes, and what stands where there is no mark.

        It is not known whether lists with commas came here as they did to the CTF, so each school
        says the `form`. `closed` stands for a session that the school does not hold, `unmarked` for
        one without a mark, `off_roll` for one on which the pupil was not on roll.
        """

        form: Form
        closed: str = "#"
        unmarked: str = UNMARKED
        off_roll: str = "Z"

        def __attrs_post_init__(self) -> None:
            """Refuse a sign that would not stand for one session."""
            signs = (self.closed, self.unmarked, self.off_roll)
            if not all(
                len(each) == 1 and each.isprintable() and each not in ' ,"=@+' for each in signs
            ):
                raise ValueError("closed, unmarked and off_roll of one character were expected")

    capabilities: ClassVar[frozenset[str]] = frozenset({"export"})

    settings: Settings

    @hookimpl
    def attendance_export(
        self,
        registers: SchoolRegisters,
        span: Span,
        at: datetime,  # noqa: ARG002 - the format has no place for it
    ) -> tuple[ExportFile, ...]:
        """Write the whole weeks that some days lie in; pupils without a UPN are left out.

        Raises:
            Refused: a code has two characters, and the form has room for one.
        """
        every = list(self._rows(registers, span))
        rows = [each for each in every if each[0].upn]
        if self.settings.form is Form.CHARACTERS:
            self._check([item for _, _, items in rows for item in items])
        between = "," if self.settings.form is Form.COMMAS else ""
        name = registers.school.name
        text = csv_text(
            ["UPN", "School", "WeekStart", "WeekMarks"],
            [(who.upn, name, monday, _Marks(between.join(items))) for who, monday, items in rows],
        )
        lacking = len({who.key for who, _, _ in every if not who.upn})
        return (
            ExportFile(
                f"{registers.school.urn}_weeks_{span[0]}_{span[1]}.csv",
                text.encode(),
                {"no UPN": lacking} if lacking else {},
            ),
        )

    def _check(self, items: Sequence[str]) -> None:
        with collecting() as faults:
            for code in sorted({each for each in items if len(each) > 1}):
                expected = f"the form commas was expected: {code} has two characters"
                told = f"{expected}, and stands {items.count(code)} times"
                faults.add("la_weeks", told, key="form")

    def _rows(
        self, registers: SchoolRegisters, span: Span
    ) -> Iterator[tuple[Pupil, date, list[str]]]:
        first, last = monday_of(span[0]), monday_of(span[1]) + timedelta(days=_DAYS - 1)
        marks = _marks(registers, (first, last))
        held = registers.calendar.open_sessions
        mondays = sorted({monday_of(each.date) for each in held if first <= each.date <= last})
        for pupil in registers.roll.pupils:
            times = registers.roll.times_of(pupil.key)
            for monday in mondays:
                week = [monday + timedelta(days=more) for more in range(_DAYS)]
                here = {day for day in week if any(each.is_on_roll(day) for each in times)}
                if here:
                    own = marks.get(pupil.key, {})
                    sessions = [Session(day, half) for day in week for half in Half]
                    items = [self._item(registers, own, at, here) for at in sessions]
                    yield pupil, monday, items

    def _item(
        self,
        registers: SchoolRegisters,
        own: Mapping[Session, str],
        at: Session,
        here: Collection[date],
    ) -> str:
        if not registers.calendar.is_open(at):
            return self.settings.closed
        if at.day not in here:
            return self.settings.off_roll
        return own.get(at, self.settings.unmarked)


def _marks(registers: SchoolRegisters, span: Span) -> Mapping[str, Mapping[Session, str]]:
    found: dict[str, dict[Session, str]] = {}
    for mark in registers.marks_between(span):
        found.setdefault(mark.pupil, {})[mark.session] = mark.code
    return found
