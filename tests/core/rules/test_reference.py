"""The reference for the rules against cases worked by hand, and how often drawn ones reach them.

2 September 2024 is a Monday. The pupil is born on 5 May 2012 unless a case says otherwise, and so
of compulsory school age throughout.
"""

from collections import Counter
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from rules_cases import case, cases
from rules_reference import RULES, Case, Pupil, is_of_compulsory_school_age, reference


def rows_of(rule: str, of: Case) -> list[dict]:
    """Give the rows of one rule."""
    return [row for row in reference(of) if row["rule"] == rule]


def reached(rule: str, of: Case) -> list[tuple[str, bool]]:
    """Give each time the rule was reached, and whether it holds."""
    return [
        (f"{row['reached']['date']} {row['reached']['session']}", row["holds"])
        for row in rows_of(rule, of)
    ]


def listed(sessions: list[dict]) -> str:
    """Give sessions as a text."""
    return ", ".join(" ".join(each.values()) for each in sessions)


PENALTY = "penalty_notice_threshold"


def test_a_week_of_unauthorised_absence_reaches_the_threshold() -> None:
    """Five days of two sessions are ten: the Friday's PM, in the calendar's only school week."""
    [row] = rows_of(PENALTY, case("2024-09-02", "GG*4 NU"))

    assert row["reached"] == {"date": "2024-09-06", "session": "PM"}
    assert row["holds"]
    assert row["window"] == {"from": "2024-09-02", "to": "2024-09-08"}
    assert row["figures"] == {
        "unauthorised": 10,
        "evidenced": 9,
        "unresolved": 1,
        "on_day": 10,
        "school_weeks": 1,
    }
    assert row["sessions"][0] == {"date": "2024-09-02", "session": "AM", "code": "G"}
    assert listed(row["sessions"][-2:]) == "2024-09-06 AM N, 2024-09-06 PM U"
    assert row["gaps"] == []


def test_each_session_stands_in_one_row() -> None:
    """The first ten end on 6 September, the next ten on the 13th; nineteen are one row."""
    assert reached(PENALTY, case("2024-09-02", "GG*10")) == [
        ("2024-09-06 PM", False),
        ("2024-09-13 PM", True),
    ]
    assert reached(PENALTY, case("2024-09-02", "GG*9 G/")) == [("2024-09-06 PM", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OO OO //*3 //*40 OO*3", ["2024-11-06 PM"]),  # weeks 1 and 10, 4 + 6
        ("OO OO //*3 //*20 | //*20 OO*3", ["2024-11-13 PM"]),  # the holiday is no school week
        ("OO OO //*3 //*45 OO*3", []),  # weeks 1 and 11
    ],
)
def test_the_ten_school_weeks_pass_over_holidays(text: str, expected: list[str]) -> None:
    """Week 10 begins on 4 November, or a week later with a holiday; week 11 is too late."""
    assert [day for day, _ in reached(PENALTY, case("2024-09-02", text))] == expected


def test_the_threshold_no_longer_holds_when_its_sessions_are_old() -> None:
    """Ten in week 1: in week 10 they are still ten, in week 11 none.

    Week 11 begins on 11 November. Where the calendar ends with week 10, the last school week
    with a session on or before DAY stays week 10.
    """
    text = "GG*5 //*50"

    assert reached(PENALTY, case("2024-09-02", text, on="2024-11-10")) == [("2024-09-06 PM", True)]
    assert reached(PENALTY, case("2024-09-02", text, on="2024-11-11")) == [("2024-09-06 PM", False)]
    assert reached(PENALTY, case("2024-09-02", "GG*5 //*45", on="2025-01-31")) == [
        ("2024-09-06 PM", True)
    ]


def test_what_was_before_19_august_2024_is_not_counted() -> None:
    """12 to 16 August are left out; 19 to 23 August are the ten, in the calendar's second week."""
    [row] = rows_of(PENALTY, case("2024-08-12", "GG*4 G. GG*5"))

    assert row["reached"] == {"date": "2024-08-23", "session": "PM"}
    assert row["window"] == {"from": "2024-08-12", "to": "2024-08-25"}
    assert (row["figures"]["on_day"], row["figures"]["school_weeks"]) == (10, 2)
    assert listed(row["gaps"]) == "2024-08-16 PM"
    assert rows_of(PENALTY, case("2024-08-12", "GG*9 /G")) == []


