"""What a school's own policy wants on the day that is lived, told to its office and never sent."""

from attrs import evolve, field, frozen

from attendance_core.correspondence.packs import Pack
from attendance_core.errors import NotInForce, Refused
from attendance_core.office.ladder import Ladder, ladder
from attendance_core.office.look import Look
from attendance_core.office.own import policy_of
from attendance_core.office.sources import OpenedSchool
from attendance_core.records import Journal, case_history

__all__ = ["Wanted", "wanted"]


@frozen
class Wanted:
    """What a policy wants; None where there is none to ask, and then perhaps why.

    `unread` says what of the policy could not be read, `closed` that it is not in force.
    """

    ladder: Ladder | None = field(default=None, repr=False)
    unread: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


def wanted(school: OpenedSchool, look: Look, journal: Journal, pack: Pack) -> Wanted:
    """Ask a school's policy what it wants at the moment of a look.

    A policy that cannot be read holds nothing else back: it says so.

    Args:
        school: the school, which may name no policy.
        look: the school as its systems show it.
        journal: the records, which say what was done.
        pack: the documents, which say for whom each is.
    """
    registers = look.registers
    try:
        policy = policy_of(school)
        if policy is None:
            return Wanted()
        found = ladder(
            registers,
            policy,
            at=look.at,
            history=case_history(journal, registers.school.urn),
            pack=pack,
            as_at=look.as_at,
        )
    except NotInForce as error:
        return Wanted(closed=(f"The policy is not asked: {error}",))
    except Refused as refused:
        return Wanted(unread=tuple(f"The policy is not asked: {each}" for each in refused.faults))
    return Wanted(evolve(found, holds=look.holds))
