from datetime import date

from attendance_core.pictures import lateness_by_weekday, weekday_grid
from attendance_core.pictures.colours import contrast
from attendance_core.register import Register
from attendance_core.scenarios import invent
from attendance_core.statistics import statistics

GRID = [
    {"weekday": day, "session": half, "attendance_rate": rate}
    for day, half, rate in (
        ("Tue", "AM", 0.95),
        ("Mon", "AM", 0.91),
        ("Mon", "PM", 0.9),
        ("Tue", "PM", None),
    )
]
LATE = [
    {"weekday": "Mon", "late_before_close": 30, "late_after_close": 4},
    {"weekday": "Tue", "late_before_close": 1200, "late_after_close": 0},
]


def test_a_cell_shows_its_figure(texts):
    """The figures are texts in the SVG, under the names of the days."""
    shown = set(texts(weekday_grid(GRID)))

    assert {"Monday", "Tuesday", "Morning", "Afternoon", "91.0%", "90.0%", "95.0%", "c"} <= shown


def test_a_cell_can_be_read(values):
    """Whatever its colour, the figure on it has 4.5:1 or more against it."""
    assert all(contrast(each["ink"], each["fill"]) >= 4.5 for each in values(weekday_grid(GRID)))


def test_the_higher_the_darker_and_what_is_suppressed_is_bare(values):
    """The highest has the ink itself, the cell without a figure the background."""
    fills = {each["text"]: each["fill"] for each in values(weekday_grid(GRID))}

    assert fills["95.0%"] == "#1d4f91"
    assert fills["c"] == "#ffffff"
    assert contrast(fills["91.0%"], "#ffffff") > contrast(fills["90.0%"], "#ffffff") > 1


def test_cells_that_are_alike_are_alike(values):
    """One figure everywhere is one colour everywhere."""
    rows = [row | {"attendance_rate": 0.9} for row in GRID]

    assert len({each["fill"] for each in values(weekday_grid(rows))}) == 1


def test_the_grid_is_told_in_the_order_of_the_week():
    """Monday before Tuesday, morning before afternoon, in the table and in words."""
    picture = weekday_grid(GRID, of="daily")

    assert [(row["weekday"], row["session"]) for row in picture.rows] == [
        ("Mon", "AM"),
        ("Mon", "PM"),
        ("Tue", "AM"),
        ("Tue", "PM"),
    ]
    assert picture.alt == (
        "Grid: attendance by weekday and session. Highest 95.0% (Tuesday, Morning), lowest 90.0%"
        " (Monday, Afternoon). Suppressed: 1 of 4."
        " Pupil attendance in schools: the daily series."
    )


def test_lateness_is_told_by_when_they_came(values):
    """Before and after the close, the second hollow; numbers are sessions, with their thousands."""
    picture = lateness_by_weekday(LATE)

    assert [(each["text"], each["is_hollow"]) for each in values(picture)] == [
        ("before the register closed: 30", False),
        ("after it closed: 4", True),
        ("before the register closed: 1,200", False),
        ("after it closed: 0", True),
    ]
    assert picture.alt == (
        "Bar chart: lateness by weekday. Late before the register closed, sessions: Highest 1,200"
        " (Tuesday), lowest 30 (Monday). Late after it closed, sessions: Highest 4 (Monday),"
        " lowest 0 (Tuesday)."
    )


def test_the_statistics_of_a_school_are_drawn_as_they_come(values):
    """Ten cells of an invented school, and lateness on five days."""
    made = invent(5, pupils=20)
    register = Register.of_school(
        made.school.urn, calendar=made.calendar, roll=made.roll, marks=made.marks
    )
    span = (date(2026, 9, 1), date(2026, 11, 20))
    prepared = register.prepared()
    grid = weekday_grid(statistics(prepared, span=span, by=["weekday", "session"]), span=span)
    late = lateness_by_weekday(statistics(prepared, span=span, by=["weekday"]))

    assert len(values(grid)) == 10
    assert [row["weekday"] for row in late.rows] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert grid.svg() == grid.svg()
