"""The admission register: pupils, their parents, and the times for which pupils are on the roll."""

from attendance_core.roll.applying import with_changes
from attendance_core.roll.changes import Changed, RollChange
from attendance_core.roll.comparing import admissions_between
from attendance_core.roll.enrolments import Enrolment
from attendance_core.roll.gaps import Gap, admission_gaps
from attendance_core.roll.grounds import DeletionGround, GroundInLaw, deletion_ground
from attendance_core.roll.kinds import (
    Boarder,
    EnrolmentStatus,
    ParentBasis,
    Restriction,
    SenStatus,
)
from attendance_core.roll.particulars import Particular, lacking, particulars
from attendance_core.roll.people import Parent, Pupil
from attendance_core.roll.roll import Roll
from attendance_core.roll.school_age import birthday, is_of_compulsory_school_age, school_age_span

__all__ = [
    "Boarder",
    "Changed",
    "DeletionGround",
    "Enrolment",
    "EnrolmentStatus",
    "Gap",
    "GroundInLaw",
    "Parent",
    "ParentBasis",
    "Particular",
    "Pupil",
    "Restriction",
    "Roll",
    "RollChange",
    "SenStatus",
    "admission_gaps",
    "admissions_between",
    "birthday",
    "deletion_ground",
    "is_of_compulsory_school_age",
    "lacking",
    "particulars",
    "school_age_span",
    "with_changes",
]
