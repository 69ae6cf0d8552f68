"""Several processes that write at once: nothing is lost, nothing is there twice."""

import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from attendance_core.records import Kind, conflicts, verify

WRITER = Path(__file__).with_name("writer.py")
URN, OTHER = 142000, 142001
DAYS = 12
WRITERS = [
    (URN, "sims", 0, 20),
    (URN, "sims", 0, 20),
    (URN, "wonde", 10, 30),
    (OTHER, "sims", 0, 20),
]


def written(address):
    """Let the writers begin at once, and give what each of them did."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, WRITER, "together", address, *map(str, each), str(DAYS)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for each in WRITERS
        ]
        for each in processes:
            each.stdout.readline()
        for each in processes:
            each.stdin.write("begin\n")
            each.stdin.flush()
        told = [each.communicate() for each in processes]

    assert [errors for _, errors in told] == [""] * len(WRITERS)
    return [Counter(json.loads(done)) for done, _ in told]


def test_writers_at_once_neither_lose_nor_double(journal):
    """Two schools, two systems, and one system twice: each mark is entered once, by one of them."""
    first, second, wonde, other = written(journal.engine.url.render_as_string(hide_password=False))
    entries = {urn: list(journal.entries(urn)) for urn in (URN, OTHER)}
    entered = Counter(
        (each.content["pupil"], each.content["date"])
        for each in entries[URN]
        if each.kind == Kind.MARK_ENTERED
    )
    sims = first + second

    assert set(entered.values()) == {1}
    assert len(entered) == 30 * DAYS == sims["entered"] + wonde["entered"]
    # What both systems have, whoever said it first: of ten pupils two have other codes there.
    assert sims["agreed"] + wonde["agreed"] == 8 * DAYS
    assert sims["conflicting"] + wonde["conflicting"] == 2 * DAYS == len(conflicts(journal, URN))
    assert other["entered"] == 20 * DAYS
    for total in (sims, wonde, other):
        assert total["amended"] == total["vanished"] == 0
    for urn, of_school in entries.items():
        assert [each.number for each in of_school] == list(range(1, len(of_school) + 1))
        assert verify(journal, urn).breaks == ()
