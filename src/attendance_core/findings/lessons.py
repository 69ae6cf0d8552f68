"""Lesson marks beside the register: in which half of the day a lesson is, and what its mark says.

A lesson is of a half of the day by its name, where the register of that half is taken in it, and
else by when it starts. One of which neither is known, or that starts outside both, is of none.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.findings.marked import Marked, lesson_meaning, marked
from attendance_core.findings.rows import marks
from attendance_core.register import Frame, SchoolRegisters
from attendance_core.school import School
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

    Such a one is the period in which the register is taken, or is held while it opens. Which that
    is may be another one on another day of the timetable's cycle.
    """
    timed = lessons.join(_times(lessons, school), on="date")
    return timed.with_columns(_half().alias("session"), _registers().alias("registers"))


_TIMES: Mapping[str, Any] = {"name": nw.String, "opens": nw.Time, "ends": nw.Time}


def _times(lessons: nw.LazyFrame[Any], school: School) -> nw.LazyFrame[Any]:
    """Give for each day that has lessons the periods of its registers, null where not known."""
    days = lessons.select("date").unique().collect()["date"].to_list()
    schema: dict[str, Any] = {"date": nw.Date}
    columns: dict[str, list[Any]] = {"date": days}
    for half in Half:
        periods = [school.period(Session(day, half)) for day in days]
        schema |= {f"{half}_{name}": kind for name, kind in _TIMES.items()}
        columns[f"{half}_name"] = [each and _plain(each.period) for each in periods]
        columns[f"{half}_opens"] = [each and each.opens for each in periods]
        columns[f"{half}_ends"] = [each and each.ends for each in periods]
    return nw.from_dict(columns, nw.Schema(schema), backend="polars").lazy()


def _half() -> nw.Expr:
    found = nw.lit(None, dtype=nw.String)
    for half in Half:
        found = nw.when(_is_within(half)).then(nw.lit(half.value)).otherwise(found)
    for half in Half:
        found = nw.when(_is_named(half)).then(nw.lit(half.value)).otherwise(found)
    return found


def _registers() -> nw.Expr:
    named = (_is_named(half) for half in Half)
    opening = (_is_held_as_it_opens(half) for half in Half)
    return nw.any_horizontal(*named, *opening, ignore_nulls=True)


def _is_within(half: Half) -> nw.Expr:
    starts = nw.col("starts")
    within = (starts >= nw.col(f"{half}_opens")) & (starts < nw.col(f"{half}_ends"))
    return within | _is_held_as_it_opens(half)


def _is_held_as_it_opens(half: Half) -> nw.Expr:
    opens = nw.col(f"{half}_opens")
    starts, ends = nw.col("starts"), nw.col("ends")
    return (starts == opens) | ((starts < opens) & (ends > opens))


def _is_named(half: Half) -> nw.Expr:
    name = nw.col("period").str.strip_chars().str.to_lowercase()
    # Where both registers are taken in periods of one name, the name does not say which.
    return (name == nw.col(f"{half}_name")) & (nw.col("AM_name") != nw.col("PM_name"))


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
