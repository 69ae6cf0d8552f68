from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from attendance_core.calendar import Calendar, HeldSession, SessionStatus
from attendance_core.errors import Refused
from attendance_core.register import Mark, Prepared, Register, marks_frame
from attendance_core.roll import Boarder, Enrolment, EnrolmentStatus, Pupil, Roll
from attendance_core.sessions import Half, Session
from attendance_core.statistics import statistics

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
SPAN = (date(2026, 9, 1), date(2027, 7, 31))


def marks(*rows: tuple[str, date, str | None, str | None], urn: int = 142000) -> pl.DataFrame:
    """Build marks: pupil, date, session, code."""
    return pl.DataFrame(
        [(urn, *row) for row in rows],
        schema={
            "urn": pl.Int64,
            "pupil": pl.String,
            "date": pl.Date,
            "session": pl.String,
            "code": pl.String,
        },
        orient="row",
    )


def calendar(*days: date, urn: int = 142000) -> pl.DataFrame:
    """Build a calendar that is open morning and afternoon."""
    rows = [(urn, day, half) for day in days for half in ("AM", "PM")]
    return pl.DataFrame(
        rows, schema={"urn": pl.Int64, "date": pl.Date, "session": pl.String}, orient="row"
    )


def enrolments(*rows: tuple[str, date | None, date | None], urn: int = 142000) -> pl.DataFrame:
    """Build enrolments: pupil, start, leaving."""
    return pl.DataFrame(
        [(urn, *row) for row in rows],
        schema={"urn": pl.Int64, "pupil": pl.String, "start": pl.Date, "leaving": pl.Date},
        orient="row",
    )


ONE_MARK = marks(("A", MONDAY, "AM", "/"))
TWO_DAYS = calendar(MONDAY, TUESDAY)
ON_ROLL = enrolments(("A", MONDAY, None))


def register(
    given: Any = ONE_MARK,
    held: Any = TWO_DAYS,
    times: Any = ON_ROLL,
) -> Register:
    """Make a register of three frames."""
    return Register.from_frame(given, calendar=held, enrolments=times)


def kept(prepared: Prepared) -> list[tuple[Any, ...]]:
    """Give pupil, date, session and code of the marks that are kept, in order."""
    frame: pl.LazyFrame = prepared.marks.select("pupil", "date", "session", "code").to_native()
    return sorted(frame.collect().rows())


def fault_of(make: Callable[[], Register]) -> str:
    """Give the message with which frames are refused."""
    with pytest.raises(Refused) as refused:
        make()
    return str(refused.value)


def test_what_a_register_keeps_of_a_mark() -> None:
    """A mark is kept with its pupil, session and code, and other columns are left behind."""
    given = ONE_MARK.with_columns(teacher=pl.lit("Mr Quick"))

    assert kept(register(given).prepared()) == [("A", MONDAY, "AM", "/")]
    assert "teacher" not in register(given).marks.collect_schema()


@pytest.mark.parametrize("code", [None, "", "-"])
def test_no_mark_yet_is_no_mark(code: str | None) -> None:
    """A code that is null, empty or a hyphen is an unmarked session."""
    given = marks(("A", MONDAY, "AM", code), ("A", MONDAY, "PM", "\\"))

    assert kept(register(given).prepared()) == [("A", MONDAY, "PM", "\\")]


@pytest.mark.parametrize(
    ("row", "times"),
    [
        (("A", TUESDAY, "AM", "/"), ("A", MONDAY, MONDAY)),
        (("A", MONDAY, "AM", "/"), ("A", TUESDAY, None)),
        (("A", date(2026, 9, 9), "AM", "/"), ("A", MONDAY, None)),
    ],
)
def test_what_does_not_belong_is_left_out(
    row: tuple[str, date, str, str], times: tuple[str, date, date | None]
) -> None:
    """A mark after leaving, before the start, or on a day not held."""
    assert kept(register(marks(row), times=enrolments(times)).prepared()) == []


def test_a_mark_on_a_closed_session_is_left_out() -> None:
    """A closed session of the calendar is as one that it does not have."""
    status = pl.Series("status", ["closed", "open", None, "open"])
    given = marks(*(("A", day, half, "I") for day in (MONDAY, TUESDAY) for half in ("AM", "PM")))

    assert kept(register(given, TWO_DAYS.with_columns(status)).prepared()) == [
        ("A", MONDAY, "PM", "I"),
        ("A", TUESDAY, "AM", "I"),
        ("A", TUESDAY, "PM", "I"),
    ]


