"""Benchmarks: read from files in the Department's formats, chosen, and set beside statistics."""

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from published import read, table

from attendance_core.errors import Refused
from attendance_core.register import Register, rows
from attendance_core.statistics import statistics
from attendance_core.statistics.benchmarks import RATES_OF, SYMBOLS, Benchmark, benchmark
from attendance_core.statistics.comparing import against
from attendance_core.statistics.published import read_benchmarks
from attendance_core.statistics.rounding import rounded

# Invented figures in the formats of both series.
AREAS = """geographic_level,country_code,country_name,region_code,region_name,new_la_code,la_name
National,E92000001,England,,,,
Regional,E92000001,England,E12000009,South West,,
Local authority,E92000001,England,E12000009,South West,E06000099,Westbarrow
"""
DAILY = {
    "time_period": "202425",
    "time_identifier": "Academic year",
    "school_type": "Primary",
    "num_schools": "12.5",
    "enrolments": "2500.5",
    "possible_sessions": "40000",
    "overall_absence": "2000",
    "authorised_absence": "1500",
    "unauthorised_absence": "500",
    "overall_absence_perc": "5",
    "authorised_absence_perc": "3.75",
    "unauthorised_absence_perc": "1.25",
    "pa_perc": "13.1234567891234",
}
CENSUS = {
    "time_identifier": "Academic year",
    "year_breakdown": "six half terms",
    "time_period": "201819",
    "school_type": "State-funded secondary",
    "enrolments": "3000",
    "sess_possible": "600000",
    "sess_overall": "30000",
    "sess_authorised": "20000",
    "sess_unauthorised": "10000",
    "sess_overall_percent": "5.0",
    "sess_authorised_percent": "3.3",
    "sess_unauthorised_percent": "1.7",
    "enrolments_pa_10_exact": "400",
    "enrolments_pa_10_exact_percent": "13.3",
}
SEVERE = {"enrolments_pa_50_exact": "30", "enrolments_pa_50_exact_percent": "1.0"}
Table = tuple[list[str], list[list[str]]]


def file_of(*figures: Mapping[str, str], level: str | None = None) -> Table:
    """Write a file: each set of figures for each of the three areas, or for one of a level."""
    areas = [
        area
        for area in csv.DictReader(StringIO(AREAS))
        if level in (None, area["geographic_level"])
    ]
    lines = [area | each for each in figures for area in areas]
    return list(lines[0]), [list(line.values()) for line in lines]


def england(figures: Mapping[str, str], **more: str) -> Benchmark:
    """Read one row of England."""
    (found,) = read_benchmarks(file_of({**figures, **more}, level="National"), place="file.csv")
    return found


# Reading


def test_a_row_of_the_daily_series() -> None:
    """Counts as whole numbers, rates from them; persistent absence has a percentage only."""
    found = england(DAILY)

    assert (found.series, found.period, found.coverage) == ("daily", "2024/25", "Academic year")
    assert (found.level, found.area, found.code) == ("National", "England", "E92000001")
    assert (found.phase, found.possible, found.missed) == ("primary", 40000, 2000)
    assert (found.authorised, found.unauthorised) == (1500, 500)
    assert found.absence_rate == Fraction(1, 20)
    assert found.rate("authorised_rate") == Fraction(3, 80)
    assert found.persistent_absence_rate == Fraction("0.131234567891234")
    assert found.enrolments is found.persistently_absent is found.severe_absence_rate is None


def test_a_row_of_the_census_series() -> None:
    """Every rate is exact, of counts, and the published percentages stand beside them."""
    found = england(CENSUS, **SEVERE)

    assert (found.series, found.period) == ("census", "2018/19")
    assert (found.coverage, found.phase) == ("Academic year, six half terms", "secondary")
    assert found.persistent_absence_rate == Fraction(400, 3000)
    assert found.severe_absence_rate == Fraction(1, 100)
    assert found.percents["unauthorised_rate"] == Decimal("1.7")
    assert found.rate("unauthorised_rate") == Fraction(1, 60)
    assert not found.symbols


