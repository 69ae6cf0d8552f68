from datetime import date

import pytest

from attendance_core.errors import Refused
from attendance_core.pictures import attendance_over_time

RATES = [0.95, None, 0.96, 0.92]
WEEKS = [
    {"week": date(2026, 9, 7 + 7 * at), "attendance_rate": rate} for at, rate in enumerate(RATES)
]
MONTHS = [
    {"month": "2026-10", "attendance_rate": 0.93},
    {"month": "2026-09", "attendance_rate": 0.92},
]


def test_weeks_are_told():
    """Highest, lowest, which way it went from the first to the last, and what is suppressed."""
    picture = attendance_over_time(WEEKS)

    assert picture.title == "Attendance by week"
    assert picture.alt == (
        "Line chart: attendance by week. Highest 96.0% (21 September 2026), lowest 92.0%"
        " (28 September 2026). It fell from 95.0% (7 September 2026) to 92.0%"
        " (28 September 2026), the last. Suppressed: 1 of 4."
    )


def test_months_are_told_in_their_order():
    """September comes before October, however the rows come."""
    assert attendance_over_time(MONTHS).alt == (
        "Line chart: attendance by month. Highest 93.0% (October 2026), lowest 92.0%"
        " (September 2026). It rose from 92.0% (September 2026) to 93.0% (October 2026), the last."
    )


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([], "There is no figure."),
        ([0.9], "90.0% (7 September 2026)."),
        (
            [0.9, 0.9],
            (
                "All are 90.0%. It is 90.0% at the last (14 September 2026) as at the first"
                " (7 September 2026)."
            ),
        ),
    ],
)
def test_few_weeks_are_told(rates, said):
    """No week, one week, and two that are alike."""
    rows = [row | {"attendance_rate": rate} for row, rate in zip(WEEKS, rates, strict=False)]
    picture = attendance_over_time(rows)

    assert picture.alt == f"Line chart: attendance by week. {said}"
    assert picture.svg().endswith("</svg>")


def test_a_gap_is_marked_where_it_is(values):
    """The suppressed week has no point, and a c at its place, with its meaning above."""
    picture = attendance_over_time(WEEKS)
    (gap,) = values(picture, layer=1)

    assert [each["rate"] for each in values(picture)] == RATES
    assert (gap["at"], gap["text"]) == (values(picture)[1]["at"], "c")
    assert ">c</text>" in picture.svg()
    assert "c: suppressed" in picture.svg()


def test_days_are_the_same_on_every_clock(values):
    """7 September 2026 is midnight of Greenwich: whatever the machine's zone, the SVG is one."""
    picture = attendance_over_time(WEEKS)

    assert values(picture)[0]["at"] == 1_788_739_200_000
    assert ">7 Sep</text>" in picture.svg()


def test_the_year_so_far_is_a_second_line_of_another_kind():
    """Dashed and with squares, named in the legend, and a column of the table."""
    rows = [row | {"attendance_rate_to_date": 0.94} for row in WEEKS]
    picture = attendance_over_time(rows)
    encoding = picture.chart.to_dict()["layer"][0]["encoding"]

    assert encoding["strokeDash"]["scale"] == {
        "domain": ["Each week", "So far"],
        "range": [[1, 0], [7, 3]],
    }
    assert encoding["shape"]["scale"]["range"] == ["circle", "square"]
    assert picture.columns[-1].label == "Attendance so far"
    assert "So far: 94.0%." in picture.alt
    assert ">So far</text>" in picture.svg()


def test_groups_have_a_line_each_that_is_known_without_its_colour():
    """Of twelve lines no two have both dash and shape in common."""
    rows = [
        {"week": date(2026, 9, 7), "registration_group": f"{at}A", "attendance_rate": 0.9}
        for at in range(1, 13)
    ]
    picture = attendance_over_time(rows, by="registration_group")
    encoding = picture.chart.to_dict()["layer"][0]["encoding"]
    kinds = {
        (tuple(dash), shape)
        for dash, shape in zip(
            encoding["strokeDash"]["scale"]["range"],
            encoding["shape"]["scale"]["range"],
            strict=True,
        )
    }

    assert len(kinds) == 12
    assert picture.title == "Attendance by week and registration group"


def test_groups_are_told_with_their_last_figures():
    """The highest and the lowest with their group; the last of each, suppressed or not."""
    rows = [
        {"week": date(2026, 9, day), "sex": sex, "attendance_rate": rate}
        for day, sex, rate in ((7, "F", 0.95), (7, "M", 0.9), (14, "F", 0.93), (14, "M", None))
    ]

    assert attendance_over_time(rows, by="sex").alt == (
        "Line chart: attendance by week and sex. Highest 95.0% (7 September 2026, sex F), lowest"
        " 90.0% (7 September 2026, sex M). At the last: 93.0% (sex F), c (sex M)."
        " Suppressed: 1 of 4."
    )


def test_more_lines_than_can_be_told_apart_are_refused():
    """Thirteen, by their number and not by their names."""
    rows = [
        {"week": date(2026, 9, 7), "pupil": f"Tregear {at}", "attendance_rate": 0.9}
        for at in range(13)
    ]
    with pytest.raises(Refused, match="12 groups at the most were expected") as refused:
        attendance_over_time(rows, by="pupil")

    assert "Tregear" not in str(refused.value)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"week": None}, "frame, column week: the Monday of every week was expected"),
        ({"week": "Tregear"}, "frame, column week: the Monday of every week was expected"),
        ({"month": "Tregear"}, "frame, column month: months such as 2026-11 were expected"),
        ({}, "frame, column week: this column is missing"),
    ],
)
def test_what_is_no_time_is_refused(row, expected):
    """Nothing of the cell is repeated."""
    with pytest.raises(Refused) as refused:
        attendance_over_time([row | {"attendance_rate": 0.9}])

    assert str(refused.value) == expected


def test_a_definition_that_is_not_known_is_refused():
    """As statistics refuse it."""
    with pytest.raises(LookupError, match="no definition is called"):
        attendance_over_time(WEEKS, of="termly")