def test_the_first_and_the_last_day_on_roll_belong() -> None:
    """A pupil is on roll from the start to the leaving day, both included."""
    given = marks(("A", MONDAY, "AM", "/"), ("A", TUESDAY, "PM", "\\"))

    assert len(kept(register(given, times=enrolments(("A", MONDAY, TUESDAY))).prepared())) == 2


def test_an_unknown_start_is_the_day_of_the_first_mark() -> None:
    """Where a system does not say when a pupil came, the register does."""
    given = marks(("A", TUESDAY, "AM", "/"))
    made = register(given, times=enrolments(("A", None, None)))

    assert made.enrolments["start"].to_list() == [TUESDAY]
    assert statistics(made.prepared(), span=SPAN)["unmarked"].to_list() == [1]


@pytest.mark.parametrize("code", ["Z", "#"])
def test_a_name_set_up_in_advance_is_no_start(code: str) -> None:
    """Z and # say nothing of being on roll: the start is the first mark of another code."""
    given = marks(("A", MONDAY, "AM", code), ("A", TUESDAY, "AM", "/"))
    made = register(given, times=enrolments(("A", None, None)))

    assert made.enrolments["start"].to_list() == [TUESDAY]


def test_a_child_who_left_and_came_back_has_two_enrolments() -> None:
    """Each time on the roll is an enrolment of its own, with its own marks."""
    given = marks(("A", MONDAY, "AM", "/"), ("A", TUESDAY, "AM", "I"))
    times = enrolments(("A", TUESDAY, None), ("A", MONDAY, MONDAY))
    frame = register(given, times=times).prepared().marks.select("enrolment", "code").to_native()

    assert sorted(frame.collect().rows()) == [(0, "/"), (1, "I")]


def test_the_numbers_run_on_and_each_school_has_its_own() -> None:
    """Sessions, school days and school weeks are numbered from 1, over holidays and years."""
    days = (date(2026, 12, 18), date(2027, 1, 4), date(2027, 1, 5))
    held = pl.concat([calendar(*days), calendar(days[1], urn=142001)])
    given = pl.concat(
        [
            marks(*(("A", day, "PM", "\\") for day in days)),
            marks(("A", days[1], "PM", "\\"), urn=142001),
        ]
    )
    times = pl.concat([enrolments(("A", days[0], None), urn=urn) for urn in (142000, 142001)])
    columns = ("urn", "date", "session_number", "day_number", "week_number")
    frame = register(given, held, times).prepared().marks.select(columns).to_native()

    assert sorted(frame.collect().rows()) == [
        (142000, days[0], 2, 1, 1),
        (142000, days[1], 4, 2, 2),
        (142000, days[2], 6, 3, 2),
        (142001, days[1], 2, 1, 1),
    ]


def test_the_code_set_tells_under_which_law_a_mark_was_made() -> None:
    """The number of changes of the law up to the day is one higher from 19 August 2024 on."""
    days = (date(2024, 8, 16), date(2024, 8, 19))
    given = marks(*(("A", day, "AM", "/") for day in days))
    made = register(given, calendar(*days), enrolments(("A", days[0], None)))
    before, after = sorted(
        made.prepared().marks.select("code_set").to_native().collect()["code_set"]
    )

    assert (before, after) == (7, 8)


@pytest.mark.parametrize("name", ["urn", "pupil", "date", "session", "code"])
def test_a_missing_column_of_the_marks_is_refused(name: str) -> None:
    """The fault names the frame and the column."""
    fault = fault_of(lambda: register(ONE_MARK.drop(name)))

    assert fault == f"marks, column {name}: this column is missing"


def test_missing_columns_are_told_at_once_for_each_frame() -> None:
    """Calendar and enrolments are checked as the marks are."""
    assert fault_of(lambda: register(held=TWO_DAYS.drop("date", "session"))) == (
        "calendar, column date: this column is missing\n"
        "calendar, column session: this column is missing"
    )
    assert fault_of(lambda: register(times=ON_ROLL.drop("start"))) == (
        "enrolments, column start: this column is missing"
    )


@pytest.mark.parametrize("text", ["Okafor", "2026-09-07"])
def test_values_of_another_type_are_refused_without_being_repeated(text: str) -> None:
    """Text is no date, not even one that reads as one, and it is not shown."""
    given = ONE_MARK.with_columns(date=pl.lit(text))

    assert fault_of(lambda: register(given)) == (
        "marks, column date: values of the type date were expected"
    )


