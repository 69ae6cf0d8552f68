"""The two registers of one school, as they were read: of admission and of attendance."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property

import polars as pl
from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.register.frames import Frame
from attendance_core.register.lessons import lessons_frame
from attendance_core.register.marks import Amendment, Mark
from attendance_core.register.part_time import OffSession
from attendance_core.register.prepared import Prepared
from attendance_core.register.presence import Presence
from attendance_core.register.sickness import ExpectedSickness
from attendance_core.register.table import Register
from attendance_core.register.taking import Taking
from attendance_core.roll import Roll
from attendance_core.school import School
from attendance_core.sessions import Half, Session, Span

__all__ = ["SchoolRegisters"]


@frozen(eq=False)
class SchoolRegisters:
    """What a school keeps: its calendar, its roll, its marks, and when registers were taken.

    Beside them stand the lesson marks (the frame of `lessons_frame`), where pupils were seen, the
    amendments that were recorded, the sessions that were agreed to be off, and how long pupils are
    expected to be ill. `unread` names the capabilities among `presence`, `lessons`, `amendments`,
    `part_time` and `sickness` that no system of the school gives, or that could not be read: of
    these nothing is known, which is not that there is nothing.
    """

    school: School
    calendar: Calendar = field(repr=False)
    roll: Roll = field(repr=False)
    marks: Frame = field(repr=False)
    takings: tuple[Taking, ...] = field(repr=False)
    lessons: Frame = field(factory=lessons_frame, repr=False)
    presence: tuple[Presence, ...] = field(default=(), repr=False)
    amendments: tuple[Amendment, ...] = field(default=(), repr=False)
    off_sessions: tuple[OffSession, ...] = field(default=(), repr=False)
    expected_sickness: tuple[ExpectedSickness, ...] = field(default=(), repr=False)
    unread: frozenset[str] = frozenset()

    @cached_property
    def register(self) -> Register:
        """The attendance register as a table."""
        return Register.of_school(
            self.school.urn,
            calendar=self.calendar,
            roll=self.roll,
            marks=self.marks,
            phase=self.school.phase,
        )

    def codes_at(self, session: Session) -> Mapping[str, str]:
        """Give the codes that were entered for one session, by pupil."""
        at = (pl.col("date") == session.day) & (pl.col("session") == session.half.value)
        made = self.register.marks.filter(at).select("pupil", pl.col("code").cast(pl.String))
        return dict(made.collect().iter_rows())

    def marks_between(
        self, span: Span, *, codes: Collection[str] = (), pupils: Collection[str] = ()
    ) -> tuple[Mark, ...]:
        """Give single marks that count, in the order of their sessions.

        Args:
            span: the first and the last day, both included.
            codes: only these codes; all if there are none.
            pupils: only these pupils; all if there are none.
        """
        marks = self.prepared.marks.to_native()
        wanted = marks.filter(pl.col("date").is_between(*span))
        if codes:
            wanted = wanted.filter(pl.col("code").cast(pl.String).is_in(list(codes)))
        if pupils:
            wanted = wanted.filter(pl.col("pupil").is_in(list(pupils)))
        found = wanted.select(
            "pupil", "date", pl.col("session").cast(pl.String), pl.col("code").cast(pl.String)
        ).sort("date", "session", "pupil")
        return tuple(
            Mark(pupil, Session(day, Half(half)), code)
            for pupil, day, half, code in found.collect().iter_rows()
        )

    def has_marks_on(self, day: date, *, without: Collection[str]) -> bool:
        """Say whether any mark but some codes was made for a day, be it held or not."""
        counts = pl.col("code").cast(pl.String).is_in(list(without)).not_()
        made = self.register.marks.filter((pl.col("date") == day) & counts)
        return bool(made.select(pl.len()).collect().item())

    @cached_property
    def prepared(self) -> Prepared:
        """The attendance register, prepared."""
        return self.register.prepared()
