"""What is kept between two looks: less is asked for, and the same is read."""

import os
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from wonde_server import ANN, BO, MONDAY, WondeSchool, moment, status, student_row, two_students
from wonde_server import Trouble as Meets

from attendance_core.errors import Refused
from attendance_core.roll import Enrolment, Pupil

NOW = datetime.fromisoformat("2026-11-20T10:00:00+00:00")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder in which an adapter keeps what it read."""
    return tmp_path / "kept"


@pytest.fixture
def look(served: Any, kept: Path) -> Callable[..., list[Any]]:
    """Look at the school some minutes after ten with an adapter of its own, and give the marks."""

    def at(minutes: int, **settings: Any) -> list[Any]:
        served.server.now = NOW + timedelta(minutes=minutes)
        served.server.asked.clear()
        given = {"kept": kept, **settings}
        return sorted(served.adapter(**given).attendance_read_marks(None).iter_rows())

    return at


def whole(served: Any) -> list[Any]:
    """Read everything, with nothing kept."""
    return sorted(served.adapter().attendance_read_marks(None).iter_rows())


def since(served: Any) -> list[str | None]:
    """Give since when marks were asked for at a look; None is all of them."""
    asked = [each for each in served.server.asked if each.path.endswith("attendance/session/")]
    return [each.query.get("updated_after") for each in asked]


def enter(school: WondeSchool, minutes: int, student: str, half: str, code: str) -> None:
    """Enter a mark some minutes after ten."""
    at = moment(NOW + timedelta(minutes=minutes))
    school.mark(student, MONDAY, half, code, updated_at=at)


def test_the_next_look_asks_only_for_what_changed(served: Any, look: Any) -> None:
    """Since two hours before the last look, by Wonde's clock and in UTC."""
    look(0)
    assert since(served) == [None]
    enter(served.school, 3, BO, "AM", "N")
    marks = look(5)

    assert since(served) == ["2026-11-20 08:00:00"]
    assert marks == whole(served)
    assert ("adno:004513", MONDAY, "AM", "N", None) in marks


@pytest.mark.parametrize("seed", range(5))
def test_the_same_is_read_whatever_happened(served: Any, look: Any, seed: int) -> None:
    """Marks that were entered, changed and deleted, some of them come back."""
    chance, school = random.Random(seed), served.school  # noqa: S311 - no secret
    look(0)
    for minutes in range(5, 60, 5):
        for _ in range(chance.randrange(4)):
            day = MONDAY + timedelta(days=chance.randrange(3))
            student, half = chance.choice([ANN, BO]), chance.choice(["AM", "PM"])
            at = moment(NOW + timedelta(minutes=minutes))
            school.mark(student, day, half, chance.choice("/NIL"), updated_at=at)
        if chance.random() < 0.5:
            gone = school.marks.pop(chance.randrange(len(school.marks)))
            restored = moment(NOW + timedelta(minutes=minutes)) if chance.random() < 0.3 else None
            if restored:
                school.marks.append(gone)
            at = moment(NOW + timedelta(minutes=minutes - 1))
            told = {"type": "attendance", "deleted_at": at, "restored_at": restored}
            school.deletions.append({"id": gone["id"], "updated_at": at, **told})
        assert look(minutes) == whole(served)
        assert since(served)[0] is not None


def test_each_day_begins_with_everything(served: Any, look: Any) -> None:
    """What was deleted and never told is gone by then."""
    look(0)
    served.school.marks.pop()
    assert len(look(30)) == 4
    assert len(look(24 * 60)) == 3
    assert since(served) == [None]


@pytest.mark.parametrize("other", [{"since": date(2026, 9, 1)}, {"leavers": False}])
def test_other_settings_begin_anew(served: Any, look: Any, other: dict[str, Any]) -> None:
    """What was kept is of other days, or of other people."""
    look(0)
    look(5, **other)

    assert since(served) == [None]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 40])
def test_what_cannot_be_read_again_is_nothing(
    served: Any, look: Any, kept: Path, content: bytes
) -> None:
    """A file that was cut short costs a whole reading, and nothing else."""
    before = look(0)
    (kept / "marks.parquet").write_bytes(content)

    assert look(5) == before
    assert since(served) == [None]


