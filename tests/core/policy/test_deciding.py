"""What is proposed of a pupil who stands in rules, by what was done before and is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from policy_cases import CALENDAR, Life, at, lived, policy_text, policy_with, rule, school_of

from attendance_core.errors import NotInForce, Refused
from attendance_core.policy import (
    CaseEvent,
    Evaluation,
    Facts,
    Override,
    carried_out,
    evaluate,
    read_policy,
)
from attendance_core.register import Register
from attendance_core.sessions import Half, Session

MONDAY = date(2026, 8, 31)
KEY = "adno:1"
ABSENT = lived("II")
LETTER, MEETING = [{"send": "letter"}], [{"meeting": "panel"}]


def event(day: date, what: str, does: str = "task", **more) -> CaseEvent:
    """Give what was done for the pupil on a day."""
    return CaseEvent(KEY, day, does, what, **more)


def asked(*rules: dict, life: Life = ABSENT, on: date = MONDAY, **more) -> Evaluation:
    """Ask a policy of some rules of one pupil; what is not of a policy is given to `evaluate`."""
    head = {"policy": more.pop("policy", {})}
    moment = at(on, more.pop("clock", "16:00"))
    prepared = school_of(life).prepared()
    return evaluate(prepared, policy_with(*rules, **head), at=moment, **more)


def wanted(found: Evaluation) -> list[str]:
    """Give what is proposed."""
    return [each.action.what for each in found.proposals]


def reasons(found: Evaluation) -> list[str]:
    """Give why what is withheld is."""
    return [each.reason for each in found.withheld]


def after(number: int) -> date:
    """Give the day so many school days after the first Monday."""
    return CALENDAR.school_days[number]


def test_the_key_is_the_same_for_the_same_cause():
    """Whatever the version is, on whatever day it is asked; another session is another cause."""
    (first,) = asked(rule()).proposals
    (later,) = asked(rule(), on=after(3), policy={"version": "2027.1", "id": "other"}).proposals
    (other,) = asked(rule(), life=lived("/I")).proposals

    assert first.key == later.key != other.key
    assert (later.policy, later.version) == ("other", "2027.1")


def test_each_action_of_a_rule_has_a_key_of_its_own():
    """And so has each rule, and each stage of one."""
    two = [{"task": "a"}, {"task": "a"}]
    found = asked(rule(actions=two), rule("q"), rule("s", stage=1))

    assert len({each.key for each in found.proposals}) == 4


def test_what_was_done_is_not_proposed_again():
    """Action by action, under its key, on whatever day it was done."""
    asks = rule(actions=[{"task": "a"}, {"send": "b"}])
    first, _ = asked(asks).proposals
    done = carried_out(first, day=after(2))

    assert wanted(asked(asks, on=after(2), history=[done])) == ["b"]
    assert wanted(asked(asks, on=after(1), history=[done])) == ["a", "b"]


@pytest.mark.parametrize(
    ("noted", "is_done"),
    [
        (event(after(1), "look", rule="r"), True),
        (event(MONDAY, "look", rule="r"), True),
        (event(MONDAY - timedelta(days=1), "look", rule="r"), False),
        (event(after(1), "look"), False),
        (event(after(1), "look", rule="other"), False),
        (event(after(1), "look", "send", rule="r"), False),
        (event(after(1), "another", rule="r"), False),
        (evolve(event(after(1), "look", rule="r"), pupil="adno:2"), False),
    ],
)
def test_what_somebody_noted_was_done_since_it_was_reached(noted, is_done):
    """It has no key, and is the same thing of the same rule, for the same pupil."""
    assert (wanted(asked(rule(), on=after(2), history=[noted])) == []) is is_done


@pytest.mark.parametrize(
    ("day", "is_wanted"), [(date(2026, 11, 3), False), (date(2026, 11, 4), True)]
)
def test_what_must_come_before_is_so_many_school_days_ago(day, is_wanted):
    """Half-term has none: ten after Wednesday 14 October end on Wednesday 4 November."""
    asks = rule(requires_prior=[{"action": "letter_1", "min_gap": "10sd"}])
    found = asked(asks, on=day, history=[event(date(2026, 10, 14), "letter_1", "send")])

    assert bool(found.proposals) is is_wanted
    assert reasons(found) == (
        [] if is_wanted else ["letter_1 was done less than 10 school days ago"]
    )


@pytest.mark.parametrize(
    ("prior", "done", "is_wanted"),
    [
        ({"stage": 1}, {"stage": 1, "rule": "s1"}, True),
        ({"stage": 1}, {"rule": "s1"}, False),
        ({"rule": "s1"}, {"rule": "s1"}, True),
        ({"rule": "s1", "outcome": "not_met"}, {"rule": "s1"}, False),
        ({"rule": "s1", "outcome": "not_met"}, {"rule": "s1", "outcome": "met"}, False),
        ({"rule": "s1", "outcome": "not_met"}, {"rule": "s1", "outcome": "not_met"}, True),
        ({"action": "talk"}, {}, True),
        ({"action": "other"}, {}, False),
    ],
)
def test_a_prior_is_a_stage_a_rule_or_an_action(prior, done, is_wanted):
    """With the outcome that is asked for; without it the rule is told as withheld."""
    rules = (rule("s1", stage=1, threshold="99"), rule("r", stage=2, requires_prior=[prior]))
    found = asked(*rules, history=[event(MONDAY, "talk", **done)])

    assert (len(found.proposals), len(found.withheld)) == ((1, 0) if is_wanted else (0, 1))


def test_what_was_superseded_was_not_done():
    """It is no prior of anything."""
    found = asked(
        rule("s1", stage=1, threshold="99"),
        rule(stage=2, requires_prior=[{"stage": 1}]),
        history=[event(MONDAY, "talk", "superseded", stage=1, rule="s1")],
    )

    assert reasons(found) == ["stage 1 has not been done"]


def test_no_stage_is_skipped_where_a_policy_says_so():
    """The lowest that is missing is named; without `no_skip` a severe fall goes straight on."""
    ladder = [
        rule(f"s{n}", stage=n, threshold=str(n), actions=[{"task": f"t{n}"}]) for n in (1, 2, 3)
    ]
    life = lived("IIII")
    done = [event(MONDAY, "t1", rule="s1", stage=1)]
    strict = {"policy": {"no_skip": True}, "on": after(1), "life": life}

    assert wanted(asked(*ladder, life=life, on=after(1))) == ["t3"]
    assert wanted(asked(*ladder, **strict)) == ["t1"]
    assert reasons(asked(*ladder, **strict)) == ["stage 1 comes first", "stage 1 comes first"]
    assert wanted(asked(*ladder, **strict, history=done)) == ["t2"]


@pytest.mark.parametrize(
    ("once_per", "free_from"),
    [
        ("day", date(2026, 9, 3)),
        ("week", date(2026, 9, 7)),
        ("half_term", date(2026, 11, 2)),
        ("term", date(2027, 1, 4)),
        ("year", None),
        ("stage", None),
    ],
)
def test_a_rule_wants_something_once_in_a_while(once_per, free_from):
    """What it wanted before, for another cause, was on Wednesday 2 September."""
    asks = rule(window="day", cooldown={"once_per": once_per})
    life = lived("//*2 II*200")
    days = CALENDAR.school_days[3:150]
    (first,) = asked(asks, life=life, on=after(2)).proposals
    done = carried_out(first, day=after(2))
    prepared, policy = school_of(life).prepared(), policy_with(asks)
    looks = [*days[:4], *(d for d in days if free_from and abs((d - free_from).days) < 4), days[-1]]
    found = {d for d in looks if evaluate(prepared, policy, at=at(d), history=[done]).proposals}

    assert found == {d for d in looks if free_from and d >= free_from}


def test_a_rule_wants_something_so_often_at_most():
    """For two causes in a half term, and not for a third; in the next it begins again."""
    asks = rule(window="day", cooldown={"max_per": {"half_term": 2}})
    life, done, found = lived("II*60"), [], []
    for day in (after(0), after(1), after(2), date(2026, 11, 2)):
        proposals = asked(asks, life=life, on=day, history=done).proposals
        done += [carried_out(each, day=day) for each in proposals]
        found.append(len(proposals))

    assert found == [1, 1, 0, 1]


def test_so_often_in_a_case_is_counted_from_its_last_opening():
    """What was wanted before it was opened anew does not count."""
    asks = rule(window="day", cooldown={"max_per": {"nti": 1}})
    done = [
        event(MONDAY, "nti", "open_case"),
        event(MONDAY, "look", rule="r", reached=Session(MONDAY, Half.AM), key="k"),
    ]
    anew = [*done, event(after(1), "nti", "open_case")]
    life = lived("II*5")

    assert reasons(asked(asks, life=life, on=after(2), history=done)) == [
        "it is done 1 times at most, per nti"
    ]
    assert wanted(asked(asks, life=life, on=after(2), history=anew)) == ["look"]


@pytest.mark.parametrize(
    ("day", "is_wanted"), [(date(2026, 11, 3), False), (date(2026, 11, 4), True)]
)
def test_between_letters_of_stages_is_a_gap(day, is_wanted):
    """Whichever stage the last one was of; half-term has no school days."""
    asks = rule("s2", stage=2, actions=MEETING, cooldown={"min_gap": "10sd"})
    sent = event(date(2026, 10, 14), "letter", "send", rule="s1", stage=1)

    assert bool(asked(asks, on=day, history=[sent]).proposals) is is_wanted


def test_what_is_so_suppresses_a_rule():
    """It is told why."""
    asks = rule(cooldown={"suppress_if": ["meeting_booked"]})

    assert reasons(asked(asks, facts=Facts(so={"meeting_booked": {KEY}}))) == ["meeting booked"]
    assert wanted(asked(asks, facts=Facts(so={"meeting_booked": {"adno:2"}}))) == ["look"]


def test_of_several_stages_the_highest_is_proposed():
    """The others, and a letter beside the ladder, are told as superseded; a task and a text go."""
    found = asked(
        rule("s1", stage=1, actions=LETTER),
        rule("s3", stage=3, actions=[{"send": "letter_3"}]),
        rule("s2", stage=2),
        rule("beside", actions=[{"send": "broken_weeks"}]),
        rule("text", actions=[{"send": "text"}], authority="auto_send"),
        rule("task"),
    )

    assert wanted(found) == ["letter_3", "text", "look"]
    assert [(e.standing.rule.id, e.reason, e.is_superseded) for e in found.withheld] == [
        ("s1", "stage 3 is proposed instead", True),
        ("s2", "stage 3 is proposed instead", True),
        ("beside", "the letter of stage 3 goes instead", True),
    ]


def test_a_letter_beside_a_stage_that_writes_nothing_goes():
    """A meeting is arranged, and is no letter."""
    found = asked(rule("s1", stage=1, actions=MEETING), rule("beside", actions=LETTER))

    assert wanted(found) == ["panel", "letter"]


def test_a_stage_that_may_not_be_proposed_supersedes_nothing():
    """The next lower one is proposed."""
    found = asked(
        rule("s1", stage=1),
        rule("s2", stage=2, guards={"not_before": date(2026, 10, 1)}),
    )

    assert wanted(found) == ["look"]
    assert reasons(found) == ["not before 2026-10-01"]


@pytest.mark.parametrize(
    ("done_on", "is_wanted"), [(date(2026, 7, 10), True), (date(2026, 9, 1), False)]
)
def test_a_lower_stage_does_not_come_after_a_higher_one_this_year(done_on, is_wanted):
    """Of last year's nothing is held against a pupil."""
    summer = [
        evolve(each, date=each.date - timedelta(days=364)) for each in CALENDAR.sessions[-20:]
    ]
    held = [*summer, *CALENDAR.sessions]
    life = lived("//*12 II", held=held)
    prepared = school_of(life, held=held).prepared()
    history = [event(done_on, "panel", "meeting", rule="s2", stage=2)]
    policy = policy_with(rule("s1", stage=1), rule("s2", stage=2, threshold="99"))
    found = evaluate(prepared, policy, at=at(after(2)), history=history)

    assert bool(found.proposals) is is_wanted
    assert [each.is_superseded for each in found.withheld] == ([] if is_wanted else [True])


