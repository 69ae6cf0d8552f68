"""The files of the census series: every row that must balance does, and no other."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from attrs import frozen
from published import SYMBOLS, Row, as_statistics, read, with_figures

from attendance_core.statistics import COLUMNS, from_counts
from attendance_core.statistics.adding import added
from attendance_core.statistics.rounding import percent, rounded
from attendance_core.statistics.tallies import FLAGS, flags

# The columns of reasons and the codes that they count: domain notes, census, section 4.
AUTHORISED = {
    "sess_auth_illness": "I",
    "sess_auth_appointments": "M",
    "sess_auth_religious": "R",
    "sess_auth_study": "S",
    "sess_auth_traveller": "T",
    "sess_auth_holiday": "H",
    "sess_auth_ext_holiday": "F",
    "sess_auth_excluded": "E",
    "sess_auth_other": "C",
}
UNAUTHORISED = {
    "sess_unauth_holiday": "G",
    "sess_unauth_late": "U",
    "sess_unauth_other": "O",
    "sess_unauth_noyet": "N",
}
TOTALS = {
    "authorised": "sess_auth_totalreasons",
    "unauthorised": "sess_unauth_totalreasons",
    "missed": "sess_overall_totalreasons",
}
KINDS = ("overall", "authorised", "unauthorised")
# Each percentage of sessions, with its two counts: S2, S3, of everybody and of those in PA.
PERCENTS = {f"sess_{kind}_percent": (f"sess_{kind}", "sess_possible") for kind in KINDS} | {
    f"sess_{kind}_percent_pa_10_exact": (f"sess_{kind}_pa_10_exact", "sess_possible_pa_10_exact")
    for kind in KINDS
}
PERSISTENT = ("enrolments_pa_10_exact", "enrolments")
ADDED_UP = [name for name in COLUMNS if not name.endswith("_rate")]


@frozen
class File:
    """A file: how many rows have figures, and in how many the reasons balance or fall short."""

    name: str
    rows: int
    authorised_balanced: int
    authorised_unclassified: int
    unauthorised_unclassified: int


AREAS = File("census_absence_6ht_200607_201819_nat_reg_la.csv", 2381, 2381, 926, 850)
PUPILS = File("census_absence_natcharacteristics_201617.csv", 1308, 1142, 1264, 1246)


@pytest.fixture(scope="module")
def areas(shared: Path) -> list[Row]:
    """Give the rows of England, its regions and authorities."""
    return with_figures(read(shared, AREAS.name), "enrolments")


@pytest.fixture(scope="module")
def pupils(shared: Path) -> list[Row]:
    """Give the rows of pupils' characteristics, their columns called as in the other file."""
    old = "enrolments_PA_10_exact"
    rows = with_figures(read(shared, PUPILS.name), "enrolments")
    return [{**row, "enrolments_pa_10_exact": row[old], "time_period": row["year"]} for row in rows]


@pytest.fixture(scope="module", params=[AREAS, PUPILS], ids=["areas", "pupils"])
def file(request: pytest.FixtureRequest) -> File:
    """Give each file."""
    found: File = request.param
    return found


@pytest.fixture(scope="module")
def rows(file: File, request: pytest.FixtureRequest) -> list[Row]:
    """Give the rows of a file that have figures."""
    found: list[Row] = request.getfixturevalue("areas" if file is AREAS else "pupils")
    return found


def places(row: Row) -> int:
    """Give the decimal places of a row: one of England, five of others."""
    return 5 if row.get("geographic_level", "National") != "National" else 1


def test_every_row_with_figures_is_read(file: File, rows: list[Row]) -> None:
    """As many rows as the notes count."""
    assert len(rows) == file.rows


# Rates


