"""The same answers, written out by somebody who has Polars or pandas, and no library.

What the codes mean is written out too, as the law has it in the year of the benchmark.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl

__all__ = [
    "ANSWER",
    "MEANT",
    "loaded_by_pandas",
    "w1_pandas",
    "w1_polars",
    "w2_polars",
    "w3_polars",
]

MEANT = {
    "present": ["/", "\\", "L"],
    "approved_educational_activity": ["B", "K", "P", "V", "W"],
    "authorised": ["C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"],
    "unauthorised": ["G", "N", "O", "U"],
    "late_before_close": ["L"],
    "late_after_close": ["U"],
    "not_required": ["D", "Q", "X", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"],
}
_PERSISTENT = 10
_SEVERE = 50

ANSWER = (*MEANT, "attended", "missed", "possible", "persistently_absent", "severely_absent")
"""The columns of a pupil's year to date, but for the keys."""

Span = tuple[date, date]


def w1_polars(marks: pl.LazyFrame, enrolments: pl.LazyFrame, span: Span) -> pl.DataFrame:
    """Give each enrolment's year to date, counting by the number that the library made."""
    counts = (
        marks.filter(pl.col("date").is_between(*span))
        .group_by("enrolment_code")
        .agg(pl.col("enrolment", "code").first(), sessions=pl.len().cast(pl.Int64))
    )
    sessions = pl.col("sessions")
    meant = (
        (sessions * pl.col("code").is_in(codes).cast(pl.Int64)).sum().alias(name)
        for name, codes in MEANT.items()
    )
    answer = counts.group_by("enrolment").agg(meant)
    return (
        enrolments.filter(pl.col("enrolment_status") != "G")  # a guest counts at another school
        .select("urn", "pupil", "enrolment")
        .join(_completed(answer), on="enrolment")
        .select("urn", "pupil", *ANSWER)
        .collect()
    )


def _completed(answer: pl.LazyFrame) -> pl.LazyFrame:
    missed, possible = pl.col("missed"), pl.col("possible")
    return (
        answer.with_columns(
            attended=pl.col("present") + pl.col("approved_educational_activity"),
            missed=pl.col("authorised") + pl.col("unauthorised"),
        )
        .with_columns(possible=pl.col("attended") + missed)
        .with_columns(
            ((possible > 0) & (missed * 100 >= possible * percent)).cast(pl.Int64).alias(name)
            for name, percent in zip(ANSWER[-2:], (_PERSISTENT, _SEVERE), strict=True)
        )
    )


def w2_polars(marks: pl.LazyFrame, span: Span) -> pl.DataFrame:
    """Give the sessions of each school, week and code."""
    within = marks.filter(pl.col("date").is_between(*span))
    counts = within.group_by("urn", "week_number", "code").agg(sessions=pl.len().cast(pl.Int64))
    return counts.collect()


_LINE = 10
"""So many unauthorised sessions, within so many school weeks."""


def w3_polars(marks: pl.LazyFrame, enrolments: pl.LazyFrame, ages: pl.DataFrame) -> pl.DataFrame:
    """Give each time that a pupil reached the threshold of a penalty notice, and in which window.

    `ages` has the span of compulsory school age of each date of birth. A session counts once.
    """
    born = enrolments.select("enrolment", "urn", "pupil", "date_of_birth")
    week, at = pl.col("week_number"), pl.col("session_number")
    made = (
        marks.filter(pl.col("code").is_in(MEANT["unauthorised"]))
        .select("enrolment", "date", "session", "session_number", "week_number", "code")
        .join(born.join(ages.lazy(), on="date_of_birth"), on="enrolment")
        .filter(pl.col("date").is_between("age_from", "age_to"))
        .sort("enrolment", "session_number")
        .with_columns(
            nth=at.rank("ordinal").over("enrolment").cast(pl.Int64),
            within=week - week.shift(_LINE - 1).over("enrolment") < _LINE,
            reasons=(pl.col("code") == "N").cast(pl.Int64).cum_sum().over("enrolment"),
        )
        .with_columns(before=pl.col("reasons").shift(_LINE).over("enrolment").fill_null(0))
        .collect()
    )
    left = made.filter("within").select("enrolment", "nth")
    found = [left.clear().with_columns(number=pl.lit(0))]
    while len(left):
        first = left.group_by("enrolment").agg(pl.col("nth").min().alias("first"))
        found.append(first.rename({"first": "nth"}).with_columns(number=pl.lit(len(found))))
        left = left.join(first, on="enrolment")
        left = left.filter(pl.col("nth") >= pl.col("first") + _LINE).drop("first")
    recent = made.filter(week > week.max() - _LINE).group_by("enrolment").len("on_day")
    return (
        made.join(pl.concat(found), on=["enrolment", "nth"])
        .join(recent, on="enrolment", how="left")
        .select(
            "urn",
            "pupil",
            pl.col("number").cast(pl.Int64),
            "date",
            "session",
            unresolved=pl.col("reasons") - pl.col("before"),
            on_day=pl.col("on_day").fill_null(0).cast(pl.Int64),
        )
    )


def loaded_by_pandas(path: Path) -> pd.DataFrame:
    """Load the marks as pandas has them best: pupils and codes as categories."""
    columns = pl.read_parquet(path, columns=["urn", "pupil", "date", "code"])
    return columns.with_columns(pl.col("pupil", "code").cast(pl.Categorical)).to_pandas()


def w1_pandas(marks: pd.DataFrame, span: Span, *, observed: bool) -> pd.DataFrame:
    """Give each pupil's year to date; nobody in the benchmark is at two schools.

    Observed groups alone are what pandas counts if it is told nothing. All groups that could be are
    quicker here, where most of them are.
    """
    within = marks["date"].between(*(pd.Timestamp(day) for day in span))
    keys = marks.loc[within, ["pupil", "code"]]
    sizes = keys.groupby(["pupil", "code"], observed=observed).size()
    counts = sizes.unstack(fill_value=0)  # noqa: PD010 - of a series, which has no pivot_table
    answer = pd.DataFrame(
        {
            name: counts[[code for code in codes if code in counts]].sum(axis=1)
            for name, codes in MEANT.items()
        }
    )
    answer["attended"] = answer["present"] + answer["approved_educational_activity"]
    answer["missed"] = answer["authorised"] + answer["unauthorised"]
    answer["possible"] = answer["attended"] + answer["missed"]
    for name, percent in zip(ANSWER[-2:], (_PERSISTENT, _SEVERE), strict=True):
        some = answer["possible"] > 0
        answer[name] = (some & (answer["missed"] * 100 >= answer["possible"] * percent)).astype(int)
    return answer
