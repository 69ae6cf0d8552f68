"""A school's registers as at a moment: of the records where they are kept, else as they are now."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from attrs import evolve, frozen

from attendance_core.cli.output import say
from attendance_core.errors import Fault, Refused
from attendance_core.office import OpenedSchool, open_folder, open_trust
from attendance_core.records import Journal, registers_as_at
from attendance_core.records.admissions import roll_begun
from attendance_core.register import SchoolRegisters
from attendance_core.tables import LONDON
from attendance_core.trust import Trust

__all__ = ["Found", "registers_of", "school_of"]


@frozen(eq=False)
class Found:
    """Registers as at a moment, and the journal that they are of, where they are of one.

    `school` is that of a configuration.
    """

    registers: SchoolRegisters
    journal: Journal | None = None
    school: OpenedSchool | None = None


def registers_of(source: Path, *pupils: str, urn: int | None, at: datetime) -> Found:
    """Give the registers of a school as at a moment, as far as they are of some pupils.

    Where the trust keeps records of the school's roll, or takes it over into them, they are those
    of the records. Else they are as the systems have them now.

    Args:
        source: a register folder, or a trust's configuration.
        pupils: the pupils' keys.
        urn: the school, where the trust has several.
        at: the moment.

    Raises:
        Refused: there is no such school, or it cannot be read; the records hold no roll of it by
            the moment; or, without records, a mark of one of them was amended since.
        AdapterError: an adapter failed.
    """
    if source.is_dir():
        registers = open_folder(source)
        _the_one([registers.school.urn], urn, source)
        return Found(_as_now(registers, pupils, at))
    trust, school = school_of(source, urn)
    journal = (
        Journal.open(trust.records, folder=source.parent, make=False) if trust.records else None
    )
    if journal is None or not _is_kept(journal, school):
        return Found(_as_now(school.read_whole(), pupils, at), school=school)
    return Found(registers_as_at(journal, _of_now(school), *pupils, at=at), journal, school)


def school_of(config: Path, urn: int | None) -> tuple[Trust, OpenedSchool]:
    """Open a trust, and give the school that is wanted, which is its only one if none is named.

    Raises:
        Refused: the configuration cannot be read, or there is no such school.
    """
    trust, schools = open_trust(config, is_whole=False)
    known = [each.configuration.school.urn for each in schools]
    return trust, schools[known.index(_the_one(known, urn, config))]


def _the_one(known: Sequence[int], urn: int | None, source: Path) -> int:
    wanted = [each for each in known if urn in {None, each}]
    if len(wanted) == 1:
        return wanted[0]
    expected = f"the URN of one of its schools was expected, {', '.join(map(str, known))}"
    raise Refused([Fault(source.name, expected, key="--school")])


def _is_kept(journal: Journal, school: OpenedSchool) -> bool:
    configuration = school.configuration
    taken = configuration.taking_over is not None
    return taken or roll_begun(journal, configuration.school.urn) is not None


def _of_now(school: OpenedSchool) -> SchoolRegisters:
    """Give what is not in the records, and whether the system tells what it amends."""
    now = school.read()
    told = {"amendments"} & school.configuration.adapters.keys()
    return evolve(now, unread=now.unread - told)


def _as_now(registers: SchoolRegisters, pupils: Sequence[str], at: datetime) -> SchoolRegisters:
    """Give registers of now, if nothing that is known says that they stood otherwise then."""
    say("There are no records of this school: the register is as it is now.")
    since = [
        each.amended_at.astimezone(LONDON)
        for each in registers.amendments
        if each.pupil in pupils and each.amended_at and each.amended_at > at
    ]
    if since:
        expected = f"a moment after {max(since):%Y-%m-%dT%H:%M} was expected, when a mark"
        raise Refused([Fault("--at", f"{expected} of this pupil was amended: no record is kept")])
    return registers
