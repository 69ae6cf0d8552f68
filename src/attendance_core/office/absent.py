"""Who is marked N or has no mark in a session, and what is known of them beside the register."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

from attrs import field, frozen

from attendance_core.codes import awaits_reason
from attendance_core.office.evidence import Evidence, evidence
from attendance_core.office.look import Look
from attendance_core.roll import Enrolment
from attendance_core.sessions import Session
from attendance_core.trust import MessageRules

__all__ = ["Absent", "State", "absent", "mostly_absent"]


class State(StrEnum):
    """Why somebody asks where a pupil is."""

    NO_REASON = "marked N"
    UNMARKED = "no mark"


@frozen
class Absent:
    """A pupil who is marked N or has no mark, and what is known of them beside the register."""

    enrolment: Enrolment = field(repr=False)
    state: State
    evidence: Evidence | None = None

    @property
    def is_accounted_for(self) -> bool:
        """Say whether the school knows where the pupil is."""
        return self.evidence is not None and self.evidence.accounts


def absent(look: Look, session: Session) -> Iterator[Absent]:
    """Give the pupils on roll who are marked N or have no mark in a session."""
    codes = look.registers.codes_at(session)
    known = evidence(look, session)
    for enrolment in look.looked_for():
        code = codes.get(enrolment.pupil)
        if code is None:
            yield Absent(enrolment, State.UNMARKED, known.get(enrolment.pupil))
        elif awaits_reason(code, on=session.day):
            yield Absent(enrolment, State.NO_REASON, known.get(enrolment.pupil))


def mostly_absent(look: Look, rules: MessageRules, found: Sequence[Absent]) -> frozenset[str]:
    """Give the groups so many of whom are marked N that the register itself is doubted."""
    marked = Counter(each.registration_group or "" for each in look.looked_for())
    marked.subtract(_groups(found, State.UNMARKED))
    without_reason = Counter(_groups(found, State.NO_REASON))
    return frozenset(
        group
        for group, number in without_reason.items()
        if marked[group] >= rules.group_pupils
        and 100 * number > rules.group_percent * marked[group]
    )


def _groups(found: Sequence[Absent], state: State) -> Iterator[str]:
    for each in found:
        if each.state is state:
            yield each.enrolment.registration_group or ""
