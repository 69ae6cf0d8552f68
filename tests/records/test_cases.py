"""What was decided of a policy's proposals, each once, and the history that comes of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from policy_cases import KEY, at, lived, policy_with, rule, school_of

from attendance_core.errors import AlreadyDecided, Refused
from attendance_core.policy import CaseEvent, done_of, evaluate
from attendance_core.records import (
    CaseDecision,
    DeliveryStatus,
    Kind,
    Letter,
    Person,
    case_history,
    content_hash,
    dispose,
    enter,
    hold,
    record_decision,
    record_delivery,
    record_event,
    record_letters,
    rekey,
    verify,
    what_to_dispose_of,
)
from attendance_core.register import Mark
from attendance_core.sessions import Half, Session

URN = 142000
DAY = date(2026, 11, 20)
UPN = "J919400123001"
MANAGER = Person("A. Example", "attendance_manager")
TUTOR = Person("B. Example", "tutor")
POLICY = policy_with(
    rule("s1", stage=1, actions=[{"send": "letter_1"}], authority="auto_draft"),
    rule(
        "s2",
        stage=2,
        threshold="4",
        actions=[{"send": "letter_2"}, {"meeting": "sam", "needs": ["review_date"]}],
        authority="needs_approval(attendance_manager)",
    ),
    rule("late", measure="late_L", actions=[{"call": "tutor"}]),
)
REGISTER = school_of(lived("//*3 L\\ II*2 //*52")).prepared()
DONE = CaseDecision(DAY)
LETTER = Letter(
    key="3f1c",
    pupil=KEY,
    person="P1",
    channel="letter",
    to="1 Example Road",
    document="letter_2",
    template="9b2e",
    content=content_hash(b"Dear Mrs Moyle"),
    day=DAY,
    authority="attendance_manager",
    policy="example",
    policy_version="2026.1",
    rule="s2",
    stage=2,
)


def asked(journal, register=REGISTER, policy=POLICY):
    """Ask the policy on that Friday, with all that the records know."""
    return evaluate(register, policy, at=at(DAY), history=case_history(journal, URN))


def wanted(journal, **of):
    """Give what is wanted, by what it is."""
    return {each.action.what: each for each in asked(journal, **of).proposals}


def decided(journal, what, decision=DONE, by=MANAGER):
    """Record what became of a proposal."""
    return record_decision(journal, URN, wanted(journal)[what], decision, by=by)


def faults(attempt):
    """Give the key of each fault with which something is refused."""
    with pytest.raises(Refused) as refused:
        attempt()
    return [each.key for each in refused.value.faults]


def test_what_was_done_is_not_proposed_again(journal):
    """Of two actions the one that is left stays."""
    assert [*wanted(journal)] == ["letter_2", "sam", "tutor"]

    decided(journal, "letter_2")

    assert [*wanted(journal)] == ["sam", "tutor"]


def test_the_history_says_what_was_done_as_the_policy_asks_for_it(journal):
    """Rule, stage, the session that reached it, key, outcome and what was settled."""
    proposal = wanted(journal)["sam"]
    settled = {"review_date": "2027-01-15"}
    decided(journal, "sam", CaseDecision(DAY, outcome="attended", details=settled))
    (event,) = case_history(journal, URN)

    assert event == CaseEvent(
        KEY,
        DAY,
        "meeting",
        "sam",
        rule="s2",
        stage=2,
        reached=Session(date(2026, 9, 7), Half.PM),
        key=proposal.key,
        outcome="attended",
        details=settled,
        urn=URN,
    )


def test_a_decision_is_recorded_with_whoever_made_it(journal):
    """By name and position, and under which policy and version."""
    decided(journal, "letter_2")
    (entry,) = journal.entries(URN)
    names = ("name", "position", "policy", "policy_version")

    assert (entry.kind, entry.pupil) == (Kind.CASE_DECIDED, KEY)
    assert [entry.content[name] for name in names] == [
        "A. Example",
        "attendance_manager",
        "example",
        "2026.1",
    ]
    assert verify(journal, URN).breaks == ()


def test_the_same_decision_is_recorded_once(journal):
    """A list that is read again changes nothing, not even under a later version of the policy."""
    proposal = wanted(journal)["letter_2"]
    first = record_decision(journal, URN, proposal, DONE, by=MANAGER)
    later = evolve(proposal, version="2026.2")

    assert record_decision(journal, URN, later, DONE, by=MANAGER) == first
    assert len([*journal.entries(URN)]) == 1


@pytest.mark.parametrize(
    ("other", "by"),
    [
        (CaseDecision(DAY - timedelta(days=1)), MANAGER),
        (CaseDecision(DAY, declined="the family is known to us"), MANAGER),
        (CaseDecision(DAY, outcome="no answer"), MANAGER),
        (DONE, evolve(MANAGER, name="C. Example")),
    ],
)
def test_another_decision_of_the_same_is_refused(journal, other, by):
    """Another day, another answer, another person: the first stands."""
    proposal = wanted(journal)["letter_2"]
    record_decision(journal, URN, proposal, DONE, by=MANAGER)
    with pytest.raises(AlreadyDecided, match=f"entry 1 has another decision of {proposal.key}"):
        record_decision(journal, URN, proposal, other, by=by)

    assert len(case_history(journal, URN)) == 1


def test_the_authority_that_the_policy_names_is_held_to(journal):
    """Another role decides nothing, be it to do something or not to."""
    declined = CaseDecision(DAY, declined="not needed")

    assert faults(lambda: decided(journal, "letter_2", by=TUTOR)) == ["position"]
    assert faults(lambda: decided(journal, "letter_2", declined, by=TUTOR)) == ["position"]
    assert case_history(journal, URN) == ()


def test_whoever_decides_instead_is_the_one_who_approves(journal):
    """For a pupil who is looked after it is not the manager's, whatever the rule says."""
    cared = school_of(evolve(lived("//*3 L\\ II*2 //*52"), looked_after=True)).prepared()
    proposal = wanted(journal, register=cared)["letter_2"]

    assert proposal.approved_by == "DSL"
    assert faults(lambda: record_decision(journal, URN, proposal, DONE, by=MANAGER)) == ["position"]


