"""Opening what a command is given: register folders, trusts' configurations, files of registers."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from attendance_core.calendar import Calendar, read_calendar
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.office.beside import BESIDE, read_beside
from attendance_core.parquet import scan_parquet
from attendance_core.register import Prepared, Register, SchoolRegisters
from attendance_core.school import School
from attendance_core.tables import decoded
from attendance_core.trust import MessageRules, SchoolConfiguration, Trust, read_trust

__all__ = [
    "OpenedSchool",
    "open_folder",
    "open_sources",
    "open_trust",
    "prepared_sources",
    "read_registers",
    "read_whole",
]


@frozen
class OpenedSchool:
    """A school whose adapters can be made, before anything of it is read.

    Adapters may keep what they have read, so they are made anew for each look at the school. Paths
    are reckoned from `folder`; `place` is the name of the configuration's file.
    """

    configuration: SchoolConfiguration
    adapters: Callable[[], SchoolAdapters] = field(repr=False)
    folder: Path
    place: str

    @property
    def messages(self) -> MessageRules | None:
        """What the school's policy says of messages."""
        return self.configuration.messages

    def read(self, adapters: SchoolAdapters | None = None) -> SchoolRegisters:
        """Read the school's registers as they are now, without what stands beside them.

        Args:
            adapters: the adapters to read with; new ones if left out.

        Raises:
            Refused: an export or a calendar is not what it should be.
            AdapterError: an adapter failed.
        """
        made = adapters or self.adapters()
        return read_registers(made, lambda: self._school(made), self._calendar_for(made))

    def read_whole(self) -> SchoolRegisters:
        """Read the school's registers as they are now, and all that stands beside them.

        Raises:
            Refused: an export or a calendar is not what it should be.
            AdapterError: an adapter failed.
        """
        made = self.adapters()
        return read_whole(made, lambda: self._school(made), self._calendar_for(made))

    def _calendar_for(self, adapters: SchoolAdapters) -> Callable[[], Calendar] | None:
        return None if adapters.can("calendar") else self.calendar

    def _school(self, adapters: SchoolAdapters) -> School:
        """Give the school of the configuration, if what is read is that school's."""
        school = self.configuration.school
        read = adapters.read_school().urn if adapters.can("school") else school.urn
        if read != school.urn:
            expected = f"the URN of the school that is read was expected, {read}"
            raise Refused([Fault(self.place, expected, key=f"{self.configuration.key}.urn")])
        return school

    def calendar(self) -> Calendar:
        """Read the school's calendar file.

        Raises:
            Refused: it cannot be read, or with every fault of it.
        """
        place = self.configuration.calendar
        return read_calendar(_text(self.folder / place, place), place=place)


def read_registers(
    adapters: SchoolAdapters,
    school: Callable[[], School] | None = None,
    calendar: Callable[[], Calendar] | None = None,
) -> SchoolRegisters:
    """Read a school's statutory registers through its adapters, and nothing that stands beside.

    Args:
        adapters: the school's adapters.
        school: what gives the school, where no adapter does.
        calendar: what gives its calendar, where no adapter does.

    Raises:
        Refused: with every fault of every part.
        AdapterError: an adapter failed, or there is none for a part.
    """
    registers = SchoolRegisters(
        *_all_of(
            school or adapters.read_school,
            calendar or adapters.read_calendar,
            adapters.read_roll,
            lambda: adapters.read_marks(None),
            lambda: adapters.read_register_status(None),
        )
    )
    return evolve(registers, unread=BESIDE)


def read_whole(
    adapters: SchoolAdapters,
    school: Callable[[], School] | None = None,
    calendar: Callable[[], Calendar] | None = None,
) -> SchoolRegisters:
    """Read a school's registers through its adapters, and all that stands beside them.

    Args:
        adapters: the school's adapters; what it named none for is `unread`.
        school: what gives the school, where no adapter does.
        calendar: what gives its calendar, where no adapter does.

    Raises:
        Refused: with every fault of every part.
        AdapterError: an adapter failed, or there is none for a statutory part.
    """
    registers, beside = _all_of(
        lambda: read_registers(adapters, school, calendar),
        lambda: read_beside(adapters, school or adapters.read_school),
    )
    whole: SchoolRegisters = evolve(registers, **beside)
    return whole


def _all_of(*reads: Callable[[], Any]) -> list[Any]:
    """Read everything, and refuse once: what two parts both depend on is told once."""
    with collecting() as faults:
        return [faults.attempt(read) for read in reads]


def _text(path: Path, place: str) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        raise Refused([Fault(place, "a file that can be read was expected")]) from None
    return decoded(data, place=place)


def open_trust(path: Path, *, is_whole: bool = True) -> tuple[Trust, tuple[OpenedSchool, ...]]:
    """Read a trust's configuration and build the adapters of every school.

    Args:
        path: the configuration.
        is_whole: whether a school whose adapters cannot be made refuses all; if not, it fails by
            itself when it is read.

    Raises:
        Refused: with every fault of the configuration.
        AdapterError: an adapter cannot be loaded or made.
    """
    trust = read_trust(_text(path, path.name), place=path.name)
    schools: list[OpenedSchool] = []
    with collecting() as faults:
        for each in trust.schools:
            make = partial(SchoolAdapters.of, each, place=path.name, folder=path.parent)
            if is_whole:
                faults.attempt(make)  # what is wrong with the configuration is told now
            schools.append(OpenedSchool(each, make, path.parent, path.name))
    return trust, tuple(schools)


def open_folder(folder: Path) -> SchoolRegisters:
    """Read a register folder.

    Raises:
        Refused: with every fault of every file.
    """
    # By its entry point, as every adapter: core knows none.
    made = factory("register_folder")
    adapter = made(made.Settings(folder))
    return read_whole(SchoolAdapters.alone("register_folder", adapter, made.capabilities))


def open_sources(sources: Sequence[Path]) -> tuple[SchoolRegisters, ...]:
    """Read all schools of some sources, each a register folder or a trust's configuration.

    Raises:
        Refused: a source is neither, or is refused; or a school stands in two of them.
    """
    found: list[SchoolRegisters] = []
    with collecting() as faults:
        for source in sources:
            found.extend(faults.attempt(partial(_read, source)) or ())
        urns = [each.school.urn for each in found]
        for urn in sorted({urn for urn in urns if urns.count(urn) > 1}):
            faults.add("sources", f"each school once was expected; {urn} stands in two")
    return tuple(found)


def prepared_sources(sources: Sequence[Path]) -> Prepared:
    """Take all schools of some sources as one: folders, configurations, files of registers.

    Raises:
        Refused: a source is none of them, or is refused; or a school stands in two of them.
    """
    files = [each for each in sources if each.suffix == ".parquet" and not each.is_dir()]
    others = [each for each in sources if each not in files]
    with collecting() as faults:
        scanned = faults.attempt(lambda: scan_parquet(files)) if files else None
        schools = faults.attempt(lambda: open_sources(others)) or ()
    read = Register.joined([each.register for each in schools]).prepared() if schools else None
    found = [each for each in (read, scanned) if each]
    return found[0] if len(found) == 1 else Prepared.joined(found)


def _read(source: Path) -> list[SchoolRegisters]:
    if source.is_dir():
        return [open_folder(source)]
    if source.suffix == ".toml":
        _, schools = open_trust(source)
        return [each.read_whole() for each in schools]
    expected = "a register folder, or a trust's configuration (.toml), was expected"
    raise Refused([Fault(source.name, expected)])
