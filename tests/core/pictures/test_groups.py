from datetime import date
from fractions import Fraction

import pytest

from attendance_core.errors import Refused
from attendance_core.pictures import Comparison, attendance_by_group, persistence_by_group

GROUPS = [
    {"sen_status": "N", "attendance_rate": 0.94},
    {"sen_status": "E", "attendance_rate": 0.885},
]
FLAGGED = [
    {
        "year_group": year,
        "enrolments": 100,
        "persistent_absence_rate": often,
        "severe_absence_rate": most,
    }
    for year, often, most in (("7", 0.15, 0.01), ("8", 0.24, 0.0), ("9", None, None))
]


def test_each_bar_has_its_figure(texts):
    """The label, the figure, and the same in words."""
    picture = attendance_by_group(GROUPS, by="sen_status")

    assert {"N", "E", "94.0%", "88.5%"} <= set(texts(picture))
    assert picture.title == "Attendance by SEN status"
    assert picture.alt == (
        "Bar chart: attendance by SEN status. Highest 94.0% (SEN status N), lowest 88.5%"
        " (SEN status E)."
    )


def test_bars_begin_at_nothing_and_end_at_all():
    """From 0 to 100%, so that a bar twice as long is twice as much."""
    picture = attendance_by_group(GROUPS, by="sen_status")
    scale = picture.chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]

    assert scale == {"domain": [0, 1]}


@pytest.mark.parametrize("rate", [0.9291, Fraction(9291, 10_000)])
def test_a_comparison_is_named_by_its_series(rate, texts):
    """The dashed line has its words beside it, and stands in the alternative text."""
    series = Comparison("England, secondary, 2024/25, census series", rate)
    picture = attendance_by_group(GROUPS, by="sen_status", benchmark=series)
    said = "England, secondary, 2024/25, census series: 92.9%"

    assert said in texts(picture)
    assert f"For comparison, {said}." in picture.alt
    assert "stroke-dasharray" in picture.svg()


def test_persistent_and_severe_lie_together_and_say_which_they_are(values, texts):
    """The first filled, the second hollow, both with their words: no colour is needed."""
    picture = persistence_by_group(FLAGGED, by="year_group")
    assert [(each["label"], each["text"], each["is_hollow"]) for each in values(picture)] == [
        ("7", "Persistently absent 15.0%", False),
        ("7", "Severely absent 1.0%", True),
        ("8", "Persistently absent 24.0%", False),
        ("8", "Severely absent 0.0%", True),
        ("9", "Persistently absent c", False),
        ("9", "Severely absent c", True),
    ]
    assert "Severely absent c" in texts(picture)


def test_persistent_and_severe_absence_are_told():
    """Each has its highest and lowest; nought is a figure, and what is suppressed is none."""
    span = (date(2026, 9, 1), date(2026, 11, 20))

    assert persistence_by_group(FLAGGED, by="year_group", span=span, of="census").alt == (
        "Bar chart: persistent and severe absence by year group."
        " Persistently absent: Highest 24.0% (year group 8), lowest 15.0% (year group 7)."
        " Severely absent: Highest 1.0% (year group 7), lowest 0.0% (year group 8)."
        " Suppressed: 1 of 3. 1 September 2026 to 20 November 2026."
        " Pupil absence in schools in England: the school census series."
    )


def test_persistent_absence_of_a_week_is_refused():
    """It is of the whole span: a part of a pupil's sessions says nothing of it."""
    with pytest.raises(Refused, match="by, column week: groups of pupils were expected"):
        persistence_by_group([], by="week")


@pytest.mark.parametrize("by", ["../../etc/passwd", "Tutor group (2026)"])
def test_a_file_may_be_called_by_the_name(by):
    """Whatever a column is called, the name has letters, digits and underscores alone."""
    name = attendance_by_group([{by: "7A", "attendance_rate": 0.9}], by=by).name

    assert name.startswith("attendance_by_")
    assert name.replace("_", "").isalnum()


def test_nothing_is_drawn_of_no_rows(texts):
    """A school without pupils has an empty picture, and no error."""
    picture = attendance_by_group([], by="year_group")

    assert picture.alt == "Bar chart: attendance by year group. There is no figure."
    assert "Attendance by year group" in texts(picture)
