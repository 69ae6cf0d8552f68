"""A register on a day, as a policy asks it."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import narwhals as nw
from attrs import evolve, field, frozen

from attendance_core.policy.held import Held, held_by_school
from attendance_core.register import Prepared
from attendance_core.rules.counting import pupils
from attendance_core.sessions import Session
from attendance_core.statistics.tallies import own_enrolments

__all__ = ["Asked"]


@frozen(eq=False)
class Asked:
    """A register on a day: its schools' sessions, and the pupils who are on roll.

    `due` is the last session of which a mark may be missing, any if it is None. `later` is the same
    on a later day, from which what was read is taken: the law of compulsory
    school age too is then that of the later day.
    """

    prepared: Prepared = field(repr=False)
    on: date
    later: "Asked | None" = field(default=None, repr=False)
    due: Session | None = None

    @cached_property
    def held(self) -> Mapping[int, Held]:
        """The sessions of every school."""
        return self.later.held if self.later else held_by_school(self.prepared)

    def on_day(self, day: date) -> "Asked":
        """Give the same register on the same day, or an earlier one."""
        return evolve(self, on=day, later=self)

    @cached_property
    def times(self) -> nw.DataFrame[Any]:
        """Every time on a roll that began by the day, with the span of compulsory school age."""
        has_begun = nw.col("start") <= self.on
        if self.later:
            return self.later.times.filter(has_begun)
        ages = pupils(self.prepared, on=self.on).select("enrolment", "age_from", "age_to")
        own = own_enrolments(self.prepared).collect()
        return own.join(ages, on="enrolment", how="left").filter(has_begun)

    @cached_property
    def pupils(self) -> nw.DataFrame[Any]:
        """Who is on roll on the day: one row for a pupil of a school."""
        leaving = nw.col("leaving")
        return self.times.filter(leaving.is_null() | (leaving >= self.on))