def test_areas_have_their_own_names_and_codes() -> None:
    """Country, region and authority, each by its own columns."""
    found = read_benchmarks(file_of(CENSUS), place="file.csv")

    assert [(each.level, each.area, each.code) for each in found] == [
        ("National", "England", "E92000001"),
        ("Regional", "South West", "E12000009"),
        ("Local authority", "Westbarrow", "E06000099"),
    ]


def test_a_benchmark_is_named_with_its_series() -> None:
    """S42: its text always says of which series it is."""
    assert str(england(DAILY)) == "England, primary, 2024/25 (Academic year), daily series"
    assert str(england(CENSUS)).endswith("census series")


@pytest.mark.parametrize(("symbol", "meaning"), SYMBOLS.items())
def test_a_symbol_is_no_figure_and_is_kept(symbol: str, meaning: str) -> None:
    """S47: there is no count and no rate, and why stands beside it."""
    found = england(DAILY, overall_absence=symbol, overall_absence_perc=symbol, pa_perc=symbol)

    assert found.missed is found.absence_rate is found.persistent_absence_rate is None
    assert found.symbols == dict.fromkeys(
        ("missed", "absence_rate", "persistent_absence_rate"), symbol
    )
    assert found.why_not("missed") == found.why_not("absence_rate") == meaning
    assert found.why_not("possible") is None
    assert found.authorised == 1500


def test_a_rate_of_nothing_possible_is_as_published() -> None:
    """Where there is nothing to divide by there is no rate but a published one."""
    assert england(DAILY, possible_sessions="0").absence_rate == Fraction(1, 20)
    assert england(DAILY, possible_sessions="0", overall_absence_perc="z").absence_rate is None


def test_an_old_daily_total_has_the_rate_that_was_published() -> None:
    """S38: up to 2024/25 it was weighted, so that missed over possible is another figure."""
    old = england(DAILY, school_type="Total", overall_absence_perc="5.1")
    new = england(DAILY, school_type="Total", overall_absence_perc="5.1", time_period="202526")
    census = england(CENSUS, school_type="Total")

    assert (old.is_weighted, old.absence_rate) == (True, Fraction(51, 1000))
    assert (new.is_weighted, new.absence_rate) == (False, Fraction(1, 20))
    assert (census.is_weighted, census.absence_rate) == (False, Fraction(1, 20))
    assert not england(DAILY).is_weighted


def test_very_small_percentages_are_read() -> None:
    """The files write them with an exponent."""
    found = england(DAILY, unauthorised_absence="c", unauthorised_absence_perc="9.5e-05")

    assert found.rate("unauthorised_rate") == Fraction(95, 10**8)


def test_rows_of_schools_are_left_out() -> None:
    """The census file may have a row for each school: that is no benchmark, nor is it read."""
    header, lines = file_of(CENSUS)
    school = ["?" if name != "geographic_level" else "School" for name in header]

    assert len(read_benchmarks((header, [*lines, school]), place="file.csv")) == 3


# Refusals


def faults(given: Table) -> list[str]:
    """Give the faults with which a file is refused, without its name."""
    with pytest.raises(Refused) as refused:
        read_benchmarks(given, place="file.csv")
    return [str(fault).removeprefix("file.csv, ") for fault in refused.value.faults]


def test_a_file_of_neither_series_is_refused() -> None:
    """The header says of which series a file is."""
    (found,) = faults((["urn", "possible"], []))

    assert found.startswith("line 1: the column sess_possible of the census or possible_sessions")


@pytest.mark.parametrize("column", sorted(DAILY.keys() - {"num_schools", "enrolments"}))
def test_a_missing_column_is_refused(column: str) -> None:
    """The first line and the column are named."""
    (found,) = faults(file_of({name: each for name, each in DAILY.items() if name != column}))

    assert found.startswith("line 1")
    assert column in found


def test_missing_and_doubled_columns_are_told_at_once() -> None:
    """All of them, with the series that the file seems to be of."""
    header, lines = file_of(CENSUS)
    header[header.index("sess_overall")] = "enrolments"

    assert faults((header, lines)) == [
        "line 1, column sess_overall: this column of the census series was expected",
        "line 1, column enrolments: this column stands twice",
    ]


