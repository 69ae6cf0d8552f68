"""Who stands in a rule, since which session, and with which figures."""

from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_cases import CALENDAR, Life, at, lived, policy_with, rule, school_of
from policy_reference import Seen, figure, stands

from attendance_core.calendar import HeldSession, Term
from attendance_core.errors import Refused
from attendance_core.policy import evaluate
from attendance_core.register import Register
from attendance_core.sessions import Half

SUMMER, AUTUMN = Term.SUMMER, Term.AUTUMN
SPANS = (
    (date(2026, 6, 15), date(2026, 6, 19), SUMMER, 6),
    (date(2026, 7, 15), date(2026, 7, 22), SUMMER, 6),
    (date(2026, 9, 2), date(2026, 9, 11), AUTUMN, 1),
    (date(2026, 9, 21), date(2026, 9, 30), AUTUMN, 2),
)
"""Two school years with August between them, and a half-term; it is in force on all its days."""

ALL_YEAR = {"policy": {"effective_from": date(2026, 6, 1)}}
CODES = ("/", "/", "\\", "L", "I", "M", "O", "U", "N", "G", "X", "D", None)
WINDOWS = (
    "academic_year_to_date",
    "term",
    "half_term",
    "previous_half_term",
    "week",
    "day",
    {"rolling_sessions": 7},
    {"rolling_school_days": 3},
    {"rolling_school_days": 8},
    {"rolling_school_weeks": 2},
    {"last_weeks": 2},
    {"last_weeks": 9},
    {"rolling_years": 1},
    {"last_weeks": 9, "not_before": date(2026, 9, 7)},
)
WHOLE_WEEKS = ("academic_year_to_date", "term", "week", {"rolling_school_weeks": 2})
NUMBERS = ("0", "0.5", "1", "1.5", "2", "3", "4", "6")
SHARES = ("20", "33.3", "50", "62.5", "75", "80", "90", "100")
SIXTEEN = date(2011, 3, 1)


@st.composite
def calendars(draw: st.DrawFn) -> list[HeldSession]:
    """Days of two school years, some of them closed, some with an afternoon only."""
    found = []
    for first, last, term, half_term in SPANS:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            shut = draw(st.sampled_from((0, 0, 0, 0, 0, 1, 2)))
            if day.weekday() < 5:
                halves = list(Half)[shut:]
                found += [HeldSession(day, each, term=term, half_term=half_term) for each in halves]
    return found


@st.composite
def lives(draw: st.DrawFn, held: list[HeldSession]) -> Life:
    """A pupil who may come late or leave early, with sessions that nobody marked."""
    days = sorted({each.date for each in held})
    start = draw(st.sampled_from([days[0], days[0], *days[1:]]))
    leaving = draw(st.sampled_from([None, None, None, *(day for day in days if day >= start)]))
    lived_ones = [e.at for e in held if start <= e.date <= (leaving or date.max)]
    few = draw(st.sets(st.sampled_from(CODES), min_size=1, max_size=4))
    size = len(lived_ones)
    codes = draw(st.lists(st.sampled_from(sorted(few, key=str)), min_size=size, max_size=size))
    told = {at: code for at, code in zip(lived_ones, codes, strict=True) if code is not None}
    return Life(told, start, leaving, draw(st.sampled_from((date(2013, 5, 5), SIXTEEN, None))))


@st.composite
def figures_asked(draw: st.DrawFn) -> dict:
    """One figure held against a threshold."""
    measure = draw(st.sampled_from(MEASURES))
    numbers = SHARES if measure in SHARED else NUMBERS
    op = draw(st.sampled_from(("lt", "le", "gt", "ge", "eq", "between")))
    low, high = sorted(
        draw(st.sets(st.sampled_from(numbers), min_size=2, max_size=2)), key=Fraction
    )
    by_half_term = {f"half_term_{each}": (low, high)[each % 2] for each in range(1, 7)}
    one = draw(st.sampled_from((low, high, low, high, by_half_term)))
    threshold = [low, high] if op == "between" else one
    windows = WHOLE_WEEKS if measure == "broken_weeks" else WINDOWS
    found = {"measure": measure, "window": draw(st.sampled_from(windows)), "op": op}
    codes = {"codes": ["I", "O"]} if measure == "sessions_code" else {}
    return {**found, "threshold": threshold, **codes}


