from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from attendance_core.errors import Refused
from attendance_core.statistics import MEASURES, from_counts

ON = date(2026, 11, 20)


def measured(names: Sequence[str], *rows: Sequence[str], on: date = ON) -> list[dict[str, Any]]:
    """Give the measures of rows of counts."""
    frame, _ = from_counts((names, rows), on=on, place="counts.csv")
    found: list[dict[str, Any]] = frame.to_dicts()
    return found


def faults_of(names: Sequence[str], *rows: Sequence[str], on: date = ON) -> list[str]:
    """Give the faults for which counts are refused, without the place."""
    with pytest.raises(Refused) as refused:
        from_counts((names, rows), on=on, place="counts.csv")
    return [str(fault).removeprefix("counts.csv, ") for fault in refused.value.faults]


def test_special_schools_of_2024_25(golden: Callable[[str], dict[str, Any]]) -> None:
    """The Department's counts give the Department's totals, to the session."""
    anchor = golden("special_schools_202425.toml")
    counts, published = anchor["counts"], anchor["published"]
    (row,) = measured(list(counts), [str(each) for each in counts.values()], on=anchor["on"])
    late = row["late_before_close"] + row["late_after_close"]

    assert {name: row[name] for name in published if name != "late"} | {"late": late} == published
    assert row["attendance_rate"] == 43968418 / 50470125
    assert row["absence_rate"] == 6501707 / 50470125


def test_columns_before_the_first_code_are_labels() -> None:
    """Labels are given back as they were, in the order of the rows, before the measures."""
    frame, _ = from_counts(
        (
            ["region", "year", "/", "\\", "I"],
            [["South West", "2025", "5", "4", "1"], ["Wales", "", "1", "0", "0"]],
        ),
        on=ON,
        place="counts.csv",
    )

    assert frame.columns == ["region", "year", *MEASURES]
    assert frame.select("region", "year", "possible", "missed").rows() == [
        ("South West", "2025", 10, 1),
        ("Wales", "", 1, 0),
    ]


def test_counts_need_no_labels() -> None:
    """Where every column is a code there are measures alone."""
    frame, _ = from_counts((["/", "O"], [["3", "1"]]), on=ON, place="counts.csv")

    assert frame.columns == list(MEASURES)
    assert frame["unauthorised_rate"].to_list() == [0.25]


def test_a_code_that_is_gone_counts_by_its_last_meaning_and_is_named() -> None:
    """J was attendance and H authorised absence; whoever reads the figures is told."""
    frame, gone = from_counts((["/", "J", "H", "F"], [["6", "2", "1", "1"]]), on=ON, place="c.csv")
    row = frame.to_dicts()[0]

    assert gone == ["J", "H", "F"]
    assert (row["attended"], row["authorised"], row["possible"]) == (8, 2, 10)


def test_on_a_day_of_the_old_law_the_same_code_is_not_gone() -> None:
    """On 18 August 2024 J and H were in force, and F had been gone since 2013."""
    _, gone = from_counts((["J", "H", "F"], [["2", "1", "1"]]), on=date(2024, 8, 18), place="c.csv")

    assert gone == ["F"]


def test_codes_outside_possible_are_in_no_rate() -> None:
    """D, X, Q and Y are not required; Z and # are not collected."""
    (row,) = measured(["/", "D", "X", "Q", "Y7", "Z", "#"], ["1", "2", "3", "4", "5", "6", "7"])

    assert (row["possible"], row["not_required"], row["attendance_rate"]) == (1, 14, 1.0)


def test_nothing_possible_has_no_rate() -> None:
    """Where there is nothing to divide by, the rates are empty."""
    (row,) = measured(["/", "Z"], ["0", "5"])

    assert {row[name] for name in MEASURES if name.endswith("_rate")} == {None}
    assert {row[name] for name in MEASURES if not name.endswith("_rate")} == {0}


def test_a_header_without_rows_gives_no_row() -> None:
    """The columns are there all the same."""
    frame, _ = from_counts((["region", "/"], []), on=ON, place="counts.csv")

    assert frame.columns == ["region", *MEASURES]
    assert frame.is_empty()


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (["region", "year"], "line 1: a column named by a code was expected"),
        ([], "line 1: a column named by a code was expected"),
        (["/", "total"], "line 1, column total: columns from the first code on are codes"),
        (["/", "-"], "line 1, column -: columns from the first code on are codes"),
        (["/", "I", "/"], "line 1, column /: this column stands twice"),
    ],
)
def test_a_header_that_is_not_one_of_counts_is_refused(names: list[str], fault: str) -> None:
    """From the first code on every column is a code, and stands once."""
    (found,) = faults_of(names)

    assert found.removeprefix("counts.csv, ").startswith(fault)


def test_a_code_that_is_not_yet_in_force_is_refused() -> None:
    """All such codes are told at once, with the day."""
    assert faults_of(["/", "C1", "J1"], on=date(2024, 8, 18)) == [
        "line 1, column C1: this code is not yet in force on 2024-08-18",
        "line 1, column J1: this code is not yet in force on 2024-08-18",
    ]


@pytest.mark.parametrize("cell", ["", "c", "x", "NA", "5.0", "-5", " 5", "1,000", "٥"])
def test_a_cell_that_is_no_number_is_refused(cell: str) -> None:
    """The Department's symbols are no counts; the line and the code are named, never the cell."""
    assert faults_of(["region", "/", "I"], ["A", "5", "1"], ["B", "5", cell]) == [
        "line 3, column I: a whole number of sessions was expected"
    ]


def test_all_faulty_cells_are_told_at_once() -> None:
    """Each with its line and its code."""
    assert faults_of(["/", "I"], ["c", "c"], ["1", "1"], ["1", ":"]) == [
        "line 2, column /: a whole number of sessions was expected",
        "line 2, column I: a whole number of sessions was expected",
        "line 4, column I: a whole number of sessions was expected",
    ]


@pytest.mark.parametrize("row", [["A", "1"], ["A", "1", "2", "3"], []])
def test_a_row_that_is_short_or_long_is_refused(row: list[str]) -> None:
    """The cells of such a row are under nobody knows which code."""
    assert faults_of(["region", "/", "I"], ["A", "1", "2"], row) == [
        "line 3: 3 cells were expected"
    ]


def test_a_label_may_have_any_name() -> None:
    """A label may be called as the library calls a column of its own workings."""
    frame, _ = from_counts((["row", "sessions", "/"], [["A", "B", "1"]]), on=ON, place="c.csv")

    assert frame.select("row", "sessions", "present").rows() == [("A", "B", 1)]


@pytest.mark.parametrize("names", [["possible", "/"], ["region", "region", "/"]])
def test_a_label_that_would_stand_twice_in_the_answer_is_refused(names: list[str]) -> None:
    """A label called as a measure, or as another label, leaves no name to find it by."""
    assert len(faults_of(names, [*["A"] * (len(names) - 1), "1"])) == 1


def test_the_answer_is_a_frame_of_polars() -> None:
    """Whole numbers of sessions are integers, and rates are doubles."""
    frame, _ = from_counts((["region", "/"], [["A", "5"]]), on=ON, place="counts.csv")

    assert {frame[name].dtype for name in MEASURES if not name.endswith("_rate")} == {pl.Int64}
    assert {frame[name].dtype for name in MEASURES if name.endswith("_rate")} == {pl.Float64}
