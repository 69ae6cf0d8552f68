from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from wonde_server import ANN, BO, MONDAY, lesson_row
from wonde_server import served as as_wonde_has_it

from attendance_core.register import LessonMark, lessons_frame
from attendance_core.scenarios import invent
from attendance_core.tables import LONDON

Serve = Callable[..., Any]
Refusal = Callable[[Callable[[], object]], list[str]]

KEY = ("pupil", "date", "period")
ANN_KEY = "J919400123001"
JUNE = date(2026, 6, 15)


def lesson(served: Any, lesson_id: str, day: date, period: str = "Lesson 1") -> dict[str, Any]:
    """Add a lesson that begins at ten past nine."""
    mark = LessonMark(
        "", day, period, "/", time(9, 10), time(10, 10), subject="Art", teacher="Mr Quick"
    )
    row = lesson_row(lesson_id, mark)
    served.school.lessons.append(row)
    return row


def mark(served: Any, student: str, lesson_id: str, code: str | None, **more: Any) -> None:
    """Enter a mark in a lesson."""
    number = len(served.school.lesson_marks) + 1
    code_id = None if code is None else served.school.code_id(code)
    row = {"id": f"A2{number}", "student": student, "lesson": lesson_id, "attendance_code": code_id}
    served.school.lesson_marks.append(row | more)


def read(served: Any, span: Any = None, **settings: Any) -> list[dict[str, Any]]:
    """Read the lesson marks, in order."""
    found = served.adapter(**settings).attendance_read_lesson_marks(span)
    return sorted(found.to_dicts(), key=lambda row: [str(row[name]) for name in KEY])


def test_a_lesson_mark_in_summer(served: Any) -> None:
    """Day, period and clock are those of London, where Wonde tells them in UTC."""
    row = lesson(served, "A71", JUNE)
    mark(served, ANN, "A71", "L", minutes_late=4)
    (found,) = read(served)

    assert row["start_at"]["date"] == "2026-06-15 08:10:00.000000"
    assert found == {
        "pupil": ANN_KEY,
        "date": JUNE,
        "period": "Lesson 1",
        "code": "L",
        "starts": time(9, 10),
        "ends": time(10, 10),
        "subject": "Art",
        "teacher": "Mr Quick",
        "minutes_late": 4,
        "recorded_at": None,
    }


def test_a_lesson_of_which_little_is_known(served: Any) -> None:
    """Without a period its time is its name; the class stands for a subject that is not told."""
    row = lesson(served, "A71", JUNE)
    row |= {"period": None, "end_at": None, "employee": {"data": None}}
    row["class"] = {"data": {"id": "A9", "name": "9x/Ar1", "subject": "A6"}}
    mark(served, ANN, "A71", None)
    (found,) = read(served)

    assert (found["period"], found["ends"], found["code"]) == ("09:10", None, "-")
    assert (found["subject"], found["teacher"]) == ("9x/Ar1", None)


def test_a_code_of_lessons_alone(served: Any) -> None:
    """It is given as it stands: whether the school has it, the school's configuration says."""
    served.school.codes.append({"id": "A59", "code": "RR"})
    lesson(served, "A71", JUNE)
    mark(served, ANN, "A71", "RR")

    assert read(served)[0]["code"] == "RR"
    assert read(served, codes={"RR": "V"})[0]["code"] == "V"


def test_lessons_of_some_days(served: Any) -> None:
    """Lessons are asked for by their days, and those of other days are left out."""
    for more in range(4):
        lesson(served, f"A7{more}", JUNE + timedelta(days=more))
        mark(served, ANN, f"A7{more}", "/")
    found = read(served, (JUNE, JUNE + timedelta(days=1)))
    query = next(each.query for each in served.server.asked if each.path.endswith("/lessons/"))

    assert [row["date"] for row in found] == [JUNE, JUNE + timedelta(days=1)]
    assert query["lessons_start_after"] == "2026-06-13"
    assert query["include"] == "class,employee,period"


