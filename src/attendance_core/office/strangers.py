"""Keys that were approved and not sent or handed over: of what lapsed, and of nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from attendance_core.correspondence import Reached, proposal_key
from attendance_core.office.concerns import concern_key, handed_over
from attendance_core.office.day import SchoolDay
from attendance_core.office.look import Look
from attendance_core.office.proposing import RULE, STAGE
from attendance_core.records import Journal, Outgoing, Stage, outgoing

__all__ = ["approved_in_vain"]


def approved_in_vain(
    days: Sequence[SchoolDay], approved: Collection[str], journal: Journal
) -> tuple[int, int]:
    """Count the keys of messages and concerns that lapsed before they went, and those of neither.

    What is neither of the day and is not in the records is none.

    Args:
        days: the days of all schools of the trust.
        approved: the keys that were approved.
        journal: the trust's records.
    """
    left = set(approved) - {each.key for day in days for each in day.morning.proposals}
    left -= {each.concern.key for day in days for each in day.concerns}
    if not left:
        return 0, 0
    recorded = {key: each for day in days for key, each in _recorded(day, journal).items()}
    left -= {key for key, each in recorded.items() if each.stage is Stage.SENT}
    for day in days:
        left -= handed_over(journal, day.look.registers.school.urn)
    known = recorded.keys() | {key for day in days for key in _possible(day.look)}
    return len(left & known), len(left - known)


def _recorded(day: SchoolDay, journal: Journal) -> Mapping[str, Outgoing]:
    return outgoing(journal, day.look.registers.school.urn, stages=list(Stage))


def _possible(look: Look) -> Iterator[str]:
    """Give the key of every message or concern that could be proposed on the day of a look."""
    roll, urn = look.registers.roll, look.registers.school.urn
    for held in look.registers.calendar.open_on(look.at.date()):
        for pupil in roll.by_key:
            yield concern_key(urn, pupil, held.at)
            for person in (pupil, *(each.parent_id for each in roll.parents_of(pupil))):
                yield proposal_key(Reached(urn, RULE, STAGE, pupil, person, held.at))
