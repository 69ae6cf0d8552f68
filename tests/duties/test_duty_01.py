"""Duty 1: absences recorded from calls, texts and notes, and keyed into SIMS.

Thirty things that families let the school know on one morning. Every one ends as a code that a
person can take, or with a person who reads it; none is lost, each has its source and its time; and
however often the morning is looked at, SIMS's list has each mark once.
"""

import csv
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from friday import RULES, a_journal

from attendance_core.calendar import calendar_text
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.office import Decision, OpenedSchool, live
from attendance_core.office.keying import KeyingState
from attendance_core.office.way_back import is_open, to_read
from attendance_core.scenarios import Scenario, invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON
from attendance_core.trust import ReplyRules, SchoolConfiguration

AT = datetime(2026, 11, 20, 9, 40, tzinfo=LONDON)
MORNING = Session(AT.date(), Half.AM)
ROLE = RULES.approved_by
SAID = (
    ("ill, feels sick", "text"),
    ("dentist at 10, back after lunch", "email"),
    ("please call me", "voice"),
    ("we celebrate Eid today", "app"),
    ("she is scared of coming in", "call"),
    ("running late, sorry", "note"),
)


@pytest.fixture(scope="module")
def school() -> Scenario:
    """An invented school at twenty to ten."""
    return invent(5, pupils=300).at(AT)


@pytest.fixture
def folder(tmp_path: Path, school: Scenario) -> Path:
    """What its systems export, with thirty replies about pupils who are N, or are not."""
    made = factory("sims")
    made.write_sample(school, tmp_path / "sims")  # type: ignore[attr-defined]
    for each in (tmp_path / "sims").iterdir():
        os.utime(each, (AT.timestamp(), AT.timestamp()))
    (tmp_path / "calendar.csv").write_text(calendar_text(school.calendar), encoding="utf-8")
    marks = school.marks.filter(date=MORNING.day, session="AM").sort("pupil")
    absent = marks.filter(code="N")["pupil"].to_list()
    others = marks.filter(code="/")["pupil"].to_list()
    about = [*[*absent[:8], absent[0], *others][:29], None]
    with (tmp_path / "replies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["reply", "at", "channel", "pupil", "text", "taken_by"])
        for number, pupil in enumerate(about):
            text, channel = SAID[number % len(SAID)] if number != 8 else SAID[0]
            at = f"{AT - timedelta(minutes=90 - number):%Y-%m-%dT%H:%M}"
            writer.writerow([f"r{number}", at, channel, pupil or "", text, "A. Example"])
    return tmp_path


def opened(folder: Path, school: Scenario) -> OpenedSchool:
    """Open the school with SIMS, and a folder of replies."""
    configuration = SchoolConfiguration(
        school.school,
        "calendar.csv",
        {
            "roll": "sims",
            "marks": "sims",
            "write_marks": "sims",
            "replies": "folder",
        },
        {
            "sims": {
                "marks": "sims/marks.csv",
                "students": "sims/students.xml",
                "write_to": "keying",
            },
            "folder": {"folder": "messages", "replies": "replies.csv"},
        },
        RULES,
        "school[1]",
        ReplyRules(ROLE),
    )
    return OpenedSchool(
        configuration,
        lambda: SchoolAdapters.of(configuration, place="trust.toml", folder=folder),
        folder,
        "trust.toml",
    )


def listed(folder: Path) -> list[dict[str, str]]:
    """Read the keying list."""
    with (folder / "keying" / "to-key.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_reply_ends_with_a_code_to_take_or_a_person_to_read_it(folder, school):
    """Exactly one of the two, each with its moment and whoever took it."""
    day = live(opened(folder, school), at=AT, journal=a_journal(), approvals={})
    coded = {key for each in day.proposed_codes if is_open(each) for key in each.replies}
    read = {reply.reply for reply, _ in to_read(day.look, day.proposed_codes)}

    assert len(day.look.replies) == 30
    assert all(each.at.tzinfo and each.taken_by for each in day.look.replies)
    assert {each.reply for each in day.look.replies} <= coded | read
    assert len(coded) > 5


def test_a_pupil_who_is_reported_twice_has_one_absence_and_two_contacts(folder, school):
    """Both stand with the one proposed code."""
    day = live(opened(folder, school), at=AT, journal=a_journal(), approvals={})
    (twice,) = [
        each
        for each in day.proposed_codes
        if each.session == MORNING and {"r0", "r8"} <= set(each.replies)
    ]

    assert (twice.reason, twice.code) == ("illness", "I")


def test_however_often_it_is_looked_at_sims_has_each_mark_once(folder, school):
    """What a person took stands on the list; once SIMS shows it, it is ticked off."""
    journal, taken = a_journal(), {}
    first = live(opened(folder, school), at=AT, journal=journal, approvals={})
    for each in first.proposed_codes:
        if each.code and is_open(each) and each.session == MORNING:
            taken[each.key] = Decision(each.key, each.code, "A. Example", ROLE)
    for _ in range(3):
        day = live(opened(folder, school), at=AT, journal=journal, approvals={}, decisions=taken)
    waiting = listed(folder)
    key_in_sims(folder, {each.pupil: each.code for each in day.to_key})
    after = live(opened(folder, school), at=AT, journal=journal, approvals={}, decisions=taken)
    done = listed(folder)

    assert len(taken) > 2
    assert {each.state for each in day.to_key} == {KeyingState.WAITING}
    assert len(waiting) == len(taken) == len(done)
    assert {each.state for each in after.to_key} == {KeyingState.KEYED}
    assert {row["State"] for row in waiting} != {row["State"] for row in done}


def key_in_sims(folder: Path, codes: dict[str, str]) -> None:
    """Key marks as the office does, and export them again."""
    path = folder / "sims" / "marks.csv"
    data = path.read_text(encoding="cp1252").splitlines()
    names = next(csv.reader([data[0]]))
    upn, number = names.index("UPN"), names.index("Adno")
    day, half, mark = names.index("Session date"), names.index("Session"), names.index("Mark")
    rows = list(csv.reader(data[1:]))
    for row in rows:
        key = row[upn] or f"adno:{row[number]}"
        if (row[day], row[half]) == ("20/11/2026", "AM") and key in codes:
            row[mark] = codes[key]
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    os.utime(path, (AT.timestamp(), AT.timestamp()))
