"""A file in which people say what became of proposals, read strictly and recorded line by line."""

from datetime import date

import pytest
from attrs import evolve
from friday import a_journal
from policy_cases import CALENDAR, KEY, Life, at, lived, policy_with, rule

from attendance_core.correspondence.packs import packaged_pack
from attendance_core.errors import Refused
from attendance_core.office.asking import Asked
from attendance_core.office.decided import read_answers, recorded
from attendance_core.policy import evaluate
from attendance_core.records import case_history
from attendance_core.register import SchoolRegisters, marks_frame
from attendance_core.register.marks import Mark
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import School

NAMES = "decided,day,name,position,key,school,pupil,does,what,outcome,reason,details"
MANAGER = "A. Example,attendance_manager"
FRIDAY = date(2026, 9, 18)
POLICY = policy_with(
    rule("beside", actions=[{"send": "spells"}]),
    rule(
        "s1",
        stage=1,
        actions=[{"send": "letter_1"}, {"open_case": "plan", "needs": ["review_date"]}],
        authority="needs_approval(attendance_manager)",
    ),
)
LIFE = lived("//*7 II*3 //*500")


def asked_school(life: Life = LIFE, policy=POLICY, urn=142000) -> Asked:
    """Give a school of one pupil, ready to be asked."""
    roll = Roll((Pupil(None, "1", "Example", "Jo", life.born),), (Enrolment(KEY, life.start),))
    marks = [Mark(KEY, session, code) for session, code in life.codes.items()]
    school = School(urn=urn, name="Example School")
    registers = SchoolRegisters(school, CALENDAR, roll, marks_frame(marks), ())
    return Asked(registers, policy, (), packaged_pack())


SCHOOL = asked_school()


def keys_on(day=FRIDAY, journal=None):
    """Give the keys of what is wanted on a day, by what it is."""
    history = case_history(journal, 142000) if journal else ()
    found = evaluate(SCHOOL.registers.prepared, POLICY, at=at(day), history=history)
    return {each.action.what: each.key for each in found.proposals}


def answers(*lines):
    """Read lines of the file."""
    return read_answers("\n".join([NAMES, *lines]), place="done.csv")


def told(journal, *lines, schools=(SCHOOL,)):
    """Record lines, and say what became of each."""
    made = recorded(journal, schools, answers(*lines), place="done.csv")
    return [each.refused or ("new" if each.is_new else "before") for each in made]


def of(what, decided="done", day="2026-09-18", who=MANAGER, more=",,"):
    """Write a line about a proposal; `more` is its outcome, reason and details."""
    return f"{decided},{day},{who},{keys_on()[what]},,,,,{more}"


def faults(*lines):
    """Give the line and the column of each fault of a file."""
    with pytest.raises(Refused) as refused:
        answers(*lines)
    return [(each.line, each.column) for each in refused.value.faults]


def test_what_was_done_is_recorded_once():
    """The same file read again changes nothing."""
    journal, line = a_journal(), of("letter_1")

    assert told(journal, line) == ["new"]
    assert told(journal, line) == ["before"]
    assert keys_on(journal=journal).keys() == {"plan"}


def test_a_line_that_is_refused_keeps_no_other_back():
    """Another role, a key that nothing has: each says so, by its line."""
    journal = a_journal()
    tutor = of("letter_1", who="B. Example,tutor")
    made = told(journal, tutor, f"done,2026-09-18,{MANAGER},3f1c,,,,,,,", of("letter_1"))

    assert made == [
        "decision, key position: the role that the policy names was expected, attendance_manager",
        (
            "done.csv, line 3, column key: the key of something that a policy wanted on "
            "2026-09-18 was expected"
        ),
        "new",
    ]


def test_what_must_be_settled_is_settled_in_the_file():
    """By name and value; without them it is refused."""
    journal = a_journal()
    plan = of("plan", more=",,review_date=2026-11-20; targets=to come each day")

    assert told(journal, of("plan")) == ["plan, key review_date: this is needed with it"]
    assert told(journal, plan) == ["new"]
    (event,) = case_history(journal, 142000)
    assert event.details == {"review_date": "2026-11-20", "targets": "to come each day"}


def test_what_was_declined_says_why():
    """And is not proposed any more."""
    journal = a_journal()

    assert told(journal, of("letter_1", "declined", more=",the mother rang,")) == ["new"]
    assert [each.outcome for each in case_history(journal, 142000)] == ["declined"]
    assert faults(of("letter_1", "declined")) == [(2, "reason")]


def test_once_a_stages_letter_has_gone_what_it_superseded_is_gone_too():
    """The letter beside the ladder does not follow on the next day."""
    journal = a_journal()
    told(journal, of("letter_1"))

    assert [each.what for each in case_history(journal, 142000)] == ["letter_1", "spells"]
    assert keys_on(date(2026, 9, 21), journal).keys() == {"plan"}


def test_what_was_done_on_a_day_without_school_was_wanted_on_the_one_before():
    """On the Saturday; before there was any school nothing was wanted."""
    assert told(a_journal(), of("letter_1", day="2026-09-19")) == ["new"]
    assert "was expected" in told(a_journal(), of("letter_1", day="2026-08-20"))[0]


def test_the_days_are_taken_in_their_order():
    """Whatever their order in the file is: what was done first is known for what came after."""
    read = answers(of("plan", day="2026-09-21"), of("letter_1"))

    assert [(each.line, each.decision.day.day) for each in read] == [(3, 18), (2, 21)]


HELD = f"happened,2026-09-18,B. Example,tutor,,142000,{KEY},meeting,sam,attended,,"


def test_what_happened_without_a_proposal_is_recorded():
    """Once, of a pupil of the school's roll."""
    journal = a_journal()

    assert told(journal, HELD) == ["new"]
    assert told(journal, HELD) == ["before"]
    (event,) = case_history(journal, 142000)
    assert (event.does, event.what, event.outcome) == ("meeting", "sam", "attended")


@pytest.mark.parametrize("line", [HELD.replace(KEY, "adno:9"), HELD.replace("142000", "142009")])
def test_what_happened_to_nobody_of_the_roll_is_refused(line):
    """A slip of the pen would stand in nobody's history."""
    expected = "a pupil on the roll of a school that can be asked was expected"

    assert told(a_journal(), line) == [f"done.csv, line 2, column pupil: {expected}"]


def test_a_file_is_refused_with_all_that_is_wrong_in_it():
    """Nobody's name, no key, no pupil, details that are none."""
    assert faults(
        f"done,2026-09-18,{MANAGER},,,,,,,,",
        "done,2026-09-18, ,tutor,3f1c,,,,,,,",
        f"happened,2026-09-18,{MANAGER},,142000,,meeting,sam,,,",
        f"done,2026-09-18,{MANAGER},3f1c,,,,,,,soon",
    ) == [(2, "key"), (3, "name"), (4, "pupil"), (5, "details")]


def test_a_school_whose_policy_was_not_in_force_is_passed_over():
    """The key may be another school's."""
    late = policy_with(rule("x"), policy={"effective_from": date(2027, 1, 1)})
    other = asked_school(policy=late, urn=142001)

    assert told(a_journal(), of("letter_1"), schools=(other, SCHOOL)) == ["new"]


def test_a_line_names_nobody_in_its_repr():
    """Neither whom it is about nor who says it."""
    (read,) = answers(HELD)

    assert KEY not in repr(read)
    assert "B. Example" not in repr(read)
    assert "mother" not in repr(evolve(read.decision, declined="the mother rang"))