@pytest.mark.parametrize("column", PERCENTS)
def test_every_percentage_of_sessions_is_the_published_one(rows: list[Row], column: str) -> None:
    """S2, S3: in every row, to the last place that is published."""
    over, under = PERCENTS[column]

    assert [percent(int(row[over]), int(row[under]), places=places(row)) for row in rows] == [
        Decimal(row[column]) for row in rows
    ]


def test_every_percentage_of_persistent_absence_is_the_published_one(areas: list[Row]) -> None:
    """S10: enrolments that are persistently absent, of all enrolments, in every row."""
    over, under = PERSISTENT

    assert [percent(int(row[over]), int(row[under]), places=places(row)) for row in areas] == [
        Decimal(row["enrolments_pa_10_exact_percent"]) for row in areas
    ]


def test_rounded_enrolments_give_persistent_absence_within_their_rounding(
    pupils: list[Row],
) -> None:
    """S45: to the nearest 5, so 246 percentages differ, one by an exact half; none by more."""
    over, under = (
        [int(row[name]) for row in pupils] for name in ("enrolments_pa_10_exact", "enrolments")
    )
    theirs = [Decimal(row["enrolments_pa_10_exact_percent"]) for row in pupils]
    differ = [
        (
            Fraction(200 * some - 500, 2 * whole + 5),
            figure,
            Fraction(200 * some + 500, 2 * whole - 5),
        )
        for some, whole, figure in zip(over, under, theirs, strict=True)
        if percent(some, whole, places=1) != figure
    ]
    halves = [
        figure
        for some, whole, figure in zip(over, under, theirs, strict=True)
        if abs(Fraction(100 * some, whole) - Fraction(figure)) == Fraction(1, 20)
        and percent(some, whole, places=1) != figure
    ]

    assert {number % 5 for number in [*over, *under]} == {0}
    assert (len(differ), len(halves)) == (246, 1)
    assert all(
        rounded(least, places=1) <= figure <= rounded(most, places=1)
        for least, figure, most in differ
    )


# Reasons


def reasons(rows: Sequence[Row]) -> pl.DataFrame:
    """Give the library's measures of the reasons of some rows; a symbol is no session."""
    columns = AUTHORISED | UNAUTHORISED
    cells = [["0" if row[column] in SYMBOLS else row[column] for column in columns] for row in rows]
    frame, gone = from_counts((list(columns.values()), cells), on=date(2019, 7, 31), place="x.csv")

    assert gone == ["F"]
    found: pl.DataFrame = frame
    return found


def test_unauthorised_reasons_add_up(rows: list[Row]) -> None:
    """G, U, O and N are all the unauthorised absence with reasons, in every row."""
    assert reasons(rows)["unauthorised"].to_list() == [
        int(row["sess_unauth_totalreasons"]) for row in rows
    ]


def test_authorised_reasons_add_up_but_for_code_f(file: File, rows: list[Row]) -> None:
    """In 2013/14 the totals by characteristic include F, which has no column: 1 to 3,640 short."""
    made = reasons(rows)["authorised"].to_list()
    short = {
        at: int(row["sess_auth_totalreasons"]) - authorised
        for at, (row, authorised) in enumerate(zip(rows, made, strict=True))
        if int(row["sess_auth_totalreasons"]) != authorised
    }

    assert len(rows) - len(short) == file.authorised_balanced
    if short:
        assert (min(short.values()), max(short.values())) == (1, 3640)
        assert {rows[at]["time_period"] for at in short} == {"201314"}


def test_absence_with_reasons_is_authorised_and_unauthorised(rows: list[Row]) -> None:
    """In every row, and so is all absence: S1."""
    for row in rows:
        assert int(row[TOTALS["missed"]]) == int(row[TOTALS["authorised"]]) + int(
            row[TOTALS["unauthorised"]]
        )
        assert int(row["sess_overall"]) == int(row["sess_authorised"]) + int(
            row["sess_unauthorised"]
        )