@pytest.mark.parametrize(
    ("more", "is_wanted"),
    [
        ({"stage": 1, "actions": LETTER}, False),
        ({"stage": 1, "actions": LETTER, "guards": {"no_unresolved": False}}, True),
        ({"stage": 1, "actions": MEETING}, True),
        ({"actions": LETTER}, True),
        ({"actions": MEETING, "guards": {"no_unresolved": True}}, False),
    ],
)
@pytest.mark.parametrize(("marks", "amiss"), [("INI/", 1), ("I.I.", 2), ("I..N", 3)])
def test_a_letter_of_a_stage_waits_for_every_mark_and_reason(more, is_wanted, marks, amiss):
    """N is no reason, and no mark is none; another rule waits only where it says so."""
    found = asked(rule(**more), life=lived(marks), on=after(1))
    told = [f"sessions without a mark, or without a reason yet: {amiss}"]

    assert bool(found.proposals) is is_wanted
    assert reasons(found) == ([] if is_wanted else told)


def test_only_the_sessions_in_its_window_must_be_resolved():
    """An N of last week does not hold back what asks for this one."""
    asks = rule(stage=1, actions=LETTER, window="week")

    assert wanted(asked(asks, life=lived("NN //*4 II"), on=after(5))) == ["letter"]


FAMILY = ("send", "meeting", "home_visit", "request_evidence", "la_form", "welfare_check")


