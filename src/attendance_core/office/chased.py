"""Registers that were not taken: whose they are, and for how long they have been open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from attrs import field, frozen

from attendance_core.office.look import Look
from attendance_core.register import Taking
from attendance_core.register.whereabouts import lesson_starts
from attendance_core.sessions import Session
from attendance_core.tables import LONDON
from attendance_core.trust import CHASE, ChaseRules

__all__ = ["NotTaken", "lessons_not_taken", "not_taken", "why_unmarked"]


@frozen
class NotTaken:
    """A register that was not taken; `minutes` since it opened, `pupils` without a mark.

    `group` is empty for those who have no registration group. `minutes` is None for a lesson of
    which nobody knows when it began. `is_known` is False where no system says so and it is told by
    its pupils: nobody of the group has a mark. `asked` is the role that is asked for it by now.
    """

    group: str
    period: str
    teacher: str | None = field(repr=False)
    minutes: int | None
    pupils: int
    is_known: bool
    asked: str | None = None

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


def not_taken(
    look: Look, session: Session, chase: Sequence[ChaseRules] = CHASE
) -> Mapping[str, NotTaken]:
    """Give the registers of a session that were not taken by now, by group.

    Those of teaching groups, which are not on the roll, are among them where a system tells of
    them; who is in them is not known, and `pupils` is 0.

    Args:
        look: the school.
        session: the session.
        chase: who is asked for a register, and from how many minutes on.
    """
    found = sorted(_found(look, session, chase), key=lambda each: each.group)
    return {each.group: each for each in found}


def lessons_not_taken(look: Look, chase: Sequence[ChaseRules] = CHASE) -> tuple[NotTaken, ...]:
    """Give the registers of the day's lessons that were not taken by now, the oldest first.

    A lesson of which nobody knows when it begins is told once the last session of the day is over.

    Args:
        look: the school.
        chase: who is asked for a register, and from how many minutes on.
    """
    due = [each for each in look.registers.takings if _is_lesson_due(each, look)]
    held = look.registers.calendar.open_on(look.at.date())
    if not due or not held:
        return ()
    starts = lesson_starts(look.registers, look.at.date())
    last = look.registers.school.period(held[-1].at)
    is_over = last is not None and _since(look, last.ends) >= 0
    ago = {period: _since(look, begins) for period, begins in starts.items()}
    found = [
        _of_lesson(each, ago.get(each.period), chase)
        for each in due
        if (ago[each.period] >= 0 if each.period in ago else is_over)
    ]
    return tuple(sorted(found, key=lambda each: (-(each.minutes or 0), each.period, each.group)))


def _is_lesson_due(taking: Taking, look: Look) -> bool:
    is_of_the_day = taking.session is None and taking.date == look.at.date()
    return is_of_the_day and not _was_taken(taking, look.at)


def _of_lesson(taking: Taking, minutes: int | None, chase: Sequence[ChaseRules]) -> NotTaken:
    asked = None if minutes is None else _asked(minutes, chase)
    return NotTaken(
        taking.group, taking.period, taking.taken_by, minutes, 0, is_known=True, asked=asked
    )


def _since(look: Look, of_day: time) -> int:
    """Give how many whole minutes ago a time of the day was; less than none if it is to come."""
    return (look.at - datetime.combine(look.at.date(), of_day, LONDON)) // timedelta(minutes=1)


def _asked(minutes: int, chase: Sequence[ChaseRules]) -> str | None:
    """Give the role that is asked so many minutes after a register opened."""
    return next((each.role for each in reversed(chase) if each.after <= minutes), None)


def _found(look: Look, session: Session, chase: Sequence[ChaseRules]) -> Iterator[NotTaken]:
    registers = look.registers
    period = registers.school.period(session)
    if period is None:
        return
    opened = datetime.combine(session.day, period.opens, LONDON)
    minutes = max(0, (look.at - opened) // timedelta(minutes=1))
    asked = _asked(minutes, chase)
    takings = {each.group: each for each in registers.takings if _is_of(each, session)}
    groups = _marked(look, session)
    for group in groups.keys() | takings.keys():
        marked, taking = groups.get(group, []), takings.get(group)
        is_taken = any(marked) if taking is None else _was_taken(taking, look.at)
        if not is_taken:
            teacher = taking.taken_by if taking else None
            name = taking.period if taking else period.period
            left = marked.count(False)
            yield NotTaken(group, name, teacher, minutes, left, taking is not None, asked)


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
