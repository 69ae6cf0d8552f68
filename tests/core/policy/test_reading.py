"""A policy's file read strictly, and a school's own laid over its trust's."""

from datetime import date
from fractions import Fraction

import pytest
from policy_cases import policy_text, policy_with, rule

from attendance_core.errors import Refused
from attendance_core.policy import Window, read_policy
from attendance_core.policy.values import Op, WindowKind

HEAD = 'policy = { id = "a", version = "1", effective_from = 2026-09-01 }\n'


def faults(text: str, **over: str) -> list[tuple[str | None, str]]:
    """Give what is refused, by key and with what was expected."""
    with pytest.raises(Refused) as refused:
        read_policy(text, place="policy.toml", **over)
    assert {each.place for each in refused.value.faults} == {"policy.toml"}

    return [(each.key, each.expected) for each in refused.value.faults]


def keys(text: str, **over: str) -> list[str | None]:
    """Give the keys of what is refused."""
    return [key for key, _ in faults(text, **over)]


def share(**changes: object) -> dict:
    """Give the test of a combination."""
    return {
        "measure": "attendance_pct",
        "window": "term",
        "op": "lt",
        "threshold": "90",
        **changes,
    }


def test_what_is_no_toml_is_refused():
    """By its line."""
    with pytest.raises(Refused) as refused:
        read_policy("[policy\n", place="policy.toml")

    assert [each.place for each in refused.value.faults] == ["policy.toml"]


@pytest.mark.parametrize("missing", ["id", "version", "effective_from"])
def test_a_head_must_have(missing):
    """Its id, its version, and when it begins."""
    kept = [
        f"{name} = {value}"
        for name, value in (("id", '"a"'), ("version", '"1"'), ("effective_from", "2026-09-01"))
        if name != missing
    ]
    text = f"policy = {{ {', '.join(kept)} }}\n{policy_text(rule()).splitlines()[-1]}"

    assert faults(text) == [(f"policy.{missing}", "this key is missing")]


@pytest.mark.parametrize(
    ("parts", "at"),
    [
        ({"colour": {}}, "colour"),
        ({"policy": {"colour": "red"}}, "policy.colour"),
        ({"policy": {"applies_to": {"colour": 1}}}, "policy.applies_to.colour"),
        ({"register": {"colour": 1}}, "register.colour"),
        ({"register": {"late_after": {"EVE": "18:00"}}}, "register.late_after.EVE"),
        ({"nti": {"issuer": "la", "length_sessions": 40, "colour": 1}}, "nti.colour"),
        ({"plan": {"min_school_weeks": 6, "colour": 1}}, "plan.colour"),
    ],
)
def test_a_key_that_is_not_known_is_refused_beside_the_rules(parts, at):
    """At each level, by where it stands."""
    assert faults(policy_text(rule(), **parts)) == [(at, "this key is not known here")]


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"colour": 1}, "colour"),
        ({"scope": {"colour": 1}}, "scope.colour"),
        ({"guards": {"colour": 1}}, "guards.colour"),
        ({"evaluate": {"colour": 1}}, "evaluate.colour"),
        ({"requires_prior": [{"action": "a", "colour": 1}]}, "requires_prior[1].colour"),
        ({"cooldown": {"colour": 1}}, "cooldown.colour"),
        ({"exemptions": [{"flag": "CP"}, {"flag": "a", "colour": 1}]}, "exemptions[2].colour"),
        ({"actions": [{"task": "a", "colour": 1}]}, "actions[1].colour"),
        ({"combine": {"all": [share(colour=1)]}}, "combine.all[1].colour"),
    ],
)
def test_a_key_that_is_not_known_is_refused_in_a_rule(changes, at):
    """At each level, by where it stands."""
    assert faults(policy_text(rule(**changes))) == [
        (f"rules[1].{at}", "this key is not known here")
    ]