@pytest.mark.parametrize(
    ("flag", "role"),
    [("CLA", "DSL"), ("CP", "DSL"), ("CIN", "DSL"), ("health", "attendance_manager")],
)
def test_what_reaches_the_family_of_some_is_a_persons_decision(flag, role):
    """Though the policy says nothing of it; who is told and what is done in school is not."""
    does = (*FAMILY, "notify", "task", "log")
    asks = rule(actions=[{each: "x"} for each in does])
    found = asked(asks, facts=Facts(so={flag: {KEY}}))
    diverted = {each.action.does: each.diverted_to for each in found.proposals}

    assert diverted == {each: role if each in FAMILY else None for each in does}
    assert {each.authority for each in found.proposals} == {role, "auto_draft"}


def test_the_roll_itself_says_who_is_looked_after():
    """Nobody need say so again; who is not is written to."""
    cared = evolve(ABSENT, looked_after=True)

    assert [e.diverted_to for e in asked(rule(actions=LETTER), life=cared).proposals] == ["DSL"]
    assert [e.diverted_to for e in asked(rule(actions=LETTER)).proposals] == [None]


@pytest.mark.parametrize(
    ("exemption", "flag", "told"),
    [
        ({"flag": "EHCP", "role": "SENCo"}, "EHCP", ["SENCo"]),
        ({"flag": "EHCP"}, "EHCP", ["attendance_manager"]),
        ({"flag": "CP", "role": "head"}, "CP", ["head"]),
        ({"flag": "EHCP", "effect": "suppress"}, "EHCP", []),
        ({"flag": "CP", "effect": "suppress"}, "CP", []),
    ],
)
def test_a_rule_says_who_is_exempt(exemption, flag, told):
    """What is suppressed is told as withheld; else somebody decides."""
    found = asked(rule(actions=LETTER, exemptions=[exemption]), facts=Facts(so={flag: {KEY}}))

    assert [each.diverted_to for each in found.proposals] == told
    assert reasons(found) == ([] if told else [f"the pupil is exempt ({flag})"])


