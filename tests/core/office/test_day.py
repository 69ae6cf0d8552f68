"""A day lived: nothing without its approval, nothing twice, nothing lost."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from attrs import evolve
from friday import (
    ANN,
    BO,
    CY,
    FRIDAY,
    Systems,
    a_journal,
    a_parent,
    at,
    opened,
    roll_of,
    seen,
    told,
)

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, hookimpl
from attendance_core.office import Approval, Decision, live
from attendance_core.office.doubts import beyond_calendar
from attendance_core.office.report import daily_report
from attendance_core.records import Kind, Person, approve, record
from attendance_core.register import PresenceEvent, PresenceSource
from attendance_core.sessions import Half
from attendance_core.trust import FallsDueRules

AM = Half.AM
ROLE = "Attendance Administrator"


def approvals_of(day, role=ROLE):
    """Approve everything that waits."""
    return {each.key: Approval(each.key, "A. Example", role) for each in day.waiting}


def systems():
    """Give systems in which Ann is marked N and has one parent who may be contacted."""
    return Systems({(ANN, AM): "N"}, roll_of(a_parent(ANN)))


class AroundTheFriday(Systems):
    """Systems whose calendar holds the days before and after, and not the Friday."""

    @hookimpl
    def attendance_read_calendar(self) -> Calendar:
        """Give the Thursday and the Monday."""
        days = (FRIDAY - timedelta(days=1), FRIDAY + timedelta(days=3))
        return Calendar(HeldSession(day, half) for day in days for half in Half)


def test_nothing_is_sent_without_approval():
    """The first run proposes, and the exceptions say that the message waits."""
    held = systems()
    day = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})

    assert held.sent == {}
    assert len(day.waiting) == 1
    assert "the message waits for approval" in {each.reason for each in day.exceptions}


def test_what_is_approved_is_sent_once():
    """The second run sends, the third sends nothing and says so."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    second = live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)
    third = live(opened(held), journal=held.journal, at=at("09:40"), approvals=approvals)

    assert len(held.sent) == 1
    assert [each.already_sent for each in second.sent] == [False]
    assert [each.already_sent for each in third.sent] == [True]


def test_another_role_has_no_authority():
    """An approval in a role that the policy does not name sends nothing."""
    held = systems()
    first = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})
    day = live(
        opened(held),
        journal=held.journal,
        at=at("09:35"),
        approvals=approvals_of(first, role="Tutor"),
    )

    assert held.sent == {}
    assert any("approved in another role" in each.reason for each in day.exceptions)


def test_a_reason_that_came_in_meanwhile_stops_the_message():
    """Approved at 09:30, ill by 09:35: nobody asks a parent who has told the school."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    held.codes[ANN, AM] = "I"
    day = live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)

    assert held.sent == {}
    assert day.sent == ()


def test_a_failure_to_send_leaves_the_message_due():
    """The adapter and the hook are named, the number is not; the next run sends."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    held.out_of_order = True
    failed = live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)
    held.out_of_order = False
    live(opened(held), journal=held.journal, at=at("09:40"), approvals=approvals)
    reasons = [each.reason for each in failed.exceptions if "still due" in each.reason]

    assert reasons == [
        (
            "not known to have gone out, and still due: "
            "adapter memory, hook attendance_send_message: it failed with ConnectionError"
        )
    ]
    assert len(held.sent) == 1


@pytest.mark.parametrize(("clock", "late"), [("09:49", False), ("09:50", True)])
def test_what_waits_too_long_is_late_and_rung(clock, late):
    """From 09:50 on whoever still waits for approval stands on the list to telephone."""
    day = live(opened(systems()), journal=a_journal(), at=at(clock), approvals={})

    assert day.is_late is late
    assert [each.enrolment.pupil for each in day.calls] == ([ANN] if late else [])


@pytest.mark.parametrize(("clock", "late"), [("13:50", False), ("14:29", False), ("14:30", True)])
def test_in_the_afternoon_there_is_as_much_time_as_in_the_morning(clock, late):
    """Forty minutes from the close: 09:50 after 09:10 is 14:30 after 13:50."""
    held = Systems({(ANN, AM): "N", (ANN, Half.PM): "N"}, roll_of(a_parent(ANN)))

    assert live(opened(held), journal=held.journal, at=at(clock), approvals={}).is_late is late


