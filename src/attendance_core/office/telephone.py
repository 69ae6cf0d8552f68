"""The list to telephone: whom nobody has written to, those who come first at its head."""

from collections.abc import Collection, Iterator, Sequence

from attrs import field, frozen

from attendance_core.correspondence import Proposal
from attendance_core.office.absent import Absent, State
from attendance_core.office.look import Look
from attendance_core.office.morning import Morning
from attendance_core.roll import Enrolment, Parent, ParentBasis

__all__ = ["Call", "Ring", "numbers_to_ring", "telephone_list"]


@frozen
class Ring:
    """One person to ring, in the order of the school's records."""

    name: str = field(repr=False)
    relationship: str | None = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)


@frozen
class Call:
    """A pupil about whom somebody is rung. `first_ask` is set where nobody is rung before that."""

    enrolment: Enrolment = field(repr=False)
    ring: tuple[Ring, ...] = field(repr=False)
    first_ask: str | None
    reasons: tuple[str, ...] = field(repr=False)


def telephone_list(
    look: Look,
    seen: Morning,
    unsent: Sequence[tuple[Proposal, str]],
    patient: Collection[str],
) -> tuple[Call, ...]:
    """Give the calls to make: about pupils marked N, to no one of whose parents anything went.

    Args:
        look: the school.
        seen: its session.
        unsent: the proposals that were not sent, and why.
        patient: the keys of those that may wait still.
    """
    reasons: dict[str, list[str]] = {}
    for each in seen.exceptions:
        reasons.setdefault(each.pupil, []).append(each.reason)
    for proposal, why in unsent:
        reasons.setdefault(proposal.reached.pupil, []).append(why)
    keys = {proposal.key for proposal, _ in unsent}
    written = {
        each.reached.pupil for each in seen.proposals if each.key not in keys or each.key in patient
    }
    return tuple(
        _call(look, each.enrolment, reasons[each.enrolment.pupil])
        for each in seen.unaccounted
        if each.enrolment.pupil not in written and _is_rung(seen, each)
    )


def _is_rung(seen: Morning, each: Absent) -> bool:
    if each.enrolment.pupil in seen.since_morning:
        return True
    return seen.closed and each.state is State.NO_REASON


def _call(look: Look, enrolment: Enrolment, reasons: Sequence[str]) -> Call:
    parents = look.registers.roll.parents_of(enrolment.pupil)
    is_restricted = any(each.restriction for each in parents)
    ask = "the safeguarding lead" if is_restricted or enrolment.comes_first else None
    return Call(
        enrolment,
        tuple(numbers_to_ring(look, enrolment.pupil)),
        ask,
        tuple(dict.fromkeys(reasons)),
    )


def numbers_to_ring(look: Look, pupil: str) -> Iterator[Ring]:
    """Give whom to ring about a pupil. Of somebody with a restriction no number is given out."""
    person = look.registers.roll.by_key[pupil]
    if person.mobile:
        yield Ring(person.known_as, "the pupil", (person.mobile,))
    for parent in look.registers.roll.parents_of(pupil):
        numbers = tuple(each for each in (parent.mobile, parent.telephone) if each)
        if numbers and not parent.restriction:
            yield Ring(_name(parent), _relationship(parent), numbers)


def _name(parent: Parent) -> str:
    return " ".join(part for part in (parent.title, parent.forename, parent.surname) if part)


def _relationship(parent: Parent) -> str | None:
    if parent.relationship is None and parent.basis is ParentBasis.NONE:
        return "emergency contact"
    return parent.relationship
