"""The records of a trust: an append-only journal, and what is reckoned from it."""

from attendance_core.records.amending import amend, enter
from attendance_core.records.conflicts import Conflict, Settled, conflicts, settle
from attendance_core.records.database import upgrade
from attendance_core.records.findings import amiss, resolve, unresolved
from attendance_core.records.importing import Export, Imported, import_marks
from attendance_core.records.journal import Entry, Head, Journal, Writing
from attendance_core.records.kinds import Kind, Stage, Word
from attendance_core.records.marks import Held, held_mark, marks_as_at
from attendance_core.records.outbox import (
    Delivery,
    Outgoing,
    approve,
    deliver,
    outgoing,
    settle_message,
)
from attendance_core.records.people import Person
from attendance_core.records.verifying import Break, Verified, verify
from attendance_core.records.words import Said

__all__ = [
    "Break",
    "Conflict",
    "Delivery",
    "Entry",
    "Export",
    "Head",
    "Held",
    "Imported",
    "Journal",
    "Kind",
    "Outgoing",
    "Person",
    "Said",
    "Settled",
    "Stage",
    "Verified",
    "Word",
    "Writing",
    "amend",
    "amiss",
    "approve",
    "conflicts",
    "deliver",
    "enter",
    "held_mark",
    "import_marks",
    "marks_as_at",
    "outgoing",
    "resolve",
    "settle",
    "settle_message",
    "unresolved",
    "upgrade",
    "verify",
]