def test_shares_of_the_reasons_make_a_whole(areas: list[Row]) -> None:
    """S7: the shares of absence with reasons make 100 percent, save what rounding takes."""
    for row in areas:
        whole = int(row["sess_overall_totalreasons"])
        shares = [
            share
            for column in AUTHORISED | UNAUTHORISED
            if row[column] not in SYMBOLS
            and (share := percent(int(row[column]), whole, places=6)) is not None
        ]

        assert len(shares) in (12, 13)
        assert abs(sum(shares) - 100) <= Decimal("0.0000065")


def test_absence_without_a_reason(file: File, rows: list[Row]) -> None:
    """S30: absence exceeds that with reasons in as many rows as the notes count; never below."""
    for kind, column, number in (
        ("sess_authorised", "sess_auth_totalreasons", file.authorised_unclassified),
        ("sess_unauthorised", "sess_unauth_totalreasons", file.unauthorised_unclassified),
    ):
        unclassified = [int(row[kind]) - int(row[column]) for row in rows]

        assert min(unclassified) == 0
        assert sum(map(bool, unclassified)) == number


# Adding up, S4

AREA = ("geographic_level", "region_code", "new_la_code")
YEAR = "time_period"


def of(areas: Sequence[Row], level: str) -> list[Row]:
    """Give the rows of a level."""
    return [row for row in areas if row["geographic_level"] == level]


@pytest.mark.parametrize(
    ("level", "years"), [("Regional", 13), ("Local authority", 3)], ids=["regions", "authorities"]
)
def test_england_is_the_sum_of_its_areas(areas: list[Row], level: str, years: int) -> None:
    """Enrolments, sessions and persistent absence of every year and phase."""
    by = [YEAR, "school_type"]
    parts = of(areas, level)
    england = [row for row in of(areas, "National") if row[YEAR] in {each[YEAR] for each in parts}]
    made = added([as_statistics(parts, by)], by=by)

    assert len(made) == 4 * years
    assert made.select(*by, *ADDED_UP).equals(
        as_statistics(england, by)
        .sort(by)
        .select(*by, *ADDED_UP)
        .cast(made.select(*by, *ADDED_UP).schema)
    )


def test_rates_of_the_sum_are_the_published_ones(areas: list[Row]) -> None:
    """S4, S10: sums over sums of the nine regions give England's percentages, to one place."""
    by = [YEAR, "school_type"]
    made = added([as_statistics(of(areas, "Regional"), by)], by=by)
    published = {(row[YEAR], row["school_type"]): row for row in of(areas, "National")}

    assert len(made) == len(published) == 52
    for row in made.to_dicts():
        theirs = published[row[YEAR], row["school_type"]]
        for rate, column in (
            ("absence_rate", "sess_overall_percent"),
            ("authorised_rate", "sess_authorised_percent"),
            ("unauthorised_rate", "sess_unauthorised_percent"),
            ("persistent_absence_rate", "enrolments_pa_10_exact_percent"),
        ):
            assert rounded(Fraction(row[rate]) * 100, places=1) == Decimal(theirs[column])


def test_phases_add_up_to_the_totals_of_areas(areas: list[Row]) -> None:
    """Enrolments, sessions and persistent absence of England, regions and authorities."""
    by = [*AREA, YEAR]
    phases = [row for row in areas if row["school_type"] != "Total"]
    totals = [row for row in areas if row["school_type"] == "Total"]
    made = added([as_statistics(phases, by)], by=by).select(*by, *ADDED_UP)

    assert len(made) == len(totals) == 599
    assert made.equals(as_statistics(totals, by).sort(by).select(*by, *ADDED_UP).cast(made.schema))


