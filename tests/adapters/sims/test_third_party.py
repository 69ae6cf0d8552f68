from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.sims import Sims
from attendance_adapters.sims.third_party import (
    Form,
    LessonAttendance,
    SessionAttendance,
    ThirdPartyCode,
    lesson_xml,
    marks_not_required,
    not_required,
    read_codes,
    read_lesson_xml,
    read_session_xml,
    session_xml,
    split,
    stand_for,
)
from attendance_core.codes import every_code
from attendance_core.errors import Refused
from attendance_core.sessions import Half

STUDENTS = """<SuperStarReport>
  <Record>
    <primary_id>12105</primary_id><UPN>J919400123001</UPN><Adno>004512</Adno>
    <Surname>Example</Surname><Forename>Ann</Forename>
  </Record>
  <Record>
    <primary_id>12106</primary_id><Adno>004513</Adno>
    <Surname>Sample-Test</Surname><Forename>Zoë</Forename>
  </Record>
</SuperStarReport>"""
LATE = SessionAttendance("12105", date(2025, 10, 6), Half.AM, "L", minutes_late=12)

Faults = Callable[[Callable[[], object]], list[str]]


def test_the_sample_of_sessions_since_2024(shared: Path) -> None:
    """It is read, and written again with the same meaning, and another element for sub-codes."""
    data = (shared / "samples" / "sims_tp_session_extended_2024.xml").read_bytes()
    read = read_session_xml(data, place="sample")
    written = session_xml(read, Form.SINCE_2024, not_required=())

    assert read == (evolve(LATE, comments="Bus late", base_group_id="0", begins=time(9)),)
    assert read_session_xml(written, place="again") == read
    assert written.count(b"<AttendanceMarkSubCode />") == 1


def test_the_sample_of_sessions_before_2024(shared: Path) -> None:
    """It is read, and written again to the letter."""
    data = (shared / "samples" / "sims_tp_session_write_pre2024.xml").read_bytes()
    read = read_session_xml(data, place="sample")
    written = session_xml(read, Form.BEFORE_2024, not_required=())

    assert read == (evolve(LATE, day=date(2023, 10, 6), comments="Bus late"),)
    assert written.decode().split("\n", 1)[1].strip() == data.decode().strip()


def test_the_sample_of_lessons_before_2024(shared: Path) -> None:
    """It is read, and written again with the same meaning."""
    data = (shared / "samples" / "sims_tp_lesson_write_pre2024.xml").read_bytes()
    read = read_lesson_xml(data, place="sample")
    of = {"base_group_id": "7291", "location_id": "19", "employee_id": "34"}

    assert read == (LessonAttendance("12105", "/", "32220", **of),)
    assert read_lesson_xml(lesson_xml(read, Form.BEFORE_2024, not_required=()), place="a") == read


def test_the_sample_of_lessons_since_2024(shared: Path) -> None:
    """It is read with its day, its period and when it begins, and written again."""
    data = (shared / "samples" / "sims_tp_lesson_extended_2024.xml").read_bytes()
    read = read_lesson_xml(data, place="sample")

    assert (read[0].day, read[0].begins, read[0].period) == (
        *(date(2025, 10, 6), time(11, 15), "Mon:3"),
    )
    assert read_lesson_xml(lesson_xml(read, Form.SINCE_2024, not_required=()), place="a") == read


def test_the_samples_of_codes(shared: Path) -> None:
    """Both versions are read; the second says what stands behind a school's own code."""
    samples = shared / "samples"
    first = read_codes((samples / "sims_tp_codes.xml").read_bytes(), place="first")
    second = read_codes((samples / "sims_tp_codes_v2.xml").read_bytes(), place="second")

    assert [(each.code, each.statistical) for each in first] == [
        ("-", "No mark"),
        ("X", "Attendance not required"),
    ]
    assert (not_required(first), not_required(second)) == ({"X"}, {"9"})
    assert (dict(stand_for(first)), dict(stand_for(second))) == ({}, {"9": "Y"})
    assert (second[0].is_active, second[0].is_restricted) == (True, True)


def test_what_no_school_needs_told() -> None:
    """A code of the register stands for itself, and one behind which nothing known is for none."""
    codes = [ThirdPartyCode("I", statutory="N"), ThirdPartyCode("8", statutory="!?")]

    assert stand_for([*codes, ThirdPartyCode("-", statutory="N"), ThirdPartyCode("7")]) == {}


