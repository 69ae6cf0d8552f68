"""Invented schools, seeded and pure: for the demonstration, the tests and the conformance kit.

Nobody in them is real: names come from a short list, UPNs from establishments that do not exist,
and telephone numbers from the range that Ofcom keeps for drama.
"""

from attendance_core.scenarios.day import Day, Entry
from attendance_core.scenarios.example_trust import three_schools
from attendance_core.scenarios.invented import invent
from attendance_core.scenarios.scenario import Scenario
from attendance_core.scenarios.told import Told

__all__ = ["Day", "Entry", "Scenario", "Told", "invent", "three_schools"]