@pytest.mark.parametrize("name", ["id", "measure", "window", "op", "threshold", "actions"])
def test_a_rule_must_have(name):
    """What it is called, what it asks, and what it wants."""
    table = rule()
    del table[name]

    assert faults(policy_text(table)) == [(f"rules[1].{name}", "this key is missing")]


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({"measure": "happiness"}, "measure", "one of attendance_pct,"),
        ({"measure": 3}, "measure", "one of attendance_pct,"),
        ({"op": "about"}, "op", "one of lt, le, gt,"),
        ({"op": "band_change"}, "op", "one of lt, le, gt,"),
        ({"window": "fortnight"}, "window", "a window was expected"),
        ({"window": "since_event"}, "window", "a window was expected"),
        ({"window": {"term": 1}}, "window", "a window was expected"),
        ({"window": {"last_weeks": 1, "rolling_years": 1}}, "window", "a window was expected"),
        ({"window": {"last_weeks": 0}}, "window", "last_weeks: a whole number"),
        ({"window": {"last_weeks": True}}, "window", "last_weeks: a whole number"),
        ({"window": {"last_weeks": "12"}}, "window", "last_weeks: a whole number"),
        ({"window": {"since_event": ""}}, "window", "since_event: the name"),
        ({"window": {"last_weeks": 1, "not_before": "2026"}}, "window", "not_before: a date"),
        ({"threshold": 3}, "threshold", "a number in quotes"),
        ({"threshold": 92.5}, "threshold", "a number in quotes"),
        ({"threshold": "-1"}, "threshold", "a number in quotes"),
        ({"threshold": "92,5"}, "threshold", "a number in quotes"),
        ({"threshold": "3 fortnights"}, "threshold", "a number in quotes"),
        ({"op": "between", "threshold": "3"}, "threshold", "a list of two numbers"),
        ({"op": "between", "threshold": ["3"]}, "threshold", "a list of two numbers"),
        ({"op": "between", "threshold": ["3", "4", "5"]}, "threshold", "a list of two numbers"),
        ({"op": "between", "threshold": ["4", "3"]}, "threshold", "the lower of two"),
        ({"op": "between", "threshold": ["3", "3"]}, "threshold", "the lower of two"),
        ({"op": "between", "threshold": ["3", 4]}, "threshold", "a number in quotes"),
        ({"threshold": {"half_term_1": "3"}}, "threshold", "the keys half_term_1,"),
        ({"measure": "sessions_code"}, "codes", "this key is missing"),
        ({"measure": "sessions_code", "codes": []}, "codes", "a list of codes"),
        ({"measure": "sessions_code", "codes": "N"}, "codes", "a list of codes"),
        ({"measure": "sessions_code", "codes": ["N", "Ω"]}, "codes", "a list of codes"),
        ({"codes": ["N"]}, "codes", "codes were expected only of sessions_code"),
        ({"measure": "pn_sessions", "codes": ["O", "U"]}, "codes", "the codes of the law"),
        ({"evaluate": "weekly"}, "evaluate", "one of daily, half_term_close"),
        ({"leave": 3}, "leave", "a table of keys"),
        ({"leave": {"measure": "late_L", "op": "ge"}}, "leave.threshold", "this key is missing"),
        ({"combine": {"some": []}}, "combine", "one of all, any, not"),
        ({"combine": {"all": [], "any": []}}, "combine", "one of all, any, not"),
        ({"combine": {"all": []}}, "combine.all", "conditions were expected"),
        ({"combine": {"any": [3]}}, "combine.any[1]", "a table of keys"),
        ({"combine": {"not": share(op="about")}}, "combine.not[1].op", "one of lt, le,"),
        ({"reset": "rolling"}, "reset", "one of never, year,"),
        ({"guards": 3}, "guards", "a table of keys"),
        ({"guards": {"no_contact_made": False}}, "guards.no_contact_made", "this key is not"),
        ({"cooldown": {"once_per": "fortnight"}}, "cooldown.once_per", "one of day, week,"),
        ({"cooldown": {"min_gap": "soon"}}, "cooldown.min_gap", "a number in quotes"),
        ({"requires_prior": {}}, "requires_prior", "a list was expected"),
        ({"requires_prior": [{}]}, "requires_prior[1]", "one of stage, rule, action"),
        (
            {"requires_prior": [{"stage": 1, "action": "a"}]},
            "requires_prior[1]",
            "one of stage, rule, action",
        ),
        (
            {"requires_prior": [{"action": "a", "min_gap": "soon"}]},
            "requires_prior[1].min_gap",
            "a number in quotes",
        ),
        ({"requires_prior": [{"rule": "x"}]}, "requires_prior[1].rule", "the id of a rule of this"),
        ({"requires_prior": [{"stage": 2}]}, "requires_prior[1].stage", "a stage of a rule of"),
        ({"exemptions": "CP"}, "exemptions", "a list was expected"),
        ({"exemptions": [{}]}, "exemptions[1].flag", "this key is missing"),
        (
            {"exemptions": [{"flag": "CP", "effect": "hide"}]},
            "exemptions[1].effect",
            "one of suppress,",
        ),
        ({"authority": "anybody"}, "authority", "one of auto_draft, auto_send"),
        ({"authority": "auto_send", "stage": 1}, "authority", "needs_approval(role) was expected"),
        (
            {"authority": "auto_send", "actions": [{"la_form": "absence_10_day"}]},
            "authority",
            "needs_approval(role) was expected",
        ),
        ({"authority": "needs_approval()"}, "authority", "one of auto_draft, auto_send"),
        ({"authority": "needs_approval(a b)"}, "authority", "one of auto_draft, auto_send"),
        ({"authority": "head)"}, "authority", "one of auto_draft, auto_send"),
        ({"actions": []}, "actions", "a list of one action"),
        ({"actions": {"task": "a"}}, "actions", "a list of one action"),
        ({"actions": [{"shout": "a"}]}, "actions[1]", "one of send, task,"),
        ({"actions": [{"task": "a", "send": "b"}]}, "actions[1]", "one of send, task,"),
        ({"actions": ["send"]}, "actions[1]", "one of send, task,"),
        ({"actions": [{"task": ""}]}, "actions[1].task", "text in quotes"),
        ({"actions": [{"notify": []}]}, "actions[1].notify", "text in quotes"),
        ({"actions": [{"request_evidence": False}]}, "actions[1].request_evidence", "text in"),
        ({"actions": [{"task": "a", "role": 3}]}, "actions[1].role", "text in quotes"),
        ({"actions": [{"task": "a", "within": "soon"}]}, "actions[1].within", "a number in quotes"),
        ({"actions": [{"task": "a", "needs": "b"}]}, "actions[1].needs", "a list of texts"),
        (
            {"actions": [{"home_visit": "a", "risk_assessment": "yes"}]},
            "actions[1].risk_assessment",
            "true or false",
        ),
    ],
)
def test_what_is_not_understood_is_refused_by_its_key(changes, at, expected):
    """With what was expected there, and nothing else is."""
    ((key, says),) = faults(policy_text(rule(**changes)))

    assert (key, says[: len(expected)]) == (f"rules[1].{at}", expected)


