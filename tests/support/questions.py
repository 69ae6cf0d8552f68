"""Questions to a register, and answers that can be compared wherever its marks lie."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from attendance_core.register import Prepared, Register
from attendance_core.register.calendars import calendar_frame
from attendance_core.register.enrolments import enrolments_frame
from attendance_core.rules import Outcome, national_rules
from attendance_core.scenarios import invent
from attendance_core.statistics import (
    LatenessRule,
    arranged,
    bands,
    differences,
    lateness,
    over_time,
    per_enrolment,
    persistence,
    persistently_late,
    reasons,
    spells,
    statistics,
    tallies,
)

__all__ = ["QUESTIONS", "SPAN", "frames_of", "outcomes", "prepared_of", "refused_marks", "rows"]

SPAN = (date(2026, 9, 1), date(2026, 11, 20))

QUESTIONS: Mapping[str, Callable[[Prepared], Any]] = {
    "per enrolment": lambda prepared: per_enrolment(prepared, span=SPAN),
    "tallies": lambda prepared: tallies(prepared, by=["urn", "week_number"], span=SPAN),
    "one row": lambda prepared: statistics(prepared, span=SPAN),
    "by school and week": lambda prepared: statistics(
        prepared, span=SPAN, by=["school", "week", "session"]
    ),
    "census, by code": lambda prepared: statistics(
        prepared, span=SPAN, by=["year_group"], of="census", counts_by_code=True
    ),
    "reasons": lambda prepared: reasons(prepared, span=SPAN, by=["week"], of="daily"),
    "bands": lambda prepared: bands(prepared, span=SPAN, by=["school"]),
    "persistence": lambda prepared: persistence(prepared, span=SPAN, by=["sex"]),
    "lateness": lambda prepared: lateness(prepared, span=SPAN, by=["weekday"]),
    "persistently late": lambda prepared: persistently_late(
        prepared, rule=LatenessRule(3, 6, ("L", "U")), span=SPAN
    ),
    "spells": lambda prepared: spells(prepared, span=SPAN),
    "over time": lambda prepared: over_time(prepared, span=SPAN, by=["school"]),
    "differences": lambda prepared: differences(
        prepared, span=SPAN, group="sex", between=("F", "M")
    ),
    "arranged": lambda prepared: arranged(prepared, span=SPAN, by=["year_group"]),
}


def frames_of(urn: int, *, seed: int = 3) -> dict[str, pl.DataFrame]:
    """Give marks, calendar and enrolments of an invented school in Polars."""
    scenario = invent(seed, pupils=30)
    marks = scenario.marks.with_columns(urn=pl.lit(urn, pl.Int64))
    return {
        "marks": marks.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String)),
        "calendar": calendar_frame(urn, scenario.calendar),
        "enrolments": enrolments_frame(urn, scenario.roll, phase="secondary"),
    }


def rows(frame: Any) -> list[dict[str, Any]]:
    """Give the rows of a frame of any kind, in an order that does not depend on it."""
    wrapped = nw.from_native(frame)
    eager = wrapped.collect("polars") if isinstance(wrapped, nw.LazyFrame) else wrapped
    plain = eager.to_polars().with_columns(pl.col(pl.Enum).cast(pl.String)).to_dicts()
    return sorted(plain, key=lambda row: [str(value) for value in row.values()])


def outcomes(prepared: Prepared) -> list[list[Outcome]]:
    """Give every outcome of every rule, with its sessions and its gaps."""
    return [list(each) for each in national_rules(prepared, on=SPAN[1])]


_OF_CODES = "marks, column code: codes of the register were expected"


def refused_marks(frames: Mapping[str, pl.DataFrame]) -> dict[str, tuple[pl.DataFrame, list[str]]]:
    """Give frames of marks that are refused, each with the sentences that say why."""
    marks = frames["marks"]
    first = marks.head(1)
    return {
        "what is in the rows": (
            pl.concat([marks, first, first.with_columns(code=pl.lit("?"))]),
            [
                f"{_OF_CODES}; 1 values are none, such as ?",
                "marks: one mark for a pupil and a session was expected; 1 have more",
            ],
        ),
        "nulls and other words": (
            pl.concat(
                [
                    marks,
                    first.with_columns(session=pl.lit("Am")),
                    first.with_columns(pupil=pl.lit(None, pl.String)),
                ]
            ),
            [
                "marks, column pupil: a value in every row was expected",
                "marks, column session: AM or PM was expected",
            ],
        ),
        "columns": (
            marks.drop("code").with_columns(pl.col("date").cast(pl.String)),
            [
                "marks, column date: values of the type date were expected",
                "marks, column code: this column is missing",
            ],
        ),
        "strangers": (
            pl.concat([marks, first.with_columns(pupil=pl.lit("nobody"))]),
            ["marks, column pupil: pupils with an enrolment were expected; 1 have none"],
        ),
    }


def prepared_of(frames: Mapping[str, Any]) -> Prepared:
    """Prepare the register of marks, calendar and enrolments in frames of any kind."""
    return Register.from_frame(**frames).prepared()
