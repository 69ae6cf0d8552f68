"""The registers that are measured: of all schools, of a tenth of them, and of three pupils."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import generator
import polars as pl
from by_hand import w1_polars, w2_polars, w3_polars
from stopwatch import Time, once

from attendance_core.register import Prepared, Register
from attendance_core.rules import national_rules, penalty_notice_threshold
from attendance_core.statistics import per_enrolment, tallies

__all__ = ["Filed", "Held", "held", "of_school", "tiny"]

_BY = ("urn", "week_number")


@dataclass(frozen=True)
class Filed:
    """The same registers as files of Parquet, one for each school."""

    prepared: Prepared

    def w1(self) -> pl.DataFrame:
        """Answer W1 of the files."""
        answer: pl.DataFrame = per_enrolment(self.prepared, span=generator.SPAN)
        return answer

    def w2(self) -> pl.DataFrame:
        """Answer W2 of the files."""
        answer: pl.DataFrame = tallies(self.prepared, by=_BY, span=generator.SPAN)
        return answer


@dataclass(frozen=True)
class Held:
    """A register in memory, and the time it took to check the frames, and to prepare it."""

    prepared: Prepared
    checking: Time
    preparing: Time

    def w1(self) -> pl.DataFrame:
        """Answer W1 by the library: each enrolment's year to date."""
        answer: pl.DataFrame = per_enrolment(self.prepared, span=generator.SPAN)
        return answer

    def w1_by_hand(self) -> pl.DataFrame:
        """Answer W1 by hand."""
        marks, enrolments = self.prepared.marks, self.prepared.enrolments
        return w1_polars(marks.to_native(), enrolments.to_native(), generator.SPAN)

    def w2(self) -> pl.DataFrame:
        """Answer W2 by the library: sessions by school, week and code."""
        answer: pl.DataFrame = tallies(self.prepared, by=_BY, span=generator.SPAN)
        return answer

    def w2_by_hand(self) -> pl.DataFrame:
        """Answer W2 by hand."""
        return w2_polars(self.prepared.marks.to_native(), generator.SPAN)

    def w3(self) -> pl.DataFrame:
        """Answer W3 by the library: who reached the threshold of a penalty notice, and when."""
        answer: pl.DataFrame = penalty_notice_threshold(self.prepared, on=generator.SPAN[1]).frame
        return answer.select("urn", "pupil", "number", "date", "session", "unresolved", "on_day")

    def w3_by_hand(self) -> pl.DataFrame:
        """Answer W3 by hand."""
        marks, enrolments = self.prepared.marks.to_native(), self.prepared.enrolments.to_native()
        return w3_polars(marks, enrolments, generator.ages())

    def rules(self) -> list[pl.DataFrame]:
        """Answer what all national rules say."""
        return [each.frame for each in national_rules(self.prepared, on=generator.SPAN[1])]


def _held(marks: pl.DataFrame, schools: Sequence[int], pupils: int = 0) -> Held:
    calendar = generator.calendar(schools)
    enrolments = generator.enrolments(schools)
    if pupils:
        enrolments = enrolments.head(pupils)
    register, checking = once(
        lambda: Register.from_frame(marks, calendar=calendar, enrolments=enrolments)
    )
    prepared, preparing = once(register.prepared)
    return Held(prepared, checking, preparing)


def held(path: Path, schools: int) -> Held:
    """Hold the register of the first schools of a file."""
    marks = pl.read_parquet(path, n_rows=schools * generator.PUPILS * generator.SESSIONS)
    return _held(marks, range(schools))


def of_school(school: int, marks: pl.DataFrame) -> Held:
    """Hold the register of one school."""
    return _held(marks, [school])


def tiny() -> Held:
    """Hold the register of three pupils' year."""
    marks = generator.marks(0).head(3 * generator.SESSIONS)
    return _held(marks, [0], pupils=3)
