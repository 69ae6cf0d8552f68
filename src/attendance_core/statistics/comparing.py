"""One's own statistics beside the Department's, of the same series."""

from typing import Any

import narwhals as nw

from attendance_core.errors import collecting
from attendance_core.register import Frame, in_kind
from attendance_core.register.frames import in_polars, kind_of
from attendance_core.statistics.benchmarks import Benchmark
from attendance_core.statistics.definitions import definition

__all__ = ["against"]

_COMPARED = ("absence_rate", "persistent_absence_rate")
_PLACE = "frame"


def against(frame: Frame, benchmark: Benchmark, *, of: str, although: str = "") -> Frame:
    """Set statistics beside a benchmark: its rates, and how far one's own are above them.

    The series must be the same. Statistics of everyone (`all`) are of no series: whoever sets them
    beside one must say why, and what they say stands in every row of the answer.

    Args:
        frame: what `statistics` gives.
        benchmark: what to compare with.
        of: the definition by which the statistics were made: `all`, `census` or `daily`.
        although: why a comparison of everyone with a series is made all the same.

    Returns:
        The frame with `benchmark` (its name, with its series), `although`, and
        `benchmark_absence_rate`, `absence_rate_difference`, `benchmark_persistent_absence_rate`,
        `persistent_absence_rate_difference`: from 0 to 1, and null where either is not there.

    Raises:
        Refused: the benchmark is of another series, nothing is said of why everyone is compared
            with it, or the frame has no rates or is compared already.
        LookupError: a definition is not known.
    """
    definition(of)
    table = nw.from_native(in_polars(frame, _PLACE))
    _check(table, benchmark, of, although)
    made = {
        "benchmark": nw.lit(str(benchmark), nw.String()),
        "although": nw.lit(although.strip() or None, nw.String()),
    }
    for name in _COMPARED:
        rate = benchmark.rate(name)
        theirs = nw.lit(None if rate is None else float(rate), nw.Float64())
        made |= {f"benchmark_{name}": theirs, f"{name}_difference": nw.col(name) - theirs}
    return in_kind(table.with_columns(**made), kind_of(frame))


def _check(table: nw.LazyFrame[Any], benchmark: Benchmark, of: str, although: str) -> None:
    names = table.collect_schema().names()
    with collecting() as faults:
        if of == "all" and not although.strip():
            faults.add("although", "why everyone is compared with a series was expected")
        if of not in ("all", benchmark.series):
            expected = f"statistics of the {benchmark.series} series were expected, not of the {of}"
            faults.add("of", f"{expected} series")
        for name in _COMPARED:
            if name not in names:
                faults.add(_PLACE, "this column of statistics was expected", column=name)
        if "benchmark" in names:
            faults.add(_PLACE, "statistics that are not compared yet were expected")
