"""A row of data changes the answer from its day on; another kind of frame changes nothing."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from rules_cases import case
from rules_registers import prepared_of

from attendance_core.rules import (
    continuous_unauthorised_absence,
    national_rules,
    penalty_notice_threshold,
    sickness_return,
    unresolved_reason,
)
from attendance_core.sources import Source
from attendance_core.thresholds import NATIONAL, Threshold, Thresholds

OF = case("2024-09-02", "GG*3 //*10 OO*3 //*2 NN*4 CC GN*22 II*20")
CHANGED = date(2024, 9, 19)


def law(name, value, since=None):
    """Suppose another figure, for ever or from a day on."""
    (now,) = NATIONAL[name].figures
    supposed = evolve(now, value=value)
    figures = (supposed,)
    if since:
        before = evolve(now, until=since - timedelta(days=1))
        figures = (before, evolve(supposed, in_force=since, sources=(Source("A supposed law"),)))
    return Threshold(name, "supposed", figures)


def reached(found):
    """Give when each outcome was reached, and by how many sessions."""
    return [(str(each.reached), each.figures["unauthorised"]) for each in found]


def test_another_figure_is_another_answer_and_changes_no_other():
    """A what-if touches nothing: asked of the law again, the answer is the law's."""
    prepared = prepared_of(case("2024-09-02", "GG*5"))
    on = date(2024, 9, 6)
    six = Thresholds((law("penalty_notice_sessions", 6),))

    assert reached(penalty_notice_threshold(prepared, on=on, thresholds=six)) == [
        ("2024-09-04 PM", 6)
    ]
    assert reached(penalty_notice_threshold(prepared, on=on)) == [("2024-09-06 PM", 10)]


def test_a_what_if_is_asked_of_every_rule():
    """Three days are enough for all that the law does not find in four, and six sessions."""
    of = case("2024-09-02", "CC OO*4 II*4 //")
    prepared = prepared_of(of)
    three_days = {
        "continuous_unauthorised_absence",
        "deletion_ground_i",
        "leave_overstayed",
        "sickness_return",
    }
    six = law("penalty_notice_sessions", 6)
    supposed = Thresholds((*(law(name, 3) for name in three_days), six))
    by_law = {each.rule for each in national_rules(prepared, on=of.on) if len(each)}
    found = national_rules(prepared, on=of.on, thresholds=supposed)

    assert {each.rule for each in found if len(each)} - by_law == {
        *three_days,
        "penalty_notice_threshold",
    }


def test_a_new_row_changes_the_answer_from_its_day_on():
    """Ten before the day; from it on six are enough, those before it among them."""
    of = case("2024-09-02", "GG*3 //*10 OO*2")
    change = Thresholds((law("penalty_notice_sessions", 6, since=CHANGED),))
    found = list(penalty_notice_threshold(prepared_of(of), on=of.on, thresholds=change))

    assert reached(penalty_notice_threshold(prepared_of(of), on=of.on)) == [("2024-09-20 PM", 10)]
    assert reached(found) == [("2024-09-19 AM", 6)]
    assert "A supposed law" in found[0].record()["sources"]


def test_what_was_reached_before_the_change_stays():
    """An answer of a day before it is the older law's."""
    of = case("2024-09-02", "GG*3 //*10 OO*2")
    change = Thresholds((law("penalty_notice_sessions", 6, since=CHANGED),))
    day = CHANGED - timedelta(days=1)

    assert list(penalty_notice_threshold(prepared_of(of), on=day, thresholds=change)) == []


def test_a_longer_time_for_a_reason_makes_it_due_later():
    """Of marks from its day on; those before it keep theirs."""
    of = case("2024-09-16", "NN // // NN //*8")
    change = Thresholds((law("reason_due", 7, since=CHANGED),))
    days = [date(2024, 9, 24), date(2024, 9, 27), date(2024, 10, 1)]
    found = [list(unresolved_reason(prepared_of(of), on=on, thresholds=change)) for on in days]

    assert [len(one[0].sessions) for one in found] == [2, 2, 4]


@pytest.mark.parametrize(
    ("rule", "day"), [(continuous_unauthorised_absence, "OO"), (sickness_return, "II")]
)
def test_six_days_before_the_change_are_not_enough_for_the_five_after_it(rule, day):
    """What the older law did not reach stays so; one more day from the change on reaches it."""
    change = Thresholds((law(rule.__name__, 5, since=CHANGED),))
    before = case("2024-09-11", f"{day}*6 //*5")
    over = case("2024-09-11", f"{day}*7 //*4")

    assert list(rule(prepared_of(before), on=before.on, thresholds=change)) == []
    (outcome,) = rule(prepared_of(over), on=over.on, thresholds=change)
    assert outcome.reached.day == CHANGED


def test_before_a_rule_stood_it_says_nothing():
    """On a day of 2023 only the states can be asked about."""
    of = case("2023-09-04", "GG*20")
    found = national_rules(prepared_of(of), on=of.on)

    assert {each.rule for each in found if len(each)} == {"persistent_absence", "severe_absence"}


def test_what_says_nothing_has_the_columns_of_what_does():
    """An empty frame can be put beside a full one; it is of the rule and of the day."""
    of = case("2023-09-04", "GG*20")
    then = penalty_notice_threshold(prepared_of(of), on=of.on)
    now = penalty_notice_threshold(prepared_of(OF), on=OF.on)

    assert (then.rule, then.on, len(then)) == ("penalty_notice_threshold", of.on, 0)
    assert {name: str(kind) for name, kind in then.frame.schema.items()} == {
        name: str(kind) for name, kind in now.frame.schema.items()
    }


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "duckdb", "lazy"])
def test_another_kind_of_frame_gives_the_same_outcomes(kind):
    """To the session; the frames come back in kind."""
    pytest.importorskip({"lazy": "polars"}.get(kind, kind))
    made = prepared_of(OF, marks_as=_KINDS[kind])
    ours = [each for one in national_rules(prepared_of(OF), on=OF.on) for each in one]
    theirs = national_rules(made, on=OF.on)

    assert [each for one in theirs for each in one] == ours
    assert len({each.rule for each in ours}) >= 6
    assert {type(one.frame).__name__ for one in theirs} == {_NAMES[kind]}


def _duckdb(marks):
    import duckdb  # noqa: PLC0415 - only where it is installed

    return duckdb.from_arrow(marks.to_arrow())


_KINDS = {
    "pandas": lambda marks: marks.to_pandas(),
    "pyarrow": lambda marks: marks.to_arrow(),
    "duckdb": _duckdb,
    "lazy": lambda marks: marks.lazy(),
}
_NAMES = {
    "pandas": "DataFrame",
    "pyarrow": "Table",
    "duckdb": "DuckDBPyRelation",
    "lazy": "LazyFrame",
}
