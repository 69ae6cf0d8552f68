"""Registers that were not taken: whose they are, and for how long they have been open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from attendance_core.office.look import Look
from attendance_core.register import Taking
from attendance_core.sessions import Session
from attendance_core.tables import LONDON

__all__ = ["NotTaken", "not_taken"]


@frozen
class NotTaken:
    """A group's register that was not taken; `minutes` since it opened, `pupils` without a mark.

    `is_known` is False where no system says so and it is told by its pupils: nobody of the group
    has a mark.
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
        return f"register of {self.group}{of} not taken{seems}, {self.minutes} minutes overdue"


def not_taken(look: Look, session: Session) -> Mapping[str, NotTaken]:
    """Give the registers of a session that were not taken by now, by group."""
    return {each.group: each for each in sorted(_found(look, session), key=lambda x: x.group)}


def _found(look: Look, session: Session) -> Iterator[NotTaken]:
    registers = look.registers
    period = registers.school.period(session)
    if period is None:
        return
    opened = datetime.combine(session.day, period.opens, LONDON)
    minutes = max(0, (look.at - opened) // timedelta(minutes=1))
    takings = {each.group: each for each in registers.takings if _is_of(each, session)}
    codes = registers.codes_at(session)
    groups: dict[str, list[bool]] = defaultdict(list)
    for enrolment in registers.roll.on_roll(session.day):
        if enrolment.registration_group:
            groups[enrolment.registration_group].append(enrolment.pupil in codes)
    for group, marked in groups.items():
        taking = takings.get(group)
        is_taken = any(marked) if taking is None else _was_taken(taking, look.at)
        if not is_taken:
            teacher = taking.taken_by if taking else None
            yield NotTaken(
                group, period.period, teacher, minutes, marked.count(False), taking is not None
            )


def _is_of(taking: Taking, session: Session) -> bool:
    return taking.date == session.day and taking.session is session.half


def _was_taken(taking: Taking, at: datetime) -> bool:
    moment = taking.taken_at
    if moment is None:
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)) <= at
