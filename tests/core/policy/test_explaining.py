"""What becomes of each rule for one pupil, in a word, and why."""

from datetime import date

import pytest
from attrs import evolve
from policy_cases import KEY, at, lived, policy_with, rule, school_of

from attendance_core.errors import NotInForce
from attendance_core.policy import (
    CaseEvent,
    Facts,
    Override,
    carried_out,
    evaluate,
    explain,
    read_history,
    simulate,
    stale,
)
from attendance_core.policy.asked import Asked
from attendance_core.policy.by_case import follow
from attendance_core.policy.deciding import Known
from attendance_core.policy.evaluating import Told, history_of
from attendance_core.policy.needed import Needed
from attendance_core.policy.telling import told_of
from attendance_core.register import Register

DAY = date(2026, 9, 1)
LIFE = evolve(lived("IIII"), year_group="8", registration_group="8A")
PREPARED = school_of(LIFE, lived("////")).prepared()
OVERRIDE = Override(KEY, "Ada Nonesuch", "a family matter", DAY, rule="over")
FACTS = Facts({"rtt_weeks": {KEY: 3}}, {"YC": {KEY}}, overrides=(OVERRIDE,))
HISTORY = (
    CaseEvent(KEY, date(2026, 8, 31), "open_case", "plan", details={"aim": "Ada comes daily"}),
    CaseEvent(KEY, DAY, "task", "look", rule="done"),
)
SINCE = {"measure": "case_age", "window": {"since_event": "plan"}, "threshold": "1sd"}
POLICY = policy_with(
    rule("s1", stage=1, title="First letter", actions=[{"send": "letter"}], verified=True),
    rule("s2", stage=2, threshold="4"),
    rule("over"),
    rule("done"),
    rule("more", threshold="5"),
    rule("share", measure="attendance_pct", op="lt", threshold="90"),
    rule("others", scope={"years": [9]}),
    rule("facts", measure="pn_notices"),
    rule("case", **SINCE),
    rule("told", measure="rtt_weeks", threshold="4"),
    rule(
        "undefined", measure="attendance_pct", window="previous_half_term", op="lt", threshold="9"
    ),
)


def explained(pupil: str = KEY, policy=POLICY, prepared=PREPARED, **more) -> dict:
    """Explain all rules of a pupil, by rule."""
    given = {"history": HISTORY, "facts": FACTS, "at": at(DAY), **more}
    return {each.rule: each for each in explain(prepared, policy, pupil, **given)}


def test_each_rule_has_an_answer_in_a_word():
    """In the order of the policy, whichever it is."""
    assert [(name, each.answer) for name, each in explained().items()] == [
        ("s1", "withheld"),
        ("s2", "proposed"),
        ("over", "withheld"),
        ("done", "done"),
        ("more", "not so"),
        ("share", "not so"),
        ("others", "not of whom it speaks"),
        ("facts", "not evaluable"),
        ("case", "proposed"),
        ("told", "not so"),
        ("undefined", "not evaluable"),
    ]


UNVERIFIED = " What the rule says is not verified in every point."


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "s1",
            (
                "First letter (stage 1) asks for 1 or more sessions missed, this school year: "
                "4 sessions missed. Not now: stage 2 is proposed instead."
            ),
        ),
        (
            "s2",
            (
                "s2 (stage 2) asks for 4 or more sessions missed, this school year: 4 sessions "
                f"missed.{UNVERIFIED} Policy example, version 2026.1."
            ),
        ),
        (
            "over",
            (
                "over asks for 1 or more sessions missed, this school year: 4 sessions missed."
                f"{UNVERIFIED} Not now: a member of staff has said so, until a day."
            ),
        ),
        (
            "done",
            (
                "done asks for 1 or more sessions missed, this school year: 4 sessions missed. "
                "Done on 2026-09-01."
            ),
        ),
        ("more", "more asks for 5 or more sessions missed, this school year: 4 sessions missed."),
        (
            "share",
            (
                "share asks for attendance below 90 per cent, this school year: attendance: "
                "0 of 4 sessions, 0 per cent."
            ),
        ),
        ("others", "others does not speak of this pupil on this day."),
        ("facts", "facts cannot be evaluated: nothing is known of pn_notices."),
        ("undefined", "undefined cannot be evaluated: the calendar does not say its window."),
    ],
)
def test_it_says_why(name, says):
    """What is asked, the figure, and what keeps it; a rule that is not verified says so."""
    assert explained()[name].says == says


