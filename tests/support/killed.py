"""A program that delivers messages through an adapter, and is killed while it does.

It approves messages, delivers them in processes of their own that are killed at random moments,
begins again until nothing is due, and prints what the records say of each message, as JSON.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from attendance_core.correspondence import Message, Proposal, Reached, proposal_key
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.records import (
    Delivery,
    Journal,
    Person,
    Stage,
    approve,
    deliver,
    outgoing,
)
from attendance_core.records.database import open_engine
from attendance_core.sessions import Half, Session
from attendance_core.tables import plain, structure

__all__ = ["MANAGER", "SCHOOL", "adapters", "delivery", "killed", "proposal"]

SCHOOL = 142000
MANAGER = Person("A. Example", "Attendance Manager")
_TO = {"sms": "07700900123", "email": "a@example.org", "letter": "Ann\n1 Street\nPL1 1AA"}
_MOST_DEATHS = 400


def proposal(channel: str, number: int) -> Proposal:
    """Give one of many proposals, each about a pupil of its own."""
    session = Session(date(2026, 11, 20), Half.AM)
    reached = Reached(SCHOOL, "first_day_absence", "1", f"P{number}", f"P{number}/1", session)
    key = proposal_key(reached)
    message = Message(key, channel, _TO[channel], "Example is not in school.", "Attendance")
    return Proposal(reached, message, MANAGER.position, "first_day_absence", "1")


def adapters(name: str, settings: str) -> SchoolAdapters:
    """Make an adapter of a name, with the settings of a text in TOML."""
    found = factory(name)
    read = structure(plain(settings, place="settings"), found.Settings, place="settings")
    return SchoolAdapters.alone(name, found(read), found.capabilities)


def delivery(made: SchoolAdapters, channel: str) -> Delivery:
    """Hand messages to an adapter; what was claimed and not finished is taken up at once."""
    gateway, status = made.message_gateway(channel), partial(made.message_status, channel)
    return Delivery(gateway, made.send_message, status, timedelta())


def killed(
    name: str, settings: str, channel: str, messages: int, folder: Path
) -> Mapping[str, Any]:
    """Run this program, and give how often it died and how each message stands."""
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    command = [sys.executable, __file__, name, channel, str(messages), str(folder)]
    run = subprocess.run(command, capture_output=True, check=True)
    told: Mapping[str, Any] = json.loads(run.stdout)
    return told


def _deliver_all(address: str, name: str, settings: str, channel: str) -> None:
    journal = Journal(open_engine(address, folder=Path()))
    how = delivery(adapters(name, settings), channel)
    for key in outgoing(journal, SCHOOL, stages={Stage.DUE, Stage.CLAIMED}):
        deliver(journal, SCHOOL, key, how)


def _died(address: str, name: str, settings: str, channel: str, seconds: float) -> bool:
    """Deliver in a process of its own, and say whether it was killed before it was done."""
    process = os.fork()
    if not process:
        _deliver_all(address, name, settings, channel)
        os._exit(0)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        sys.exit("a process failed")
    return False


def _main(name: str, channel: str, messages: str, folder: Path) -> None:
    settings = (folder / "settings.toml").read_text(encoding="utf-8")
    address = f"sqlite:///{folder / 'records.db'}"
    journal = Journal.open(address, folder=folder)
    for number in range(int(messages)):
        approve(journal, SCHOOL, proposal(channel, number), by=MANAGER)
    journal.engine.dispose()
    adapters(name, settings)  # so that no process dies of waiting for it to be imported
    random, deaths = Random(1), 0  # noqa: S311 - a moment is no secret
    for turn in count():
        # Later and later, so that a slow machine comes to an end as well.
        seconds = random.uniform(0.02, 0.15 + 0.03 * turn)
        deaths += _died(address, name, settings, channel, seconds)
        left = outgoing(journal, SCHOOL, stages={Stage.DUE, Stage.CLAIMED})
        journal.engine.dispose()
        if not left:
            break
        if turn == _MOST_DEATHS:
            sys.exit("it comes to no end")
    stages = outgoing(journal, SCHOOL, stages=set(Stage))
    told = {"deaths": deaths, "stages": {key: each.stage for key, each in stages.items()}}
    print(json.dumps(told))  # noqa: T201 - a program that tells


if __name__ == "__main__":
    _main(*sys.argv[1:4], Path(sys.argv[4]))
