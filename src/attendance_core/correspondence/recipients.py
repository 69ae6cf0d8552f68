"""To whom something about a pupil may go. In doubt it goes to nobody, and a person is told.

Each person who is a parent in law is written to, not only one, and not only those with parental
responsibility; each of them separately, so that what is for one reaches nobody else. Source:
Education Act 1996 s.576. From the day on which the pupil is of age, the pupil is written to
instead.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from attendance_core.correspondence.addresses import home_of_parent, home_of_pupil
from attendance_core.correspondence.addressing import (
    Channel,
    Found,
    Held,
    Name,
    NonResident,
    Recipient,
)
from attendance_core.correspondence.emails import boxes_of, mailbox
from attendance_core.correspondence.telephones import mobile, numbers_in, numbers_of
from attendance_core.roll import Parent, ParentBasis, Pupil, Roll, birthday
from attendance_core.thresholds import threshold

__all__ = [
    "LOOKED_AFTER",
    "RESTRICTED",
    "Channel",
    "Held",
    "Name",
    "NonResident",
    "Recipient",
    "is_of_age",
    "numbers_in",
    "recipients",
]


RESTRICTED = "a restriction is recorded for this family: a person decides"
"""Why nobody of a family is written to of whom one may not be reached, or not by everybody."""

LOOKED_AFTER = "who is written to about this pupil is for the safeguarding lead: a person decides"
"""Why nobody is written to by itself about a child who is looked after; it does not say so."""

_To = tuple[tuple[Recipient, ...], tuple[Held, ...]]


def recipients(
    roll: Roll,
    pupil: str,
    *,
    on: date,
    channel: Channel = Channel.SMS,
    non_resident: NonResident = NonResident.INCLUDE,
) -> _To:
    """Give to whom something about a pupil may go, and who is held, with reasons.

    A restriction on any of a pupil's parents holds what is for all of them. A number or an e-mail
    address at which somebody who is held would read it is held as well. A number that two parents
    share has one text message; of an e-mail address that they share a person decides, for it would
    be to both jointly. A letter is in an envelope: two at one address have one each.

    Args:
        roll: the roll.
        pupil: the pupil's key.
        on: the day on which it is sent.
        channel: by what.
        non_resident: what the school does about parents with whom the pupil may not live.
    """
    person, parents = roll.by_key[pupil], tuple(dict.fromkeys(roll.parents_of(pupil)))
    if person.date_of_birth is None:
        return (), (Held(None, "no date of birth is held: a person decides"),)
    if is_of_age(person, on=on):
        return _of_age(person, parents, channel)
    if reason := _why_nobody(roll, person, parents, on):
        return (), (Held(None, reason),)
    way = _WAYS[channel]
    found = {each: way.parent(each, person, parents) for each in parents}
    reasons = {each: _why_not(each, non_resident, channel) or found[each].reason for each in found}
    held = {each: why for each, why in reasons.items() if why}
    going = {each: it.address for each, it in found.items() if it.address and each not in held}
    held |= _shared(going, way, way.read_at(held))
    to = tuple(_to(each, channel, it) for each, it in going.items() if each not in held)
    return to, tuple(Held(each.parent_id, why) for each, why in held.items())


def is_of_age(pupil: Pupil, *, on: date) -> bool:
    """Say whether a pupil is of full age on a day; of whom no date of birth is held is not."""
    born = pupil.date_of_birth
    return born is not None and birthday(born, threshold("majority").on(on).value) <= on


@frozen
class _Way:
    """What a channel has of a parent and of a pupil, and where else something would be read.

    `of_held`, `of_parent` and `shared` say why nothing is sent where a held contact, a parent of a
    pupil of age, or another parent would read it; with `once` the first who shares it has it.
    """

    parent: Callable[[Parent, Pupil, Sequence[Parent]], Found]
    pupil: Callable[[Pupil, Sequence[Parent]], Found]
    read_at: Callable[[Iterable[Parent]], set[str]]
    of_held: str = ""
    of_parent: str = ""
    shared: str = ""
    once: bool = False


_WAYS: Mapping[Channel, _Way] = {
    Channel.SMS: _Way(
        lambda parent, _, __: mobile(parent.mobile),
        lambda pupil, _: mobile(pupil.mobile),
        numbers_of,
        "another contact who is held has this number: telephone",
        "the pupil's number is a parent's as well: telephone",
        "another parent has this number: one message goes to it",
        once=True,
    ),
    Channel.EMAIL: _Way(
        lambda parent, _, __: mailbox(parent.email),
        lambda _, __: mailbox(None),
        boxes_of,
        "another contact who is held has this e-mail address: a person decides",
        shared="another parent has this e-mail address: a person decides",
    ),
    Channel.LETTER: _Way(home_of_parent, home_of_pupil, lambda _: set()),
}


def _of_age(pupil: Pupil, parents: Sequence[Parent], channel: Channel) -> _To:
    way = _WAYS[channel]
    found = way.pupil(pupil, parents)
    reason = found.reason
    if found.address in way.read_at(parents):
        reason = way.of_parent
    if reason or found.address is None:
        return (), (Held(None, f"the pupil is of age: {reason}"),)
    name = Name(pupil.preferred_surname or pupil.legal_surname, pupil.known_as)
    return (Recipient(pupil.key, channel, found.address, name, is_pupil=True),), ()


def _why_nobody(roll: Roll, pupil: Pupil, parents: Sequence[Parent], on: date) -> str | None:
    if not parents:
        return "no parent is recorded: a person decides"
    if any(parent.restriction for parent in parents):
        return RESTRICTED
    if any(each.looked_after for each in roll.times_of(pupil.key) if each.is_on_roll(on)):
        return LOOKED_AFTER
    return None


def _why_not(parent: Parent, non_resident: NonResident, channel: Channel) -> str | None:
    if not parent.contact_allowed:
        return "contact is not recorded as allowed: telephone"
    if parent.basis is ParentBasis.NONE:
        return "an emergency contact is never written to: telephone"
    if parent.basis is None:
        return "on what basis they are a parent is not known: a person decides"
    if non_resident is NonResident.HOLD and parent.lives_with_pupil is not True:
        return "the pupil is not known to live with them: a person decides"
    if channel is not Channel.SMS and not parent.surname.strip():
        return "no surname is held, by which they are addressed: a person looks"
    return None


def _shared(going: Mapping[Parent, str], way: _Way, read_by_held: set[str]) -> dict[Parent, str]:
    """Give those at whose address somebody else would read what is for them, and why not there."""
    held: dict[Parent, str] = {}
    count = Counter(address.casefold() for address in going.values())
    seen: set[str] = set()
    for each, address in going.items():
        same = address.casefold()
        if same in read_by_held:
            held[each] = way.of_held
        elif way.shared and count[same] > 1 and not (way.once and same not in seen):
            held[each] = way.shared
        seen.add(same)
    return held


def _to(parent: Parent, channel: Channel, address: str) -> Recipient:
    name = Name(parent.surname, parent.forename, parent.title)
    return Recipient(parent.parent_id, channel, address, name, parent.language)