@pytest.mark.parametrize("clock", ["12:00", "13:25", "14:05"])
def test_what_was_late_in_the_morning_is_late_until_somebody_has_rung(clock):
    """N in the morning, no mark since, never approved: at no time of the day is it forgotten."""
    day = live(opened(systems()), journal=a_journal(), at=at(clock), approvals={})

    assert day.is_late
    assert [each.enrolment.pupil for each in day.calls] == [ANN]


def test_closed_sessions_are_no_marks_of_a_forgotten_day():
    """A system that writes # for a holiday does not say that school was held."""
    held = AroundTheFriday({(ANN, AM): "#"}, roll_of(a_parent(ANN)))

    assert live(opened(held), journal=held.journal, at=at("09:30"), approvals={}).doubts == ()


def test_what_went_out_is_known_when_its_pupil_has_come():
    """Sent at 09:35, signed in at 09:52: at 10:01 one message of the day is out."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)
    held.presence = (seen(ANN, "09:52"),)
    day = live(opened(held), journal=held.journal, at=at("10:01"), approvals=approvals)

    assert day.sent == ()
    assert [each.pupil for each in day.gone_out] == [ANN]


def test_a_failed_message_does_not_wait_for_approval():
    """It was approved: it is rung about, and nobody is told to approve it."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    held.out_of_order = True
    day = live(opened(held), journal=held.journal, at=at("10:00"), approvals=approvals)

    assert (day.failed, day.waiting, day.is_late) == (1, (), False)
    assert [each.enrolment.pupil for each in day.calls] == [ANN]


def test_two_pupils_of_one_first_name_and_number_are_one_message():
    """The same words to the same number say nothing more the second time."""
    roll = roll_of(a_parent(ANN), a_parent(BO), names={ANN: "Ann", BO: "Ann", CY: "Cy"})
    held = Systems({(ANN, AM): "N", (BO, AM): "N", (CY, AM): "/"}, roll)
    first = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})

    assert "another message says the same to this number" in {
        each.reason for each in first.exceptions
    }


def test_who_has_been_written_to_is_not_late():
    """Everything approved and sent: nothing is said loudly, and nobody is rung."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    day = live(opened(held), journal=held.journal, at=at("10:01"), approvals=approvals)

    assert not day.is_late
    assert day.calls == ()


def test_what_cannot_be_asked_is_said_and_nobody_is_written_to():
    """Without the list of sign-ins the day is lived; the sentence names adapter and hook alone."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    held.blind = True
    day = live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)

    assert held.sent == {}
    assert day.look.missing == (
        (
            "who was seen could not be read: adapter memory, hook "
            "attendance_read_presence_events: it failed with ConnectionError"
        ),
    )
    assert [each.enrolment.pupil for each in day.calls] == [ANN]


class WithoutSickness(Systems):
    """Systems of which one cannot say how long anybody is expected to be ill."""

    @hookimpl
    def attendance_read_expected_sickness(self) -> object:
        """Fail."""
        raise TimeoutError(ANN)


def test_messages_go_though_expected_sickness_cannot_be_read():
    """No message depends on it: it is said at the head of the report, and by what does."""
    held = WithoutSickness({(ANN, AM): "N"}, roll_of(a_parent(ANN)))
    names = ("calendar", "roll", "marks", "presence", "replies", "messages.sms", "sickness")
    adapters = SchoolAdapters.alone("memory", held, frozenset(names))
    school = evolve(opened(held), adapters=lambda: adapters)
    approvals = approvals_of(live(school, journal=held.journal, at=at("09:30"), approvals={}))
    day = live(school, journal=held.journal, at=at("09:35"), approvals=approvals)
    (section,) = (x for x in daily_report(day, FallsDueRules()).sections if x.name == "falls_due")

    assert list(held.sent) == list(approvals)
    assert day.look.missing == ()
    assert day.warnings == day.look.aside
    assert day.warnings == (
        (
            "expected sickness could not be read: adapter memory, hook "
            "attendance_read_expected_sickness: it failed with TimeoutError; "
            "the sickness return is told by the marks alone"
        ),
    )
    assert "illness is expected to last could not be read here" in section.note


