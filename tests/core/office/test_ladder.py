"""What a policy wants, told to the office: its rows, its corrections, and the report's part."""

import json
from datetime import date, timedelta

import pytest
from attrs import evolve
from friday import ANN, BO, FRIDAY, SCHOOL, Systems, a_parent, at, opened, roll_of
from policy_cases import CALENDAR, KEY, lived, policy_text, policy_with, rule
from policy_cases import at as at_day

from attendance_core.correspondence.packs import packaged_pack
from attendance_core.errors import NotInForce
from attendance_core.office import live
from attendance_core.office.files import files_of
from attendance_core.office.ladder import COLUMNS, ladder
from attendance_core.policy import CaseEvent, done_of, figure_text
from attendance_core.records import CaseDecision, Person, record_decision
from attendance_core.register import Mark, SchoolRegisters, marks_frame
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import School
from attendance_core.sessions import Half
from attendance_core.trust import FallsDueRules, NamedPath

DAY = date(2026, 9, 18)
NO_TIMES = School(urn=142000, name="Example School")
ABSENT = "//*7 II*3 //*5"
CONCERN = rule("s1", stage=1, actions=[{"send": "attendance_concern", "due": "+3sd"}])
MEETING = rule("s2", stage=2, threshold="4", actions=[{"meeting": "sam"}, {"call": "tutor"}])
UNKNOWN = rule("u", measure="lesson_late", window="term")


def asked(
    *rules, marks=ABSENT, history=(), on=DAY, clock="16:00", school=NO_TIMES, nti=None, **more
):
    """Ask a policy of some rules, of one pupil."""
    life = lived(marks)
    roll = Roll((Pupil(None, "1", "Example", "Jo", life.born),), (Enrolment(KEY, life.start),))
    made = marks_frame(Mark(KEY, session, code) for session, code in life.codes.items())
    registers = SchoolRegisters(school, CALENDAR, roll, made, ())
    policy = policy_with(*rules, **({"nti": nti} if nti else {}))
    pack = packaged_pack()
    return ladder(registers, policy, at=at_day(on, clock), history=history, pack=pack, **more)


def test_a_row_says_all_that_somebody_needs_who_acts_on_it():
    """What, of whom, why, by when, whose work, whose approval, for whom, and the key."""
    found = asked({**CONCERN, "authority": "needs_approval(attendance_manager)"})
    (row,) = found.rows()
    (proposal,) = found.found.proposals

    assert tuple(row) == COLUMNS
    assert row == {
        "school": 142000,
        "pupil": KEY,
        "rule": "s1",
        "stage": 1,
        "state": "proposed",
        "does": "send",
        "what": "attendance_concern",
        "to": "parent",
        "role": "attendance_administrator",
        "due": at_day(date(2026, 9, 14), "23:59"),
        "overdue": True,
        "authority": "attendance_manager",
        "key": proposal.key,
        "why": str(proposal),
        "policy": "example",
        "version": "2026.1",
    }


def test_what_is_withheld_is_told_with_its_reason_after_what_is_wanted():
    """A lower stage is superseded; a rule that waits is withheld."""
    waits = rule("w", requires_prior=[{"action": "talk"}])
    rows = list(asked(CONCERN, MEETING, waits).rows())

    assert [(row["rule"], row["state"], row["what"]) for row in rows] == [
        ("s2", "proposed", "sam"),
        ("s2", "proposed", "tutor"),
        ("w", "withheld", None),
        ("s1", "superseded", None),
    ]
    assert "talk has not been done" in rows[2]["why"]


def test_the_longest_due_comes_first():
    """What has no time comes last."""
    soon = rule("soon", actions=[{"task": "b", "due": "+0d 10:00"}])
    found = asked(rule("open"), soon, CONCERN)

    assert [row["rule"] for row in found.rows()] == ["soon", "s1", "open"]


def test_for_whom_it_is_stands_in_the_action_or_in_the_document():
    """Of what neither says it is not known."""
    actions = [{"send": "letter_1"}, {"send": "letter_2", "to": "each parent"}, {"task": "a"}]

    assert [row["to"] for row in asked(rule(actions=actions)).rows()] == [None, "each parent", None]


def test_a_time_after_the_start_is_reckoned_from_the_schools_register():
    """Of a school that does not say when it opens nobody can say."""
    text = rule(window="day", actions=[{"call": "admin", "due": "start+30min"}])
    marks = "//*14 NN"
    (of_school,) = asked(text, marks=marks, school=SCHOOL).rows()
    (of_none,) = asked(text, marks=marks).rows()

    assert of_school["due"] == at_day(DAY, "09:10")
    assert of_none["due"] is None


def test_a_rule_that_needs_fresh_marks_knows_of_when_they_are():
    """As the systems say."""
    fresh = rule(guards={"data_fresh_within": 15})

    assert [row["state"] for row in asked(fresh, as_at=at_day(DAY, "15:50")).rows()] == ["proposed"]
    assert [row["state"] for row in asked(fresh).rows()] == ["withheld"]