@pytest.mark.parametrize(
    "due", ["tomorrow", "3sd", "+3", "+0d 25:00", "+0d 9:00", "start+30", "+1sd 10:00 ", 3, ""]
)
def test_a_time_that_is_none_is_refused(due):
    """It is school days with a clock time, minutes after the start, or the next review."""
    ((key, says),) = faults(policy_text(rule(actions=[{"task": "a", "due": due}])))

    assert (key, says[:10]) == ("rules[1].actions[1].due", '"+0d 10:00')


@pytest.mark.parametrize(
    ("nti", "at"),
    [
        ({"issuer": "la", "length_school_days": 14}, "nti.length_school_days"),
        ({"issuer": "la", "length_school_days": 31}, "nti.length_school_days"),
        ({"issuer": "la", "length_sessions": 29}, "nti.length_sessions"),
        ({"issuer": "la", "length_sessions": 61}, "nti.length_sessions"),
        ({"issuer": "head", "length_sessions": 60}, "nti.issuer"),
        ({"issuer": "la"}, "nti"),
        ({"issuer": "la", "length_sessions": 30, "length_school_days": 15}, "nti"),
    ],
)
def test_a_notice_to_improve_is_as_long_as_the_law_lets_it_be(nti, at):
    """Three to six weeks, said in school days or in sessions."""
    assert keys(policy_text(rule(), nti=nti)) == [at]


