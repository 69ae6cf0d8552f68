"""Duty 16: registers that are missing, and marks that contradict each other.

For sixty classes the missing are listed, and asked for up the ladder at the set minutes. There in
one register and not in another of the same time is a conflict, and so is AP and in class. Each has
exactly one resolution, with its reason.
"""

from datetime import time, timedelta

import pytest
from attrs import evolve
from friday import (
    ANN,
    BO,
    CY,
    FRIDAY,
    SCHOOL,
    Systems,
    a_journal,
    at,
    look_of,
    opened,
    registers_of,
    roll_of,
    seen,
)

from attendance_core.errors import AlreadyDecided, Refused
from attendance_core.findings import Name, check
from attendance_core.office import look_at, morning
from attendance_core.office.chased import lessons_not_taken, not_taken
from attendance_core.records import (
    Export,
    Imported,
    Person,
    Settled,
    amiss,
    conflicts,
    import_marks,
    marks_as_at,
    resolve,
    settle,
    unresolved,
)
from attendance_core.register import (
    LessonMark,
    Mark,
    PresenceSource,
    Taking,
    lessons_frame,
    marks_frame,
)
from attendance_core.sessions import Half, Session
from attendance_core.trust import ChaseRules

AM, PM = Half.AM, Half.PM
MORNING = Session(FRIDAY, AM)
LEAD = Person("A. Example", "Attendance Manager")
TAKEN = 10
"""How many of the sixty registers are taken."""
LESSONS = {
    "Tutor": ("08:40", "09:10"),
    "Lesson 1": ("09:10", "10:10"),
    "Lesson 2": ("10:10", "11:10"),
}


def sixty(period, session, taken):
    """Give the registers of sixty classes, of which the first ten were taken."""
    return tuple(
        Taking(FRIDAY, period, f"7/{number:02}", taken if number < TAKEN else None, None, session)
        for number in range(60)
    )


def look(clock, *takings, lessons=()):
    """Give a look at the Friday with these registers and lesson marks."""
    made = look_of({(ANN, AM): "/"}, roll_of(), clock)
    return evolve(
        made, registers=evolve(made.registers, takings=takings, lessons=lessons_frame(lessons))
    )


def lesson(period, code, pupil=ANN):
    """Give a lesson mark of the Friday."""
    starts, ends = map(time.fromisoformat, LESSONS[period])
    return LessonMark(pupil, FRIDAY, period, code, starts, ends)


@pytest.mark.parametrize(
    ("minutes", "asked"),
    [
        (9, None),
        (10, "teacher"),
        (19, "teacher"),
        (20, "head of department"),
        (29, "head of department"),
        (30, "senior leadership team"),
    ],
)
def test_the_missing_of_sixty_classes_go_up_the_ladder(minutes, asked):
    """Of the session and of the first lesson: fifty are listed, and one role is asked for all."""
    registers = sixty("Tutor", AM, at("08:45"))
    lessons = sixty("Lesson 1", None, at("09:12"))
    began = lesson("Lesson 1", "/")
    clock = f"{at('08:40') + timedelta(minutes=minutes):%H:%M}"
    of_session = not_taken(look(clock, *registers), MORNING)
    of_lessons = lessons_not_taken(look(f"09:{10 + minutes}", *lessons, lessons=[began]))
    missing = [f"7/{number:02}" for number in range(TAKEN, 60)]

    assert [each for each in of_session if each.startswith("7/")] == missing
    assert [each.group for each in of_lessons] == missing
    assert {each.minutes for each in of_lessons} == {minutes}
    assert {each.asked for each in (*of_session.values(), *of_lessons)} == {asked}


def test_the_set_minutes_are_those_of_the_school():
    """Who is asked, and when, is configuration, and reaches what the office does."""
    school = opened(Systems({}, roll_of()))
    ladder = (ChaseRules("form tutor", 3), ChaseRules("head of house", 6))
    own = evolve(school, configuration=evolve(school.configuration, chase=ladder))
    looks = [look_at(own, own.adapters(), at=at(clock)) for clock in ("08:42", "08:43", "08:46")]
    asked = [{each.asked for each in morning(each, None).not_taken} for each in looks]

    assert asked == [{None}, {"form tutor"}, {"head of house"}]


def contradicting():
    """Give registers in which three pupils are in two places each, and what shows it."""
    codes = {(ANN, AM): "/", (BO, AM): "N", (CY, AM): "B"}
    lessons = [lesson("Tutor", "N"), lesson("Tutor", "/", BO), lesson("Lesson 2", "/", CY)]
    returned = seen(CY, "09:30", PresenceSource.AP_RETURN)
    return evolve(
        registers_of(codes, roll_of()), lessons=lessons_frame(lessons), presence=(returned,)
    )


