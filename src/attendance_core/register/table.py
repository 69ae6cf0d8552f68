"""The register as a table: where marks, calendar and enrolments come together, and are checked."""

from collections.abc import Sequence

import polars as pl
from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.codes import UNMARKED, every_code, has_ever_been
from attendance_core.errors import collecting
from attendance_core.register.calendars import SESSIONS, calendar_frame, numbered
from attendance_core.register.enrolments import enrolments_frame, keyed
from attendance_core.register.frames import Frame, Kind, kind_of, narrowed, with_urn
from attendance_core.register.prepared import Prepared, prepare
from attendance_core.roll import Roll

__all__ = ["Register"]

_REQUIRED = {
    "urn": pl.Int64,
    "pupil": pl.String,
    "date": pl.Date,
    "session": pl.String,
    "code": pl.String,
}
_OPTIONAL = {"minutes_late": pl.Int32, "detail": pl.String}
_KEY = ["urn", "pupil", "date", "session"]


@frozen(eq=False)
class Register:
    """The registers of one school or of many.

    `marks` has one row for a pupil and a session: urn, pupil, date, session (AM, PM), code,
    minutes_late, detail. `calendar` has one row for an open session, with its numbers. `enrolments`
    has one row for a pupil's time on a roll. `pupil` is the UPN, or `adno:<number>` while none is
    held. Sessions without a mark have no row.
    """

    marks: pl.LazyFrame = field(repr=False)
    calendar: pl.DataFrame = field(repr=False)
    enrolments: pl.DataFrame = field(repr=False)
    kind: Kind = Kind.POLARS

    @classmethod
    def from_frame(cls, marks: Frame, *, calendar: Frame, enrolments: Frame) -> "Register":
        """Make a register of three frames; answers are given in the kind of `marks`.

        Args:
            marks: urn, pupil, date, session, code; optionally minutes_late and detail. A code that
                is null, empty or `-` is no mark yet.
            calendar: urn, date, session; optionally status (open, closed), term, half_term.
            enrolments: urn, pupil, start; optionally leaving, date_of_birth, phase, boarder and
                what statistics group by.

        Raises:
            Refused: a column is missing or of another kind, a code never existed, a session is not
                AM or PM, a pupil has two marks for one session, or times on a roll overlap.
        """
        taken = narrowed(marks, _REQUIRED, place="marks", optional=_OPTIONAL)
        made = taken.filter(pl.col("code").fill_null("").is_in(["", UNMARKED]).not_())
        _check(made)
        typed = made.with_columns(
            pl.col("code").cast(pl.Enum(sorted({each.code for each in every_code()}))),
            pl.col("session").cast(SESSIONS),
        )
        return cls(typed, numbered(calendar), keyed(enrolments, typed), kind_of(marks))

    @classmethod
    def of_school(
        cls, urn: int, *, calendar: Calendar, roll: Roll, marks: Frame, phase: str | None = None
    ) -> "Register":
        """Make the register of one school from its values; `marks` needs no column `urn`."""
        return cls.from_frame(
            with_urn(marks, urn),
            calendar=calendar_frame(urn, calendar),
            enrolments=enrolments_frame(urn, roll, phase=phase),
        )

    @classmethod
    def joined(cls, registers: Sequence["Register"]) -> "Register":
        """Join the registers of different schools into one."""
        enrolments = pl.concat([each.enrolments.drop("enrolment") for each in registers])
        return cls(
            pl.concat([each.marks for each in registers]),
            pl.concat([each.calendar for each in registers]),
            enrolments.with_row_index("enrolment").with_columns(pl.col("enrolment").cast(pl.Int32)),
            registers[0].kind,
        )

    def prepared(self) -> Prepared:
        """Join marks, calendar and enrolments once; statistics and findings start from this."""
        return prepare(self.marks, self.calendar, self.enrolments, self.kind)


def _check(marks: pl.LazyFrame) -> None:
    codes = marks.select(pl.col("code").unique()).collect()["code"]
    sessions = marks.select(pl.col("session").unique()).collect()["session"]
    twice = marks.group_by(_KEY).len().filter(pl.col("len") > 1).select(pl.len()).collect().item()
    with collecting() as faults:
        for code in sorted(code for code in codes if not has_ever_been(code)):
            faults.add(
                "marks", f"a code of the register was expected; {code} is none", column="code"
            )
        if not set(sessions) <= {"AM", "PM"}:
            faults.add("marks", "AM or PM was expected", column="session")
        if twice:
            expected = f"one mark for a pupil and a session was expected; {twice} have more"
            faults.add("marks", expected)
