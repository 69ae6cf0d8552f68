"""Registers made of the cases of the rules, and what the rules say of them."""

from collections import defaultdict
from typing import Any

import polars as pl
from rules_reference import Case

from attendance_core.register import ExpectedSickness, Prepared, Register
from attendance_core.rules import national_rules

__all__ = ["prepared_of", "said"]

_CALENDAR = {"urn": pl.Int64, "date": pl.Date, "session": pl.String, "status": pl.String}
_MARKS = {
    "urn": pl.Int64,
    "pupil": pl.String,
    "date": pl.Date,
    "session": pl.String,
    "code": pl.String,
}
_ENROLMENTS = {
    "urn": pl.Int64,
    "pupil": pl.String,
    "start": pl.Date,
    "leaving": pl.Date,
    "date_of_birth": pl.Date,
    "enrolment_status": pl.String,
}
_LEFT_OUT = ("in_dfe_definition", "missing")
"""What the reference says nothing of."""


def prepared_of(*cases: Case, marks_as: Any = lambda marks: marks) -> Prepared:
    """Prepare the registers of cases, each of a school of its own.

    `marks_as` makes the marks a frame of another kind.
    """
    calendar = [
        (case.urn, day, half, "open" if is_open else "closed")
        for case in cases
        for (day, half), is_open in case.calendar.items()
    ]
    enrolments = [
        (case.urn, key, start, leaving, pupil.born, pupil.enrolment_status)
        for case in cases
        for key, pupil in case.pupils.items()
        for start, leaving in pupil.times
    ]
    marks = [(case.urn, *key, code) for case in cases for key, code in case.marks.items()]
    return Register.from_frame(
        marks_as(pl.DataFrame(marks, _MARKS, orient="row")),
        calendar=pl.DataFrame(calendar, _CALENDAR, orient="row"),
        enrolments=pl.DataFrame(enrolments, _ENROLMENTS, orient="row"),
    ).prepared()


def said(case: Case) -> list[dict[str, Any]]:
    """Give what the rules say of a case, in the form of the reference."""
    expected: dict[int, list[ExpectedSickness]] = defaultdict(list)
    for each in case.expected:
        row = ExpectedSickness(
            each.pupil, each.recorded_on, each.expected_school_days, each.continuous_illness
        )
        expected[case.urn].append(row)
    found = national_rules(prepared_of(case), on=case.on, expected=expected)
    records = [each.record() for one in found for each in one]
    for each in records:
        del each["sources"], each["verified"]
        for name in _LEFT_OUT:
            each["figures"].pop(name, None)
    return sorted(records, key=_order)


def _order(record: dict[str, Any]) -> tuple[str, ...]:
    return record["pupil"], record["rule"], *record["reached"].values()