@pytest.mark.parametrize("on", [date(2024, 8, 18), date(2024, 8, 19)])
def test_marks_not_required(on: date) -> None:
    """Five marks are known of every day; since August 2024 nobody has published the list.

    Since then it has Q as well, for what is no possible attendance in law.
    """
    marks = marks_not_required(on=on)

    assert set(marks) == {"D", "#", "Y", "X", "Z"} | ({"Q"} if on >= date(2024, 8, 19) else set())
    assert {each.verified for each in marks.values()} == {on < date(2024, 8, 19)}
    assert all(each.sources for each in marks.values())


def test_codes_not_required_are_not_written(faults_of: Faults) -> None:
    """SIMS does not take them through this call: every one is told."""
    day = date(2026, 11, 20)
    given = [
        SessionAttendance("1", day, Half.AM, "X"),
        SessionAttendance("2", day, Half.AM, "I"),
        SessionAttendance("3", day, Half.PM, "Y", "Y2"),
        SessionAttendance("4", day, Half.PM, "Q"),
    ]
    listed = marks_not_required(on=day)

    assert faults_of(lambda: session_xml(given, Form.SINCE_2024, not_required=listed)) == [
        "attendance 1: a code was expected that SIMS takes this way; X is of those not required",
        "attendance 3: a code was expected that SIMS takes this way; Y2 is of those not required",
        "attendance 4: a code was expected that SIMS takes this way; Q is of those not required",
    ]


def test_what_a_form_has_no_place_for(faults_of: Faults) -> None:
    """Before 2024 there were no sub-codes, and of group, room and teacher all are given or none."""
    lesson = LessonAttendance("1", "C", "7", sub_code="C2", location_id="19")

    assert faults_of(lambda: lesson_xml([lesson], Form.BEFORE_2024, not_required=())) == [
        "attendance 1: a code without a sub-code was expected, before 2024; C2 has one",
        "attendance 1: a group, a room and a teacher together were expected, or none of them",
    ]


@given(st.sampled_from(sorted({each.code for each in every_code()})))
def test_codes_in_two_parts(code: str) -> None:
    """A code that is split is joined again, whether the sub-code has the mark in it or not."""
    mark, sub_code = split(code)
    day = date(2026, 11, 20)

    assert len(mark) == 1
    assert SessionAttendance("1", day, Half.AM, mark, sub_code).code == code
    assert LessonAttendance("1", mark, sub_code=sub_code.removeprefix(mark)).code == code


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20)
attendances = st.builds(
    SessionAttendance,
    st.integers(1, 10**6).map(str),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(Half),
    st.sampled_from("/\\LINOUC"),
    st.sampled_from(["", "C2"]),
    st.none() | st.integers(0, 400),
    texts.map(str.strip),
    texts.map(str.strip),
    st.sampled_from(["0", "7291"]),
    st.none() | st.just(time(13, 20)),
)


@given(st.lists(attendances, min_size=1, max_size=4))
def test_sessions_come_back(written: list[SessionAttendance]) -> None:
    """What is written is what is read, whatever stands in the comments."""
    data = session_xml(written, Form.SINCE_2024, not_required=())

    assert list(read_session_xml(data, place="again")) == written


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<SessionAttendances/>", "s: at least one Record was expected"),
        ("<SessionAttendances><a></SessionAttendances>", "s, line 1: well-formed XML"),
        (
            (
                "<SessionAttendances><SessionAttendance><PersonID>1</PersonID></SessionAttendance>"
                "</SessionAttendances>"
            ),
            "s: a column AttendanceDate is missing",
        ),
        (
            (
                "<SessionAttendances><SessionAttendance><PersonID>1</PersonID>"
                "<AttendanceDate>06/10/2025</AttendanceDate><SessionName>AM</SessionName>"
                "<AttendanceMark>/</AttendanceMark></SessionAttendance></SessionAttendances>"
            ),
            "s, record 1, column AttendanceDate: the report must give its dates as",
        ),
    ],
)
def test_no_attendances(faults_of: Faults, text: str, told: str) -> None:
    """What is none is refused with its place."""
    assert faults_of(lambda: read_session_xml(text.encode(), place="s"))[0].startswith(told)


def adapter(folder: Path, **files: Path) -> Sims:
    """Give an adapter of students with person ids, and some files."""
    (folder / "students.xml").write_text(STUDENTS, encoding="utf-8")
    paths = {"marks": folder / "none", "students": folder / "students.xml", **files}
    return Sims(Sims.Settings(**paths))


