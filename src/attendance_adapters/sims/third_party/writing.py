"""Writing attendances as SIMS 7 takes them, before and since summer 2024."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from attendance_adapters.sims.third_party.attendances import (
    Form,
    LessonAttendance,
    SessionAttendance,
)
from attendance_core.errors import Fault, Refused

__all__ = ["lesson_xml", "session_xml"]

_LATE = {Form.BEFORE_2024: "MinsLate", Form.SINCE_2024: "Minute"}
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""Characters that no XML can hold, such as those that a form feed in a comment leaves."""

_Cells = Mapping[str, str]


def session_xml(
    attendances: Sequence[SessionAttendance], form: Form, *, not_required: Collection[str]
) -> bytes:
    """Write attendances of sessions.

    Args:
        attendances: what is to be written.
        form: the shape that the school's SIMS takes. That of before 2024 has no sub-codes.
        not_required: the marks that SIMS does not take this way.

    Raises:
        Refused: a mark is one of those, or a sub-code has no place; with all of them.
    """
    _refuse_any(attendances, form, not_required)
    name = "SessionAttendance" + _EXTENDED[form]
    return _document(name, (_session(each, form) for each in attendances))


def lesson_xml(
    attendances: Sequence[LessonAttendance], form: Form, *, not_required: Collection[str]
) -> bytes:
    """Write attendances of lessons.

    Args:
        attendances: what is to be written.
        form: the shape that the school's SIMS takes.
        not_required: the marks that SIMS does not take this way.

    Raises:
        Refused: a mark is one of those, a sub-code has no place, or of a group, a room and a
            teacher some are missing; with all of them.
    """
    _refuse_any(attendances, form, not_required)
    name = "LessonAttendance" + _EXTENDED[form]
    return _document(name, (_lesson(each, form) for each in attendances))


_EXTENDED = {Form.BEFORE_2024: "", Form.SINCE_2024: "Extended"}


def _refuse_any(
    attendances: Iterable[SessionAttendance | LessonAttendance],
    form: Form,
    not_required: Collection[str],
) -> None:
    faults = [
        Fault(f"attendance {number}", expected)
        for number, each in enumerate(attendances, 1)
        for expected in _amiss(each, form, not_required)
    ]
    if faults:
        raise Refused(faults)


def _amiss(
    each: SessionAttendance | LessonAttendance, form: Form, not_required: Collection[str]
) -> Iterator[str]:
    if each.mark in not_required or each.code in not_required:
        yield f"a code was expected that SIMS takes this way; {each.code} is of those not required"
    if each.sub_code and form is Form.BEFORE_2024:
        yield f"a code without a sub-code was expected, before 2024; {each.code} has one"
    if isinstance(each, LessonAttendance):
        given = [bool(one) for one in (each.base_group_id, each.location_id, each.employee_id)]
        if any(given) and not all(given):
            yield "a group, a room and a teacher together were expected, or none of them"


def _session(each: SessionAttendance, form: Form) -> _Cells:
    day = each.day.isoformat()
    if form is Form.BEFORE_2024:
        return {
            "PersonID": each.person_id,
            "AttendanceDate": day,
            "SessionName": each.session,
            "AttendanceMark": each.mark,
            "Comments": each.comments,
            "MinsLate": _minutes(each),
        }
    return {
        "PersonID": each.person_id,
        "BaseGroupID": each.base_group_id or "0",
        "AttendanceDate": f"{day}T{each.begins.isoformat()}" if each.begins else day,
        "SessionName": each.session,
        "AttendanceMark": each.mark,
        "Minute": _minutes(each),
        "Comments": each.comments,
        "AttendanceMarkSubCode": each.sub_code,
        "StatutoryComment": each.statutory_comment,
    }


def _lesson(each: LessonAttendance, form: Form) -> _Cells:
    day = each.day.isoformat() if each.day else ""
    whole = f"{day}T{each.begins.isoformat()}" if each.begins else day
    cells = {
        "PersonID": each.person_id,
        "AttendanceDate": whole,
        "AttendancePeriod": each.period,
        "EventInstanceID": each.event_instance_id,
        "AttendanceMark": each.mark,
        "AttendanceMarkSubCode": each.sub_code,
        "Comments": each.comments,
        _LATE[form]: _minutes(each),
        "BaseGroupID": each.base_group_id,
        "LocationID": each.location_id,
        "EmployeeID": each.employee_id,
    }
    return {name: cells[name] for name in _ORDER[form] if cells[name] or name in _ALWAYS}


# What follows Minute since 2024 is not known: only what is given is written there.
_ORDER = {
    Form.BEFORE_2024: (
        *("PersonID", "EventInstanceID", "AttendanceMark", "Comments", "MinsLate"),
        *("BaseGroupID", "LocationID", "EmployeeID"),
    ),
    Form.SINCE_2024: (
        *("PersonID", "BaseGroupID", "AttendanceDate", "AttendancePeriod", "EmployeeID"),
        *("LocationID", "EventInstanceID", "AttendanceMark", "Minute", "Comments"),
        "AttendanceMarkSubCode",
    ),
}
_ALWAYS = {"PersonID", "EventInstanceID", "AttendanceMark"}


def _minutes(each: SessionAttendance | LessonAttendance) -> str:
    return "" if each.minutes_late is None else str(each.minutes_late)


def _document(name: str, records: Iterable[_Cells]) -> bytes:
    root = Element(name.replace("Attendance", "Attendances"))
    for cells in records:
        record = SubElement(root, name)
        for tag, cell in cells.items():
            SubElement(record, tag).text = _NOT_XML.sub("", cell)
    indent(root)
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written
