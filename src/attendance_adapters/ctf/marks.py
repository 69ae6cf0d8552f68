"""The marks of a CTF: items into codes, checked against the counts that stand beside them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from attendance_adapters.ctf.document import Document
from attendance_adapters.ctf.years import COUNTS, WITH_COMMAS, Year, read_years
from attendance_core.codes import Meaning, codes, counted_as, symbols
from attendance_core.errors import Fault, collecting

__all__ = ["ALIASES", "counts_of", "read_marks"]

ALIASES: Mapping[str, str] = {
    "+": "X01",
    "(": "X02",
    "{": "X06",
    "}": "X07",
    "=": "I01",
    ";": "I02",
    "7": "I",
    "8": "Y",
    "9": "Y",
}
"""What single characters stood for before version 24: the sub-codes as in local authorities'
strings, the digits as in SIMS's mapping for CTF. `^` and `]` are said to have been X08 and X09, of
which no list of codes knows."""

_COUNTED = {
    Meaning.PRESENT: "SessionsAttended",
    Meaning.APPROVED_EDUCATIONAL_ACTIVITY: "SessionsAttended",
    Meaning.AUTHORISED_ABSENCE: "SessionsAuthorised",
    Meaning.UNAUTHORISED_ABSENCE: "SessionsUnauthorised",
}


_TOLD = 20
"""How many counts are told one by one: a system that counts otherwise does so for every pupil."""


def read_marks(document: Document, no_mark: Collection[str], *, check_counts: bool) -> pl.DataFrame:
    """Read the marks of the document's school.

    Args:
        document: the file.
        no_mark: the items that mean that there is no mark.
        check_counts: whether the counts of the file must be those of its marks.

    Raises:
        Refused: with every fault, told by the pupil's position, the year and the session.
    """
    years = read_years(document)
    marks = _laid_out(years).filter(pl.col("item").is_in(list(no_mark)).not_())
    code = pl.col("item")
    if document.version < WITH_COMMAS:
        code = code.replace(list(ALIASES), list(ALIASES.values()))
    marks = marks.with_columns(code.alias("code"))
    with collecting() as faults:
        faults.extend(_unknown(marks, years))
        faults.extend(_not_in_force(marks, years))
        if check_counts and not faults:
            amiss = list(_disagreements(marks, years))
            faults.extend(amiss[:_TOLD])
            if len(amiss) > _TOLD:
                more = f"(in {len(amiss) - _TOLD:,} more elements)"
                faults.add(document.place, f"counts as in the marks were expected {more}")
    return marks.select("pupil", "date", "session", "code")


def _laid_out(years: Sequence[Year]) -> pl.DataFrame:
    """Give each item its pupil, its day and its session; `year` is the place in `years`."""
    lists = pl.DataFrame(
        {
            "year": range(len(years)),
            "pupil": [year.upn for year in years],
            "start": [year.start for year in years],
            "item": [year.items for year in years],
        },
        schema={
            "year": pl.UInt32,
            "pupil": pl.String,
            "start": pl.Date,
            "item": pl.List(pl.String),
        },
    )
    items = lists.with_columns(at=pl.int_ranges(pl.col("item").list.len())).explode("item", "at")
    return items.select(
        "year",
        "pupil",
        pl.col("item"),
        date=pl.col("start") + pl.duration(days=pl.col("at") // 2),
        session=pl.when(pl.col("at") % 2 == 0).then(pl.lit("AM")).otherwise(pl.lit("PM")),
    )


def _told(marks: pl.DataFrame, years: Sequence[Year], expected: str) -> Iterator[Fault]:
    """Tell faulty marks, those of one kind in one year together."""
    kinds = marks.group_by("year", "item", maintain_order=True).agg(
        pl.col("date").first(), pl.col("session").first(), pl.col("code").first(), pl.len()
    )
    for row in kinds.iter_rows(named=True):
        sentence = expected.format(code=row["code"], at=f"{row['date']} {row['session']}")
        more = f" ({row['len']} sessions)" if row["len"] > 1 else ""
        yield Fault(f"{years[row['year']].where}, element AttendanceMarks", sentence + more)


def _unknown(marks: pl.DataFrame, years: Sequence[Year]) -> Iterator[Fault]:
    known = sorted(symbols())
    strange = marks.filter(pl.col("code").is_in(known).not_())
    return _told(strange, years, "a code of the register was expected at {at}")


def _not_in_force(marks: pl.DataFrame, years: Sequence[Year]) -> Iterator[Fault]:
    aliased = marks.filter(pl.col("item") != pl.col("code"))
    days = aliased.select("code", "date").unique()
    wrong = [row for row in days.iter_rows() if row[0] not in codes(on=row[1])]
    early = aliased.join(pl.DataFrame(wrong, schema=days.schema, orient="row"), on=["code", "date"])
    expected = "a code in force at {at} was expected; {code}, as a character has it, was not"
    return _told(early.sort("year", "date", "session"), years, expected)


def counts_of(marks: pl.DataFrame) -> Mapping[tuple[int, str], int]:
    """Count the sessions of each `year` by the element that has their number.

    Args:
        marks: year, date and code.
    """
    days = marks.select("code", "date").unique()
    counted = [counted_as(symbol, on=day) for symbol, day in days.iter_rows()]
    elements = [_COUNTED.get(each.statistical_meaning) if each else None for each in counted]
    named = days.with_columns(pl.Series("element", elements, pl.String)).drop_nulls("element")
    groups = marks.join(named, on=["code", "date"]).group_by("year", "element").len()
    counts = {(year, element): number for year, element, number in groups.iter_rows()}
    for (year, _), number in list(counts.items()):
        possible = (year, "SessionsPossible")
        counts[possible] = counts.get(possible, 0) + number
    return counts


def _disagreements(marks: pl.DataFrame, years: Sequence[Year]) -> Iterator[Fault]:
    counts = counts_of(marks)
    for at, year in enumerate(years):
        for name in COUNTS:
            made, said = counts.get((at, name), 0), year.counts.get(name, None)
            if said is not None and said != made:
                expected = f"{made} sessions were expected, as in the marks; {said} stand here"
                yield Fault(f"{year.where}, element {name}", expected)
