"""The sickness return: who has been ill for fifteen school days in the year, or is expected to be.

Two sessions coded I make a school day. It is reached by the marks, or by what a person of the
school recorded about how long the pupil will be ill, whichever comes first; once in a school year,
and once more for each continuous illness of such a length that is recorded after it.

Source: SI 2024/208, the sickness return.

>>> from attendance_core.scenarios.one_pupil import one_pupil

On the line, just short of it, and with nothing missed:

>>> monday, friday = date(2026, 9, 7), date(2026, 9, 25)
>>> for days in ("II*15", "II*14 I/", "//*15"):
...     found = sickness_return(one_pupil(monday, days), on=friday)
...     print(days, [str(each.reached) for each in found])
II*15 ['2026-09-25 PM']
II*14 I/ []
//*15 []
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.register import ExpectedSickness, Prepared
from attendance_core.rules.counting import Absences, absences, at_school_age, counting, earlier
from attendance_core.rules.law import Period, law_of, periods, sources_of
from attendance_core.rules.outcomes import Outcomes, nothing
from attendance_core.sessions import Half, school_year_start
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["sickness_return"]

_RULE = "sickness_return"
_SESSIONS_A_DAY = len(Half)
_ILL = ("who", "school_year")
_AUGUST = 8


def sickness_return(
    prepared: Prepared,
    *,
    on: date,
    expected: Mapping[int, Iterable[ExpectedSickness]] | None = None,
    thresholds: Thresholds = NATIONAL,
    among: Absences | None = None,
) -> Outcomes:
    """Give each time that a pupil came to stand in the sickness return, up to a day.

    It holds in the school year of the day. The window runs from 1 August, and `sessions` are those
    of the school year coded I up to `reached`; there may be none.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day that is looked at.
        expected: what was recorded about how long pupils will be ill, by the school's URN.
        thresholds: the figures of the law, or of a what-if.
        among: the marks of the rule's codes and of others, if they have been read already.
    """
    law = law_of(_RULE)
    times = periods(law, until=on, thresholds=thresholds)
    if not times:
        return nothing(_RULE, prepared, on)
    codes, span = law.codes["counted"], (times[0].first, on)
    read = among or absences(prepared, codes, on=on)
    marks = _by_year(counting(prepared, codes, span=span, among=read))
    reached = _reached(marks, _told(read.pupils, expected or {}), times)
    first_days = _first_days(reached["school_year"].unique())
    number = nw.col("date").rank("ordinal").over("who").cast(nw.Int64)
    this_year = nw.col("school_year") == school_year_start(on).year
    rows = reached.join(first_days, on="school_year").with_columns(
        number=number, holds=this_year, last=nw.col("date")
    )
    counted, sources = _counted(marks, rows), sources_of(law, times, with_age=True)
    return Outcomes.of(_RULE, prepared, on, rows=rows, counted=counted, sources=sources)


def _by_year(marks: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Say in which school year each mark is."""
    day = nw.col("date")
    school_year = day.dt.year() - (day.dt.month() < _AUGUST).cast(nw.Int32)
    return marks.with_columns(school_year=school_year.cast(nw.Int64))


def _counted(marks: nw.DataFrame[Any], rows: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
    """Give the sessions of illness of the school year, up to the one at which it was reached."""
    until = rows.lazy().select(*_ILL, "number", end="date", end_session="session")
    session = nw.col("session").cast(nw.String)
    is_before = (nw.col("date") < nw.col("end")) | (
        (nw.col("date") == nw.col("end")) & (nw.col("session") <= nw.col("end_session"))
    )
    return marks.lazy().with_columns(session).join(until, on=list(_ILL)).filter(is_before)


def _told(
    pupils: nw.DataFrame[Any], expected: Mapping[int, Iterable[ExpectedSickness]]
) -> nw.DataFrame[Any]:
    """Give what was recorded of pupils on roll and of compulsory school age on its day."""
    every = [(urn, each) for urn, of_school in expected.items() for each in of_school]
    columns: dict[str, list[Any]] = {
        "urn": [urn for urn, _ in every],
        "pupil": [each.pupil for _, each in every],
        "date": [each.recorded_on for _, each in every],
        "days": [each.expected_school_days for _, each in every],
        "is_continuous": [each.continuous_illness for _, each in every],
        "school_year": [school_year_start(each.recorded_on).year for _, each in every],
    }
    frame = nw.from_dict(columns, dict(zip(columns, _TOLD, strict=True)), backend="polars")
    day = nw.col("date")
    is_on_roll = (day >= nw.col("start")) & (
        nw.col("leaving").is_null() | (day <= nw.col("leaving"))
    )
    return frame.join(pupils, on=["urn", "pupil"]).filter(is_on_roll, at_school_age())


_TOLD = (nw.Int64(), nw.String(), nw.Date(), nw.Int64(), nw.Boolean(), nw.Int64())


def _reached(
    marks: nw.DataFrame[Any], told: nw.DataFrame[Any], times: Sequence[Period]
) -> nw.DataFrame[Any]:
    """Give the first time in each school year, and what was recorded of longer illness after it."""
    columns = (*_ILL, "date", "session")
    year, session = nw.col("school_year"), nw.col("session").cast(nw.String)
    by_marks, by_word = [], []
    for time in times:
        within = nw.col("date").is_between(time.first, time.last)
        enough = earlier("school_year", time[_RULE] * _SESSIONS_A_DAY - 1) == year
        ill = marks.filter(within, enough)
        by_marks.append(ill.with_columns(session).select(*columns))
        long = told.filter(within, nw.col("days") >= time[_RULE])
        morning = nw.lit(Half.AM.value).alias("session")
        by_word.append(long.with_columns(morning).select(*columns, "is_continuous"))
    words = nw.concat(by_word)
    every = nw.concat([*by_marks, words.select(*columns)]).sort("who", "date", "session")
    first = every.unique(list(_ILL), keep="first", maintain_order=True)
    since = first.select(*_ILL, since="date")
    further = words.filter(nw.col("is_continuous")).join(since, on=list(_ILL))
    again = further.filter(nw.col("date") > nw.col("since")).select(*columns)
    return nw.concat([first, again])


def _first_days(years: Iterable[int]) -> nw.DataFrame[Any]:
    """Give the first day of each school year."""
    some_day = school_year_start(date.max)
    columns: dict[str, list[Any]] = {"school_year": list(years)}
    columns["first"] = [some_day.replace(year=year) for year in columns["school_year"]]
    return nw.from_dict(columns, {"school_year": nw.Int64(), "first": nw.Date()}, backend="polars")
