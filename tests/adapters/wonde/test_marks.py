import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from wonde_server import ANN, BO, MONDAY, Trouble, changed, midnight, status

from attendance_adapters.wonde.answers import read_page
from attendance_adapters.wonde.codes import read_codes
from attendance_adapters.wonde.marks import SCHEMA, cells, gathered, read_marks
from attendance_adapters.wonde.rows import Row
from attendance_core.errors import Refused

Serve = Callable[..., Any]
Refusal = Callable[[Callable[[], object]], list[str]]

KEY = ("pupil", "date", "session")
ANN_KEY, BO_KEY = "J919400123001", "adno:004513"


def rows_of(served: Any, span: Any = None, **settings: Any) -> list[tuple[Any, ...]]:
    """Read the marks, in order."""
    return sorted(served.adapter(**settings).attendance_read_marks(span).iter_rows())


def nobody() -> frozenset[str]:
    """Nobody was deleted."""
    return frozenset()


def in_rows(values: list[Any]) -> list[Row]:
    """Give objects as rows."""
    return [Row(f"row {number}", each) for number, each in enumerate(values, 1)]


def test_the_samples(shared: Path) -> None:
    """The sample page and table of codes read to two marks; the comment is left aside."""
    samples = shared / "samples"
    page = read_page((samples / "wonde_attendance_session_page.json").read_bytes(), "sample")
    held = read_page((samples / "wonde_attendance_codes.json").read_bytes(), "sample")
    codes = read_codes((), in_rows(list(held.rows)), {})
    rows = gathered(in_rows(list(page.rows)), cells, SCHEMA)
    marks = read_marks(rows, {ANN: ANN_KEY}, codes, nobody)

    assert page.next is not None
    assert page.next.startswith("https://api.wonde.com/v1.0/schools/A0000000000/attendance/session")
    assert sorted(marks.iter_rows()) == [
        (ANN_KEY, date(2025, 10, 6), "AM", "/", None),
        (ANN_KEY, date(2025, 10, 6), "PM", "I", None),
    ]


def test_marks(served: Any) -> None:
    """Each pupil's code for each session, and minutes late where Wonde has them."""
    served.school.mark(BO, MONDAY, "AM", "L", minutes_late=7)

    assert rows_of(served) == [
        (ANN_KEY, MONDAY, "AM", "/", None),
        (ANN_KEY, MONDAY, "PM", "I", None),
        (BO_KEY, MONDAY, "AM", "L", 7),
        (BO_KEY, MONDAY, "PM", "I", None),
    ]


def test_no_mark_yet(served: Any) -> None:
    """A row without a code, or with the one for none, is no mark."""
    served.school.mark(ANN, MONDAY, "AM", None)
    served.school.mark(ANN, MONDAY, "PM", "-")

    assert [row[0] for row in rows_of(served)] == [BO_KEY, BO_KEY]


def test_a_summer_morning(served: Any) -> None:
    """In summer as in winter a session is of its own day, whether told in UTC or in London."""
    june, january = date(2026, 6, 15), date(2026, 1, 12)
    served.school.marks.clear()
    for day in (june, january):
        served.school.mark(ANN, day, "AM", "/")
        row = served.school.mark(BO, day, "AM", "/")
        row["date"] = midnight(day, "Europe/London")

    assert served.school.marks[0]["date"]["date"] == "2026-06-14 23:00:00.000000"
    assert [(row[0], row[1]) for row in rows_of(served)] == [
        (ANN_KEY, january),
        (ANN_KEY, june),
        (BO_KEY, january),
        (BO_KEY, june),
    ]


@pytest.mark.parametrize("knows_days", [True, False])
def test_marks_of_some_days(serve: Serve, knows_days: bool) -> None:  # noqa: FBT001 - a case
    """Those of the span are given, the last day included, whether or not Wonde limits to days."""
    served = serve(knows_days=knows_days)
    days = [date(2026, 6, 1) + timedelta(days=more) for more in range(5)]
    for day in days:
        served.school.mark(ANN, day, "AM", "/")
    found = rows_of(served, (days[1], days[3]))
    since = rows_of(served, since=days[3])

    assert [row[1] for row in found] == days[1:4]
    assert {row[1] for row in since} == {*days[3:], MONDAY}


def test_what_is_asked_for_some_days(served: Any) -> None:
    """Two days more on either side: nobody says what "after" means; nothing if it is so set."""
    served.adapter().attendance_read_marks((MONDAY, MONDAY))
    served.adapter(day_filters=()).attendance_read_marks((MONDAY, MONDAY))
    asked = [each.query for each in served.server.asked if "attendance/session" in each.path]

    assert asked[0]["attendance_date_after"] == "2026-11-14"
    assert asked[0]["attendance_date_before"] == "2026-11-18"
    assert "attendance_date_after" not in asked[1]


def test_a_span_without_end(served: Any) -> None:
    """The first and the last day that there is bound nothing."""
    assert len(rows_of(served, (date.min, date.max))) == 4


