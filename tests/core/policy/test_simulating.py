"""What a ladder would have done is what it wants on each school day, one after another."""

from collections import Counter
from datetime import date

import pytest
from attrs import evolve
from policy_cases import CALENDAR, at, lived, policy_of, policy_with, rule, school_of

from attendance_core.policy import CaseEvent, Facts, Policy, done_of, evaluate, simulate
from attendance_core.register import Register

FIRST, LAST = date(2026, 10, 20), date(2026, 11, 9)
DAYS = [day for day in CALENDAR.school_days if FIRST <= day <= LAST]
FACTS = Facts({"lesson_late": {}}, {"CP": {"adno:2"}, "contact_made": set()})
EVENTS = (
    CaseEvent("adno:1", date(2026, 10, 13), "open_case", "nti_issued"),
    CaseEvent("adno:1", date(2026, 10, 13), "open_case", "nti"),
    CaseEvent("adno:1", date(2026, 11, 5), "close_case", "nti"),
    CaseEvent("adno:3", date(2026, 10, 1), "meeting", "improvement_plan_meeting"),
    CaseEvent("adno:4", date(2026, 10, 20), "send", "day_3_letter", rule="rbkc.day3", stage=1),
)


def scenario() -> Register:
    """Six pupils of one school and two of another, over half-term."""
    lives = (
        lived("//*20 IIIII //*3 II// LL I/ //*8 N/ NI //*12 OO*6 //*10"),
        lived("/\\*25 OO*5 //*5 UU L/ LL*3 //*4 UU*3 //*20"),
        lived("//*28 I/*12 NN*2 //*20"),
        lived("II*4 //*30 I//I*5 .. N. //*20"),
        evolve(lived("//*30 II*30"), leaving=date(2026, 11, 4)),
        lived("II*3 //*5 I/*20", date(2026, 10, 21)),
    )
    born = [evolve(each, born=date(2012, 3, 1 + at)) for at, each in enumerate(lives)]
    days = {date(2026, 10, 16), date(2026, 11, 2)}
    held = [each for each in CALENDAR.sessions if each.date not in days]
    other = [lived("//*25 II*10 //*20", held=held), lived("/\\*10 LL*9 OO*30", held=held)]
    elsewhere = school_of(*other, held=held, urn=142001, first=7)
    return Register.joined([school_of(*born), elsewhere])


PREPARED = scenario().prepared()
LADDER = policy_with(
    rule("s1", stage=1, threshold="4", actions=[{"send": "letter_1"}], on_success=3),
    rule(
        "s2",
        stage=2,
        threshold="9",
        actions=[{"send": "letter_2"}, {"task": "talk", "role": "HoY"}],
        requires_prior=[{"stage": 1, "min_gap": "5sd"}],
        cooldown={"once_per": "half_term"},
    ),
    rule(
        "below",
        measure="attendance_pct",
        window="half_term",
        op="lt",
        threshold="90",
        guards={"min_possible_sessions": 6},
        leave={"measure": "attendance_pct", "window": "week", "op": "ge", "threshold": "95"},
        actions=[{"meeting": "clinic"}],
    ),
    rule("close", evaluate="half_term_close", window="half_term"),
    rule("each", window="day", cooldown={"max_per": {"half_term": 2}}),
    rule("since", measure="sessions_absent", window={"since_event": "letter_1"}, threshold="3"),
    rule("unknown", measure="rtt_weeks"),
)
EXAMPLES = ("kensington", "ilsington", "penketh", "norfolk", "mounts_bay")


def daily(policy: Policy, prepared=PREPARED) -> list[CaseEvent]:
    """Ask each school day in turn, and do all that is wanted."""
    done = list(EVENTS)
    for day in DAYS:
        done += done_of(evaluate(prepared, policy, at=at(day), history=done, facts=FACTS))
    return done[len(EVENTS) :]


