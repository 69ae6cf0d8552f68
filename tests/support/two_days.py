"""A small school of two days, for the formats that are written of registers."""

from datetime import date, datetime

from attrs import evolve

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.register import Mark, SchoolRegisters, marks_frame
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.school import School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
SPAN = (MONDAY, TUESDAY)
AT = datetime(2026, 9, 8, 16, tzinfo=LONDON)
ANN = Pupil("J919400123001", "1", "Example", "Ann", date(2012, 3, 4))
BO = Pupil(None, "2", "Sample", "Bo", date(2012, 3, 4))
SESSIONS = [Session(day, half) for day in SPAN for half in Half]


def registers(*codes, pupil=ANN, others=(BO,), **enrolment):
    """Make the registers of two days, with the marks of one pupil; `.` is none."""
    marks = [
        Mark(pupil.key, at, code) for at, code in zip(SESSIONS, codes, strict=False) if code != "."
    ]
    times = Enrolment(pupil.key, date(2020, 9, 1), year_group="9")
    return SchoolRegisters(
        School(999999, "Example High School", la_number=919, establishment=4001),
        Calendar(HeldSession(at.day, at.half) for at in SESSIONS),
        Roll(
            (pupil, *others),
            (
                evolve(times, **enrolment),
                *(Enrolment(each.key, date(2020, 9, 1)) for each in others),
            ),
        ),
        marks_frame(marks),
        (),
    )