def test_all_faulty_cells_are_told_at_once() -> None:
    """Each with its line and column, and never with what it held."""
    bad = {**DAILY, "possible_sessions": "1,000", "pa_perc": "101", "time_period": "202424"}
    header, lines = file_of(DAILY, bad, level="National")

    assert faults((header, [*lines, lines[0][:-1]])) == [
        "line 3, column time_period: a school year such as 202425 was expected",
        "line 3, column possible_sessions: a whole number or a symbol was expected",
        "line 3, column pa_perc: a percentage or a symbol was expected",
        "line 4: 20 cells were expected",
    ]


@pytest.mark.parametrize("cell", ["5.0", "-5", " 5", "1e3", "٥", "n/a", "C"])
def test_a_count_that_is_none_is_refused(cell: str) -> None:
    """A count is whole figures; a symbol is one of those that the Department uses."""
    assert len(faults(file_of({**CENSUS, "sess_overall": cell}, level="National"))) == 1


@pytest.mark.parametrize("cell", ["5%", "-5", "100.1", "5.", ".5", "5e3", "NaN", "inf", "٥"])
def test_a_percentage_that_is_none_is_refused(cell: str) -> None:
    """From 0 to 100."""
    assert len(faults(file_of({**CENSUS, "sess_overall_percent": cell}, level="National"))) == 1


@pytest.mark.parametrize("period", ["2024", "2024/25", "202426", "189900", "2024255", ""])
def test_a_period_that_is_no_school_year_is_refused(period: str) -> None:
    """Six figures: a year and the last two of the next."""
    assert len(faults(file_of({**DAILY, "time_period": period}, level="National"))) == 1


@pytest.mark.parametrize("column", ["country_name", "country_code", "school_type"])
def test_an_area_or_a_phase_without_a_name_is_refused(column: str) -> None:
    """Nobody could ask for it."""
    header, lines = file_of(DAILY, level="National")
    lines[0][header.index(column)] = ""

    assert faults((header, lines)) == [f"line 2, column {column}: a name or a code was expected"]


def test_the_turn_of_a_century_is_a_school_year() -> None:
    """2099/00 is one."""
    assert england(DAILY, time_period="209900").period == "2099/00"


# Choosing


ALL = [
    *read_benchmarks(file_of(DAILY, {**DAILY, "school_type": "Total"}), place="ytd.csv"),
    *read_benchmarks(file_of({**DAILY, "time_identifier": "Autumn term"}), place="autumn.csv"),
    *read_benchmarks(file_of({**CENSUS, "time_period": "202425"}), place="census.csv"),
]


def test_a_benchmark_is_chosen_by_its_area() -> None:
    """By the name of an area or by its code; the phase is all of them where none is said."""
    by_name = benchmark(ALL, series="daily", area="Westbarrow", period="2024/25")

    assert (by_name.area, by_name.phase) == ("Westbarrow", "total")
    assert benchmark(ALL, series="daily", area="E06000099", period="2024/25") is by_name


def test_the_part_of_the_year_may_be_said() -> None:
    """Where there are several of one year it must be."""
    wanted = {"series": "daily", "area": "England", "phase": "primary", "period": "2024/25"}
    autumn = benchmark(ALL, **wanted, coverage="Autumn term")

    assert autumn.coverage == "Autumn term"
    with pytest.raises(LookupError) as raised:
        benchmark(ALL, **wanted)
    assert raised.value.args[0] == (
        "there is more than one benchmark of England, primary, 2024/25, daily series: "
        "England, primary, 2024/25 (Academic year), daily series; "
        "England, primary, 2024/25 (Autumn term), daily series"
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"series": "census"}, "England, primary, 2024/25, census series"),
        ({"area": "Wales"}, "Wales, primary, 2024/25, daily series"),
        ({"phase": "special"}, "England, special, 2024/25, daily series"),
        ({"period": "2023/24"}, "England, primary, 2023/24, daily series"),
        ({"coverage": "Term"}, "England, primary, 2024/25 (Term), daily series"),
    ],
)
def test_none_is_said_in_a_sentence(changed: dict[str, str], sentence: str) -> None:
    """A series is never swapped for the other, nor an area, a phase or a year for another."""
    asked = {"series": "daily", "area": "England", "phase": "primary", "period": "2024/25"}
    with pytest.raises(LookupError) as raised:
        benchmark(ALL, **(asked | changed))

    assert raised.value.args[0] == f"there is no benchmark of {sentence}"


