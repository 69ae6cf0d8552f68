import tomllib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attendance_core.codes import codes
from attendance_core.errors import Refused
from attendance_core.register import Prepared, Register
from attendance_core.statistics import BY, COUNTS, RATES, per_enrolment, statistics, tallies

MONDAY = date(2026, 9, 7)
YEAR = (date(2026, 9, 1), date(2027, 7, 31))
WORKED = tomllib.loads(
    (Path(__file__).parent.parent / "golden" / "statistics.toml").read_text(encoding="utf-8")
)["case"]

School = Callable[..., Prepared]
Weekdays = Callable[[date, int], list[date]]


def one_row(frame: pl.DataFrame) -> dict[str, Any]:
    """Give the only row of a frame."""
    (row,) = frame.to_dicts()
    return row


@pytest.mark.parametrize("case", WORKED, ids=[case["name"] for case in WORKED])
def test_the_worked_cases(case: dict[str, Any], prepared: School, weekdays: Weekdays) -> None:
    """What was worked out by hand is what the library counts; see tests/golden/statistics.toml."""
    first = case.get("first_day", MONDAY)
    numbers = [int(line.split()[0]) for each in case["pupils"] for line in each["marks"]]
    days = weekdays(first, max(sum(numbers), 1))
    longest = max(sum(int(line.split()[0]) for line in each["marks"]) for each in case["pupils"])
    made = prepared(case["pupils"], days=days[:longest])
    row = one_row(statistics(made, span=(first, case.get("last_day", days[-1]))))
    rates = {*RATES, "persistent_absence_rate", "severe_absence_rate"}

    assert case["worked_out"]
    assert {name: value for name, value in row.items() if name not in rates and value} == case[
        "expected"
    ]


def rate(over: int, under: int) -> float | None:
    """Give the nearest double of a quotient, None where there is nothing to divide by."""
    return float(Fraction(over, under)) if under else None


@pytest.mark.parametrize("case", WORKED, ids=[case["name"] for case in WORKED])
def test_rates_are_the_nearest_double_of_the_counts(
    case: dict[str, Any], prepared: School, weekdays: Weekdays
) -> None:
    """S2, S3, S5 and S10: every rate is its count over possible, or over the enrolments."""
    first = case.get("first_day", MONDAY)
    made = prepared(case["pupils"], days=weekdays(first, 130))
    row = one_row(statistics(made, span=(first, case.get("last_day", date(2027, 7, 31)))))

    assert row["attendance_rate"] == rate(row["attended"], row["possible"])
    assert row["absence_rate"] == rate(row["missed"], row["possible"])
    assert row["authorised_rate"] == rate(row["authorised"], row["possible"])
    assert row["unauthorised_rate"] == rate(row["unauthorised"], row["possible"])
    assert row["persistent_absence_rate"] == rate(row["persistently_absent"], row["enrolments"])
    assert row["severe_absence_rate"] == rate(row["severely_absent"], row["enrolments"])


@pytest.mark.parametrize("of", ["all", "census", "daily"])
def test_an_empty_register_gives_one_row_of_noughts(of: str, prepared: School) -> None:
    """Nothing to count is a row of noughts, and nothing to divide by is an empty rate."""
    made = prepared([], days=[MONDAY])
    row = one_row(statistics(made, span=YEAR, of=of))

    assert {value for name, value in row.items() if not name.endswith("_rate")} == {0}
    assert {value for name, value in row.items() if name.endswith("_rate")} == {None}


@pytest.mark.parametrize("of", ["all", "census", "daily"])
def test_a_register_of_no_school_at_all_gives_noughts_too(of: str) -> None:
    """Three frames without a row make a register, and statistics of it."""
    names = {"urn": pl.Int64, "pupil": pl.String, "date": pl.Date, "session": pl.String}
    made = Register.from_frame(
        pl.DataFrame(schema=names | {"code": pl.String}),
        calendar=pl.DataFrame(schema=names),
        enrolments=pl.DataFrame(schema=names | {"start": pl.Date}),
    )
    row = one_row(statistics(made.prepared(), span=YEAR, of=of, counts_by_code=True))

    assert {value for name, value in row.items() if not name.endswith("_rate")} == {0}


