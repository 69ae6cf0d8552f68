"""The notebook of the examples: what it is made from, and that it runs in Jupyter."""

from pathlib import Path
from typing import Any

import pytest

jupytext = pytest.importorskip("jupytext", reason="Jupyter's own packages are not installed")

import nbformat  # noqa: E402 - only where Jupyter is
from nbclient import NotebookClient  # noqa: E402 - likewise

from attendance_core.scenarios import three_schools  # noqa: E402 - likewise

EXAMPLES = Path(__file__).parents[2] / "examples"
SOURCE, PAIRED = EXAMPLES / "ten_questions.py", EXAMPLES / "ten_questions.ipynb"

pytestmark = pytest.mark.filterwarnings("ignore")  # Jupyter's own


def cells(notebook: Any) -> list[tuple[str, str]]:
    """Give the cells of a notebook, without anything that they put out."""
    return [(each.cell_type, each.source) for each in notebook.cells]


@pytest.fixture(scope="module")
def executed() -> Any:
    """The notebook, run by a kernel of Jupyter as its reader would run it."""
    notebook = nbformat.read(PAIRED, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    return notebook


def outputs(notebook: Any) -> list[Any]:
    """Give what the cells put out."""
    return [out for each in notebook.cells for out in each.get("outputs", [])]


def test_the_notebook_is_that_of_its_source() -> None:
    """If not: `jupytext --to ipynb --set-kernel python3 examples/ten_questions.py`."""
    paired = nbformat.read(PAIRED, as_version=4)

    assert cells(paired) == cells(jupytext.read(SOURCE))
    assert outputs(paired) == []


def test_it_answers_ten_questions(executed: Any) -> None:
    """Each has a heading, and something printed or drawn after it."""
    headings = [
        at
        for at, (kind, text) in enumerate(cells(executed))
        if kind == "markdown" and "## " in text
    ]

    assert len(headings) == 10
    for start, end in zip(headings, [*headings[1:], len(executed.cells)], strict=True):
        of_question = [each for each in executed.cells[start:end] if each.get("outputs")]
        assert of_question, cells(executed)[start][1]


def test_its_pictures_are_drawn_in_it(executed: Any) -> None:
    """Each is an SVG with its words and its table, and loads nothing from anywhere."""
    drawn = [out.data["text/html"] for out in outputs(executed) if "data" in out]

    assert len(drawn) == 8
    for html in drawn:
        assert "<svg" in html
        assert "aria-label" in html
        assert "<table" in html
        assert "<script" not in html


def test_nobody_is_named_in_it(executed: Any) -> None:
    """What it puts out has no pupil's key: it is shown to others."""
    text = str(outputs(executed))
    pupils = [each for school in three_schools(1) for each in school.roll.pupils]

    assert len(pupils) > 1_000
    assert [each for each in pupils if each.key in text] == []
