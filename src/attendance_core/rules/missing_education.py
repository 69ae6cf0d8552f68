"""Children missing education, and children who miss out on it while they are on a roll.

A child missing education (CME) is of compulsory school age, is not registered at a school, and
receives no suitable education otherwise. One who misses out on education (CMOOE) is of that age and
on a roll, or waits for a place, and does not receive suitable full-time education: no law defines
it, and each authority asks in its own way.

Source: Education Act 1996 s.436A.

>>> day, born = date(2026, 11, 20), date(2016, 5, 4)
>>> [each.met for each in missing_education(born, Education(False, False, False), on=day)]
[True, False]
>>> [each.met for each in missing_education(born, Education(True, True, False), on=day)]
[False, True]
>>> [each.met for each in missing_education(None, Education(None, None, None), on=day)]
[None, None]
"""

from datetime import date
from functools import partial

from attrs import frozen

from attendance_core.roll import is_of_compulsory_school_age
from attendance_core.rules.answers import Answer, all_so, answer, any_so, is_not
from attendance_core.thresholds import school_age

__all__ = ["Education", "missing_education"]


@frozen
class Education:
    """What is known of a child's education; None is what is not known.

    `is_registered` says whether the child is on the roll of a school, `is_suitable` whether there
    is suitable education, at a school or otherwise, `is_full_time` whether it is full-time, and
    `waits` whether the child waits for a place at a school.
    """

    is_registered: bool | None
    is_suitable: bool | None
    is_full_time: bool | None
    waits: bool | None = False


def missing_education(
    born: date | None, education: Education, *, on: date
) -> tuple[Answer, Answer]:
    """Say whether a child is missing education, and whether one is missing out on it.

    Args:
        born: the date of birth, or None where it is not known.
        education: what is known of the child's education.
        on: the day.

    Raises:
        NotInForce: there was no such rule on that day.
    """
    is_of_age = is_of_compulsory_school_age(born, on=on) if born else None
    has_enough = all_so([education.is_suitable, education.is_full_time])
    missing = {
        "of_age": is_of_age,
        "not_registered": is_not(education.is_registered),
        "not_educated": is_not(education.is_suitable),
    }
    missing_out = {
        "of_age": is_of_age,
        "on_roll": any_so([education.is_registered, education.waits]),
        "not_full_time": is_not(has_enough),
    }
    ask = partial(answer, "missing_education", on=on, sources=school_age(on=on).sources)
    return ask(missing, limb="missing education"), ask(missing_out, limb="missing out on education")
