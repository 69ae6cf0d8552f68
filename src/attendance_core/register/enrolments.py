"""Enrolments as a table: one row for a pupil's time on a roll, with what statistics group by."""

from typing import Any

import narwhals as nw
import polars as pl

from attendance_core.errors import collecting
from attendance_core.register.fields import Field, narrowed, optional
from attendance_core.register.frames import Frame, here
from attendance_core.register.meanings import SAYS_NOTHING
from attendance_core.roll import Boarder, EnrolmentStatus, Roll
from attendance_core.school import Phase

__all__ = ["ATTRIBUTES", "enrolments_frame", "keyed"]

ATTRIBUTES = (
    "year_group",
    "registration_group",
    "sex",
    "sen_status",
    "fsm",
    "eal",
    "ethnicity",
    "looked_after",
    "enrolment_status",
)
"""The columns of an enrolment by which statistics can be grouped."""

_BOOLEAN = ("fsm", "eal", "looked_after")
_FIELDS = {
    "urn": Field(pl.Int64),
    "pupil": Field(pl.String),
    "start": Field(pl.Date, may_be_null=True),
    "leaving": optional(pl.Date),
    **{name: optional(pl.Boolean if name in _BOOLEAN else pl.String) for name in ATTRIBUTES},
    "enrolment_status": optional(pl.String, *EnrolmentStatus),
    "boarder": optional(pl.String, *Boarder),
    "date_of_birth": optional(pl.Date),
    "phase": optional(pl.String, *Phase),
}


def enrolments_frame(urn: int, roll: Roll, *, phase: str | None) -> pl.DataFrame:
    """Give the enrolments of one school's roll as a frame."""
    names = [*ATTRIBUTES, "boarder"]
    rows = [
        (
            urn,
            each.pupil,
            each.start,
            each.leaving,
            *(getattr(each, name) for name in names),
            roll.by_key[each.pupil].date_of_birth,
            phase,
        )
        for each in roll.enrolments
    ]
    schema = {name: field.kind for name, field in _FIELDS.items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def keyed(frame: Frame, marks: nw.LazyFrame[Any]) -> pl.DataFrame:
    """Number the enrolments, and let those without a start begin with the pupil's first mark.

    Raises:
        Refused: two times on a roll of one pupil at one school overlap.
    """
    given = narrowed(frame, _FIELDS, place="enrolments").collect()
    if given["start"].null_count():
        first = _first_marks(marks)
        known = pl.col("leaving").is_null() | (pl.col("first") <= pl.col("leaving"))
        given = (
            given.join(first, on=["urn", "pupil"], how="left", maintain_order="left")
            .with_columns(start=pl.coalesce("start", pl.when(known).then("first")))
            .drop("first")
        )
    ordered = given.sort("urn", "pupil", "start").with_row_index("enrolment")
    _check(ordered)
    return ordered.with_columns(
        pl.col("enrolment").cast(pl.Int32),
        enrolment_status=pl.col("enrolment_status").fill_null("C"),
        boarder=pl.col("boarder").fill_null("N"),
        # Whoever is of one age on 31 August has one of these: the year of the birthday, or, after
        # that day, the next.
        born_year=pl.col("date_of_birth").dt.year() + (pl.col("date_of_birth").dt.month() > 8),  # noqa: PLR2004 - August
    )


def _first_marks(marks: nw.LazyFrame[Any]) -> pl.DataFrame:
    # A planned closure, or a name set up in advance, says nothing of being on roll.
    made = marks.filter(~nw.col("code").is_in(list(SAYS_NOTHING)))
    first = made.group_by("urn", "pupil").agg(nw.col("date").min().alias("first"))
    found: pl.DataFrame = here(first).collect().to_native()
    return found


def _check(ordered: pl.DataFrame) -> None:
    # A time whose start nobody knows, and in which there is no mark, is compared with no other.
    known = ordered.filter(pl.col("start").is_not_null())
    before = pl.col("leaving").shift(1).over("urn", "pupil")
    again = pl.col("enrolment") > pl.col("enrolment").min().over("urn", "pupil")
    overlap = again & (before.is_null() | (before >= pl.col("start")))
    faulty = known.select(
        overlap.any().alias("overlap"),
        (pl.col("leaving") < pl.col("start")).any().alias("turned"),
    )
    with collecting() as faults:
        if faulty["overlap"].item():
            expected = "times on the roll that do not overlap were expected for each pupil"
            faults.add("enrolments", expected, column="start")
        if faulty["turned"].item():
            faults.add("enrolments", "a day no earlier than start was expected", column="leaving")
