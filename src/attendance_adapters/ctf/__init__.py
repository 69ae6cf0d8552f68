"""CTF: the Common Transfer File, in which schools hand pupils' records on to one another."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import define, frozen

from attendance_adapters.ctf.document import Document, read_document
from attendance_adapters.ctf.marks import read_marks
from attendance_adapters.ctf.pupils import read_roll
from attendance_adapters.ctf.writing import write_file
from attendance_core.codes import UNMARKED
from attendance_core.hooks import hookimpl
from attendance_core.register import Frame, Taking
from attendance_core.roll import Roll
from attendance_core.scenarios import Scenario
from attendance_core.sessions import Span

__all__ = ["Ctf"]


@define(slots=False)
class Ctf:
    """Reads one CTF, of any version, as far as it is about pupils and their attendance.

    From version 24 on, or where a comma stands in them, marks are a list with commas; before that
    they are one character for each session. Then, and only then, the characters that stood for
    longer codes are read as those: `+` X01, `(` X02, `{` X06, `}` X07, `=` I01, `;` I02, `7` I, `8`
    and `9` Y; each only on a day on which its code was in force. On any other day, and in any later
    file, such a mark is refused.

    Contacts are read, and only ever rung: a CTF does not say whom the school may write to.
    Registration groups are not of the format.
    """

    @frozen
    class Settings:
        """The file, and whose attendance in it is read.

        `la_number` and `establishment` are those of the school; without them, of the school that
        the file comes from. `no_mark` are the items that mean that there is no mark; an empty item
        is one always, and so may be what a system writes for days not in session. `#` needs no
        mention: it is the code for a planned closure, and counts for nothing. With `check_counts`
        the sessions that a file says were possible, attended and missed must be those of its marks.
        """

        file: Path
        la_number: int | None = None
        establishment: int | None = None
        no_mark: tuple[str, ...] = (UNMARKED,)
        check_counts: bool = True

    capabilities: ClassVar[frozenset[str]] = frozenset({"roll", "marks"})

    settings: Settings

    @cached_property
    def _document(self) -> Document:
        school = (self.settings.la_number, self.settings.establishment)
        return read_document(self.settings.file, school)

    @cached_property
    def _roll(self) -> Roll:
        return read_roll(self._document)

    @cached_property
    def _marks(self) -> Frame:
        no_mark = frozenset({"", *self.settings.no_mark})
        return read_marks(self._document, no_mark, check_counts=self.settings.check_counts)

    @hookimpl
    def attendance_read_roll(self) -> Roll:
        """Give the pupils of the file, and their contacts."""
        return self._roll

    @hookimpl
    def attendance_read_marks(self, span: Span | None) -> Frame:  # noqa: ARG002 - all are held
        """Give the marks of the school, those on days on which it was closed (`#`) among them."""
        return self._marks

    @hookimpl
    def attendance_read_register_status(
        self,
        span: Span | None,  # noqa: ARG002 - none are held
    ) -> tuple[Taking, ...]:
        """Give nothing: a CTF does not say which registers were taken."""
        return ()

    @hookimpl
    def attendance_marks_as_at(self) -> datetime:
        """Give the moment of the file's header, or when the file was written if it has none."""
        return self._document.as_at

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write an invented school as one CTF of version 25, and give the settings that read it.

        Pupils without a UPN are left out, for a CTF has no other key. Minutes late and details are
        not of the format.
        """
        return Ctf.Settings(write_file(scenario, folder))