SHARED = ("attendance_pct", "absence_pct", "projected_year_pct", "weekday_pattern")
MEASURES = (
    *SHARED,
    "sessions_absent",
    "sessions_authorised",
    "sessions_unauthorised",
    "sessions_unresolved",
    "sessions_code",
    "days_missed",
    "late_L",
    "late_U",
    "spells",
    "broken_weeks",
    "adjacent_to_closure",
    "pn_sessions",
    "consecutive_days_absent",
    "consecutive_days_unauthorised",
    "consecutive_days_unexplained",
)


@st.composite
def rules(draw: st.DrawFn) -> dict:
    """A rule that asks one figure or several, and is left in one of the ways there are."""
    way = draw(st.sampled_from(("plain", "plain", "crosses", "leave", "success", "combine")))
    test = draw(figures_asked())
    more: dict = {"guards": {"min_possible_sessions": draw(st.sampled_from((1, 6)))}}
    if way == "combine":
        parts = [test, *draw(st.lists(figures_asked(), min_size=1, max_size=2))]
        when = draw(st.sampled_from(("all", "any", "not")))
        combined = {when: test if when == "not" else parts}
        return {"combine": {"any": [{"combine": combined}, draw(figures_asked())]}}
    if test["measure"].startswith("consecutive"):  # see the test of it below
        more = {}
    if way == "crosses" and test["op"] != "between":
        more["op"] = draw(st.sampled_from(("crosses_below", "crosses_above")))
    if way == "leave":
        more["leave"] = draw(figures_asked())
    if way == "success":
        more["on_success"] = draw(st.sampled_from((1, 2)))
    reset = draw(st.sampled_from((None, None, "year", "term", "half_term", "never")))
    more |= {"reset": reset} if reset else {}
    more |= {"evaluate": "half_term_close"} if draw(st.sampled_from((True, *[False] * 9))) else {}
    return {**test, **more}


