"""Invented schools, seeded and pure: for the demonstration, the tests and the conformance kit.

Nobody in them is real: names come from a short list, UPNs from establishments that do not exist,
and telephone numbers from the range that Ofcom keeps for drama.
"""

from attendance_core.scenarios.invented import Scenario, invent, three_schools

__all__ = ["Scenario", "invent", "three_schools"]