CONTINUOUS = "continuous_unauthorised_absence"


def test_a_run_passes_over_days_that_do_not_count() -> None:
    """Four days, four passed over (C2, half marked, unmarked, X), five days, one half closed.

    Counting: 2–5, 12, 13, 16–18 and 19 September, the tenth, of which only the morning is open.
    """
    text = "GG*4 22 G. .. XX GG*5 G= //"
    [row] = rows_of(CONTINUOUS, case("2024-09-02", text, on="2024-09-19"))

    assert row["reached"] == {"date": "2024-09-19", "session": "AM"}
    assert row["holds"]
    assert row["window"] == {"from": "2024-09-02", "to": "2024-09-19"}
    assert len(row["sessions"]) == 19
    assert listed(row["gaps"]) == "2024-09-09 PM, 2024-09-10 AM, 2024-09-10 PM"
    assert reached(CONTINUOUS, case("2024-09-02", text)) == [("2024-09-19 AM", False)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2N DD", [("2024-09-13 PM", False)]),
        ("N2 GG", [("2024-09-13 AM", True)]),
        ("N# ..", [("2024-09-13 AM", True)]),
        ("GD GG", []),
        ("/. GG", []),
        ("IG GG", []),
        (".G GG", [("2024-09-16 PM", True)]),
    ],
)
def test_what_a_day_is_to_a_run(last: str, expected: list[tuple[str, bool]]) -> None:
    """After nine days, Friday the 13th counts, ends the run, or is passed over for the 16th."""
    assert reached(CONTINUOUS, case("2024-09-02", f"GG*9 {last}")) == expected


def test_the_c2_of_a_day_that_counts_is_not_among_the_sessions() -> None:
    """Nine days of two, and the afternoon of the tenth."""
    [row] = rows_of(CONTINUOUS, case("2024-09-02", "GG*9 2N"))

    assert len(row["sessions"]) == 19
    assert listed(row["sessions"][-1:]) == "2024-09-13 PM N"


GROUND_I = "deletion_ground_i"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NN*4 OO*4 GG*12", [("2024-09-27 PM", True)]),
        ("GG*10 | GG*9 G= //", [("2024-10-04 AM", False)]),
        ("GG*19 GU GG*5", []),
        ("GG*19 G. GG*5", []),
        ("GG*19 GX GG*5", []),
        ("GG*45", [("2024-09-27 PM", True)]),
        ("GG*20 // GG*20", [("2024-09-27 PM", False), ("2024-10-28 PM", True)]),
    ],
)
def test_twenty_days_of_g_n_or_o(text: str, expected: list[tuple[str, bool]]) -> None:
    """Twenty days are four weeks: to 27 September; U, X and no mark end a run.

    A holiday week and a half-closed day do not. The second run of the last begins on 1 October.
    """
    assert reached(GROUND_I, case("2024-09-02", text)) == expected