def test_what_nobody_need_approve_is_recorded_by_whoever_did_it(journal):
    """With their position, whatever it is."""
    decided(journal, "tutor", by=TUTOR)

    assert [each.what for each in case_history(journal, URN)] == ["tutor"]


def test_a_decision_that_cannot_be_is_refused_with_all_that_is_wrong(journal):
    """A day to come, or from before the rule was reached; no reason; nothing settled."""
    proposal = wanted(journal)["letter_2"]

    def attempt(decision, urn=URN):
        return faults(lambda: record_decision(journal, urn, proposal, decision, by=MANAGER))

    assert attempt(CaseDecision(DAY + timedelta(days=1))) == ["day"]
    assert attempt(CaseDecision(date(2026, 9, 3))) == ["day"]
    assert attempt(CaseDecision(DAY, declined=" ")) == ["declined"]
    assert attempt(DONE, urn=142001) == ["urn"]
    assert faults(lambda: decided(journal, "sam", by=TUTOR)) == ["position", "review_date"]
    assert [*journal.entries(URN)] == []


def test_what_was_declined_is_neither_done_nor_proposed(journal):
    """Nor is what stands below it; a rule that asks for it to be done waits still."""
    decided(journal, "letter_2", CaseDecision(DAY, declined="the mother rang"))
    (event,) = case_history(journal, URN)
    after = rule("after", requires_prior=[{"rule": "s2"}])
    found = asked(journal, policy=policy_with(after, *TABLES))

    assert (event.does, event.outcome) == ("superseded", "declined")
    assert "the mother rang" not in repr(event)
    assert [*wanted(journal)] == ["sam", "tutor"]
    assert [each.reason for each in found.withheld if each.standing.rule.id == "after"] == [
        "s2 has not been done"
    ]


TABLES = (rule("s2", stage=2, threshold="4", actions=[{"send": "letter_2"}, {"meeting": "sam"}]),)