def test_phases_add_up_to_the_totals_of_characteristics(pupils: list[Row]) -> None:
    """Sessions only: enrolments are rounded, and one row of a phase is hidden."""
    by = [YEAR, "characteristic_1"]
    sessions = ["possible", "missed", "authorised", "unauthorised"]
    made = added(
        [as_statistics([row for row in pupils if row["school_type"] != "Total"], by)], by=by
    )
    totals = as_statistics([row for row in pupils if row["school_type"] == "Total"], by)
    both = made.join(totals, on=by, suffix="_total")
    off = both.filter(
        pl.any_horizontal(pl.col(name) != pl.col(f"{name}_total") for name in sessions)
    )

    assert len(both) == len(totals) == len(made)
    assert off.select(by).rows() == [("201314", "NC_Year_10")]


# Symbols


def test_symbols_stand_where_the_notes_say(shared: Path) -> None:
    """`:` and `.` for F from 2013/14 on, and one row of `x`."""
    found = Counter(
        (name, cell, column if cell in ":." else "")
        for name in (AREAS.name, PUPILS.name)
        for row in read(shared, name)
        for column, cell in row.items()
        if cell in SYMBOLS - {""}
    )

    assert found == {
        (AREAS.name, ":", "sess_auth_ext_holiday"): 2073,
        (PUPILS.name, ".", "sess_auth_ext_holiday"): 1050,
        (PUPILS.name, "x", ""): 32,
    }


# Bands

BANDS = "census_absence_bands_5pct_national_by_phase_derived.csv"
# Of ten thousand possible sessions: the fewest missed in a band and the most.
EDGES = {f"b{low}_{low + 5}": (100 * low, 100 * (low + 5) - 1) for low in range(0, 50, 5)} | {
    "b50plus": (5000, 10000)
}


@pytest.fixture(scope="module")
def bands(shared: Path) -> list[Row]:
    """Give the rows of bands."""
    return read(shared, BANDS)


def in_bands(row: Row, on: date) -> dict[str, int]:
    """Give the enrolments in the bands whose edges, both, the library says are over a threshold."""
    edges = pl.DataFrame(
        [(band, missed, 10000) for band, both in EDGES.items() for missed in both],
        schema=["band", "missed", "possible"],
        orient="row",
    )

    said = nw.from_native(edges).with_columns(**flags(on=on)).to_native().to_dicts()
    return {
        flag: sum(
            int(row[band])
            for band in EDGES
            if all(each[flag] for each in said if each["band"] == band)
        )
        for flag in FLAGS
    }


def test_persistent_and_severe_absence_are_those_of_the_bands(bands: list[Row]) -> None:
    """S14, S15: bands from a tenth on are persistent absence, severe absence among it."""
    assert len(bands) == 18
    for row in bands:
        made = in_bands(row, date(int(row[YEAR][:4]) + 1, 7, 31))

        assert made["persistently_absent"] == int(row["pa10"])
        assert made["severely_absent"] == int(row["sa50"]) == int(row["b50plus"])


def test_bands_add_up_to_enrolments(bands: list[Row]) -> None:
    """All eleven of them, in each of the eighteen rows."""
    assert [sum(int(row[band]) for band in EDGES) for row in bands] == [
        int(row["enrolments"]) for row in bands
    ]


def test_rates_of_the_bands(bands: list[Row]) -> None:
    """S10, S11: persistent and severe absence of enrolments, as derived, to twelve places."""
    for row in bands:
        for flag, column in (("pa10", "pa_percent"), ("sa50", "sa_percent")):
            made = percent(int(row[flag]), int(row["enrolments"]), places=16)

            assert made is not None
            assert abs(made - Decimal(row[column])) < Decimal("1e-12")


def test_bands_agree_with_the_areas(bands: list[Row], areas: list[Row]) -> None:
    """Enrolments and persistent absence of 2016/17 to 2018/19 are those of the other file."""
    england = {(row[YEAR], row["school_type"]): row for row in of(areas, "National")}
    both = [(row, other) for row in bands if (other := england.get((row[YEAR], row["phase"])))]

    assert len(both) == 9
    for row, other in both:
        assert row["enrolments"] == other["enrolments"]
        assert row["pa10"] == other["enrolments_pa_10_exact"]
