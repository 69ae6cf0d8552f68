"""The kit itself: it fails what it should fail, and says what to look for."""

import inspect
from datetime import date, datetime, timedelta

import pytest

from attendance_core import conformance
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.conformance import (
    MarksAsAtSuite,
    ReadAmendmentsSuite,
    ReadCalendarSuite,
    ReadExpectedSicknessSuite,
    ReadLessonMarksSuite,
    ReadMarksSuite,
    ReadNoticesSuite,
    ReadPartTimeSuite,
    ReadPresenceSuite,
    ReadRepliesSuite,
    ReadRollSuite,
    SendMessageSuite,
)
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageStatus,
    Receipt,
    Reply,
    ReplyChannel,
)
from attendance_core.errors import Refused
from attendance_core.hooks import CAPABILITIES as HOOKS
from attendance_core.hooks import SchoolAdapters, hookimpl
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    LegalBasis,
    LessonMark,
    Mark,
    Notice,
    OffSession,
    Presence,
    PresenceEvent,
    PresenceSource,
    lessons_frame,
    marks_frame,
)
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

DAY = date(2026, 11, 20)
SPAN = (DAY, DAY)
ANN = Pupil("J919400123001", None, "Example", "Ann", date(2014, 3, 5))
SUITES = [getattr(conformance, name) for name in conformance.__all__]


NO_ZONE = datetime(2026, 11, 20, 9)  # noqa: DTZ001 - that is the fault
DAY_BEFORE = datetime(2026, 11, 19, 23, 59, tzinfo=LONDON)


class Seen(Presence):
    """A sighting that tells whoever prints it who it was."""

    def __repr__(self):
        """Show the pupil."""
        return f"Seen({self.pupil})"


class Changed(Amendment):
    """An amendment that tells whoever prints it whose it is."""

    def __repr__(self):
        """Show the pupil."""
        return f"Changed({self.pupil})"


class Agreed(OffSession):
    """An agreement that tells whoever prints it whose it is."""

    def __repr__(self):
        """Show the pupil."""
        return f"Agreed({self.pupil})"


class Ill(ExpectedSickness):
    """An expectation that tells whoever prints it whose it is."""

    def __repr__(self):
        """Show the pupil."""
        return f"Ill({self.pupil})"


class Issued(Notice):
    """A notice that tells whoever prints it whom it is for."""

    def __repr__(self):
        """Show the parent."""
        return f"Issued({self.parent_id})"


def notice(kind=Notice, **changes):
    """Give a notice that was issued on the Friday."""
    return kind("P1", ANN.key, DAY, LegalBasis.S444A, **changes)


def amendment(kind=Amendment, at=DAY_BEFORE):
    """Give an amendment of the Friday's morning, made at a moment."""
    return kind(ANN.key, Session(DAY, Half.AM), "N", "/", None, at, None, None)


class Said(Reply):
    """A reply that tells whoever prints it what was said."""

    def __repr__(self):
        """Show the text."""
        return f"Said({self.text})"


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
    def attendance_marks_as_at(self):
        """Give a moment of no zone."""
        return NO_ZONE

    @hookimpl
    def attendance_read_presence_events(self):
        """Give a list, of a moment of no zone, and say who was seen."""
        return [Seen(NO_ZONE, PresenceSource.SIGN_IN, PresenceEvent.ARRIVED, ANN.key)]

    @hookimpl
    def attendance_read_lesson_marks(self):
        """Give two marks of a lesson, of no code."""
        return lessons_frame([LessonMark(ANN.key, DAY, "1", "?")] * 2)

    @hookimpl
    def attendance_read_amendments(self):
        """Give a list, of a moment of no zone, and say whose."""
        return [amendment(Changed, NO_ZONE)]

    @hookimpl
    def attendance_read_part_time(self):
        """Give a list, of an eighth weekday, that ends before it starts, and say whose."""
        return [Agreed(ANN.key, DAY, date(2026, 1, 1), 7, Half.PM)]

    @hookimpl
    def attendance_read_notices(self):
        """Give one twice, paid before it was issued, for days that end before they begin."""
        issued = notice(Issued, offence=(DAY, YESTERDAY[0]), paid_on=YESTERDAY[0])
        return [issued, issued]

    @hookimpl
    def attendance_read_expected_sickness(self):
        """Give a list of the same twice, of no day and at a moment, and say whose."""
        return [Ill(ANN.key, DAY_BEFORE, 0)] * 2

    @hookimpl
    def attendance_read_replies(self):
        """Give a list of a reply twice, of no zone, that ends before it begins, and say what."""
        reply = Said("1", NO_ZONE, ReplyChannel.TEXT, text="ill", last_day=date(2026, 11, 19))
        return [reply, reply]

    @hookimpl
    def attendance_message_status(self, channel, key):  # noqa: ARG002 - that is the fault
        """Say of everything that it was sent."""
        return MessageStatus.SENT

    @hookimpl
    def attendance_message_gateway(self, channel):  # noqa: ARG002 - there is one
        """Promise more than it keeps."""
        return Gateway.IDEMPOTENT

    @hookimpl
    def attendance_send_message(self, message):
        """Send every time, under the parent's number."""
        return Receipt(message.to, already_sent=False)