@pytest.mark.parametrize(
    "nti",
    [
        {"issuer": "la", "length_school_days": 15},
        {"issuer": "school", "length_school_days": 30},
        {"issuer": "la", "length_sessions": 30},
        {"issuer": "la", "length_sessions": 60},
    ],
)
def test_a_notice_to_improve_at_the_bounds_of_the_law_is_read(nti):
    """Both ends are within them."""
    read = policy_with(rule(), nti=nti).notice

    assert (read.issuer, read.school_days or read.sessions) == tuple(nti.values())


def test_two_rules_of_one_id_and_no_rule_at_all_are_refused():
    """The second of two is named."""
    assert keys(policy_text(rule("a"), rule("b"), rule("a"))) == ["rules[3].id"]
    assert faults(policy_text()) == [("rules", "one rule or more was expected")]


def test_all_faults_are_told_at_once():
    """Each by its key, of whatever rule it is."""
    text = policy_text(
        rule("a", measure="hope", op="about", colour=1, authority="nobody"),
        rule("b", actions=[{"shout": "a"}, {"task": "a", "due": "soon"}], stage="one"),
        rule("c", combine={"all": [share(op="about"), share(threshold=1), share(window="age")]}),
        nti={"issuer": "la", "length_sessions": 20},
    )

    assert sorted(map(str, keys(text))) == [
        "nti.length_sessions",
        "rules[1].authority",
        "rules[1].colour",
        "rules[1].measure",
        "rules[1].op",
        "rules[2].actions[1]",
        "rules[2].actions[2].due",
        "rules[2].stage",
        "rules[3].combine.all[1].op",
        "rules[3].combine.all[2].threshold",
        "rules[3].combine.all[3].window",
    ]


def test_what_a_rule_does_not_say_is_read_as_nothing():
    """A percentage alone is asked of forty sessions, if no other number is said."""
    policy = policy_with(
        rule("a"),
        rule("b", **share(), guards={"min_school_days": 5}),
        rule("c", **share(), guards={"min_possible_sessions": 0}),
    )
    guards = [each.guards.min_possible_sessions for each in policy.rules]

    assert guards == [None, 40, 0]
    assert policy.rule("a").authority == "auto_draft"
    assert policy.rule("b").enter.window == Window(WindowKind.TERM)


def test_a_list_of_people_to_notify_is_one_action_for_each():
    """And it is their own work; a task is the administrator's, where no role is said."""
    actions = [{"notify": ["tutor", "DSL"]}, {"task": "a"}, {"task": "b", "role": "HoY"}]
    read = policy_with(rule(actions=actions)).rules[0].actions

    assert [(each.what, each.role) for each in read] == [
        ("tutor", "tutor"),
        ("DSL", "DSL"),
        ("a", "attendance_administrator"),
        ("b", "HoY"),
    ]


TRUST = policy_text(
    rule("s1", stage=1, title="One", threshold="5"),
    rule("s2", stage=2, threshold="9"),
    policy={"id": "trust", "locked": ["register.closes_at", "rules.s2", "rules.s1.actions"]},
    register={"late_after": {"AM": "08:40", "PM": "13:00"}, "staff_register_due_min": 10},
)


def over(school: str) -> dict:
    """Give a school's file with the trust's under it."""
    text = f'[policy]\ninherits = "trust"\n{school}'
    return {"text": text, "over": TRUST, "over_place": "trust.toml"}


def laid(school: str):
    """Read a school's file over the trust's."""
    return read_policy(place="policy.toml", **over(school))


def test_a_school_changes_key_by_key():
    """What it does not say is the trust's."""
    read = laid(
        'version = "own"\n[register]\nlate_after = { AM = "08:50" }\n'
        '[[rules]]\nid = "s1"\nthreshold = "4"'
    )
    first = read.rule("s1")

    assert (read.id, read.version) == ("trust", "own")
    assert [f"{each:%H:%M}" for each in read.register.late_after.values()] == ["08:50", "13:00"]
    assert read.register.staff_register_due_min == 10
    assert (first.title, first.enter.thresholds[0].number) == ("One", Fraction(4))
    assert first.enter.op is Op.GE


def test_a_condition_is_replaced_as_a_whole():
    """Half of the trust's and half of the school's would be neither's."""
    new = 'measure = "attendance_pct"\nop = "lt"\nwindow = "term"\n'
    text = f'[[rules]]\nid = "s1"\n{new}'
    read = laid(f'{text}threshold = "90"').rule("s1")

    assert (read.title, read.enter.measure, read.enter.op) == ("One", "attendance_pct", Op.LT)
    assert keys(**over(text)) == ["rules[1].threshold"]


