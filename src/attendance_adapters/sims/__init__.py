"""SIMS: reports as CommandReporter writes them, what it exchanges with programs, and a way back."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import define, evolve, field

from attendance_adapters.sims.columns import places_of
from attendance_adapters.sims.contacts import read_contacts
from attendance_adapters.sims.handing import hand_over
from attendance_adapters.sims.judging import Held
from attendance_adapters.sims.keying import KeyingList
from attendance_adapters.sims.kinds import CONTACTS, LESSONS, MARKS, Kind
from attendance_adapters.sims.lessons import Timetable, read_lessons_file
from attendance_adapters.sims.marks import Marks, read_marks_file
from attendance_adapters.sims.registers import read_registers
from attendance_adapters.sims.reports import Report, opened, read_report
from attendance_adapters.sims.settings import SimsSettings, Write
from attendance_adapters.sims.students import Students, read_students
from attendance_adapters.sims.third_party import (
    ThirdPartyCode,
    not_required,
    read_codes,
    stand_for,
)
from attendance_adapters.sims.writing import write_reports
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, MarkToWrite, Taking, WrittenMark
from attendance_core.roll import Parent, Roll
from attendance_core.scenarios import Scenario
from attendance_core.sessions import Span

__all__ = ["Sims"]


@define(slots=False)
class Sims:
    """Reads what CommandReporter wrote, each report as CSV or as XML, once and as a whole.

    The students report is the roll: a mark or a contact of a pupil who is not in it is refused. A
    pupil without a UPN is known by `adno:` and the admission number, exactly as it is written.
    Comments are not kept. Nothing is written into SIMS: marks go to a list that the office keys, or
    to files for a tool that may.
    """

    Settings: ClassVar = SimsSettings
    capabilities: ClassVar[frozenset[str]] = frozenset({"roll", "marks", "lessons", "write_marks"})

    settings: SimsSettings
    # Whatever is given in one look is wanted, be it given in several calls.
    _given: dict[str, MarkToWrite] = field(factory=dict, init=False, repr=False)

    @cached_property
    def _students(self) -> Students:
        return read_students(self._report("students"), self.settings.columns)

    @cached_property
    def _roll(self) -> Roll:
        further, contacts = self.settings.columns, self.settings.contacts
        with collecting() as faults:
            students = faults.attempt(lambda: self._students)
            if contacts is None:
                parents: tuple[Parent, ...] | None = ()
            elif students is None:
                faults.attempt(lambda: self._look_at("contacts", CONTACTS))
                parents = None
            else:
                keys = students.keys
                parents = faults.attempt(
                    lambda: read_contacts(self._report("contacts"), further, keys)
                )
            if students is None or parents is None:
                faults.refuse()
        return evolve(students.roll, parents=parents)

    @cached_property
    def _marks(self) -> Marks:
        self._after_the_roll("marks", MARKS)
        settings = self.settings
        return read_marks_file(settings.marks, settings.columns, self._local, self._students.keys)

    @cached_property
    def _lessons(self) -> Frame:
        path = self.settings.lessons
        if path is None:
            raise Refused([Fault("sims", "the report of lesson marks was expected", key="lessons")])
        self._after_the_roll("lessons", LESSONS)
        of = Timetable(self._students.keys, self._local, self.settings.periods)
        return read_lessons_file(path, self.settings.columns, of)

    def _after_the_roll(self, name: str, kind: Kind) -> None:
        """Read the roll first; where it is refused, the faults of a report's columns are told too.

        Without the pupils the rows of the report mean nothing.
        """
        with collecting() as faults:
            if faults.attempt(lambda: self._roll) is None:
                faults.attempt(lambda: self._look_at(name, kind))

    def _report(self, name: str) -> Report:
        path: Path = getattr(self.settings, name)
        return read_report(opened(path))

    def _look_at(self, name: str, kind: Kind) -> None:
        places_of(self._report(name), kind, self.settings.columns)

    @cached_property
    def _codes(self) -> tuple[ThirdPartyCode, ...]:
        path = self.settings.attendance_codes
        return read_codes(opened(path).data, place=path.name) if path else ()

    @property
    def _local(self) -> dict[str, str]:
        """What the school's own marks stand for: by its list of codes, and first by the setting."""
        return {**stand_for(self._codes), **self.settings.codes}

    @cached_property
    def _takings(self) -> tuple[Taking, ...]:
        if self.settings.registers is None:
            return ()
        return read_registers(
            self._report("registers"), self.settings.columns, self.settings.periods
        )

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the pupils of the students report, and the parents of the contacts report."""
        return self._roll

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:  # noqa: ARG002 - all are held
        """Give the marks of the session marks report."""
        return self._marks.frame

    @hookimpl
    def attendance_read_register_status(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[Taking, ...]:
        """Give the registers of the registers report."""
        return self._takings

    @hookimpl
    def attendance_marks_as_at(self) -> datetime:
        """Give when the report of marks was written."""
        return self._marks.at

    @hookimpl
    def attendance_read_lesson_marks(self, span: Span | None) -> Frame:  # noqa: ARG002 - all are held
        """Give the marks of the lesson marks report."""
        return self._lessons

    @hookimpl
    def attendance_write_marks(self, marks: tuple[MarkToWrite, ...]) -> tuple[WrittenMark, ...]:
        """Put marks on the keying list, or hand them to a tool, by what the report of marks shows.

        Raises:
            Refused: the settings name no folder, or the reports cannot be read.
        """
        settings = self.settings
        if settings.write_to is None:
            expected = "a folder for marks that are to be written was expected"
            raise Refused([Fault("sims", expected, key="write_to")])
        held = Held(self._roll, self._marks.frame, self._marks.at, self._not_required)
        if settings.write is Write.THIRD_PARTY:
            judged = hand_over(settings.write_to, marks, held, self._students.keys)
        else:
            self._given |= {each.key: each for each in marks}
            judged = KeyingList(settings.write_to).write(tuple(self._given.values()), held)
        answers = {each.mark.key: each.answer for each in judged}
        return tuple(answers[each.key] for each in marks)

    @property
    def _not_required(self) -> tuple[str, ...] | None:
        """What SIMS does not take: by the setting, else by its own list, else None."""
        if self.settings.not_required is not None or not self._codes:
            return self.settings.not_required
        return tuple(not_required(self._codes))

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> SimsSettings:
        """Write an invented school as five reports, and give the settings that read them."""
        write_reports(scenario, folder)
        return SimsSettings(
            marks=folder / "marks.csv",
            students=folder / "students.xml",
            contacts=folder / "contacts.csv",
            registers=folder / "registers.csv",
            lessons=folder / "lessons.csv" if scenario.lessons else None,
        )
