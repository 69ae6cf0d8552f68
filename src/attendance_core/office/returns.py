"""The returns to the local authority that the office has to make soon, or has not made in time."""

from datetime import timedelta

from attendance_core.office.look import Look
from attendance_core.records import Journal
from attendance_core.records.admissions import roll_begun
from attendance_core.records.returns import returns_sent
from attendance_core.register.returns import Return, returns_due
from attendance_core.trust import ReturnsConfiguration

__all__ = ["returns"]


def returns(look: Look, journal: Journal, rules: ReturnsConfiguration) -> tuple[Return, ...]:
    """Give the returns that are overdue or due within the days of the rules, and were not made.

    One that is due on a day beyond the calendar is among them: nobody can say that there is time.
    Unless the rules name another day, what happened before the records had the roll is left out;
    where they never had it, what happened before the day.

    Args:
        look: the school as its systems show it.
        journal: the records, which say what was made.
        rules: what is settled, and from how many days before it is due a return is told of.
    """
    registers, on = look.registers, look.at.date()
    urn = registers.school.urn
    found = returns_due(
        registers.school,
        registers.calendar,
        registers.roll,
        on=on,
        rules=rules.rules(begun=min(roll_begun(journal, urn) or on, on)),
        sent=returns_sent(journal, urn),
    )
    until = on + timedelta(days=rules.within_days)
    return tuple(each for each in found if each.due is None or each.due <= until)
