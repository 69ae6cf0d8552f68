"""All rules together: what each has, what stands in an outcome, and who is left out."""

import tomllib
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from attrs import evolve
from rules_cases import case
from rules_registers import prepared_of

import attendance_core.rules
from attendance_core.rules import national_rules, persistent_absence
from attendance_core.rules.law import law_of
from attendance_core.sessions import Half, Session
from attendance_core.thresholds import school_age, threshold

TESTS = Path(__file__).parents[2]
GOLDEN = tomllib.loads((TESTS / "golden" / "rules.toml").read_text(encoding="utf-8"))
DATA = Path(attendance_core.rules.__path__[0]) / "data"
OF = case("2024-09-02", "GG*3 //*10 OO*3 //*2 NN*4 CC GN*22 II*20")


def test_no_rule_can_vanish():
    """The list is golden, and each has its data and its module."""
    assert sorted(each.stem for each in DATA.glob("*.toml")) == GOLDEN["rules"]
    assert [each.rule for each in national_rules(prepared_of(OF), on=OF.on)] == GOLDEN["reckoned"]


@pytest.mark.parametrize("rule", GOLDEN["rules"])
def test_every_rule_says_what_it_is_and_from_what(rule):
    """Its module has a source, its data figures that are there, and a page."""
    module = import_module(f"attendance_core.rules.{rule}")
    law = law_of(rule)

    assert "\nSource: " in module.__doc__
    assert rule in module.__all__
    assert law.says
    assert [threshold(name).name for name in law.thresholds] == list(law.thresholds)
    assert (TESTS.parent / "docs" / "reference" / "rules" / f"{rule}.md").exists()


def test_an_outcome_has_the_form_of_the_contract():
    """Each key is there, in its order, and nothing else."""
    found = [each.record() for one in national_rules(prepared_of(OF), on=OF.on) for each in one]
    keys = ("rule", "pupil", "reached", "holds", "window", "sessions", "figures", "gaps")

    assert {tuple(each) for each in found} == {(*keys, "sources", "verified")}
    assert {each["rule"] for each in found if each["verified"]} == {
        "persistent_absence",
        "severe_absence",
        "unresolved_reason",
    }
    assert all(each["sources"] for each in found)


@pytest.mark.parametrize(
    "rule", ["continuous_unauthorised_absence", "penalty_notice_threshold", "sickness_return"]
)
def test_a_rule_of_school_age_cites_the_law_of_it(rule):
    """After its figures and readings; each outcome has all of them."""
    (found,) = [each for each in national_rules(prepared_of(OF), on=OF.on) if each.rule == rule]
    of_age = school_age(on=OF.on).sources

    assert of_age
    assert found.sources[-len(of_age) :] == of_age
    assert {each.sources for each in found} == {found.sources}


def test_an_outcome_and_its_sessions_are_of_one_pupil():
    """Of two schools, each with its own: the school, the key, and the key of every mark."""
    marks = {("B", *at): code for (_, *at), code in OF.marks.items()}
    other = replace(OF, urn=142002, pupils={"B": OF.pupils["A"]}, marks=marks)
    found = [each for one in national_rules(prepared_of(OF, other), on=OF.on) for each in one]

    assert {(each.urn, each.pupil) for each in found} == {(142000, "A"), (142002, "B")}
    assert {(each.pupil, mark.pupil) for each in found for mark in each.sessions} == {
        ("A", "A"),
        ("B", "B"),
    }


def test_an_outcome_shows_nothing_of_the_pupil():
    """Neither the key nor the sessions stand in its repr."""
    of = case("2024-09-02", "GG*5")
    (outcome,) = persistent_absence(prepared_of(of), on=of.on)

    assert "2024-09-03" not in repr(outcome)
    assert "pupil" not in repr(outcome)


