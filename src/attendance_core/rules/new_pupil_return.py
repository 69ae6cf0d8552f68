"""The new-pupil return: what the admission register holds, within five days of the entry.

It is due by the end of the fifth day after the day on which the name is entered. There is none of a
pupil placed in the most junior class whose starting day is the first day of the school year, unless
the local authority asks. Which are due, `attendance_core.register.returns` reckons from the roll.

Source: SI 2024/208 reg 13(1)-(3).

>>> def due(last, on, missing=()):
...     lasts = {"missing": missing, "doubts": (), "sources": ()}
...     return Return(ReturnKind.NEW_PUPIL, "A1", date(2026, 9, 3), last, on > last, **lasts)
>>> last = date(2026, 9, 8)
>>> new_pupil_return(due(last, on=last), on=last).missing
('it is made by Tuesday 8 September 2026',)
>>> new_pupil_return(due(last, on=date(2026, 9, 9)), on=date(2026, 9, 9)).met
False
>>> new_pupil_return(due(last, on=last, missing=("address",)), on=last).met
False
"""

from datetime import date

from attendance_core.register.returns import Return, ReturnKind
from attendance_core.rules.admission_returns import of_return
from attendance_core.rules.answers import Answer

__all__ = ["new_pupil_return"]


def new_pupil_return(due: Return, *, on: date) -> Answer:
    """Say what a new-pupil return asks, on a day.

    Args:
        due: the return, of `attendance_core.register.returns.returns_due`.
        on: the day of the question.

    Raises:
        NotInForce: there was no such rule on that day.
        ValueError: the return is of another kind.
    """
    return of_return(ReturnKind.NEW_PUPIL, due, on=on)
