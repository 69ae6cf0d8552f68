"""Suites for the hooks that read what stands beside the register, such as lesson marks."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from attendance_core.conformance.suite import Suite
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import Amendment, ExpectedSickness, Notice, OffSession, rows
from attendance_core.register.lessons import checked_lessons
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = [
    "ReadAmendmentsSuite",
    "ReadExpectedSicknessSuite",
    "ReadLessonMarksSuite",
    "ReadNoticesSuite",
    "ReadPartTimeSuite",
]

_KEY = ("pupil", "date", "period")


class ReadLessonMarksSuite(Suite):
    """Tests of `attendance_read_lesson_marks`; provide `span` too, days that hold some.

    Provide `lesson_codes` where the school has codes of its own.
    """

    @pytest.fixture
    def span(self) -> Span:
        """Give a first and last day between which something was entered in lessons."""
        pytest.fail("provide the fixture `span` in your class")

    @pytest.fixture
    def lesson_codes(self) -> frozenset[str]:
        """Give the codes that the school uses in lessons only."""
        return frozenset()

    def test_gives_the_columns(self, adapters: SchoolAdapters, span: Span) -> None:
        """There are pupil, date, period and code. If this fails: see the hook's documentation."""
        found = rows(adapters.read_lesson_marks(span))

        assert found
        assert {*_KEY, "code"} <= set(found[0])

    def test_gives_marks_of_the_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Some mark is of the span, with a date for its date. If this fails: check the type."""
        days = {row["date"] for row in rows(adapters.read_lesson_marks(span))}

        assert all(type(day) is date for day in days)
        assert any(span[0] <= day <= span[1] for day in days)

    def test_one_mark_a_lesson(self, adapters: SchoolAdapters, span: Span) -> None:
        """A pupil has one mark for a period. If this fails: which does the system keep?"""
        times = Counter(
            tuple(row[name] for name in _KEY) for row in rows(adapters.read_lesson_marks(span))
        )

        assert set(times.values()) == {1}

    def test_is_taken(
        self, adapters: SchoolAdapters, span: Span, lesson_codes: frozenset[str]
    ) -> None:
        """The library takes the frame. If this fails: it says which column holds what it cannot."""
        assert len(checked_lessons(adapters.read_lesson_marks(span), lesson_codes))

    def test_all_marks_hold_those_of_a_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Without a span all is read. If this fails: None must mean everything that is held."""
        inside = {row for row in _lessons(adapters, span) if span[0] <= row[1] <= span[1]}

        assert inside <= set(_lessons(adapters, None))

    def test_reading_changes_nothing(self, adapters: SchoolAdapters, span: Span) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert sorted(_lessons(adapters, span), key=str) == sorted(
            _lessons(adapters, span), key=str
        )


def _lessons(adapters: SchoolAdapters, span: Span | None) -> list[tuple[Any, ...]]:
    names = (*_KEY, "code")
    return [tuple(row[name] for name in names) for row in rows(adapters.read_lesson_marks(span))]