class UsedUp(Faulty):
    """An adapter that gives what is new alone, and marks whose moment is another file's."""

    def __init__(self):
        """Begin with all unread."""
        self.unread = [Presence(DAY_BEFORE, PresenceSource.HUB, PresenceEvent.SEEN)]
        self.replies = [Reply("1", DAY_BEFORE, ReplyChannel.CALL)]
        self.moments = [DAY_BEFORE, DAY_BEFORE - timedelta(days=1)]
        self.lessons = [LessonMark(ANN.key, DAY, "1", "/")]
        self.amendments = [amendment()]
        self.agreed = [OffSession(ANN.key, DAY, DAY, 4, Half.PM)]
        self.ill = [ExpectedSickness(ANN.key, DAY, 15)]
        self.issued = [notice()]

    @hookimpl
    def attendance_marks_as_at(self):
        """Give a moment before the marks, and then one that is earlier still."""
        return self.moments.pop(0)

    @hookimpl
    def attendance_read_presence_events(self):
        """Give each event once."""
        return tuple(self.unread.pop() for _ in list(self.unread))

    @hookimpl
    def attendance_read_lesson_marks(self):
        """Give each mark once."""
        return lessons_frame(self.lessons.pop() for _ in list(self.lessons))

    @hookimpl
    def attendance_read_amendments(self):
        """Give each amendment once."""
        return tuple(self.amendments.pop() for _ in list(self.amendments))

    @hookimpl
    def attendance_read_part_time(self):
        """Give each agreement once."""
        return tuple(self.agreed.pop() for _ in list(self.agreed))

    @hookimpl
    def attendance_read_expected_sickness(self):
        """Give what was recorded once."""
        return tuple(self.ill.pop() for _ in list(self.ill))

    @hookimpl
    def attendance_read_notices(self):
        """Give each notice once."""
        return tuple(self.issued.pop() for _ in list(self.issued))

    @hookimpl
    def attendance_read_replies(self):
        """Give each reply once."""
        return tuple(self.replies.pop() for _ in list(self.replies))


class NotAtAll(Faulty):
    """An adapter that gives a day for a moment, and what is of no span only with a span."""

    @hookimpl
    def attendance_marks_as_at(self):
        """Give a day."""
        return DAY

    @hookimpl
    def attendance_read_presence_events(self, span):
        """Give nothing where all is asked for."""
        seen = Presence(DAY_BEFORE, PresenceSource.HUB, PresenceEvent.SEEN)
        return (seen,) if span else ()

    @hookimpl
    def attendance_read_lesson_marks(self, span):
        """Give nothing where all is asked for."""
        return lessons_frame([LessonMark(ANN.key, DAY, "1", "/")] if span else [])

    @hookimpl
    def attendance_read_amendments(self, span):
        """Give nothing where all is asked for."""
        return (amendment(),) if span else ()

    @hookimpl
    def attendance_read_part_time(self):
        """Give nothing."""
        return ()

    @hookimpl
    def attendance_read_expected_sickness(self):
        """Give nothing."""
        return ()

    @hookimpl
    def attendance_read_notices(self):
        """Give nothing."""
        return ()

    @hookimpl
    def attendance_read_replies(self, span):
        """Give nothing where all is asked for."""
        return (Reply("1", DAY_BEFORE, ReplyChannel.CALL),) if span else ()

    @hookimpl
    def attendance_message_gateway(self, channel):  # noqa: ARG002 - there is one
        """Promise in words of its own."""
        return "often"


class Asked(Faulty):
    """An adapter whose gateway is to be asked, and always says the same."""

    answer = MessageStatus.SENT

    @hookimpl
    def attendance_message_gateway(self, channel):  # noqa: ARG002 - there is one
        """Promise to answer."""
        return Gateway.QUERYABLE

    @hookimpl
    def attendance_message_status(self, channel, key):  # noqa: ARG002 - that is the fault
        """Say of everything the same."""
        return self.answer