def test_a_code_that_never_was_is_refused() -> None:
    """What is as short as a code is named, what is not may be somebody's name, and is counted."""
    given = marks(
        ("A", MONDAY, "AM", "?"),
        ("A", MONDAY, "PM", "J"),
        ("A", TUESDAY, "AM", "7"),
        ("A", TUESDAY, "PM", "Okafor"),
    )

    assert fault_of(lambda: register(given)) == (
        "marks, column code: codes of the register were expected; 3 values are none, such as 7, ?"
    )


@pytest.mark.parametrize(
    ("frames", "fault"),
    [
        (
            {"given": ONE_MARK.with_columns(pupil=pl.lit(None, pl.String))},
            "marks, column pupil: a value in every row was expected",
        ),
        (
            {"given": ONE_MARK.with_columns(minutes_late=pl.lit(3.7))},
            "marks, column minutes_late: values of the type int32 were expected",
        ),
        (
            {"given": ONE_MARK.with_columns(date=pl.lit(20260907))},
            "marks, column date: values of the type date were expected",
        ),
        (
            {"held": TWO_DAYS.with_columns(status=pl.lit("Open"))},
            "calendar, column status: one of open, closed was expected",
        ),
        (
            {"times": enrolments(("A", MONDAY, MONDAY - timedelta(days=1)))},
            "enrolments, column leaving: a day no earlier than start was expected",
        ),
        (
            {
                "times": enrolments(("A", MONDAY, None)).with_columns(
                    enrolment_status=pl.lit("Guest")
                )
            },
            "enrolments, column enrolment_status: one of C, M, S, F, O, G, P was expected",
        ),
    ],
)
def test_what_would_quietly_vanish_or_be_changed_is_refused(frames: dict, fault: str) -> None:
    """A row that nobody could count, a number that is cut, a word that means nothing here."""
    assert fault_of(lambda: register(**frames)) == fault


def test_the_faults_of_all_three_frames_are_told_at_once() -> None:
    """One refusal names what is wrong with marks, calendar and enrolments."""
    fault = fault_of(
        lambda: register(
            ONE_MARK.drop("code"),
            TWO_DAYS.drop("session"),
            enrolments(("A", MONDAY, None)).drop("urn"),
        )
    )

    assert [line.partition(":")[0] for line in fault.splitlines()] == [
        "marks, column code",
        "calendar, column session",
        "enrolments, column urn",
    ]


def test_a_moment_with_a_zone_is_of_the_day_of_its_own_clock() -> None:
    """Midnight of a day in June in London is that day, though it is the evening before in UTC."""
    june = datetime(2026, 6, 1, tzinfo=ZoneInfo("Europe/London"))
    given = ONE_MARK.with_columns(
        date=pl.Series([june], dtype=pl.Datetime(time_zone="Europe/London"))
    )
    held = calendar(june.date())
    made = register(given, held, enrolments(("A", june.date(), None)))

    assert kept(made.prepared()) == [("A", june.date(), "AM", "/")]


def test_marks_of_strangers_are_refused() -> None:
    """A mark of a pupil who was never on the school's roll would count for nobody."""
    given = marks(("A", MONDAY, "AM", "/"), ("Okafor", MONDAY, "AM", "/"))

    assert fault_of(lambda: register(given, times=enrolments(("A", MONDAY, None)))) == (
        "marks, column pupil: pupils with an enrolment were expected; 1 have none"
    )


def test_a_school_stands_in_one_register_of_those_that_are_joined() -> None:
    """The same school twice would count everybody twice; none at all is no register."""
    with pytest.raises(Refused, match="each school once"):
        Register.joined([register(), register()])
    with pytest.raises(Refused, match="each school once"):
        Register.joined([])


@pytest.mark.parametrize("session", ["am", "Morning", "", None])
def test_a_session_is_am_or_pm(session: str | None) -> None:
    """Anything else in the marks is refused."""
    fault = fault_of(lambda: register(marks(("A", MONDAY, session, "/"))))

    assert fault == "marks, column session: AM or PM was expected"


def test_two_marks_of_a_pupil_for_one_session_are_refused() -> None:
    """Which of two marks holds is not guessed, even where they agree."""
    given = marks(*[("A", MONDAY, "AM", "/")] * 2, *[("B", MONDAY, "PM", "I")] * 3)

    assert fault_of(lambda: register(given)) == (
        "marks: one mark for a pupil and a session was expected; 2 have more"
    )