@pytest.mark.parametrize(
    ("marks", "clock", "school", "state"),
    [
        ("//*7 II*3 //*4 /.", "13:49", SCHOOL, "proposed"),
        ("//*7 II*3 //*4 /.", "13:50", SCHOOL, "withheld"),
        ("//*7 II*3 //*4 /.", "10:00", NO_TIMES, "withheld"),
        ("//*7 II*3 //*4 ..", "09:09", SCHOOL, "proposed"),
        ("//*7 II*3 //*4 ..", "09:10", SCHOOL, "withheld"),
        ("//*7 II*3 //*3 /. ..", "09:00", SCHOOL, "withheld"),
    ],
)
def test_no_mark_is_missing_before_its_register_has_closed(marks, clock, school, state):
    """In the morning nobody has forgotten the afternoon's; of yesterday's somebody has."""
    rows = asked(CONCERN, marks=marks, clock=clock, school=school).rows()

    assert [row["state"] for row in rows] == [state]


def test_what_could_not_be_evaluated_is_said_once_a_rule_and_of_nobody():
    """Of all, or of how many pupils."""
    share = rule("p", measure="weekday_pattern", threshold="50", op="ge")
    found = asked(UNKNOWN, share, marks="//*15")

    assert list(found.not_evaluable()) == [
        "u could not be evaluated: nothing is known of lesson_late.",
        "p could not be evaluated, of 1 pupil: its figure is undefined.",
    ]


def corrected(*more):
    """Ask after a letter went, on marks that were changed since; give what is to be put right."""
    sent = tuple(done_of(asked(CONCERN).found))
    found = asked(CONCERN, marks="//*15", history=(*sent, *more))
    return [(row["state"], row["what"], row["to"], row["key"]) for row in found.rows()]


def test_a_letter_whose_marks_have_changed_is_owed_a_correction():
    """Whose it is, is not a parent's alone: the document says."""
    assert corrected() == [("stale", "correction", "parent", None)]


def test_a_correction_that_went_is_owed_no_more():
    """Sent on the same day or later; one from before was about another letter."""
    later = CaseEvent(KEY, DAY, "send", "correction")
    early = evolve(later, day=DAY - timedelta(days=1))

    assert corrected(later) == []
    assert len(corrected(early)) == 1
    assert len(corrected(evolve(later, pupil="adno:2"))) == 1


def test_what_was_done_and_is_no_letter_is_owed_nothing():
    """A call on marks that were wrong needs no letter."""
    call = rule("c", actions=[{"call": "tutor"}])
    done = tuple(done_of(asked(call).found))

    assert list(asked(call, marks="//*15", history=done).rows()) == []


def test_a_policy_of_another_year_is_not_asked():
    """It says so."""
    with pytest.raises(NotInForce):
        asked(CONCERN, on=date(2026, 8, 28))


NTI = {"issuer": "la", "length_school_days": 15}
OPENED = CaseEvent(KEY, date(2026, 9, 4), "open_case", "nti", urn=142000)


def notices(*history, nti=NTI, on=DAY):
    """Give the notices that run: until when, and what is said of them."""
    found = asked(rule(threshold="99"), history=history, nti=nti, on=on).rows()
    return [(row["state"], row["due"], row["overdue"], row["why"]) for row in found]


def test_a_notice_to_improve_runs_as_long_as_the_policy_says():
    """From the school day after it was issued; in school days, or in sessions."""
    says = "The notice to improve of 2026-09-04 runs until 2026-09-25."
    sooner = {"issuer": "school", "length_sessions": 30, "early_exit": True}
    until = at_day(date(2026, 9, 25), "23:59")

    assert notices(OPENED) == [("running", until, False, says)]
    assert notices(OPENED, nti=sooner) == [
        (
            "running",
            until,
            False,
            f"{says.removesuffix('.')}, or sooner if what it asks for has been reached.",
        )
    ]


def test_a_notice_that_nobody_closed_is_overdue():
    """A person closes it; where the calendar ends before it does, nobody knows the day."""
    late = evolve(OPENED, day=date(2027, 7, 20))
    ((_, _, is_overdue, _),) = notices(OPENED, on=date(2026, 9, 28))
    ((_, due, _, why),) = notices(late, on=date(2027, 7, 21))

    assert is_overdue
    assert (due, why[-33:]) == (None, "runs until a day beyond the calendar."[-33:])


def test_a_notice_that_was_closed_or_is_still_to_come_runs_no_more():
    """Nor does one run where the policy says nothing of notices."""
    closed = evolve(OPENED, day=date(2026, 9, 14), does="close_case")

    assert notices(OPENED, closed) == []
    assert notices(evolve(OPENED, day=date(2026, 9, 21))) == []
    assert notices(OPENED, nti=None) == []


