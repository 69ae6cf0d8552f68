"""Declarations, answered from dated records: never by default, and never by a tick alone."""

from collections.abc import Iterable, Sequence
from datetime import date

from attendance_core.forms.case import Fact
from attendance_core.forms.conditions import all_hold, is_something
from attendance_core.forms.draft import Answered
from attendance_core.forms.known import Known
from attendance_core.forms.parts import DeclarationSpec
from attendance_core.forms.spec import FormSpec

__all__ = ["answered"]


def answered(spec: FormSpec, about: Sequence[Known]) -> tuple[Answered, ...]:
    """Answer the declarations that are asked in the cases that a form tells of.

    One is shown where, of each part of its evidence, every case of which it is asked has a fact
    that says in which record it stands; what says no shows nothing, nor does what is dated after
    the form. Whether one is asked at all that cannot be known is asked.
    """
    asked = (
        (each, [one for one in about if all_hold(each.when, one.value) is not False])
        for each in spec.declarations
    )
    return tuple(_answered(each, cases) for each, cases in asked if cases)


def _answered(each: DeclarationSpec, about: Iterable[Known]) -> Answered:
    shown: list[Fact] = []
    lacks: list[str] = []
    for known in about:
        since = known.value(each.after) if each.after else None
        for name in each.evidence:
            fact = known.asked.fact(name)
            if fact is not None and _shows(fact, known.asked.on, since):
                shown.append(fact)
            else:
                lacks.append(name)
        if each.after and since is None:
            lacks.append(each.after)
    return Answered(each, tuple(shown), tuple(dict.fromkeys(lacks)))


def _shows(fact: Fact, on: date, since: date | None) -> bool:
    # What it says happened on a day shows nothing before that day, whenever it was written down.
    happened = fact.value if isinstance(fact.value, date) else fact.on
    is_said = is_something(fact.value) and fact.value is not False
    is_in_time = happened <= on and (since is None or happened >= since)
    return is_said and bool(fact.source.strip()) and is_in_time
