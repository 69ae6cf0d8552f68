"""The records of a trust: an append-only journal, and what is reckoned from it."""

from attendance_core.records.admissions import record_roll, roll_as_at
from attendance_core.records.amending import amend, enter
from attendance_core.records.as_at import scan_as_at
from attendance_core.records.case_history import case_history
from attendance_core.records.cases import CaseDecision, record_decision, record_event
from attendance_core.records.conflicts import Conflict, Settled, conflicts, settle
from attendance_core.records.database import upgrade
from attendance_core.records.delivering import Delivery, deliver
from attendance_core.records.disposal import (
    Disposal,
    Hold,
    dispose,
    hold,
    holds,
    release,
    what_to_dispose_of,
)
from attendance_core.records.findings import amiss, resolve, unresolved
from attendance_core.records.folding import record
from attendance_core.records.importing import Export, Imported, import_marks
from attendance_core.records.journal import Entry, Head, Journal
from attendance_core.records.kinds import DeliveryStatus, Kind, Stage, Word
from attendance_core.records.letter_delivery import (
    DeliveryChange,
    Undelivered,
    deliveries,
    record_delivery,
    undelivered,
)
from attendance_core.records.letter_log import Logged, logged_letters
from attendance_core.records.letters import Letter, content_hash, record_letters
from attendance_core.records.marks import Held, held_mark, marks_as_at
from attendance_core.records.of_pupil import check_kept, registers_as_at
from attendance_core.records.outbox import Outgoing, approve, outgoing, settle_message
from attendance_core.records.pages import pupil_page
from attendance_core.records.people import Person
from attendance_core.records.precoding import cancel_event, events, precode_event
from attendance_core.records.rekeying import rekey
from attendance_core.records.returns import record_return_sent, returns_sent
from attendance_core.records.verifying import Break, Verified, verify
from attendance_core.records.week_files import WeekFile
from attendance_core.records.weeks import check_weeks, close_weeks
from attendance_core.records.words import Said
from attendance_core.records.writing import Writing

__all__ = [
    "Break",
    "CaseDecision",
    "Conflict",
    "Delivery",
    "DeliveryChange",
    "DeliveryStatus",
    "Disposal",
    "Entry",
    "Export",
    "Head",
    "Held",
    "Hold",
    "Imported",
    "Journal",
    "Kind",
    "Letter",
    "Logged",
    "Outgoing",
    "Person",
    "Said",
    "Settled",
    "Stage",
    "Undelivered",
    "Verified",
    "WeekFile",
    "Word",
    "Writing",
    "amend",
    "amiss",
    "approve",
    "cancel_event",
    "case_history",
    "check_kept",
    "check_weeks",
    "close_weeks",
    "conflicts",
    "content_hash",
    "deliver",
    "deliveries",
    "dispose",
    "enter",
    "events",
    "held_mark",
    "hold",
    "holds",
    "import_marks",
    "logged_letters",
    "marks_as_at",
    "outgoing",
    "precode_event",
    "pupil_page",
    "record",
    "record_decision",
    "record_delivery",
    "record_event",
    "record_letters",
    "record_return_sent",
    "record_roll",
    "registers_as_at",
    "rekey",
    "release",
    "resolve",
    "returns_sent",
    "roll_as_at",
    "scan_as_at",
    "settle",
    "settle_message",
    "undelivered",
    "unresolved",
    "upgrade",
    "verify",
    "what_to_dispose_of",
]
