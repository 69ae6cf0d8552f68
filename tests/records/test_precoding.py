"""Events in the journal: entered ahead, given way to, cancelled as if they had never been."""

from datetime import UTC, date, datetime

import pytest
from friday import ANN, BO, CY, FRIDAY, registers_of, roll_of

from attendance_core.errors import Refused
from attendance_core.records import (
    Export,
    Person,
    Settled,
    cancel_event,
    conflicts,
    events,
    import_marks,
    marks_as_at,
    precode_event,
    pupil_page,
    rekey,
    settle,
    verify,
)
from attendance_core.register.precoding import PreCoding
from attendance_core.sessions import Half, Session

URN = 142000
BEFORE = date(2026, 11, 12)
OFFICER = Person("A. Example", "Attendance Officer")
AM, PM = (Session(FRIDAY, half) for half in Half)


def school(codes=None):
    """Give the registers of the Friday."""
    return registers_of(codes or {}, roll_of())


def event(name="Museum", code="V", kind="visit", pupils=(ANN, BO), **changes):
    """Give a visit that is agreed, to which Ann and Bo go."""
    values = {"agreed_by": "H. Example", "position": "Headteacher", "agreed_on": BEFORE}
    return PreCoding(name, kind, code, pupils, (AM, PM), **(values | changes))


def take_over(journal, codes):
    """Take over what the school's system says of the Friday."""
    as_at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    export = Export("sims", as_at, (FRIDAY, FRIDAY), school(codes).marks)
    return import_marks(journal, URN, export, by=OFFICER)


def enter(journal, planned=None):
    """Enter an event ahead."""
    return precode_event(journal, school(), planned or event(), made_on=BEFORE, by=OFFICER)


def cancel(journal, name="Museum"):
    """Cancel an event because of rain."""
    return cancel_event(journal, school(), name, reason="rain", by=OFFICER)


def stands(journal, clock):
    """Give the codes of the register, by pupil and half."""
    marks = marks_as_at(journal, URN, clock())
    return {(pupil, half): code for pupil, _, half, code, *_ in marks.iter_rows()}


def test_an_event_stands_in_the_register_and_in_each_pupils_history(journal, clock):
    """Each pupil has a mark in each session, and the entry says by whom and of which event."""
    result = enter(journal)

    assert len(result.entered) == 4
    assert set(stands(journal, clock).values()) == {"V"}
    entry = next(journal.entries(URN, pupil=ANN))
    assert entry.content["event"] == "Museum"
    assert entry.content["position"] == "Attendance Officer"
    assert [each.event for each in events(journal, URN)] == ["Museum"]


def test_what_is_refused_or_clashes_is_not_entered(journal, clock):
    """A mark that somebody made stays, and what is entered is what the result says."""
    take_over(journal, {(ANN, Half.AM): "I"})
    result = enter(journal)

    assert [(each.pupil, each.session) for each in result.clashes] == [(ANN, AM)]
    assert stands(journal, clock)[ANN, "AM"] == "I"
    assert len(result.entered) == 3


def test_an_event_that_is_refused_as_a_whole_leaves_nothing(journal, clock):
    """Without anybody's agreement nothing is entered, and no event stands in the journal."""
    result = enter(journal, event(agreed_by=None))

    assert result.is_refused
    assert stands(journal, clock) == {}
    assert events(journal, URN) == ()


def test_cancelling_gives_back_what_was_there(journal, clock):
    """An N comes back as the system's own, other sessions are without a mark again."""
    take_over(journal, {(ANN, Half.AM): "N"})
    enter(journal)
    result = cancel(journal)

    assert len(result.restored) == 4
    assert stands(journal, clock) == {(ANN, "AM"): "N"}
    assert events(journal, URN) == ()
    assert verify(journal, URN).breaks == ()


def test_after_cancelling_the_system_is_heard_as_before(journal, clock):
    """The same export changes nothing, and another mark of the system is an amendment."""
    take_over(journal, {(ANN, Half.AM): "N"})
    enter(journal)
    same = take_over(journal, {(ANN, Half.AM): "N"})
    cancel(journal)
    again = take_over(journal, {(ANN, Half.AM): "N"})
    changed = take_over(journal, {(ANN, Half.AM): "I", (BO, Half.AM): "/"})

    assert (same.amended, same.conflicting, again.amended, again.conflicting) == (0, 0, 0, 0)
    assert (changed.amended, changed.entered, changed.conflicting) == (1, 1, 0)
    assert stands(journal, clock) == {(ANN, "AM"): "I", (BO, "AM"): "/"}


def test_what_a_teacher_marks_otherwise_is_a_conflict(journal, clock):
    """Who did not go is present in school: both are kept until a person decides."""
    enter(journal)
    done = take_over(journal, {(ANN, Half.AM): "/"})

    assert done.conflicting == 1
    assert [each.said.code for each in conflicts(journal, URN)] == ["/"]
    assert stands(journal, clock)[ANN, "AM"] == "V"


