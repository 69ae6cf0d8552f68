"""Schools asked for what their policies want: each its own, or all of them one that is given."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from attrs import field, frozen

from attendance_core.correspondence.packs import Pack, packaged_pack
from attendance_core.errors import AttendanceError, Fault, Refused
from attendance_core.identifiers import is_by_number
from attendance_core.office.own import pack_of, policy_of
from attendance_core.office.sources import OpenedSchool, open_folder, open_trust
from attendance_core.policy import CaseEvent, Policy
from attendance_core.records import Journal, case_history
from attendance_core.register import SchoolRegisters
from attendance_core.safeguarding import SafeguardingHold
from attendance_core.school import School
from attendance_core.trust import Trust

__all__ = ["Asked", "NotAsked", "check_whose", "opened_asked", "records_of", "schools_asked"]


@frozen(eq=False)
class Asked:
    """A school that can be asked: its registers, its policy, and what was done for its pupils."""

    registers: SchoolRegisters = field(repr=False)
    policy: Policy
    history: tuple[CaseEvent, ...] = field(repr=False)
    pack: Pack = field(repr=False)
    as_at: datetime | None = None
    safeguarding: tuple[SafeguardingHold, ...] = field(default=(), repr=False)

    @property
    def school(self) -> School:
        """The school."""
        return self.registers.school

    def holds(self, *, on: date) -> Mapping[str, str]:
        """Give, for each pupil about whom nothing is to be sent on a day, whom to speak to."""
        return {each.pupil: each.owner for each in self.safeguarding if each.is_on(on)}


@frozen
class NotAsked:
    """A school, or a source, that cannot be asked, and why: it keeps no other back."""

    name: str
    reasons: tuple[str, ...]


def schools_asked(
    sources: Sequence[Path],
    *,
    given: Policy | None = None,
    history: Sequence[CaseEvent] = (),
) -> Iterator[Asked | NotAsked]:
    """Give the schools of some sources, each ready to be asked.

    Args:
        sources: register folders and trusts' configurations.
        given: the policy that all are asked for; each school's own if left out.
        history: what was done before, beside what the records of a trust say.

    Raises:
        Refused: a configuration cannot be read as a whole, or the records cannot be opened.
    """
    for source in sources:
        if source.suffix == ".toml":
            yield from _of_trust(source, given, history)
        else:
            yield _of_folder(source, given, history)


def _of_folder(
    source: Path, given: Policy | None, history: Sequence[CaseEvent]
) -> Asked | NotAsked:
    if not source.is_dir():
        expected = "a register folder, or a trust's configuration (.toml), was expected"
        return NotAsked(source.name, (expected,))
    if given is None:
        expected = "a policy was expected: a register folder names none"
        return NotAsked(source.name, (expected,))
    try:
        registers = open_folder(source)
    except AttendanceError as error:
        return NotAsked(source.name, tuple(str(error).splitlines()))
    return Asked(registers, given, _own(history, registers.school.urn), packaged_pack())


def _of_trust(
    source: Path, given: Policy | None, history: Sequence[CaseEvent]
) -> Iterator[Asked | NotAsked]:
    trust, schools = open_trust(source, is_whole=False)
    yield from opened_asked(schools, records_of(trust, source.parent), given, history)


def opened_asked(
    schools: Iterable[OpenedSchool],
    journal: Journal | None,
    given: Policy | None = None,
    history: Sequence[CaseEvent] = (),
) -> Iterator[Asked | NotAsked]:
    """Make the schools of a trust ready to be asked; one that cannot be keeps no other back.

    Args:
        schools: the schools.
        journal: the trust's records, if it keeps any.
        given: the policy that all are asked for; each school's own if left out.
        history: what was done before, beside what the records say.
    """
    for each in schools:
        try:
            yield _asked(each, journal, given, history)
        except AttendanceError as error:
            yield NotAsked(each.configuration.school.name, tuple(str(error).splitlines()))


def _asked(
    school: OpenedSchool,
    journal: Journal | None,
    given: Policy | None,
    history: Sequence[CaseEvent],
) -> Asked | NotAsked:
    policy = given or policy_of(school)
    if policy is None:
        reason = "neither it nor its trust names a policy"
        return NotAsked(school.configuration.school.name, (reason,))
    urn = school.configuration.school.urn
    done = (*(case_history(journal, urn) if journal else ()), *_own(history, urn))
    adapters = school.adapters()
    registers = school.read(adapters)
    # Where they cannot be read the school is not asked: something might be sent all the same.
    holds = adapters.read_holds() if adapters.can("safeguarding") else ()
    return Asked(registers, policy, done, pack_of(school), adapters.marks_as_at(), holds)


def _own(history: Sequence[CaseEvent], urn: int) -> tuple[CaseEvent, ...]:
    """Give what was done at a school, or at whichever the pupil is."""
    return tuple(each for each in history if each.urn in {None, urn})


def records_of(trust: Trust, folder: Path) -> Journal | None:
    """Open the records of a trust, or give None where its configuration names none.

    Args:
        trust: the trust.
        folder: the folder of its configuration.

    Raises:
        Refused: the records cannot be opened.
    """
    return None if trust.records is None else Journal.open(trust.records, folder=folder)


def check_whose(asked: Sequence[Asked], history: Sequence[CaseEvent]) -> None:
    """Refuse history of which nobody can say which school's pupil it is about.

    A UPN is the same child at every school; an admission number is each school's own.

    Raises:
        Refused: it is of a key that two schools have given to a pupil, and names no school.
    """
    keys = {each.pupil for each in history if each.urn is None and is_by_number(each.pupil)}
    counts = Counter(key for each in asked for key in keys & set(each.registers.roll.by_key))
    if unclear := sum(times > 1 for times in counts.values()):
        expected = f"the school was expected of pupils whose key stands in two: {unclear}"
        raise Refused([Fault("history", expected, column="school")])
