"""The same questions to a cluster of Spark, one on this machine, as to frames of Polars."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from debian import found
from questions import QUESTIONS, frames_of, outcomes, prepared_of, refused_marks, rows

pytest.importorskip("pyspark", reason="PySpark is not installed: tox -e spark")

from pyspark.sql import DataFrame, SparkSession

from attendance_core.errors import Refused
from attendance_core.register import Prepared

pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own, by the dozen

FRAMES = frames_of(142000)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Start a cluster of two workers on this machine."""
    if not (os.environ.get("JAVA_HOME") or found("default-jre-headless")):
        pytest.skip("there is no Java on this machine")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def here() -> Prepared:
    """Prepare the register in Polars."""
    return prepared_of(FRAMES)


@pytest.fixture(scope="module")
def there(spark: SparkSession) -> Prepared:
    """Prepare it on the cluster, from three frames of Spark."""
    return prepared_of(
        {name: spark.createDataFrame(each.to_arrow()) for name, each in FRAMES.items()}
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_cluster_answers_as_polars_does(question: str, here: Prepared, there: Prepared) -> None:
    """The answer is a frame of Spark, with the same rows."""
    answer = QUESTIONS[question](there)

    assert isinstance(answer, DataFrame)
    assert rows(answer) == rows(QUESTIONS[question](here))


def test_the_rules_say_the_same(here: Prepared, there: Prepared) -> None:
    """Every outcome of every rule, with its sessions and its gaps."""
    of_polars = outcomes(here)

    assert sum(map(len, of_polars)) > 3
    assert outcomes(there) == of_polars


def test_marks_stay_on_the_cluster(there: Prepared) -> None:
    """Nothing is brought here before it is counted."""
    assert isinstance(there.marks.to_native(), DataFrame)


@pytest.mark.parametrize("which", REFUSED := refused_marks(FRAMES))
def test_faults_are_told_all_at_once(spark: SparkSession, which: str) -> None:
    """What is refused on a cluster is what is refused anywhere else."""
    wrong, sentences = REFUSED[which]
    frames: dict[str, Any] = {**FRAMES, "marks": spark.createDataFrame(wrong.to_arrow())}
    with pytest.raises(Refused) as refused:
        prepared_of(frames)

    assert str(refused.value).splitlines() == sentences