def test_a_rule_that_speaks_of_a_flag_diverts_nothing_for_it():
    """It was written for these pupils."""
    asks = rule(actions=LETTER, scope={"flags": ["CP"]})
    (found,) = asked(asks, facts=Facts(so={"CP": {KEY}})).proposals

    assert found.diverted_to is None


@pytest.mark.parametrize(
    ("override", "day", "is_wanted"),
    [
        ({}, after(4), False),
        ({}, after(5), True),
        ({"rule": "r"}, after(4), False),
        ({"rule": "other"}, after(4), True),
        ({"pupil": "adno:2"}, after(4), True),
    ],
)
def test_a_member_of_staff_may_say_otherwise_until_a_day(override, day, is_wanted):
    """The day is included; it is of one pupil, and of one rule or of all."""
    said = {
        "pupil": KEY,
        "name": "A Person",
        "reason": "bereavement",
        "until": after(4),
        **override,
    }

    assert (
        bool(asked(rule(), on=day, facts=Facts(overrides=(Override(**said),))).proposals)
        is is_wanted
    )


@pytest.mark.parametrize(
    ("scope", "is_wanted"),
    [
        ({"years": [7, 8]}, True),
        ({"years": [9]}, False),
        ({"groups": ["8A"]}, True),
        ({"groups": ["8B"]}, False),
        ({"flags": ["YC"]}, True),
        ({"flags": ["AP"]}, False),
        ({"flags": ["AP", "YC"]}, True),
        ({"flags": ["CLA"]}, False),
        ({"compulsory_age_only": True}, True),
        ({"years": [8], "groups": ["8B"]}, False),
    ],
)
def test_a_rule_speaks_of_some_pupils(scope, is_wanted):
    """By year, by group, by flag and by age; all of what it says must be so."""
    life = evolve(ABSENT, year_group="8", registration_group="8A")
    found = asked(rule(scope=scope), life=life, facts=Facts(so={"YC": {KEY}, "AP": set()}))

    assert bool(found.proposals) is is_wanted