def conflicting():
    """Give the conflicts of the three."""
    found = check(contradicting(), on=FRIDAY)
    return [each for each in found if each.finding is Name.CONFLICTING_MARKS]


def test_in_one_register_and_not_in_another_is_a_conflict():
    """Each way round, and at a provision and in class: one conflict for each pupil."""
    assert {each.pupil: (each.detail, each.period) for each in conflicting()} == {
        ANN: ("/ in the register, and N in Tutor at the same time", "Tutor"),
        BO: ("N in the register, and / in Tutor at the same time", "Tutor"),
        CY: ("B in the register, and present in Lesson 2", "Lesson 2"),
    }


def test_each_conflict_has_exactly_one_resolution_and_a_reason():
    """What was resolved is asked no more, and a second decision is told of the first."""
    journal, found = a_journal(), conflicting()
    with pytest.raises(Refused, match="key reason"):
        resolve(journal, SCHOOL.urn, found[0], reason=" ", by=LEAD)
    numbers = [
        resolve(journal, SCHOOL.urn, each, reason="the tutor was asked", by=LEAD) for each in found
    ]
    for number, each in zip(numbers, found, strict=True):
        with pytest.raises(AlreadyDecided, match=f"entry {number} "):
            resolve(journal, SCHOOL.urn, each, reason="another thought", by=LEAD)
    entries = list(journal.entries(SCHOOL.urn))

    assert unresolved(journal, SCHOOL.urn, conflicting()) == ()
    assert [each.number for each in entries] == numbers
    assert {each.content["reason"] for each in entries} == {"the tutor was asked"}
    assert {each.content["name"] for each in entries} == {LEAD.name}


def test_one_resolution_leaves_the_others_to_be_decided():
    """Of three conflicts two wait still."""
    journal, found = a_journal(), conflicting()
    resolve(journal, SCHOOL.urn, found[1], reason="seen in the hall", by=LEAD)

    assert unresolved(journal, SCHOOL.urn, found) == (found[0], found[2])


def export(source, code):
    """Give what a system says of Ann's morning."""
    marks = marks_frame([Mark(ANN, MORNING, code)])
    return Export(source, at("09:30"), (FRIDAY, FRIDAY), marks, ())


@pytest.mark.parametrize(("decision", "stands"), [(Settled.STANDS, "/"), (Settled.TAKEN, "N")])
def test_two_systems_that_disagree_are_settled_once_by_a_person(decision, stands):
    """Both marks are kept until then; who decides second is told that it was decided."""
    journal, urn = a_journal(), SCHOOL.urn
    import_marks(journal, urn, export("one", "/"), by=LEAD)
    said = import_marks(journal, urn, export("other", "N"), by=LEAD)
    (conflict,) = conflicts(journal, urn)
    waiting = amiss(journal, urn)
    number = conflict.said.number
    settle(journal, urn, number, decision, reason="the tutor was asked", by=LEAD)
    for again in Settled:
        with pytest.raises(AlreadyDecided):
            settle(journal, urn, number, again, reason="another thought", by=LEAD)
    last = list(journal.entries(urn))[-1]

    assert said == Imported(conflicting=1)
    assert (conflict.held.mark.code, conflict.said.code) == ("/", "N")
    assert [each.finding for each in waiting] == [Name.CONFLICTING_MARKS]
    assert (conflicts(journal, urn), amiss(journal, urn)) == ((), ())
    assert marks_as_at(journal, urn, last.recorded_at)["code"].to_list() == [stands]
    assert (last.content["conflict"], last.content["reason"]) == (number, "the tutor was asked")


def test_both_systems_may_say_it_again():
    """What was settled is no conflict again, as long as neither says something new."""
    journal, urn = a_journal(), SCHOOL.urn
    for source, code in (("one", "/"), ("other", "N")):
        import_marks(journal, urn, export(source, code), by=LEAD)
    (conflict,) = conflicts(journal, urn)
    settle(journal, urn, conflict.said.number, Settled.STANDS, reason="seen", by=LEAD)
    again = [
        import_marks(journal, urn, export(source, code), by=LEAD)
        for source, code in (("one", "/"), ("other", "N"))
    ]

    assert again == [Imported(), Imported()]
    assert conflicts(journal, urn) == ()
