"""The three files of the daily series: every row that must balance does, and no other."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attrs import frozen
from published import Row, columns_of_codes, measured, read, whole, with_figures

from attendance_core.statistics import COUNTS
from attendance_core.statistics.adding import added
from attendance_core.statistics.rounding import percent, rounded
from attendance_core.statistics.weighting import weighted, weighting

# Each percentage and the count that stands over possible sessions in it: S3, S5, S6.
PERCENTS = {
    "attendance_perc": "overall_attendance",
    "overall_absence_perc": "overall_absence",
    "authorised_absence_perc": "authorised_absence",
    "unauthorised_absence_perc": "unauthorised_absence",
    "illness_perc": "reason_i_authorised_illness",
    "appointments_perc": "reason_m_authorised_medical_dental",
    "unauth_hol_perc": "reason_g_unauthorised_holiday",
    "unauth_oth_perc": "reason_o_other_unauthorised",
    "unauth_late_registers_closed_perc": "reason_u_unauthorised_late_after_registers_closed",
    "unauth_not_yet_perc": "reason_n_no_reason_yet",
    "auth_religious_perc": "reason_r_authorised_religious_observance",
    "auth_study_perc": "reason_s_authorised_study_leave",
    "auth_mob_perc": "reason_t_authorised_mobile_child",
    "auth_excluded_perc": "reason_e_authorised_excluded",
    "auth_performance_perc": "reason_c1_authorised_regulated_performance",
    "auth_interview_perc": "reason_j1_authorised_interview",
    "auth_part_time_perc": "reason_c2_authorised_temp_reduced_timetable",
    "auth_other_perc": "reason_c_authorised_other",
}
COUNTED = [
    *("present_sessions", "overall_attendance", "approved_educational_activity"),
    *("overall_absence", "authorised_absence", "unauthorised_absence", "late_sessions"),
    "possible_sessions",
]
AREA = ("geographic_level", "region_name", "la_name")


@frozen
class File:
    """A file: the column of its phases, the day of its law, and how exact its percentages are."""

    name: str
    phase: str
    on: date
    exact_to: Decimal
    rows_with_percents: int
    times: tuple[str, ...] = ()


YEAR = File(
    "dfe_attendance_ytd_202425.csv", "school_type", date(2025, 7, 18), Decimal("1e-13"), 481
)
AUTUMN = File(
    "dfe_attendance_autumn_202425.csv", "school_type", date(2024, 12, 20), Decimal("1e-13"), 481
)
WEEK = File(
    "dfe_attendance_dashboard_week37_2025.csv",
    "education_phase",
    date(2025, 9, 12),
    Decimal("5e-9"),
    1480,
    ("breakdown", "attendance_date"),
)


@frozen
class Read:
    """A file with its rows, all of them and those with figures."""

    file: File
    all: Sequence[Row]
    rows: Sequence[Row]

    def measures(self, rows: Sequence[Row]) -> pl.DataFrame:
        """Give the library's measures of some rows."""
        codes = columns_of_codes(self.all[0])
        labels = [*AREA, self.file.phase, *self.file.times]
        return measured(rows, codes, labels=labels, on=self.file.on)

    def of(self, level: str, *, totals: bool = False) -> list[Row]:
        """Give the rows of a level: its phases, or its totals."""
        return [
            row
            for row in self.rows
            if row["geographic_level"] == level and (row[self.file.phase] == "Total") == totals
        ]


def _read(shared: Path, file: File) -> Read:
    rows = read(shared, file.name)
    return Read(file, rows, with_figures(rows, "possible_sessions"))


@pytest.fixture(scope="module")
def year(shared: Path) -> Read:
    """Give the file of the year 2024/25."""
    return _read(shared, YEAR)


@pytest.fixture(scope="module")
def autumn(shared: Path) -> Read:
    """Give the file of the autumn term of 2024/25."""
    return _read(shared, AUTUMN)


@pytest.fixture(scope="module")
def week(shared: Path) -> Read:
    """Give the file of the first week of 2025/26."""
    return _read(shared, WEEK)


@pytest.fixture(scope="module", params=["year", "autumn", "week"])
def every(request: pytest.FixtureRequest) -> Read:
    """Give each of the files."""
    found: Read = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module", params=["year", "autumn"])
def old(request: pytest.FixtureRequest) -> Read:
    """Give each of the files whose totals are weighted."""
    found: Read = request.getfixturevalue(request.param)
    return found


def counts(frame: pl.DataFrame, by: Sequence[str]) -> list[dict[str, Any]]:
    """Give the labels and counts of measures, in the order of the labels."""
    return frame.select(*by, *COUNTS).sort(*by).to_dicts()


# Rates, S2 to S6


