"""The attendance register: a table of marks, joined to its calendar and the roll."""

from attendance_core.register.enrolments import ATTRIBUTES
from attendance_core.register.export import ExportFile
from attendance_core.register.frames import Frame, beside, here, in_kind, rows
from attendance_core.register.lessons import LessonMark, lessons_frame
from attendance_core.register.marks import Amendment, Mark, marks_frame, marks_table
from attendance_core.register.meanings import Meanings, code_set
from attendance_core.register.notices import LegalBasis, Notice
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.part_time import OffSession
from attendance_core.register.prepared import Prepared, Step, code_sets, with_code_set
from attendance_core.register.presence import Presence, PresenceEvent, PresenceSource
from attendance_core.register.sickness import ExpectedSickness
from attendance_core.register.table import Register, count_marks
from attendance_core.register.taking import Taking
from attendance_core.register.to_write import MarkToWrite, WriteState, WrittenMark
from attendance_core.register.whereabouts import (
    Place,
    ProposedMark,
    Sighting,
    Whereabouts,
    proposed_codes,
    whereabouts,
)

__all__ = [
    "ATTRIBUTES",
    "Amendment",
    "ExpectedSickness",
    "ExportFile",
    "Frame",
    "LegalBasis",
    "LessonMark",
    "Mark",
    "MarkToWrite",
    "Meanings",
    "Notice",
    "OffSession",
    "Place",
    "Prepared",
    "Presence",
    "PresenceEvent",
    "PresenceSource",
    "ProposedMark",
    "Register",
    "SchoolRegisters",
    "Sighting",
    "Step",
    "Taking",
    "Whereabouts",
    "WriteState",
    "WrittenMark",
    "beside",
    "code_set",
    "code_sets",
    "count_marks",
    "here",
    "in_kind",
    "lessons_frame",
    "marks_frame",
    "marks_table",
    "proposed_codes",
    "rows",
    "whereabouts",
    "with_code_set",
]
