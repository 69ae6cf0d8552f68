"""Compulsory school age: from which day to which, by the date of birth.

It begins on the first prescribed day on or after the fifth birthday, and ends with the last Friday
in June of the school year in which the child becomes 16. The year group has no part in it.

Source: Education Act 1996 s.8.

>>> from attendance_core.rules import explain
>>> found = compulsory_school_age(date(2010, 8, 31), on=date(2026, 6, 26))
>>> found.met, found.days["last"]
(True, datetime.date(2026, 6, 26))
>>> compulsory_school_age(date(2010, 8, 31), on=date(2026, 6, 27)).met
False
>>> print(explain(compulsory_school_age(None, on=date(2026, 6, 27))).partition(" It rests on")[0])
... # doctest: +NORMALIZE_WHITESPACE
Compulsory school age is from a day that is not known to a day that is not known. It is not known
whether: the pupil is of compulsory school age on Saturday 27 June 2026.
"""

from datetime import date

from attendance_core.roll import is_of_compulsory_school_age, school_age_span
from attendance_core.rules.answers import Answer, answer
from attendance_core.thresholds import school_age

__all__ = ["compulsory_school_age"]


def compulsory_school_age(born: date | None, *, on: date) -> Answer:
    """Say whether a pupil is of compulsory school age on a day; `days` has its `first` and `last`.

    Args:
        born: the date of birth, or None where it is not known.
        on: the day.

    Raises:
        NotInForce: nothing is known of the law of that day.
    """
    law = school_age(on=on)
    first, last = school_age_span(born, on=on) if born else (None, None)
    is_of_age = is_of_compulsory_school_age(born, on=on) if born else None
    days = {"first": first, "last": last}
    return answer(
        "compulsory_school_age", {"of_age": is_of_age}, on=on, days=days, sources=law.sources
    )