def test_a_rule_of_another_id_is_added_after_the_trusts():
    """In the order of the school's file."""
    new = 'measure = "late_L"\nop = "ge"\nwindow = "term"\nthreshold = "3"\n'
    more = 'actions = [{ task = "talk" }]\n'
    read = laid("".join(f'[[rules]]\nid = "{name}"\n{new}{more}' for name in ("z", "a")))

    assert [each.id for each in read.rules] == ["s1", "s2", "z", "a"]


@pytest.mark.parametrize(
    ("school", "at"),
    [
        ('[register]\ncloses_at = { AM = "09:10" }', "register.closes_at.AM"),
        ('[[rules]]\nid = "s2"\nthreshold = "20"', "rules[1].threshold"),
        ('[[rules]]\nid = "s2"\ntitle = "Two"', "rules[1].title"),
        ('[[rules]]\nid = "s1"\nactions = [{ task = "a" }]', "rules[1].actions"),
    ],
)
def test_what_the_trust_has_locked_is_refused(school, at):
    """By the key of the school's own file."""
    assert faults(**over(school)) == [(at, "the trust has locked this key")]


def test_a_locked_table_is_locked_though_it_is_given_as_no_table():
    """A value in its place is a change of it."""
    assert keys(**over('[register]\ncloses_at = "09:10"')) == ["register.closes_at"]


def test_a_school_locks_nothing():
    """Only a trust does, whatever the key is."""
    assert faults(**over('locked = ["plan"]')) == [("policy.locked", "only a trust locks keys")]


@pytest.mark.parametrize("head", ['inherits = "other"', 'version = "2"'])
def test_a_school_inherits_from_the_policy_that_it_is_laid_over(head):
    """Another one, or none, is refused."""
    text = f"[policy]\n{head}"

    assert faults(text, over=TRUST) == [("policy.inherits", "trust was expected")]


def test_what_is_wrong_in_a_schools_file_is_told_at_once():
    """What is locked, what is locked anew, and from whom it inherits."""
    text = '[policy]\ninherits = "no"\nlocked = []\n[[rules]]\nid = "s2"\nstage = 5\ntitle = "a"'

    assert sorted(map(str, keys(text, over=TRUST))) == [
        "policy.inherits",
        "policy.locked",
        "rules[1].stage",
        "rules[1].title",
    ]


def test_a_locked_threshold_is_not_changed_by_another_condition():
    """A combination in its place is a change of it."""
    trust = TRUST.replace("rules.s1.actions", "rules.s1.threshold")
    text = '[policy]\ninherits = "trust"\n[[rules]]\nid = "s1"\ncombine = { any = ['
    test = '{ measure = "late_L", window = "term", op = "ge", threshold = "50" }] }'

    with pytest.raises(Refused):
        read_policy(text + test, place="policy.toml", over=trust)


def test_a_school_that_changes_one_rule_twice_is_refused():
    """It cannot mean both."""
    text = '[[rules]]\nid = "s1"\nthreshold = "4"\n[[rules]]\nid = "s1"\nthreshold = "3"'

    with pytest.raises(Refused):
        laid(text)


def test_a_fault_in_a_schools_rule_is_told_by_the_number_that_it_has_there():
    """The first rule of the school's file is its first, whatever the trust's has."""
    text = '[[rules]]\nid = "new"\nmeasure = "hope"\nop = "ge"\nwindow = "term"\nthreshold = "1"\n'

    assert keys(**over(f'{text}actions = [{{ task = "a" }}]')) == ["rules[1].measure"]


@pytest.mark.parametrize("school", ["policy = 3", 'rules = 3\n[policy]\ninherits = "trust"', "ID"])
def test_a_school_whose_file_has_another_shape_is_refused(school):
    """As any file is, whatever it is laid over."""
    text = school.replace("ID", '[policy]\ninherits = "trust"\n[[rules]]\nid = ["s1"]')

    with pytest.raises(Refused):
        read_policy(text, place="policy.toml", over=TRUST)