@pytest.mark.parametrize(
    ("born", "is_wanted"),
    [
        (date(2010, 9, 1), True),
        (date(2010, 8, 31), False),
        (date(2021, 9, 1), False),
        (None, False),
    ],
)
def test_a_rule_for_compulsory_school_age_speaks_of_no_others(born, is_wanted):
    """Whose date of birth is not held is none of whom it is known."""
    life = evolve(ABSENT, born=born)

    assert bool(asked(rule(scope={"compulsory_age_only": True}), life=life).proposals) is is_wanted


def test_a_policy_speaks_of_some_pupils():
    """By year, and by the phase of their school."""
    secondary = school_of(evolve(ABSENT, year_group="8"), phase="secondary").prepared()

    def wants(**applies_to: list) -> bool:
        policy = policy_with(rule(), policy={"applies_to": applies_to})
        return bool(evaluate(secondary, policy, at=at(MONDAY)).proposals)

    assert wants(years=[8], phases=["primary", "secondary"])
    assert not wants(years=[7], phases=["secondary"])
    assert not wants(phases=["primary"])


@pytest.mark.parametrize("authority", ["auto_draft", "auto_send", "headteacher"])
def test_a_proposal_says_whose_approval_it_needs(authority):
    """The role's, or that it is a draft, or a text that goes by itself."""
    said = f"needs_approval({authority})" if authority == "headteacher" else authority

    assert [e.authority for e in asked(rule(authority=said)).proposals] == [authority]


@pytest.mark.parametrize(
    ("due", "reached", "by"),
    [
        ("+0d 10:00", date(2026, 9, 1), "2026-09-01T10:00:00+01:00"),
        ("+0d", date(2026, 9, 1), "2026-09-01T23:59:00+01:00"),
        ("+1sd", date(2026, 9, 4), "2026-09-07T23:59:00+01:00"),
        ("+3sd", date(2026, 10, 22), "2026-11-03T23:59:00+00:00"),
        ("+1sd 10:00", date(2026, 10, 23), "2026-11-02T10:00:00+00:00"),
        ("+1sd 10:00", date(2027, 4, 2), "2027-04-19T10:00:00+01:00"),
        ("next_half_term_review", date(2026, 9, 1), "2026-10-23T23:59:00+01:00"),
        ("next_half_term_review", date(2026, 10, 23), "2026-10-23T23:59:00+01:00"),
        ("next_half_term_review", date(2026, 11, 2), "2026-12-18T23:59:00+00:00"),
        ("+5sd", date(2027, 7, 22), None),
    ],
)
def test_it_is_due_by_school_days_and_the_clock_on_the_wall(due, reached, by):
    """Half-term has no school days, and ten o'clock is ten whether or not the clocks changed."""
    life = Life({Session(reached, Half.AM): "I"}, MONDAY)
    (found,) = asked(rule(actions=[{"task": "a", "due": due}]), life=life, on=reached).proposals

    assert (found.due and found.due.isoformat()) == by


def test_it_is_due_after_the_register_opens_where_that_is_known():
    """And overdue from that minute on."""
    asks = rule(actions=[{"task": "a", "due": "start+30min"}])
    (known,) = asked(asks, facts=Facts(starts=at(MONDAY, "08:50"))).proposals
    (unknown,) = asked(asks).proposals

    assert (known.due, unknown.due) == (at(MONDAY, "09:20"), None)
    assert [known.is_overdue(at=at(MONDAY, each)) for each in ("09:19", "09:20")] == [False, True]
    assert not unknown.is_overdue(at=at(MONDAY, "23:00"))


@pytest.mark.parametrize(
    ("asks", "names"),
    [
        (rule(measure="pn_notices"), "pn_notices"),
        (rule(guards={"no_contact_made": True}), "contact_made"),
        (rule(scope={"flags": ["YC", "AP"]}), "AP, YC"),
        (rule(measure="pn_notices", guards={"b": True, "a": True}), "pn_notices, a, b"),
    ],
)
def test_a_rule_of_whose_facts_nothing_is_known_cannot_be_evaluated(asks, names):
    """It is told with what is missing, and is not silently not so."""
    found = asked(asks, rule("other"))

    assert [(each.rule, each.reason) for each in found.not_evaluable] == [
        ("r", f"nothing is known of {names}")
    ]
    assert [each.standing.rule.id for each in found.proposals] == ["other"]


