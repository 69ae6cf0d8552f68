"""Statistics of attendance: the Department's measures, of one pupil or of a whole trust.

Counts are integers and exact; rates are the nearest double from 0 to 1, and empty where there is
nothing to divide by.
"""

from attendance_core.statistics.adding import added
from attendance_core.statistics.basis import Basis, basis
from attendance_core.statistics.benchmarks import RATES_OF, SYMBOLS, Benchmark, benchmark
from attendance_core.statistics.comparing import against
from attendance_core.statistics.counts import from_counts
from attendance_core.statistics.definitions import Definition, definition, definitions
from attendance_core.statistics.disclosure import Disclosed, disclosed
from attendance_core.statistics.groups import BY, COLUMNS, statistics
from attendance_core.statistics.measures import COUNTS, MEASURES, RATES
from attendance_core.statistics.published import read_benchmarks
from attendance_core.statistics.rounding import percent, rounded
from attendance_core.statistics.small_numbers import Disclosure, disclosure
from attendance_core.statistics.tallies import per_enrolment, tallies
from attendance_core.statistics.weighting import Weighting, weighted, weighting

__all__ = [
    "BY",
    "COLUMNS",
    "COUNTS",
    "MEASURES",
    "RATES",
    "RATES_OF",
    "SYMBOLS",
    "Basis",
    "Benchmark",
    "Definition",
    "Disclosed",
    "Disclosure",
    "Weighting",
    "added",
    "against",
    "basis",
    "benchmark",
    "definition",
    "definitions",
    "disclosed",
    "disclosure",
    "from_counts",
    "per_enrolment",
    "percent",
    "read_benchmarks",
    "rounded",
    "statistics",
    "tallies",
    "weighted",
    "weighting",
]