def test_cancelling_keeps_the_mark_of_which_a_system_says_otherwise(journal, clock):
    """The conflict waits for a person, who is told, and takes what the system says."""
    enter(journal)
    take_over(journal, {(ANN, Half.AM): "/"})
    result = cancel(journal)
    (found,) = conflicts(journal, URN)
    kept = stands(journal, clock)
    settle(journal, URN, found.said.number, Settled.TAKEN, reason="rain", by=OFFICER)

    assert [each.says for each in result.kept] == ["V stays: sims says /, and a person decides"]
    assert len(result.restored) == 3
    assert kept == {(ANN, "AM"): "V"}
    assert stands(journal, clock) == {(ANN, "AM"): "/"}
    assert verify(journal, URN).breaks == ()


def test_cancelling_keeps_what_a_person_decided(journal, clock):
    """Whoever let the event's mark stand against a system's is asked, and the word is not lost."""
    enter(journal)
    take_over(journal, {(ANN, Half.AM): "/"})
    (found,) = conflicts(journal, URN)
    settle(journal, URN, found.said.number, Settled.STANDS, reason="on the coach", by=OFFICER)

    assert [each.session for each in cancel(journal).kept] == [AM]
    assert stands(journal, clock) == {(ANN, "AM"): "V"}


def test_what_a_system_says_anew_is_kept_where_its_own_mark_would_come_back(journal):
    """It was N, then V ahead, and the system says I by now: N does not come back over it."""
    take_over(journal, {(ANN, Half.AM): "N"})
    enter(journal)
    take_over(journal, {(ANN, Half.AM): "I"})

    assert [each.says for each in cancel(journal).kept] == [
        "V stays: sims says I, and a person decides"
    ]
    assert [each.said.code for each in conflicts(journal, URN)] == ["I"]


def test_another_systems_word_stands_beside_what_comes_back(journal, clock, export):
    """Where a mark comes back, what others say is not lost: it conflicts with that."""
    take_over(journal, {(ANN, Half.AM): "N"})
    enter(journal)
    import_marks(journal, URN, export("wonde", f"{ANN} AM /"), by=OFFICER)
    result = cancel(journal)

    assert result.kept == ()
    assert stands(journal, clock) == {(ANN, "AM"): "N"}
    assert [(each.said.source, each.said.code) for each in conflicts(journal, URN)] == [
        ("wonde", "/")
    ]


def test_sessions_that_are_over_are_kept(journal, clock):
    """The day after, the register of the day is not emptied: its marks are amended."""
    enter(journal)
    clock.at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    result = cancel(journal)

    assert result.restored == ()
    assert {each.says for each in result.kept} == {
        f"{session} is over: its mark is amended, by name and with the reason"
        for session in (AM, PM)
    }
    assert len(stands(journal, clock)) == 4
    assert events(journal, URN) == ()


def test_an_event_under_an_earlier_key_is_refused(journal):
    """It would make a second pupil."""
    enter(journal)
    rekey(journal, URN, ANN, "J919400123001", by=OFFICER)
    with pytest.raises(Refused, match="pre-coding, key pupil: a key of now was expected"):
        enter(journal, event("Theatre"))

    assert [each.event for each in events(journal, URN)] == ["Museum"]


def test_a_mark_that_somebody_changed_since_is_kept(journal, clock):
    """Another event of the same code keeps the mark where both mean it."""
    enter(journal)
    enter(journal, event("Theatre", pupils=(BO, CY)))
    result = cancel(journal)

    assert {each.pupil for each in result.kept} == {BO}
    assert set(stands(journal, clock)) == {
        (BO, "AM"),
        (BO, "PM"),
        (CY, "AM"),
        (CY, "PM"),
    }
    assert len(cancel(journal, "Theatre").restored) == 4
    assert stands(journal, clock) == {}


def test_an_event_is_entered_once_and_cancelled_once(journal):
    """The same name again is refused, and so is an event that is not there."""
    enter(journal)
    with pytest.raises(Refused, match="key event: an event of another name was expected"):
        enter(journal)
    cancel(journal)
    with pytest.raises(Refused, match="key event: an event that is entered"):
        cancel(journal)


def test_cancelling_needs_a_reason(journal):
    """Without one nothing is given back."""
    enter(journal)
    with pytest.raises(Refused, match="key reason"):
        cancel_event(journal, school(), "Museum", reason=" ", by=OFFICER)

    assert len(events(journal, URN)) == 1


def test_an_event_whose_marks_all_stood_already_is_known(journal, clock):
    """It entered nothing, and cancelling it gives nothing back."""
    enter(journal)
    enter(journal, event("Theatre"))
    kept = cancel(journal, "Theatre")

    assert kept.restored == ()
    assert len(stands(journal, clock)) == 4


def test_the_page_says_that_a_mark_was_taken_back(journal, clock):
    """What was there for a while is in the history for ever."""
    enter(journal)
    cancel(journal)
    page = pupil_page(journal, URN, ANN, at=clock())

    assert page.count("mark_taken_back") == 2
    assert "  reason: rain" in page.splitlines()