@st.composite
def asked(draw: st.DrawFn) -> tuple:
    """Several pupils of one or two schools, several rules, and a school day."""
    schools = []
    for _ in range(draw(st.sampled_from((1, 1, 2)))):
        held = draw(calendars())
        theirs = draw(st.lists(lives(held), min_size=1, max_size=4))
        # Whose birthday nobody shares: see test_pupils_of_one_birthday in test_deciding.
        schools.append((held, [*theirs, Life({}, held[0].date, born=date(2012, 1, 1))]))
    days = sorted({each.date for held, _ in schools for each in held})
    some = draw(st.lists(rules(), min_size=4, max_size=8))
    return schools, some, draw(st.sampled_from(days[len(days) // 3 :]))


def register(schools: list) -> Register:
    """Make one register of all schools."""
    return Register.joined(
        [
            school_of(*theirs, held=held, urn=142000 + number)
            for number, (held, theirs) in enumerate(schools)
        ]
    )


def seen(held: list[HeldSession], life: Life, on: date) -> Seen | None:
    """Give a pupil as the reference sees one; None who is not on roll, or whose school is shut."""
    is_on_roll = life.start <= on <= (life.leaving or on)
    if not is_on_roll or on not in {each.date for each in held}:
        return None
    last = {SIXTEEN: date(2027, 6, 25), None: date.min}.get(life.born, date.max)
    return Seen(
        [(e.date, e.session.value, e.term, e.half_term) for e in held],
        {place: life.codes[e.at] for place, e in enumerate(held) if e.at in life.codes},
        next(place for place, e in enumerate(held) if e.date >= life.start),
        max(place for place, e in enumerate(held) if e.date <= on),
        lambda day: day <= last,
    )


def parts(condition: dict) -> list[dict]:
    """Give the tests of a condition in their order."""
    if "combine" not in condition:
        return [condition]
    ((_, given_parts),) = condition["combine"].items()
    listed = [given_parts] if isinstance(given_parts, dict) else given_parts
    return [each for part in listed for each in parts(part)]


def expected(schools: list, some: list[dict], on: date) -> dict:
    """Say who stands in what by the reference: since which session, and with which figures."""
    found = {}
    for number, (held, theirs) in enumerate(schools):
        for pupil, life in enumerate(theirs, 1):
            one = seen(held, life, on)
            for name, each in enumerate(some):
                place = one and stands(each, one)
                if place is not None:
                    figures = [figure(test, one, one.until) for test in parts(each)]
                    key = (142000 + number, f"adno:{pupil}", f"r{name}")
                    found[key] = (held[place].at, figures)
    return found


def said(prepared, some: list[dict], on: date) -> dict:
    """Say it by the package."""
    named = [{"id": f"r{n}", "actions": [{"task": "look"}], **e} for n, e in enumerate(some)]
    found = evaluate(prepared, policy_with(*named, **ALL_YEAR), at=at(on))
    return {
        (one.standing.urn, one.pupil, one.standing.rule.id): (
            one.standing.reached,
            [each.value for each in one.standing.figures],
        )
        for one in found.proposals
    }


@settings(max_examples=40)
@given(asked())
def test_pupils_stand_in_what_the_slow_way_says(case):
    """The same pupils, since the same sessions, with the same figures exactly."""
    schools, some, on = case

    assert said(register(schools).prepared(), some, on) == expected(schools, some, on)


def standing(some: dict, life: Life, on: date) -> tuple | None:
    """Give since when a pupil stands in one rule, with its first figure, or None."""
    found = evaluate(school_of(life).prepared(), policy_with(some), at=at(on))
    told = [(str(e.standing.reached), e.standing.figures[0].value) for e in found.proposals]
    return told[0] if told else None


HALF_TERMS = {f"half_term_{number}": str(number + 1) for number in range(1, 7)}


@pytest.mark.parametrize(
    ("op", "threshold", "counts"),
    [
        ("lt", "3", {0, 1, 2}),
        ("le", "3", {0, 1, 2, 3}),
        ("eq", "3", {3}),
        ("ge", "3", {3, 4, 5}),
        ("gt", "3", {4, 5}),
        ("between", ["2", "4"], {2, 3}),
        ("crosses_above", "3", {3, 4, 5}),
        ("crosses_below", "3", {0, 1, 2}),
        ("ge", HALF_TERMS, {2, 3, 4, 5}),
    ],
)
def test_one_under_on_and_one_over(op, threshold, counts):
    """Of what is missed in three days, each operator takes exactly these numbers."""
    asked_for = rule(op=op, threshold=threshold)
    taken = {
        missed
        for missed in range(6)
        if standing(asked_for, lived("/" * (6 - missed) + f" I*{missed}"), date(2026, 9, 2))
    }

    assert taken == counts


@pytest.mark.parametrize(("missed", "is_below"), [(2, False), (3, True)])
def test_a_share_is_exact(missed, is_below):
    """38 of 40 is 95 per cent, and not below it; 37 is, and neither is ever rounded."""
    below = rule(measure="attendance_pct", op="lt", threshold="95")
    life = lived(f"/*{40 - missed} I*{missed}")
    on = max(each.day for each in life.codes)

    assert (standing(below, life, on) is not None) is is_below


@pytest.mark.parametrize(("possible", "is_asked"), [(39, False), (40, True)])
def test_a_percentage_is_asked_of_forty_possible_sessions(possible, is_asked):
    """Where a rule does not say another number; sessions that were not possible are none."""
    life = lived(f"X*3 I*{possible}")
    on = max(each.day for each in life.codes)
    found = standing(rule(measure="attendance_pct", op="lt", threshold="95"), life, on)

    assert (found is not None) is is_asked


@pytest.mark.parametrize(
    ("window", "last_day_in"),
    [
        ("day", date(2026, 9, 2)),
        ("week", date(2026, 9, 4)),
        ("half_term", date(2026, 10, 23)),
        ("term", date(2026, 12, 18)),
        ("academic_year_to_date", date(2027, 7, 23)),
        ({"rolling_sessions": 6}, date(2026, 9, 4)),
        ({"rolling_school_days": 40}, date(2026, 11, 3)),
        ({"rolling_school_weeks": 9}, date(2026, 11, 6)),
        ({"last_weeks": 9}, date(2026, 10, 23)),
        ({"rolling_years": 1}, date(2027, 7, 23)),
    ],
)
def test_a_window_has_a_last_day(window, last_day_in):
    """Wednesday 2 September is in it until this day, and on the next school day no longer.

    Half-term is no school week and holds no school day, and is two of the weeks of the calendar.
    """
    life = lived("// // II")
    after = next((d for d in CALENDAR.school_days if d > last_day_in), None)

    assert standing(rule(window=window), life, last_day_in) is not None
    assert after is None or standing(rule(window=window), life, after) is None


def test_the_half_term_before_is_counted_in_the_next():
    """And neither in its own nor in the one after next."""
    before = rule(window="previous_half_term")
    life = lived("// II")
    days = (date(2026, 10, 23), date(2026, 11, 2), date(2026, 12, 18), date(2027, 1, 4))

    assert [standing(before, life, each) is not None for each in days] == [0, 1, 1, 0]


def test_what_began_in_a_half_term_begins_anew_in_the_next():
    """Though the pupil stands in it at the end of one and at the beginning of the other."""
    life = lived("//*38 II // //*2 II")
    each_half_term = rule(window="half_term")

    assert standing(each_half_term, life, date(2026, 10, 23)) == ("2026-10-22 AM", 2)
    assert standing(each_half_term, life, date(2026, 11, 4)) == ("2026-11-04 AM", 2)


@pytest.mark.parametrize(
    ("reset", "reached"),
    [
        ("never", "2026-08-31 AM"),
        ("year", "2026-08-31 AM"),
        ("term", "2027-01-04 AM"),
        ("half_term", "2027-02-22 AM"),
    ],
)
def test_a_rule_begins_anew_as_it_says(reset, reached):
    """Its window is the year all the same."""
    found = standing(rule(reset=reset), lived("II"), date(2027, 3, 1))

    assert found == (reached, 2)


def test_one_who_lingers_has_left_only_where_leaving_says_so():
    """Entered below 80, left at 90 or more: 85 between them is still in it."""
    share = {"measure": "attendance_pct", "window": "academic_year_to_date"}
    leave = {**share, "op": "ge", "threshold": "90"}
    lingers = rule(
        **{**share, "op": "lt", "threshold": "80"},
        leave=leave,
        guards={"min_possible_sessions": 10},
    )
    life = lived("/*7 I*3 /*40")
    days = (date(2026, 9, 4), date(2026, 9, 11), date(2026, 9, 18), date(2026, 9, 21))
    found = [standing(lingers, life, each) for each in days]

    assert found == [("2026-09-04 PM", 70), ("2026-09-04 PM", 85), None, None]


def test_success_is_so_many_school_weeks_without_it():
    """Two whole weeks after the one of the absence; half-term is no week of them."""
    lasting = rule(measure="sessions_absent", window="day", reset="never", on_success=2)
    life = lived("//*34 II //*40")
    days = (date(2026, 10, 16), date(2026, 11, 6), date(2026, 11, 9))
    found = [standing(lasting, life, each) for each in days]

    assert found == [("2026-10-16 AM", 2), ("2026-10-16 AM", 0), None]


def test_what_crosses_twice_in_a_window_was_reached_the_first_time():
    """And between the two it is not so."""
    crosses = rule(
        measure="attendance_pct",
        op="crosses_below",
        threshold="80",
        guards={"min_possible_sessions": 10},
    )
    life = lived("/*7 I*3 /*10 I*10")
    days = (date(2026, 9, 4), date(2026, 9, 11), date(2026, 9, 18))
    found = [standing(crosses, life, each) for each in days]

    assert found == [("2026-09-04 PM", 70), None, ("2026-09-04 PM", Fraction(1700, 30))]


@pytest.mark.parametrize(
    ("day", "is_looked_at"),
    [(date(2026, 10, 22), False), (date(2026, 10, 23), True), (date(2026, 11, 2), False)],
)
def test_a_half_term_closes_once(day, is_looked_at):
    """A rule that is looked at then stands on its last day alone."""
    found = standing(rule(evaluate="half_term_close"), lived("II"), day)

    assert (found is not None) is is_looked_at


ONE_POSSIBLE = {"min_possible_sessions": 1}


def test_nothing_need_be_told_for_a_rule_to_be_reached():
    """At the fortieth possible session there are enough, though it is attended as all before."""
    below = rule(measure="attendance_pct", op="lt", threshold="97")
    life = lived("II //*30")

    assert standing(below, life, date(2026, 9, 25)) == ("2026-09-25 PM", Fraction(3800, 40))


@pytest.mark.parametrize(
    ("op", "threshold", "reached"),
    [
        ("eq", "80", "2026-09-04 PM"),
        ("ge", "80", "2026-09-04 PM"),
        ("gt", "80", "2026-09-07 AM"),
        ("between", ["80", "90"], "2026-09-04 PM"),
        ("lt", "100", "2026-08-31 AM"),
    ],
)
def test_a_share_passes_its_threshold_between_two_absences(op, threshold, reached):
    """Two of ten are 80 per cent exactly, and it was below at nine and is above at eleven."""
    share = rule(
        measure="attendance_pct",
        op=op,
        threshold=threshold,
        guards=ONE_POSSIBLE,
    )
    day = date(2026, 9, 7) if op == "gt" else date(2026, 9, 4)

    assert standing(share, lived("II //*5"), day)[0] == reached


def test_all_of_nothing_is_reached_with_the_first_possible_session():
    """Before it the share is undefined, and from it on it is all, though nothing is told of it."""
    whole = rule(
        measure="attendance_pct",
        op="ge",
        threshold="100",
        guards=ONE_POSSIBLE,
    )
    life = lived("XX .. X/ //*5")

    assert standing(whole, life, date(2026, 9, 4)) == ("2026-09-02 PM", 100)


def test_a_year_to_come_is_reckoned_from_the_session_that_is_looked_at():
    """Four of its 400 are missed, whatever is attended after them."""
    at_most = rule(
        measure="projected_year_pct",
        op="lt",
        threshold="99.1",
        guards=ONE_POSSIBLE,
    )
    of_year = len(CALENDAR.sessions)
    found = standing(at_most, lived("// II II //*5"), date(2026, 9, 4))

    assert found == ("2026-09-02 PM", Fraction(100 * (of_year - 4), of_year))


def test_a_window_before_its_earliest_day_takes_in_nothing():
    """Fewer than five is not so of it: it is undefined until that day, and then is so at once."""
    window = {"last_weeks": 9, "not_before": date(2026, 9, 7)}
    fewer = rule(op="lt", threshold="5", window=window)
    life = lived("II //*10")
    days = (date(2026, 9, 4), date(2026, 9, 8))

    assert [standing(fewer, life, each) for each in days] == [None, ("2026-09-07 AM", 0)]


def test_of_two_windows_one_is_enough_that_the_calendar_says():
    """In the first half term there is none before it, and the other figure is so all the same."""
    before = rule(window="previous_half_term", threshold="1")
    asked_for = rule(combine={"any": [part(before), part(rule())]})

    assert standing(asked_for, lived("// II"), date(2026, 9, 2))[0] == "2026-09-01 AM"


def part(table: dict) -> dict:
    """Give what a rule asks as a part of a combination."""
    return {name: each for name, each in table.items() if name not in {"id", "actions"}}


def test_nobody_needs_a_mark_between_two_times_on_roll():
    """Of two weeks elsewhere no session was possible, and none of them is lacking."""
    days = [each for each in CALENDAR.school_days if each <= date(2026, 9, 25)]
    times = [(days[0], days[4]), (days[15], None)]
    there = [(day, half.value) for day in (*days[:5], *days[15:]) for half in Half]
    codes = ["/"] * 10 + ["I"] * 2 + ["/"] * 7
    held = [(142000, day, half.value) for day in days for half in Half]
    marks = [(142000, "adno:1", *at, code) for at, code in zip(there, codes, strict=False)]
    enrolments = [(142000, "adno:1", start, leaving) for start, leaving in times]
    columns = ("urn", "pupil", "date", "session", "code")
    prepared = Register.from_frame(
        pl.DataFrame(marks, schema=columns, orient="row"),
        calendar=pl.DataFrame(held, schema=("urn", "date", "session"), orient="row"),
        enrolments=pl.DataFrame(
            enrolments, schema=("urn", "pupil", "start", "leaving"), orient="row"
        ),
    ).prepared()
    share = rule("share", measure="attendance_pct", op="lt", threshold="90", guards=ONE_POSSIBLE)
    lacking = rule("lacking", measure="sessions_unresolved")
    found = evaluate(prepared, policy_with(share, lacking), at=at(days[-1])).proposals
    told = [(str(e.standing.reached), e.standing.figures[0].value) for e in found]

    assert told == [("2026-09-21 PM", Fraction(1700, 19)), ("2026-09-25 PM", 1)]


def test_a_code_counts_as_what_it_meant_on_its_day():
    """An interview was attendance until 18 August 2024 (J), and is absence since (J1)."""
    weeks = ((date(2024, 7, 15), SUMMER, 6), (date(2024, 9, 2), AUTUMN, 1))
    held = [
        HeldSession(first + timedelta(days=offset), half, term=term, half_term=half_term)
        for first, term, half_term in weeks
        for offset in range(5)
        for half in Half
    ]
    codes = ["J", "J", *"/\\" * 4, "J1", "J1", *"/\\" * 4]
    life = Life({e.at: code for e, code in zip(held, codes, strict=True)}, held[0].date)
    policy = policy_with(
        rule(window={"rolling_years": 1}), policy={"effective_from": date(2024, 7, 1)}
    )
    prepared = school_of(life, held=held).prepared()
    (found,) = evaluate(prepared, policy, at=at(date(2024, 9, 6))).proposals

    assert (str(found.standing.reached), found.standing.figures[0].value) == ("2024-09-02 AM", 2)


def test_a_code_that_is_changed_counts_as_what_it_is_now():
    """An N that turned out to be an illness counts no longer towards a notice."""
    notice = rule(measure="pn_sessions", window={"rolling_school_weeks": 10}, threshold="10")
    day = date(2026, 9, 4)

    assert standing(notice, lived("N*10"), day) == ("2026-09-04 PM", 10)
    assert standing(notice, lived("N*9 I"), day) is None


def test_a_leaver_is_asked_on_the_last_day_and_not_after():
    """The pupil is on roll on it."""
    life = lived("II //*5")
    leaver = Life(life.codes, life.start, date(2026, 9, 7))
    days = (date(2026, 9, 7), date(2026, 9, 8))

    assert [standing(rule(), leaver, each) is not None for each in days] == [True, False]


def test_weeks_are_counted_in_windows_of_whole_weeks():
    """Of half a week nobody could say whether it was broken."""
    broken = rule(measure="broken_weeks", window={"rolling_school_days": 3})

    with pytest.raises(Refused, match="a window of whole weeks was expected"):
        standing(broken, lived("II // II //"), date(2026, 9, 3))


def test_who_is_in_no_run_has_had_possible_sessions():
    """The guard counts them: there were eight, and it asks for six."""
    none = rule(
        measure="consecutive_days_absent",
        op="lt",
        threshold="2",
        guards={"min_possible_sessions": 6},
    )

    assert standing(none, lived("//*4"), date(2026, 9, 3)) == ("2026-09-02 PM", 0)


def test_undefined_is_told_and_is_not_so():
    """Of sessions none of which was possible there is no percentage."""
    share = rule(measure="attendance_pct", op="lt", threshold="90")
    found = evaluate(
        school_of(lived("XX")).prepared(), policy_with(share), at=at(date(2026, 8, 31))
    )

    assert (found.proposals, [each.rule for each in found.not_evaluable]) == ((), ["r"])
