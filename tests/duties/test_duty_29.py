"""Duty 29: daily absence reports for the senior leadership and inclusion teams.

Ready at 10:15 and at 14:30, with names and without, whatever fails; its numbers are those of the
register at that moment.
"""

import json
from pathlib import Path

import pytest
from college import College, read

from attendance_core.office import open_folder
from attendance_core.register import rows
from attendance_core.statistics import statistics


@pytest.fixture
def college(tmp_path: Path) -> College:
    """A college of two year groups with every kind of mark."""
    made = College(tmp_path)
    codes = ["/", "/", "/", "L", "I", "M", "N", "O", "B", "X"]
    for number in range(40):
        year = "7" if number < 20 else "8"
        key = made.add_pupil(number, f"{year}A", year_group=year)
        made.add_parent(key, f"parent{number}", f"07700 900{number:03d}")
        made.marks[key, "AM"] = codes[number % 10]
    return made


def record(college: College, name: str = "report") -> dict:
    """Read the report as JSON."""
    return json.loads((college.folder / f"out/142000/{name}.json").read_text(encoding="utf-8"))


def test_its_numbers_are_those_of_the_register(college):
    """The counts of the session are the statistics of the same registers, to the pupil."""
    college.look("10:15")
    found = record(college)["figures"]
    registers = open_folder(college.folder / "school")
    span = (college.day, college.day)
    (expected,) = rows(statistics(registers.prepared, span=span))

    assert found["on_roll"] == 40
    assert found["present"] + found["elsewhere"] == expected["attended"]
    assert found["authorised"] == expected["authorised"]
    assert found["unauthorised"] + found["no_reason"] == expected["unauthorised"]
    assert found["not_required"] == expected["not_required"]
    assert found["attendance_rate"] == expected["attendance_rate"]


def test_the_year_groups_add_up(college):
    """Each column of the table is the sum of the school."""
    college.look("10:15")
    groups = read(college.folder / "out/142000/report-numbers/year_groups.csv")
    whole = record(college)["figures"]

    assert [row["year_group"] for row in groups] == ["7", "8"]
    for name in ("on_roll", "present", "authorised", "no_reason", "unmarked"):
        assert sum(int(row[name]) for row in groups) == whole[name]


def test_it_says_when_the_marks_stood_so(college):
    """Written at 10:12, looked at at 10:15: both stand on the page and in the JSON."""
    college.write("10:12")
    college.live("10:15")
    page = (college.folder / "out/142000/report.html").read_text(encoding="utf-8")

    assert record(college)["as_at"] == "2026-11-20T10:12:00+00:00"
    assert "at 10:15" in page
    assert "Marks as at 10:12" in page


def test_the_afternoons_report_says_who_has_gone(college):
    """At 14:30: present in the morning, N in the afternoon."""
    for (pupil, _), code in list(college.marks.items()):
        college.marks[pupil, "PM"] = {"/": "\\", "L": "\\"}.get(code, code)
    college.marks["adno:0000", "PM"] = "N"
    college.look("14:30")
    gone = read(college.folder / "out/142000/report/left_since_morning.csv")

    assert [row["pupil"] for row in gone] == ["adno:0000"]
    assert record(college, "report-numbers")["figures"]["people"]["left_since_morning"] == 1


def test_it_is_ready_when_a_system_fails_and_names_what_is_missing(college):
    """The file of replies is no CSV: the report is made without it, and says so at its head."""
    (college.folder / "messages").mkdir()
    (college.folder / "messages/replies.csv").write_text("reply,at\n1,noon\n", encoding="utf-8")
    code = college.look("10:15")
    page = (college.folder / "out/142000/report.html").read_text(encoding="utf-8")

    assert code == 1
    assert "Not everything could be read" in page
    assert "replies could not be read: replies.csv" in page
    assert record(college)["figures"]["on_roll"] == 40


def test_it_says_so_when_the_registers_themselves_cannot_be_read(college):
    """No older report stands in its place, and the file and line that are wrong are named."""
    college.look("10:15")
    college.marks["adno:0000", "AM"] = "nonsense"
    code = college.look("10:20")
    page = (college.folder / "out/142000/report.html").read_text(encoding="utf-8")

    assert code == 1
    assert "could not be read" in page
    assert "marks.csv, line 2, column code" in page
    assert "nonsense" not in page


def test_the_report_without_names_names_nobody(college):
    """No name, no key and no number stands in any of its files."""
    college.look("10:15")
    folder = college.folder / "out/142000"
    files = [*folder.glob("report-numbers*"), *(folder / "report-numbers").glob("*")]
    text = "".join(file.read_text(encoding="utf-8") for file in files if file.is_file())

    assert len(files) > 4
    for personal in ("Surname", "Forename", "adno:", "07700"):
        assert personal not in text
        assert personal in "".join(
            file.read_text(encoding="utf-8") for file in folder.glob("report.*")
        )


def test_those_who_come_first_stand_first_with_numbers_to_ring(college):
    """A pupil with a social worker heads those who are unaccounted for."""
    college.pupils[36]["social_worker"] = "S. Example"
    college.look("10:15")
    unaccounted = read(college.folder / "out/142000/report/unaccounted.csv")

    assert unaccounted[0]["pupil"] == "adno:0036"
    assert unaccounted[0]["first"] == "first"
    assert "07700 900036" in unaccounted[0]["ring"]
    assert "S. Example" not in json.dumps(record(college))