@pytest.mark.parametrize("by", BY)
def test_a_group_of_nobody_has_no_row(by: str, prepared: School) -> None:
    """Grouped by anything, an empty register gives no row, with the column of the group."""
    frame = statistics(prepared([], days=[MONDAY]), span=YEAR, by=[by])

    assert frame.is_empty()
    assert frame.columns[0] == by


def test_only_the_days_of_the_span_count(prepared: School, weekdays: Weekdays) -> None:
    """The first and the last day of a span are both included, and no other."""
    days = weekdays(MONDAY, 5)
    made = prepared([{"marks": ["1 day I I", "3 days / .", "1 day O O"]}], days=days)
    row = one_row(statistics(made, span=(days[1], days[3])))

    assert (row["possible"], row["missed"], row["unmarked"]) == (3, 0, 3)


TIMES = ("week", "weekday", "session", "month", "term", "half_term")


@pytest.mark.parametrize("by", [[name] for name in TIMES] + [["school", "week"]])
def test_a_part_of_the_sessions_says_nothing_of_persistent_absence(
    by: list[str], prepared: School, weekdays: Weekdays
) -> None:
    """Grouped by a time, persistent and severe absence are empty, and the counts are not."""
    made = prepared([{"marks": ["10 days I \\"]}], days=weekdays(MONDAY, 10))
    rows = statistics(made, span=YEAR, by=by).to_dicts()
    empty = ("persistently_absent", "severely_absent", "persistent_absence_rate")

    assert sum(row["possible"] for row in rows) == 20
    assert {row[name] for row in rows for name in (*empty, "severe_absence_rate")} == {None}


def test_by_week_weekday_session_and_month(prepared: School, weekdays: Weekdays) -> None:
    """A week is its Monday; weekdays and sessions stand in the order of the school's life."""
    days = weekdays(date(2026, 9, 28), 10)
    made = prepared([{"marks": ["5 days / I", "5 days O \\"]}], days=days)

    def counted(by: str) -> list[tuple[Any, ...]]:
        frame = statistics(made, span=YEAR, by=[by])
        return frame.select(by, "possible", "authorised", "unauthorised").rows()

    assert counted("week") == [(date(2026, 9, 28), 10, 5, 0), (date(2026, 10, 5), 10, 0, 5)]
    assert counted("weekday") == [(day, 4, 1, 1) for day in ("Mon", "Tue", "Wed", "Thu", "Fri")]
    assert counted("session") == [("AM", 10, 0, 5), ("PM", 10, 5, 0)]
    assert counted("month") == [("2026-09", 6, 3, 0), ("2026-10", 14, 2, 5)]


def test_by_half_term(prepared: School, weekdays: Weekdays) -> None:
    """Each half term has its row, and sessions that are numbered in none have theirs."""
    days = weekdays(date(2026, 5, 18), 3)
    half_terms = {days[1]: 5, days[2]: 6}
    made = prepared([{"marks": ["2 days / I", "1 day / \\"]}], days=days, half_terms=half_terms)
    frame = statistics(made, span=(days[0], days[2]), by=["half_term"])

    assert frame.select("half_term", "possible", "missed").rows() == [
        (None, 2, 1),
        (5, 2, 1),
        (6, 2, 0),
    ]


def test_by_what_is_known_of_a_pupil(prepared: School, weekdays: Weekdays) -> None:
    """Groups stand in order, and those of whom it is not known are a group of their own."""
    marks = ["5 days / \\"]
    pupils = [{"marks": marks, "sex": sex} for sex in ("M", "F", None, "F")]
    made = prepared(pupils, days=weekdays(MONDAY, 5))

    assert statistics(made, span=YEAR, by=["sex"]).select("sex", "enrolments").rows() == [
        (None, 1),
        ("F", 2),
        ("M", 1),
    ]
    assert statistics(made, span=YEAR, by=["pupil"])["pupil"].to_list() == ["P0", "P1", "P2", "P3"]