@pytest.mark.parametrize(
    "times",
    [
        [("A", MONDAY, None), ("A", TUESDAY, None)],
        [("A", MONDAY, TUESDAY), ("A", TUESDAY, None)],
        [("A", TUESDAY, None), ("A", MONDAY, TUESDAY)],
        [("A", MONDAY, None), ("A", MONDAY, None)],
    ],
)
def test_times_on_the_roll_that_overlap_are_refused(
    times: list[tuple[str, date, date | None]],
) -> None:
    """Nobody is on one roll twice on a day."""
    assert fault_of(lambda: register(times=enrolments(*times))) == (
        "enrolments, column start: times on the roll that do not overlap were expected for each"
        " pupil"
    )


def test_a_pupil_may_be_on_the_rolls_of_two_schools() -> None:
    """Times at two schools do not overlap one another, and two pupils' times do not either."""
    times = [enrolments(("A", MONDAY, None), ("B", MONDAY, None), urn=urn) for urn in (1, 2)]
    made = register(ONE_MARK.with_columns(urn=pl.lit(1)), times=pl.concat(times))

    assert made.enrolments.height == 4


@pytest.mark.parametrize("which", ["given", "held", "times"])
def test_what_is_no_frame_is_refused(which: str) -> None:
    """Anything but a frame is refused with the kinds that are taken."""
    fault = fault_of(lambda: register(**{which: [("A", MONDAY)]}))

    assert "a frame of Polars, pandas, PyArrow, DuckDB, PySpark or Ibis was expected" in fault


def test_a_session_of_the_calendar_is_am_or_pm() -> None:
    """The calendar's sessions are checked as those of the marks are."""
    held = TWO_DAYS.with_columns(session=pl.lit("Morning"))

    assert "AM or PM was expected" in fault_of(lambda: register(held=held))


def test_a_session_that_stands_twice_in_the_calendar_is_refused() -> None:
    """Otherwise each mark would count as often as the calendar says that its session was held."""
    fault = fault_of(lambda: register(held=pl.concat([TWO_DAYS, TWO_DAYS])))

    assert fault == "calendar: each session of a school once was expected"


def test_the_register_of_a_school_of_values() -> None:
    """Calendar, roll and marks as values make the same register as frames do."""
    born = date(2014, 3, 9)
    made = Register.of_school(
        142000,
        calendar=Calendar(
            [HeldSession(MONDAY, Half.AM), HeldSession(MONDAY, Half.PM, SessionStatus.CLOSED)]
        ),
        roll=Roll(
            (Pupil("A", None, "Moyle", "Zoë", born),),
            (Enrolment("A", MONDAY, sex="F", boarder=Boarder.BOARDER),),
        ),
        marks=marks_frame(
            [Mark("A", Session(MONDAY, half), "I", detail=None) for half in (Half.AM, Half.PM)]
        ),
        phase="secondary",
    )
    row = made.enrolments.to_dicts()[0]

    assert kept(made.prepared()) == [("A", MONDAY, "AM", "I")]
    assert (row["urn"], row["sex"], row["boarder"]) == (142000, "F", "B")
    assert (row["enrolment_status"], row["date_of_birth"], row["phase"]) == (
        EnrolmentStatus.CURRENT,
        born,
        "secondary",
    )


def test_registers_of_different_schools_are_joined() -> None:
    """Two schools' registers make one, in which a pupil of both has two enrolments."""
    both = [
        register(
            marks(("A", MONDAY, "AM", code), urn=urn),
            calendar(MONDAY, urn=urn),
            enrolments(("A", MONDAY, None), urn=urn),
        )
        for urn, code in ((1, "/"), (2, "D"))
    ]
    found = statistics(Register.joined(both).prepared(), span=SPAN, by=["school"])

    assert found.select("school", "present", "not_required", "unmarked").rows() == [
        (1, 1, 0, 1),
        (2, 0, 1, 1),
    ]


def test_a_single_mark_keeps_its_minutes_and_its_detail() -> None:
    """Marks as values make the frame that an adapter gives."""
    frame = marks_frame([Mark("A", Session(MONDAY, Half.AM), "L", 7, "bus")])

    assert frame.rows() == [("A", MONDAY, "AM", "L", 7, "bus")]
    assert marks_frame([]).schema == frame.schema
