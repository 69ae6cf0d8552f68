"""A school is swapped between systems by its configuration alone."""

import json
from pathlib import Path
from typing import cast

import pytest
from attrs import asdict
from upns import with_upns

from attendance_core.cli.commands import run
from attendance_core.hooks import WritesSample, factory
from attendance_core.scenarios import invent

CONFIG = """\
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Tamar Valley College"
phase = "secondary"
calendar = "register_folder"
[school.adapters]
roll = "{system}"
marks = "{system}"
"""


@pytest.fixture(scope="module")
def exports(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """One invented school, exported by three systems, with the settings that read each."""
    folder = tmp_path_factory.mktemp("trust")
    settings = {}
    for system in ("register_folder", "sims", "ctf"):
        adapter = cast(WritesSample, factory(system, place="test", key=system))
        written = asdict(adapter.write_sample(with_upns(invent(11, pupils=60)), folder / system))
        lines = [
            f'{name} = "{value}"' for name, value in written.items() if isinstance(value, Path)
        ]
        settings[system] = "\n".join([f"[school.{system}]", *lines])
    return folder, settings


def statistics(capsys, exports, system, *more):
    """Give the statistics of the school as one system has it."""
    folder, settings = exports
    tables = {settings["register_folder"], settings[system]}
    config = "\n".join([CONFIG.format(system=system), *sorted(tables)])
    (folder / f"{system}.toml").write_text(config, encoding="utf-8")
    span = ["--from", "2025-09-01", "--to", "2026-11-20", "--format", "json"]
    assert run(["statistics", str(folder / f"{system}.toml"), *span, *more]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("system", ["sims", "ctf"])
@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--by", "year_group,session"),
        ("--by", "week"),
        ("--definition", "census"),
        ("--by", "pupil"),
    ],
)
def test_one_line_of_configuration_swaps_a_school(capsys, exports, system, more):
    """Read from SIMS or from a CTF, the figures are those of the register folder."""
    expected = statistics(capsys, exports, "register_folder", *more)

    assert expected
    assert statistics(capsys, exports, system, *more) == expected
