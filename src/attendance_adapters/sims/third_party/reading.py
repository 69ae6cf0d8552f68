"""Reading attendances as SIMS 7 gives them, before and since summer 2024."""

from collections.abc import Mapping
from typing import Any

from attendance_adapters.sims.dates import EXPECTED, Way, read_date, time_of
from attendance_adapters.sims.elements import read_elements
from attendance_adapters.sims.kinds import Headers, Kind
from attendance_adapters.sims.reports import Report
from attendance_adapters.sims.sheets import Sheet
from attendance_adapters.sims.third_party.attendances import LessonAttendance, SessionAttendance
from attendance_core.tables import Misfit

__all__ = ["read_lesson_xml", "read_session_xml"]

_OF_BOTH: Headers = {
    "person_id": ("PersonID",),
    "day": ("AttendanceDate",),
    "mark": ("AttendanceMark",),
    "sub_code": ("AttendanceMarkSubCode",),
    "minutes_late": ("Minute", "MinsLate"),
    "comments": ("Comments",),
    "base_group_id": ("BaseGroupID",),
}
_SESSIONS = Kind(
    {**_OF_BOTH, "session": ("SessionName",), "statutory_comment": ("StatutoryComment",)},
    (),
    (("person_id",), ("day",), ("session",), ("mark",)),
)
_LESSONS = Kind(
    {
        **_OF_BOTH,
        "event_instance_id": ("EventInstanceID",),
        "period": ("AttendancePeriod",),
        "location_id": ("LocationID",),
        "employee_id": ("EmployeeID",),
    },
    ("StatutoryComment",),
    (("person_id",), ("mark",), ("event_instance_id", "day")),
)


def read_session_xml(data: bytes, *, place: str) -> tuple[SessionAttendance, ...]:
    """Read the attendances of sessions.

    Raises:
        Refused: with every fault, told by its record's number.
    """
    read = _sheet(data, place, _SESSIONS).read(lambda values: SessionAttendance(**_timed(values)))
    return tuple(each for _, each in read)


def read_lesson_xml(data: bytes, *, place: str) -> tuple[LessonAttendance, ...]:
    """Read the attendances of lessons.

    Raises:
        Refused: with every fault, told by its record's number.
    """
    read = _sheet(data, place, _LESSONS).read(lambda values: LessonAttendance(**_timed(values)))
    return tuple(each for _, each in read)


def _sheet(data: bytes, place: str, kind: Kind) -> Sheet:
    names, cells = read_elements(data, place=place)
    return Sheet.of(Report(place, names, cells=cells), kind, {})


def _timed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values with a day, and when the session or the lesson begins on it."""
    written = values.get("day")
    if written is None:
        return dict(values)
    try:
        day = read_date(written, Way.ISO)
    except ValueError:
        raise Misfit("day", EXPECTED) from None
    return {**values, "day": day, "begins": time_of(written)}
