"""What would have to happen, against what does happen when it is tried."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from rules_cases import case
from rules_registers import prepared_of
from rules_worked import by_rows, worked

from attendance_core.errors import NotInForce
from attendance_core.rules import (
    leaves_penalty_notice_window,
    may_still_miss,
    penalty_notice_threshold,
    persistent_absence,
    severe_absence,
)

MONDAY = date(2024, 9, 16)
ASKED = {each.__name__: each for each in (leaves_penalty_notice_window, may_still_miss)}


@worked("ahead")
def test_each_case_comes_out_as_it_was_worked_out(case):
    """How many sessions may still be missed, and when the threshold is out of sight again."""
    assert by_rows(case, ASKED[case.asked]) == []


def lived(of, missed):
    """Let a case go on to its end: so many of the sessions left are missed, the others attended."""
    left = sorted(key for key in of.calendar if key[0] > of.on and of.calendar[key])
    codes = ["I"] * missed + ["/"] * (len(left) - missed)
    marks = {("A", *key): code for key, code in zip(left, codes, strict=True)}
    return replace(of, marks=of.marks | marks, on=max(day for day, _ in of.calendar))


def a_year(text):
    """Give a case that stops early in a year of 38 weeks; what follows is unmarked."""
    days = len(text.split())
    return case(
        "2024-09-02", f"{text} ..*{190 - days}", on=f"{date(2024, 9, 2) + timedelta(days - 1)}"
    )


def as_pupil(of, key, urn=142000):
    """Give a case as that of another pupil, of a school."""
    marks = {(key, *at): code for (_, *at), code in of.marks.items()}
    return replace(of, pupils={key: of.pupils["A"]}, marks=marks, urn=urn)


def both(one, other):
    """Give two pupils of one school as one case."""
    return replace(one, pupils=one.pupils | other.pupils, marks=one.marks | other.marks)


@pytest.mark.parametrize("text", ["// // // II", "II // // //", "I/ I/ // GG", "// // // //"])
@pytest.mark.parametrize("rule", [persistent_absence, severe_absence])
def test_a_pupil_can_miss_exactly_as_many_sessions(text, rule):
    """With one more the state is reached at the end of the year, and with none more it is not."""
    of = a_year(text)
    (told,) = may_still_miss(prepared_of(of), on=of.on, rule=rule.__name__).to_dicts()
    states = [
        list(rule(prepared_of(at_end), on=at_end.on))
        for at_end in (lived(of, told["may_miss"]), lived(of, told["may_miss"] + 1))
    ]

    assert told["remaining"] == 2 * 186
    assert [len(each) for each in states] == [0, 1]


@pytest.mark.parametrize(
    ("text", "may_miss"),
    [
        # Of 100 sessions the tenth is too much: nine, eight, none and not even what was missed.
        ("//*4 // ..*45", 9),
        ("//*4 /I ..*45", 8),
        ("II*4 /I ..*45", 0),
        ("II*5 ..*45", None),
        # Of 102 the eleventh is: 10 of them are less than a tenth of it.
        ("//*5 // ..*45", 10),
    ],
)
def test_how_many_may_still_be_missed_to_the_session(text, may_miss):
    """In whole numbers: nine of a hundred are below a tenth, and ten of 102."""
    days = sum(int(token.partition("*")[2] or 1) for token in text.split()[:-1])
    on = date(2024, 9, 2) + timedelta(days - 1 + 2 * (days > 5))
    of = case("2024-09-02", text, on=str(on))
    (told,) = may_still_miss(prepared_of(of), on=of.on).to_dicts()

    assert told["may_miss"] == may_miss


@pytest.mark.parametrize("text", ["XX*5 ..*45", "..*50"])
def test_who_had_no_possible_session_yet_has_a_row(text):
    """On the first days of a year all of it is left; 9 of the 90 to come are a tenth."""
    of = case("2024-09-02", text, on="2024-09-06")
    (told,) = may_still_miss(prepared_of(of), on=of.on).to_dicts()

    assert (told["missed"], told["possible"], told["remaining"]) == (0, 0, 90)
    assert told["may_miss"] == 8


def test_next_school_year_is_not_left():
    """Monday 21 to Thursday 31 July are left; what is beyond counts for nothing."""
    of = case("2025-07-14", "//*5 ..*10", on="2025-07-18")
    (told,) = may_still_miss(prepared_of(of), on=of.on).to_dicts()

    assert told["remaining"] == 2 * 9


def test_who_leaves_on_the_day_has_a_row():
    """Nothing is left of the time on roll, and nothing may be missed any more."""
    of = case("2024-09-02", "//*5 ..*5", on="2024-09-06", times=(("2020-09-01", "2024-09-06"),))
    (told,) = may_still_miss(prepared_of(of), on=of.on).to_dicts()

    assert (told["remaining"], told["may_miss"]) == (0, 0)


def test_rows_are_of_schools_and_pupils_in_their_order():
    """Each counts alone; the kind of frame is that of the marks."""
    few = case("2024-09-02", "OO*5 //*2 ..*60", on="2024-09-10")
    many = case("2024-09-02", "OO*7 ..*60", on="2024-09-10")
    here = both(as_pupil(few, "C"), as_pupil(many, "B"))
    prepared = prepared_of(
        as_pupil(many, "A", urn=142002), here, marks_as=lambda marks: marks.to_pandas()
    )
    may = may_still_miss(prepared, on=few.on)
    window = leaves_penalty_notice_window(prepared, on=few.on)
    expected = [[142000, "B", 14], [142000, "C", 10], [142002, "A", 14]]

    assert may[["urn", "pupil", "missed"]].to_numpy().tolist() == expected
    assert window[["urn", "pupil", "on_day"]].to_numpy().tolist() == expected


def test_a_week_that_begins_with_the_day_counts():
    """On the Monday of the eleventh week the first week's two sessions are not among the ten."""
    of = case("2024-09-02", "OO //*4 //*40 OO*4 // ..*30")
    friday, monday = date(2024, 11, 8), date(2024, 11, 11)

    assert len(leaves_penalty_notice_window(prepared_of(of), on=friday)) == 1
    assert len(leaves_penalty_notice_window(prepared_of(of), on=monday)) == 0


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # The first week of the ten has one session too few left in it, or one enough.
        ("OO //*4 //*45 OO*4 O/", []),
        ("OO //*4 //*40 OO*4 O/", [(11, date(2024, 11, 11))]),
        ("O/ //*4 //*40 OO*4 O/", [(10, date(2024, 11, 11))]),
    ],
)
def test_sessions_stop_counting_with_their_week(text, rows):
    """Ten school weeks end with the week of the day; what is older counts no more."""
    of = case("2024-09-02", text + " ..*30", on=None)
    last = max(key[1] for key in of.marks)
    found = leaves_penalty_notice_window(prepared_of(of), on=last).to_dicts()

    assert [(each["on_day"], each["leaves"]) for each in found] == rows