@pytest.mark.parametrize(
    ("guard", "pupils", "is_wanted"),
    [
        ("no_contact_made", set(), True),
        ("no_contact_made", {KEY}, False),
        ("text_unanswered", {KEY}, True),
        ("text_unanswered", set(), False),
    ],
)
def test_a_guard_is_a_fact_or_that_it_is_not_so(guard, pupils, is_wanted):
    """Of the pupil, as it is said."""
    facts = Facts(so={guard.removeprefix("no_"): pupils})

    assert bool(asked(rule(guards={guard: True}), facts=facts).proposals) is is_wanted


@pytest.mark.parametrize(("days", "is_wanted"), [(4, False), (5, True)])
def test_a_pupil_who_has_just_come_is_left_for_some_school_days(days, is_wanted):
    """They are counted from the day on which the pupil came."""
    life = lived("II", after(10))
    found = asked(rule(guards={"min_school_days": 5}), life=life, on=after(9 + days))

    assert bool(found.proposals) is is_wanted


@pytest.mark.parametrize(
    ("read_at", "is_wanted"),
    [("15:30", True), ("15:29", False), (None, False)],
)
def test_marks_must_be_fresh_where_a_rule_says_so(read_at, is_wanted):
    """No older than half an hour at four; of when they are must be known."""
    facts = Facts(read_at=read_at and at(MONDAY, read_at))

    assert bool(asked(rule(guards={"data_fresh_within": 30}), facts=facts).proposals) is is_wanted


@pytest.mark.parametrize(("clock", "is_wanted"), [("09:59", False), ("10:00", True)])
def test_a_rule_is_looked_at_from_a_time_on(clock, is_wanted):
    """The minute itself is included."""
    found = asked(rule(evaluate={"clock": "10:00"}), clock=clock)

    assert bool(found.proposals) is is_wanted


@pytest.mark.parametrize("day", [date(2026, 9, 5), date(2026, 10, 27), date(2027, 8, 3)])
def test_on_a_day_without_school_nothing_is_wanted(day):
    """Nothing is withheld either: nobody is asked about."""
    found = asked(rule(), on=day)

    assert (found.proposals, found.withheld) == ((), ())


@pytest.mark.parametrize(
    ("day", "is_in_force"),
    [(after(0), False), (after(1), True), (after(3), True), (after(4), False)],
)
def test_a_policy_is_in_force_from_its_first_day_to_its_last(day, is_in_force):
    """Both are included; on others it is not asked."""
    head = {"effective_from": after(1), "effective_to": after(3)}
    if is_in_force:
        assert wanted(asked(rule(), on=day, policy=head)) == ["look"]
    else:
        with pytest.raises(NotInForce, match="nothing is in force on"):
            asked(rule(), on=day, policy=head)


def test_a_case_is_looked_at_on_each_day_until_it_is_closed():
    """Each is a cause of its own; closed and opened anew it runs again."""
    asks = rule(
        measure="case_age",
        window={"since_event": "nti"},
        evaluate={"daily_during": "nti"},
        threshold="1sd",
    )
    history = [
        event(after(0), "nti", "open_case"),
        event(after(3), "nti", "close_case"),
        event(after(5), "nti", "open_case"),
    ]
    found = [asked(asks, on=after(n), history=history).proposals for n in range(8)]

    assert [len(each) for each in found] == [0, 1, 1, 0, 0, 0, 1, 1]
    assert len({each.key for day in found for each in day}) == 4


def test_the_same_input_has_the_same_answer_in_whatever_order_it_is_given():
    """Of history, too: the policy and the register are asked afresh each time."""
    text = policy_text(
        rule("s1", stage=1, actions=LETTER),
        rule("s2", stage=2, actions=MEETING, requires_prior=[{"stage": 1, "min_gap": "2sd"}]),
        rule("case", measure="case_age", window={"since_event": "plan"}, threshold="2sd"),
        rule("since", measure="sessions_absent", window={"since_event": "letter"}),
    )
    history = [
        event(after(1), "letter", "send", rule="s1", stage=1),
        event(after(0), "plan", "open_case"),
        event(after(2), "plan", "close_case"),
        event(after(2), "plan", "open_case"),
    ]

    def answer(order: list[CaseEvent]) -> tuple:
        prepared = school_of(lived("II*5"), lived("//I/II*3")).prepared()
        policy = read_policy(text, place="policy.toml")
        found = evaluate(prepared, policy, at=at(after(4)), history=iter(order))
        return found.proposals, found.withheld, found.not_evaluable

    first = answer(history)

    assert len(first[0]) > 3
    assert all(
        answer(each) == first for each in (history, history[::-1], history[2:] + history[:2])
    )