def test_the_days_of_a_policy_are_its_own():
    """They are dates without quotes."""
    head = {"effective_to": date(2027, 8, 31), "review_due": date(2027, 5, 1)}
    read = policy_with(rule(), policy=head)

    assert (read.effective_to, read.review_due) == tuple(head.values())
    assert keys(policy_text(rule(), policy={"effective_to": "next year"})) == [
        "policy.effective_to"
    ]


HAPPENS = "the object of an action, or one of policy.events,"


@pytest.mark.parametrize(
    ("changes", "at", "says"),
    [
        (
            {"requires_prior": [{"action": "leter_1"}]},
            "requires_prior[1].action",
            f"{HAPPENS} was expected",
        ),
        (
            {"window": {"since_event": "leter_1"}},
            "window.since_event",
            f"{HAPPENS} and not leter_1, was expected",
        ),
        (
            {"leave": share(window={"since_event": "plans"})},
            "leave.window.since_event",
            f"{HAPPENS} and not plans, was expected",
        ),
        (
            {"evaluate": {"daily_during": "ntl"}},
            "evaluate.daily_during",
            f"{HAPPENS} was expected",
        ),
        (
            {"cooldown": {"max_per": {"fortnight": 2}}},
            "cooldown.max_per.fortnight",
            f"one of day, week, half_term, term, year, stage, or {HAPPENS} was expected",
        ),
        (
            {"actions": [{"send": "a", "after": "call"}, {"call": "tutor"}]},
            "actions.after",
            "what an action before it does, or its object, and not call, was expected",
        ),
    ],
)
def test_a_name_that_nothing_answers_to_is_refused(changes, at, says):
    """A rule that waits for what cannot happen would sleep for ever, and nobody would see it."""
    assert faults(policy_text(rule("first"), rule(**changes))) == [(f"rules[2].{at}", says)]


def test_what_an_action_names_or_people_record_is_known():
    """The object of an action of any rule, what an action does, and what the head names."""
    actions = [{"call": "tutor"}, {"send": "a", "after": "call"}, {"task": "b", "after": "a"}]
    cooldown = {"max_per": {"half_term": 1, "nti": 1, "look": 1}}
    read = policy_with(
        rule("first"),
        rule(actions=actions, window={"since_event": "look"}, cooldown=cooldown),
        rule("last", requires_prior=[{"action": "b"}], evaluate={"daily_during": "nti"}),
    )

    assert [each.after for each in read.rule("r").actions] == [None, "call", "a"]


def test_the_names_of_a_rule_that_cannot_be_read_are_nobodys():
    """What speaks of it is told once it can be read: till then nobody knows what it would name."""
    broken = rule("first", actions=[{"shout": "a"}])

    assert keys(policy_text(broken, rule(requires_prior=[{"action": "a"}]))) == [
        "rules[1].actions[1]"
    ]


def test_a_name_is_told_in_the_file_in_which_it_stands():
    """The trust's rule by the trust's file and number, the school's by its own."""
    trust = TRUST.replace('id = "s2"', 'id = "s2", requires_prior = [{ stage = 9 }]', 1)
    text = '[policy]\ninherits = "trust"\n[[rules]]\nid = "s1"\nrequires_prior = [{ stage = 7 }]\n'
    with pytest.raises(Refused) as refused:
        read_policy(text, place="policy.toml", over=trust, over_place="trust.toml")

    assert [(each.place, each.key) for each in refused.value.faults] == [
        ("policy.toml", "rules[1].requires_prior[1].stage"),
        ("trust.toml", "rules[2].requires_prior[1].stage"),
    ]


def test_a_policy_that_ends_before_it_begins_is_refused():
    """It would never be in force."""
    text = policy_text(rule(), policy={"effective_to": date(2026, 8, 30)})
    expected = "a day no earlier than effective_from, 2026-08-31, was expected"

    assert faults(text) == [("policy.effective_to", expected)]
    assert policy_with(rule(), policy={"effective_to": date(2026, 8, 31)}).effective_to


def test_a_schools_policy_without_its_trusts_is_refused():
    """Alone it would be half a policy, and nobody would see what is missing."""
    text = policy_text(rule(), policy={"inherits": "west-trust"})
    expected = "the file of the policy west-trust was expected beside it"

    assert faults(text) == [("policy.inherits", expected)]