def test_every_percentage_is_a_count_over_possible_sessions(every: Read) -> None:
    """S6: eighteen percentages in every row of a phase, and in every total of 2025/26."""
    is_weighted = weighting().applies(school_year=every.file.on.year - (every.file.on.month < 8))
    rows = [row for row in every.rows if not (is_weighted and row[every.file.phase] == "Total")]
    off = [
        (row["la_name"], name)
        for row in rows
        for name, over in PERCENTS.items()
        if (made := percent(whole(row[over]), whole(row["possible_sessions"]), places=16)) is None
        or abs(made - Decimal(row[name])) > every.file.exact_to
    ]

    assert len(rows) == every.file.rows_with_percents
    assert off == []


# S38


def by_area(read: Read) -> dict[tuple[str, ...], dict[str, Row]]:
    """Give the rows of each area and time, by their phase."""
    found: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in read.all:
        key = tuple(row[name] for name in (*AREA, *read.file.times))
        found.setdefault(key, {})[row[read.file.phase]] = row
    return found


def test_old_totals_are_weighted_by_the_census(old: Read) -> None:
    """S38: every percentage of the ten totals, persistent absence too, as `weighted` gives it."""
    totals = 0
    for phases in by_area(old).values():
        if "Total" not in phases:
            continue
        total = phases.pop("Total")
        totals += 1
        weights = [whole(row["total_enrolments"]) for row in phases.values()]
        for name in (*PERCENTS, "pa_perc"):
            made = weighted([Decimal(row[name]) for row in phases.values()], weights)

            assert made is not None
            assert abs(made - Fraction(Decimal(total[name]))) <= Fraction(1, 10**13)
    assert totals == 10


def test_old_totals_are_not_the_plain_ratio(old: Read) -> None:
    """S38: every one of the ten differs from sum over sum, by up to 0.12 percentage points."""
    totals = [row for row in old.rows if row["school_type"] == "Total"]
    apart = [
        abs(made - Decimal(row["overall_absence_perc"]))
        for row in totals
        if (
            made := percent(
                whole(row["overall_absence"]), whole(row["possible_sessions"]), places=16
            )
        )
        is not None
    ]

    assert len(apart) == len(totals) == 10
    assert min(apart) > Decimal("0.001")
    assert rounded(Fraction(max(apart)), places=2) <= Decimal("0.12")


# Adding up, S4


def test_phases_add_up_to_the_totals(every: Read) -> None:
    """Counts of England and the regions: the phases, added by the library, are the Total row."""
    by = [*AREA, *every.file.times]
    areas = ("National", "Regional")
    phases = [row for level in areas for row in every.of(level)]
    totals = [row for level in areas for row in every.of(level, totals=True)]
    made = added([every.measures(phases)], by=by)

    assert len(totals) == (70 if every.file is WEEK else 10)
    assert counts(made, by) == counts(every.measures(totals), by)


@pytest.mark.parametrize("name", ["autumn", "week"])
def test_regions_add_up_to_england(name: str, request: pytest.FixtureRequest) -> None:
    """Counts of the nine regions, of each phase, the total and each day, are those of England."""
    every: Read = request.getfixturevalue(name)
    by = [every.file.phase, *every.file.times]
    regions = [row for totals in (False, True) for row in every.of("Regional", totals=totals)]
    england = [row for totals in (False, True) for row in every.of("National", totals=totals)]
    made = added([every.measures(regions)], by=by)

    assert len(regions) == 9 * len(england)
    assert counts(made, by) == counts(every.measures(england), by)


def test_regions_of_the_year_exceed_england(year: Read) -> None:
    """Known exception: by 6,298,037 possible sessions, as published."""
    regions = sum(whole(row["possible_sessions"]) for row in year.of("Regional", totals=True))
    (england,) = year.of("National", totals=True)

    assert regions - whole(england["possible_sessions"]) == 6298037


@pytest.mark.parametrize("longer", ["Weekly", "YTD"])
def test_days_add_up_to_the_week(week: Read, longer: str) -> None:
    """S37: five days of England and the regions, added, are the week, and the year to date."""
    by = [*AREA, "education_phase"]
    areas = [row for row in week.rows if row["geographic_level"] != "Local authority"]
    days = [row for row in areas if row["breakdown"] == "Daily"]
    sums = [row for row in areas if row["breakdown"] == longer]
    made = added([week.measures(days)], by=by)

    assert len(days) == 5 * len(sums) == 200
    assert counts(made, by) == counts(week.measures(sums), by)


@pytest.mark.parametrize("longer", ["Weekly", "YTD"])
@pytest.mark.parametrize("size", ["enrolments", "num_schools"])
def test_sizes_are_the_means_of_the_days(week: Read, longer: str, size: str) -> None:
    """S37: enrolments and schools of England in a week are the mean of its five days."""
    england = [row for totals in (False, True) for row in week.of("National", totals=totals)]
    for phase in ("Primary", "Secondary", "Special", "Total"):
        days, found = (
            [
                Decimal(row[size])
                for row in england
                if row["education_phase"] == phase and row["breakdown"] == breakdown
            ]
            for breakdown in ("Daily", longer)
        )

        assert len(days) == 5
        assert found == [sum(days) / 5]