def test_pupils_of_one_birthday_are_asked_though_another_comes_later():
    """Twins, and one of the same day of birth who is not yet on roll."""
    prepared = school_of(ABSENT, ABSENT, lived("II", after(8))).prepared()

    assert len(evaluate(prepared, policy_with(rule()), at=at(MONDAY)).proposals) == 2


def test_a_stage_of_last_year_is_not_one_that_was_reached_this_year():
    """The reference says: before those below it were reached this year."""
    summer = [
        evolve(each, date=each.date - timedelta(days=364)) for each in CALENDAR.sessions[-20:]
    ]
    held = [*summer, *CALENDAR.sessions]
    history = [event(date(2026, 7, 10), "look", rule="s1", stage=1)]
    ladder = (rule("s1", stage=1, threshold="99"), rule("s2", stage=2))
    policy = policy_with(*ladder, policy={"no_skip": True})
    prepared = school_of(lived("II", MONDAY, held), held=held).prepared()

    assert evaluate(prepared, policy, at=at(MONDAY), history=history).proposals == ()


def test_the_rest_of_a_rule_is_not_too_soon_after_its_own_letter():
    """The gap is between letters, and this task is of the same cause."""
    asks = rule(stage=1, actions=[*LETTER, {"task": "talk"}], cooldown={"min_gap": "10sd"})
    letter, _ = asked(asks).proposals

    assert wanted(asked(asks, history=[carried_out(letter, day=MONDAY)])) == ["talk"]


def test_what_was_noted_twice_was_done_twice():
    """It has no key and no session; it is two things all the same."""
    asks = rule(window="day", cooldown={"max_per": {"year": 2}})
    noted = [event(after(n), "look", rule="r") for n in (0, 1)]

    assert asked(asks, life=lived("II*5"), on=after(4), history=noted).proposals == ()


def test_what_was_done_for_a_fact_is_not_proposed_on_the_next_day():
    """Nothing has changed since."""
    asks, facts = (
        rule(measure="rtt_review_age", threshold="6w"),
        Facts({"rtt_review_age": {KEY: 7}}),
    )
    (first,) = asked(asks, facts=facts).proposals
    done = carried_out(first, day=MONDAY)

    assert asked(asks, on=after(1), facts=facts, history=[done]).proposals == ()


SINCE = {"since_event": "letter"}
LATER = [event(MONDAY, "letter", "send")]


@pytest.mark.parametrize(
    ("asks", "marks"),
    [
        (rule(measure="attendance_pct", window=SINCE, op="lt", threshold="90"), "// II II"),
        (rule(window=SINCE, guards={"min_possible_sessions": 20}), "// II II"),
        (rule(window=SINCE, stage=1, actions=LETTER), "// NN II"),
        (rule(window=SINCE, guards={"no_unresolved": True}), "// NN II"),
        (rule(window=SINCE, evaluate="half_term_close"), "// II II"),
        (rule(window={**SINCE, "not_before": date(2026, 9, 10)}), "// II II"),
    ],
    ids=["forty", "possible", "stage", "unresolved", "close", "not_before"],
)
def test_a_rule_that_counts_since_an_event_is_guarded_as_any_other(asks, marks):
    """By possible sessions, by reasons, by when it is evaluated, by the first day of its window."""
    assert asked(asks, life=lived(marks), on=after(2), history=LATER).proposals == ()


def test_what_is_undefined_is_not_so_and_not_not_so():
    """On the day of the letter no session was possible since."""
    share = {"measure": "attendance_pct", "window": SINCE, "op": "ge", "threshold": "90"}
    found = asked(rule(combine={"not": share}), life=lived("//"), history=LATER)

    assert (found.proposals, [each.rule for each in found.not_evaluable]) == ((), ["r"])


def test_a_threshold_by_half_term_may_stand_beside_what_counts_since_an_event():
    """The register's part is so."""
    by_half_term = {f"half_term_{number}": "1" for number in range(1, 7)}
    parts = [
        {"measure": "days_missed", "window": SINCE, "op": "ge", "threshold": "9"},
        {"measure": "days_missed", "window": "half_term", "op": "ge", "threshold": by_half_term},
    ]

    assert wanted(asked(rule(combine={"any": parts}))) == ["look"]


