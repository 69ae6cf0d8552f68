"""Numbers of pupils fit to leave the school, against somebody who tries to work them out."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.errors import Refused
from attendance_core.statistics import bands, disclosed_numbers, disclosure

TODAY = date(2026, 11, 26)
BY = ("year_group", "band_from")
Key = tuple[str, ...]


def table(numbers: Mapping[tuple[str, int], int]) -> pl.DataFrame:
    """Give a frame of pupils by year group and band."""
    rows = [(year, band, number) for (year, band), number in numbers.items()]
    return pl.DataFrame(rows, schema=[*BY, "enrolments"], orient="row")


def shown(frame: pl.DataFrame) -> dict[Key, int | None]:
    """Give what a reader sees, by the labels."""
    return {tuple(labels): number for *labels, number, _ in frame.iter_rows()}


def worked_out(seen: Mapping[Key, int | None]) -> set[Key]:
    """Give the hidden cells that all the sums together determine: exact elimination."""
    unknown = [key for key, number in seen.items() if number is None]
    rows = []
    for at in (0, 1):
        for line in {key[at] for key in seen}:
            of_line = [key for key in seen if key[at] == line]
            signs = {key: -1 if key[1 - at] == "Total" else 1 for key in of_line}
            known = sum(signs[key] * (seen[key] or 0) for key in of_line)
            rows.append([Fraction(signs.get(key, 0)) for key in unknown] + [Fraction(-known)])
    pivots: list[int] = []
    for column in range(len(unknown)):
        at = next((r for r in range(len(pivots), len(rows)) if rows[r][column]), None)
        if at is None:
            continue
        top = len(pivots)
        rows[top], rows[at] = rows[at], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for r, row in enumerate(rows):
            if r != top and row[column]:
                rows[r] = [a - row[column] * b for a, b in zip(row, rows[top], strict=True)]
        pivots.append(column)
    return {
        unknown[column]
        for top, column in enumerate(pivots)
        if not any(rows[top][other] for other in range(len(unknown)) if other != column)
    }


NUMBERS = st.dictionaries(
    st.tuples(st.sampled_from(["7", "8", "9", "10"]), st.sampled_from([0, 5, 10, 50])),
    st.one_of(st.integers(0, 8), st.integers(0, 40)),
    min_size=1,
)


@given(NUMBERS)
def test_nobody_can_work_out_a_hidden_number(numbers: dict[tuple[str, int], int]) -> None:
    """Neither subtraction nor all the sums together give one, and no small number is shown."""
    made = disclosed_numbers(table(numbers), by=BY, on=TODAY)
    seen = shown(made.frame)

    assert worked_out(seen) == set()
    assert not any(0 < number < 5 for number in seen.values() if number is not None)


@given(NUMBERS)
def test_what_is_shown_is_true(numbers: dict[tuple[str, int], int]) -> None:
    """Every number that is shown, total or not, is the sum of its groups."""
    for key, number in shown(disclosed_numbers(table(numbers), by=BY, on=TODAY).frame).items():
        parts = [
            size
            for (year, band), size in numbers.items()
            if key[0] in (year, "Total") and key[1] in (str(band), "Total")
        ]

        assert number in (None, sum(parts))


def test_the_attacker_finds_what_is_hidden_by_itself() -> None:
    """With the small number alone hidden, the total gives it back."""
    numbers = {("7", 0): 20, ("7", 10): 3, ("8", 0): 30, ("8", 10): 9}
    alone = shown(disclosed_numbers(table(numbers), by=BY, on=TODAY).frame)
    others = {
        ("7", "0"): 20,
        ("8", "0"): 30,
        ("8", "10"): 9,
        ("7", "Total"): 23,
        ("8", "Total"): 39,
        ("Total", "0"): 50,
        ("Total", "10"): 12,
        ("Total", "Total"): 62,
    }

    assert worked_out(alone | others) == {("7", "10")}
    assert alone["8", "10"] is None


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    """Nothing is hidden that need not be, and a nought is shown."""
    numbers = {("7", 0): 20, ("7", 10): 8, ("8", 0): 30, ("8", 10): 9, ("8", 50): 0, ("7", 50): 6}
    made = disclosed_numbers(table(numbers), by=BY, on=TODAY)

    assert not made.frame["suppressed"].any()
    assert (made.suppressed_first, made.suppressed_also) == (0, 0)
    assert made.table[-1] == ("Total", "Total", "73")


def test_everybody_of_a_group_is_as_telling_as_a_name() -> None:
    """If all of year 7 are in one band, their number is hidden, however large."""
    numbers = {("7", 0): 0, ("7", 10): 30, ("8", 0): 30, ("8", 10): 9, ("9", 0): 20, ("9", 10): 12}
    seen = shown(disclosed_numbers(table(numbers), by=BY, on=TODAY).frame)

    assert seen["7", "10"] is None


def test_one_column_alone() -> None:
    """Bands of a whole school: the smallest, and the next so that the total does not tell it."""
    frame = pl.DataFrame({"band_from": [0, 5, 10, 50], "enrolments": [80, 20, 9, 2]})
    made = disclosed_numbers(frame, by=["band_from"], on=TODAY)

    assert made.table[1:] == (("0", "80"), ("5", "20"), ("10", "c"), ("50", "c"), ("Total", "111"))
    assert made.note.startswith("c: not shown. Fewer than 5 pupils")
    assert "(unverified)" in made.note


def test_the_rule_may_be_the_councils() -> None:
    """Whoever asks for ten pupils gets ten."""
    frame = pl.DataFrame({"band_from": [0, 5, 10], "enrolments": [80, 20, 9]})
    rule = evolve(disclosure(on=TODAY), fewest_pupils=10)
    made = disclosed_numbers(frame, by=["band_from"], on=TODAY, rule=rule)

    assert [row[1] for row in made.table[1:]] == ["80", "c", "c", "109"]


@pytest.mark.parametrize(
    ("frame", "by", "sentence"),
    [
        (
            {"week": [1], "enrolments": [9]},
            ["week"],
            "a column that puts each pupil into one group",
        ),
        ({"pupil": ["a"], "enrolments": [1]}, ["pupil"], "a column that puts each pupil"),
        ({"a": [1], "enrolments": [9]}, ["b"], "frame, column b: this column was expected"),
        ({"a": [1], "enrolments": [9]}, [], "one or two columns were expected, not 0"),
        ({"a": [1, 1], "enrolments": [9, 9]}, ["a"], "each group once was expected, and no total"),
        ({"a": [1], "enrolments": [-1]}, ["a"], "a whole number was expected"),
    ],
)
def test_what_is_no_such_table_is_refused(frame: Any, by: list[str], sentence: str) -> None:
    """In a plain sentence."""
    with pytest.raises(Refused, match=sentence):
        disclosed_numbers(pl.DataFrame(frame), by=by, on=TODAY)


def test_bands_can_be_published(school: Any) -> None:
    """What `bands` gives is what is taken: of one pupil who missed everything nothing is seen."""
    days = [date(2026, 9, day) for day in (7, 8, 9, 10, 11)]
    there, away = {"marks": ["5 days / \\"]}, {"marks": ["5 days I I"]}
    prepared = school([*[there] * 8, away], days=days).prepared()
    made = disclosed_numbers(bands(prepared, span=(days[0], days[-1])), by=["band_from"], on=TODAY)
    numbers = dict(made.table[1:])

    assert numbers["50"] == "c"
    assert numbers["Total"] == "9"
    assert numbers["0"] == "c"
