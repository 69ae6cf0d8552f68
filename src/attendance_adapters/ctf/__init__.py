"""CTF: the Common Transfer File, in which schools hand pupils' records on to one another."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from attrs import Attribute, define, field, frozen
from attrs.validators import optional

from attendance_adapters.ctf.document import Document, read_document
from attendance_adapters.ctf.marks import read_marks
from attendance_adapters.ctf.pupils import read_roll
from attendance_adapters.ctf.writing import Header, written
from attendance_adapters.ctf.years import VERSIONS
from attendance_core.codes import UNMARKED
from attendance_core.errors import Fault, Refused
from attendance_core.hooks import hookimpl
from attendance_core.register import ExportFile, Frame, SchoolRegisters, Taking
from attendance_core.roll import Roll
from attendance_core.scenarios import Scenario
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["Ctf"]


def _within(first: int, last: int) -> Callable[[object, "Attribute[int]", int], None]:
    """Refuse any other number, in a plain sentence."""

    def check(_: object, attribute: "Attribute[int]", value: int) -> None:
        if not first <= value <= last:
            name = attribute.name
            raise ValueError(f"in {name}, a whole number from {first} to {last} was expected")

    return check


@define(slots=False)
class Ctf:
    """Reads one CTF, of any version, as far as it is about pupils and their attendance; writes one.

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

        The others are of a file that is written: its `version`, the numbers of the school that it
        goes to, the `number` in its name, and whether it is of those alone who leave in its days.
        """

        file: Path | None = None
        la_number: int | None = field(default=None, validator=optional(_within(1, 999)))
        establishment: int | None = field(default=None, validator=optional(_within(0, 9999)))
        no_mark: tuple[str, ...] = (UNMARKED,)
        check_counts: bool = True
        version: int = field(default=max(VERSIONS), validator=_within(min(VERSIONS), max(VERSIONS)))
        to_la_number: int | None = field(default=None, validator=optional(_within(1, 999)))
        to_establishment: int | None = field(default=None, validator=optional(_within(0, 9999)))
        number: int = field(default=1, validator=_within(1, 999))
        leavers_only: bool = False

        def __attrs_post_init__(self) -> None:
            """Refuse half of the school that a file goes to.

            Raises:
                ValueError: in a plain sentence.
            """
            if (self.to_la_number is None) is not (self.to_establishment is None):
                raise ValueError("both to_la_number and to_establishment were expected, or neither")

    capabilities: ClassVar[frozenset[str]] = frozenset({"roll", "marks", "export"})

    settings: Settings

    @cached_property
    def _document(self) -> Document:
        school = (self.settings.la_number, self.settings.establishment)
        if self.settings.file is None:
            raise Refused([Fault("ctf", "the file to read was expected", key="file")])
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

    @hookimpl
    def attendance_export(
        self, registers: SchoolRegisters, span: Span, at: datetime
    ) -> tuple[ExportFile, ...]:
        """Write one CTF of the pupils who were on roll in some days, or of those who left in them.

        Pupils without a UPN are left out, for a CTF has no other key. Minutes late and details are
        not of the format.
        """
        settings, school = self.settings, registers.school
        wanted = [each for each in registers.roll.pupils if self._is_of(registers, each.key, span)]
        named = [each for each in wanted if each.upn]
        to = (settings.to_la_number, settings.to_establishment)
        going = None if None in to else (to[0] or 0, to[1] or 0)
        content = written(registers, span, Header(settings.version, at, going), pupils=named)
        source, target = (
            "XXXXXXX" if each is None else f"{each[0]:03d}{each[1]:04d}"
            for each in ((school.la_number or 0, school.establishment or 0), going)
        )
        name = f"{source}_CTF_{target}_{settings.number:03d}.xml"
        left_out = {"no UPN": len(wanted) - len(named)} if len(named) < len(wanted) else {}
        return (ExportFile(name, content, left_out),)

    def _is_of(self, registers: SchoolRegisters, pupil: str, span: Span) -> bool:
        times = registers.roll.times_of(pupil)
        if self.settings.leavers_only:
            return any(each.leaving and span[0] <= each.leaving <= span[1] for each in times)
        begun = [each for each in times if each.start is None or each.start <= span[1]]
        return any(each.leaving is None or span[0] <= each.leaving for each in begun)

    @staticmethod
    def write_sample(scenario: Scenario, folder: Path) -> Settings:
        """Write an invented school as one CTF, and give the settings that read it.

        It is made at the scenario's moment, or at four o'clock of its last day if it has none.
        """
        registers = SchoolRegisters(
            scenario.school, scenario.calendar, scenario.roll, scenario.marks, scenario.takings
        )
        at = scenario.as_at or datetime.combine(scenario.today, time(16), LONDON)
        span = (date.min, scenario.today)
        (made,) = Ctf(Ctf.Settings()).attendance_export(registers, span, at)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ctf.xml").write_bytes(made.content)
        return Ctf.Settings(folder / "ctf.xml")