def test_sessions_as_the_source_of_marks(tmp_path: Path, shared: Path) -> None:
    """In place of the report of marks there may be what SIMS gives to third-party programs."""
    for name in ("sims_tp_session_extended_2024.xml", "sims_tp_session_write_pre2024.xml"):
        found = adapter(tmp_path, marks=shared / "samples" / name).attendance_read_marks(None)
        ((pupil, _, *rest),) = found.rows()

        assert (pupil, rest) == ("J919400123001", ["AM", "L", 12])


def test_lessons_as_the_source_of_lesson_marks(tmp_path: Path, shared: Path) -> None:
    """So with lessons, each of which begins when its date says."""
    path = shared / "samples" / "sims_tp_lesson_extended_2024.xml"
    (row,) = adapter(tmp_path, lessons=path).attendance_read_lesson_marks(None).rows()

    assert row[:5] == ("J919400123001", date(2025, 10, 6), "Mon:3", "N", time(11, 15))


def test_what_a_writer_gave_is_no_source(tmp_path: Path, shared: Path, faults_of: Faults) -> None:
    """Lessons without their days cannot be told from one another."""
    path = shared / "samples" / "sims_tp_lesson_write_pre2024.xml"

    assert faults_of(
        lambda: adapter(tmp_path, lessons=path).attendance_read_lesson_marks(None)
    ) == [
        f"{path.name}: a column Date is missing",
        f"{path.name}: a column Period is missing",
    ]


def test_the_list_of_codes_says_what_marks_mean(tmp_path: Path, shared: Path) -> None:
    """A mark that only this SIMS has is the code behind it, unless the setting says another."""
    marks = tmp_path / "marks.csv"
    marks.write_text("Adno,Date,Session,Mark\n004513,01/02/2021,AM,9\n", encoding="utf-8")
    files = {"marks": marks, "attendance_codes": shared / "samples" / "sims_tp_codes_v2.xml"}
    by_list = adapter(tmp_path, **files)
    by_setting = Sims(evolve(by_list.settings, codes={"9": "I"}))

    assert by_list.attendance_read_marks(None)["code"].to_list() == ["Y"]
    assert by_setting.attendance_read_marks(None)["code"].to_list() == ["I"]


def test_a_person_who_is_nobody(tmp_path: Path, faults_of: Faults) -> None:
    """An id that the students report has not is refused, with its record."""
    marks = tmp_path / "marks.xml"
    record = session_xml([evolve(LATE, person_id="777")], Form.SINCE_2024, not_required=())
    marks.write_bytes(record)

    assert faults_of(lambda: adapter(tmp_path, marks=marks).attendance_read_marks(None)) == [
        "marks.xml, record 1, column PersonID: a pupil of the students report was expected"
    ]


def test_a_person_id_of_another_pupil(tmp_path: Path, faults_of: Faults) -> None:
    """Two numbers of two pupils are refused."""
    marks = tmp_path / "marks.csv"
    text = "Adno,Person ID,Date,Session,Mark\n004513,12106,01/10/2025,AM,/\n"
    marks.write_text(text + "004513,12105,02/10/2025,AM,/\n", encoding="utf-8")

    assert faults_of(lambda: adapter(tmp_path, marks=marks).attendance_read_marks(None)) == [
        (
            "marks.csv, line 3, column Person ID: "
            "the person id of the pupil of the UPN or Adno was expected"
        )
    ]


def test_one_id_of_two_pupils(tmp_path: Path) -> None:
    """The students report itself is refused then."""
    found = adapter(tmp_path)
    path = tmp_path / "students.xml"
    path.write_text(STUDENTS.replace("12106", "12105"), encoding="utf-8")

    with pytest.raises(Refused, match=r"record 2: a person id that no other pupil has"):
        found.attendance_read_roll()


@pytest.mark.parametrize("clock", ["T23:00:00", "T05:59:00", "T09:00:00Z", " 09:00:00"])
def test_a_day_that_may_be_another(tmp_path: Path, clock: str) -> None:
    """A time at which no session begins may be another clock's, on whose day it was not."""
    marks = tmp_path / "marks.csv"
    text = f"Adno,Date,Session,Mark\n004513,2025-10-06{clock},AM,/\n"
    marks.write_text(text, encoding="utf-8")

    with pytest.raises(Refused, match=r"marks\.csv, line 2, column Date: the report must give"):
        adapter(tmp_path, marks=marks).attendance_read_marks(None)
