"""Lesson marks beside the register: in which half of the day a lesson is, and what its mark says.

A lesson is of a half of the day by its name, where the register of that half is taken in it, and
else by when it starts. One of which neither is known, or that starts outside both, is of none.
"""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.findings.marked import Marked, lesson_meaning, marked
from attendance_core.findings.rows import marks
from attendance_core.register import Frame, SchoolRegisters
from attendance_core.school import Period, RegisterTimes, School
from attendance_core.sessions import Half, Session

__all__ = [
    "LessonRow",
    "held",
    "is_any",
    "lessons",
    "lessons_of",
    "overlapping",
    "placed",
    "with_marks",
]

_SESSION = ["pupil", "date", "session"]


@frozen
class LessonRow:
    """One lesson mark. What was joined to it stands beside it.

    `mark` is the register's, of the session that the lesson is in, and `other` another period.
    """

    pupil: str = field(repr=False)
    day: date
    period: str
    code: str
    starts: time | None
    ends: time | None
    half: Half | None = None
    mark: str | None = None
    other: str | None = None

    @property
    def session(self) -> Session | None:
        """The session that the lesson is in, if it is in one."""
        return Session(self.day, self.half) if self.half else None


def lessons(registers: SchoolRegisters, on: date) -> nw.LazyFrame[Any]:
    """Give the lesson marks up to a day, with what they say as `meaning`; unknown ones are out."""
    own = registers.school.lesson_codes
    made = _polars(registers.lessons).filter(nw.col("date") <= on)
    return _with(made, "meaning", lambda code, day: lesson_meaning(code, own, on=day))


def held(registers: SchoolRegisters, on: date) -> nw.LazyFrame[Any]:
    """Give the marks of the register up to a day as `mark`, with `marked`."""
    made = _with(marks(registers, on), "marked", lambda code, day: marked(code, on=day))
    return made.select(
        "pupil",
        "date",
        nw.col("session").cast(nw.String),
        nw.col("code").cast(nw.String).alias("mark"),
        "marked",
    )


def _polars(frame: Frame) -> nw.LazyFrame[Any]:
    # The register's own marks are Polars; lesson marks may come as a frame of another engine.
    wrapped = nw.from_native(frame)
    eager = wrapped.collect("polars") if isinstance(wrapped, nw.LazyFrame) else wrapped
    return eager.lazy("polars")


def _with(
    made: nw.LazyFrame[Any], name: str, meaning: Callable[[str, date], str | None]
) -> nw.LazyFrame[Any]:
    """Join what each code means on its day, asked once for each pair of them."""
    pairs = made.select("date", "code").unique().collect()
    values = [meaning(code, day) for day, code in pairs.iter_rows()]
    column = nw.new_series(name, values, nw.String, backend=pairs.implementation)
    known = pairs.with_columns(column).filter(~nw.col(name).is_null())
    return made.join(known.lazy(), on=["date", "code"])


def is_any(column: str, *values: str) -> nw.Expr:
    """Give the expression of whether a column holds one of some values."""
    return nw.col(column).is_in([str(each) for each in values])


def placed(lessons: nw.LazyFrame[Any], school: School) -> nw.LazyFrame[Any]:
    """Give the lessons with their half of the day as `session`, and whether they are `registers`.

    Such a one is the period in which the register is taken, or is held while it opens.
    """
    half, registers = nw.lit(None, dtype=nw.String), nw.lit(value=False)
    for times in sorted(school.registers, key=lambda each: each.in_force):
        is_of = nw.col("date") >= nw.lit(times.in_force)
        half = nw.when(is_of).then(_half(times)).otherwise(half)
        registers = nw.when(is_of).then(_registers(times)).otherwise(registers)
    return lessons.with_columns(half.alias("session"), registers.alias("registers"))


def _half(times: RegisterTimes) -> nw.Expr:
    found = nw.lit(None, dtype=nw.String)
    for half in Half:
        found = nw.when(_is_within(times.of(half))).then(nw.lit(half.value)).otherwise(found)
    for half in Half:
        found = nw.when(_is_named(times, half)).then(nw.lit(half.value)).otherwise(found)
    return found


def _registers(times: RegisterTimes) -> nw.Expr:
    named = (_is_named(times, half) for half in Half)
    opening = (_is_held_as_it_opens(times.of(half)) for half in Half)
    return nw.any_horizontal(*named, *opening, ignore_nulls=True)


def _is_within(period: Period) -> nw.Expr:
    starts = nw.col("starts")
    within = (starts >= nw.lit(period.opens)) & (starts < nw.lit(period.ends))
    return within | _is_held_as_it_opens(period)


def _is_held_as_it_opens(period: Period) -> nw.Expr:
    opens = nw.lit(period.opens)
    starts, ends = nw.col("starts"), nw.col("ends")
    return (starts == opens) | ((starts < opens) & (ends > opens))


def _is_named(times: RegisterTimes, half: Half) -> nw.Expr:
    am, pm = _plain(times.am.period), _plain(times.pm.period)
    name = am if half is Half.AM else pm
    # Where both registers are taken in periods of one name, the name does not say which.
    is_named = nw.col("period").str.strip_chars().str.to_lowercase() == name
    return is_named & nw.lit(value=am != pm)


def _plain(period: str) -> str:
    return period.strip().lower()


def with_marks(
    lessons: nw.LazyFrame[Any], registers: SchoolRegisters, on: date, *places: Marked
) -> nw.LazyFrame[Any]:
    """Join the marks of the register that say one of some places to the lessons of the session."""
    made = held(registers, on).filter(is_any("marked", *places))
    return lessons.join(made, on=_SESSION)


def overlapping(one: nw.LazyFrame[Any], other: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Join to lessons the other ones of the same pupil at the same time, as `period_other`."""
    beside = other.select(
        "pupil",
        "date",
        *(nw.col(name).alias(f"{name}_other") for name in ("period", "starts", "ends")),
    )
    return one.join(beside, on=["pupil", "date"]).filter(
        nw.col("starts") < nw.col("ends_other"),
        nw.col("starts_other") < nw.col("ends"),
        nw.col("period") != nw.col("period_other"),
    )


def lessons_of(frame: nw.LazyFrame[Any]) -> Iterator[LessonRow]:
    """Give a few lessons as values, in the order of the day."""
    found = frame.sort("date", "pupil", "starts", "period").collect()
    for row in found.iter_rows(named=True):
        yield LessonRow(
            row["pupil"],
            row["date"],
            row["period"],
            row["code"],
            row["starts"],
            row["ends"],
            Half(row["session"]) if row["session"] else None,
            row.get("mark"),
            row.get("period_other"),
        )
