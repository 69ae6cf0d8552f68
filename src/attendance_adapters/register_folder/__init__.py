"""The register folder: one school as plain CSV files, no system of any vendor needed."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import define, frozen

from attendance_adapters.register_folder.folder import (
    Contents,
    read_folder,
    read_presence_alone,
)
from attendance_adapters.register_folder.writing import write_folder
from attendance_core.calendar import Calendar
from attendance_core.errors import Refused
from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, Presence, Taking
from attendance_core.roll import Roll
from attendance_core.scenarios import Scenario
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = ["RegisterFolder"]


@define(slots=False)
class RegisterFolder:
    """Reads a register folder, once and as a whole: a fault anywhere refuses all of it.

    One that holds `presence.csv` and nothing else can be asked for presence alone, beside another
    system's roll and marks.
    """

    @frozen
    class Settings:
        """`folder` is the register folder."""

        folder: Path

    capabilities: ClassVar[frozenset[str]] = frozenset(
        {"school", "calendar", "roll", "marks", "presence"}
    )

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

    @cached_property
    def _presence(self) -> tuple[Presence, ...]:
        alone = read_presence_alone(self.settings.folder)
        return self._contents.presence if alone is None else alone

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

    @hookimpl
    def attendance_marks_as_at(self) -> datetime:
        """Give when `marks.csv`, as it was read, was written."""
        return self._contents.as_at

    @hookimpl
    def attendance_read_presence_events(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[Presence, ...]:
        """Give the sightings of `presence.csv`, with their moments by the clock of London."""
        return self._presence

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write an invented school as a register folder, and give the settings that read it."""
        write_folder(scenario, folder)
        return RegisterFolder.Settings(folder)
