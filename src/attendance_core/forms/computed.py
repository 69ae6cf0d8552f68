"""What the library works out for a form of what the roll, the register and the case hold."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attendance_core.forms.asked import Asked
from attendance_core.forms.on_roll import Read
from attendance_core.register.returns import Return, ReturnKind, returns_due
from attendance_core.roll import Parent
from attendance_core.rules.answers import all_so, is_not
from attendance_core.rules.home_education import Withdrawal, home_education

__all__ = ["COMPUTED"]

_HOUR = 60
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def _is_on_roll(asked: Asked) -> bool:
    times = asked.registers.roll.times_of(asked.case.pupil or "")
    return any(each.is_on_roll(asked.on) for each in times)


def _who_agreed(asked: Asked) -> Parent | None:
    fact = asked.fact("consent.given_on")
    if fact is None:
        return None
    return next((each for each in asked.parents if each.parent_id == fact.parent), None)


def _name_of_who_agreed(asked: Asked) -> str | None:
    parent = _who_agreed(asked)
    if parent is None:
        return None
    return " ".join(part for part in (parent.title, parent.forename, parent.surname) if part)


def _lives_with_who_agreed(asked: Asked) -> bool | None:
    parent = _who_agreed(asked)
    return parent.lives_with_pupil if parent else None


def _agreed_hours(asked: Asked) -> Decimal | None:
    """Add the times of the agreed week up, where each is one and ends after it begins."""
    minutes = 0
    for row in asked.told("timetable.grid") or ():
        begins, ends = _clock(row.get("begins")), _clock(row.get("ends"))
        if begins is None or ends is None or ends <= begins:
            return None
        minutes += ends - begins
    return round(Decimal(minutes) / _HOUR, 2) if minutes else None


def _clock(text: str | None) -> int | None:
    """Give the minutes from midnight to such as 08:40."""
    found = _CLOCK.fullmatch(text or "")
    return int(found[1]) * _HOUR + int(found[2]) if found else None


def _withdrawal_is_barred(asked: Asked) -> bool | None:
    """Say whether a local authority must consent, and has not, before the pupil is withdrawn."""
    after = asked.told("withdrawal.after")
    withdrawal = Withdrawal(
        is_in_writing=asked.told("withdrawal.letter_on") is not None,
        after=after,
        is_placed=asked.told("withdrawal.placed_by_authority"),
        is_protected=_is_protected(asked),
        # What nobody has recorded was not given.
        has_consent=bool(asked.told("withdrawal.consent_given")),
    )
    # Said before the day has come, of the law of that day.
    on = max(asked.on, after) if after else asked.on
    found = home_education(withdrawal, on=on, consent_from=asked.rules.consent_from)
    return is_not(all_so(each.is_so for each in found.points if each.name in _CONSENT))


_CONSENT = frozenset({"special_school", "relevant_child"})


def _is_protected(asked: Asked) -> bool | None:
    social_care = asked.told("pupil.social_care")
    flags = (
        asked.enrolment.child_protection if asked.enrolment else None,
        asked.told("safeguarding.enquiries_under_s47"),
        None if social_care is None else social_care == _PROTECTED,
    )
    # That one record does not say so says nothing where another does.
    told = [each for each in flags if each is not None]
    return any(told) if told else None


_PROTECTED = "cp"


def _return(asked: Asked, kind: ReturnKind) -> Return | None:
    registers = asked.registers
    due = returns_due(
        registers.school, registers.calendar, registers.roll, on=asked.on, rules=asked.rules
    )
    of_pupil = [each for each in due if each.pupil == asked.case.pupil and each.kind is kind]
    return max(of_pupil, key=lambda each: each.happened, default=None)


def _due(asked: Asked) -> date | None:
    kinds = {each.value: each for each in ReturnKind}
    kind = kinds.get(asked.spec.kind)
    found = _return(asked, kind) if kind else None
    return found.due if found else None


def _is_barred(asked: Asked) -> bool | None:
    found = _return(asked, ReturnKind.DELETION)
    return found.is_barred if found else None


COMPUTED: Mapping[str, Read] = {
    "form.day": lambda asked: asked.on,
    "form.checked_on": lambda asked: asked.spec.checked_on,
    "pupil.is_on_roll": _is_on_roll,
    "consent.given_by": _name_of_who_agreed,
    "consent.lives_with_pupil": _lives_with_who_agreed,
    "timetable.agreed_hours": _agreed_hours,
    "withdrawal.is_barred": _withdrawal_is_barred,
    "deletion.is_barred": _is_barred,
    "return.due": _due,
}
"""What is worked out, by the field."""
