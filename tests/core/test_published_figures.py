"""The Department's own files: what it published of each row is what the library makes of it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from published import columns_of_codes, whole, with_figures
from published import read as read_rows

from attendance_core.statistics import from_counts

PUBLISHED = {
    "present": "present_sessions",
    "approved_educational_activity": "approved_educational_activity",
    "attended": "overall_attendance",
    "unauthorised": "unauthorised_absence",
}


@frozen
class Published:
    """A row of a file: its sessions by code, and everything else in it."""

    counts: dict[str, int]
    row: Mapping[str, str]

    def number(self, column: str) -> int:
        """Give a number that the Department published."""
        return whole(self.row[column])


def read(shared: Path, name: str) -> list[Published]:
    """Read the rows with figures: those of one school, empty or `c`, are left out."""
    rows = read_rows(shared, name)
    codes = columns_of_codes(rows[0])
    return [
        Published({code: whole(row[column]) for column, code in codes.items()}, row)
        for row in with_figures(rows, "possible_sessions")
    ]


@frozen
class File:
    """One of the files: how many rows have figures, in how many the reasons balance, and when."""

    name: str
    rows: int
    balanced: int
    on: date
    codes: int


FILES = [
    File("dfe_attendance_ytd_202425.csv", 491, 435, date(2025, 7, 18), 24),
    File("dfe_attendance_autumn_202425.csv", 491, 452, date(2024, 12, 20), 24),
    File("dfe_attendance_dashboard_week37_2025.csv", 1480, 1480, date(2025, 9, 12), 37),
]


@pytest.fixture(scope="module", params=FILES, ids=[file.name for file in FILES])
def file(request: pytest.FixtureRequest) -> File:
    """Give each file."""
    found: File = request.param
    return found


@pytest.fixture(scope="module")
def published(file: File, shared: Path) -> list[Published]:
    """Give the rows of a file."""
    return read(shared, file.name)


@pytest.fixture(scope="module")
def measured(file: File, published: list[Published]) -> list[dict[str, Any]]:
    """Give what the library makes of the rows of a file, in their order."""
    codes = list(published[0].counts)
    rows = [[str(each.counts[code]) for code in codes] for each in published]
    frame, _ = from_counts((codes, rows), on=file.on, place=file.name)
    found: list[dict[str, Any]] = frame.to_dicts()
    return found


Rows = list[dict[str, Any]]


def test_every_row_with_figures_is_read(file: File, published: list[Published]) -> None:
    """As many rows as the notes count, and a column for every code that the file has."""
    assert len(published) == file.rows
    assert len(published[0].counts) == file.codes


@pytest.mark.parametrize("measure", PUBLISHED)
def test_attendance_and_unauthorised_absence_balance_in_every_row(
    measure: str, measured: Rows, published: list[Published]
) -> None:
    """Present, educational activity, attended and unauthorised are the Department's, exactly."""
    assert [row[measure] for row in measured] == [
        each.number(PUBLISHED[measure]) for each in published
    ]


def test_late_sessions_balance_in_every_row(measured: Rows, published: list[Published]) -> None:
    """S53: all late sessions are those before the register closed and those after it."""
    late = [row["late_before_close"] + row["late_after_close"] for row in measured]

    assert late == [each.number("late_sessions") for each in published]


def test_authorised_absence_balances_but_for_code_f(
    file: File, measured: Rows, published: list[Published]
) -> None:
    """S18: without a column for F some rows fall short, and none exceeds; with it all balance."""
    short = [
        each.number("authorised_absence") - row["authorised"]
        for row, each in zip(measured, published, strict=True)
    ]

    assert min(short) == 0
    assert short.count(0) == file.balanced


def test_possible_sessions_balance_as_authorised_absence_does(
    measured: Rows, published: list[Published]
) -> None:
    """S1: what is short of possible is exactly what is short of authorised absence."""
    for row, each in zip(measured, published, strict=True):
        short = each.number("authorised_absence") - row["authorised"]

        assert row["possible"] == each.number("possible_sessions") - short
        assert row["missed"] == each.number("overall_absence") - short


def test_rates_are_the_published_ones(measured: Rows, published: list[Published]) -> None:
    """S2, S5: in balanced rows of one phase the percentages agree to eight figures."""
    compared = [
        (row, each.row)
        for row, each in zip(measured, published, strict=True)
        if row["possible"] == each.number("possible_sessions")
        and each.row.get("school_type", each.row.get("education_phase")) != "Total"
    ]

    assert len(compared) > 300
    for row, theirs in compared:
        for rate, column in (
            ("attendance_rate", "attendance"),
            ("absence_rate", "overall_absence"),
        ):
            assert 100 * row[rate] == pytest.approx(float(theirs[f"{column}_perc"]), abs=1e-7)


def test_special_schools_of_england_are_the_golden_anchor(
    shared: Path, golden: Callable[[str], dict[str, Any]]
) -> None:
    """The counts of tests/golden/special_schools_202425.toml are those of the published file."""
    (row,) = [
        each
        for each in read(shared, "dfe_attendance_ytd_202425.csv")
        if (each.row["geographic_level"], each.row["school_type"]) == ("National", "Special")
    ]

    assert row.counts == golden("special_schools_202425.toml")["counts"]


def test_england_2024_25_is_the_golden_anchor(shared: Path) -> None:
    """All phases together: possible = attended + missed, and late = L + U (Golden anchors)."""
    (england,) = [
        each
        for each in read(shared, "dfe_attendance_ytd_202425.csv")
        if (each.row["geographic_level"], each.row["school_type"]) == ("National", "Total")
    ]
    codes = list(england.counts)
    cells = [str(each) for each in england.counts.values()]
    frame, gone = from_counts((codes, [cells]), on=date(2025, 7, 18), place="ytd.csv")
    row = frame.to_dicts()[0]

    assert gone == ["H", "J"]
    assert (row["attended"], row["unauthorised"]) == (2333406973, 58499467)
    assert (row["late_before_close"], row["late_after_close"]) == (46876028, 5619106)
    assert 0 <= 113893134 - row["authorised"] == 2505799574 - row["possible"] < 5000