def test_a_lesson_that_is_gone(served: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The marks of a lesson that is not listed are of no day: left out, and counted in the log."""
    lesson(served, "A71", JUNE)
    for lesson_id in ("A70", "A71"):
        mark(served, ANN, lesson_id, "/")

    assert [row["date"] for row in read(served)] == [JUNE]
    assert caplog.messages == ["1 lesson marks were left out: their lessons are not listed"]


def test_other_filters_of_lessons(served: Any) -> None:
    """A school says by which parameters lessons are limited to days, or that they are not."""
    lesson(served, "A71", JUNE)
    mark(served, ANN, "A71", "/")
    found = [read(served, (JUNE, JUNE), lesson_filters=names) for names in ((), ("since", "until"))]
    queries = [each.query for each in served.server.asked if each.path.endswith("/lessons/")]

    assert [len(each) for each in found] == [1, 1]
    assert "lessons_start_after" not in queries[0]
    assert (queries[1]["since"], queries[1]["until"]) == ("2026-06-13", "2026-06-17")


def test_two_lessons_at_once(served: Any, refusal: Refusal) -> None:
    """One that is not marked gives way; two that say something else are refused."""
    for number in (1, 2):
        lesson(served, f"A7{number}", JUNE)
    mark(served, ANN, "A71", "-")
    mark(served, ANN, "A72", "/")

    assert [row["code"] for row in read(served)] == ["/"]
    served.school.lesson_marks[0]["attendance_code"] = served.school.code_id("N")
    assert refusal(lambda: read(served)) == [
        (
            "wonde, attendance/lesson: one mark for a pupil and a period of a day was expected; "
            "1 are more"
        )
    ]


def test_a_school_without_lesson_marks(served: Any, refusal: Refusal) -> None:
    """Where Wonde says that there are none, that is told, and nothing looks empty."""
    served.school.school["extended"]["has_lesson_attendance"] = False

    assert refusal(lambda: read(served)) == [
        "wonde, schools: a school that hands lesson marks to Wonde was expected"
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda held: held.lessons[0].update(start_at=None),
            "lessons, row 1, start_at: when the lesson starts was expected",
        ),
        (
            lambda held: held.lessons[0].update(end_at="10:10"),
            (
                "lessons, row 1, end_at: "
                "a date and time with a zone, as Wonde has them, was expected"
            ),
        ),
        (
            lambda held: held.lesson_marks[0].update(lesson=None),
            "attendance/lesson, row 1, lesson: the id of a lesson was expected",
        ),
        (
            lambda held: held.lesson_marks[0].update(attendance_code="A5X"),
            (
                "attendance/lesson, attendance_code: ids of attendance-codes were expected; "
                "1 are none"
            ),
        ),
        (
            lambda held: held.lesson_marks[0].update(student="A17X"),
            (
                "attendance/lesson, student: students of students, or of students-leaver, "
                "were expected; 1 are on neither list"
            ),
        ),
    ],
    ids=["start", "end", "lesson", "code", "student"],
)
def test_a_faulty_lesson(
    served: Any, refusal: Refusal, change: Callable[[Any], None], told: str
) -> None:
    """Told by its row; nothing of it is repeated."""
    lesson(served, "A71", JUNE)
    mark(served, ANN, "A71", "/")
    change(served.school)

    assert refusal(lambda: read(served)) == [f"wonde, {told}"]


def test_the_lessons_of_an_invented_day(serve: Serve) -> None:
    """Every lesson mark comes back, save the moment at which it was entered."""
    scenario = invent(3, pupils=30).at(datetime(2026, 11, 20, 15, 30, tzinfo=LONDON))
    served = serve(as_wonde_has_it(scenario))
    found = served.adapter(per_page=500).attendance_read_lesson_marks(None)
    expected = lessons_frame(scenario.lessons)

    assert found.schema == expected.schema
    assert found.drop("recorded_at").sort(KEY).equals(expected.drop("recorded_at").sort(KEY))


def test_lesson_marks_change_no_mark(served: Any) -> None:
    """What a teacher entered in a lesson stands beside the register."""
    lesson(served, "A71", MONDAY)
    mark(served, BO, "A71", "N")
    adapter = served.adapter()
    adapter.attendance_read_lesson_marks(None)

    assert set(adapter.attendance_read_marks(None)["code"]) == {"/", "I"}
