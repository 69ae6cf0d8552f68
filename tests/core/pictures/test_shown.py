from datetime import date
from fractions import Fraction
from types import MappingProxyType

import duckdb
import pandas as pd
import polars as pl
import pytest

from attendance_core.errors import Refused
from attendance_core.pictures import attendance_by_group, attendance_over_time, persistence_by_group

ROWS = [
    {"year_group": "10", "attendance_rate": 0.9},
    {"year_group": None, "attendance_rate": 0.8},
    {"year_group": "7", "attendance_rate": 0.95},
    {"year_group": "R", "attendance_rate": 0.85},
]


KINDS = {
    "polars": pl.DataFrame,
    "lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "pyarrow": lambda rows: pl.DataFrame(rows).to_arrow(),
    "duckdb": lambda rows: duckdb.from_arrow(pl.DataFrame(rows).to_arrow()),
}


@pytest.mark.parametrize("made", KINDS.values(), ids=KINDS)
def test_a_frame_of_any_kind_is_drawn(made):
    """The picture is the same whatever the figures came in."""
    assert attendance_by_group(made(ROWS), by="year_group").alt == (
        "Bar chart: attendance by year group. Highest 95.0% (year group 7), lowest 80.0% (year"
        " group not known)."
    )


def test_days_of_pandas_are_days():
    """Its moments are written as the days that they are."""
    frame = pd.DataFrame({"week": [pd.Timestamp(2026, 9, 7)], "attendance_rate": [0.9]})
    picture = attendance_over_time(frame)

    assert picture.rows[0]["week"] == date(2026, 9, 7)
    assert "90.0% (7 September 2026)" in picture.alt


def test_year_groups_come_in_their_order():
    """Reception before Year 7 before Year 10, and those without one at the end."""
    picture = attendance_by_group(ROWS, by="year_group")

    assert [row["year_group"] for row in picture.rows] == ["R", "7", "10", None]


def test_other_groups_stay_where_they_were():
    """The caller's order is the picture's."""
    rows = [{"trust": name, "attendance_rate": 0.9} for name in "cab"]

    assert [row["trust"] for row in attendance_by_group(rows, by="trust").rows] == list("cab")


def test_a_column_that_says_so_suppresses_what_is_still_there():
    """A figure that somebody forgot to take out is taken out here."""
    rows = [
        {"sex": "F", "enrolments": 3, "attendance_rate": 0.875, "suppressed": True},
        {"sex": "M", "enrolments": 90, "attendance_rate": 0.9, "suppressed": False},
    ]
    picture = attendance_by_group(rows, by="sex")
    said = f"{picture.chart.to_dict()} {picture.alt} {picture.html()} {picture.rows}"

    assert "87.5" not in said
    assert "0.875" not in said
    assert picture.rows[0]["enrolments"] is None


def test_what_was_taken_out_of_a_row_leaves_the_rest():
    """A small number that is hidden, as in what `disclosed` gives, costs no other figure."""
    rows = [
        {
            "year_group": "7",
            "enrolments": 200,
            "persistent_absence_rate": 0.25,
            "severe_absence_rate": None,
            "suppressed": True,
        }
    ]
    picture = persistence_by_group(rows, by="year_group")

    assert picture.alt == (
        "Bar chart: persistent and severe absence by year group. Persistently absent: 25.0% (year"
        " group 7). Severely absent: There is no figure. Suppressed: 1 of 1."
    )
    assert picture.table().count(">c<") == 1


def test_counts_beside_a_rate_that_was_taken_out_go_too():
    """What was attended of what was possible would give the rate back."""
    row = {"sex": "F", "possible": 80, "attended": 70, "attendance_rate": None}
    for rows in ([row], [row | {"suppressed": True}]):
        assert attendance_by_group(rows, by="sex").rows[0]["possible"] is None


def test_a_total_comes_last():
    """A word among year groups is no year."""
    rows = [{"year_group": name, "attendance_rate": 0.9} for name in ("Total", "10", "N1", "9")]
    picture = attendance_by_group(rows, by="year_group")

    assert [row["year_group"] for row in picture.rows] == ["N1", "9", "10", "Total"]


def test_exact_rates_are_drawn():
    """A fraction is a rate like any other."""
    rows = [{"sex": "F", "attendance_rate": Fraction(19, 20)}]

    assert "95.0% (sex F)" in attendance_by_group(rows, by="sex").alt


@pytest.mark.parametrize(
    "empty",
    [
        {"possible": 0, "attendance_rate": None},
        {"enrolments": 0, "attendance_rate": None},
        {"attendance_rate": None, "suppressed": False},
    ],
)
def test_what_could_not_be_reckoned_is_not_suppressed(empty):
    """Where nothing was possible there is no figure: a dash, and what it means."""
    picture = attendance_by_group([{"sex": "F"} | empty], by="sex")

    assert "–: no figure" in picture.table()
    assert "c: suppressed" not in picture.table()
    assert picture.alt == "Bar chart: attendance by sex. There is no figure."


def test_a_number_that_is_none_is_no_figure():
    """What pandas has for null is null."""
    rows = [{"sex": "F", "attendance_rate": float("nan")}]

    assert attendance_by_group(rows, by="sex").rows[0]["suppressed"] is True


def test_rows_are_left_as_they_were():
    """A picture takes no rows of its caller's to pieces."""
    rows = [MappingProxyType(row) for row in ROWS]

    assert attendance_by_group(rows, by="year_group").rows[0]["attendance_rate"] == 0.85


def test_what_is_missing_is_named_all_together():
    """Each column that is not there."""
    with pytest.raises(Refused) as refused:
        attendance_by_group([{"name": "Tregear"}], by="sex")

    assert str(refused.value).splitlines() == [
        "frame, column sex: this column is missing",
        "frame, column attendance_rate: this column is missing",
    ]


@pytest.mark.parametrize("rate", [93.1, -0.1])
def test_a_percentage_for_a_rate_is_refused(rate):
    """93.1 would be drawn as 9310%; the value itself is not said."""
    with pytest.raises(Refused, match="rates from 0 to 1 were expected") as refused:
        attendance_by_group([{"sex": "F", "attendance_rate": rate}], by="sex")

    assert str(rate) not in str(refused.value)
