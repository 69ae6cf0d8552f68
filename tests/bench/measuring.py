"""Measuring until limits hold, and saying whether they do."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from gates import Gate, table
from stopwatch import Sample, Time, interleaved

__all__ = ["agree", "until_held", "verdict"]

_BATCHES = 3


def agree(first: pl.DataFrame, second: pl.DataFrame, *, by: Iterable[str]) -> None:
    """Make sure that two variants give the same answer, in whatever order."""
    keys = list(by)
    same = first.select(second.columns).sort(keys).equals(second.sort(keys))
    if not same:
        raise AssertionError("the variants do not give the same answer")


def until_held(
    samples: Mapping[str, Sample],
    gates: Sequence[Gate],
    rounds: int,
    times: dict[str, Time] | None = None,
) -> dict[str, Time]:
    """Take times until they hold; where a limit is missed, in more rounds before it counts."""
    # Noise only ever adds: more rounds come nearer the truth.
    for _ in range(_BATCHES):
        times = interleaved(samples, rounds, times)
        if all(gate.holds(times) for gate in gates):
            break
    return times or {}


def verdict(gates: Sequence[Gate], times: Mapping[str, Time]) -> bool:
    """Print the ratios, and say whether all are within their limits."""
    print(table(gates, times))
    failed = [gate for gate in gates if not gate.holds(times)]
    for gate in failed:
        print(f"\nFAILS: {gate} is {gate.value(times):.2f}; {gate.limit} is allowed")
    return not failed
