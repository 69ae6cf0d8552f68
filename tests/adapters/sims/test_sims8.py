import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.sims.sims8 import (
    AttendanceCode,
    AttendanceRecord,
    read_attendance_codes,
    read_records,
)
from attendance_core.errors import Refused

Faults = Callable[[Callable[[], object]], list[str]]

RECORD = {
    "Attendee": {"ExternalID": "a", "Type": "Learner.Identifier"},
    "Event": {"ExternalID": "e", "Type": "Attendance.StatutoryAttendanceSession"},
    "AttendanceCode": {"ExternalID": "c"},
    "Qualifier": {"MinutesLate": 7, "Comment": "Bus late"},
}


def test_the_sample_of_a_record(shared: Path) -> None:
    """A record names its pupil, its session and its code by their ids."""
    data = (shared / "samples" / "sims8_attendance_record.json").read_bytes()
    start = "00000000-0000-4000-8000-0000000"

    assert read_records(data, place="sample") == (
        AttendanceRecord(
            f"{start}12105",
            f"{start}000a1",
            "Attendance.StatutoryAttendanceSession",
            f"{start}000c1",
            None,
            "Reported by parent 08:40",
        ),
    )


def test_the_sample_of_a_code(shared: Path) -> None:
    """A code may have three characters, and names the statutory one behind it by its id."""
    data = (shared / "samples" / "sims8_attendance_code.json").read_bytes()
    start = "00000000-0000-4000-8000-0000000000"

    assert read_attendance_codes(data, place="sample") == (
        AttendanceCode(f"{start}c1", "X01", "Non compulsory school age", f"{start}d1"),
    )


@pytest.mark.parametrize("wrapped", [[RECORD, RECORD], {"value": [RECORD, RECORD]}])
def test_a_page(wrapped: object) -> None:
    """An answer is one thing, a list, or a page with its values."""
    first, second = read_records(json.dumps(wrapped).encode(), place="page")

    assert (
        first
        == second
        == AttendanceRecord(
            *("a", "e", "Attendance.StatutoryAttendanceSession", "c", 7, "Bus late")
        )
    )


def test_every_fault_at_once(faults_of: Faults) -> None:
    """Each is told by its record and its key, and nothing of it repeated."""
    bad = {**RECORD, "Attendee": "Ann", "Qualifier": {"MinutesLate": "7", "Comment": 1}}
    data = json.dumps([RECORD, bad, "Ann"]).encode()

    assert faults_of(lambda: read_records(data, place="page")) == [
        "page, record 2, key Attendee: an object with an ExternalID was expected",
        "page, record 2, key MinutesLate: a whole number was expected",
        "page, record 2, key Comment: text was expected",
        "page, record 3: an object was expected",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Qualifier": "Bus late"}, "Qualifier: an object was expected"),
        ({"Qualifier": {"MinutesLate": -5}}, "MinutesLate: minutes of one day were expected"),
        ({"Qualifier": {"MinutesLate": 1440}}, "MinutesLate: minutes of one day were expected"),
        ({"Event": {"ExternalID": ""}}, "Event: an object with an ExternalID was expected"),
    ],
)
def test_half_a_record(faults_of: Faults, change: dict[str, object], told: str) -> None:
    """What is not as it should be is not left aside, as if it were not there."""
    data = json.dumps({**RECORD, **change}).encode()

    assert faults_of(lambda: read_records(data, place="page")) == [f"page, record 1, key {told}"]


def test_json_that_is_cut_short(shared: Path) -> None:
    """It is refused wherever it ends, with the line."""
    for name in ("sims8_attendance_record.json", "sims8_attendance_code.json"):
        good = (shared / "samples" / name).read_bytes().rstrip()
        for end in range(len(good)):
            with pytest.raises(Refused, match=r"^page, line [0-9]+: well-formed JSON was expected"):
                read_records(good[:end], place="page")


def test_no_codes(faults_of: Faults) -> None:
    """A code without its letters is none, and one with nothing behind it stands for none."""
    found = read_attendance_codes(b'{"ExternalID": "c", "Code": "RR"}', place="codes")

    assert found == (AttendanceCode("c", "RR", "", None),)
    assert faults_of(lambda: read_attendance_codes(b'{"Code": 1}', place="codes")) == [
        "codes, record 1, key Code: text was expected",
        "codes, record 1, key ExternalID: text was expected",
    ]


@given(
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from([*RECORD, "value", "Code"]), inner)
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_anything_else_is_refused(data: bytes) -> None:
    """Whatever comes is read or refused with its place."""
    for read in (read_records, read_attendance_codes):
        try:
            read(data, place="page")
        except Refused as refused:
            told = str(refused)

            assert told.startswith("page")