def test_by_school_is_by_urn(school: Callable[..., Register], weekdays: Weekdays) -> None:
    """Each school of a trust has its own row."""
    days = weekdays(MONDAY, 5)
    made = [school([{"marks": [f"5 days / {code}"]}], days=days, urn=urn) for urn, code in URNS]
    frame = statistics(Register.joined(made).prepared(), span=YEAR, by=["school"])

    assert frame.select("school", "missed").rows() == [(142000, 5), (142001, 0)]


URNS = ((142000, "I"), (142001, "\\"))


def test_counts_by_code_add_up(prepared: School, weekdays: Weekdays) -> None:
    """A column for each code in force, in which every mark stands once."""
    marks = ["1 day / L", "2 days I \\", "1 day J H", "1 day Z D"]
    made = prepared([{"marks": marks}], days=weekdays(MONDAY, 5))
    row = one_row(statistics(made, span=YEAR, counts_by_code=True))
    by_code = {name: row[name] for name in row if name in {*codes(on=MONDAY), "J", "H"}}

    assert {symbol for symbol, number in by_code.items() if number} == {*"/LI\\JHZD"}
    assert set(by_code) == {*codes(on=MONDAY), "J", "H"}
    assert sum(by_code.values()) == 10
    assert by_code["/"] + by_code["\\"] + by_code["L"] == row["present"]
    assert by_code["I"] + by_code["H"] == row["authorised"]


def test_counts_by_code_leave_out_what_is_not_yet_in_force(prepared: School) -> None:
    """A C1 before 19 August 2024 is in no measure, and so not in the column of C1 either."""
    days = [date(2024, 5, 1), date(2024, 9, 9)]
    made = prepared([{"marks": ["2 days C1 /"]}], days=days)
    row = one_row(statistics(made, span=(days[0], days[1]), counts_by_code=True))

    assert row["authorised"] == 1
    assert row["C1"] == 1


def test_fifteen_percent_was_persistent_absence_until_august_2015(
    prepared: School, weekdays: Weekdays
) -> None:
    """S33: 3 of 20 missed is persistent, 2 of 20 is not; severe absence was not known yet."""
    pupils = [{"marks": ["8 days / \\", f"1 day / {last}", "1 day I I"]} for last in ("I", "\\")]
    made = prepared(pupils, days=weekdays(date(2015, 6, 1), 10))
    row = one_row(statistics(made, span=(date(2015, 6, 1), date(2015, 8, 31))))

    assert (row["missed"], row["persistently_absent"], row["severely_absent"]) == (5, 1, None)


def test_an_unknown_column_to_group_by_is_refused(prepared: School) -> None:
    """All unknown names are told, with those that are known."""
    with pytest.raises(Refused, match="columns to group by are school, pupil") as refused:
        statistics(prepared([], days=[MONDAY]), span=YEAR, by=["house", "sex", "tutor"])

    assert [fault.column for fault in refused.value.faults] == ["house", "tutor"]


def test_an_unknown_definition_is_refused(prepared: School) -> None:
    """The error names the definitions that there are."""
    with pytest.raises(LookupError, match="there are all, census, daily"):
        statistics(prepared([], days=[MONDAY]), span=YEAR, of="weekly")


def test_the_counts_of_each_enrolment(prepared: School, weekdays: Weekdays) -> None:
    """One row for each enrolment with a mark, with its own absence."""
    pupils = [{"marks": ["9 days / \\", "1 day I I"]}, {"marks": ["1 day . ."]}]
    made = prepared(pupils, days=weekdays(MONDAY, 10))
    row = one_row(per_enrolment(made, span=YEAR))

    assert (row["pupil"], row["possible"], row["missed"]) == ("P0", 20, 2)
    assert (row["persistently_absent"], row["severely_absent"]) == (1, 0)
    assert {*COUNTS} <= set(row)


def test_tallies_are_sessions_by_code(prepared: School, weekdays: Weekdays) -> None:
    """One row for a group and a code, with its number of sessions."""
    pupils = [{"marks": ["5 days / \\", "5 days / I"]}]
    made = prepared(pupils, days=weekdays(MONDAY, 10))
    frame = tallies(made, by=["week_number"], span=YEAR)

    assert sorted(frame.rows()) == [(1, "/", 5), (1, "\\", 5), (2, "/", 5), (2, "I", 5)]
