"""Leave of absence: who grants it, that it is in advance, and for what.

Leave is given by a person whom the proprietor authorised, before it begins, and for what the
regulation names: exceptional circumstances (C), for which a parent whom the pupil normally lives
with applies; a regulated performance or employment abroad (C1); an interview (J1), asked for by an
appropriate person; study for a public examination (S), which was agreed. A part-time timetable (C2)
has a rule of its own. How many days are granted the school decides.

Source: SI 2024/208 reg 11.

>>> before, first = date(2026, 11, 19), date(2026, 11, 20)
>>> leave_of_absence(Leave("C", first, before, before, True, True, True), on=first).met
True
>>> leave_of_absence(Leave("C", first, before, first, True, True, True), on=first).missing
('it was granted before it began',)
>>> leave_of_absence(Leave("C", first, before, date(2026, 11, 21)), on=first).met
False
"""

from datetime import date

from attrs import frozen

from attendance_core.rules.answers import Answer, answer
from attendance_core.rules.law import law_of

__all__ = ["Leave", "leave_of_absence"]

_RULE = "leave_of_absence"


@frozen
class Leave:
    """Leave of a pupil from its first day on; None is what is not known.

    `code` is what its sessions are coded with. `is_authorised` says whether the proprietor
    authorised the person who granted it, `is_from_right_person` whether the one who asked, or
    agreed, is one who may, and `is_for_right_reason` whether it was found to be for what the code
    says.
    """

    code: str
    first: date
    asked_on: date | None = None
    granted_on: date | None = None
    is_authorised: bool | None = None
    is_from_right_person: bool | None = None
    is_for_right_reason: bool | None = None


def leave_of_absence(leave: Leave, *, on: date) -> Answer:
    """Say whether leave was granted as it must be.

    On its first day itself a record of days does not show whether it was granted before.

    Args:
        leave: what is known of it.
        on: the day whose law applies.

    Raises:
        NotInForce: there was no such rule on that day.
        ValueError: the code is not one of leave that is granted.
    """
    kinds = law_of(_RULE).codes
    if leave.code not in kinds["granted"]:
        raise ValueError(f"a code of leave was expected: {', '.join(kinds['granted'])}")
    granted = _before(leave.granted_on, leave.first)
    answers = dict.fromkeys(kinds, leave.is_for_right_reason) | {
        "granted": granted,
        "authorised": leave.is_authorised,
        "asked": _before(leave.asked_on, leave.first),
        "resident_parent": leave.is_from_right_person,
        "appropriate_person": leave.is_from_right_person,
    }
    found = {name: is_so for name, is_so in answers.items() if leave.code in kinds[name]}
    return answer(_RULE, found, on=on, days={"first": leave.first}, limb=leave.code)


def _before(day: date | None, first: date) -> bool | None:
    return None if day is None or day == first else day < first
