"""A trust and its schools as values, and the strict reading of their configuration.

Nothing here opens a file: text comes in, with the name to call it by.
"""

from attendance_core.trust.configuration import read_trust
from attendance_core.trust.trust import (
    CHASE,
    ChaseRules,
    ConcernRules,
    EntryRules,
    FallsDueRules,
    MessageRules,
    NamedPath,
    ReplyRules,
    ReturnsConfiguration,
    SchoolConfiguration,
    TakingOver,
    Trust,
)

__all__ = [
    "CHASE",
    "ChaseRules",
    "ConcernRules",
    "EntryRules",
    "FallsDueRules",
    "MessageRules",
    "NamedPath",
    "ReplyRules",
    "ReturnsConfiguration",
    "SchoolConfiguration",
    "TakingOver",
    "Trust",
    "read_trust",
]
