"""The register folder: one school as plain CSV files, no system of any vendor needed."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from attrs import define, field, frozen

from attendance_adapters.register_folder.beside import is_alone, read_alone
from attendance_adapters.register_folder.folder import Contents, read_folder
from attendance_adapters.register_folder.writing import write_folder
from attendance_core.calendar import Calendar
from attendance_core.errors import Refused
from attendance_core.hooks import hookimpl
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    Frame,
    Notice,
    OffSession,
    Presence,
    Taking,
)
from attendance_core.roll import Roll
from attendance_core.scenarios import Scenario
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = ["RegisterFolder"]


@define(slots=False)
class RegisterFolder:
    """Reads a register folder, once and as a whole: a fault anywhere refuses all of it.

    One that holds nothing of a register but what stands beside one, such as lesson marks or penalty
    notices, can be asked for that alone, beside another system's roll and marks.
    """

    @frozen
    class Settings:
        """`folder` is the register folder."""

        folder: Path

    capabilities: ClassVar[frozenset[str]] = frozenset(
        {
            *("school", "calendar", "roll", "marks"),
            *("lessons", "presence", "amendments", "part_time", "sickness", "notices"),
        }
    )

    settings: Settings
    _alone: dict[str, Any] = field(factory=dict, init=False, repr=False)

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
    def _is_alone(self) -> bool:
        return is_alone(self.settings.folder)

    def _beside(self, name: str) -> Any:  # noqa: ANN401 - each file has values of its own
        if not self._is_alone:
            return self._contents.beside[name]
        if name not in self._alone:
            self._alone[name] = read_alone(self.settings.folder, name)
        return self._alone[name]

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
        held: tuple[Presence, ...] = self._beside("presence.csv")
        return held

    @hookimpl
    def attendance_read_lesson_marks(self, span: Span | None) -> Frame:  # noqa: ARG002 - all are held
        """Give the lesson marks of `lesson_marks.csv`."""
        return self._beside("lesson_marks.csv")

    @hookimpl
    def attendance_read_amendments(
        self,
        span: Span | None,  # noqa: ARG002 - all are held
    ) -> tuple[Amendment, ...]:
        """Give the changes of marks of `amendments.csv`."""
        held: tuple[Amendment, ...] = self._beside("amendments.csv")
        return held

    @hookimpl
    def attendance_read_part_time(self) -> tuple[OffSession, ...]:
        """Give the sessions of `part_time.csv` that were agreed to be off."""
        held: tuple[OffSession, ...] = self._beside("part_time.csv")
        return held

    @hookimpl
    def attendance_read_expected_sickness(self) -> tuple[ExpectedSickness, ...]:
        """Give how long pupils will be ill, as `expected_sickness.csv` holds it."""
        held: tuple[ExpectedSickness, ...] = self._beside("expected_sickness.csv")
        return held

    @hookimpl
    def attendance_read_notices(self) -> tuple[Notice, ...]:
        """Give the penalty notices of `notices.csv`."""
        held: tuple[Notice, ...] = self._beside("notices.csv")
        return held

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write an invented school as a register folder, and give the settings that read it."""
        write_folder(scenario, folder)
        return RegisterFolder.Settings(folder)