def test_who_arrives_after_the_approval_is_not_written_about():
    """Approved at 09:30, signed in at 09:33: the message is not sent at 09:35."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    held.presence = (seen(ANN, "09:33"),)
    day = live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)

    assert held.sent == {}
    assert day.sent == ()


def test_what_came_later_than_the_moment_is_left_aside():
    """Looked at again for 09:30, a sign-in of 09:33 has not happened yet."""
    held = systems()
    held.presence = (seen(ANN, "09:33"),)
    held.replies = (told(ANN, "Ann is ill", "09:40"),)
    day = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})

    assert len(day.waiting) == 1
    assert day.proposed_codes == ()


@pytest.mark.parametrize("pupil", ["adno:9", None])
def test_events_of_strangers_are_said(pupil):
    """A mistyped pupil, or none, is said at the head of the report, and stops nobody's message."""
    held = systems()
    held.as_at = at("09:30")
    held.presence = (evolve(seen(ANN, "09:10"), pupil=pupil),)
    held.replies = (told(pupil, "ill", "09:15"),)
    day = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})

    assert [each.partition(":")[0] for each in day.warnings] == [
        "Sign-ins and locations of today",
        "Replies of today",
    ]
    assert len(day.waiting) == 1


def test_an_approval_in_another_role_is_said():
    """Nobody wonders why nothing went."""
    held = systems()
    first = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})
    day = live(
        opened(held),
        journal=held.journal,
        at=at("09:35"),
        approvals=approvals_of(first, role="Tutor"),
    )

    assert f"Approved in another role than {ROLE}, so not sent: 1." in day.warnings


@pytest.mark.parametrize("says", [None, "the server went away"])
def test_a_message_of_yesterday_of_which_nobody_knows_is_said(says):
    """Its day is over, so that no proposal names it any more."""
    held = systems()
    morning = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})
    (waiting,) = morning.waiting
    approve(held.journal, waiting.reached.urn, waiting, by=Person("A. Example", ROLE))
    with held.journal.writing(waiting.reached.urn) as writing:
        kind = Kind.MESSAGE_IN_DOUBT if says else Kind.MESSAGE_CLAIMED
        record(writing, kind, {"key": waiting.key, "says": says or ""})
    today = live(opened(held), journal=held.journal, at=at("09:35"), approvals={})
    later = at("09:30") + timedelta(days=3)
    monday = live(opened(held), journal=held.journal, at=later, approvals={})
    expected = "Messages of earlier days of which nobody knows whether they went out: 1."

    assert expected not in today.warnings
    assert expected in monday.warnings


def test_a_decision_that_is_refused_is_said():
    """Likewise of a code."""
    held = systems()
    held.replies = (told(ANN, "ill", "09:00"),)
    asked, _ = live(opened(held), journal=held.journal, at=at("09:30"), approvals={}).proposed_codes
    taken = {asked.key: Decision(asked.key, "I", "A. Example", "Tutor")}
    day = live(opened(held), journal=held.journal, at=at("09:30"), approvals={}, decisions=taken)

    assert "Decisions refused: 1. The list to key says why." in day.warnings


def test_old_marks_make_the_whole_look_doubtful():
    """The export has stopped: it is said, during school and not after it."""
    held = systems()
    held.as_at = at("09:15")

    assert live(opened(held), journal=held.journal, at=at("09:30"), approvals={}).doubts == ()
    assert live(opened(held), journal=held.journal, at=at("09:50"), approvals={}).doubts == (
        "The marks are as at 09:15, and too old: no message can go. See to the export.",
    )
    assert live(opened(held), journal=held.journal, at=at("16:00"), approvals={}).doubts == ()