def test_what_cannot_be_avoided_has_no_number():
    """Who has missed a tenth of the year cannot come below it any more."""
    of = case("2024-09-02", "II*20 //*5 ..*100", on="2024-10-04")
    (told,) = may_still_miss(prepared_of(of), on=of.on).to_dicts()

    assert told["may_miss"] is None
    assert told["missed"] == 40


def test_nobody_can_miss_more_than_is_left():
    """At the end of a year without absence that is less than the share would allow."""
    of = case("2024-09-02", "//*95 ..", on="2025-01-10")
    (told,) = may_still_miss(prepared_of(of), on=of.on).to_dicts()

    assert (told["remaining"], told["may_miss"]) == (2, 2)


def test_sessions_after_the_leaving_day_are_not_left():
    """The pupil leaves on the second of three days to come; who has left has no row."""
    times = (("2020-09-01", "2024-09-13"),)
    of = case("2024-09-02", "//*8 ..*3", on="2024-09-11", times=times)
    (told,) = may_still_miss(prepared_of(of), on=of.on).to_dicts()

    assert told["remaining"] == 4
    assert may_still_miss(prepared_of(of), on=date(2024, 9, 16)).to_dicts() == []


@pytest.mark.parametrize("text", ["OO*5", "OO*7", "OO OO //*3 //*10 OO*4", "OO*5 | //*5 OO"])
def test_the_threshold_holds_until_the_day_and_no_longer(text):
    """Tried day by day with nothing added: it is below the threshold from that day on."""
    days = len(text.replace("|", "").split())
    of = case("2024-09-02", f"{text} //*{90 - days}")
    began = max(key[1] for key, code in of.marks.items() if code == "O")
    prepared = prepared_of(of)
    (told,) = leaves_penalty_notice_window(prepared, on=began).to_dicts()
    (last,) = (each for each in penalty_notice_threshold(prepared, on=began) if each.holds)
    day = told["leaves"]

    assert last.figures["on_day"] == told["on_day"]
    assert any(
        each.holds for each in penalty_notice_threshold(prepared, on=day - timedelta(days=1))
    )
    assert not any(each.holds for each in penalty_notice_threshold(prepared, on=day))


def test_beyond_the_calendar_nobody_knows():
    """Where the week is not in the calendar there is no day."""
    of = case("2024-09-02", "OO*5 //*5")
    (told,) = leaves_penalty_notice_window(prepared_of(of), on=of.on).to_dicts()

    assert told["leaves"] is None


def test_before_the_law_there_is_no_window():
    """The national threshold began on 19 August 2024."""
    of = case("2024-07-01", "OO*5")
    with pytest.raises(NotInForce, match="threshold: nothing is in force on 2024-07-05"):
        leaves_penalty_notice_window(prepared_of(of), on=of.on)