def test_days_off_roll_end_a_run_and_leaving_does_not() -> None:
    """Twenty days to Friday 27 September, when the pupil leaves, or comes back.

    Back on Saturday the 28th, there was no day between: the run goes on. Back on Monday, the
    weekend ended it, and five days begin a new one.
    """
    ends = ("2020-09-01", "2024-09-27")

    def told(back: str | None, on: str) -> list[tuple[str, bool]]:
        times = [ends, (back, None)] if back else [ends]
        return reached(GROUND_I, case("2024-09-02", "GG*25", times=times, on=on))

    assert told(None, "2025-03-01") == [("2024-09-27 PM", True)]
    assert told("2024-09-28", "2024-10-04") == [("2024-09-27 PM", True)]
    assert told("2024-09-30", "2024-10-04") == [("2024-09-27 PM", False)]
    assert told("2024-09-30", "2024-09-29") == [("2024-09-27 PM", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CC C. GG*10", ["2024-09-17 PM"]),
        ("CC G1 GG*4 NO*5 G=", ["2024-09-17 AM"]),
        ("CC*5 | GG*10", ["2024-09-27 PM"]),
        ("CC CG GG*15", []),
        ("CC .. GG*15", []),
        ("CC // GG*15", []),
        ("CC 22 GG*15", []),
        ("CC C. GG*9 GU", []),
    ],
)
def test_ten_days_that_begin_after_leave(text: str, expected: list[str]) -> None:
    """From Wednesday the 4th, ten days end on Tuesday the 17th; from the 16th, on the 27th."""
    rows = reached("leave_overstayed", case("2024-09-02", text))

    assert rows == [(day, True) for day in expected]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (case("2024-08-12", "CC*5 GG*10"), ["2024-08-30 PM"]),
        (case("2024-08-12", "CC*4 GG*11"), []),
        (case("2025-03-24", "CC*5 GG*10", born=date(2020, 3, 31)), ["2025-04-11 PM"]),
        (case("2025-03-24", "CC*4 GG*11", born=date(2020, 3, 31)), []),
        (
            case(
                "2024-09-02",
                "CC*5 GG*10",
                times=[("2020-09-01", "2024-09-06"), ("2024-09-09", None)],
            ),
            ["2024-09-20 PM"],
        ),
        (
            case(
                "2024-09-02",
                "CC*5 GG*11",
                times=[("2020-09-01", "2024-09-06"), ("2024-09-10", None)],
            ),
            [],
        ),
    ],
)
def test_the_leave_itself_is_not_counted(of: Case, expected: list[str]) -> None:
    """A reading: it may lie before what counts, but the ten days follow it and all count.

    The Friday of leave is the last day before 19 August 2024, before compulsory school age on 31
    March 2025, or before a weekend off roll; where absence begins on that Friday, or the Monday
    is off roll too, the run does not begin with the first school day after.
    """
    assert [day for day, _ in reached("leave_overstayed", of)] == expected


def test_the_grounds_say_what_a_record_cannot_know() -> None:
    """Both rows carry it, and the leave itself is in neither."""
    figures = {"ground": "cannot be known from the record"}
    rows = reference(case("2024-09-02", "CC GG*20"))
    grounds = [row for row in rows if row["rule"] in {GROUND_I, "leave_overstayed"}]

    assert [row["figures"] for row in grounds] == [figures, figures]
    assert [len(row["sessions"]) for row in grounds] == [40, 20]
    assert {row["window"]["from"] for row in grounds} == {"2024-09-03"}


SICKNESS = "sickness_return"


def test_thirty_sessions_of_illness_are_a_return() -> None:
    """Fifteen days of two are thirty, on Friday 20 September; it holds until 31 July."""
    text = "II*17 .."
    [row] = rows_of(SICKNESS, case("2024-09-02", text))

    assert row["reached"] == {"date": "2024-09-20", "session": "PM"}
    assert row["window"] == {"from": "2024-08-01", "to": "2024-09-20"}
    assert len(row["sessions"]) == 30
    assert (row["figures"], row["gaps"]) == ({}, [])
    assert reached(SICKNESS, case("2024-09-02", text, on="2025-07-31"))[0][1]
    assert not reached(SICKNESS, case("2024-09-02", text, on="2025-08-01"))[0][1]
    assert rows_of(SICKNESS, case("2024-09-02", "II*14 I/")) == []


def test_expected_sickness_is_a_return_at_once_and_again_where_it_is_the_same_illness() -> None:
    """The row of Tuesday the 10th is first; that of the 12th is a further one, the others none.

    On the 9th 14 days are too few; on the 13th it is another illness; on the 16th 14 are too few.
    Up to the morning of the 10th, six days and a session were coded I; to the 12th, two days more.
    """
    expected = [
        ("2024-09-16", 14, True),
        ("2024-09-13", 20, False),
        ("2024-09-12", 15, True),
        ("2024-09-10", 15, False),
        ("2024-09-09", 14, True),
    ]
    rows = rows_of(SICKNESS, case("2024-09-02", "II*12", expected=expected, on="2024-10-01"))

    assert [(row["reached"], len(row["sessions"])) for row in rows] == [
        ({"date": "2024-09-10", "session": "AM"}, 13),
        ({"date": "2024-09-12", "session": "AM"}, 17),
    ]


def test_illness_of_two_school_years_is_counted_apart() -> None:
    """Ten days from Monday 21 July 2025: nine are before 1 August, the tenth is that Friday.

    Fourteen more days from Monday the 4th make fifteen, on Thursday the 21st.
    """
    assert reached(SICKNESS, case("2025-07-21", "II*30")) == [("2025-08-21 PM", True)]