class Forgets(Asked):
    """An adapter whose gateway says of everything that it did not go out."""

    answer = MessageStatus.NOT_SENT


class Told(Faulty):
    """An adapter whose gateway promises nothing, and keeps it: it sends every time."""

    @hookimpl
    def attendance_message_gateway(self, channel):  # noqa: ARG002 - there is one
        """Promise nothing."""
        return Gateway.NEITHER


BESIDE = frozenset({"presence", "lessons", "amendments", "part_time", "sickness", "notices"})
CAPABILITIES = BESIDE | {"calendar", "roll", "marks", "replies", "messages.sms"}


def adapters_of(kind):
    """Give the adapters of one look at a school."""
    return SchoolAdapters.alone("faulty", kind(), CAPABILITIES)


ADAPTERS = adapters_of(Faulty)
YESTERDAY = (date(2026, 11, 19), date(2026, 11, 19))
MESSAGE = Message("a" * 20, "sms", "07700900123", "A test")


@pytest.mark.parametrize(
    ("suite", "test", "arguments"),
    [
        (ReadCalendarSuite, "test_holds_each_session_once", ()),
        (ReadRollSuite, "test_nobody_leaves_before_the_start", ()),
        (ReadMarksSuite, "test_codes_are_codes", (SPAN,)),
        (ReadMarksSuite, "test_one_mark_a_session", (SPAN,)),
        (ReadMarksSuite, "test_marks_are_of_pupils_of_the_roll", (SPAN,)),
        (MarksAsAtSuite, "test_the_moment_knows_its_zone", ()),
        (ReadPresenceSuite, "test_gives_presence", ()),
        (ReadPresenceSuite, "test_moments_know_their_zone", ()),
        (ReadPresenceSuite, "test_shows_nobody_in_a_repr", ()),
        (ReadLessonMarksSuite, "test_one_mark_a_lesson", (SPAN,)),
        (ReadAmendmentsSuite, "test_gives_amendments", ()),
        (ReadAmendmentsSuite, "test_moments_know_their_zone", ()),
        (ReadAmendmentsSuite, "test_shows_nobody_in_a_repr", ()),
        (ReadPartTimeSuite, "test_gives_off_sessions", ()),
        (ReadPartTimeSuite, "test_weekdays_are_weekdays", ()),
        (ReadPartTimeSuite, "test_no_agreement_ends_before_it_starts", ()),
        (ReadPartTimeSuite, "test_shows_nobody_in_a_repr", ()),
        (ReadExpectedSicknessSuite, "test_gives_expected_sickness", ()),
        (ReadExpectedSicknessSuite, "test_it_was_recorded_on_a_day", ()),
        (ReadExpectedSicknessSuite, "test_whole_school_days_are_expected", ()),
        (ReadExpectedSicknessSuite, "test_it_is_recorded_once_a_day", ()),
        (ReadExpectedSicknessSuite, "test_shows_nobody_in_a_repr", ()),
        (ReadNoticesSuite, "test_gives_notices", ()),
        (ReadNoticesSuite, "test_a_notice_stands_once", ()),
        (ReadNoticesSuite, "test_nothing_happens_before_the_issue", ()),
        (ReadNoticesSuite, "test_no_offence_ends_before_it_begins", ()),
        (ReadNoticesSuite, "test_shows_nobody_in_a_repr", ()),
        (ReadRepliesSuite, "test_gives_replies", ()),
        (ReadRepliesSuite, "test_a_reply_stands_once", ()),
        (ReadRepliesSuite, "test_moments_know_their_zone", ()),
        (ReadRepliesSuite, "test_no_reply_ends_before_it_begins", ()),
        (ReadRepliesSuite, "test_shows_nobody_in_a_repr", ()),
        (SendMessageSuite, "test_a_second_call_sends_nothing", (MESSAGE,)),
        (SendMessageSuite, "test_the_reference_says_nothing_of_anybody", (MESSAGE,)),
    ],
)
def test_the_kit_fails_a_faulty_adapter(suite, test, arguments):
    """Each of these tests has something to find."""
    with pytest.raises(AssertionError):
        getattr(suite(), test)(ADAPTERS, *arguments)


