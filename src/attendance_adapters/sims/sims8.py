"""Attendance as SIMS 8 has it (Next Gen, OData V3): records and codes, read and not asked for.

Source: sims-partners.com, SIMS8/APIs/V3 and SIMS8/CovidCodeRelease. Who asks must be a registered
Technical Integrator; what comes back is read here. Each thing is known by an id, and what the id of
an event or a pupil stands for is another answer's.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from attrs import field, frozen

from attendance_core.errors import Fault, Refused, collecting

__all__ = ["AttendanceCode", "AttendanceRecord", "read_attendance_codes", "read_records"]

T = TypeVar("T")

_Object = Mapping[str, Any]


@frozen
class AttendanceRecord:
    """What stands for one pupil and one session; the ids are SIMS's own."""

    attendee: str = field(repr=False)
    event: str
    event_type: str
    code: str
    minutes_late: int | None = None
    comment: str | None = field(default=None, repr=False)


@frozen
class AttendanceCode:
    """A code of the school: `code` may have three characters, `statutory` is that behind it."""

    external_id: str
    code: str
    description: str
    statutory: str | None = None


def read_records(data: bytes, *, place: str) -> tuple[AttendanceRecord, ...]:
    """Read records: one, a list of them, or a page of an answer.

    Raises:
        Refused: with every fault, told by its record's number and its key.
    """
    return _read(data, place, _record)


def read_attendance_codes(data: bytes, *, place: str) -> tuple[AttendanceCode, ...]:
    """Read codes: one, a list of them, or a page of an answer.

    Raises:
        Refused: with every fault, told by its record's number and its key.
    """
    return _read(data, place, _code)


def _read(data: bytes, place: str, build: Callable[[_Object, str], T]) -> tuple[T, ...]:
    try:
        found = json.loads(data)
    except json.JSONDecodeError as error:
        raise Refused([Fault(place, "well-formed JSON was expected", error.lineno)]) from None
    except (ValueError, RecursionError):
        # Bytes of another encoding, a number that is too long, or one thing in another without end.
        raise Refused([Fault(place, "well-formed JSON was expected")]) from None
    if isinstance(found, dict) and "value" in found:
        found = found["value"]
    objects = found if isinstance(found, list) else [found]
    read = []
    with collecting() as faults:
        for number, each in enumerate(objects, 1):
            where = f"{place}, record {number}"
            made = faults.attempt(partial(_built, build, each, where))
            read += [made] if made is not None else []
    return tuple(read)


def _built(build: Callable[[_Object, str], T], each: object, place: str) -> T:
    if not isinstance(each, dict):
        raise Refused([Fault(place, "an object was expected")])
    return build(each, place)


def _record(each: _Object, place: str) -> AttendanceRecord:
    with collecting() as faults:
        ids = [_id_of(each, name, place, faults) for name in _PARTS]
        kind = _of(str, ids[1], "Type", place, faults) or ""
        qualifier = _of(dict, each, "Qualifier", place, faults) or {}
        late = _of(int, qualifier, "MinutesLate", place, faults)
        if late is not None and not 0 <= late < _MINUTES:
            faults.add(place, "minutes of one day were expected", key="MinutesLate")
        comment = _of(str, qualifier, "Comment", place, faults)
    attendee, event, code = (part["ExternalID"] for part in ids)
    return AttendanceRecord(attendee, event, kind, code, late, comment)


_PARTS = ("Attendee", "Event", "AttendanceCode")


def _code(each: _Object, place: str) -> AttendanceCode:
    behind = each.get("StatutoryAttendanceCode")
    with collecting() as faults:
        external_id = _of(str, each, "ExternalID", place, faults)
        code = _of(str, each, "Code", place, faults)
        described = _of(str, each, "Description", place, faults) or ""
        for name, text in (("ExternalID", external_id), ("Code", code)):
            if not text:
                faults.extend([Fault(place, "text was expected", key=name)])
        statutory = _id_of(each, "StatutoryAttendanceCode", place, faults) if behind else {}
    return AttendanceCode(external_id, code, described, statutory.get("ExternalID"))


def _id_of(each: _Object, name: str, place: str, faults: collecting) -> dict[str, str]:
    part = each.get(name)
    if isinstance(part, dict) and isinstance(part.get("ExternalID"), str) and part["ExternalID"]:
        return part
    faults.add(place, "an object with an ExternalID was expected", key=name)
    return {}


def _of(kind: type[Any], each: _Object, name: str, place: str, faults: collecting) -> Any:  # noqa: ANN401 - of that kind
    value = each.get(name)
    if value is None or type(value) is kind:
        return value
    faults.add(place, f"{_WORDS[kind]} was expected", key=name)
    return None


_MINUTES = 24 * 60
_WORDS = {int: "a whole number", str: "text", dict: "an object"}
