"""In which times a rule stood, and with which figures."""

from datetime import date

from attrs import evolve

from attendance_core.rules.law import law_of, periods
from attendance_core.thresholds import NATIONAL, Threshold, Thresholds

RULE = "sickness_return"


def times(*figures, until):
    """Give the times of a rule whose figure is supposed: first day, last day and value."""
    (now,) = NATIONAL[RULE].figures
    supposed = [
        evolve(now, value=value, in_force=date.fromisoformat(a), until=b and date.fromisoformat(b))
        for a, b, value in figures
    ]
    what_if = Thresholds((Threshold(RULE, "supposed", tuple(supposed)),))
    found = periods(law_of(RULE), until=date.fromisoformat(until), thresholds=what_if)
    return [(str(each.first), str(each.last), each[RULE]) for each in found]


def test_a_time_ends_with_its_figure_and_none_begins_before_there_is_another():
    """Both days are included, and a figure of one day has a time of one day."""
    figures = [
        ("2024-08-19", "2024-09-30", 15),
        ("2024-10-07", "2024-10-07", 12),
        ("2024-11-01", None, 10),
    ]

    assert times(*figures, until="2024-12-31") == [
        ("2024-08-19", "2024-09-30", 15),
        ("2024-10-07", "2024-10-07", 12),
        ("2024-11-01", "2024-12-31", 10),
    ]


def test_a_time_ends_on_the_day_before_the_next():
    """Where one figure follows another no day is left out."""
    figures = [("2024-08-19", "2024-09-30", 15), ("2024-10-01", None, 10)]

    assert times(*figures, until="2024-10-01") == [
        ("2024-08-19", "2024-09-30", 15),
        ("2024-10-01", "2024-10-01", 10),
    ]