def test_marks_are_kept_for_one_look(served: Any) -> None:
    """Asked again, an adapter gives what it read; made anew, it reads anew."""
    adapter = served.adapter()
    before = adapter.attendance_read_marks(None)
    served.school.mark(ANN, MONDAY, "AM", "L")

    assert adapter.attendance_read_marks(None).equals(before)
    assert rows_of(served)[0][3] == "L"


def test_leavers_marks(served: Any) -> None:
    """Those of who left come from a list of their own, unless the school wants none."""
    gone = served.school.students.pop()
    gone["education_details"]["data"]["leaving_date"] = midnight(MONDAY)
    served.school.leavers.append(gone)
    served.school.leavers_marks = [each for each in served.school.marks if each["student"] == BO]
    served.school.marks = [each for each in served.school.marks if each["student"] == ANN]

    assert len(rows_of(served)) == 4
    assert len(rows_of(served, leavers=False)) == 2


def test_a_mark_of_both_lists_is_one(served: Any) -> None:
    """Who leaves while the lists are read has each mark once."""
    served.school.leavers_marks = [dict(each) for each in served.school.marks]

    assert len(rows_of(served)) == 4


def test_related_objects_that_are_included(served: Any) -> None:
    """An id may stand alone, or in the object that it is of."""
    row = served.school.marks[0]
    row["student"] = {"data": {"id": ANN, "surname": "Example"}}
    row["attendance_code"] = {"data": {"id": row["attendance_code"], "code": "/"}}

    assert len(rows_of(served)) == 4


def test_the_codes_of_all_and_of_a_school(served: Any) -> None:
    """A mark may have the id of either table; the school's own goes before."""
    served.school.shared_codes = [
        {"id": "G1", "code": "/"},
        {"id": served.school.code_id("L"), "code": "/"},
    ]
    served.school.mark(ANN, MONDAY, "PM", "L")
    served.school.marks[0]["attendance_code"] = "G1"

    assert [row[3] for row in rows_of(served)[:2]] == ["/", "L"]


def test_a_code_of_the_school_s_own(served: Any, refusal: Refusal) -> None:
    """It is refused by its name until the school says what it means, and then read as that."""
    served.school.codes += [{"id": "A59", "code": "7"}, {"id": "A58", "code": "!!"}]
    served.school.codes.append({"id": "A57", "code": "used by nobody"})
    for student in (ANN, BO):
        served.school.mark(student, MONDAY, "PM", "7")
    served.school.mark(BO, MONDAY, "AM", "!!")

    expected = "a code of the register was expected, and not"
    assert refusal(lambda: rows_of(served)) == [
        f"wonde, attendance/session, attendance_code: {expected} {code}; "
        "say in the setting codes what it means"
        for code in ("!!", "7")
    ]
    assert [row[3] for row in rows_of(served, codes={"7": "I", "!!": "-"})] == ["/", "I", "I"]


def test_a_code_that_may_be_a_name(served: Any, refusal: Refusal) -> None:
    """What is longer than any code is not repeated."""
    served.school.codes.append({"id": "A59", "code": "Example, Ann"})
    served.school.mark(ANN, MONDAY, "PM", "Example, Ann")

    (told,) = refusal(lambda: rows_of(served))
    assert "and not a long one" in told


def test_a_code_of_another_time(served: Any) -> None:
    """A code that was not in force on its day is given as it is: it is a finding."""
    served.school.mark(ANN, MONDAY, "PM", "J")

    assert rows_of(served)[1][3] == "J"


def test_a_table_with_faults(served: Any, refusal: Refusal) -> None:
    """Alike faults are told once, with their number."""
    served.school.codes += [{"id": "A58"}, {"id": "A59", "code": None}, {"code": "/"}]

    assert refusal(lambda: rows_of(served)) == [
        (
            "wonde, attendance-codes, row 44, code: something was expected to stand here (2 rows)"
        ).replace("row 44", f"row {len(served.school.codes) - 2}"),
        (
            f"wonde, attendance-codes, row {len(served.school.codes)}, id: "
            "something was expected to stand here"
        ),
    ]


def test_a_student_who_was_deleted(served: Any, refusal: Refusal) -> None:
    """The marks of one who is on no list are left out if Wonde deleted them, and refused if not."""
    served.school.students.pop()

    assert refusal(lambda: rows_of(served)) == [
        (
            "wonde, attendance/session, student: students of students, or of students-leaver, "
            "were expected; 1 are on neither list"
        )
    ]
    gone = {"type": "student", "id": BO, "deleted_at": midnight(MONDAY), "restored_at": None}
    served.school.deletions = [gone, {**gone, "type": "contact", "id": "A3"}]
    assert [row[0] for row in rows_of(served)] == [ANN_KEY, ANN_KEY]
    gone["restored_at"] = midnight(MONDAY + timedelta(days=1))
    with pytest.raises(Refused):
        rows_of(served)


