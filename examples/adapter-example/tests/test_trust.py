"""The trust in the folder `trust`, by the commands that the tutorial shows."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attendance_core.cli import main

TRUST = Path(__file__).parents[1] / "trust"

Rows = list[dict[str, object]]


@pytest.fixture
def attendance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Rows]:
    """The command in a copy of the folder; it gives what was printed as JSON."""
    shutil.copytree(TRUST, tmp_path / "trust")
    monkeypatch.chdir(tmp_path / "trust")

    def attendance(words: str) -> Rows:
        monkeypatch.setattr(sys, "argv", ["attendance", *words.split(), "--format", "json"])
        with pytest.raises(SystemExit) as ended:
            main()
        rows: Rows = json.loads(capsys.readouterr().out)

        assert ended.value.code == 0
        return rows

    return attendance


def test_every_adapter_works(attendance: Callable[[str], Rows]) -> None:
    """Each is made of the configuration, and answers."""
    answers = attendance("adapters check trust.toml --on 2026-11-20")

    assert [(each["capability"], each["works"]) for each in answers] == [
        ("calendar", True),
        ("roll", True),
        ("marks", True),
    ]


def test_the_figures_are_those_of_the_export(attendance: Callable[[str], Rows]) -> None:
    """Ann came twice and was ill once; nobody knows where Bo was."""
    answers = attendance("statistics trust.toml --from 2026-11-19 --to 2026-11-20 --by pupil")

    assert {each["pupil"]: (each["attended"], each["missed"]) for each in answers} == {
        "adno:12": (2, 1),
        "adno:13": (0, 1),
    }