def test_another_table_of_that_name_is_nothing(served: Any, look: Any, kept: Path) -> None:
    """Parquet of somebody else's."""
    before = look(0)
    pl.DataFrame({"a": [1]}).write_parquet(kept / "marks.parquet")

    assert look(5) == before
    assert since(served) == [None]


def test_whoever_left_is_read_as_a_whole(served: Any, look: Any) -> None:
    """Under the leaver's new id; the marks that were kept are of the old one."""
    look(0)
    school = served.school
    left = next(each for each in school.students if each["id"] == BO)
    school.students.remove(left)
    zoe = Pupil(None, "004513", "Sample", "Zoë", date(2012, 3, 4))
    time_ = Enrolment(zoe.key, date(2023, 9, 1), date(2026, 11, 19))
    school.leavers.append(student_row("A1000000009", zoe, time_))
    for mark in [each for each in school.marks if each["student"] == BO]:
        school.marks.remove(mark)
        school.leavers_marks.append({**mark, "student": "A1000000009"})

    assert look(5) == whole(served)
    assert since(served)[-1] is None


def test_what_fails_half_way_keeps_what_there_was(served: Any, look: Any, kept: Path) -> None:
    """The token ends in the middle; the look after it reads on from the last whole one."""
    look(0)
    before = (kept / "marks.parquet").read_bytes()
    enter(served.school, 3, ANN, "AM", "N")
    served.server.troubles.append(Meets("deletions", status(401)))
    with pytest.raises(Refused):
        look(5)

    assert (kept / "marks.parquet").read_bytes() == before
    assert look(10) == whole(served)


def test_a_clock_that_went_back_begins_anew(served: Any, look: Any) -> None:
    """Wonde's own: since when nobody knows."""
    look(10)
    look(5)

    assert since(served) == [None]


def test_without_a_clock_nothing_is_kept(served: Any, kept: Path) -> None:
    """Wonde says no time with its answer."""
    served.server.now = None
    served.adapter(kept=kept).attendance_read_marks(None)

    assert not kept.exists()


@pytest.mark.skipif(os.name == "nt", reason="there no file has a mode")
def test_nobody_else_may_read_it(look: Any, kept: Path) -> None:
    """It is as good as the register."""
    look(0)

    assert kept.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in kept.iterdir()] == ["marks.parquet"]
    assert (kept / "marks.parquet").stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_to_is_named(look: Any, refusal: Any, kept: Path) -> None:
    """By its key."""
    kept.write_text("a file", encoding="utf-8")

    assert refusal(lambda: look(0)) == [
        "wonde, key kept: a folder that can be written to was expected"
    ]


def test_days_before_those_that_are_kept_are_asked_for(served: Any, kept: Path) -> None:
    """A span that begins before `since` is read for itself."""
    served.school.mark(ANN, date(2026, 11, 9), "AM", "/")
    adapter = served.adapter(kept=kept, since=MONDAY)
    inside = adapter.attendance_read_marks((MONDAY, MONDAY)).height
    before = adapter.attendance_read_marks((date(2026, 11, 9), MONDAY)).height

    assert (inside, before) == (4, 5)


def test_lessons_are_kept_as_marks_are(serve: Any, kept: Path) -> None:
    """Both of their lists: the lessons, and the marks in them."""
    served = serve(two_students())
    at = datetime.fromisoformat("2026-11-16T09:00:00+00:00")
    period, taught = {"data": {"name": "1"}}, {"data": {"name": "9x/1"}}
    lesson = {"id": "A7", "start_at": moment(at), "period": period, "class": taught}
    served.school.lessons.append(lesson)
    mark = {"id": "A2", "student": ANN, "lesson": "A7"}
    served.school.lesson_marks.append({**mark, "attendance_code": served.school.code_id("/")})
    for minutes, code in ((0, "/"), (5, "N")):
        served.server.now = NOW + timedelta(minutes=minutes)
        served.server.asked.clear()
        served.school.lesson_marks[0] |= {
            "attendance_code": served.school.code_id(code),
            "updated_at": moment(served.server.now),
        }
        found = served.adapter(kept=kept).attendance_read_lesson_marks(None)
        assert found["code"].to_list() == [code]

    lists = [each for each in served.server.asked if "lesson" in each.path]
    assert [each.query.get("updated_after") for each in lists] == ["2026-11-20 08:00:00"] * 2
    assert sorted(each.name for each in kept.iterdir()) == [
        "lesson-marks.parquet",
        "lessons.parquet",
    ]
