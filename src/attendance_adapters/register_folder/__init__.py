"""The register folder: one school as plain CSV files, no system of any vendor needed."""

from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import define, frozen

from attendance_adapters.register_folder.folder import Contents, read_folder
from attendance_adapters.register_folder.writing import write_folder
from attendance_core.calendar import Calendar
from attendance_core.errors import Refused
from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, Taking
from attendance_core.roll import Roll
from attendance_core.scenarios import Scenario
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = ["RegisterFolder"]


@define(slots=False)
class RegisterFolder:
    """Reads a register folder, once and as a whole: a fault anywhere refuses all of it."""

    @frozen
    class Settings:
        """`folder` is the register folder."""

        folder: Path

    capabilities: ClassVar[frozenset[str]] = frozenset({"school", "calendar", "roll", "marks"})

    settings: Settings

    @cached_property
    def _read(self) -> Contents | Refused:
        # A refusal is kept as well: each hook would else read the folder again to be refused.
        try:
            return read_folder(self.settings.folder)
        except Refused as refused:
            return refused

    @property
    def _contents(self) -> Contents:
        if isinstance(self._read, Refused):
            raise self._read
        return self._read

    @hookimpl
    def attendance_read_school(self) -> School:
        """Give the school of `school.toml`."""
        return self._contents.school

    @hookimpl
    def attendance_read_calendar(self) -> Calendar:
        """Give the sessions of `calendar.csv`."""
        return self._contents.calendar

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the pupils of `pupils.csv` and the parents of `parents.csv`."""
        return self._contents.roll

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:  # noqa: ARG002 - all are held
        """Give the marks of `marks.csv`."""
        return self._contents.marks

    @hookimpl
    def attendance_read_register_status(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[Taking, ...]:
        """Give the registers of `registers.csv`."""
        return self._contents.takings

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write an invented school as a register folder, and give the settings that read it."""
        write_folder(scenario, folder)
        return RegisterFolder.Settings(folder)
