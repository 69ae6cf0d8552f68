"""Builders: schools in short form, and the golden files."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attendance_core.register import Prepared, Register

MARKS = {
    "urn": pl.Int64,
    "pupil": pl.String,
    "date": pl.Date,
    "session": pl.String,
    "code": pl.String,
}
CALENDAR = {"urn": pl.Int64, "date": pl.Date, "session": pl.String, "half_term": pl.Int64}
ENROLMENTS = {
    "urn": pl.Int64,
    "pupil": pl.String,
    "start": pl.Date,
    "leaving": pl.Date,
    "date_of_birth": pl.Date,
    "boarder": pl.String,
    "enrolment_status": pl.String,
    "sex": pl.String,
    "phase": pl.String,
}


def written_out(lines: Iterable[str]) -> list[str]:
    r"""Write out marks in short form: `9 days / \` is nine mornings of / and afternoons of \."""
    codes: list[str] = []
    for line in lines:
        number, _, morning, afternoon = line.split()
        codes += [morning, afternoon] * int(number)
    return codes


def weekdays_from(first: date, number: int) -> list[date]:
    """Give a number of days from Monday to Friday, from a first day on."""
    every = (first + timedelta(days=offset) for offset in count())
    weekdays = (day for day in every if day.isoweekday() <= 5)
    return [next(weekdays) for _ in range(number)]


def one_school(
    pupils: Sequence[Mapping[str, Any]],
    *,
    days: Sequence[date],
    half_terms: Mapping[date, int] | None = None,
    urn: int = 142000,
    phase: str | None = "secondary",
) -> Register:
    """Build the register of one school that is open morning and afternoon on some days.

    A pupil has `marks` in short form, from the first of the days on (`.` is no mark), and may have
    `pupil` (their key), `born`, `start`, `leaving`, `boarder`, `status` and `sex`.
    """
    sessions = [(day, half) for day in days for half in ("AM", "PM")]
    numbers = half_terms or {}
    named = [{"pupil": f"P{at}", "start": days[0]} | dict(each) for at, each in enumerate(pupils)]
    marks = [
        (urn, each["pupil"], day, half, code)
        for each in named
        for (day, half), code in zip(sessions, written_out(each["marks"]), strict=False)
        if code != "."
    ]
    enrolments = [
        (urn, each["pupil"], each["start"], *map(each.get, _REST), each.get("sex"), phase)
        for each in named
    ]
    return Register.from_frame(
        pl.DataFrame(marks, schema=MARKS, orient="row"),
        calendar=pl.DataFrame(
            [(urn, day, half, numbers.get(day)) for day, half in sessions],
            schema=CALENDAR,
            orient="row",
        ),
        enrolments=pl.DataFrame(enrolments, schema=ENROLMENTS, orient="row"),
    )


_REST = ("leaving", "born", "boarder", "status")


@pytest.fixture(scope="session")
def weekdays() -> Callable[[date, int], list[date]]:
    """Give the builder of school days."""
    return weekdays_from


@pytest.fixture(scope="session")
def school() -> Callable[..., Register]:
    """Give the builder of a school's register."""
    return one_school


@pytest.fixture(scope="session")
def prepared() -> Callable[..., Prepared]:
    """Give the builder of a school's register, prepared."""
    return lambda *args, **named: one_school(*args, **named).prepared()


@pytest.fixture(scope="session")
def golden() -> Callable[[str], dict[str, Any]]:
    """Give the reader of the golden files."""
    folder = Path(__file__).parent.parent / "golden"
    return lambda name: tomllib.loads((folder / name).read_text(encoding="utf-8"))
