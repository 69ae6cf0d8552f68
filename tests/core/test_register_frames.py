from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.register import Register
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.sessions import Half
from attendance_core.statistics import per_enrolment, statistics, tallies

SPAN = (date(2024, 8, 1), date(2024, 9, 30))
DAYS = [date(2024, 8, 16), date(2024, 8, 19), date(2024, 9, 9)]
CODES = {"A": ["J", "J", "J1", "J1", "/", "I"], "B": ["/", "L", "U", None, "-", "O"]}
SESSIONS = [(day, half) for day in DAYS for half in ("AM", "PM")]

MARKS = pl.DataFrame(
    [
        (142000, pupil, day, half, code, 7 if code == "L" else None)
        for pupil, codes in CODES.items()
        for (day, half), code in zip(SESSIONS, codes, strict=True)
    ],
    schema=["urn", "pupil", "date", "session", "code", "minutes_late"],
    orient="row",
)
CALENDAR = pl.DataFrame(
    [(142000, day, half, "open") for day, half in SESSIONS],
    schema=["urn", "date", "session", "status"],
    orient="row",
)
ENROLMENTS = pl.DataFrame(
    [(142000, pupil, DAYS[0], pupil == "A") for pupil in CODES],
    schema=["urn", "pupil", "start", "fsm"],
    orient="row",
)


def pandas_of_objects(frame: pl.DataFrame) -> pd.DataFrame:
    """Give a pandas frame whose dates are objects of Python."""
    found = frame.to_pandas()
    for name, kind in frame.schema.items():
        if kind == pl.Date:
            found[name] = pd.Series(frame[name].to_list(), dtype=object)
    return found


KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], type, Callable[[Any], pl.DataFrame]]] = {
    "polars": (lambda frame: frame, pl.DataFrame, lambda answer: answer),
    "lazy polars": (lambda frame: frame.lazy(), pl.LazyFrame, lambda answer: answer.collect()),
    "pandas": (lambda frame: frame.to_pandas(), pd.DataFrame, pl.from_pandas),
    "pandas, dates as objects": (pandas_of_objects, pd.DataFrame, pl.from_pandas),
    "pyarrow": (lambda frame: frame.to_arrow(), pa.Table, pl.DataFrame),
    "duckdb": (
        lambda frame: duckdb.from_arrow(frame.to_arrow()),
        duckdb.DuckDBPyRelation,
        lambda answer: answer.pl(),
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Give the name of each kind of frame."""
    name: str = request.param
    return name


def made_of(kind: str) -> Register:
    """Make the register of frames of a kind."""
    to, _, _ = KINDS[kind]
    return Register.from_frame(to(MARKS), calendar=to(CALENDAR), enrolments=to(ENROLMENTS))


def expected(ask: Callable[[Register], Any]) -> list[dict[str, Any]]:
    """Give the answer of the register of Polars frames."""
    rows: list[dict[str, Any]] = ask(made_of("polars")).to_dicts()
    return rows


def by_pupil(register: Register) -> Any:
    """Ask for the statistics of each pupil."""
    return statistics(register.prepared(), span=SPAN, by=["pupil", "fsm"], counts_by_code=True)


def of_all(register: Register) -> Any:
    """Ask for one row of rates."""
    return statistics(register.prepared(), span=SPAN)


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put rows in an order that does not depend on the engine."""
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


@pytest.mark.parametrize("ask", [by_pupil, of_all])
def test_statistics_are_the_same_and_in_kind(kind: str, ask: Callable[[Register], Any]) -> None:
    """Whatever frame the embedder holds is taken, and the answer is a frame of that kind."""
    _, answered, back = KINDS[kind]
    answer = ask(made_of(kind))

    assert isinstance(answer, answered)
    assert back(answer).to_dicts() == expected(ask)


@pytest.mark.parametrize(
    "ask",
    [
        lambda register: per_enrolment(register.prepared(), span=SPAN),
        lambda register: tallies(register.prepared(), by=["urn", "week_number"], span=SPAN),
    ],
    ids=["per_enrolment", "tallies"],
)
def test_counts_are_the_same_and_in_kind(kind: str, ask: Callable[[Register], Any]) -> None:
    """Counts by enrolment and by code come back in kind too."""
    _, answered, back = KINDS[kind]
    answer = ask(made_of(kind))

    assert isinstance(answer, answered)
    assert in_order(back(answer).to_dicts()) == in_order(expected(ask))


def test_what_the_frames_say() -> None:
    """J before 19 August 2024 was attendance, J1 after it is authorised absence."""
    rows = expected(by_pupil)

    assert [
        (row["pupil"], row["attended"], row["authorised"], row["unauthorised"], row["unmarked"])
        for row in rows
    ] == [("A", 3, 3, 0, 0), ("B", 2, 0, 2, 2)]


def test_an_adapter_may_give_the_marks_of_a_school_in_any_kind(kind: str) -> None:
    """Calendar and roll are values then, and the answer is a frame of Polars always."""
    to, _, _ = KINDS[kind]
    register = Register.of_school(
        142000,
        calendar=Calendar(HeldSession(day, Half(half)) for day, half in SESSIONS),
        roll=Roll(
            tuple(Pupil(key, None, "Moyle", "Zoë", None) for key in CODES),
            tuple(Enrolment(key, DAYS[0], fsm=key == "A") for key in CODES),
        ),
        marks=to(MARKS.drop("urn")),
    )

    assert by_pupil(register).to_dicts() == expected(by_pupil)


def test_marks_calendar_and_enrolments_may_be_of_different_kinds() -> None:
    """The answer is of the kind of the marks."""
    register = Register.from_frame(
        MARKS.to_pandas(),
        calendar=CALENDAR.to_arrow(),
        enrolments=duckdb.from_arrow(ENROLMENTS.to_arrow()),
    )

    assert isinstance(by_pupil(register), pd.DataFrame)
    assert pl.from_pandas(by_pupil(register)).to_dicts() == expected(by_pupil)


def test_a_time_of_day_in_a_pandas_date_is_left_aside() -> None:
    """Pandas keeps days as moments: the day is what counts."""
    given = MARKS.to_pandas()
    given["date"] += pd.Timedelta(hours=9)
    register = Register.from_frame(given, calendar=CALENDAR, enrolments=ENROLMENTS)

    assert pl.from_pandas(by_pupil(register)).to_dicts() == expected(by_pupil)


@pytest.mark.parametrize("name", ["polars", "pandas", "pyarrow", "duckdb"])
def test_a_missing_column_is_refused_whatever_the_kind(name: str) -> None:
    """A frame of any kind is checked before anything is reckoned."""
    to, _, _ = KINDS[name]

    with pytest.raises(ValueError, match="marks, column code: this column is missing"):
        Register.from_frame(to(MARKS.drop("code")), calendar=CALENDAR, enrolments=ENROLMENTS)
