"""Statistics of attendance: the Department's measures, of one pupil or of a whole trust.

Counts are integers and exact; rates are the nearest double from 0 to 1, and empty where there is
nothing to divide by.
"""

from attendance_core.statistics.basis import Basis, basis
from attendance_core.statistics.counts import from_counts
from attendance_core.statistics.definitions import Definition, definition, definitions
from attendance_core.statistics.groups import BY, COLUMNS, statistics
from attendance_core.statistics.measures import COUNTS, MEASURES, RATES
from attendance_core.statistics.tallies import per_enrolment, tallies

__all__ = [
    "BY",
    "COLUMNS",
    "COUNTS",
    "MEASURES",
    "RATES",
    "Basis",
    "Definition",
    "basis",
    "definition",
    "definitions",
    "from_counts",
    "per_enrolment",
    "statistics",
    "tallies",
]
