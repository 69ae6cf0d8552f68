"""Statistics that are added up are those of everything at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from attendance_core.errors import Refused
from attendance_core.register import Register, rows
from attendance_core.statistics import COLUMNS, COUNTS, MEASURES, from_counts, statistics
from attendance_core.statistics.adding import added
from attendance_core.statistics.series import TIMES

DAYS = [date(2026, 9, day) for day in (7, 8, 9, 14, 15)]
SPAN = (DAYS[0], DAYS[-1])
# C1 and Y4 are written 1 and 4, so that a pupil's marks are a word; . is no mark.
CODES = {"1": "C1", "4": "Y4", ".": None}
PUPILS = st.lists(
    st.fixed_dictionaries(
        {
            "urn": st.sampled_from([142001, 142002, 142003]),
            "word": st.text(r"/\LBVIMGUON1DZ4.", min_size=10, max_size=10),
            "sex": st.sampled_from(["F", "M", None]),
            "status": st.sampled_from("CCCMG"),
        }
    ),
    max_size=9,
)
Pupil = Mapping[str, Any]


def register_of(
    pupils: Sequence[Pupil], urns: Sequence[int] = (142001, 142002, 142003)
) -> Register:
    """Make a register of three schools, or of some of them."""
    sessions = [(day, half) for day in DAYS for half in ("AM", "PM")]
    known = [(f"P{at}", each) for at, each in enumerate(pupils) if each["urn"] in urns]
    marks = [
        (each["urn"], key, day, half, CODES.get(letter, letter))
        for key, each in known
        for (day, half), letter in zip(sessions, each["word"], strict=True)
        if letter != "."
    ]
    enrolments = [(each["urn"], key, DAYS[0], each["sex"], each["status"]) for key, each in known]
    whose = {"urn": pl.Int64, "pupil": pl.String}
    session = {"date": pl.Date, "session": pl.String}
    return Register.from_frame(
        pl.DataFrame(marks, schema={**whose, **session, "code": pl.String}, orient="row"),
        calendar=pl.DataFrame(
            [(urn, *each) for urn in urns for each in sessions],
            schema={"urn": pl.Int64, **session},
            orient="row",
        ),
        enrolments=pl.DataFrame(
            enrolments,
            schema={**whose, "start": pl.Date, "sex": pl.String, "enrolment_status": pl.String},
            orient="row",
        ),
    )


def figures(pupils: Sequence[Pupil], *by: str, **more: Any) -> pl.DataFrame:
    """Give the statistics of everything at once."""
    found: pl.DataFrame = statistics(register_of(pupils).prepared(), span=SPAN, by=by, **more)
    return found


def of_each_school(pupils: Sequence[Pupil], *by: str, **more: Any) -> list[pl.DataFrame]:
    """Give the statistics of each school from a register of its own."""
    return [
        statistics(register_of(pupils, [urn]).prepared(), span=SPAN, by=by, **more)
        for urn in (142001, 142002, 142003)
    ]


@settings(max_examples=20)  # registers are made and counted in each
@given(pupils=PUPILS)
def test_a_trust_that_is_split_and_added_is_the_trust_at_once(pupils: list[Pupil]) -> None:
    """S4: schools apart, added, are the pooled statistics: counts, flags and rates to the bit."""
    assert_frame_equal(added(of_each_school(pupils)), figures(pupils))
    assert_frame_equal(
        added(of_each_school(pupils, "school", "sex"), by=["sex"]), figures(pupils, "sex")
    )


@settings(max_examples=20)  # registers are made and counted in each
@given(pupils=PUPILS, by=st.sampled_from(["sex", "school", "enrolment_status", "pupil"]))
def test_rows_are_added_up_by_their_columns(pupils: list[Pupil], by: str) -> None:
    """One frame by several columns is added up to each of them."""
    fine = figures(pupils, "school", "pupil", "sex", "enrolment_status")

    assert_frame_equal(added([fine], by=[by]), figures(pupils, by))


@settings(max_examples=20)  # registers are made and counted in each
@given(pupils=PUPILS, order=st.permutations([0, 1, 2]))
def test_the_order_makes_no_difference(pupils: list[Pupil], order: list[int]) -> None:
    """Nor does it whether some were added before."""
    schools = of_each_school(pupils, "sex")
    whole = added(schools, by=["sex"])
    first, second, third = (schools[at] for at in order)

    assert_frame_equal(added([first, second, third], by=["sex"]), whole)
    assert_frame_equal(added([added([first, second], by=["sex"]), third], by=["sex"]), whole)


@settings(max_examples=20)  # registers are made and counted in each
@given(pupils=PUPILS)
def test_codes_that_do_not_occur_are_none(pupils: list[Pupil]) -> None:
    """Counts by code add up too, where one school has a column that another has not."""
    schools = of_each_school(pupils, counts_by_code=True)
    silent = ["Z", "#", "Y4"]
    first, second, third = schools
    made = added([first, second.drop(silent), third])

    assert_frame_equal(added(schools), figures(pupils, counts_by_code=True))
    assert_frame_equal(
        made, added([first, second.with_columns(pl.lit(0).alias(name) for name in silent), third])
    )


def test_rates_are_not_averaged(school: Callable[..., Register]) -> None:
    """By hand: 1 of 10 and 9 of 10, 20 and 2 sessions: 2 + 1 of 22, not the mean of 10 and 50."""
    large = school([{"marks": ["9 days / \\", "1 day I I"]}], days=[*_days(10)], urn=1)
    small = school([{"marks": ["1 day / I"]}], days=[*_days(1)], urn=2)
    frames = [
        statistics(each.prepared(), span=(date(2026, 9, 7), date(2026, 9, 18)))
        for each in (large, small)
    ]
    (row,) = added(frames).to_dicts()

    assert (row["missed"], row["possible"]) == (3, 22)
    assert row["absence_rate"] == 3 / 22
    assert (row["enrolments"], row["persistently_absent"], row["severely_absent"]) == (2, 2, 1)
    assert (row["persistent_absence_rate"], row["severe_absence_rate"]) == (1.0, 0.5)


def _days(number: int) -> list[date]:
    return [date(2026, 9, 7 + 7 * week + day) for week in range(2) for day in range(5)][:number]


PAIR: list[Pupil] = [
    {"urn": 142001, "word": "/\\/\\/\\/\\II", "sex": "F", "status": "C"},
    {"urn": 142002, "word": "/\\/\\/\\/\\/\\", "sex": "M", "status": "C"},
]


def test_enrolments_over_times_are_not_added() -> None:
    """A pupil stands in the row of each week, so weeks together do not say how many there are."""
    weeks = figures(PAIR, "week", "school")
    (whole,) = added([weeks]).to_dicts()
    by_week = added([weeks], by=["week"])

    assert (whole["possible"], whole["missed"]) == (20, 2)
    assert whole["enrolments"] is whole["persistently_absent"] is None
    assert_frame_equal(by_week, figures(PAIR, "week"))
    assert by_week["enrolments"].to_list() == [2, 2]


def test_flags_are_null_where_one_of_them_is() -> None:
    """Where no threshold was in force in one of the frames nobody is said to be absent so."""
    one, other = of_each_school(PAIR, "sex")[:2]
    unsaid = other.with_columns(
        *(pl.lit(None, pl.Int64).alias(name) for name in ("persistently_absent", "severely_absent"))
    )
    whole = added([one, unsaid]).to_dicts()[0]
    female, male = added([one, unsaid], by=["sex"]).to_dicts()

    assert whole["persistently_absent"] is whole["persistent_absence_rate"] is None
    assert whole["enrolments"] == 2
    assert (female["persistently_absent"], male["persistently_absent"]) == (1, None)


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "lazy"])
def test_the_answer_is_of_the_kind_of_the_first(kind: str) -> None:
    """Whatever kinds the others are of."""
    pytest.importorskip("pandas")
    first, second, third = of_each_school(PAIR, "sex")
    handed = {"pandas": first.to_pandas, "pyarrow": first.to_arrow, "lazy": first.lazy}[kind]()
    made = added([handed, second, third], by=["sex"])

    assert type(made) is type(handed)
    assert rows(made) == figures(PAIR, "sex").to_dicts()


def test_weeks_of_different_kinds_are_the_same_days() -> None:
    """A day that pandas made a moment is the day that Polars has."""
    pytest.importorskip("pandas")
    first, second, third = of_each_school(PAIR, "week", "weekday")
    made = added([first, second.to_pandas(), third], by=["week", "weekday"])

    assert_frame_equal(
        made.with_columns(pl.col("weekday").cast(pl.String)).sort("week", "weekday"),
        figures(PAIR, "week", "weekday")
        .with_columns(pl.col("weekday").cast(pl.String))
        .sort("week", "weekday"),
    )


def counts(*lines: Sequence[str]) -> pl.DataFrame:
    """Give the measures of lines of counts, a label before them."""
    header = ["area", "/", "I", "N"]
    frame, _ = from_counts((header, lines), on=date(2026, 11, 20), place="counts.csv")
    found: pl.DataFrame = frame
    return found


def test_published_counts_add_up() -> None:
    """By hand: 50 + 90 attended, 6 + 10 authorised, 4 + 0 unauthorised: 20 of 160 missed."""
    made = added([counts(["A", "50", "6", "4"]), counts(["B", "90", "10", "0"])])

    assert made.columns == list(MEASURES)
    assert made.select("possible", "missed", "absence_rate").row(0) == (160, 20, 0.125)


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), *[st.integers(0, 10**15)] * 3), min_size=1, max_size=6
    )
)
def test_counts_at_once_and_apart(lines: list[tuple[str, int, int, int]]) -> None:
    """Counts in one file, or in a file for each line, add up to the same, by area or over all."""
    texts = [list(map(str, line)) for line in lines]
    apart = [counts(line) for line in texts]

    assert_frame_equal(added(apart, by=["area"]), added([counts(*texts)], by=["area"]))
    assert added(apart)["possible"].to_list() == [sum(sum(line[1:]) for line in lines)]


def test_columns_are_those_of_statistics() -> None:
    """The columns of `by`, then all that `statistics` gives, in its order."""
    assert added(of_each_school(PAIR, "sex"), by=["sex"]).columns == ["sex", *COLUMNS]


# Refusals


def faults(frames: Sequence[Any], **more: Any) -> list[str]:
    """Give the faults with which some frames are refused."""
    with pytest.raises(Refused) as refused:
        added(frames, **more)
    return [str(fault) for fault in refused.value.faults]


def test_no_frame_is_refused() -> None:
    """Of nothing there is not even a header."""
    assert faults([]) == ["frames: at least one frame was expected"]


def test_something_else_is_refused() -> None:
    """A dictionary is no frame."""
    assert faults([{"possible": [1]}]) == [
        "frames: a frame of Polars, pandas, PyArrow, DuckDB, PySpark or Ibis was expected"
    ]


def test_columns_that_disagree_are_refused() -> None:
    """Statistics and published counts are not added to each other; every column is named."""
    found = faults([figures(PAIR), counts(["A", "1", "1", "1"])])

    assert "frame 2, column area: no such column was expected, as in the first" in found
    assert "frame 2, column enrolments: this column was expected, as in the first frame" in found
    assert len(found) == len(COLUMNS) - len(MEASURES) - 2 + 1


@pytest.mark.parametrize("missing", [*COUNTS, "unmarked", "persistently_absent"])
def test_a_missing_measure_is_refused(missing: str) -> None:
    """Even where it is missing in all of the frames."""
    frame = figures(PAIR).drop(missing)

    assert faults([frame]) == [
        f"frame 1, column {missing}: this column was expected, as in the first frame"
    ]


def test_codes_in_some_of_the_frames_are_refused() -> None:
    """A frame without any code does not say that there were none."""
    assert faults([figures(PAIR), figures(PAIR, counts_by_code=True)]) == [
        "frame 2: counts by code were expected in all of the frames or in none"
    ]


@pytest.mark.parametrize(
    ("by", "fault"),
    [
        (["school"], "by, column school: a column of the frames that is no measure was expected"),
        (["possible"], "by, column possible: a column of the frames that is no measure was"),
        (["sex", "sex"], "by, column sex: each column once was expected"),
    ],
)
def test_a_column_that_is_not_there_is_refused(by: list[str], fault: str) -> None:
    """It is added up by columns of the frames, each once."""
    (found,) = faults([figures(PAIR, "sex")], by=by)

    assert found.startswith(fault)


def test_hidden_figures_are_refused() -> None:
    """What may leave the school is not added up: its totals stand in it, and figures lack."""
    table = figures(PAIR, "sex").with_columns(suppressed=False)
    hidden = figures(PAIR, "sex").with_columns(possible=pl.lit(None, pl.Int64))

    assert faults([table]) == [
        "frame 1: a table with hidden figures has its totals, and is not added up"
    ]
    assert faults([hidden]) == ["frame 1, column possible: a number in every row was expected"]


@pytest.mark.parametrize("cell", ["5", 5.5, True])
def test_what_is_no_whole_number_is_refused(cell: object) -> None:
    """Text, a half and a yes are no sessions."""
    assert faults([figures(PAIR).with_columns(missed=pl.lit(cell))]) == [
        "frame 1, column missed: whole numbers were expected"
    ]


def test_labels_of_different_types_are_refused() -> None:
    """A number and a text are never the same group."""
    frame = figures(PAIR, "school")

    assert faults([frame, frame.cast({"school": pl.String})], by=["school"]) == [
        "frames, column school: the same type in all of the frames was expected"
    ]


def test_a_label_that_is_known_of_nobody_may_be_of_any_type() -> None:
    """Null is no type of its own; and texts of Polars may be of several kinds."""
    known, unknown, third = of_each_school(PAIR, "sex")
    made = added(
        [known.cast({"sex": pl.Enum(["F", "M"])}), unknown.with_columns(sex=None), third],
        by=["sex"],
    )

    assert made.select("sex", "enrolments").rows() == [(None, 1), ("F", 1)]


@pytest.mark.parametrize("name", TIMES)
def test_every_time_is_known_for_one(name: str) -> None:
    """Enrolments are null over whichever time was added up."""
    assert added([figures(PAIR, name)])["enrolments"].to_list() == [None]
