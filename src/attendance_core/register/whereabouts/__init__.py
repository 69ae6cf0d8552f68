"""Where is this pupil, and how do we know? One answer of marks, lessons, the gate and the rooms.

It is evidence, and for the school alone. It never becomes a mark by itself: `proposed_codes` gives
what a person may take.
"""

from attendance_core.register.whereabouts.placing import whereabouts
from attendance_core.register.whereabouts.presence_claims import sighting_of
from attendance_core.register.whereabouts.proposing import ProposedMark, proposed_codes
from attendance_core.register.whereabouts.reading import lesson_starts
from attendance_core.register.whereabouts.values import (
    Place,
    Record,
    Sighting,
    Whereabouts,
)

__all__ = [
    "Place",
    "ProposedMark",
    "Record",
    "Sighting",
    "Whereabouts",
    "lesson_starts",
    "proposed_codes",
    "sighting_of",
    "whereabouts",
]