UNRESOLVED = "unresolved_reason"


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("N/ //*9", "2024-09-09", []),
        ("N/ //*9", "2024-09-10", ["2024-09-02 AM"]),
        ("N/ //*4 |", "2024-12-01", []),
        ("N/ //*4 | //", "2024-12-01", ["2024-09-02 AM"]),
        ("NN /N //*8", "2024-09-10", ["2024-09-02 AM, 2024-09-02 PM"]),
        ("NN /N //*8", "2024-09-11", ["2024-09-02 AM, 2024-09-02 PM, 2024-09-03 PM"]),
    ],
)
def test_a_reason_is_unresolved_when_its_fifth_school_day_is_past(
    text: str, on: str, expected: list[str]
) -> None:
    """After Monday the 2nd come 3, 4, 5, 6 and 9 September; where the calendar ends, none is due.

    It is so also of a pupil who left on the 3rd.
    """
    left = [("2020-09-01", "2024-09-03")]
    for times in (left, [("2020-09-01", None)]):
        rows = rows_of(UNRESOLVED, case("2024-09-02", text, on=on, times=times))

        assert [listed(row["sessions"]).replace(" N", "") for row in rows] == expected
        assert all(row["reached"] == {"date": "2024-09-02", "session": "AM"} for row in rows)
        assert all(row["window"] is None and row["gaps"] == [] for row in rows)


PERSISTENT = "persistent_absence"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O/ //*4", ["2024-09-02 AM"]),  # 1 of 10, since the first session
        ("O/ //*4 /=", []),  # 1 of 11
        ("O/ //*5 O/", ["2024-09-10 AM"]),  # 1 of 11 was a break, 2 of 13 hold again
        ("// DD XX II", ["2024-09-05 AM"]),  # 1 of 3
        ("DD ##", []),  # none possible
    ],
)
def test_persistent_absence_holds_since_its_last_break(text: str, expected: list[str]) -> None:
    """A tenth of the possible sessions or more."""
    rows = reached(PERSISTENT, case("2024-09-02", text))

    assert rows == [(day, True) for day in expected]


def test_a_state_tells_its_figures() -> None:
    """4 of 40 is a tenth, and 40 are not early; the next unmarked session is only a gap."""
    [row] = rows_of(PERSISTENT, case("2024-09-02", "OO OO //*18 .="))

    assert row["figures"] == {"missed": 4, "possible": 40, "early": False}
    assert row["window"] == {"from": "2024-08-01", "to": "2024-09-30"}
    assert len(row["sessions"]) == 4
    assert listed(row["gaps"]) == "2024-09-30 AM"


def test_severe_absence_is_half() -> None:
    """1 of 2 is half, 1 of 3 is not; then 2 of 4 is again, since the fourth session."""
    assert reached("severe_absence", case("2024-09-02", "/O")) == [("2024-09-02 PM", True)]
    assert reached("severe_absence", case("2024-09-02", "/O /=")) == []
    assert reached("severe_absence", case("2024-09-02", "/O /O")) == [("2024-09-03 PM", True)]


@pytest.mark.parametrize(
    ("times", "on", "expected"),
    [
        ([("2020-09-01", "2024-09-03")], "2025-07-31", ("2024-08-01", "2024-09-03", 4)),
        ([("2020-09-01", "2024-09-03")], "2025-08-01", None),
        (
            [("2020-09-01", "2024-09-03"), ("2024-09-05", None)],
            "2024-09-04",
            ("2024-08-01", "2024-09-03", 4),
        ),
        (
            [("2020-09-01", "2024-09-03"), ("2024-09-05", None)],
            "2024-09-05",
            ("2024-09-05", "2024-09-05", 2),
        ),
    ],
)
def test_a_state_is_of_the_latest_time_on_roll(
    times: list[tuple[str, str | None]], on: str, expected: tuple[str, str, int] | None
) -> None:
    """Absent throughout: the window and what was missed in it; none once the year is over."""
    rows = rows_of(PERSISTENT, case("2024-09-02", "OO*5", times=times, on=on))
    told = [(*row["window"].values(), row["figures"]["missed"]) for row in rows]

    assert told == ([expected] if expected else [])