@pytest.mark.parametrize(
    ("kind", "suite", "test", "arguments"),
    [
        (UsedUp, MarksAsAtSuite, "test_is_no_earlier_than_the_marks", (SPAN,)),
        (UsedUp, MarksAsAtSuite, "test_does_not_go_back", (SPAN,)),
        (UsedUp, ReadPresenceSuite, "test_gives_events_of_the_span", (SPAN,)),
        (UsedUp, ReadPresenceSuite, "test_reading_changes_nothing", (YESTERDAY,)),
        (UsedUp, ReadLessonMarksSuite, "test_reading_changes_nothing", (SPAN,)),
        (UsedUp, ReadLessonMarksSuite, "test_gives_marks_of_the_span", (YESTERDAY,)),
        (UsedUp, ReadLessonMarksSuite, "test_all_marks_hold_those_of_a_span", (SPAN,)),
        (UsedUp, ReadAmendmentsSuite, "test_gives_amendments_of_the_span", (YESTERDAY,)),
        (UsedUp, ReadAmendmentsSuite, "test_nothing_is_amended_before_its_session", ()),
        (UsedUp, ReadAmendmentsSuite, "test_reading_changes_nothing", (SPAN,)),
        (UsedUp, ReadPartTimeSuite, "test_reading_changes_nothing", ()),
        (UsedUp, ReadExpectedSicknessSuite, "test_reading_changes_nothing", ()),
        (UsedUp, ReadNoticesSuite, "test_reading_changes_nothing", ()),
        (UsedUp, ReadRepliesSuite, "test_gives_replies_of_the_span", (SPAN,)),
        (UsedUp, ReadRepliesSuite, "test_reading_changes_nothing", (YESTERDAY,)),
        (NotAtAll, MarksAsAtSuite, "test_gives_a_moment", ()),
        (NotAtAll, ReadPresenceSuite, "test_all_events_hold_those_of_a_span", (YESTERDAY,)),
        (NotAtAll, ReadAmendmentsSuite, "test_all_amendments_hold_those_of_a_span", (SPAN,)),
        (NotAtAll, ReadPartTimeSuite, "test_something_was_agreed", ()),
        (NotAtAll, ReadExpectedSicknessSuite, "test_something_was_recorded", ()),
        (NotAtAll, ReadNoticesSuite, "test_one_was_issued", ()),
        (NotAtAll, ReadRepliesSuite, "test_all_replies_hold_those_of_a_span", (YESTERDAY,)),
        (NotAtAll, SendMessageSuite, "test_the_gateway_is_of_a_known_kind", ("sms",)),
        (Asked, SendMessageSuite, "test_what_was_never_sent_is_not_sent", (MESSAGE,)),
        (Forgets, SendMessageSuite, "test_what_was_sent_is_sent", (MESSAGE,)),
    ],
)
def test_the_kit_fails_other_faulty_adapters(kind, suite, test, arguments):
    """Each look at a school is a new one, in which something is to be found."""
    with pytest.raises(AssertionError):
        getattr(suite(), test)(adapters_of(kind), *arguments)


@pytest.mark.parametrize(
    ("kind", "test"),
    [
        (Told, "test_a_second_call_sends_nothing"),
        (Asked, "test_a_second_call_sends_nothing"),
        (Told, "test_what_was_never_sent_is_not_sent"),
        (Told, "test_what_was_sent_is_sent"),
        (Faulty, "test_what_was_sent_is_sent"),
    ],
)
def test_the_kit_asks_nothing_that_a_gateway_does_not_promise(kind, test):
    """A gateway that sends every time, or knows nothing afterwards, may be one; it says so."""
    with pytest.raises(pytest.skip.Exception, match="the gateway does not say that it is"):
        getattr(SendMessageSuite(), test)(adapters_of(kind), MESSAGE)


def test_the_kit_fails_lessons_that_the_library_does_not_take():
    """A code that is none is said as the library says it, unless it is the school's own."""
    once = lessons_frame([LessonMark(ANN.key, DAY, "1", "?")])

    class Held(Faulty):
        @hookimpl
        def attendance_read_lesson_marks(self):
            """Give one mark, in a code of its own."""
            return once

    with pytest.raises(Refused, match="such as"):
        ReadLessonMarksSuite().test_is_taken(adapters_of(Held), SPAN, frozenset())
    ReadLessonMarksSuite().test_is_taken(adapters_of(Held), SPAN, frozenset({"?"}))


def test_every_hook_has_a_suite():
    """Each hook's typed method is called by some suite of the kit."""
    texts = [inspect.getsource(inspect.getmodule(suite)) for suite in SUITES]
    methods = [hook.removeprefix("attendance_") for hooks in HOOKS.values() for hook in hooks]

    assert [each for each in methods if not any(f".{each}(" in text for text in texts)] == []


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
