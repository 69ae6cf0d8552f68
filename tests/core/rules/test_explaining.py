"""An outcome in plain words."""

from dataclasses import replace
from datetime import date

import pytest
from rules_cases import case
from rules_registers import prepared_of

from attendance_core.rules import (
    continuous_unauthorised_absence,
    deletion_ground_i,
    explain,
    leave_overstayed,
    national_rules,
    penalty_notice_threshold,
    persistent_absence,
)
from attendance_core.rules.answers import Answer, Point
from attendance_core.sources import Source, Status

RUN = case("2024-09-02", "GN*4 .G GG*20")


def only(rule, of):
    """Give the only outcome of a rule."""
    (outcome,) = rule(prepared_of(of), on=of.on)
    return outcome


def test_a_threshold_says_its_figures_and_its_window():
    """What a person needs to look it up stands in it, and what is a reading is said."""
    said = explain(only(penalty_notice_threshold, case("2024-09-02", "GG*4 NU")))

    assert said.startswith(
        "On Friday 6 September 2024 in the afternoon the pupil had 10 sessions of unauthorised "
        "absence within 1 school weeks, from Monday 2 September 2024 to Sunday 8 September 2024"
    )
    assert "For 9 of them there is a reason on the record; for 1 it is not" in said
    assert "Not verified, and a reading that was chosen:" in said


def test_an_outcome_is_one_paragraph():
    """What was reached, that it is early, what cannot be known, and what it rests on."""
    said = explain(only(persistent_absence, case("2024-09-02", "GG //*9")))
    limb = explain(only(deletion_ground_i, case("2024-09-02", "GG*20")))

    assert said == (
        "From Thursday 1 August 2024 to Friday 13 September 2024 the pupil missed 2 of 20 possible "
        "sessions, which is persistent absence; it has been so without a break since Monday 2 "
        "September 2024 in the morning. There are so few possible sessions yet that it is early to "
        "judge. It rests on: DfE, Pupil absence statistics: methodology, 3.2.2, 5.3.2; Monitor "
        "your school attendance: user guide (DfE), year to date, from the pupil's own start; "
        "leavers up to the leaving date."
    )
    assert (
        " What is missing cannot be known from the record: no reasonable ground to think sickness "
        "or unavoidable cause; joint reasonable enquiries with the local authority; if the pupil"
    ) in limb


def test_an_answer_is_one_paragraph():
    """What it is about, what is so, what is not, what is not known, and what it rests on."""
    law = Source("A law", "s.1"), Source("A reading", status=Status.UNVERIFIED)
    points = (
        Point("a", "one is so", True),
        Point("b", "another is", True),
        Point("c", "a third is", False),
        Point("d", "a fourth is", None),
    )
    found = Answer("part_time_timetable", date(2026, 11, 20), "It is about a case.", points, law)

    assert explain(found) == (
        "It is about a case. It is so that: one is so; another is. It is not so that: a third is. "
        "It is not known whether: a fourth is. What is missing cannot be known from the record: "
        "that it is in the pupil's best interest and no way to manage behaviour. "
        "It rests on: A law, s.1. Not verified, and a reading that was chosen: A reading."
    )
    assert (found.met, found.missing, found.verified) == (False, ("a fourth is",), False)


def test_what_does_not_hold_any_more_is_said():
    """A run that a later day ended says so; one that goes on does not."""
    ended = only(continuous_unauthorised_absence, case("2024-09-02", "GG*10 //"))
    goes_on = only(continuous_unauthorised_absence, case("2024-09-02", "GG*10"))

    assert "A later day has ended the run." in explain(ended)
    assert "ended" not in explain(goes_on)


def test_sessions_without_a_mark_are_said():
    """Nobody takes them for present."""
    said = explain(only(continuous_unauthorised_absence, RUN))

    assert "Sessions without a mark in that time, left out: 1." in said


@pytest.mark.parametrize(
    ("rule", "of"),
    [
        (deletion_ground_i, case("2024-09-02", "GG*20")),
        (leave_overstayed, case("2024-09-02", "//*4 CC GG*10")),
    ],
)
def test_a_limb_is_no_permission(rule, of):
    """What else the ground needs is named."""
    said = explain(only(rule, of))

    assert "no permission to delete the name" in said
    assert "joint reasonable enquiries with the local authority" in said


def test_early_in_the_year_is_said():
    """Of few possible sessions nobody makes too much."""
    early = explain(only(persistent_absence, case("2024-09-02", "GG //*9")))
    later = explain(only(persistent_absence, case("2024-09-02", "GG*5 //*20")))

    assert "it is early to judge" in early
    assert "it is early to judge" not in later


def test_every_rule_explains_its_outcomes_without_the_pupil():
    """No figure is left in braces, and the pupil's key is not in the text."""
    drawn = case("2024-09-02", "CC GN*24 II*20", expected=[("2024-09-03", 15, True)])
    of = replace(
        drawn,
        pupils={"adno:77": drawn.pupils["A"]},
        marks={("adno:77", *key[1:]): code for key, code in drawn.marks.items()},
    )
    found = [each for one in national_rules(prepared_of(of), on=of.on) for each in one]
    texts = [explain(each) for each in found]

    assert len({each.rule for each in found}) >= 6
    assert not any("{" in text or "None" in text for text in texts)
    assert not any("adno" in text for text in texts)
