"""By when something is wanted: school days and a clock time, in Europe/London."""

from datetime import datetime, time, timedelta
from fractions import Fraction

from attendance_core.policy.held import Held
from attendance_core.policy.values import Amount, Due, From, Unit
from attendance_core.sessions import Session
from attendance_core.tables import LONDON

__all__ = ["due_at"]

_END_OF_DAY = time(23, 59)


def due_at(due: Due, reached: Session, held: Held, *, starts: datetime | None) -> datetime | None:
    """Give the moment by which something is wanted; None where nobody can say yet.

    Args:
        due: what the policy says.
        reached: the session that reached the rule.
        held: the school's sessions.
        starts: when the morning's register opens on that day.
    """
    if due.since is From.START:
        return starts and starts + timedelta(minutes=due.minutes)
    day = reached.day
    if due.since is From.REVIEW:
        later = [each for each in held.closes_half_term if held.at(each).day >= day]
        found = held.at(min(later)).day if later else None
    elif due.school_days:
        found = held.after(day, Amount(Fraction(due.school_days), Unit.SCHOOL_DAYS))
    else:
        found = day
    if found is None:
        return None
    return datetime.combine(found, due.at or _END_OF_DAY, tzinfo=LONDON)
