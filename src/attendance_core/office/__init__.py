"""The office's day: a school's sources opened, its morning lived, and what it reports."""

from attendance_core.office.approvals import Approval, read_approvals
from attendance_core.office.day import SchoolDay, Sent, live
from attendance_core.office.morning import Morning, NotMessaged, State, Unaccounted, morning
from attendance_core.office.sources import (
    OpenedSchool,
    open_folder,
    open_sources,
    open_trust,
    read_registers,
)

__all__ = [
    "Approval",
    "Morning",
    "NotMessaged",
    "OpenedSchool",
    "SchoolDay",
    "Sent",
    "State",
    "Unaccounted",
    "live",
    "morning",
    "open_folder",
    "open_sources",
    "open_trust",
    "read_approvals",
    "read_registers",
]
