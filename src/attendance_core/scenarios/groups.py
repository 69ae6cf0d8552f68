"""The groups of an invented school that have a part in its day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random

from attendance_core.scenarios.attending import Attending

__all__ = ["NOT_TAKEN", "NOT_TAKEN_PM", "WRONG", "cast_of_groups"]

NOT_TAKEN = "not_taken_group"
"""The role of the group whose register of the morning is taken late, after being chased."""
WRONG = "wrong_group"
"""The role of the group that is marked N because its teacher marked another."""
NOT_TAKEN_PM = "not_taken_pm_group"
"""The role of the group whose register of the afternoon is taken late."""

_ENOUGH = 8
"""How many pupils a group has at least of whom it would be strange if most were away."""


def cast_of_groups(random: Random, attending: Sequence[Attending]) -> Mapping[str, str]:
    """Give the groups that have a part by their roles; a small school has not all of them.

    Args:
        random: the chances of the day.
        attending: those who are on roll in the morning of the day.
    """
    groups: dict[str, list[Attending]] = defaultdict(list)
    for each in attending:
        groups[each.enrolment.registration_group or ""].append(each)
    cast = {}
    for group, pupils in sorted(groups.items()):
        if all(each.codes[-1] is None for each in pupils):
            cast[NOT_TAKEN] = group
    years = {group: pupils[0].enrolment.year_group for group, pupils in groups.items()}
    # Of another year, so that every year has a group in which nothing of the kind happens.
    quiet = [
        group for group in sorted(groups) if years[group] != years.get(cast.get(NOT_TAKEN, ""))
    ]
    enough = [group for group in quiet if len(groups[group]) >= _ENOUGH]
    if enough:
        cast[WRONG] = min(enough, key=lambda group: len(groups[group]))
    rest = [group for group in quiet if years[group] != years.get(cast.get(WRONG, ""))]
    if rest:
        cast[NOT_TAKEN_PM] = random.choice(rest)
    return cast