def test_what_was_superseded_is_not_proposed_after_it(journal):
    """A letter beside the ladder, in the place of which a stage's went."""
    beside = rule("beside", actions=[{"send": "spells"}])
    policy = policy_with(beside, rule("s1", stage=1, actions=[{"send": "letter_1"}]))
    found = asked(journal, policy=policy)
    (proposal,) = found.proposals
    superseded = tuple(done_of(evolve(found, proposals=())))
    decision = CaseDecision(DAY, superseded=superseded)
    record_decision(journal, URN, proposal, decision, by=TUTOR)

    assert proposal.action.what == "letter_1"
    assert [each.what for each in case_history(journal, URN)] == ["letter_1", "spells"]
    assert asked(journal, policy=policy).proposals == ()


EVENT = CaseEvent(KEY, DAY, "meeting", "sam", rule="s2", outcome="not_attended")


def test_an_event_that_nobody_proposed_is_recorded_once(journal):
    """A meeting that was held, a case that was opened by another: once a day."""
    first = record_event(journal, URN, EVENT, by=TUTOR)
    again = record_event(journal, URN, EVENT, by=MANAGER)
    with pytest.raises(AlreadyDecided, match="entry 1 tells of this otherwise"):
        record_event(journal, URN, evolve(EVENT, outcome="attended"), by=TUTOR)

    assert (first, again) == (1, 1)
    assert case_history(journal, URN) == (evolve(EVENT, urn=URN),)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"does": "superseded"}, "does"),
        ({"what": " "}, "what"),
        ({"pupil": ""}, "pupil"),
        ({"key": "3f1c"}, "key"),
        ({"urn": 142001}, "urn"),
        ({"day": DAY + timedelta(days=1)}, "day"),
    ],
)
def test_an_event_that_cannot_be_is_refused(journal, changes, key):
    """Each by its key; what has a proposal's key is decided, by whom the policy names."""
    changed = evolve(EVENT, **changes)

    assert faults(lambda: record_event(journal, URN, changed, by=TUTOR)) == [key]


def logged(journal, *letters, by=MANAGER):
    """Record letters."""
    record_letters(journal, URN, letters, by=by)


def test_a_letter_of_the_log_was_sent(journal):
    """For its rule, at its stage; to two parents it is one thing that was done."""
    key = wanted(journal)["letter_2"].key
    one = evolve(LETTER, proposal=key)
    logged(journal, one, evolve(one, key="77aa", person="P2"))
    (event,) = case_history(journal, URN)

    assert (event.does, event.what, event.rule, event.stage) == ("send", "letter_2", "s2", 2)
    assert (event.key, event.day) == (key, DAY)
    assert [*wanted(journal)] == ["sam", "tutor"]


def test_a_letter_that_names_no_proposal_is_known_by_its_rule_and_document(journal):
    """Written since the rule was reached, it is not proposed again."""
    logged(journal, LETTER, evolve(LETTER, key="77aa", person="P2"))

    assert [each.key for each in case_history(journal, URN)] == [None]
    assert [*wanted(journal)] == ["sam", "tutor"]


@pytest.mark.parametrize("name", ["key", "proposal"])
def test_a_letter_that_was_decided_too_is_told_once(journal, name):
    """The decision says more: it stands."""
    proposal = wanted(journal)["letter_2"]
    logged(journal, evolve(LETTER, **{name: proposal.key}))
    record_decision(journal, URN, proposal, CaseDecision(DAY, outcome="posted"), by=MANAGER)

    assert [each.outcome for each in case_history(journal, URN)] == ["posted"]


def test_what_no_policy_asked_for_belongs_to_no_rule(journal):
    """A text of the first day is no stage of a ladder, whatever its own rule is called."""
    logged(journal, evolve(LETTER, policy="", stage=1, rule="s2", document="first_day_absence"))
    (event,) = case_history(journal, URN)

    assert (event.what, event.rule, event.stage) == ("first_day_absence", None, None)
    assert [*wanted(journal)] == ["letter_2", "sam", "tutor"]


