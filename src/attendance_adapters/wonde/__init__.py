"""Wonde: a school's register over HTTP, whatever system the school keeps it in, and back."""

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from attrs import define

from attendance_adapters.wonde.reading import Reading
from attendance_adapters.wonde.schools import read_school
from attendance_adapters.wonde.settings import SchoolSettings
from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, MarkToWrite, Taking, WrittenMark
from attendance_core.roll import Roll
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = ["Wonde"]


@define(slots=False)
class Wonde:
    """Reads a school from Wonde's API v1.0 and writes marks back.

    Pages are read whole or not at all: what fails is asked again, and if it fails on, or the token
    ends half-way, the whole reading is refused. The token goes to the one address alone.

    A mark of a student who was deleted in Wonde is left out, and so is a lesson mark whose lesson
    is gone. Comments are not read.
    """

    Settings = SchoolSettings

    capabilities: ClassVar[frozenset[str]] = frozenset(
        {"school", "roll", "marks", "lessons", "write_marks"}
    )

    settings: SchoolSettings

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.settings)

    @hookimpl
    def attendance_read_school(self) -> School:
        """Give the school's numbers, name and phase; Wonde knows no times of its registers."""
        return read_school(self._reading.known.row, self._reading.words)

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the students, their contacts, and those who left."""
        return self._reading.people.roll

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:
        """Give the marks of the days that are wanted, each once."""
        return self._reading.marks(span)

    @hookimpl
    def attendance_read_register_status(
        self,
        span: Span | None,  # noqa: ARG002 - none are held
    ) -> tuple[Taking, ...]:
        """Give nothing: Wonde does not say which registers were taken."""
        return ()

    @hookimpl
    def attendance_marks_as_at(self) -> datetime:
        """Give Wonde's time of the asking, less what it may lag behind the school's system."""
        return self._reading.known.marks_as_at(self.settings.behind_minutes)

    @hookimpl
    def attendance_read_lesson_marks(self, span: Span | None) -> Frame:
        """Give the lesson marks of the days that are wanted, with their lessons."""
        return self._reading.lessons(span)

    @hookimpl
    def attendance_write_marks(self, marks: tuple[MarkToWrite, ...]) -> tuple[WrittenMark, ...]:
        """Write marks over what stood when they were decided, and over nothing else."""
        return self._reading.write(marks) if marks else ()
