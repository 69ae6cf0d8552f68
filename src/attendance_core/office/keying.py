"""The list of marks to key: what people decided, until the register shows it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from attrs import field, frozen

from attendance_core.codes import codes
from attendance_core.office.authority import Decision
from attendance_core.office.look import Look
from attendance_core.office.way_back import ProposedCode, is_open
from attendance_core.sessions import Session
from attendance_core.trust import ReplyRules

__all__ = ["Keying", "KeyingState", "to_key"]


class KeyingState(StrEnum):
    """What has become of a decision.

    It is to be keyed; the register has another mark by now; it was refused; it was handed to the
    system, or the system has it, and the next reading shows it; or the register shows it.
    """

    TO_KEY = "to key"
    CHANGED = "changed since"
    REFUSED = "refused"
    WAITING = "waiting"
    WRITTEN = "written"
    KEYED = "keyed"


@frozen
class Keying:
    """A mark that somebody decided, to be keyed into the school's system, or why it may not be."""

    key: str
    pupil: str = field(repr=False)
    session: Session
    stands: str | None
    code: str
    state: KeyingState
    why: str = ""


def to_key(
    look: Look,
    proposed: Sequence[ProposedCode],
    decisions: Mapping[str, Decision],
    rules: ReplyRules | None,
) -> tuple[Keying, ...]:
    """Give the marks that were decided, in the order of the screen on which they are keyed.

    That is by session, then registration group, surname and forename, after what is to be keyed
    what is not. What the register shows by now has ticked itself off, and goes with the day.
    """
    taken = (
        _keying(each, decisions[each.key], rules) for each in proposed if each.key in decisions
    )
    today = look.at.date()
    found = [
        each for each in taken if each.state is not KeyingState.KEYED or each.session.day == today
    ]
    groups = {
        each.pupil: each.registration_group or ""
        for each in look.registers.roll.on_roll(look.at.date())
    }

    def place(each: Keying) -> tuple[int, Session, str, str, str]:
        person = look.registers.roll.by_key[each.pupil]
        surname = person.preferred_surname or person.legal_surname
        state = list(KeyingState).index(each.state)
        return state, each.session, groups.get(each.pupil, ""), surname, person.known_as

    return tuple(sorted(found, key=place))


def _keying(each: ProposedCode, taken: Decision, rules: ReplyRules | None) -> Keying:
    law = codes(on=each.session.day).get(taken.code)
    state, why = KeyingState.REFUSED, ""
    if rules is None:
        why = "the configuration names nobody who decides"
    elif taken.role != rules.decided_by:
        why = f"decided in another role than the policy's, {rules.decided_by}"
    elif law is None or each.session.half not in law.sessions:
        why = f"a code in force for {each.session} was expected"
    else:
        state, why = _progress(each, taken.code)
    return Keying(each.key, each.pupil, each.session, each.stands, taken.code, state, why)


def _progress(each: ProposedCode, code: str) -> tuple[KeyingState, str]:
    if each.stands == code:
        return KeyingState.KEYED, ""
    if is_open(each):
        return KeyingState.TO_KEY, ""
    # Whoever entered it may know more than whoever decided: nothing is keyed over it.
    return KeyingState.CHANGED, f"the register has {each.stands} by now: a person looks"
