"""Of which pupils a policy, or one of its rules, speaks."""

from typing import Any

import narwhals as nw

from attendance_core.policy.asked import Asked
from attendance_core.policy.facts import Facts
from attendance_core.policy.values import AppliesTo, Policy, Scope

__all__ = ["OWN_FLAG", "people", "unknown_flags", "within"]

OWN_FLAG = "CLA"
"""The flag that the roll itself answers: a looked-after child."""


def people(asked: Asked, policy: Policy) -> nw.DataFrame[Any]:
    """Give the pupils of whom a policy speaks, at schools that are open on the day.

    Returns:
        who, urn, pupil, start, year_group, registration_group, looked_after and `of_age`: whether
        they are of compulsory school age, false where no date of birth is held.
    """
    is_open = [urn for urn, held in asked.held.items() if held.is_school_day(asked.on)]
    of_age = (nw.col("age_from") <= asked.on) & (nw.col("age_to") >= asked.on)
    every = asked.pupils.filter(nw.col("urn").is_in(is_open)).with_columns(
        nw.col("looked_after").fill_null(value=False), of_age=of_age.fill_null(value=False)
    )
    phases = policy.applies_to.phases
    named = every.filter(nw.col("phase").is_in(list(phases))) if phases else every
    own = within(named, policy.applies_to, Facts())
    return own.select(
        *("who", "urn", "pupil", "start", "year_group", "registration_group"),
        *("looked_after", "of_age"),
    )


def within(pupils: nw.DataFrame[Any], scope: Scope | AppliesTo, facts: Facts) -> nw.DataFrame[Any]:
    """Keep the pupils in a scope."""
    found = pupils
    if scope.years:
        found = found.filter(nw.col("year_group").is_in(list(scope.years)))
    if scope.groups:
        found = found.filter(nw.col("registration_group").is_in(list(scope.groups)))
    if scope.compulsory_age_only:
        found = found.filter(nw.col("of_age"))
    if scope.flags:
        flagged = {pupil for flag in scope.flags for pupil in facts.so.get(flag, ())}
        is_one = nw.col("pupil").is_in(sorted(flagged))
        if OWN_FLAG in scope.flags:
            is_one |= nw.col("looked_after")
        found = found.filter(is_one)
    return found


def unknown_flags(scope: Scope, facts: Facts) -> list[str]:
    """Give the flags of a scope of which nobody said whose they are."""
    return sorted(scope.flags - facts.so.keys() - {OWN_FLAG})