# Comparing

SPAN = (date(2026, 9, 7), date(2026, 9, 18))


@pytest.fixture(scope="module")
def trust(school: Callable[..., Register], weekdays: Callable[..., list[date]]) -> pl.DataFrame:
    """Give the statistics of two pupils, one of whom missed four of twenty sessions."""
    pupils = [{"marks": ["8 days / \\", "2 days I I"], "sex": "F"}, {"marks": ["10 days / \\"]}]
    register = school(pupils, days=weekdays(SPAN[0], 10))
    found: pl.DataFrame = statistics(register.prepared(), span=SPAN)
    return found


def test_rates_stand_beside_the_benchmark(trust: pl.DataFrame) -> None:
    """By hand: 4 of 40 missed is 0.1, 0.05 above; one of two persistently absent is 0.5."""
    row = against(trust, england(DAILY), of="daily").to_dicts()[0]

    assert row["benchmark"] == "England, primary, 2024/25 (Academic year), daily series"
    assert row["benchmark_absence_rate"] == 0.05
    assert row["absence_rate_difference"] == pytest.approx(0.05, abs=1e-15)
    assert row["benchmark_persistent_absence_rate"] == 0.131234567891234
    assert row["persistent_absence_rate_difference"] == pytest.approx(0.368765432108766, abs=1e-15)
    assert row["although"] is None


def test_what_was_there_stays(trust: pl.DataFrame) -> None:
    """The columns of statistics are as they were, and six stand after them."""
    answer = against(trust, england(CENSUS), of="census")

    assert answer.columns[:-6] == trust.columns
    assert answer.select(trust.columns).equals(trust)


@pytest.mark.parametrize(("of", "figures"), [("census", DAILY), ("daily", CENSUS)])
@pytest.mark.parametrize("although", ["", "it is all we have"])
def test_another_series_is_refused(
    of: str, figures: Mapping[str, str], although: str, trust: pl.DataFrame
) -> None:
    """S42: a census figure is never set beside a daily one, whatever anybody says."""
    with pytest.raises(Refused, match=rf"^of: statistics of the .* not of the {of} series$"):
        against(trust, england(figures), of=of, although=although)


@pytest.mark.parametrize("although", ["", "  "])
def test_everyone_is_not_compared_without_a_reason(although: str, trust: pl.DataFrame) -> None:
    """Statistics of everyone are of no series, and somebody must say so."""
    with pytest.raises(Refused, match=r"^although: why everyone is compared"):
        against(trust, england(DAILY), of="all", although=although)


@pytest.mark.parametrize("figures", [DAILY, CENSUS])
def test_the_reason_stands_in_every_row(figures: Mapping[str, str], trust: pl.DataFrame) -> None:
    """So that no reader has the figures without it."""
    both = pl.concat([trust, trust])
    answer = against(both, england(figures), of="all", although="dates of birth are not known ")

    assert answer["although"].to_list() == ["dates of birth are not known"] * 2


def test_a_definition_that_is_not_known_is_refused(trust: pl.DataFrame) -> None:
    """There are `all`, `census` and `daily`."""
    with pytest.raises(LookupError, match=r"no definition is called fortnightly"):
        against(trust, england(DAILY), of="fortnightly")


def test_a_frame_without_rates_is_refused(trust: pl.DataFrame) -> None:
    """And one that is compared already; all that is amiss is told at once."""
    compared = against(trust, england(DAILY), of="daily").drop("absence_rate")
    with pytest.raises(Refused) as refused:
        against(compared, england(DAILY), of="census")

    assert [fault.place for fault in refused.value.faults] == ["of", "frame", "frame"]
    assert refused.value.faults[1].column == "absence_rate"