@pytest.mark.parametrize("policy", [LADDER, *map(policy_of, EXAMPLES)], ids=["ladder", *EXAMPLES])
def test_a_trial_does_what_each_day_would(policy):
    """The same things of the same pupils on the same days, in the same order."""
    found = simulate(PREPARED, policy, span=(FIRST, LAST), history=EVENTS, facts=FACTS)

    assert list(found.done) == daily(policy)
    assert found.done


def test_the_rows_add_up_to_what_was_done():
    """Each thing that a rule wanted, how often, and of how many pupils, in its order."""
    found = simulate(PREPARED, LADDER, span=(FIRST, LAST), facts=FACTS)
    rows = found.rows()
    ids = [each.id for each in LADDER.rules]

    assert sum(each["times"] for each in rows) == len(found.done)
    assert [ids.index(e["rule"]) for e in rows] == sorted(ids.index(e["rule"]) for e in rows)
    for row in rows:
        own = [
            e
            for e in found.done
            if (e.rule, e.does, e.what) == (row["rule"], row["does"], row["what"])
        ]
        assert (row["times"], row["pupils"]) == (len(own), len({each.pupil for each in own}))


def test_the_work_adds_up_to_what_somebody_has_to_do():
    """By role and week; what was superseded is no work, and half-term has none."""
    found = simulate(PREPARED, LADDER, span=(FIRST, LAST), facts=FACTS)
    roles = {"talk": "HoY"}
    done = [each for each in found.done if each.does != "superseded"]
    by_role = Counter(roles.get(each.what, "attendance_administrator") for each in done)
    told = Counter()
    for each in found.work():
        told[each["role"]] += each["times"]

    assert told == by_role
    assert {each["week"] for each in found.work()} <= {
        date(2026, 10, 19),
        date(2026, 11, 2),
        date(2026, 11, 9),
    }


def test_what_cannot_be_asked_is_told_with_its_days():
    """Nothing is known of it on any of them."""
    found = simulate(PREPARED, LADDER, span=(FIRST, LAST), facts=FACTS)

    assert found.not_evaluable == {"unknown": len(DAYS)}


def test_a_trial_is_of_whatever_days_are_asked():
    """Also of those on which the policy is not in force yet, which nobody can evaluate."""
    later = evolve(LADDER, effective_from=date(2027, 9, 1))
    span = (FIRST, LAST)

    assert simulate(PREPARED, later, span=span).done == simulate(PREPARED, LADDER, span=span).done


def test_what_had_been_done_before_is_not_done_again():
    """It is no part of what the trial did."""
    first = simulate(PREPARED, LADDER, span=(FIRST, FIRST), facts=FACTS).done
    again = simulate(PREPARED, LADDER, span=(FIRST, FIRST), history=first, facts=FACTS).done

    assert first
    assert again == ()


def test_between_two_crossings_a_pupil_does_not_stand():
    """Nothing is wanted on the 9th, when it is first allowed, for by then it is not so."""
    crosses = rule(
        measure="attendance_pct",
        op="crosses_below",
        threshold="80",
        guards={"min_possible_sessions": 10, "not_before": date(2026, 9, 9)},
    )
    policy = policy_with(crosses)
    prepared = school_of(lived("/*7 I*3 /*10 I*10")).prepared()
    days = [day for day in CALENDAR.school_days if day <= date(2026, 9, 18)]
    done: list[CaseEvent] = []
    for day in days:
        done += done_of(evaluate(prepared, policy, at=at(day), history=done))

    assert list(simulate(prepared, policy, span=(days[0], days[-1])).done) == done


def test_a_window_that_the_calendar_does_not_say_is_told():
    """A rule that is never reached for want of terms is no rule that nobody reached."""
    held = [evolve(each, term=None, half_term=None) for each in CALENDAR.sessions]
    prepared = school_of(lived("II*5", held=held), held=held).prepared()
    found = simulate(prepared, policy_with(rule(window="term")), span=(FIRST, FIRST))

    assert (found.done, found.not_evaluable) == ((), {"r": 1})
