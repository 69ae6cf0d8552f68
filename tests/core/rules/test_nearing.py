"""What counts so far: as the rules count it, against a slow and obvious count."""

from dataclasses import replace
from datetime import date

import pytest
import rules_reference as slow
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from rules_cases import case, cases
from rules_registers import prepared_of

from attendance_core.errors import NotInForce
from attendance_core.register import ExpectedSickness
from attendance_core.rules.nearing import (
    awaiting_reason,
    ill_this_year,
    towards_penalty_notice,
    unauthorised_in_a_row,
)
from attendance_core.thresholds import Threshold, Thresholds, threshold

at_leisure = settings(deadline=None, suppress_health_check=list(HealthCheck))


def notices(of):
    """Give each pupil's sessions towards a penalty notice, and when it was last reached."""
    found = towards_penalty_notice(prepared_of(of), on=of.on).to_dicts()
    return {each["pupil"]: (each["sessions"], each["reached"]) for each in found}


def in_a_row(of, least=1, **more):
    """Give the days of each pupil's open run, and when the rule was reached by it."""
    found = unauthorised_in_a_row(prepared_of(of), on=of.on, least=least, **more).to_dicts()
    return {each["pupil"]: (each["days"], each["reached"]) for each in found}


def ill(of):
    """Give each pupil's sessions of illness, and when the sickness return was last reached."""
    told = [
        ExpectedSickness(
            each.pupil, each.recorded_on, each.expected_school_days, each.continuous_illness
        )
        for each in of.expected
    ]
    found = ill_this_year(prepared_of(of), on=of.on, expected={of.urn: told}).to_dicts()
    return {each["pupil"]: (each["sessions"], each["reached"]) for each in found}


def reasons(of):
    """Give the marks that await a reason, with the school days since."""
    found = awaiting_reason(prepared_of(of), on=of.on).to_dicts()
    return [(each["pupil"], each["date"], each["session"], each["since"]) for each in found]


def last_reached(rows):
    """Give the day on which the last row of the reference was reached, if there is one."""
    return date.fromisoformat(rows[-1]["reached"]["date"]) if rows else None


def slow_notices(of):
    """Count the sessions after the one at which the reference last reached the threshold."""
    found = {}
    for name in of.pupils:
        rows = slow.penalty_notice_threshold(of, name)
        such = [session for session, _ in slow.sessions_coded(of, name, slow.UNAUTHORISED)]
        reached = rows[-1]["reached"] if rows else {"date": "", "session": ""}
        since = [
            day
            for day, half in such
            if (day.isoformat(), half) > (reached["date"], reached["session"])
        ]
        weeks = slow.school_weeks(of, to=of.on)
        count = sum(slow.monday(day) in weeks for day in since)
        if such:
            found[name] = (count, last_reached(rows))
    return found


def slow_days_in_a_row(of, name):
    """Count back from the day to the one that ended any run, within the pupil's last stay."""
    start, last = slow.stays(of, name)[-1]
    count = 0
    for day in reversed([each for each in of.school_days if start <= each <= last]):
        codes = slow.codes_of(of, name, day)
        meanings = {slow.meaning(code, day) for code in codes if code not in {None, "C2"}}
        if day < slow.IN_FORCE or "D" in codes or meanings & {"attended", "authorised"}:
            break
        if None not in codes and "unauthorised" in meanings:
            count += slow.is_of_compulsory_school_age(of.pupils[name], day)
    return count


def slow_in_a_row(of):
    """Give those who have a run, which is ten days long at most."""
    found = {}
    for name in of.pupils:
        days = slow_days_in_a_row(of, name) if slow.stays(of, name) else 0
        rows = [x for x in slow.continuous_unauthorised_absence(of, name) if x["holds"]]
        if days:
            found[name] = (min(days, 10), last_reached(rows))
    return found


def slow_ill(of):
    """Count the sessions of the school year, and take when it was reached from the reference."""
    found = {}
    for name in of.pupils:
        year = slow.first_of_school_year(of.on)
        count = sum(day >= year for (day, _), _ in slow.sessions_coded(of, name, {"I"}))
        rows = [each for each in slow.sickness_return(of, name) if each["holds"]]
        if count or rows:
            found[name] = (count, last_reached(rows))
    return found


def slow_reasons(of):
    """Count the school days after each N."""
    return [
        (name, day, half, sum(day < each <= of.on for each in of.school_days))
        for name in sorted(of.pupils)
        for (day, half), code in of.registers[name]
        if code == "N" and day >= slow.IN_FORCE
    ]


def agree(of):
    """Hold all four against the slow counts; before the law there is nothing to count."""
    if of.on < slow.IN_FORCE:
        with pytest.raises(NotInForce):
            notices(of)
        return

    assert notices(of) == slow_notices(of)
    assert in_a_row(of) == slow_in_a_row(of)
    assert ill(of) == slow_ill(of)
    assert reasons(of) == slow_reasons(of)


@settings(at_leisure, max_examples=25)
@given(cases())
def test_counts_are_those_of_the_slow_way(of):
    """Of registers in which rules are reached, or all but."""
    agree(of)