ROLL = roll_of(a_parent(ANN), a_parent(BO))
ILL = {(ANN, Half.AM): "I", (BO, Half.AM): "/"}
POLICY = policy_text(
    rule(
        "s1",
        stage=1,
        title="Letter of concern",
        guards={"no_unresolved": False},  # the afternoon has no mark yet
        actions=[{"send": "attendance_concern", "due": "+0d 09:00"}],
        authority="needs_approval(attendance_manager)",
    ),
    UNKNOWN,
)


def day_of(folder, text=POLICY, systems=None, roll=ROLL):
    """Live the Friday of a school that names a policy."""
    held = systems or Systems(dict(ILL), roll)
    school = opened(held)
    if text is not None:
        (folder / "own.toml").write_text(text, encoding="utf-8")
    named = (NamedPath("own.toml", "school[1].policy"),)
    school = evolve(school, configuration=evolve(school.configuration, policies=named))
    moment = at("09:30")
    return live(evolve(school, folder=folder), journal=held.journal, at=moment, approvals={})


def report_of(day):
    """Give the report's JSON, with names."""
    return json.loads(files_of(day, FallsDueRules())["report.json"])


def test_the_report_tells_what_the_policy_wants(tmp_path):
    """With the pupil, the figures and the key; nothing is sent, and no other part waits."""
    day = day_of(tmp_path)
    (proposal,) = day.wanted.ladder.found.proposals
    (row,) = report_of(day)["sections"]["policy"]

    assert (row["name"], row["title"]) == ("Sample, Ann", "Letter of concern")
    assert row["wants"] == "send: attendance concern"
    assert (row["to"], row["due"], row["overdue"]) == ("parent", "2026-11-20 09:00", "overdue")
    assert row["authority"] == "attendance_manager"
    assert row["figures"] == [figure_text(each) for each in proposal.standing.figures]
    assert row["key"] == proposal.key
    assert (day.sent, day.unsent, day.warnings) == ((), (), ())


def test_the_report_says_which_rules_could_not_be_asked(tmp_path):
    """Below the table, with what is not known."""
    page = files_of(day_of(tmp_path), FallsDueRules())["report.html"]

    assert "What the policy wants: 1" in page
    assert "u could not be evaluated: nothing is known of lesson_late." in page


def test_the_report_without_names_says_how_many(tmp_path):
    """And of whom, and of what, nothing."""
    made = files_of(day_of(tmp_path), FallsDueRules())
    numbers = json.loads(made["report-numbers.json"])

    assert numbers["figures"]["people"]["policy"] == 1
    assert "policy" not in numbers["sections"]
    assert "attendance concern" not in made["report-numbers.html"]


def test_a_school_without_a_policy_has_no_such_part():
    """Nothing is said of a ladder that there is not."""
    held = Systems(dict(ILL), ROLL)
    day = live(opened(held), journal=held.journal, at=at("09:30"), approvals={})

    assert "policy" not in report_of(day)["sections"]
    assert "What the policy wants" not in files_of(day, FallsDueRules())["report.html"]


def test_what_was_decided_is_not_told_again(tmp_path):
    """By the records; so it is told once, however often the day is lived."""
    systems = Systems(dict(ILL), ROLL)
    (proposal,) = day_of(tmp_path, systems=systems).wanted.ladder.found.proposals
    by = Person("A. Example", "attendance_manager")
    record_decision(systems.journal, 142000, proposal, CaseDecision(FRIDAY), by=by)

    assert report_of(day_of(tmp_path, systems=systems))["sections"]["policy"] == []


def test_whose_decision_it_is_about_a_looked_after_child_is_not_told(tmp_path):
    """It would say that the child is: a person with the authority looks."""
    ann, *others = ROLL.enrolments
    roll = evolve(ROLL, enrolments=(evolve(ann, looked_after=True), *others))
    day = day_of(tmp_path, roll=roll)
    (proposal,) = day.wanted.ladder.found.proposals
    made = files_of(day, FallsDueRules())

    assert proposal.authority == "DSL"
    assert report_of(day)["sections"]["policy"][0]["authority"] == "a person with the authority"
    assert not any("DSL" in text for text in made.values())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            None,
            "The policy is not asked: trust.toml, key school[1].policy: a file that can be read",
        ),
        (
            "[policy]\nid = 7",
            "The policy is not asked: own.toml, key policy.id: text in quotes was",
        ),
    ],
)
def test_a_policy_that_cannot_be_read_is_said_and_holds_nothing_else_back(tmp_path, text, says):
    """The day is lived, with all but the ladder."""
    day = day_of(tmp_path, text)

    assert any(each.startswith(says) for each in day.warnings)
    assert day.wanted.unread
    assert day.wanted.ladder is None
    assert day.on_roll == 3


def test_a_policy_that_is_not_in_force_is_said_and_is_no_fault(tmp_path):
    """Whoever looks may have forgotten that it ended."""
    text = policy_text(rule(), policy={"effective_to": date(2026, 11, 19)})
    day = day_of(tmp_path, text)

    assert day.warnings == ("The policy is not asked: example: nothing is in force on 2026-11-20",)
    assert day.wanted.unread == ()