def test_a_guest_is_in_neither_state() -> None:
    """A guest reaches the threshold, and nothing else in a week of absence."""
    rows = reference(case("2024-09-02", "OO*5", status="G"))

    assert [row["rule"] for row in rows] == [PENALTY]


def test_codes_mean_what_they_meant_on_their_day() -> None:
    """In July 2024 J is attended, H missed, K not yet in force and Y not possible: 2 of 6.

    It has held since the third possible session, the morning of Tuesday 2 July.
    """
    [row] = reference(case("2024-07-01", "JJ HH KK YY //"))

    assert row["rule"] == PERSISTENT
    assert row["figures"] == {"missed": 2, "possible": 6, "early": True}
    assert row["reached"] == {"date": "2024-07-02", "session": "AM"}


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        (date(2019, 12, 31), date(2024, 12, 31), date(2036, 6, 27)),
        (date(2020, 1, 1), date(2025, 3, 31), date(2036, 6, 27)),
        (date(2019, 9, 1), date(2024, 12, 31), date(2036, 6, 27)),
        (date(2008, 8, 31), date(2013, 8, 31), date(2024, 6, 28)),
        (date(2008, 9, 1), date(2013, 12, 31), date(2025, 6, 27)),
    ],
)
def test_compulsory_school_age(born: date, first: date, last: date) -> None:
    """It begins on a prescribed day, and ends on the last Friday in June of the sixteenth year."""
    pupil = Pupil(born, [])
    days = [
        first.fromordinal(day.toordinal() + step) for day in (first, last) for step in (-1, 0, 1)
    ]

    assert [is_of_compulsory_school_age(pupil, day) for day in days] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


def test_nothing_but_states_and_reasons_is_of_another_age() -> None:
    """Of a pupil whose birth date is not known, only what asks for no age is told."""
    rows = reference(case("2024-09-02", "CC NN*25 //*6", born=None))

    assert [row["rule"] for row in rows] == [PERSISTENT, "severe_absence", UNRESOLVED]


def test_a_run_goes_on_over_the_end_of_compulsory_school_age() -> None:
    """Ten days to Friday 27 June 2025, the pupil's last; then absence leaves it, attendance not.

    With nine days to that Friday there is no tenth. From 2 June there are twenty to it.
    """
    sixteen = date(2009, 3, 1)

    assert reached(CONTINUOUS, case("2025-06-16", "GG*15", born=sixteen)) == [
        ("2025-06-27 PM", True)
    ]
    assert reached(CONTINUOUS, case("2025-06-16", "GG*14 //", born=sixteen)) == [
        ("2025-06-27 PM", False)
    ]
    assert reached(CONTINUOUS, case("2025-06-17", "GG*14", born=sixteen)) == []
    assert reached(GROUND_I, case("2025-06-02", "GG*25", born=sixteen)) == [("2025-06-27 PM", True)]
    assert reached(GROUND_I, case("2025-06-02", "GG*24 //", born=sixteen)) == [
        ("2025-06-27 PM", False)
    ]


def test_the_list_is_in_order() -> None:
    """By rule, then by when it was reached."""
    rows = reference(case("2024-09-02", "GG*20"))

    assert [(row["rule"], row["reached"]["date"]) for row in rows] == [
        (CONTINUOUS, "2024-09-13"),
        (GROUND_I, "2024-09-27"),
        (PENALTY, "2024-09-06"),
        (PENALTY, "2024-09-13"),
        (PENALTY, "2024-09-20"),
        (PENALTY, "2024-09-27"),
        (PERSISTENT, "2024-09-02"),
        ("severe_absence", "2024-09-02"),
    ]


@pytest.mark.slow
def test_drawn_cases_reach_every_rule_often() -> None:
    """Of 500 cases, each rule has rows in one of twenty or more."""
    having: Counter[str] = Counter()

    @settings(
        max_examples=500, derandomize=True, database=None, deadline=None, phases=[Phase.generate]
    )
    @given(cases())
    def count(drawn: Case) -> None:
        having["cases"] += 1
        having.update({row["rule"] for row in reference(drawn)})

    count()

    assert having["cases"] >= 500
    for rule in RULES:
        assert having[rule.__name__] * 20 >= having["cases"], rule.__name__
