"""The same questions to a warehouse, through Ibis, as to frames of Polars."""

import polars as pl
import pytest
from questions import QUESTIONS, frames_of, outcomes, prepared_of, refused_marks, rows

ibis = pytest.importorskip("ibis", reason="Ibis is not installed")

from attendance_core.errors import Refused  # noqa: E402 - only where Ibis is
from attendance_core.register import Prepared  # noqa: E402 - likewise

pytestmark = pytest.mark.filterwarnings("ignore")  # Ibis's own, of what DuckDB and pandas give up

FRAMES = frames_of(142000)


def in_warehouse(frame: pl.DataFrame) -> "ibis.Table":
    """Put a frame into a warehouse: marks are asked there, and stay there."""
    return ibis.duckdb.connect().create_table("frame", frame.to_arrow())


@pytest.fixture(scope="module")
def here() -> Prepared:
    """Prepare the register in Polars."""
    return prepared_of(FRAMES)


@pytest.fixture(scope="module")
def there() -> Prepared:
    """Prepare it in the warehouse."""
    return prepared_of({name: in_warehouse(each) for name, each in FRAMES.items()})


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_warehouse_answers_as_polars_does(
    question: str, here: Prepared, there: Prepared
) -> None:
    """The answer is a table of Ibis, with the same rows."""
    answer = QUESTIONS[question](there)

    assert isinstance(answer, ibis.Table)
    assert rows(answer) == rows(QUESTIONS[question](here))


def test_the_rules_say_the_same(here: Prepared, there: Prepared) -> None:
    """Every outcome of every rule, with its sessions and its gaps."""
    of_polars = outcomes(here)

    assert sum(map(len, of_polars)) > 3
    assert outcomes(there) == of_polars


def test_marks_stay_in_the_warehouse(there: Prepared) -> None:
    """Nothing is brought here before it is counted."""
    assert isinstance(there.marks.to_native(), ibis.Table)


def test_an_unknown_start_is_the_first_mark_there_too() -> None:
    """The warehouse is asked for it."""
    times = FRAMES["enrolments"].with_columns(start=pl.lit(None, pl.Date))
    unknown = FRAMES | {"enrolments": times}
    there = prepared_of({name: in_warehouse(each) for name, each in unknown.items()})

    assert rows(QUESTIONS["per enrolment"](there)) == rows(
        QUESTIONS["per enrolment"](prepared_of(unknown))
    )


@pytest.mark.parametrize("which", REFUSED := refused_marks(FRAMES))
def test_faults_are_told_all_at_once(which: str) -> None:
    """What is refused in a warehouse is what is refused anywhere else."""
    wrong, sentences = REFUSED[which]
    with pytest.raises(Refused) as refused:
        prepared_of({**FRAMES, "marks": in_warehouse(wrong)})

    assert str(refused.value).splitlines() == sentences


def test_an_engine_to_which_no_day_equals_another_is_refused() -> None:
    """SQLite has no days: it would seem that nobody had a mark, and nobody was absent."""
    marks = ibis.sqlite.connect().create_table("marks", FRAMES["marks"].to_arrow())
    with pytest.raises(Refused, match="marks on the sessions of the calendar were expected"):
        prepared_of({**FRAMES, "marks": marks})
