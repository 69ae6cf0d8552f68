"""A program that sends messages and dies of it: at every step, at any moment, two at a time.

It prints what became of the messages, as JSON. Processes are split off, so that one start is enough
for hundreds of deaths.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random

from attendance_adapters.folder import MessageFolder
from attendance_core.correspondence import Message

MESSAGES = [Message(f"{number:020x}", "sms", "07700900123", "A test") for number in range(30)]
STEPS = ("open", "os.rename", "os.mkdir")


def collected(folder: Path, to: Path) -> list[str]:
    """Take all messages out of a folder, as a gateway does, and give their names."""
    to.mkdir(exist_ok=True)
    names = []
    for number, path in enumerate(sorted(folder.glob("*.txt"))):
        path.rename(to / f"{path.name}.{os.getpid()}.{time.monotonic_ns()}.{number}")
        names.append(path.name)
    return names


def split(work: Callable[[], object]) -> int:
    """Do some work in a process of its own, and give its number."""
    process = os.fork()
    if process:
        return process
    work()
    os._exit(0)


def died(process: int) -> bool:
    """Wait for a process, and say whether it was killed."""
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def dying_at(step: int, folder: Path) -> None:
    """Send one message, and die before a step of it."""
    seen = count(1)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in STEPS and str(folder) in str(arguments[0]) and next(seen) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    MessageFolder(MessageFolder.Settings(folder)).attendance_send_message(MESSAGES[0])


def every_step(folder: Path) -> Iterator[dict[str, object]]:
    """Die before each step in turn, send the message again, and tell what was collected."""
    for step in count(1):
        place = folder / str(step)
        killed = died(split(lambda place=place, step=step: dying_at(step, place)))
        first = collected(place, folder / "collected")
        adapter = MessageFolder(MessageFolder.Settings(place))
        again = adapter.attendance_send_message(MESSAGES[0]).already_sent
        then = collected(place, folder / "collected")
        yield {"killed": killed, "first": first, "already_sent": again, "then": then}
        if not killed:
            return


def send_all(folder: Path) -> None:
    """Send all messages, and note each receipt in the order in which they come."""
    adapter = MessageFolder(MessageFolder.Settings(folder))
    notes = os.open(folder / "receipts", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for message in MESSAGES:
        receipt = adapter.attendance_send_message(message)
        os.write(notes, f"{receipt.reference} {receipt.already_sent}\n".encode())


def collect_for_ever(folder: Path) -> None:
    """Collect until killed."""
    while True:
        collected(folder, folder / "collected")
        time.sleep(0.001)


def killed_until_done(folder: Path) -> int:
    """Send all messages, killed at random moments and begun again, and count the deaths."""
    random = Random(1)  # noqa: S311 - a moment is no secret
    for deaths in count():
        process = split(lambda: send_all(folder))
        # Later and later, so that a slow machine comes to an end as well.
        time.sleep(random.uniform(0, 0.02 + 0.002 * deaths))
        os.kill(process, signal.SIGKILL)
        if not died(process):
            return deaths
    raise AssertionError


def both_at_once(folder: Path) -> int:
    """Send all messages from two processes."""
    processes = [split(lambda: send_all(folder)) for _ in range(2)]
    return sum(died(each) for each in processes)


def with_a_collector(folder: Path, work: Callable[[Path], int]) -> dict[str, object]:
    """Do some work while messages are collected, and tell what became of them."""
    collector = split(lambda: collect_for_ever(folder))
    try:
        deaths = work(folder)
    finally:
        os.kill(collector, signal.SIGKILL)
        died(collector)
    collected(folder, folder / "collected")
    names = [path.name.partition(".txt")[0] for path in (folder / "collected").iterdir()]
    receipts = [line.split() for line in (folder / "receipts").read_text().splitlines()]
    return {"deaths": deaths, "names": sorted(names), "receipts": receipts}


if __name__ == "__main__":
    place = Path(sys.argv[2])
    told = {
        "every_step": lambda: list(every_step(place)),
        "killed_until_done": lambda: with_a_collector(place, killed_until_done),
        "both_at_once": lambda: with_a_collector(place, both_at_once),
    }[sys.argv[1]]()
    print(json.dumps(told))  # noqa: T201 - a program that tells
