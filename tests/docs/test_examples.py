import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))
NAMES = [path.name for path in EXAMPLES]


def test_the_examples_are_there() -> None:
    """There is one for each thing that somebody would look for first."""
    assert NAMES == [
        "first_figures.py",
        "morning.py",
        "own_frame.py",
        "records.py",
        "replies.py",
        "rules_for_a_case.py",
        "ten_questions.py",
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_the_example_runs_anywhere(path: Path, tmp_path: Path) -> None:
    """It runs from any folder, says something, and leaves nothing behind."""
    run = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_the_example_is_a_notebook(path: Path) -> None:
    """It is made of percent cells, the first of which is its title."""
    text = path.read_text(encoding="utf-8")

    assert text.startswith('# %% [markdown]\n"""# ')
    assert "\n# %%\n" in text
