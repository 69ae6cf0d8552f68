"""`attendance day` killed at any moment: nothing is lost, and nothing doubled."""

import csv
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from college import CONFIG

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.scenarios import invent

KILLS = 50


def command(trust: Path) -> list[str]:
    """Give the command that lives the morning."""
    program = "from attendance_core.cli import main; main()"
    config, out = str(trust / "trust.toml"), str(trust / "out")
    return [sys.executable, "-c", program, "day", config, "--at", "2026-11-20T09:35", "--out", out]


def proposals(trust: Path) -> list[dict[str, str]]:
    """Read the proposals of the school."""
    with (trust / "out/142000/proposals.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def collect(trust: Path, collected: list[str]) -> None:
    """Take what lies ready, as a gateway does, half of the time."""
    for path in sorted((trust / "messages").glob("*.txt")):
        if random.random() < 0.5:  # noqa: S311 - no secret
            collected.append(path.stem)
            path.unlink()


def approve(trust: Path, keys: list[str]) -> None:
    """Write the file of approvals."""
    lines = ["key,name,role", *(f"{key},A. Example,Attendance Manager" for key in keys)]
    (trust / "out/approvals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_killed_at_fifty_moments_nothing_is_lost_or_doubled(tmp_path):
    """Each approved message is collected once, however often the machine stopped in between."""
    RegisterFolder.write_sample(invent(3, pupils=600), tmp_path / "school")
    (tmp_path / "trust.toml").write_text(CONFIG, encoding="utf-8")
    begun = time.monotonic()
    subprocess.run(command(tmp_path), check=True, capture_output=True)
    lasts = time.monotonic() - begun
    keys = [row["key"] for row in proposals(tmp_path)]
    collected: list[str] = []
    for kill in range(1, KILLS + 1):
        # A few more each time, so that there is something to send at every kill.
        approve(tmp_path, keys[: len(keys) * kill // KILLS])
        running = subprocess.Popen(
            command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            running.wait(random.uniform(lasts / 2, lasts))  # noqa: S311 - no secret
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        collect(tmp_path, collected)
    subprocess.run(command(tmp_path), check=True, capture_output=True)
    left = [path.stem for path in (tmp_path / "messages").glob("*.txt")]

    assert len(keys) >= KILLS // 2
    assert sorted([*collected, *left]) == sorted(keys)
    assert {row["state"] for row in proposals(tmp_path)} == {"sent"}