@pytest.mark.slow
@settings(at_leisure, max_examples=200)
@given(cases())
def test_counts_are_those_of_the_slow_way_in_many_registers(of):
    """Likewise of as many as there is time for."""
    agree(of)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OO*4 O/", (9, None)),
        ("OO*5", (0, date(2024, 9, 6))),
        ("OO*5 NG", (2, date(2024, 9, 6))),
        # The tenth was in the morning; the afternoon is the first of the next ten.
        ("O/ OO*5", (1, date(2024, 9, 9))),
        # The first week is the eleventh before the day: what lies in it counts no more.
        ("OO*3 //*2 //*45 O/", (1, None)),
        ("OO*3 //*2 //*40 O/", (7, None)),
    ],
)
def test_sessions_towards_a_penalty_notice(text, found):
    """Each counts once, within the school weeks up to the day."""
    assert notices(case("2024-09-02", text)) == {"A": found}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GG*9", (9, None)),
        ("GG*10", (10, date(2024, 9, 13))),
        ("GG*12", (10, date(2024, 9, 13))),
        ("GG*4 ## ZZ yy 22 G. GG*3", (7, None)),
        ("GG*8 // GG*2", (2, None)),
        ("GG*8 //", None),
    ],
)
def test_days_of_an_open_run(text, found):
    """What is passed over neither counts nor ends it; it is no longer than the law's figure."""
    assert in_a_row(case("2024-09-02", text)).get("A") == found


def test_a_run_is_told_from_as_many_days_as_are_asked_for():
    """Six days are not seven; more than the law's figure cannot be asked for."""
    six = case("2024-09-02", "GG*6")

    assert in_a_row(six, least=7) == {}
    assert in_a_row(six, least=6) == {"A": (6, None)}
    assert in_a_row(case("2024-09-02", "GG*10"), least=11) == {"A": (10, date(2024, 9, 13))}


def test_a_run_stops_where_another_law_has_its_line():
    """Under a law of five days it is reached on the fifth."""
    law = threshold("continuous_unauthorised_absence")
    five = Threshold(law.name, law.title, tuple(evolve(each, value=5) for each in law.figures))
    found = in_a_row(case("2024-09-02", "GG*6"), thresholds=Thresholds((five,)))

    assert found == {"A": (5, date(2024, 9, 6))}


def test_sessions_begin_anew_where_another_law_has_its_line():
    """Under a law of six sessions it is reached on the third day, and two were added since."""
    law = threshold("penalty_notice_sessions")
    six = Threshold(law.name, law.title, tuple(evolve(each, value=6) for each in law.figures))
    of = case("2024-09-02", "GG*3 // OO")
    found = towards_penalty_notice(prepared_of(of), on=of.on, thresholds=Thresholds((six,)))

    assert notices(of) == {"A": (8, None)}
    assert found.select("sessions", "reached").row(0) == (2, date(2024, 9, 4))


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("II*14 I/", (), (29, None)),
        ("II*15", (), (30, date(2024, 9, 20))),
        ("II // II", (("2024-09-03", 15, False),), (4, date(2024, 9, 3))),
        ("II // II", (("2024-09-03", 14, False),), (4, None)),
        ("// //", (("2024-09-03", 20, True),), (0, date(2024, 9, 3))),
        (
            "II*4 //",
            (("2024-09-03", 15, False), ("2024-09-05", 15, True)),
            (8, date(2024, 9, 5)),
        ),
    ],
)
def test_sessions_of_illness_towards_the_return(text, expected, found):
    """It is reached by the marks, or by what was recorded, whichever comes first."""
    assert ill(case("2024-09-02", text, expected=expected)) == {"A": found}


def test_last_years_illness_counts_no_more():
    """The school year begins on 1 August; a return of the year before is over."""
    last = case("2025-06-30", "II*15 | | | | | |", on=None)
    now = replace(last, calendar=last.calendar | {(date(2025, 9, 1), "AM"): True})
    marks = now.marks | {("A", date(2025, 9, 1), "AM"): "I"}

    assert ill(replace(now, marks=marks, on=date(2025, 9, 1))) == {"A": (1, None)}


def test_illness_reaches_the_return_where_another_figure_has_its_line():
    """Under a line of three days, the sixth session stands in the return."""
    of = case("2024-09-02", "II*3 //")
    line = threshold("sickness_return")
    lower = evolve(line, figures=tuple(evolve(each, value=3) for each in line.figures))
    (found,) = ill_this_year(prepared_of(of), on=of.on, thresholds=Thresholds((lower,))).to_dicts()

    assert (found["sessions"], found["reached"]) == (6, date(2024, 9, 4))


def test_nobody_need_have_recorded_how_long_an_illness_is():
    """Without it the marks alone are counted."""
    of = case("2024-09-02", "II*2")
    (found,) = ill_this_year(prepared_of(of), on=of.on).to_dicts()

    assert (found["sessions"], found["reached"]) == (4, None)


def test_an_n_awaits_its_reason_at_any_age():
    """Each mark by itself, with the school days that came after it."""
    of = case("2024-09-02", "N/ // NN //", born=date(2005, 5, 5))

    assert reasons(of) == [
        ("A", date(2024, 9, 2), "AM", 3),
        ("A", date(2024, 9, 4), "AM", 1),
        ("A", date(2024, 9, 4), "PM", 1),
    ]


def test_answers_come_in_the_kind_of_the_marks():
    """Who hands in pandas gets pandas."""
    of = case("2024-09-02", "NN*3 II")
    prepared = prepared_of(of, marks_as=lambda marks: marks.to_pandas())
    frames = (
        towards_penalty_notice(prepared, on=of.on),
        unauthorised_in_a_row(prepared, on=of.on, least=1),
        ill_this_year(prepared, on=of.on),
        awaiting_reason(prepared, on=of.on),
    )

    assert [len(each.to_numpy()) for each in frames] == [1, 0, 1, 6]


@pytest.mark.parametrize("count", [notices, in_a_row, ill, reasons])
def test_before_the_law_there_is_nothing_near(count):
    """None of the figures stood before 19 August 2024."""
    with pytest.raises(NotInForce):
        count(case("2024-07-01", "NN*3"))
