"""Seconds of CPU and of the clock, taken so that what else the machine does hits all alike."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

__all__ = ["Sample", "Time", "interleaved", "of_process", "once", "repeated"]

_LEAST = 0.06
"""Seconds of CPU that a measured block is to take: below 0.05 the clock's own grain tells."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Time:
    """Seconds of one call: of the processor, all threads together, and of the clock."""

    cpu: float
    wall: float

    def least(self, other: "Time") -> "Time":
        """Give the less of two times, of each kind."""
        return Time(min(self.cpu, other.cpu), min(self.wall, other.wall))


Sample = Callable[[], Time]
"""Takes the time once."""


def _block(work: Callable[[], object], calls: int) -> Time:
    # As timeit has it: sweeping up after everything else is no part of a call.
    gc.disable()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(calls):
        work()
    taken = Time((time.process_time() - cpu) / calls, (time.perf_counter() - wall) / calls)
    gc.enable()
    return taken


def once(work: Callable[[], Answer]) -> tuple[Answer, Time]:
    """Do some work and time it, as it comes."""
    cpu, wall = time.process_time(), time.perf_counter()
    answer = work()
    return answer, Time(time.process_time() - cpu, time.perf_counter() - wall)


def repeated(work: Callable[[], object]) -> Sample:
    """Time a call in this process, repeated for as long as a block is to take."""
    quickest = min(_block(work, 1).cpu for _ in range(3))
    calls = ceil(_LEAST / max(quickest, 1e-6))
    return lambda: _block(work, calls)


def of_process(*arguments: str) -> Sample:
    """Time a Python process of its own by what it prints: seconds of CPU, and of the clock.

    Where it prints the first alone, the clock's are from the start of the process to its end.
    """

    def sample() -> Time:
        wall = time.perf_counter()
        command = [sys.executable, *arguments]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        printed = [float(each) for each in run.stdout.split()]
        return Time(printed[0], printed[1] if printed[1:] else time.perf_counter() - wall)

    return sample


def interleaved(
    samples: Mapping[str, Sample], rounds: int, least: Mapping[str, Time] | None = None
) -> dict[str, Time]:
    """Take every sample in turn, round after round, and give the least seconds of each.

    `least` has the times of rounds before these.
    """
    found = dict(least or {})
    for _ in range(rounds):
        for name, sample in samples.items():
            taken = sample()
            found[name] = taken.least(found.get(name, taken))
    return found
