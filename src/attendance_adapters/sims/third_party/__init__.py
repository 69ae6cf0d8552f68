"""What SIMS 7 exchanges with third-party programs: attendances and codes, as XML, in and out.

Source: sims-partners.com, TPAttendanceRead, TPAttendanceWrite, AttendanceCodeAPI,
Attendance2024/Session, Attendance24/Lesson. The calls themselves are a registered Technical
Integrator's; here is what goes through them.
"""

from attendance_adapters.sims.third_party.attendances import (
    Form,
    LessonAttendance,
    SessionAttendance,
    split,
)
from attendance_adapters.sims.third_party.codes import (
    NotRequired,
    ThirdPartyCode,
    marks_not_required,
    not_required,
    read_codes,
    stand_for,
)
from attendance_adapters.sims.third_party.reading import read_lesson_xml, read_session_xml
from attendance_adapters.sims.third_party.writing import lesson_xml, session_xml

__all__ = [
    "Form",
    "LessonAttendance",
    "NotRequired",
    "SessionAttendance",
    "ThirdPartyCode",
    "lesson_xml",
    "marks_not_required",
    "not_required",
    "read_codes",
    "read_lesson_xml",
    "read_session_xml",
    "session_xml",
    "split",
    "stand_for",
]
