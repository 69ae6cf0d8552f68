"""The register as a table: where marks, calendar and enrolments come together, and are checked."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl
from attrs import evolve, field, frozen

from attendance_core.calendar import Calendar
from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register.calendars import calendar_frame, numbered
from attendance_core.register.elsewhere import double_marks, marks_elsewhere
from attendance_core.register.enrolments import enrolments_frame, keyed
from attendance_core.register.fields import Field, narrowed, optional
from attendance_core.register.frames import CODE, SESSIONS, Frame, Kind, here, kind_of, with_urn
from attendance_core.register.prepared import Prepared
from attendance_core.register.preparing import prepare
from attendance_core.roll import Roll
from attendance_core.sessions import Half

__all__ = ["Register", "count_marks"]

_FIELDS = {
    "urn": Field(pl.Int64),
    "pupil": Field(pl.String),
    "date": Field(pl.Date),
    "session": Field(pl.String, allowed=frozenset(Half), expected="AM or PM was expected"),
    "code": Field(pl.String, may_be_null=True),
    "minutes_late": optional(pl.Int32),
    "detail": optional(pl.String),
}


@frozen(eq=False)
class Register:
    """The registers of one school or of many.

    `marks` has one row for a pupil and a session: urn, pupil, date, session (AM, PM), code,
    minutes_late, detail. `calendar` has one row for an open session, with its numbers. `enrolments`
    has one row for a pupil's time on a roll. `pupil` is the UPN, or `adno:<number>` while none is
    held. Sessions without a mark have no row.

    `marks` is a lazy frame of Polars, save where a cluster or a warehouse holds it: then it is that
    engine's, through narwhals.
    """

    marks: Any = field(repr=False)
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
        kind = kind_of(marks)
        with collecting() as faults:
            typed = faults.attempt(lambda: _elsewhere(marks) if kind.stays else _typed(marks))
            held = faults.attempt(lambda: numbered(calendar))
            # Without the marks nobody can say when a time of unknown start began.
            begun = typed if typed is not None else pl.LazyFrame(schema=_TYPED)
            times = faults.attempt(lambda: keyed(enrolments, nw.from_native(begun)))
            if typed is None or held is None or times is None:
                faults.refuse()
            pupils = here(nw.from_native(typed).select("urn", "pupil").unique()).to_native()
            strangers = pupils.join(times.lazy(), on=["urn", "pupil"], how="anti").collect().height
            if strangers:
                expected = f"pupils with an enrolment were expected; {strangers} have none"
                faults.add("marks", expected, column="pupil")
        return cls(typed, held, times, kind)

    @classmethod
    def of_school(
        cls, urn: int, *, calendar: Calendar, roll: Roll, marks: Frame, phase: str | None = None
    ) -> "Register":
        """Make the register of one school from its values; `marks` needs no column `urn`.

        Answers are frames of Polars, of whatever kind the adapter's marks were.
        """
        register = cls.from_frame(
            with_urn(marks, urn),
            calendar=calendar_frame(urn, calendar),
            enrolments=enrolments_frame(urn, roll, phase=phase),
        )
        return evolve(register, kind=Kind.POLARS)

    @classmethod
    def joined(cls, registers: Sequence["Register"]) -> "Register":
        """Join the registers of different schools into one.

        Raises:
            Refused: there are none, or a school stands in two of them.
        """
        urns = [urn for each in registers for urn in set(each.enrolments["urn"])]
        if not registers or len(urns) > len(set(urns)):
            expected = "registers of one school or more, each school once, were expected"
            raise Refused([Fault("registers", expected)])
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


def count_marks(marks: Frame) -> int:
    """Count the marks of one school that were made, if a register can be made of them.

    Raises:
        Refused: it cannot; all faults at once.
    """
    count: int = _typed(with_urn(marks, 0)).select(pl.len()).collect().item()
    return count


_TYPED = {name: field.kind for name, field in _FIELDS.items()} | {"code": CODE, "session": SESSIONS}


def _typed(frame: Frame) -> pl.LazyFrame:
    """Give the marks that were made, each column of its own type."""
    taken = narrowed(frame, _FIELDS, place="marks")
    made = taken.filter(pl.col("code").fill_null("").is_in(["", UNMARKED]).not_())
    codes, twice = pl.collect_all(
        [
            made.select(pl.col("code").unique()),
            # Days within a pupil's mornings and afternoons: far fewer groups than there are marks.
            made.group_by("urn", "pupil", "session")
            .agg(more=pl.len() - pl.col("date").n_unique())
            .select(pl.col("more").sum()),
        ]
    )
    _check(codes["code"], double_marks(nw.from_native(made)) if twice.item() else 0)
    return made.with_columns(pl.col("code").cast(CODE), pl.col("session").cast(SESSIONS))


def _elsewhere(frame: Frame) -> nw.LazyFrame[Any]:
    """Give the marks of a cluster or a warehouse that were made."""
    made = marks_elsewhere(frame)
    _check(made.select("code").unique().collect("polars")["code"].to_native(), double_marks(made))
    return made


def _check(codes: pl.Series, doubles: int) -> None:
    strange = sorted(code for code in codes if not has_ever_been(code))
    with collecting() as faults:
        if strange:
            # What is longer than any code may be somebody's name in the wrong column.
            shown = [code for code in strange if len(code) <= _LONGEST]
            such = f", such as {', '.join(shown)}" if shown else ""
            expected = f"codes of the register were expected; {len(strange)} values are none{such}"
            faults.add("marks", expected, column="code")
        if doubles:
            expected = f"one mark for a pupil and a session was expected; {doubles} have more"
            faults.add("marks", expected)


_LONGEST = 3