def test_a_student_who_was_deleted_and_created_anew(served: Any) -> None:
    """The marks of the new id are the pupil's; those of the old one are gone with it."""
    student = served.school.students[1]
    student["id"] = "A1749199999"
    served.school.mark(student["id"], MONDAY, "AM", "L")
    gone = {"type": "student", "id": BO, "deleted_at": midnight(MONDAY), "restored_at": None}
    served.school.deletions = [gone]

    assert rows_of(served)[2:] == [(BO_KEY, MONDAY, "AM", "L", None)]


def test_deletions_are_not_asked_for_nothing(served: Any) -> None:
    """A full reading needs no deletions: they are asked for if a mark is of nobody."""
    rows_of(served)

    assert "/deletions/" not in served.server.paths()


def test_two_marks_for_a_session(served: Any, refusal: Refusal) -> None:
    """Two rows that say the same are one mark; two that do not are none."""
    double = served.school.marks[0] | {"id": "A1999999999"}
    served.school.marks.append(double)

    assert len(rows_of(served)) == 4
    double["attendance_code"] = served.school.code_id("N")
    assert refusal(lambda: rows_of(served)) == [
        (
            "wonde, attendance/session: one mark for a pupil and a session of a day was expected; "
            "1 are more"
        )
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"date": "16/11/2026"}, "date: a date as Wonde has them was expected"),
        ({"date": None}, "date: a date was expected"),
        ({"session": "Morning"}, "session: AM or PM was expected"),
        ({"student": None}, "student: the id of a student was expected"),
        ({"student": [ANN]}, "student: text was expected"),
        ({"id": ""}, "id: something was expected to stand here"),
        ({"minutes_late": "ten"}, "minutes_late: a whole number was expected"),
        ({"minutes_late": 10**12}, "minutes_late: a whole number was expected"),
        ({"attendance_code": {"data": {"id": 1.5}}}, "attendance_code, id: text was expected"),
    ],
    ids=lambda value: None if isinstance(value, str) else next(iter(value)) + repr(value)[-9:],
)
def test_a_faulty_mark(served: Any, refusal: Refusal, change: dict[str, Any], told: str) -> None:
    """Told by the number of its row and the value; alike ones are told once."""
    for each in served.school.marks[1:3]:
        each.update(change)

    assert refusal(lambda: rows_of(served, day_filters=())) == [
        f"wonde, attendance/session, row 2, {told} (2 rows)"
    ]


def test_a_code_that_is_in_no_table(served: Any, refusal: Refusal) -> None:
    """How many ids there are is told."""
    served.school.marks[0]["attendance_code"] = "A5X"

    assert refusal(lambda: rows_of(served)) == [
        (
            "wonde, attendance/session, attendance_code: ids of attendance-codes were expected; "
            "1 are none"
        )
    ]


@pytest.mark.parametrize("name", ["students-leaver", "attendance-leavers/session", "deletions"])
def test_a_list_that_may_not_be_read(served: Any, refusal: Refusal, name: str) -> None:
    """A list for which there is no leave is named."""
    served.school.students.pop()
    served.server.troubles = [Trouble(name, status(403), times=9)]

    assert refusal(lambda: rows_of(served)) == [
        f"wonde, {name}, page 1: leave to read this was expected; the school gives it in Wonde"
    ]


def test_half_a_surrogate(served: Any, refusal: Refusal) -> None:
    """What is well-formed JSON and no text is refused, and is no traceback of a frame."""

    def change(answer: dict[str, Any]) -> None:
        answer["data"][0]["student"] = "\ud800"

    served.server.troubles = [
        Trouble("attendance/session", changed(change), times=9, is_carried_out=True)
    ]

    assert refusal(lambda: rows_of(served)) == [
        "wonde, attendance/session, page 1: whole JSON was expected; 3 times it was not"
    ]


def many(number: int) -> Any:
    """Make so many rows of marks, one after the other."""
    days = [midnight(date(2025, 9, 1) + timedelta(days=each)) for each in range(400)]
    for each in range(number):
        yield Row(
            f"row {each}",
            {
                "id": f"A{each}",
                "date": days[each // 2 % 400],
                "session": ("AM", "PM")[each % 2],
                "student": f"S{each // 800}",
                "attendance_code": "C",
                "employee": None,
                "comment": None,
            },
        )


@pytest.mark.slow
def test_a_year_of_a_large_school() -> None:
    """450,000 marks come row by row, and none is lost."""
    codes = read_codes((), in_rows([{"id": "C", "code": "/"}]), {})
    keys = {f"S{each}": f"adno:{each}" for each in range(600)}
    marks = read_marks(gathered(many(450_000), cells, SCHEMA), keys, codes, nobody)

    assert marks.height == 450_000


def test_the_shape_of_the_sample(served: Any, shared: Path) -> None:
    """What the tests' server answers has the names of the sample of a page."""
    sample = json.loads((shared / "samples" / "wonde_attendance_session_page.json").read_text())
    row = served.school.marks[0]

    assert set(sample["data"][0]) <= set(row)
    assert set(sample["data"][0]["date"]) == set(midnight(MONDAY))