def test_of_a_pupil_whom_nobody_knows_no_rule_speaks():
    """Nor of anybody on a day without school."""
    answers = {"not of whom it speaks"}

    assert {each.answer for each in explained("adno:9").values()} - {"not evaluable"} == answers
    saturday = explained(at=at(date(2026, 9, 5)))
    assert {each.answer for each in saturday.values()} - {"not evaluable"} == answers


def test_a_policy_that_is_not_in_force_explains_nothing():
    """It raises what evaluating it raises."""
    with pytest.raises(NotInForce):
        explained(policy=evolve(POLICY, effective_from=date(2027, 1, 1)))


def test_no_text_names_a_pupil():
    """Nor who said something, nor what was settled, nor why."""
    found = evaluate(PREPARED, POLICY, at=at(DAY), history=HISTORY, facts=FACTS)
    changed = stale(
        school_of(lived("////")).prepared(),
        POLICY,
        on=DAY,
        history=[carried_out(each, day=DAY) for each in found.proposals],
    )
    texts = [each.says for each in explained().values()]
    texts += [str(each) for each in (*found.proposals, *found.withheld, *changed)]

    assert len(texts) > 15
    assert _personal(texts) == []


NAMES = ("adno:", "Example", "Ada", "Nonesuch", "family", "2013", "Jo ")


def _personal(texts: list[str]) -> list[str]:
    policy = [each.replace("Policy example", "") for each in texts]
    return [each for each in policy if any(name in each for name in NAMES)]


def _values() -> list[object]:
    """Give a value of each kind that the package has of pupils."""
    found = evaluate(PREPARED, POLICY, at=at(DAY), history=HISTORY, facts=FACTS)
    asked = Asked(PREPARED, DAY)
    pupils = [(KEY, HISTORY)]
    telling = told_of(asked, Needed.of(POLICY.rules), [0])
    followed = follow(telling, [0], [POLICY.rule("case")], {0: pupils[0]}, FACTS, on=DAY)
    csv = "pupil,day,does,what\nadno:1,2026-09-01,send,letter\n"
    events = read_history(csv, place="history.csv")
    known = Known(asked.held[142000], at(DAY), HISTORY, FACTS)
    simulated = simulate(PREPARED, POLICY, span=(DAY, DAY), history=HISTORY, facts=FACTS)
    changed = stale(
        school_of(lived("////")).prepared(),
        POLICY,
        on=DAY,
        history=[carried_out(each, day=DAY) for each in found.proposals],
    )
    lists = (found.proposals, found.withheld, found.not_evaluable, changed, events, HISTORY)
    return [found, asked, telling, known, simulated, FACTS, OVERRIDE, *followed.values(), *lists]


def test_no_repr_shows_anything_personal():
    """Of any value: what is proposed, what was done, what is known, and what is asked."""
    shown = [repr(each) for each in _values()]

    assert all(map(len, _values()[-6:]))
    assert _personal([each.replace("id='example'", "") for each in shown]) == []


def test_what_an_evaluation_is_told_shows_no_pupil():
    """It is a value like the others, though no caller sees it."""
    told = Told(Asked(PREPARED, DAY), POLICY, history_of(HISTORY, at(DAY)), FACTS, at(DAY))

    assert KEY not in repr(told)


def test_a_pupil_on_the_roll_of_two_schools_is_explained():
    """At the first of them."""
    both = Register.joined([school_of(LIFE), school_of(LIFE, urn=142001)]).prepared()

    assert explained(prepared=both, history=(), facts=Facts())["more"].answer == "not so"


def test_a_case_that_was_never_opened_is_said_to_be_none():
    """No session has anything to do with it."""
    assert "no session was possible" not in explained(history=())["case"].says
