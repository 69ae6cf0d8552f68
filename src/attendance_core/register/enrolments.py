"""Enrolments as a table: one row for a pupil's time on a roll, with what statistics group by."""

from typing import Any

import polars as pl

from attendance_core.codes import Meaning, every_code
from attendance_core.errors import Fault, Refused
from attendance_core.register.frames import Frame, narrowed
from attendance_core.roll import Roll

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
_REQUIRED = {"urn": pl.Int64, "pupil": pl.String, "start": pl.Date}
_OPTIONAL: dict[str, Any] = {
    "leaving": pl.Date,
    **{name: pl.Boolean if name in _BOOLEAN else pl.String for name in ATTRIBUTES},
    "boarder": pl.String,
    "date_of_birth": pl.Date,
    "phase": pl.String,
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
    return pl.DataFrame(rows, schema=_REQUIRED | _OPTIONAL, orient="row")


def keyed(frame: Frame, marks: pl.LazyFrame) -> pl.DataFrame:
    """Number the enrolments, and let those without a start begin with the pupil's first mark.

    Raises:
        Refused: two times on a roll of one pupil at one school overlap.
    """
    given = narrowed(frame, _REQUIRED, place="enrolments", optional=_OPTIONAL).collect()
    if given["start"].null_count():
        first = _first_marks(marks)
        given = (
            given.join(first, on=["urn", "pupil"], how="left", maintain_order="left")
            .with_columns(start=pl.coalesce("start", "first"))
            .drop("first")
        )
    ordered = given.sort("urn", "pupil", "start").with_row_index("enrolment")
    before = pl.col("leaving").shift(1).over("urn", "pupil")
    again = pl.col("enrolment") > pl.col("enrolment").min().over("urn", "pupil")
    if ordered.select((again & (before.is_null() | (before >= pl.col("start")))).any()).item():
        expected = "times on the roll that do not overlap were expected for each pupil"
        raise Refused([Fault("enrolments", expected, column="start")])
    return ordered.with_columns(
        pl.col("enrolment").cast(pl.Int32),
        enrolment_status=pl.col("enrolment_status").fill_null("C"),
        boarder=pl.col("boarder").fill_null("N"),
        # Whoever is of one age on 31 August has one of these: the year of the birthday, or, after
        # that day, the next.
        born_year=pl.col("date_of_birth").dt.year() + (pl.col("date_of_birth").dt.month() > 8),  # noqa: PLR2004 - August
    )


def _first_marks(marks: pl.LazyFrame) -> pl.DataFrame:
    # A planned closure, or a name set up in advance, says nothing of being on roll.
    empty = {
        each.code for each in every_code() if each.statistical_meaning is Meaning.NOT_COLLECTED
    }
    made = marks.filter(pl.col("code").is_in(sorted(empty)).not_())
    return made.group_by("urn", "pupil").agg(first=pl.col("date").min()).collect()