def test_one_who_lingers_lingers_in_a_case():
    """Left only at no absence in the week, though it is entered by what came after an event."""
    run = {"measure": "consecutive_days_absent", "window": "term", "op": "ge", "threshold": "2"}
    late = {"measure": "sessions_absent", "window": SINCE, "op": "ge", "threshold": "1"}
    leave = {"measure": "sessions_absent", "window": "week", "op": "lt", "threshold": "1"}
    asks = rule(combine={"all": [run, late]}, leave=leave)

    assert wanted(asked(asks, life=lived("// II II //"), on=after(3), history=LATER)) == ["look"]


def test_sessions_are_not_days():
    """Who means a day and a half says 1.5."""
    with pytest.raises(Refused, match="a number of days was expected"):
        policy_with(rule(measure="days_missed", threshold="3 sessions"))


def test_an_exemption_of_which_nobody_said_whose_it_is_is_told():
    """Nobody is written to because nobody was asked."""
    found = asked(rule(actions=LETTER, exemptions=[{"flag": "EHCP"}]), facts=Facts(so={"CP": ()}))

    assert found.proposals == ()
    assert [each.reason for each in found.not_evaluable] == ["nothing is known of EHCP"]


@pytest.mark.parametrize(
    ("so", "told"),
    [
        ({"CP": (), "CIN": (), "health": ()}, None),
        ({"CP": (), "CIN": ()}, "attendance_manager"),
        ({"CIN": (), "health": ()}, "DSL"),
        ({}, "DSL"),
    ],
)
def test_a_text_goes_by_itself_only_where_it_is_known_whose_the_flags_are(so, told):
    """Else somebody decides."""
    (found,) = asked(rule(actions=LETTER, authority="auto_send"), facts=Facts(so=so)).proposals

    assert (found.diverted_to, found.authority) == (told, told or "auto_send")


def test_clock_times_are_those_of_london():
    """Nine in Greenwich is ten in summer; a moment without a zone is none."""
    policy = policy_with(rule(evaluate={"clock": "10:00"}))
    prepared = school_of(ABSENT).prepared()
    early, late = (datetime(2026, 8, 31, 8, 59, tzinfo=UTC), datetime(2026, 8, 31, 9, tzinfo=UTC))

    assert [len(evaluate(prepared, policy, at=each).proposals) for each in (early, late)] == [0, 1]
    with pytest.raises(ValueError, match="a moment with its zone was expected"):
        evaluate(prepared, policy, at=late.replace(tzinfo=None))


def two_schools():
    """Give two schools that have both given a pupil the number 1."""
    return Register.joined([school_of(ABSENT), school_of(ABSENT, urn=142001)]).prepared()


def test_what_was_done_at_one_school_is_not_done_at_another():
    """Their pupils have the same key, and are two children."""
    asks = policy_with(rule(), rule("s2", requires_prior=[{"rule": "r"}]))
    first, _ = evaluate(two_schools(), asks, at=at(MONDAY)).proposals
    done = [carried_out(first, day=MONDAY)]
    found = evaluate(two_schools(), asks, at=at(MONDAY), history=done).proposals

    assert [(each.standing.urn, each.standing.rule.id) for each in found] == [
        (142000, "s2"),
        (142001, "r"),
    ]


@pytest.mark.parametrize(
    "known", [{"history": [event(MONDAY, "look")]}, {"facts": Facts(so={"CP": {KEY}})}]
)
def test_a_key_of_two_schools_says_nobody(known):
    """Which of the two children is meant nobody can say."""
    with pytest.raises(Refused, match="1 stand in two schools"):
        evaluate(two_schools(), policy_with(rule()), at=at(MONDAY), **known)


def test_a_fact_about_registers_is_about_no_pupil():
    """A register is named by its group, and a pupil's own figure of it means nothing."""
    asks = rule(measure="register_missing_age_min", threshold="1")
    facts = Facts({"register_missing_age_min": {"7A": 5, "7B": 0}})
    found = asked(asks, facts=facts)

    assert [each.pupil for each in found.proposals] == ["7A"]


def test_a_mistyped_pupil_is_no_register():
    """A figure of a key that nobody has makes nothing."""
    facts = Facts({"rtt_weeks": {"adno:99": 9, "Z99": 9}})

    assert asked(rule(measure="rtt_weeks"), facts=facts).proposals == ()
