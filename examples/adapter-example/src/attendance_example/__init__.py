"""An adapter for the text file of an invented system."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import frozen

from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, Taking, marks_frame
from attendance_core.roll import Roll
from attendance_core.sessions import Span
from attendance_core.tables import LONDON, decoded
from attendance_example.export import read_marks, read_roll

__all__ = ["Example"]


@frozen
class Example:
    """Reads `file` once: an adapter is one look at a school, and the system writes all day."""

    @frozen
    class Settings:
        """`file` is the export."""

        file: Path

    capabilities: ClassVar[frozenset[str]] = frozenset({"roll", "marks"})

    settings: Settings

    @cached_property
    def _export(self) -> tuple[datetime, str]:
        file = self.settings.file
        # Before the reading: what is written in between must not make old marks look fresh.
        written = datetime.fromtimestamp(file.stat().st_mtime, LONDON)
        return written, decoded(file.read_bytes(), place=file.name)

    @property
    def _text(self) -> str:
        return self._export[1]

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the pupils who have a mark."""
        return read_roll(self._text, place=self.settings.file.name)

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:
        """Give all marks of the file."""
        return marks_frame(read_marks(self._text, place=self.settings.file.name))

    @hookimpl
    def attendance_read_register_status(self, span: Span | None) -> tuple[Taking, ...]:
        """Give nothing: the system does not say when a register was taken."""
        return ()

    @hookimpl
    def attendance_marks_as_at(self) -> datetime:
        """Give when the file was written."""
        return self._export[0]
