"""The list to telephone: whom nobody has written to, those who come first at its head."""

from collections.abc import Collection, Iterator, Sequence

from attrs import field, frozen

from attendance_core.correspondence.recipients import RESTRICTED, is_of_age, numbers_in
from attendance_core.office.absent import Absent, State
from attendance_core.office.look import Look
from attendance_core.office.morning import Morning
from attendance_core.office.sending import Unsent
from attendance_core.roll import Enrolment, Parent, ParentBasis

__all__ = ["Call", "Ring", "asked_first", "numbers_to_ring", "telephone_list"]


@frozen
class Ring:
    """One person to ring, in the order of the school's records; `note` is what to know before."""

    name: str = field(repr=False)
    relationship: str | None = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)
    note: str = field(default="", repr=False)

    def line(self) -> str:
        """Give them as they stand on a list: who, what they are to the pupil, their numbers."""
        note = f" ({self.note})" if self.note else ""
        return f"{self.name} ({self.relationship or 'contact'}): {', '.join(self.numbers)}{note}"


@frozen
class Call:
    """A pupil about whom somebody is rung. `first_ask` is set where nobody is rung before that.

    `written_to` says whether a message about the pupil went out on the day.
    """

    enrolment: Enrolment = field(repr=False)
    ring: tuple[Ring, ...] = field(repr=False)
    first_ask: str | None
    written_to: bool
    reasons: tuple[str, ...] = field(repr=False)


def telephone_list(
    look: Look,
    seen: Morning,
    unsent: Sequence[Unsent],
    *,
    late: Collection[Unsent],
    written: Collection[str],
) -> tuple[Call, ...]:
    """Give the calls to make: about pupils marked N, to no one of whose parents a message goes now.

    A pupil who comes first is on the list without a mark, too.

    Args:
        look: the school.
        seen: its session.
        unsent: the proposals that were not sent, and why.
        late: those of them for which it is too late to wait for an approval.
        written: the pupils about whom a message went out on the day.
    """
    reasons: dict[str, list[str]] = {}
    for each in seen.exceptions:
        reasons.setdefault(each.pupil, []).append(each.reason)
    for one in unsent:
        reasons.setdefault(one.proposal.reached.pupil, []).append(one.reason)
    # Who waits for an approval that may still come is not rung; whoever waits for nothing is.
    left = {one.proposal.key for one in unsent if one in late or not one.waits}
    goes = {each.reached.pupil for each in seen.proposals if each.key not in left}
    return tuple(
        _call(look, each, reasons[each.enrolment.pupil], written)
        for each in seen.unaccounted
        if each.enrolment.pupil not in goes and _is_rung(seen, each)
    )


def _is_rung(seen: Morning, each: Absent) -> bool:
    if each.enrolment.pupil in seen.since_morning:
        return True
    return seen.closed and (each.state is State.NO_REASON or each.enrolment.comes_first)


def _call(look: Look, each: Absent, reasons: Sequence[str], written: Collection[str]) -> Call:
    enrolment, ask = each.enrolment, asked_first(look, each)
    # A sheet that is carried about does not say that there is an order, a refuge or a hold.
    is_told = enrolment.pupil not in look.holds and RESTRICTED not in reasons
    said = list(dict.fromkeys(reasons)) if is_told or not ask else [_ASKED]
    ring = tuple(numbers_to_ring(look, enrolment.pupil))
    return Call(enrolment, ring, ask, enrolment.pupil in written, tuple(said))


_ASKED = "a person decides"


def asked_first(look: Look, each: Absent) -> str | None:
    """Give who is asked before anybody is rung about a pupil, or None where nobody need be.

    Whoever is rung may be the one of whom a reply speaks.
    """
    if owner := look.holds.get(each.enrolment.pupil):
        return f"the {owner}"
    parents = look.registers.roll.parents_of(each.enrolment.pupil)
    is_restricted = any(parent.restriction for parent in parents)
    is_alarm = each.evidence is not None and each.evidence.is_alarm
    is_asked = is_restricted or is_alarm or each.enrolment.comes_first
    return "the safeguarding lead" if is_asked else None


def numbers_to_ring(look: Look, pupil: str) -> Iterator[Ring]:
    """Give whom to ring about a pupil.

    No number is given out that is one of somebody with a restriction, whoever else has it.
    """
    person = look.registers.roll.by_key[pupil]
    parents = look.registers.roll.parents_of(pupil)
    barred = {
        found
        for each in parents
        if each.restriction
        for number in (each.mobile, each.telephone)
        for found in numbers_in(number)
    }
    of_age = is_of_age(person, on=look.at.date())
    if person.mobile and not numbers_in(person.mobile) & barred:
        yield Ring(person.known_as, "the pupil", (person.mobile,))
    for parent in parents:
        numbers = tuple(
            each
            for each in (parent.mobile, parent.telephone)
            if each and not numbers_in(each) & barred
        )
        if numbers and not parent.restriction:
            yield Ring(_name(parent), _relationship(parent), numbers, _note(parent, of_age=of_age))


def _note(parent: Parent, *, of_age: bool) -> str:
    if of_age:
        return "parent of a pupil who is of age"
    return "" if parent.contact_allowed else "contact is not recorded as allowed"


def _name(parent: Parent) -> str:
    return " ".join(part for part in (parent.title, parent.forename, parent.surname) if part)


def _relationship(parent: Parent) -> str | None:
    if parent.relationship is None and parent.basis is ParentBasis.NONE:
        return "emergency contact"
    return parent.relationship
