"""Pre-coding: visits, sport, work experience, agreed leave and the like, entered ahead.

Everything here is a plain function of values: what it gives is for whoever writes the register, and
for a person where something is refused, clashes, or came otherwise than it was planned.
"""

from attendance_core.register.precoding.cancelling import Cancelled, Kept, cancelled
from attendance_core.register.precoding.entering import Clash, Entered, PreCoded, precode
from attendance_core.register.precoding.going import DidNotGo, did_not_go
from attendance_core.register.precoding.planned import PreCoding, closure, part_time, sessions_of
from attendance_core.register.precoding.refusing import Refusal
from attendance_core.register.precoding.rules import (
    PreCodingKind,
    PreCodingRule,
    Why,
    precoding_rule,
    precoding_rules,
)
from attendance_core.register.precoding.sheets import precodes_text, read_precodes
from attendance_core.register.precoding.sightings import Known

__all__ = [
    "Cancelled",
    "Clash",
    "DidNotGo",
    "Entered",
    "Kept",
    "Known",
    "PreCoded",
    "PreCoding",
    "PreCodingKind",
    "PreCodingRule",
    "Refusal",
    "Why",
    "cancelled",
    "closure",
    "did_not_go",
    "part_time",
    "precode",
    "precodes_text",
    "precoding_rule",
    "precoding_rules",
    "read_precodes",
    "sessions_of",
]