def test_phases_of_authorities_add_up_save_where_one_is_hidden(week: Read) -> None:
    """Known exception: three authorities' totals include the special school that is hidden."""
    by = ["la_name", "breakdown"]
    phases = added([week.measures(week.of("Local authority"))], by=by)
    totals = week.measures(week.of("Local authority", totals=True))
    both = phases.join(totals, on=by, suffix="_total")
    off = both.filter(pl.col("possible") != pl.col("possible_total"))

    assert len(both) == len(totals) == 302
    assert set(off["la_name"]) == {"York", "Barnsley", "Bracknell Forest"}
    assert len(off) == 6
    assert (off["possible"] < off["possible_total"]).all()


# Persistent absence, S39


def test_raw_flags_of_the_first_week(week: Read) -> None:
    """S39: 640 rows of the year to date carry the two counts; of England they make 20.9 percent."""
    flagged = [row for row in week.all if row["pa_flag"] and row["breakdown"] == "YTD"]
    rates = {
        row["education_phase"]: percent(
            whole(row["pa_flag"]), whole(row["ytd_enrolments"]), places=1
        )
        for row in flagged
        if row["geographic_level"] == "National"
    }

    assert len(flagged) == 640
    assert rates["Total"] == Decimal("20.9")
    assert {row["pa_perc"] for row in week.all} == {""}


@pytest.mark.parametrize("column", ["pa_flag", "ytd_enrolments"])
def test_raw_flags_add_up(week: Read, column: str) -> None:
    """Phases add up to the totals, and regions to England, in both counts."""
    of = Counter[tuple[str, bool]]()
    for row in week.rows:
        if row["breakdown"] == "YTD" and row["geographic_level"] != "Local authority":
            of[row["geographic_level"], row["education_phase"] == "Total"] += whole(row[column])

    assert len(set(of.values())) == 1
    assert len(of) == 4


def test_weekly_totals_show_no_flags(week: Read) -> None:
    """Known exception: ten weekly totals show both counts as 0.0, which is not published."""
    shown = [row for row in week.all if row["pa_flag"] and row["breakdown"] != "YTD"]

    assert {(row["breakdown"], row["education_phase"]) for row in shown} == {("Weekly", "Total")}
    assert {(row["pa_flag"], row["ytd_enrolments"]) for row in shown} == {("0.0", "0.0")}
    assert len(shown) == 10


# Known exceptions


@pytest.mark.parametrize(("name", "rows", "most"), [("year", 56, 908), ("autumn", 39, 187)])
def test_rows_that_fall_short_for_want_of_code_f(
    name: str, rows: int, most: int, request: pytest.FixtureRequest
) -> None:
    """S18: as many rows as the notes count, by 1 session and up to the most they name."""
    every: Read = request.getfixturevalue(name)
    made = every.measures(every.rows)["authorised"].to_list()
    short = [
        whole(row["authorised_absence"]) - authorised
        for row, authorised in zip(every.rows, made, strict=True)
        if whole(row["authorised_absence"]) != authorised
    ]

    assert (len(short), min(short), max(short)) == (rows, 1, most)


def test_codes_outside_possible_sessions(week: Read) -> None:
    """S20: 1,471 rows have D, Q, Y, # or Z, and possible sessions balance in all 1,480."""
    codes = columns_of_codes(week.all[0])
    outside = [column for column, code in codes.items() if code[0] in "DQY#Z"]
    having = [row for row in week.rows if any(whole(row[column]) for column in outside)]
    possible = week.measures(week.rows)["possible"].to_list()

    assert len(having) == 1471
    assert possible == [whole(row["possible_sessions"]) for row in week.rows]
    assert len(possible) == 1480


def test_one_school_is_hidden_in_old_files(old: Read) -> None:
    """S46: three rows are `c`, each of an authority's one school."""
    hidden = [row for row in old.all if row["possible_sessions"] == "c"]

    assert {(row["la_name"], row["school_type"]) for row in hidden} == {
        ("City of London", "Primary"),
        ("Isles of Scilly", "Secondary"),
        ("Bracknell Forest", "Special"),
    }
    assert {row[name] for row in hidden for name in (*PERCENTS, *COUNTED)} == {"c"}
    assert {row["total_num_schools"] for row in hidden} == {"NA"}


def test_one_school_is_empty_in_the_week(week: Read) -> None:
    """S46: fourteen rows of authorities are empty, of a day and of the year to date."""
    hidden = [row for row in week.all if row["possible_sessions"] == ""]

    assert len(hidden) == 14
    assert {row["la_name"] for row in hidden} == {
        *("York", "City of London", "Barnsley", "Bracknell Forest", "Isles of Scilly"),
    }
    assert {row[name] for row in hidden for name in (*PERCENTS, *COUNTED)} == {""}
