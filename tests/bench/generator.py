"""The benchmark's registers: pinned, so that figures of different days can be set side by side.

Every value is worked out from its own number by the integer hash splitmix64: the same on every
machine, in every version of Polars, and however many schools there are. Nobody in it exists.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import polars as pl

__all__ = [
    "PUPILS",
    "SESSIONS",
    "SPAN",
    "ages",
    "calendar",
    "distribution",
    "enrolments",
    "marks",
    "urn",
    "write",
]

PUPILS = 1_000
"""Pupils in each school, all there from the first session to the last."""

SESSIONS = 380
"""Sessions of each school: 190 days."""

_SEED = 20_260_901
_PARTS = 10_000
_HALF_TERMS = (
    (date(2026, 9, 7), 7),
    (date(2026, 11, 2), 7),
    (date(2027, 1, 4), 6),
    (date(2027, 2, 22), 5),
    (date(2027, 4, 12), 7),
    (date(2027, 6, 7), 6),
)
"""The Monday with which each begins, and its weeks: 38 of five days, for want of bank holidays."""

_DAYS = [
    monday + timedelta(weeks=week, days=weekday)
    for monday, weeks in _HALF_TERMS
    for week in range(weeks)
    for weekday in range(5)
]
SPAN = (_DAYS[0], _DAYS[-1])
"""The first and the last day."""

# Shares are of 10,000. Few pupils have most of the absence, and it comes in spells of two days.
_AWAY: Mapping[int, int] = {
    150: 4_000,
    450: 3_000,
    800: 1_300,
    1_300: 1_100,
    2_700: 400,
    6_000: 200,
}
"""How much of the time pupils are away, and how many pupils are away so much."""

_THERE: Mapping[str, int] = {
    "/": 9_558,  # in the afternoon \
    "L": 215,
    "B": 60,
    "V": 55,
    "X": 40,
    "D": 30,
    "P": 15,
    "W": 15,
    "K": 7,
    "Y2": 5,
}
"""The codes of sessions at which a pupil is not away."""

_ABSENT: Mapping[str, int] = {
    "I": 4_650,
    "O": 1_900,
    "M": 850,
    "G": 600,
    "C": 550,
    "U": 350,
    "E": 300,
    "N": 250,
    "T": 150,
    "S": 120,
    "J1": 100,
    "R": 100,
    "C2": 50,
    "Q": 30,
}
"""The codes of spells for which a pupil is away."""


def _draw(number: pl.Expr) -> pl.Expr:
    # splitmix64, whose products wrap around, brought down to 0..9,999.
    mixed = (number + _SEED) * pl.lit(0x9E3779B97F4A7C15, pl.UInt64)
    mixed = (mixed ^ (mixed // 2**30)) * pl.lit(0xBF58476D1CE4E5B9, pl.UInt64)
    mixed = (mixed ^ (mixed // 2**27)) * pl.lit(0x94D049BB133111EB, pl.UInt64)
    return (mixed ^ (mixed // 2**31)) % _PARTS


def _chosen(draw: pl.Expr, shares: Mapping[str, int] | Mapping[int, int]) -> pl.Expr:
    # The first value whose share, with the shares before it, is more than the draw.
    upto = pl.Series(list(accumulate(shares.values())), dtype=pl.UInt64)
    return pl.lit(pl.Series(list(shares))).gather(pl.lit(upto).search_sorted(draw, side="right"))


def urn(school: int) -> int:
    """Give the number of a school."""
    return 900_000 + school


def _pupils(school: int) -> pl.Series:
    # As long as a UPN, for the length of its keys tells on a frame.
    return pl.Series([f"BENCH{school:04}{pupil:04}" for pupil in range(PUPILS)])


def _sessions() -> pl.DataFrame:
    days = pl.DataFrame({"date": _DAYS})
    return days.join(
        pl.DataFrame({"session": ["AM", "PM"]}), how="cross", maintain_order="left_right"
    )


def _codes(school: int) -> pl.DataFrame:
    """Draw a code for each pupil of a school and each session, with the numbers of both."""
    number = pl.int_range(PUPILS * SESSIONS, dtype=pl.UInt64)
    drawn = pl.select(pupil=number // SESSIONS, at=number % SESSIONS)
    # Each pupil has 4,096 numbers to draw by: for sessions, for spells and their codes, for itself.
    own = (pl.col("pupil") + school * PUPILS) * 2**12
    spell = own + pl.col("at") // 4
    away = _draw(spell + 2**9) < _chosen(_draw(own + 2**11), _AWAY)
    there = _chosen(_draw(own + pl.col("at")), _THERE)
    return drawn.select(
        "pupil",
        "at",
        code=pl.when(away).then(_chosen(_draw(spell + 2**10), _ABSENT)).otherwise(there),
    )


def marks(school: int) -> pl.DataFrame:
    """Make the marks of one school's year, in the order of pupil, date and session."""
    sessions = _sessions()
    afternoon = (pl.col("session") == "PM") & (pl.col("code") == "/")
    return (
        _codes(school)
        .select(
            pl.lit(urn(school), pl.Int64).alias("urn"),
            pl.lit(_pupils(school)).gather(pl.col("pupil")).alias("pupil"),
            *(pl.lit(sessions[name]).gather(pl.col("at")).alias(name) for name in sessions.columns),
            "code",
        )
        .with_columns(code=pl.when(afternoon).then(pl.lit("\\")).otherwise("code"))
    )


def calendar(schools: Iterable[int]) -> pl.DataFrame:
    """Make the open sessions of some schools."""
    urns = pl.DataFrame({"urn": [urn(school) for school in schools]})
    return urns.join(_sessions(), how="cross", maintain_order="left_right")


def enrolments(schools: Iterable[int]) -> pl.DataFrame:
    """Make the roll of some schools: every pupil from the first day, born in five school years."""
    born = pl.date(2010, 9, 1).dt.offset_by(pl.format("{}d", pl.int_range(PUPILS) * 365 // 200))
    return pl.concat(
        pl.select(
            pl.lit(urn(school)).alias("urn"),
            _pupils(school).alias("pupil"),
            pl.lit(SPAN[0]).alias("start"),
            born.alias("date_of_birth"),
        )
        for school in schools
    )


def ages() -> pl.DataFrame:
    """Give the span of compulsory school age of each date of birth."""
    born = enrolments([0]).select("date_of_birth").unique()
    year, month = pl.col("date_of_birth").dt.year(), pl.col("date_of_birth").dt.month()
    june = pl.date(year + 16 + (month >= 9).cast(pl.Int32), 6, 30)
    # The pupils of a secondary school have long reached it.
    return born.with_columns(
        age_from=pl.date(year + 6, 1, 1),
        age_to=june - pl.duration(days=(june.dt.weekday() + 2) % 7),
    )


def write(schools: int, path: Path) -> None:
    """Write the marks of all schools as one Parquet file."""
    pl.concat(marks(school).lazy() for school in range(schools)).sink_parquet(path)


def distribution(path: Path) -> str:
    """Say how often each code stands in a file: sessions of 100,000, the most frequent first."""
    counts = pl.scan_parquet(path).group_by("code").len().sort("len", "code", descending=True)
    share = (pl.col("len").cast(pl.Int64) * 100_000 / pl.col("len").sum()).round(0).cast(pl.Int64)
    rows = counts.select("code", share).collect().iter_rows()
    return "  ".join(f"{code} {of}" for code, of in rows)