def test_marks_on_a_day_that_the_calendar_does_not_hold_are_said():
    """A calendar that forgot the day makes no quiet morning."""
    held = AroundTheFriday({(ANN, AM): "N"}, roll_of(a_parent(ANN)))

    assert live(opened(held), journal=held.journal, at=at("09:30"), approvals={}).doubts == (
        "Marks were made today, and the calendar holds no session: see to the calendar.",
    )


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "The calendar holds no day from 2026-11-20 on: see to the calendar."),
        (1, "The calendar holds no day before 2026-11-21: see to the calendar."),
        (0, None),
    ],
)
def test_a_day_beyond_the_calendar_is_no_quiet_day(days, sentence):
    """A calendar that has ended, or has not begun, holds nobody to look for: it is said."""
    held = Systems({}, roll_of(), holds=FRIDAY + timedelta(days=days))
    day = live(opened(held), journal=held.journal, at=at("09:05"), approvals={})

    assert day.doubts == ((sentence,) if sentence else ())


def test_a_calendar_without_a_day_is_said():
    """Likewise of one with nothing in it."""
    assert (
        beyond_calendar(Calendar(()), FRIDAY) == "The calendar holds no day: see to the calendar."
    )


@pytest.mark.parametrize(
    ("code", "is_wrong"), [("/", True), ("L", True), ("U", False), ("I", False)]
)
def test_who_was_written_to_of_an_absence_that_was_none_is_told_by_a_person(code, is_wrong):
    """The register says present by now: the parent is among the exceptions, and nothing goes."""
    held = systems()
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)
    held.codes[ANN, AM] = code
    day = live(opened(held), journal=held.journal, at=at("09:40"), approvals=approvals)
    told_of = [(x.parent, x.reason) for x in day.exceptions if "written to as absent" in x.reason]
    warning = (
        "Written to of an absence that the register does not show any more: 1. "
        "The list of exceptions says whom to tell."
    )

    assert [parent for parent, _ in told_of] == ([f"{ANN}/1"] if is_wrong else [])
    assert all("; the register now says present: tell the parent" in why for _, why in told_of)
    assert (warning in day.warnings) is is_wrong
    assert len(held.sent) == 1


def test_a_pupil_of_age_who_was_written_to_is_told_themselves():
    """Not a parent: the message went to the pupil."""
    roll = roll_of()
    aged = evolve(roll.pupils[0], date_of_birth=date(2008, 1, 1), mobile="07700 900077")
    held = Systems({(ANN, AM): "N"}, evolve(roll, pupils=(aged, *roll.pupils[1:])))
    approvals = approvals_of(live(opened(held), journal=held.journal, at=at("09:30"), approvals={}))
    live(opened(held), journal=held.journal, at=at("09:35"), approvals=approvals)
    held.codes[ANN, AM] = "/"
    day = live(opened(held), journal=held.journal, at=at("09:40"), approvals={})
    (wrong,) = day.to_put_right

    assert (wrong.pupil, wrong.parent) == (ANN, None)
    assert wrong.reason.endswith("the register now says present: tell the pupil")


def test_an_alert_about_nobody_in_particular_is_no_stranger():
    """A red button often carries no name."""
    held = systems()
    held.presence = (
        evolve(seen(ANN, "09:10", PresenceSource.RED_BUTTON, PresenceEvent.ALERT), pupil=None),
    )

    assert live(opened(held), journal=held.journal, at=at("09:30"), approvals={}).look.missing == ()


def test_a_moment_without_a_zone_is_refused():
    """Nobody can say which moment it is."""
    with pytest.raises(Refused, match="at: a moment with its zone was expected"):
        live(
            opened(systems()),
            journal=a_journal(),
            at=at("09:30").replace(tzinfo=None),
            approvals={},
        )


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        (datetime(2026, 11, 20, 9, 10, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 9, 9, tzinfo=UTC), False),
        (datetime(2026, 11, 20, 10, 10, tzinfo=timezone(timedelta(hours=1))), True),
    ],
)
def test_a_moment_of_another_zone_is_the_same_moment(moment, closed):
    """What counts is London's clock, whatever clock the moment was read from."""
    assert (
        live(opened(systems()), journal=a_journal(), at=moment, approvals={}).morning.closed
        is closed
    )
