"""What a window holds from before the law's first day is shown apart, and counted nowhere."""

from dataclasses import replace
from datetime import date

import pytest
from rules_cases import case
from rules_registers import prepared_of

from attendance_core.rules import earlier_sessions, penalty_notice_threshold, persistent_absence


def test_older_sessions_of_a_window_are_shown_apart():
    """Two days of July, two of whose marks are of a code that counts, and ten in September."""
    of = case("2024-07-22", "GG /O // // I/ | | | | | GG*5")
    found = penalty_notice_threshold(prepared_of(of), on=of.on)
    (outcome,) = found

    assert str(outcome.window[0]) == "2024-07-22"
    assert outcome.figures["unauthorised"] == len(outcome.sessions) == 10
    assert [(f"{day} {half}", code) for *_, day, half, code in earlier_sessions(found).rows()] == [
        ("2024-07-22 AM", "G"),
        ("2024-07-22 PM", "G"),
        ("2024-07-23 PM", "O"),
    ]


@pytest.mark.parametrize("text", ["//*5 | | | | | GG*5", "GG*5 | | | | | GG*4"])
def test_there_may_be_none(text):
    """Where July was attended; and where the ten are not reached by September's alone."""
    of = case("2024-07-22", text)

    assert earlier_sessions(penalty_notice_threshold(prepared_of(of), on=of.on)).is_empty()


def test_the_law_s_first_day_is_not_before_it():
    """A school that is open all August: Friday 16 is before it, and Monday 19 counts."""
    of = case("2024-08-12", "// // // // /O OG GG*4 GG")
    found = penalty_notice_threshold(prepared_of(of), on=of.on)
    (outcome,) = found

    assert str(outcome.sessions[0].session) == "2024-08-19 AM"
    assert earlier_sessions(found)["date"].to_list() == [date(2024, 8, 16)]


def test_sessions_stand_in_the_order_of_outcomes():
    """Of two schools, of two pupils, and the morning first, in the frame that was handed in."""
    of = case("2024-07-22", "GG OO // // // | | | | | GG*5")
    other = replace(of, urn=142002)
    two = replace(
        of,
        pupils={"B": of.pupils["A"], "A": of.pupils["A"]},
        marks={(key, *at): code for key in "BA" for (_, *at), code in of.marks.items()},
    )
    prepared = prepared_of(other, two, marks_as=lambda marks: marks.reverse().to_pandas())
    found = earlier_sessions(penalty_notice_threshold(prepared, on=of.on))
    told = [(row.urn, row.pupil, row.session, row.code) for row in found.itertuples()]

    assert told == [
        (urn, pupil, half, code)
        for urn, pupil in ((142000, "A"), (142000, "B"), (142002, "A"))
        for code in "GO"
        for half in ("AM", "PM")
    ]


def test_a_window_that_begins_with_the_law_has_none():
    """A later one never does."""
    of = case("2024-09-02", "GG*5")

    assert earlier_sessions(penalty_notice_threshold(prepared_of(of), on=of.on)).is_empty()


def test_a_state_of_absence_counts_no_codes_of_its_own():
    """It is of meanings, which have their own days."""
    of = case("2024-09-02", "GG*5")

    with pytest.raises(ValueError, match="a rule that counts codes was expected"):
        earlier_sessions(persistent_absence(prepared_of(of), on=of.on))
