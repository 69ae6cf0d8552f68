"""The deletion return: to the local authority before a name is deleted, with the ground.

It is due as soon as the ground is met, and no later than the deletion. There is none of a pupil in
the most senior class who leaves at or after the end of the last term, unless the authority asks.
Which are due, `attendance_core.register.returns` reckons from the roll.

Source: SI 2024/208 reg 13(4), (5).

>>> def due(on, **changes):
...     values = {"missing": (), "doubts": (), "sources": ()} | changes
...     last = date(2026, 11, 20)
...     return Return(ReturnKind.DELETION, "A1", last, last, on > last, **values)
>>> day = date(2026, 11, 20)
>>> deletion_return(due(on=day), on=day).missing
('it is made by Friday 20 November 2026',)
>>> deletion_return(due(on=date(2026, 11, 21)), on=date(2026, 11, 21)).met
False
>>> deletion_return(due(on=day, is_barred=True), on=day).met
False
"""

from datetime import date

from attendance_core.register.returns import Return, ReturnKind
from attendance_core.rules.admission_returns import of_return
from attendance_core.rules.answers import Answer

__all__ = ["deletion_return"]


def deletion_return(due: Return, *, on: date) -> Answer:
    """Say what a deletion return asks, on a day.

    Args:
        due: the return, of `attendance_core.register.returns.returns_due`.
        on: the day of the question.

    Raises:
        NotInForce: there was no such rule on that day.
        ValueError: the return is of another kind.
    """
    return of_return(ReturnKind.DELETION, due, on=on)
