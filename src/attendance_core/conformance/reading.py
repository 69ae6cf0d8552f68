"""Suites for the hooks that read: calendar, roll, marks and the taking of registers."""

from collections import Counter
from datetime import date

import pytest

from attendance_core.calendar import Calendar
from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.conformance.suite import Suite
from attendance_core.hooks import SchoolAdapters
from attendance_core.identifiers import is_upn
from attendance_core.register import Taking, count_marks, rows
from attendance_core.roll import Roll
from attendance_core.school import School
from attendance_core.sessions import Span

__all__ = [
    "ReadCalendarSuite",
    "ReadMarksSuite",
    "ReadRegisterStatusSuite",
    "ReadRollSuite",
    "ReadSchoolSuite",
]

_COLUMNS = ("pupil", "date", "session", "code")


class ReadSchoolSuite(Suite):
    """Tests of `attendance_read_school`."""

    def test_gives_a_school(self, adapters: SchoolAdapters) -> None:
        """The answer is a School. If this fails: read it with `attendance_core.school`."""
        assert isinstance(adapters.read_school(), School)

    def test_register_times_are_in_order(self, adapters: SchoolAdapters) -> None:
        """No two times begin on one day. If this fails: which of the two is the school's?"""
        days = [each.in_force for each in adapters.read_school().registers]

        assert len(days) == len(set(days))


class ReadCalendarSuite(Suite):
    """Tests of `attendance_read_calendar`."""

    def test_gives_a_calendar(self, adapters: SchoolAdapters) -> None:
        """The answer is a Calendar. If this fails: build `Calendar` of `HeldSession` values."""
        assert isinstance(adapters.read_calendar(), Calendar)

    def test_holds_each_session_once(self, adapters: SchoolAdapters) -> None:
        """No session stands twice. If this fails: look for an export that joins two timetables."""
        held = Counter(each.at for each in adapters.read_calendar().sessions)

        assert [session for session, times in held.items() if times > 1] == []

    def test_has_school_days(self, adapters: SchoolAdapters) -> None:
        """Some session is open. If this fails: the status of the sessions is probably turned."""
        assert adapters.read_calendar().school_days


class ReadRollSuite(Suite):
    """Tests of `attendance_read_roll`."""

    def test_gives_a_roll(self, adapters: SchoolAdapters) -> None:
        """The answer is a Roll with pupils. If this fails: the export may be empty."""
        roll = adapters.read_roll()

        assert isinstance(roll, Roll)
        assert roll.pupils

    def test_upns_have_their_shape(self, adapters: SchoolAdapters) -> None:
        """A UPN has thirteen characters. If this fails: give None where the system has none."""
        upns = [each.upn for each in adapters.read_roll().pupils if each.upn is not None]

        assert [place for place, upn in enumerate(upns) if not is_upn(upn)] == []

    def test_nobody_leaves_before_the_start(self, adapters: SchoolAdapters) -> None:
        """Leaving is no earlier than the start. If this fails: are the two dates changed over?"""
        times = [(each.start, each.leaving) for each in adapters.read_roll().enrolments]
        turned = [start and leaving and leaving < start for start, leaving in times]

        assert [place for place, is_turned in enumerate(turned) if is_turned] == []

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may move or use up its input."""
        assert (adapters.read_roll() == adapters.read_roll()) is True

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No surname stands in a repr. If this fails: use the values of `attendance_core.roll`."""
        roll = adapters.read_roll()
        shown = repr((roll, roll.pupils[0], roll.enrolments[0], *roll.parents[:1]))

        assert roll.pupils[0].legal_surname not in shown


class ReadMarksSuite(Suite):
    """Tests of `attendance_read_marks`; provide `span` too, days that hold marks."""

    @pytest.fixture
    def span(self) -> Span:
        """Give a first and last day between which the school has marks."""
        pytest.fail("provide the fixture `span` in your class")

    def test_gives_the_columns(self, adapters: SchoolAdapters, span: Span) -> None:
        """There are pupil, date, session and code. If this fails: see the hook's documentation."""
        found = rows(adapters.read_marks(span))

        assert found
        assert set(_COLUMNS) <= set(found[0])

    def test_gives_marks_of_the_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Some mark is of the span, with a date for its date. If this fails: check the type."""
        days = {row[1] for row in _rows(adapters, span)}

        assert all(type(day) is date for day in days)
        assert any(span[0] <= day <= span[1] for day in days)

    def test_sessions_are_am_or_pm(self, adapters: SchoolAdapters, span: Span) -> None:
        """Sessions are AM or PM. If this fails: translate the system's own words."""
        assert {row[2] for row in _rows(adapters, span)} <= {"AM", "PM"}

    def test_codes_are_codes(self, adapters: SchoolAdapters, span: Span) -> None:
        """Every code is, or was, one of the law. If this fails: refuse or translate local marks."""
        found = {row[3] for row in _rows(adapters, span)} - {UNMARKED}

        assert [code for code in sorted(found) if not has_ever_been(code)] == []

    def test_a_register_can_be_made_of_them(self, adapters: SchoolAdapters) -> None:
        """Each column holds what it should. If this fails: the fault names the column.

        `minutes_late` is a whole number or null, and `date` a date.
        """
        assert count_marks(adapters.read_marks(None)) > 0

    def test_one_mark_a_session(self, adapters: SchoolAdapters, span: Span) -> None:
        """A pupil has one mark for a session. If this fails: which does the system keep?"""
        times = Counter(row[:3] for row in _rows(adapters, span))

        assert set(times.values()) == {1}

    def test_marks_are_of_pupils_of_the_roll(self, adapters: SchoolAdapters, span: Span) -> None:
        """Keys are those of the roll. If this fails: make both with `identifiers.pupil_key`."""
        assert {row[0] for row in _rows(adapters, span)} <= adapters.read_roll().by_key.keys()

    def test_reading_changes_nothing(self, adapters: SchoolAdapters, span: Span) -> None:
        """Read twice, the same is read. If this fails: the adapter may move or use up its input."""
        assert sorted(_rows(adapters, span), key=str) == sorted(_rows(adapters, span), key=str)

    def test_all_marks_hold_those_of_a_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Without a span all is read. If this fails: None must mean everything that is held."""
        inside = {row for row in _rows(adapters, span) if span[0] <= row[1] <= span[1]}

        assert inside <= set(_rows(adapters, None))


def _rows(adapters: SchoolAdapters, span: Span | None) -> list[tuple[str, date, str, str]]:
    return [
        (row["pupil"], row["date"], row["session"], row["code"] or UNMARKED)
        for row in rows(adapters.read_marks(span))
    ]


class ReadRegisterStatusSuite(Suite):
    """Tests of `attendance_read_register_status`."""

    def test_gives_takings(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of Taking. If this fails: give `()` where nothing is known."""
        takings = adapters.read_register_status(None)

        assert isinstance(takings, tuple)
        assert all(isinstance(each, Taking) for each in takings)

    def test_takings_stand_once(self, adapters: SchoolAdapters) -> None:
        """A group's register of a period stands once. If this fails: join what is doubled."""
        keys = Counter(
            (each.date, each.period, each.group) for each in adapters.read_register_status(None)
        )

        assert all(times == 1 for times in keys.values())

    def test_moments_know_their_zone(self, adapters: SchoolAdapters) -> None:
        """Moments are of Europe/London. If this fails: attach the zone where you read them."""
        takings = adapters.read_register_status(None)
        moments = [each.taken_at for each in takings] + [each.closed_at for each in takings]

        assert all(moment.tzinfo is not None for moment in moments if moment is not None)
