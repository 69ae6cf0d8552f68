"""A process of its own that imports: run by the tests, beside others or to be killed."""

import json
import os
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from attrs import asdict
from sqlalchemy import func, select

from attendance_core.records import Export, Imported, Journal, Person, import_marks
from attendance_core.records.database import open_engine
from attendance_core.records.schema import MARKS
from attendance_core.register import Mark, marks_frame
from attendance_core.sessions import Half, Session

FIRST = date(2020, 1, 1)
BY = Person("A. Example", "Attendance Manager")
AGAIN = 2
"""How many days are imported once more by a process that goes on."""


def code_of(source: str, pupil: int, day: int) -> str:
    """Give the code that a system has: of every fifth pupil one that no other system has."""
    if pupil % 5 == 0:
        return {"sims": "N", "wonde": "/"}[source]
    return "/NLI"[(pupil + day) % 4]


def import_day(journal: Journal, urn: int, source: str, pupils: range, day: int) -> Imported:
    """Import the mornings of one day."""
    on = FIRST + timedelta(days=day)
    marks = [Mark(f"P{each}", Session(on, Half.AM), code_of(source, each, day)) for each in pupils]
    as_at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    export = Export(source, as_at, (on, on), marks_frame(marks))
    return import_marks(journal, urn, export, by=BY)


def days_in(journal: Journal, urn: int) -> int:
    """Count the days of which the register has any mark."""
    days = select(func.count(MARKS.c.date.distinct())).where(MARKS.c.urn == urn)
    with journal.engine.connect() as connection:
        return int(connection.execute(days).scalar_one())


def together(address: str, urn: int, source: str, pupils: range, days: int) -> None:
    """Import some days when told to begin, and tell what was done."""
    journal = Journal(open_engine(address, folder=Path()))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    done = [import_day(journal, urn, source, pupils, day) for day in range(days)]
    journal.engine.dispose()
    sums = {name: sum(getattr(each, name) for each in done) for name in asdict(Imported())}
    sys.stdout.write(json.dumps(sums))


def go_on(address: str, urn: int, pupils: range, told: int) -> None:
    """Import day after day without an end, from the last two that are there, and tell of each."""
    journal = Journal(open_engine(address, folder=Path()))
    day = max(days_in(journal, urn) - AGAIN, 0)
    while True:
        import_day(journal, urn, "sims", pupils, day)
        os.write(told, b".")
        day += 1


def killed(address: str, urn: int, pupils: range, times: int) -> None:
    """Go on as often as that, each time in a process that is killed at some moment.

    It is a moment of the first import, of the one after it, and so on in turn, however fast the
    machine is: one process in four has brought a new day by then.
    """
    random = Random(urn)  # noqa: S311 - no secret
    lasts = 0.0
    for number in range(times):
        told, tell = os.pipe()
        # Nothing was imported in this process: Polars does not live through a fork.
        pid = os.fork()
        if pid == 0:
            go_on(address, urn, pupils, tell)
        os.close(tell)
        for _ in range(number % (AGAIN + 2)):
            begun = time.monotonic()
            os.read(told, 1)
            lasts = time.monotonic() - begun
        time.sleep(random.uniform(0, 1.5 * lasts))
        os.kill(pid, signal.SIGKILL)
        os.close(told)
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit("it ended by itself")


if __name__ == "__main__":
    what, address, urn, *more = sys.argv[1:]
    if what == "together":
        together(address, int(urn), more[0], range(int(more[1]), int(more[2])), int(more[3]))
    else:
        killed(address, int(urn), range(int(more[0])), int(more[1]))
