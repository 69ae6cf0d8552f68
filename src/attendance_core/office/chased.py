"""Registers that were not taken: whose they are, and for how long they have been open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from attendance_core.office.look import Look
from attendance_core.register import Taking
from attendance_core.sessions import Session
from attendance_core.tables import LONDON

__all__ = ["NotTaken", "not_taken", "why_unmarked"]


@frozen
class NotTaken:
    """A register that was not taken; `minutes` since it opened, `pupils` without a mark.

    `group` is empty for those who have no registration group. `is_known` is False where no system
    says so and it is told by its pupils: nobody of the group has a mark.
    """

    group: str
    period: str
    teacher: str | None = field(repr=False)
    minutes: int
    pupils: int
    is_known: bool

    def sentence(self) -> str:
        """Say it in a few words, for the list of those to whom nobody writes."""
        seems = "" if self.is_known else ", as it seems"
        of = f" ({self.teacher})" if self.teacher else ""
        whose = f"register of {self.group}" if self.group else "register"
        return f"{whose}{of} not taken{seems}, overdue since it opened {self.minutes} minutes ago"


def why_unmarked(chased: Mapping[str, NotTaken], group: str) -> str:
    """Say why a pupil has no mark, as far as that is known.

    Args:
        chased: the registers of the session that were not taken, by group.
        group: the pupil's registration group, empty if there is none.
    """
    if group in chased:
        return chased[group].sentence()
    if any(not each.pupils for each in chased.values()):
        return "no mark: a register of this session was not taken, of which is not known"
    return "no mark, though the register was taken: its teacher is asked"


def not_taken(look: Look, session: Session) -> Mapping[str, NotTaken]:
    """Give the registers of a session that were not taken by now, by group.

    Those of teaching groups, which are not on the roll, are among them where a system tells of
    them; who is in them is not known, and `pupils` is 0.
    """
    return {each.group: each for each in sorted(_found(look, session), key=lambda x: x.group)}


def _found(look: Look, session: Session) -> Iterator[NotTaken]:
    registers = look.registers
    period = registers.school.period(session)
    if period is None:
        return
    opened = datetime.combine(session.day, period.opens, LONDON)
    minutes = max(0, (look.at - opened) // timedelta(minutes=1))
    takings = {each.group: each for each in registers.takings if _is_of(each, session)}
    groups = _marked(look, session)
    for group in groups.keys() | takings.keys():
        marked, taking = groups.get(group, []), takings.get(group)
        is_taken = any(marked) if taking is None else _was_taken(taking, look.at)
        if not is_taken:
            teacher = taking.taken_by if taking else None
            name = taking.period if taking else period.period
            left = marked.count(False)
            yield NotTaken(group, name, teacher, minutes, left, taking is not None)


def _marked(look: Look, session: Session) -> Mapping[str, list[bool]]:
    """Give for each registration group whether its pupils have a mark."""
    codes = look.registers.codes_at(session)
    found: dict[str, list[bool]] = defaultdict(list)
    for enrolment in look.looked_for():
        found[enrolment.registration_group or ""].append(enrolment.pupil in codes)
    return found


def _is_of(taking: Taking, session: Session) -> bool:
    return taking.date == session.day and taking.session is session.half


def _was_taken(taking: Taking, at: datetime) -> bool:
    moment = taking.taken_at
    if moment is None:
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)) <= at
