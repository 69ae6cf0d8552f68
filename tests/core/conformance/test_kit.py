"""The kit itself: it fails what it should fail, and says what to look for."""

import inspect
from datetime import date

import pytest

from attendance_core import conformance
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.conformance import (
    ReadCalendarSuite,
    ReadMarksSuite,
    ReadRollSuite,
    SendMessageSuite,
)
from attendance_core.correspondence import Message, Receipt
from attendance_core.hooks import SchoolAdapters, hookimpl
from attendance_core.register import Mark, marks_frame
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.sessions import Half, Session

DAY = date(2026, 11, 20)
SPAN = (DAY, DAY)
ANN = Pupil("J919400123001", None, "Example", "Ann", date(2014, 3, 5))
SUITES = [getattr(conformance, name) for name in conformance.__all__]


class Faulty:
    """An adapter that does everything a little wrong."""

    @hookimpl
    def attendance_read_calendar(self):
        """Give a session twice."""
        return Calendar([HeldSession(DAY, Half.AM)] * 2)

    @hookimpl
    def attendance_read_roll(self):
        """Give an enrolment that ends before it begins."""
        return Roll((ANN,), (Enrolment(ANN.key, DAY, date(2026, 1, 1)),))

    @hookimpl
    def attendance_read_marks(self, span):  # noqa: ARG002 - all are held
        """Give two marks for a session, of no code, for a stranger."""
        return marks_frame([Mark("stranger", Session(DAY, Half.AM), "7")] * 2)

    @hookimpl
    def attendance_read_register_status(self, span):  # noqa: ARG002 - none are held
        """Give nothing."""
        return ()

    @hookimpl
    def attendance_send_message(self, message):
        """Send every time, under the parent's number."""
        return Receipt(message.to, already_sent=False)


CAPABILITIES = frozenset({"calendar", "roll", "marks", "messages.sms"})
ADAPTERS = SchoolAdapters.alone("faulty", Faulty(), CAPABILITIES)
MESSAGE = Message("a" * 20, "sms", "07700900123", "A test")


@pytest.mark.parametrize(
    ("suite", "test", "arguments"),
    [
        (ReadCalendarSuite, "test_holds_each_session_once", ()),
        (ReadRollSuite, "test_nobody_leaves_before_the_start", ()),
        (ReadMarksSuite, "test_codes_are_codes", (SPAN,)),
        (ReadMarksSuite, "test_one_mark_a_session", (SPAN,)),
        (ReadMarksSuite, "test_marks_are_of_pupils_of_the_roll", (SPAN,)),
        (SendMessageSuite, "test_a_second_call_sends_nothing", (MESSAGE,)),
        (SendMessageSuite, "test_the_reference_says_nothing_of_anybody", (MESSAGE,)),
    ],
)
def test_the_kit_fails_a_faulty_adapter(suite, test, arguments):
    """Each of these tests has something to find."""
    with pytest.raises(AssertionError):
        getattr(suite(), test)(ADAPTERS, *arguments)


@pytest.mark.parametrize("suite", SUITES)
def test_every_test_of_the_kit_says_what_to_look_for(suite):
    """An author reads the docstring of the test that failed."""
    tests = [value for name, value in inspect.getmembers(suite) if name.startswith("test_")]

    assert tests
    assert all("If this fails: " in (inspect.getdoc(test) or "") for test in tests)


def test_a_test_of_the_kit_is_not_quietly_overridden():
    """An author who overrides a test says why, or is stopped."""
    with pytest.raises(
        TypeError, match=r"Mine\.test_has_school_days overrides a test without xfail"
    ):

        class Mine(ReadCalendarSuite):
            def test_has_school_days(self, adapters):
                """Look away."""


def test_a_class_mixed_in_overrides_nothing_quietly_either():
    """What stands before the suite in the class's line counts as the class's own."""

    class Mixed:
        def test_has_school_days(self, adapters):
            """Look away."""

    with pytest.raises(TypeError, match="overrides a test without xfail"):

        class Mine(Mixed, ReadCalendarSuite):
            """Nothing of its own."""


def test_a_test_of_the_kit_may_be_expected_to_fail_with_a_reason():
    """With a reason it is a known gap, that everybody can read."""

    class Mine(ReadCalendarSuite):
        @pytest.mark.xfail(reason="the system has no calendar of the summer")
        def test_has_school_days(self, adapters):
            """Known."""

    assert Mine
