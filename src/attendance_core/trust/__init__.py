"""A trust and its schools as values, and the strict reading of their configuration.

Nothing here opens a file: text comes in, with the name to call it by.
"""

from attendance_core.trust.configuration import read_school, read_trust
from attendance_core.trust.school import Period, Phase, RegisterTimes, School
from attendance_core.trust.trust import MessageRules, SchoolConfiguration, Trust

__all__ = [
    "MessageRules",
    "Period",
    "Phase",
    "RegisterTimes",
    "School",
    "SchoolConfiguration",
    "Trust",
    "read_school",
    "read_trust",
]
