"""SIMS: two reports as CommandReporter writes them, the session marks and the students."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import Attribute, define, field, frozen

from attendance_adapters.sims.columns import FIELDS, LEFT_ASIDE, known_columns
from attendance_adapters.sims.marks import read_marks, read_places
from attendance_adapters.sims.reports import opened
from attendance_adapters.sims.students import read_students
from attendance_adapters.sims.writing import write_reports
from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.errors import collecting
from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, Taking
from attendance_core.roll import Roll
from attendance_core.scenarios import Scenario
from attendance_core.sessions import Span
from attendance_core.tables import decoded

__all__ = ["Sims"]


@define(slots=False)
class Sims:
    """Reads what CommandReporter wrote: marks as CSV, students as XML, each once and as a whole.

    The students report is the roll: a mark of a pupil who is not in it is refused. A pupil without
    a UPN is known by `adno:` and the admission number, exactly as it is written. Comments are not
    kept.
    """

    @frozen
    class Settings:
        """The two files, and what a school's reports call things.

        `marks` is the CSV of session marks, `students` the XML of students. `columns` maps further
        headers to what they mean, one of `sims.columns.FIELDS`, or to nothing ("") where a column
        is to be left aside. `codes` maps marks that only this school's system knows to codes of the
        register, or to `-` for no mark: {"7": "I"}.
        """

        marks: Path
        students: Path
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
    def _columns(self) -> Mapping[str, str]:
        return known_columns(self.settings.columns)

    @cached_property
    def _roll(self) -> Roll:
        path = self.settings.students
        return read_students(opened(path), self._columns, place=path.name)

    @cached_property
    def _marks(self) -> Frame:
        path = self.settings.marks
        with collecting() as faults:
            # Without the pupils the rows mean nothing; what the columns are can still be told.
            roll = faults.attempt(lambda: self._roll)
            text = decoded(opened(path), place=path.name, otherwise="cp1252")
            if roll is None:
                faults.attempt(lambda: read_places(text, self._columns, place=path.name))
                faults.refuse()
        return read_marks(text, roll, self._columns, self.settings.codes, place=path.name)

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the pupils of the students report; it has no parents."""
        return self._roll

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:  # noqa: ARG002 - all are held
        """Give the marks of the session marks report."""
        return self._marks

    @hookimpl
    def attendance_read_register_status(
        self,
        span: Span | None,  # noqa: ARG002 - none are held
    ) -> tuple[Taking, ...]:
        """Give nothing: the reports do not say which registers were taken."""
        return ()

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write an invented school as two reports, and give the settings that read them."""
        write_reports(scenario, folder)
        return Sims.Settings(folder / "marks.csv", folder / "students.xml")
