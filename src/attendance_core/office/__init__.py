"""The office's day: a school's sources opened, its day lived, and what it reports."""

from attendance_core.office.absent import Absent, State
from attendance_core.office.authority import Approval, Decision, read_approvals, read_decisions
from attendance_core.office.chased import NotTaken
from attendance_core.office.concerns import ConcernState, ProposedConcern
from attendance_core.office.contacts import Contact, ContactKind, contacts, seen_by
from attendance_core.office.day import SchoolDay, live
from attendance_core.office.evidence import Evidence
from attendance_core.office.falls_due import Due, FallsDue, falls_due
from attendance_core.office.keying import Keying, KeyingState, to_key
from attendance_core.office.ladder import Ladder
from attendance_core.office.look import Look, look_at
from attendance_core.office.morning import Morning, NotMessaged, morning
from attendance_core.office.notices import Running
from attendance_core.office.sending import Sent, Unsent
from attendance_core.office.sources import (
    OpenedSchool,
    open_folder,
    open_sources,
    open_trust,
    prepared_sources,
    read_registers,
)
from attendance_core.office.telephone import Call, Ring
from attendance_core.office.wanted import Wanted
from attendance_core.office.way_back import ProposedCode, proposed_codes, to_read

__all__ = [
    "Absent",
    "Approval",
    "Call",
    "ConcernState",
    "Contact",
    "ContactKind",
    "Decision",
    "Due",
    "Evidence",
    "FallsDue",
    "Keying",
    "KeyingState",
    "Ladder",
    "Look",
    "Morning",
    "NotMessaged",
    "NotTaken",
    "OpenedSchool",
    "ProposedCode",
    "ProposedConcern",
    "Ring",
    "Running",
    "SchoolDay",
    "Sent",
    "State",
    "Unsent",
    "Wanted",
    "contacts",
    "falls_due",
    "live",
    "look_at",
    "morning",
    "open_folder",
    "open_sources",
    "open_trust",
    "prepared_sources",
    "proposed_codes",
    "read_approvals",
    "read_decisions",
    "read_registers",
    "seen_by",
    "to_key",
    "to_read",
]
