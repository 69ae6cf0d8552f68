"""A register prepared for reckoning: every mark with its numbers and its enrolment."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Any

import narwhals as nw
import polars as pl
from attrs import field, frozen

from attendance_core.codes import changes
from attendance_core.errors import collecting
from attendance_core.register.frames import Kind, here
from attendance_core.register.meanings import Meanings, code_set
from attendance_core.sessions import Span

__all__ = ["CODES", "Prepared", "code_sets", "with_code_set"]

Step = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]
"""What is done to some rows."""

CODES = 256
"""More than there ever were codes: `enrolment_code` is this times the enrolment, plus the code."""


@frozen(eq=False)
class Prepared:
    """Marks on open sessions within the pupil's time on roll, with integers to reckon by.

    `marks`: urn, enrolment, pupil, date, session, code, minutes_late, detail, session_number,
    day_number, week_number, code_set. `code_set` counts the changes of the law up to the day. They
    are in memory, in files of Parquet, or in a cluster or a warehouse; `calendar` and `enrolments`
    are in memory always. Of several files each is a part, and an enrolment is in one of them.

    Marks in memory have `enrolment_code` besides, enrolment and code in one whole number, and stand
    in its order: to count by it takes a tenth of the time. Their `enrolments` say where, with
    `first_row` and `rows`. `who` is a pupil of one school as a whole number, whatever times on its
    roll there are.
    """

    parts: tuple[nw.LazyFrame[Any], ...] = field(repr=False)
    calendar: nw.LazyFrame[Any] = field(repr=False)
    enrolments: nw.LazyFrame[Any] = field(repr=False)
    meanings: Meanings
    kind: Kind
    in_memory: bool = True

    @property
    def marks(self) -> nw.LazyFrame[Any]:
        """All marks, wherever they are."""
        return self.parts[0] if len(self.parts) == 1 else nw.concat(self.parts)

    @classmethod
    def joined(cls, prepared: Sequence["Prepared"]) -> "Prepared":
        """Take the registers of different schools as one, each a part that stays where it is.

        Raises:
            Refused: there are none, or a school stands in two of them.
        """
        times = [
            each.enrolments.drop("first_row", "rows", strict=False).collect() for each in prepared
        ]
        _check_schools(times)
        # An enrolment is numbered within its part, and here after those of the parts before.
        before = list(accumulate((len(each) for each in times[:-1]), initial=0))
        sets = {number for each in prepared for number in each.meanings.code_sets}
        return cls(
            tuple(
                _after(number, part.drop("enrolment_code", strict=False), "enrolment")
                for each, number in zip(prepared, before, strict=True)
                for part in each.parts
            ),
            nw.concat([each.calendar for each in prepared]),
            nw.concat(
                [
                    _after(number, each.lazy(), "enrolment", "who")
                    for each, number in zip(times, before, strict=True)
                ]
            ),
            Meanings(tuple(sorted(sets))),
            prepared[0].kind,
            in_memory=False,
        )

    def lies_within(self, span: Span) -> bool:
        """Say whether all sessions lie in a span of days, so that no mark need be asked its day."""
        first, last = self._days
        return first is None or (span[0] <= first and last <= span[1])

    @cached_property
    def _days(self) -> tuple[Any, Any]:
        day = nw.col("date")
        return next(
            self.calendar.select(day.min().alias("first"), day.max().alias("last"))
            .collect()
            .iter_rows()
        )

    def of_each_part(self, ask: Step, then: Step | None = None) -> nw.LazyFrame[Any]:
        """Ask the marks something that leaves few rows, to go on with in memory.

        One file is asked after another, so that memory is needed for one alone.

        Args:
            ask: what is done where the marks are.
            then: what leaves still fewer rows of a part, and is done in memory.
        """
        if self.in_memory:
            return then(ask(self.marks)) if then else ask(self.marks)
        few = (here(ask(part)) for part in self.parts)
        return nw.concat([here(then(each)) if then else each for each in few])

    def marks_of(self, enrolments: Collection[int]) -> nw.LazyFrame[Any]:
        """Give the marks of few enrolments; those in memory without a look at all others."""
        is_theirs = nw.col("enrolment").is_in(list(enrolments))
        if not self.in_memory:
            return self.of_each_part(lambda marks: marks.filter(is_theirs))
        theirs = self.enrolments.filter(is_theirs).select("first_row", "rows").drop_nulls()
        marks = self.marks.collect()
        parts = [marks[first : first + rows] for first, rows in theirs.collect().iter_rows()]
        return nw.concat([marks.head(0), *parts]).lazy()


def _after(number: int, rows: nw.LazyFrame[Any], *names: str) -> nw.LazyFrame[Any]:
    return rows.with_columns(nw.col(name) + nw.lit(number, nw.Int32) for name in names)


def _check_schools(enrolments: Sequence[nw.DataFrame[Any]]) -> None:
    seen: set[int] = set()
    with collecting() as faults:
        if not enrolments:
            faults.add("registers", "registers of one school or more were expected")
        for each in enrolments:
            urns = set(each["urn"].to_list())
            for urn in sorted(seen & urns):
                faults.add("registers", f"each school once was expected; {urn} stands in two")
            seen |= urns


def with_code_set(days: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Give the number of the code set of each `date`."""
    since = [(nw.col("date") >= change).cast(nw.Int8) for change in changes()]
    return days.with_columns(code_set=nw.sum_horizontal(*since).cast(nw.Int8))


def code_sets(calendar: pl.DataFrame) -> tuple[int, ...]:
    """Give the numbers of the code sets that stood on some day of a calendar."""
    days: list[date] = calendar["date"].unique().to_list()
    return tuple(sorted({code_set(day) for day in days}))