def test_no_figure_has_no_difference(trust: pl.DataFrame) -> None:
    """Where the benchmark is confidential, and where one's own rate is empty."""
    hidden = england(DAILY, overall_absence="c", overall_absence_perc="c")
    nothing = trust.with_columns(persistent_absence_rate=pl.lit(None, pl.Float64))
    row = against(nothing, hidden, of="daily").to_dicts()[0]

    assert row["benchmark_absence_rate"] is row["absence_rate_difference"] is None
    assert row["persistent_absence_rate_difference"] is None
    assert row["benchmark_persistent_absence_rate"] is not None


def test_the_answer_is_in_kind(trust: pl.DataFrame) -> None:
    """A frame of pandas gives one of pandas."""
    pytest.importorskip("pandas")
    answer = against(trust.to_pandas(), england(DAILY), of="daily")

    assert type(answer) is type(trust.to_pandas())
    assert rows(answer)[0]["benchmark_absence_rate"] == 0.05


# The published files themselves

FILES = {
    "dfe_attendance_ytd_202425.csv": ("daily", 494, 3),
    "dfe_attendance_autumn_202425.csv": ("daily", 494, 3),
    "census_absence_6ht_200607_201819_nat_reg_la.csv": ("census", 2381, 0),
}


@pytest.fixture(scope="module", params=FILES)
def name(request: pytest.FixtureRequest) -> str:
    """Give each file's name."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def found(name: str, shared: Path) -> tuple[Benchmark, ...]:
    """Give the benchmarks of a published file."""
    return read_benchmarks(table(shared, name), place=name)


def test_every_published_row_is_a_benchmark(name: str, found: Sequence[Benchmark]) -> None:
    """All of them are of one series, and each can be told from the others."""
    series, number, hidden = FILES[name]

    assert len(found) == len(set(map(str, found))) == number
    assert {each.series for each in found} == {series}
    assert Counter(tuple(set(each.symbols.values())) for each in found)["c",] == hidden
    assert {each.phase for each in found} == {"total", "primary", "secondary", "special"}


def test_published_percentages_and_rates_agree(
    name: str, found: Sequence[Benchmark], shared: Path
) -> None:
    """Each rate rounds to the percentage that was published, at its precision."""
    compared = 0
    for each, row in zip(found, read(shared, name), strict=True):
        for rate in RATES_OF.keys() & each.percents.keys():
            made, theirs = each.rate(rate), each.percents[rate]
            assert made is not None
            if each.series == "daily":
                assert abs(made * 100 - Fraction(theirs)) < Fraction(1, 10**13)
            else:
                places = 1 if row["geographic_level"] == "National" else 5
                assert rounded(made * 100, places=places) == theirs
            compared += 1

    assert compared == 4 * (len(found) - FILES[name][2])


def test_city_of_london_is_confidential(shared: Path) -> None:
    """S46: its primary phase is one school."""
    file = "dfe_attendance_ytd_202425.csv"
    city = benchmark(
        read_benchmarks(table(shared, file), place=file),
        series="daily",
        area="City of London",
        phase="primary",
        period="2024/25",
    )

    assert city.why_not("absence_rate") == "confidential"
    assert city.absence_rate is None


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("dfe_attendance_dashboard_week37_2025.csv", "school_type"),
        ("census_absence_natcharacteristics_201617.csv", "geographic_level"),
    ],
)
def test_other_published_files_are_refused(file: str, column: str, shared: Path) -> None:
    """The dashboard's own file, and that of characteristics, have other columns."""
    with pytest.raises(Refused) as refused:
        read_benchmarks(table(shared, file), place=file)

    assert column in {fault.column for fault in refused.value.faults}


def test_england_of_both_series(shared: Path) -> None:
    """The golden anchors: 6.8702 percent of the daily series, 4.73 of the census of 2018/19."""
    daily, census = (
        benchmark(
            read_benchmarks(table(shared, file), place=file),
            series=series,
            area="England",
            period=period,
        )
        for file, series, period in (
            ("dfe_attendance_ytd_202425.csv", "daily", "2024/25"),
            ("census_absence_6ht_200607_201819_nat_reg_la.csv", "census", "2018/19"),
        )
    )
    rates: list[Any] = [daily.absence_rate, census.absence_rate, census.persistent_absence_rate]

    assert [str(rounded(100 * rate, places=4)) for rate in rates] == ["6.8702", "4.7261", "10.8622"]
    assert daily.is_weighted