@pytest.mark.parametrize(
    ("changes", "is_counted"),
    [({}, True), ({"boarder": "B"}, False), ({"phase": "ap"}, False), ({"born": None}, False)],
)
def test_whom_the_daily_series_counts_is_said(changes, is_counted):
    """A boarder and a pupil of a provider are in the state, and not in the Department's figures."""
    of = case("2024-09-02", "GG*5", born=changes.pop("born", OF.pupils["A"].born))
    prepared = prepared_of(of)
    if changes:
        import narwhals as nw  # noqa: PLC0415 - to change what the case has no place for

        values = {name: nw.lit(value) for name, value in changes.items()}
        prepared = evolve(prepared, enrolments=prepared.enrolments.with_columns(**values))
    (outcome,) = persistent_absence(prepared, on=of.on)

    assert outcome.figures["in_dfe_definition"] is is_counted


def test_in_the_sixth_half_term_a_pupil_of_fifteen_is_not_counted():
    """What was possible before it is."""
    born = case("2024-09-02", "//").pupils["A"].born.replace(year=2009)
    late = case("2025-06-02", "GG*5", born=born)
    over = case("2025-05-19", "GG*5 | GG*5", born=born)
    found = [next(iter(persistent_absence(prepared_of(of), on=of.on))) for of in (late, over)]

    assert [each.figures["in_dfe_definition"] for each in found] == [False, True]
    assert [each.figures["possible"] for each in found] == [10, 20]


@pytest.mark.parametrize("day", ["2001-03-05", "2010-03-05", "2024-10-04"])
def test_outcomes_say_of_which_rule_and_day_they_are(day):
    """In any year, whether a rule stood then or not: its name, the day, and the same columns."""
    on = date.fromisoformat(day)
    found = national_rules(prepared_of(OF), on=on)
    today = national_rules(prepared_of(OF), on=OF.on)

    assert [each.rule for each in found] == GOLDEN["reckoned"]
    assert {each.on for each in found} == {on}
    assert [each.frame.schema for each in found] == [each.frame.schema for each in today]
    assert [each.figures for each in found] == [each.figures for each in today]


@pytest.mark.parametrize(
    "rule", ["persistent_absence", "severe_absence", "unresolved_reason", "deletion_ground_i"]
)
def test_the_only_outcome_of_a_pupil_is_the_first(rule):
    """A rule that is reached once numbers its outcome 1."""
    (found,) = [each for each in national_rules(prepared_of(OF), on=OF.on) if each.rule == rule]

    assert len(found)
    assert set(found.frame["number"].to_list()) == {1}


def test_one_session_alone_can_be_all_that_was_possible():
    """Whoever missed the only possible session missed all of them."""
    attended, missed = case("2024-09-02", "./"), case("2024-09-02", ".I")

    assert len(persistent_absence(prepared_of(attended), on=attended.on)) == 0
    assert len(persistent_absence(prepared_of(missed), on=missed.on)) == 1


def test_a_state_begins_just_after_less_than_a_tenth():
    """11 of 111 is less than a tenth, and 12 of 112 is not: it began with that session."""
    before = case("2024-09-02", "//*50 II*5 I.")
    then = case("2024-09-02", "//*50 II*5 I. .I")

    assert list(persistent_absence(prepared_of(before), on=before.on)) == []
    (outcome,) = persistent_absence(prepared_of(then), on=then.on)
    assert (outcome.figures["missed"], outcome.figures["possible"]) == (12, 112)
    assert outcome.reached == Session(then.on, Half.PM)


def test_each_pupils_sessions_are_counted_by_themselves():
    """A's absence comes first and B's last: B's state begins with B's own second session."""
    a, b = case("2024-09-02", "II //*9"), case("2024-09-02", "//*9 II")
    marks = a.marks | {("B", *at): code for (_, *at), code in b.marks.items()}
    both = replace(a, pupils=a.pupils | {"B": a.pupils["A"]}, marks=marks)
    first, second = persistent_absence(prepared_of(both), on=both.on)

    assert first.reached == Session(date(2024, 9, 2), Half.AM)
    assert second.reached == Session(both.on, Half.PM)
