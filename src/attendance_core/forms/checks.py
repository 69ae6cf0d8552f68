"""What is looked at before a form is handed in, as data: a rule says what, and how bad it is."""

from enum import StrEnum

from attrs import field, frozen

from attendance_core.forms.conditions import Condition
from attendance_core.forms.dictionary import canonical_field, expect_fields
from attendance_core.forms.values import Kind
from attendance_core.sources import Source

__all__ = ["Check", "Gaps", "Level", "Reaches", "Within"]


_MANY = 1000
"""Of weeks, school days or years: nobody waits so long for a form."""


class Level(StrEnum):
    """How bad it is: nothing is handed in with a stop, and an error is put right first.

    A question is one that a person answers; a warning is told and no more.
    """

    STOP = "stop"
    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"


@frozen
class Within:
    """That one day is no later than so much after another: weeks, school days or years."""

    from_: str = field(metadata={"key": "from"})
    to: str
    weeks: int = 0
    school_days: int = 0
    years: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse what names no time, or two, or fields that hold no days."""
        told = [each for each in (self.weeks, self.school_days, self.years) if each]
        if len(told) != 1 or not 0 < told[0] < _MANY:
            raise ValueError("one of weeks, school_days, years was expected")
        expect_fields([self.from_, self.to], Kind.DAY)


@frozen
class Gaps:
    """That days follow one another closely, from one day to another.

    `weeks` is the longest gap; with `each_half_term` one of them is besides in each half term in
    which the span neither begins nor ends.
    """

    days: str
    from_: str = field(metadata={"key": "from"})
    to: str
    weeks: int
    each_half_term: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse fields that hold no days, and a gap of no time."""
        if not 0 < self.weeks < _MANY:
            raise ValueError("a number of weeks was expected")
        expect_fields([self.days], Kind.DAYS)
        expect_fields([self.from_, self.to], Kind.DAY)


@frozen
class Reaches:
    """That the last row of a table has in a column what a field has."""

    table: str
    column: str
    field: str

    def __attrs_post_init__(self) -> None:
        """Refuse what is no table, has no such column, or is no figure."""
        expect_fields([self.table], Kind.TABLE)
        expect_fields([self.field], Kind.HOURS, Kind.COUNT)
        if canonical_field(self.table).columns.get(self.column) not in {Kind.HOURS, Kind.COUNT}:
            raise ValueError(f"a column of {self.table} with figures was expected")


@frozen
class Check:
    """One thing to look at. Without a measure it is told when all of `when` holds.

    With one (`in_order`, `within`, `gaps`, `reaches`) it is told when that is not so. `in_order`
    names fields with days, of which none is before the one before it.
    """

    name: str
    level: Level
    says: str
    when: tuple[Condition, ...] = ()
    in_order: tuple[str, ...] = ()
    within: Within | None = None
    gaps: Gaps | None = None
    reaches: Reaches | None = None
    sources: tuple[Source, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a check that measures two things, or nothing under no condition."""
        expect_fields(self.in_order, Kind.DAY)
        measures = [self.in_order, self.within, self.gaps, self.reaches]
        if sum(map(bool, measures)) > 1 or not (self.when or any(measures)):
            raise ValueError("conditions, or one of in_order, within, gaps, reaches, were expected")
