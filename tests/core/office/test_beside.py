"""What stands beside the registers: read with them for a check, and by itself for a day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve, frozen
from friday import ANN, BO, FRIDAY, SCHOOL, Systems, a_parent, at, roll_of, seen

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.errors import Fault, Refused
from attendance_core.findings import Name, check
from attendance_core.hooks import SchoolAdapters, hookimpl
from attendance_core.office import OpenedSchool, look_at, open_folder, open_sources
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    LessonMark,
    OffSession,
    lessons_frame,
)
from attendance_core.scenarios import Scenario, invent
from attendance_core.school import LessonMeaning
from attendance_core.sessions import Half, Session
from attendance_core.trust import SchoolConfiguration

AMENDMENT = Amendment(
    ANN, Session(FRIDAY, Half.AM), "N", "/", "found", at("09:20").astimezone(UTC), "A. B", "tutor"
)
AGREED = OffSession(ANN, date(2026, 11, 2), date(2026, 12, 18), 4, Half.PM)
ILL = ExpectedSickness(ANN, FRIDAY, 15)
ILL_LATER = ExpectedSickness(ANN, FRIDAY + timedelta(days=1), 20, continuous_illness=True)
MARKS = (
    LessonMark(ANN, FRIDAY, "Lesson 1", "/", recorded_at=at("09:15")),
    LessonMark(ANN, FRIDAY, "Lesson 2", "FA", recorded_at=at("10:15")),
    LessonMark(ANN, date(2026, 11, 19), "Lesson 1", "/"),
)
BEFORE = evolve(seen(ANN, "09:10"), at=at("09:10") - timedelta(days=1))
NO_ZONE = datetime(2026, 11, 20, 9)  # noqa: DTZ001 - that is the fault


@frozen
class Beside:
    """A system that holds what stands beside a register."""

    marks: tuple[LessonMark, ...] = MARKS
    amendments: tuple[Amendment, ...] = (AMENDMENT,)

    @hookimpl
    def attendance_read_lesson_marks(self) -> object:
        """Give the lesson marks."""
        return lessons_frame(self.marks)

    @hookimpl
    def attendance_read_amendments(self) -> tuple[Amendment, ...]:
        """Give the amendments."""
        return self.amendments

    @hookimpl
    def attendance_read_part_time(self) -> tuple[OffSession, ...]:
        """Give what was agreed."""
        return (AGREED,)

    @hookimpl
    def attendance_read_expected_sickness(self) -> tuple[ExpectedSickness, ...]:
        """Give what was recorded on the day, and what was on the day after."""
        return (ILL, ILL_LATER)


class Silent:
    """A system that refuses whatever it is asked."""

    @hookimpl
    def attendance_read_lesson_marks(self) -> object:
        """Refuse with two faults."""
        raise Refused([Fault("lessons.csv", "text was expected", line=line) for line in (2, 3)])

    @hookimpl
    def attendance_read_amendments(self) -> object:
        """Refuse."""
        raise Refused([Fault("amendments.csv", "text was expected", line=2)])

    @hookimpl
    def attendance_read_part_time(self) -> object:
        """Fail."""
        raise ConnectionError(ANN)

    @hookimpl
    def attendance_read_expected_sickness(self) -> object:
        """Fail otherwise."""
        raise TimeoutError(ANN)


def opened(beside: object, held: Systems | None = None) -> OpenedSchool:
    """Open a school of which another system holds what stands beside its register."""
    held = held or Systems({(ANN, Half.AM): "N"}, roll_of(a_parent(ANN)))
    held.presence = (seen(ANN, "09:10"), BEFORE)
    names = ("calendar", "roll", "marks", "presence")
    others = ("lessons", "amendments", "part_time", "sickness")
    adapters = SchoolAdapters.joined(
        dict.fromkeys(names, ("memory", held)) | dict.fromkeys(others, ("beside", beside))
    )
    school = evolve(SCHOOL, lesson_codes={"FA": LessonMeaning.ELSEWHERE})
    configuration = SchoolConfiguration(school, "memory", {}, {}, None, "school[1]")
    return OpenedSchool(configuration, lambda: adapters, Path(), "trust.toml")


def test_a_whole_reading_has_all_that_is_held() -> None:
    """Lessons, presence, amendments, agreements and sickness, by the clock of London."""
    registers = opened(Beside()).read_whole()

    assert registers.lessons.equals(lessons_frame(MARKS))
    assert registers.presence == (seen(ANN, "09:10"), BEFORE)
    assert registers.amendments == (AMENDMENT,)
    assert str(registers.amendments[0].amended_at.tzinfo) == "Europe/London"
    assert registers.off_sessions == (AGREED,)
    assert registers.expected_sickness == (ILL, ILL_LATER)
    assert registers.unread == frozenset()


def test_the_registers_alone_have_nothing_beside_them() -> None:
    """What a day needs first is read though another system fails."""
    registers = opened(Silent()).read()

    assert (registers.lessons.height, registers.presence, registers.amendments) == (0, (), ())
    assert registers.expected_sickness == ()
    assert registers.unread == {"lessons", "presence", "amendments", "part_time", "sickness"}


def test_a_whole_reading_refuses_every_part_at_once() -> None:
    """A code of lessons that the school does not have, and a moment of no zone."""
    beside = Beside((LessonMark(ANN, FRIDAY, "1", "FB"),), (evolve(AMENDMENT, amended_at=NO_ZONE),))

    with pytest.raises(Refused) as refused:
        opened(beside).read_whole()
    assert [fault.place for fault in refused.value.faults] == ["lessons", "at"]


def test_a_fault_of_the_registers_and_one_beside_them_are_told_together() -> None:
    """Whoever mends one export hears of the other."""
    school = opened(Beside((LessonMark(ANN, FRIDAY, "1", "FB"),)))
    changed = evolve(school.configuration, calendar="calendar.csv")
    lessons, calendar = "lessons", "calendar.csv"
    adapters = SchoolAdapters.joined(
        {
            "roll": ("memory", Systems({}, roll_of())),
            "marks": ("memory", Systems({}, roll_of())),
            "lessons": ("beside", Beside((LessonMark(ANN, FRIDAY, "1", "FB"),))),
        }
    )

    with pytest.raises(Refused) as refused:
        evolve(school, configuration=changed, adapters=lambda: adapters).read_whole()
    assert [fault.place for fault in refused.value.faults] == [calendar, lessons]


def test_a_look_has_what_was_known_at_its_moment() -> None:
    """At ten the first lesson and the amendment are known, what was agreed, and the day before."""
    school = opened(Beside())
    look = look_at(school, school.adapters(), at=at("10:00"))

    assert look.registers.lessons.equals(lessons_frame((MARKS[0], MARKS[2])))
    assert look.registers.amendments == (AMENDMENT,)
    assert look.registers.off_sessions == (AGREED,)
    assert look.registers.expected_sickness == (ILL,)
    assert look.presence == (seen(ANN, "09:10"),)
    assert look.registers.presence == (seen(ANN, "09:10"), BEFORE)
    assert look.missing == ()
    assert look.registers.unread == frozenset()


def test_a_look_leaves_aside_what_came_later() -> None:
    """At nine nothing of it has happened yet; an amendment of no moment is there."""
    undated = evolve(AMENDMENT, amended_at=None)
    school = opened(Beside(amendments=(AMENDMENT, undated)))
    look = look_at(school, school.adapters(), at=at("09:00"))

    assert look.registers.lessons["date"].to_list() == [date(2026, 11, 19)]
    assert look.registers.amendments == (undated,)
    assert look.registers.presence == (BEFORE,)


def test_what_cannot_be_read_beside_is_said_and_the_register_is_read() -> None:
    """One sentence for each, with the first of its faults and the number of the others."""
    school = opened(Silent())
    look = look_at(school, school.adapters(), at=at("10:00"))

    assert look.missing == (
        (
            "lesson marks could not be read: lessons.csv, line 2: text was expected "
            "(and 1 faults more)"
        ),
        "amendments could not be read: amendments.csv, line 2: text was expected",
        (
            "part-time agreements could not be read: adapter beside, hook "
            "attendance_read_part_time: it failed with ConnectionError"
        ),
    )
    assert look.aside == (
        (
            "expected sickness could not be read: adapter beside, hook "
            "attendance_read_expected_sickness: it failed with TimeoutError; "
            "the sickness return is told by the marks alone"
        ),
    )
    assert look.registers.codes_at(Session(FRIDAY, Half.AM)) == {ANN: "N"}
    assert look.registers.lessons.height == 0
    assert look.registers.expected_sickness == ()
    assert look.registers.unread == {"lessons", "amendments", "part_time", "sickness"}


def test_lesson_marks_about_nobody_are_said() -> None:
    """A pupil of a lesson who is not on the roll is counted, and not named."""
    school = opened(Beside((MARKS[0], evolve(MARKS[0], pupil="adno:9"))))
    look = look_at(school, school.adapters(), at=at("10:00"))

    assert [each.partition(" on the roll")[0] for each in look.strange] == [
        "Lesson marks of today: 1 about nobody"
    ]


def test_a_folder_is_opened_with_all_that_is_in_it(tmp_path: Path) -> None:
    """A register folder alone, or among sources, gives everything that it holds."""
    scenario = invent(3, pupils=20)
    RegisterFolder.write_sample(scenario, tmp_path)
    key = scenario.roll.pupils[0].key
    files = {
        "lesson_marks.csv": f"pupil,date,period,code\n{key},2026-11-20,Lesson 1,/\n",
        "amendments.csv": (
            "pupil,date,session,original_code,amended_code,reason,amended_at,name,position\n"
            f"{key},2026-11-20,AM,N,/,,,,\n"
        ),
        "presence.csv": f"at,source,event,pupil\n2026-11-20T09:30,ap_return,arrived,{key}\n",
        "part_time.csv": f"pupil,start,end,weekday,session\n{key},2026-11-02,2026-12-18,Mon,PM\n",
        "expected_sickness.csv": f"pupil,recorded_on,expected_school_days\n{key},2026-11-19,15\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    reads: tuple[Callable[[], object], ...] = (
        lambda: open_folder(tmp_path),
        lambda: open_sources([tmp_path])[0],
    )

    for read in reads:
        held = read()
        assert held.lessons["pupil"].to_list() == [key]
        assert [each.pupil for each in held.presence] == [key]
        assert [each.amended_code for each in held.amendments] == ["/"]
        assert [each.weekday for each in held.off_sessions] == [0]
        assert held.expected_sickness == (ExpectedSickness(key, date(2026, 11, 19), 15),)
        assert held.unread == frozenset()


def test_strangers_in_lessons_of_another_system_stop_nothing() -> None:
    """Their marks are given as they are: who reads them passes by whom it does not know."""
    school = opened(Beside((evolve(MARKS[0], pupil=BO), evolve(MARKS[0], pupil="adno:9"))))

    assert school.read_whole().lessons["pupil"].to_list() == [BO, "adno:9"]


def test_what_no_system_gives_is_not_read() -> None:
    """A school that named nobody for who was seen does not hold that nobody was seen."""
    school = opened(Beside())
    adapters = SchoolAdapters.joined(
        dict.fromkeys(("calendar", "roll", "marks"), ("memory", Systems({}, roll_of())))
        | {"lessons": ("beside", Beside())}
    )
    school = evolve(school, adapters=lambda: adapters)
    look = look_at(school, adapters, at=at("10:00"))

    assert school.read_whole().unread == {"presence", "amendments", "part_time", "sickness"}
    assert look.registers.unread == {"presence", "amendments", "part_time", "sickness"}
    assert look.missing == ()


def test_a_folder_without_presence_holds_that_nobody_was_seen(tmp_path: Path) -> None:
    """A register folder gives everything: a B of it without a return is a finding."""
    scenario = invent(3, pupils=20)
    RegisterFolder.write_sample(scenario, tmp_path)
    marks = f"pupil,date,session,code,detail\n{_on_roll(scenario)},2026-11-19,AM,B,college course\n"
    (tmp_path / "marks.csv").write_text(marks, encoding="utf-8")
    (tmp_path / "presence.csv").unlink()
    registers = open_folder(tmp_path)
    found = [each.finding for each in check(registers, on=date(2026, 11, 19))]

    assert registers.unread == frozenset()
    assert found.count(Name.PROVISION_UNCONFIRMED) == 1


def _on_roll(scenario: Scenario) -> str:
    return scenario.roll.on_roll(date(2026, 11, 19))[0].pupil
