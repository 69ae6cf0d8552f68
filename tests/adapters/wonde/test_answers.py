import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wonde_server import MONDAY, lesson_row, two_students

from attendance_adapters.wonde.answers import Garbled, read_object, read_page, whole_json
from attendance_adapters.wonde.bodies import faulty_rows
from attendance_adapters.wonde.codes import read_codes
from attendance_adapters.wonde.contacts import Flags
from attendance_adapters.wonde.deletions import deleted_students
from attendance_adapters.wonde.facts import Words
from attendance_adapters.wonde.lessons import LESSON, MARK, lesson, mark, read_lesson_marks
from attendance_adapters.wonde.marks import SCHEMA, cells, gathered, read_marks
from attendance_adapters.wonde.rows import Row
from attendance_adapters.wonde.schools import read_school
from attendance_adapters.wonde.students import read_people
from attendance_core.errors import Fault, Refused
from attendance_core.register import LessonMark
from attendance_core.school import Phase

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FLAGS = Flags("correspondence", "court_order")


def school_of_two() -> dict[str, list[dict[str, Any]]]:
    """Give what the small school answers, list by list."""
    held = two_students()
    contact = {
        "id": "A31",
        "upi": None,
        "surname": "Example",
        "relationship": {"priority": 1, "correspondence": True},
        "contact_details": held.students[0]["contact_details"],
    }
    held.students[0]["contacts"] = {"data": [contact]}
    student = held.students[0]["id"]
    code = held.code_id("/")
    lesson = lesson_row("A71", LessonMark("", MONDAY, "1", "/"))
    lesson["start_at"] = held.marks[0]["date"]
    marks = {"id": "A21", "student": student, "lesson": "A71", "attendance_code": code}
    return {
        "school": [held.school],
        "students": held.students,
        "codes": held.codes[:3] + [each for each in held.codes if each["code"] in {"/", "I"}],
        "marks": held.marks,
        "lessons": [lesson],
        "lesson_marks": [marks],
        "deletions": [{"type": "student", "id": "A1", "deleted_at": held.marks[0]["date"]}],
    }


def in_rows(values: Any) -> Iterator[Row]:
    """Give what a page would give."""
    for number, each in enumerate(values if isinstance(values, list) else [], 1):
        if isinstance(each, dict):
            yield Row(f"row {number}", each)


def read_all(held: dict[str, Any]) -> None:
    """Read everything, as an adapter would."""
    read_school(next(in_rows(held["school"])), Words())
    gone = deleted_students(in_rows(held["deletions"]))
    people = read_people(in_rows(held["students"]), iter(()), Words(), FLAGS)
    codes = read_codes(in_rows(held["codes"]), in_rows(held["codes"]), {})
    of_sessions = gathered(in_rows(held["marks"]), cells, SCHEMA)
    read_marks(of_sessions, people.keys, codes, lambda: gone)
    lessons = gathered(in_rows(held["lessons"]), lesson, LESSON)
    marks = gathered(in_rows(held["lesson_marks"]), mark, MARK)
    read_lesson_marks(lessons, marks, people.keys, codes, lambda: gone)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every value within."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))


GOOD = school_of_two()
PLACES = [each for each in places(GOOD) if len(each) > 2]


def test_what_is_mutated_below_is_good() -> None:
    """Unchanged, all of it is read."""
    read_all(deepcopy(GOOD))

    assert len(PLACES) > 200


@given(st.lists(st.tuples(st.sampled_from(PLACES), ANYTHING), min_size=1, max_size=3))
def test_a_changed_value_is_read_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """Whatever stands in any place, it is read, or refused with its place, and nothing else."""
    held = deepcopy(GOOD)
    for (*way, last), value in changes:
        into: Any = held
        for each in way:
            into = into[each] if isinstance(into, dict | list) and _has(into, each) else None
        if isinstance(into, dict) or (isinstance(into, list) and _has(into, last)):
            into[last] = value
    # As it would come over the network: with all that JSON can say, and nothing that it cannot.
    try:
        held = whole_json(json.dumps(held).encode())
    except Garbled:
        return
    faults = faults_of(lambda: read_all(held))

    assert all(fault.place and fault.expected for fault in faults)


def faults_of(read: Callable[[], object]) -> tuple[Fault, ...]:
    """Give the faults with which something is refused, none if it is read or no whole JSON."""
    try:
        read()
    except Refused as refused:
        return refused.faults
    except Garbled:
        return ()
    return ()


def _has(into: Any, key: Any) -> bool:
    if isinstance(into, dict):
        return key in into
    return isinstance(key, int) and key < len(into)


@given(st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_a_page_or_none(body: bytes) -> None:
    """Bytes are no whole JSON, of another shape, or a page and an object; faults are looked for."""
    told = [faults_of(lambda read=read: read(body, "place")) for read in (read_page, read_object)]
    told.append(faults_of(lambda: faulty_rows(whole_json(body), 5)))

    assert {fault.place for faults in told for fault in faults} <= {"place"}


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"\xff\xfe{}", b'"\\ud800"', b"[" * 100_000, b"1" * 5000, b'{"data": [}'),
        b"<html>Bad gateway</html>",
    ],
    ids=range(8),
)
def test_what_is_no_whole_json(body: bytes) -> None:
    """It is worth asking again, however deep or long it is."""
    with pytest.raises(Garbled):
        read_page(body, "place")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("[]", "a list of objects was expected in data"),
        ("{}", "a list of objects was expected in data"),
        ('{"data": {}}', "a list of objects was expected in data"),
        ('{"data": [1]}', "a list of objects was expected in data"),
        (
            '{"data": [], "meta": {"pagination": {"next": 2}}}',
            "an address, or null, was expected in next",
        ),
        (
            '{"data": [], "meta": {"pagination": {"next": "", "more": true}}}',
            "the address of the next page was expected: there is more",
        ),
    ],
)
def test_a_page_of_another_shape(body: str, told: str) -> None:
    """It is refused, and not taken for an empty one."""
    with pytest.raises(Refused, match=told):
        read_page(body.encode(), "place")


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ('{"data": {"id": "A1"}}', {"id": "A1"}),
        ('{"writeback_id": "A8"}', {"writeback_id": "A8"}),
        ('{"data": []}', {}),
        ('{"data": null}', {}),
        ("[]", {}),
        ('\ufeff{"data": {}}', {}),
    ],
)
def test_an_object(body: str, values: dict[str, Any]) -> None:
    """With or without an envelope; nothing is an empty one, as PHP writes it."""
    assert read_object(body.encode(), "place") == values


def test_the_samples(shared: Path) -> None:
    """The sample of a school reads to a school, and that of a post's answer to its write-back."""
    samples = shared / "samples"
    (summary,) = read_page((samples / "wonde_attendance_summary.json").read_bytes(), "place").rows
    values = read_object((samples / "wonde_school.json").read_bytes(), "place")
    school = read_school(Row("row", values), Words())
    answer = read_object((samples / "wonde_post_response.json").read_bytes(), "place")
    assert sum(summary["attendance_codes"].values()) == summary["possible_marks"]

    assert (school.urn, school.name) == (999999, "Example High School")
    assert (school.la_number, school.establishment) == (919, 4001)
    assert school.phase is Phase.SECONDARY
    assert answer == {"writeback_id": "A8000000001"}


def test_a_pair_of_surrogates_is_text() -> None:
    """A letter that JSON writes in two halves is one letter."""
    assert whole_json(rb'"\ud83d\ude00"') == "😀"
