"""Statistics of attendance: the Department's measures, of one pupil or of a whole trust.

Counts are integers and exact; rates are the nearest double from 0 to 1, and empty where there is
nothing to divide by.
"""

from attendance_core.statistics.adding import added
from attendance_core.statistics.arranged import arranged
from attendance_core.statistics.bands import bands
from attendance_core.statistics.basis import Basis, basis
from attendance_core.statistics.benchmarks import RATES_OF, SYMBOLS, Benchmark, benchmark
from attendance_core.statistics.comparing import against
from attendance_core.statistics.counts import from_counts
from attendance_core.statistics.definitions import Definition, definition, definitions
from attendance_core.statistics.differences import differences
from attendance_core.statistics.disclosed_numbers import disclosed_numbers
from attendance_core.statistics.disclosure import Disclosed, disclosed
from attendance_core.statistics.groups import BY, COLUMNS, statistics
from attendance_core.statistics.lateness import lateness
from attendance_core.statistics.measures import COUNTS, MEASURES, RATES
from attendance_core.statistics.over_time import UNITS, over_time
from attendance_core.statistics.persistence import persistence
from attendance_core.statistics.persistent_lateness import LatenessRule, persistently_late
from attendance_core.statistics.published import read_benchmarks
from attendance_core.statistics.reasons import reasons
from attendance_core.statistics.rounding import percent, rounded
from attendance_core.statistics.small_numbers import Disclosure, disclosure
from attendance_core.statistics.spells import spells
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
    "UNITS",
    "Basis",
    "Benchmark",
    "Definition",
    "Disclosed",
    "Disclosure",
    "LatenessRule",
    "Weighting",
    "added",
    "against",
    "arranged",
    "bands",
    "basis",
    "benchmark",
    "definition",
    "definitions",
    "differences",
    "disclosed",
    "disclosed_numbers",
    "disclosure",
    "from_counts",
    "lateness",
    "over_time",
    "per_enrolment",
    "percent",
    "persistence",
    "persistently_late",
    "read_benchmarks",
    "reasons",
    "rounded",
    "spells",
    "statistics",
    "tallies",
    "weighted",
    "weighting",
]
