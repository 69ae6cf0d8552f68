"""SIMS: reports as CommandReporter writes them, of marks, students, contacts and registers."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import Attribute, define, evolve, field, frozen

from attendance_adapters.sims.columns import places_of
from attendance_adapters.sims.contacts import read_contacts
from attendance_adapters.sims.kinds import CONTACTS, FIELDS, LEFT_ASIDE, MARKS, Kind
from attendance_adapters.sims.marks import read_marks
from attendance_adapters.sims.registers import read_registers
from attendance_adapters.sims.reports import Report, opened, read_report
from attendance_adapters.sims.students import read_students
from attendance_adapters.sims.writing import write_reports
from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.errors import collecting
from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, Taking
from attendance_core.roll import Parent, Roll
from attendance_core.scenarios import Scenario
from attendance_core.sessions import Span

__all__ = ["Sims"]


@define(slots=False)
class Sims:
    """Reads what CommandReporter wrote, each report as CSV or as XML, once and as a whole.

    The students report is the roll: a mark or a contact of a pupil who is not in it is refused. A
    pupil without a UPN is known by `adno:` and the admission number, exactly as it is written.
    Comments are not kept.
    """

    @frozen
    class Settings:
        """The files, and what a school's reports call things.

        `marks` is the report of session marks and `students` that of students; `contacts` is that
        of the pupils' contacts, without which there are no parents, and `registers` that of the
        registers to be taken, without which none is said to be missing. `columns` maps further
        headers to what they mean, one of `sims.columns.FIELDS`, or to nothing ("") where a column
        is to be left aside. `codes` maps marks that only this school's system knows to codes of the
        register, or to `-` for no mark: {"7": "I"}.
        """

        marks: Path
        students: Path
        contacts: Path | None = None
        registers: Path | None = None
        columns: dict[str, str] = field(factory=dict)
        codes: dict[str, str] = field(factory=dict)

        @columns.validator
        def _to_fields(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
            if not set(value.values()) <= {*FIELDS, LEFT_ASIDE}:
                known = ", ".join(sorted(FIELDS))
                raise ValueError(
                    f'in columns, one of {known} was expected, or "" to leave it aside'
                )

        @codes.validator
        def _to_codes(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
            if any(mark in {"", UNMARKED} or has_ever_been(mark) for mark in value):
                raise ValueError("in codes, marks that are no code of the register were expected")
            if not all(code == UNMARKED or has_ever_been(code) for code in value.values()):
                raise ValueError("in codes, each mark was expected to stand for a code, or for -")

    capabilities: ClassVar[frozenset[str]] = frozenset({"roll", "marks"})

    settings: Settings

    @cached_property
    def _roll(self) -> Roll:
        further, contacts = self.settings.columns, self.settings.contacts
        with collecting() as faults:
            roll = faults.attempt(lambda: read_students(self._report("students"), further))
            if contacts is None:
                parents: tuple[Parent, ...] | None = ()
            elif roll is None:
                faults.attempt(lambda: self._look_at("contacts", CONTACTS))
                parents = None
            else:
                parents = faults.attempt(
                    lambda: read_contacts(self._report("contacts"), further, roll)
                )
            if roll is None or parents is None:
                faults.refuse()
        return evolve(roll, parents=parents)

    @cached_property
    def _marks(self) -> tuple[Frame, datetime]:
        with collecting() as faults:
            roll = faults.attempt(lambda: self._roll)
            if roll is None:
                faults.attempt(lambda: self._look_at("marks", MARKS))
                faults.refuse()
        settings, export = self.settings, opened(self.settings.marks)
        marks = read_marks(read_report(export), settings.columns, settings.codes, roll)
        return marks, export.written_at

    def _report(self, name: str) -> Report:
        path: Path = getattr(self.settings, name)
        return read_report(opened(path))

    def _look_at(self, name: str, kind: Kind) -> None:
        """Look at a report's columns alone: without the pupils its rows mean nothing."""
        places_of(self._report(name), kind, self.settings.columns)

    @cached_property
    def _takings(self) -> tuple[Taking, ...]:
        if self.settings.registers is None:
            return ()
        return read_registers(self._report("registers"), self.settings.columns)

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the pupils of the students report, and the parents of the contacts report."""
        return self._roll

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:  # noqa: ARG002 - all are held
        """Give the marks of the session marks report."""
        return self._marks[0]

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
        return self._marks[1]

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write an invented school as four reports, and give the settings that read them."""
        write_reports(scenario, folder)
        return Sims.Settings(
            marks=folder / "marks.csv",
            students=folder / "students.xml",
            contacts=folder / "contacts.csv",
            registers=folder / "registers.csv",
        )