def test_what_became_of_a_letter_changes_nothing_of_its_having_gone(journal):
    """What came back is for a person to see to, and no second letter by itself."""
    logged(journal, LETTER)
    record_delivery(journal, URN, "3f1c", DeliveryStatus.RETURNED, on=DAY, by=TUTOR)

    assert [*wanted(journal)] == ["sam", "tutor"]


def test_the_history_as_at_a_moment_is_the_same_for_ever(journal, clock):
    """What is recorded later is not in it, be it of an earlier day."""
    decided(journal, "letter_2")
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    clock.at = datetime(2026, 11, 20, 14, tzinfo=UTC)
    before = case_history(journal, URN, noon)
    record_event(journal, URN, evolve(EVENT, day=date(2026, 11, 19)), by=TUTOR)
    logged(journal, evolve(LETTER, document="other", day=date(2026, 11, 18)))

    assert [each.what for each in before] == ["letter_2"]
    assert case_history(journal, URN, noon) == before
    assert len(case_history(journal, URN)) == 3


def test_the_history_as_at_a_moment_to_come_is_refused(journal):
    """Nobody knows what will have been done."""
    with pytest.raises(Refused):
        case_history(journal, URN, datetime(2026, 11, 21, tzinfo=UTC))


def test_a_pupil_of_another_key_is_the_same_pupil(journal, clock):
    """The decision goes along: nothing is proposed anew, and nothing is decided twice."""
    proposal = wanted(journal)["letter_2"]
    decided(journal, "letter_2")
    logged(journal, evolve(LETTER, document="other", rule="s9", proposal="aaaa"))
    record_event(journal, URN, EVENT, by=TUTOR)
    moment = clock()
    clock.at += timedelta(hours=1)
    history = case_history(journal, URN, moment)
    rekeyed(journal)
    standing = evolve(proposal.standing, pupil=UPN)
    anew = evolve(proposal, standing=standing)
    now = case_history(journal, URN)

    assert [each.pupil for each in now] == [UPN] * 3
    assert [each.key for each in now] == [anew.key, None, None]
    assert record_decision(journal, URN, anew, DONE, by=MANAGER) == 1
    with pytest.raises(AlreadyDecided):
        record_decision(journal, URN, anew, CaseDecision(DAY, outcome="no"), by=MANAGER)
    assert record_event(journal, URN, evolve(EVENT, pupil=UPN), by=TUTOR) == 3
    assert case_history(journal, URN, moment) == history
    assert verify(journal, URN).breaks == ()


def rekeyed(journal):
    """Give the pupil a UPN, with a mark that is carried over."""
    enter(journal, URN, Mark(KEY, Session(DAY, Half.AM), "/"), by=TUTOR)
    rekey(journal, URN, KEY, UPN, by=TUTOR)


def test_decisions_and_events_are_disposed_of_when_they_are_old(journal, clock):
    """Six years after they were recorded, unless somebody holds what is the pupil's."""
    decided(journal, "letter_2")
    record_event(journal, URN, EVENT, by=TUTOR)
    day = date(2033, 1, 5)
    clock.at = datetime(2033, 1, 5, 9, tzinfo=UTC)
    found = what_to_dispose_of(journal, URN, on=day)
    number = hold(journal, URN, pupil=KEY, reason="a court asks", by=MANAGER)
    held = what_to_dispose_of(journal, URN, on=day)

    assert found.kinds == {Kind.CASE_DECIDED: 1, Kind.CASE_EVENT: 1}
    assert (held.entries, held.held, number) == ((), 2, 3)


def test_of_what_was_disposed_of_nothing_is_left_in_the_history(journal, clock):
    """And the chain still holds."""
    decided(journal, "letter_2")
    clock.at = datetime(2033, 1, 5, 9, tzinfo=UTC)
    found = what_to_dispose_of(journal, URN, on=date(2033, 1, 5))
    dispose(journal, found, reason="six years", by=MANAGER)

    assert case_history(journal, URN) == ()
    assert verify(journal, URN).breaks == ()
