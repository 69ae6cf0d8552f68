"""The grounds for deleting a name from the admission register, one after another.

A name is deleted when, and only when, a ground is met, and then at once. Each ground has its
condition and what must be so besides; what the record shows is known, and the rest a person has to
find out. The fifteen grounds are those for pupils of compulsory school age. For others there is
another list, whose contents are not established: of them no ground is ever said to be unmet.

Source: SI 2024/208 reg 9(1)-(3).

>>> born, day = date(2014, 5, 4), date(2026, 11, 20)
>>> found = {"another_school": True, "no_order": True, "not_mobile": True, "not_dual": True}
>>> met = [each.limb for each in deletion_grounds(born, found, on=day) if each.met]
>>> met
['A']
>>> deletion_grounds(born, found | {"no_order": False}, on=day)[0].met
False
>>> {each.met for each in deletion_grounds(date(2022, 5, 4), {"died": False}, on=day)}
{None}
"""

from collections.abc import Mapping
from datetime import date

from attendance_core.roll import (
    DeletionGround,
    GroundInLaw,
    deletion_ground,
    is_of_compulsory_school_age,
)
from attendance_core.rules.answers import Answer, answer
from attendance_core.rules.law import law_of
from attendance_core.thresholds import school_age

__all__ = ["deletion_grounds"]

_RULE = "deletion_grounds"
# Which list it is the date of birth says, and of the other list nobody can say that it is met here.
_BY_BIRTH = {"of_age", "own_list"}


def deletion_grounds(
    born: date | None,
    found: Mapping[str, bool | None],
    *,
    on: date,
    consent_from: date | None = None,
) -> tuple[Answer, ...]:
    """Give what is known of each ground for deleting a pupil's name, from A to O.

    Args:
        born: the date of birth, or None where it is not known.
        found: what is known, by the name of the point: of `leave_overstayed` and of
            `continuously_absent` the outcomes of the rules for grounds H and I say whether they
            hold; the rest a person has found out. What is left out is not known.
        on: the day of the deletion.
        consent_from: from which day on the 2026 Act's consent is in force, as `ReturnRules` has it;
            None is not yet.

    Raises:
        NotInForce: there was no such ground on that day.
        ValueError: something was found that no ground asks.
    """
    strange = sorted(found.keys() - (law_of(_RULE).points.keys() - _BY_BIRTH))
    if strange:
        raise ValueError(f"points of the rule were expected, not {', '.join(strange)}")
    is_of_age = is_of_compulsory_school_age(born, on=on) if born else None
    answers = []
    for ground in DeletionGround:
        law = deletion_ground(ground, on=on)
        asked = _asked(law, is_of_age=is_of_age, is_consent=_is_begun(consent_from, on))
        answers.append(
            answer(
                _RULE,
                {name: found.get(name) for name in asked},
                on=on,
                limb=ground.value,
                sources=(*law.sources, *school_age(on=on).sources),
            )
        )
    return tuple(answers)


def _asked(law: GroundInLaw, *, is_of_age: bool | None, is_consent: bool) -> tuple[str, ...]:
    """Give the points of a ground; of a pupil of another age, or of none that is known, one."""
    if not is_of_age:
        return ("of_age",) if is_of_age is None else ("own_list",)
    of_act = law.ground is DeletionGround.EDUCATED_OTHERWISE and is_consent
    return (*law.tests, "relevant_child") if of_act else law.tests


def _is_begun(day: date | None, on: date) -> bool:
    return day is not None and day <= on