class ReadAmendmentsSuite(Suite):
    """Tests of `attendance_read_amendments`; provide `span` too, days that hold amended marks."""

    @pytest.fixture
    def span(self) -> Span:
        """Give a first and last day between which some mark was amended."""
        pytest.fail("provide the fixture `span` in your class")

    def test_gives_amendments(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of Amendment. If this fails: give `()` where nothing is held."""
        found = adapters.read_amendments(None)

        assert isinstance(found, tuple)
        assert all(isinstance(each, Amendment) for each in found)

    def test_moments_know_their_zone(self, adapters: SchoolAdapters) -> None:
        """Moments have a zone. If this fails: attach Europe/London where you read them."""
        moments = [each.amended_at for each in adapters.read_amendments(None)]

        assert all(at.utcoffset() is not None for at in moments if at is not None)

    def test_nothing_is_amended_before_its_session(self, adapters: SchoolAdapters) -> None:
        """A mark is amended no earlier than its day. If this fails: are two dates changed over?"""
        known = [each for each in adapters.read_amendments(None) if each.amended_at is not None]
        days = [(each.session.day, each.amended_at) for each in known]

        assert all(day <= at.astimezone(LONDON).date() for day, at in days if at is not None)

    def test_gives_amendments_of_the_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Some mark of the span was amended. If this fails: the last day is included as well."""
        assert _amended(adapters, span)

    def test_all_amendments_hold_those_of_a_span(
        self, adapters: SchoolAdapters, span: Span
    ) -> None:
        """Without a span all is read. If this fails: None must mean everything that is held."""
        assert _amended(adapters, span) <= set(adapters.read_amendments(None))

    def test_reading_changes_nothing(self, adapters: SchoolAdapters, span: Span) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert _amended(adapters, span) == _amended(adapters, span)

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No repr says who it is about. If this fails: use `register.Amendment` as it is."""
        found = adapters.read_amendments(None)

        assert all(
            repr(each) == repr(evolve(each, pupil="", reason=None, name=None)) for each in found
        )


def _amended(adapters: SchoolAdapters, span: Span) -> set[Amendment]:
    found = adapters.read_amendments(span)
    return {each for each in found if span[0] <= each.session.day <= span[1]}


class ReadPartTimeSuite(Suite):
    """Tests of `attendance_read_part_time`; some session must have been agreed to be off."""

    def test_gives_off_sessions(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of OffSession. If this fails: give `()` where nothing is held."""
        found = adapters.read_part_time()

        assert isinstance(found, tuple)
        assert all(isinstance(each, OffSession) for each in found)

    def test_something_was_agreed(self, adapters: SchoolAdapters) -> None:
        """Some session is agreed to be off. If this fails: the export may be empty."""
        assert adapters.read_part_time()

    def test_weekdays_are_weekdays(self, adapters: SchoolAdapters) -> None:
        """Weekdays count from Monday, 0. If this fails: does the system count from 1?"""
        assert {each.weekday for each in adapters.read_part_time()} <= set(range(7))

    def test_no_agreement_ends_before_it_starts(self, adapters: SchoolAdapters) -> None:
        """An end is no earlier than its start. If this fails: are the two changed over?"""
        assert all(each.start <= each.end for each in adapters.read_part_time())

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert adapters.read_part_time() == adapters.read_part_time()

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No repr says who it is about. If this fails: use `register.OffSession` as it is."""
        found = adapters.read_part_time()

        assert all(repr(each) == repr(evolve(each, pupil="", agreed_by=None)) for each in found)


class ReadExpectedSicknessSuite(Suite):
    """Tests of `attendance_read_expected_sickness`; something must have been recorded."""

    def test_gives_expected_sickness(self, adapters: SchoolAdapters) -> None:
        """It is a tuple of ExpectedSickness. If this fails: give `()` where nothing is held."""
        found = adapters.read_expected_sickness()

        assert isinstance(found, tuple)
        assert all(isinstance(each, ExpectedSickness) for each in found)

    def test_something_was_recorded(self, adapters: SchoolAdapters) -> None:
        """Somebody is expected to be ill. If this fails: the export may be empty."""
        assert adapters.read_expected_sickness()

    def test_it_was_recorded_on_a_day(self, adapters: SchoolAdapters) -> None:
        """`recorded_on` is a date. If this fails: give the day of a moment, in London."""
        assert {type(each.recorded_on) for each in adapters.read_expected_sickness()} <= {date}

    def test_whole_school_days_are_expected(self, adapters: SchoolAdapters) -> None:
        """One whole day or more is expected. If this fails: leave out what is not known."""
        days = [each.expected_school_days for each in adapters.read_expected_sickness()]

        assert all(type(each) is int and each > 0 for each in days)

    def test_it_is_recorded_once_a_day(self, adapters: SchoolAdapters) -> None:
        """A pupil stands once for a day. If this fails: which does the system keep?"""
        times = Counter(
            (each.pupil, each.recorded_on) for each in adapters.read_expected_sickness()
        )

        assert set(times.values()) <= {1}

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert adapters.read_expected_sickness() == adapters.read_expected_sickness()

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No repr says who it is about. If this fails: use `register.ExpectedSickness` as it is."""
        found = adapters.read_expected_sickness()

        assert all(repr(each) == repr(evolve(each, pupil="")) for each in found)


class ReadNoticesSuite(Suite):
    """Tests of `attendance_read_notices`; one must have been issued."""

    def test_gives_notices(self, adapters: SchoolAdapters) -> None:
        """It is a tuple of Notice. If this fails: give `()` where nothing is held."""
        found = adapters.read_notices()

        assert isinstance(found, tuple)
        assert all(isinstance(each, Notice) for each in found)

    def test_one_was_issued(self, adapters: SchoolAdapters) -> None:
        """There is one. If this fails: the export may be empty."""
        assert adapters.read_notices()

    def test_a_notice_stands_once(self, adapters: SchoolAdapters) -> None:
        """A parent has one for a child and a day. If this fails: one row may be a payment's."""
        times = Counter(
            (each.parent_id, each.pupil, each.issued_on) for each in adapters.read_notices()
        )

        assert set(times.values()) <= {1}

    def test_nothing_happens_before_the_issue(self, adapters: SchoolAdapters) -> None:
        """It is served, paid or withdrawn later. If this fails: look at days and months."""
        for each in adapters.read_notices():
            later = (each.served_on, each.paid_on, each.withdrawn_on, each.prosecuted_on)

            assert all(day is None or day >= each.issued_on for day in later)

    def test_no_offence_ends_before_it_begins(self, adapters: SchoolAdapters) -> None:
        """The first day comes first. If this fails: look at how the two days are read."""
        spans = [each.offence for each in adapters.read_notices() if each.offence]

        assert all(first <= last for first, last in spans)

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert adapters.read_notices() == adapters.read_notices()

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No repr says who it is about. If this fails: use `register.Notice` as it is."""
        for each in adapters.read_notices():
            nobody = evolve(each, parent_id="", pupil="", withdrawn_ground=None)

            assert repr(each) == repr(nobody)
