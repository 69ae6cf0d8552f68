"""Lesson marks as a frame, made of values or handed over by an adapter."""

from datetime import UTC, date, datetime, time

import polars as pl
import pytest

from attendance_core.errors import Refused
from attendance_core.register import LessonMark, lessons_frame
from attendance_core.register.lessons import checked_lessons, lessons_by
from attendance_core.tables import LONDON

FRIDAY = date(2026, 11, 20)
ANN = LessonMark("adno:1", FRIDAY, "Lesson 1", "/")
SHORT = ("pupil", "date", "period", "code")


def frame(*marks: LessonMark) -> pl.DataFrame:
    """Give marks as the least that an adapter may give."""
    return lessons_frame(marks).select(SHORT)


def faults(given: object, *codes: str) -> list[str]:
    """Give the faults for which lesson marks are refused."""
    with pytest.raises(Refused) as refused:
        checked_lessons(given, codes)
    return str(refused.value).splitlines()


def test_a_moment_without_a_zone_is_by_the_clock_of_london() -> None:
    """In summer nine o'clock in London is eight o'clock UTC; a moment with a zone stays itself."""
    nine = datetime(2026, 7, 3, 9)  # noqa: DTZ001 - that is the point
    marks = [
        LessonMark("adno:1", FRIDAY, "1", "/", recorded_at=nine),
        LessonMark("adno:1", FRIDAY, "2", "/", recorded_at=datetime(2026, 7, 3, 8, tzinfo=UTC)),
        LessonMark("adno:1", FRIDAY, "3", "/"),
    ]

    assert lessons_frame(marks)["recorded_at"].to_list() == [
        nine.replace(tzinfo=LONDON),
        nine.replace(tzinfo=LONDON),
        None,
    ]


def test_what_may_be_left_out_is_null() -> None:
    """Four columns are enough, and the frame has all of them."""
    assert checked_lessons(frame(ANN)).equals(lessons_frame([ANN]))
    assert checked_lessons(lessons_frame()).equals(lessons_frame())


def test_a_frame_of_pandas_is_taken() -> None:
    """Times, moments of another zone and whole minutes come as another library has them."""
    at = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    mark = LessonMark("adno:1", FRIDAY, "1", "L", time(9, 10), None, "Maths", None, 7, at)
    given = lessons_frame([mark]).with_columns(pl.col("recorded_at").dt.convert_time_zone("UTC"))

    assert checked_lessons(given.to_pandas()).equals(lessons_frame([mark]))


def test_a_code_is_the_registers_or_the_schools() -> None:
    """What is neither is refused; only what is as short as a code is repeated."""
    marks = [ANN, LessonMark("adno:1", FRIDAY, "2", "FA"), LessonMark("adno:1", FRIDAY, "3", "-")]
    others = [LessonMark("adno:1", FRIDAY, "4", "Tregear")]

    assert checked_lessons(frame(*marks), {"FA"}).height == 3
    assert faults(frame(*marks)) == [
        (
            "lessons, column code: codes of the register or of the school's lesson_codes were "
            "expected; 1 values are none, such as FA"
        )
    ]
    assert faults(frame(*marks, *others), "FA")[0].endswith("expected; 1 values are none")


def test_a_pupil_has_one_mark_for_a_period_of_a_day() -> None:
    """Two are refused, and every fault is told."""
    assert faults(frame(ANN, ANN, LessonMark("adno:1", FRIDAY, "2", "FA")))[1:] == [
        "lessons: one mark for a pupil and a period of a day was expected; 1 are more"
    ]


def test_a_moment_has_its_zone() -> None:
    """Nobody guesses by which clock a moment was written down."""
    naive = pl.lit(datetime(2026, 11, 20, 9)).alias("recorded_at")  # noqa: DTZ001 - the fault
    expected = ["lessons, column recorded_at: moments with their zone were expected"]

    assert faults(frame(ANN).with_columns(naive)) == expected
    assert faults(frame(ANN).with_columns(recorded_at=pl.lit("09:15"))) == expected
    assert checked_lessons(frame(ANN).with_columns(recorded_at=pl.lit(None))).height == 1


def test_a_column_of_another_kind_is_refused() -> None:
    """A missing column, and one that holds something else."""
    minutes = frame(ANN).with_columns(minutes_late=pl.lit(99_999_999_999))

    assert faults(frame(ANN).drop("period")) == ["lessons, column period: this column is missing"]
    assert faults(minutes) == ["lessons: values that their columns hold were expected"]
    assert faults(frame(ANN).with_columns(starts=pl.lit("09:10"), ends=pl.lit("10:10"))) == [
        "lessons, column starts: times of day were expected",
        "lessons, column ends: times of day were expected",
    ]


def test_at_a_moment_what_came_later_is_left_aside() -> None:
    """Days to come and later entries are not there yet; what has no moment is."""
    ten = datetime(2026, 11, 20, 10, tzinfo=LONDON)
    marks = [
        LessonMark("adno:1", FRIDAY, "1", "/", recorded_at=ten),
        LessonMark("adno:1", FRIDAY, "2", "/", recorded_at=ten.replace(minute=1)),
        LessonMark("adno:1", FRIDAY, "3", "/"),
        LessonMark("adno:1", date(2026, 11, 19), "4", "/"),
        LessonMark("adno:1", date(2026, 11, 23), "5", "-"),
    ]
    found = lessons_by(lessons_frame(marks), ten.astimezone(UTC))

    assert found["period"].to_list() == ["1", "3", "4"]
