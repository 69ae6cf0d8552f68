"""Imports that are killed at any moment: everything is there once, and the chain holds."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from attendance_core.records import Journal, Kind, marks_as_at, verify

WRITER = Path(__file__).with_name("writer.py")
URN = 142000
PUPILS, KILLS = 30, 50


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes that are killed are forks")
def test_killed_at_fifty_moments_nothing_is_lost_or_doubled(address):
    """On each database, after fifty kills, each day is there as a whole, and once."""
    command = [sys.executable, WRITER, "killed", address, str(URN), str(PUPILS), str(KILLS)]
    subprocess.run(command, check=True)
    journal = Journal.open(address)
    entries = list(journal.entries(URN))
    entered = [each for each in entries if each.kind == Kind.MARK_ENTERED]
    marks = marks_as_at(journal, URN, entries[-1].recorded_at)
    found = verify(journal, URN)
    journal.engine.dispose()
    days = Counter(each.content["date"] for each in entered)
    of_days = [each.kind for each in entries if each.kind == Kind.MARKS_IMPORTED]

    assert found.breaks == ()
    assert [each.number for each in entries] == list(range(1, found.head.number + 1))
    # Whole days, without one left out between the first and the last.
    assert set(days.values()) == {PUPILS}
    # One process in four is killed when it has brought a new day.
    assert len(days) == len(of_days) > KILLS // 4
    assert marks["date"].n_unique() == len(days)
    assert marks["date"].max() - marks["date"].min() == timedelta(days=len(days) - 1)
    assert len(marks.unique(["pupil", "date", "session"])) == len(marks) == PUPILS * len(days)
    assert len(entries) == len(entered) + len(of_days)
