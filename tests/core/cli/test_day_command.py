"""`attendance day` and `attendance demo`, from configuration to files."""

import csv
import json
import os
import re
import sys
from datetime import datetime, time
from pathlib import Path

import pytest
from attrs import evolve
from college import CONFIG

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.cli.commands import run
from attendance_core.cli.invented_trust import configure, export, people_of_the_day
from attendance_core.cli.reception import reception
from attendance_core.office import Approval, open_trust
from attendance_core.office import live as live_school
from attendance_core.records import Journal
from attendance_core.register import ExpectedSickness, lessons_frame
from attendance_core.scenarios import invent, three_schools
from attendance_core.scenarios.arrangements import UNCONFIRMED
from attendance_core.tables import LONDON

ROLE = "Attendance Manager"


@pytest.fixture
def trust(tmp_path) -> Path:
    """A trust of one invented school, with a morning of some absences."""
    RegisterFolder.write_sample(invent(3, pupils=150), tmp_path / "school")
    (tmp_path / "trust.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def live(trust: Path, clock: str = "09:35") -> int:
    """Run the command for a moment of the last morning."""
    arguments = [str(trust / "trust.toml"), "--at", f"2026-11-20T{clock}"]
    return run(["day", *arguments, "--out", str(trust / "out")])


def proposals(trust: Path) -> list[dict[str, str]]:
    """Read the proposals of the school."""
    with (trust / "out/142000/proposals.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def approve(trust: Path, keys: list[str]) -> None:
    """Write a file of approvals."""
    lines = ["key,name,role", *(f"{key},A. Example,{ROLE}" for key in keys)]
    (trust / "out/approvals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def edit(path: Path, old: str, new: str, count: int = 0) -> None:
    """Change what a file says, all of it or so many times."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(old, new, text, count=count), encoding="utf-8")


def test_a_morning_from_export_to_message(trust):
    """Proposed, approved, sent: one file a message, and a third run doubles nothing."""
    live(trust)
    keys = [row["key"] for row in proposals(trust)]
    before = (trust / "messages").exists()
    approve(trust, keys)
    live(trust)
    files = sorted((trust / "messages").glob("*.txt"))
    contents = [file.read_bytes() for file in files]
    live(trust)

    assert keys
    assert not before
    assert [file.stem for file in files] == sorted(keys)
    assert [file.read_bytes() for file in sorted((trust / "messages").glob("*.txt"))] == contents
    assert {row["state"] for row in proposals(trust)} == {"sent"}


def test_a_message_that_was_collected_is_not_sent_again(trust):
    """A gateway that takes the file away has the message: the next run knows that it was sent."""
    live(trust)
    approve(trust, [row["key"] for row in proposals(trust)])
    live(trust)
    for file in (trust / "messages").glob("*.txt"):
        file.unlink()
    live(trust)

    assert list((trust / "messages").glob("*.txt")) == []
    assert {row["state"] for row in proposals(trust)} == {"sent"}


def test_where_nothing_can_be_written_nothing_is_sent(trust, capsys):
    """The reports' folder is a file: the school fails with a sentence, before any message."""
    live(trust)
    approve(trust, [row["key"] for row in proposals(trust)])
    approvals = trust / "approvals.csv"
    (trust / "out/approvals.csv").rename(approvals)
    (trust / "elsewhere").write_text("a file", encoding="utf-8")
    arguments = ["day", str(trust / "trust.toml"), "--at", "2026-11-20T09:35"]
    more = ["--out", str(trust / "elsewhere"), "--approvals", str(approvals)]

    assert run([*arguments, *more]) == 1
    assert "that can be read and written was expected" in capsys.readouterr().err
    assert not (trust / "messages").exists()


def test_a_mark_that_changed_on_disk_is_seen_by_the_same_opened_school(trust):
    """An embedder opens the trust once; each look reads what the school holds by then."""
    journal = Journal.open("sqlite:///records.db", folder=trust)
    _, (school,) = open_trust(trust / "trust.toml")
    at = datetime(2026, 11, 20, 9, 35, tzinfo=LONDON)
    first = live_school(school, at=at, journal=journal, approvals={})
    marks = trust / "school/marks.csv"
    text = marks.read_text(encoding="utf-8")
    marks.write_text(re.sub(r"(2026-11-20,AM),N", r"\1,I", text), encoding="utf-8")
    approvals = {each.key: Approval(each.key, "A. Example", ROLE) for each in first.waiting}
    second = live_school(school, at=at, journal=journal, approvals=approvals)

    assert first.waiting
    assert second.sent == ()


def test_only_what_was_approved_is_sent(trust):
    """One key in the file is one message."""
    live(trust)
    first = proposals(trust)[0]["key"]
    approve(trust, [first])
    live(trust)

    assert [file.stem for file in (trust / "messages").glob("*.txt")] == [first]


def test_an_approval_of_nothing_is_said(trust, capsys):
    """A key of no message sends nothing, and the office is told that there is none."""
    (trust / "out").mkdir()
    approve(trust, ["0" * 20])
    live(trust)
    said = capsys.readouterr().err

    assert "Approved, and nothing of today or of the records has that key: 1." in said
    assert "not proposed any more" not in said
    assert not (trust / "messages").exists()


def test_an_approval_that_came_too_late_is_said(trust, capsys):
    """The message was proposed once, and its pupil is marked ill by now."""
    live(trust)
    keys = [row["key"] for row in proposals(trust)]
    approve(trust, keys)
    edit(trust / "school/marks.csv", r"(2026-11-20,AM),N", r"\1,I")
    live(trust)
    said = capsys.readouterr().err

    assert f"Approved, not done, and not proposed any more: {len(keys)}." in said
    assert "nothing of today" not in said


def test_what_was_sent_on_another_day_is_no_approval_of_nothing(trust, capsys):
    """The file of approvals may be kept: what the records have as sent was done."""
    live(trust)
    approve(trust, [row["key"] for row in proposals(trust)])
    live(trust)
    capsys.readouterr()
    arguments = ["day", str(trust / "trust.toml"), "--at", "2026-11-21T09:35"]
    run([*arguments, "--out", str(trust / "out")])

    assert "Approved, " not in capsys.readouterr().err


def test_before_the_close_nothing_is_proposed(trust):
    """At 09:00 the register is open, and everybody unaccounted for stands on the list."""
    live(trust, "09:00")

    assert proposals(trust) == []
    assert "the register is still open" in (trust / "out/142000/exceptions.csv").read_text()


def test_the_report_is_one_page_with_chart_and_table(trust):
    """It loads nothing from anywhere, has two charts, and the figures of its JSON."""
    live(trust)
    page = (trust / "out/142000/report.html").read_text(encoding="utf-8")
    record = json.loads((trust / "out/142000/report.json").read_text(encoding="utf-8"))

    assert page.count("<svg") == 2
    assert f"<dd>{record['figures']['present']}</dd>" in page
    assert f"Unaccounted for: {len(record['sections']['unaccounted'])}" in page


def test_without_the_extra_for_charts_the_report_has_its_tables(trust, monkeypatch):
    """A missing extra costs the charts, and neither the report nor a message."""
    monkeypatch.setitem(sys.modules, "altair", None)
    code = live(trust)
    page = (trust / "out/142000/report.html").read_text(encoding="utf-8")

    assert code == 0
    assert "<svg" not in page
    assert "mat-attendance[charts]" in page
    assert page.count("<table>") >= 3


def test_everybody_unaccounted_for_is_messaged_or_on_the_list(trust):
    """Silence is nobody's fate: each has a message or a reason."""
    live(trust)
    record = json.loads((trust / "out/142000/report.json").read_text(encoding="utf-8"))

    unaccounted = record["sections"]["unaccounted"]

    assert unaccounted
    assert all(each["messages"] for each in unaccounted)


def test_no_file_is_named_after_anybody(trust):
    """File names are words, numbers of schools, and keys."""
    live(trust)
    approve(trust, [row["key"] for row in proposals(trust)])
    live(trust)
    names = " ".join(
        str(path) for path in [*(trust / "out").rglob("*"), *(trust / "messages").rglob("*")]
    )

    assert not any(pupil.legal_surname in names for pupil in invent(3, pupils=150).roll.pupils)
    assert not any(pupil.key in names for pupil in invent(3, pupils=150).roll.pupils)


def test_a_school_that_fails_spoils_no_other(trust, capsys):
    """The other school is lived, the failing one is named, and the exit code is 1."""
    RegisterFolder.write_sample(invent(4, urn=142001, pupils=40), trust / "school2")
    second = CONFIG.partition("[[school]]")[2].replace("142000", "142001")
    second = second.replace('folder = "school"', 'folder = "school2"')
    text = f"{CONFIG}\n[[school]]{second}".replace('folder = "school"', 'folder = "nowhere"', 1)
    (trust / "trust.toml").write_text(text, encoding="utf-8")
    code = live(trust)

    assert code == 1
    assert "Example College: " in capsys.readouterr().err
    assert (trust / "out/142001/report.html").exists()


def test_a_school_is_not_read_in_anothers_name(trust, capsys):
    """The URN of the configuration is that of the register folder, or nothing is read."""
    path = trust / "trust.toml"
    path.write_text(path.read_text().replace("urn = 142000", "urn = 142999"), encoding="utf-8")
    code = live(trust)

    assert code == 1
    assert (
        "trust.toml, key school[1].urn: the URN of the school that is read was expected, 142000"
        in (capsys.readouterr().err)
    )


def test_a_message_that_cannot_be_sent_ends_with_one(trust, capsys):
    """A scheduler must not take a morning for well on which nobody could be written to."""
    text = (trust / "trust.toml").read_text(encoding="utf-8")
    (trust / "trust.toml").write_text(text.replace('replies = "folder"\n', ""), encoding="utf-8")
    live(trust)
    approve(trust, [row["key"] for row in proposals(trust)])
    (trust / "messages").write_text("a file, and no folder", encoding="utf-8")
    code = live(trust)

    assert code == 1
    assert "approved messages could not be sent" in capsys.readouterr().err


def test_a_report_that_could_not_be_made_says_so_in_its_place(trust):
    """Nobody takes an older report for today's; the next good look brings it back."""
    live(trust)
    marks = trust / "school/marks.csv"
    good = marks.read_text(encoding="utf-8")
    marks.write_text(good.replace(",AM,/,", ",AM,7,", 1), encoding="utf-8")
    live(trust, "10:30")
    told = (trust / "out/142000/report.html").read_text(encoding="utf-8")
    index = (trust / "out/index.html").read_text(encoding="utf-8")
    marks.write_text(good, encoding="utf-8")
    live(trust, "10:40")

    assert "marks.csv, line " in told
    assert "Example College could not be read" in index
    assert "By year group" in (trust / "out/142000/report.html").read_text(encoding="utf-8")


def test_what_was_decided_stands_to_be_keyed(trust):
    """A reply, its proposed code, a person's decision: the list to key has the mark."""
    live(trust)
    waiting = proposals(trust)[0]["pupil"]
    (trust / "messages").mkdir()
    reply = f"reply,at,channel,pupil,text\n1,2026-11-20T09:20,text,{waiting},ill today\n"
    (trust / "messages/replies.csv").write_text(reply, encoding="utf-8")
    live(trust)
    with (trust / "out/142000/proposed_codes.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    decision = f"key,code,name,role\n{first['key']},I,A. Example,{ROLE}\n{'0' * 20},I,B,{ROLE}\n"
    (trust / "out/decisions.csv").write_text(decision, encoding="utf-8")
    live(trust)
    with (trust / "out/142000/to_key.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)

    assert (row["stands"], row["code"], row["state"]) == ("N", "I", "to key")
    assert waiting not in {row["pupil"] for row in proposals(trust)}


def test_a_school_whose_adapter_is_not_installed_spoils_no_other(trust, capsys):
    """The other is lived; the page of the trust and its own say what is missing."""
    RegisterFolder.write_sample(invent(4, urn=142001, pupils=40), trust / "school2")
    second = CONFIG.partition("[[school]]")[2].replace("142000", "142001")
    second = second.replace('folder = "school"', 'folder = "school2"')
    first = CONFIG.replace('roll = "register_folder"', 'roll = "simms"')
    (trust / "trust.toml").write_text(f"{first}\n[[school]]{second}", encoding="utf-8")
    code = live(trust)
    page = (trust / "out/142000/report.html").read_text(encoding="utf-8")

    assert code == 1
    assert "the name of an installed adapter was expected" in capsys.readouterr().err
    assert "the name of an installed adapter was expected" in page
    assert "By year group" in (trust / "out/142001/report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["approvals.csv", "decisions.csv"])
def test_a_file_of_authority_that_cannot_be_read_stops_no_report(trust, capsys, name):
    """Nothing of it is done, the head of the report says so, and the exit code is 1."""
    live(trust)
    approve(trust, [row["key"] for row in proposals(trust)])
    (trust / "out" / name).write_text("key,name\nx,y,z,é", encoding="utf-8")
    code = live(trust)
    page = (trust / "out/142000/report.html").read_text(encoding="utf-8")

    assert code == 1
    assert f"Nothing of {name} was done: {name}, line" in capsys.readouterr().err
    assert f"Nothing of {name} was done" in page
    assert (trust / "messages").exists() is (name == "decisions.csv")


@pytest.mark.parametrize("option", ["approvals", "decisions"])
def test_a_file_of_authority_that_was_named_has_to_be_there(trust, capsys, option):
    """A name that was mistyped is no empty file: the report is made, and the exit code is 1."""
    arguments = ["day", str(trust / "trust.toml"), "--at", "2026-11-20T09:35"]
    out = ["--out", str(trust / "out")]
    code = run([*arguments, *out, f"--{option}", str(trust / "aprovals.csv")])
    sentence = "Nothing of aprovals.csv was done: a file that can be read was expected"

    assert code == 1
    assert sentence in capsys.readouterr().err
    assert sentence in (trust / "out/142000/report.html").read_text(encoding="utf-8")


TAKING_OVER = """
[school.taking_over]
name = "A. Example"
position = "Attendance Manager"
"""


def test_what_could_not_be_taken_over_ends_with_one(trust, capsys):
    """An older export than the last stays out of the records: all is written, and it is said."""
    (trust / "trust.toml").write_text(CONFIG + TAKING_OVER, encoding="utf-8")
    first = live(trust)
    (trust / "out/142000/report.html").unlink()
    marks = trust / "school/marks.csv"
    an_hour_before = marks.stat().st_mtime - 3600
    os.utime(marks, (an_hour_before, an_hour_before))
    capsys.readouterr()
    code = live(trust)
    said = capsys.readouterr().err

    assert (first, code) == (0, 1)
    assert "Example College: Not taken over into the records: " in said
    assert "Not everything was taken over into the records: see above." in said
    assert (trust / "out/142000/report.html").exists()


def test_marks_of_earlier_days_that_changed_unseen_are_counted(trust, capsys):
    """Once, when they are found, and not those of the day, which are still being made."""
    (trust / "trust.toml").write_text(CONFIG + TAKING_OVER, encoding="utf-8")
    live(trust)
    edit(trust / "school/marks.csv", r"(2026-11-19,AM),/", r"\1,I", count=2)
    edit(trust / "school/marks.csv", r"(2026-11-20,AM),N", r"\1,I")
    sentence = (
        "Marks of earlier days that were changed in the school's system since the last look, "
        "without who and why: 2."
    )
    told = []
    for _ in range(2):
        capsys.readouterr()
        assert live(trust) == 0
        page = (trust / "out/142000/report.html").read_text(encoding="utf-8")
        told.append((sentence in capsys.readouterr().err, sentence.replace("'", "&#39;") in page))

    assert told == [(True, True), (False, False)]


def test_two_people_may_approve_one_message(trust):
    """The same key in the same role twice is one message, and no fault."""
    live(trust)
    first = proposals(trust)[0]["key"]
    approve(trust, [first, first])

    assert live(trust) == 0
    assert [file.stem for file in (trust / "messages").glob("*.txt")] == [first]


def test_a_fault_of_the_program_spoils_no_other_school(trust, capsys, monkeypatch):
    """Its kind is said, and not its text, which may hold a name."""

    def fails(*_, **__):
        raise ZeroDivisionError(SURNAME)

    monkeypatch.setattr("attendance_core.cli.day.live", fails)
    code = live(trust)
    error = capsys.readouterr().err

    assert code == 1
    assert "Example College: it failed with ZeroDivisionError" in error
    assert SURNAME not in error


SURNAME = "Penhaligon"


def test_what_is_late_is_said_loudly(trust, capsys):
    """From 09:50 on, with the page to print."""
    live(trust, "09:50")
    said = capsys.readouterr().err

    assert ". Print 142000/telephone.html and ring. ***" in said


def test_a_decision_of_nothing_is_said(trust, capsys):
    """A key that no proposed code has is told, and keys nothing."""
    (trust / "out").mkdir()
    text = f"key,code,name,role\n{'0' * 20},I,A. Example,{ROLE}\n"
    (trust / "out/decisions.csv").write_text(text, encoding="utf-8")
    live(trust)

    assert "Decided, and no proposed code has that key: 1." in capsys.readouterr().err


def test_what_could_not_be_asked_is_said_and_the_report_is_made(trust, capsys):
    """A list of replies that cannot be read costs the messages, and not the report."""
    (trust / "messages").mkdir()
    (trust / "messages/replies.csv").write_text("at\nnoon\n", encoding="utf-8")
    code = live(trust)
    page = (trust / "out/142000/report.html").read_text(encoding="utf-8")

    assert code == 1
    assert "replies could not be read: replies.csv, line 1" in capsys.readouterr().err
    assert "Not everything could be read" in page
    assert proposals(trust) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'approved_by = "Attendance Manager"',
            'approved_by = " "',
            "messages: something was expected to stand in approved_by",
        ),
        ('roll = "register_folder"', 'roll = "simms"', "the name of an installed adapter was"),
        ('roll = "register_folder"', 'roll = "folder"', "an adapter for roll was expected; folder"),
        (
            'name = "Example C',
            'nmae = "Example C',
            "school[1].nmae: this key is not known here",
        ),
        ('folder = "school"', 'fodler = "school"', "school[1].register_folder.fodler: this key"),
        ("[school.folder]", "[school.sims]", "school[1].sims: settings of an adapter that the"),
        ('opens = "08:40"', 'opens = "8.40"', 'register[1].am.opens: a time such as "08:40"'),
    ],
)
def test_a_wrong_configuration_is_refused(trust, capsys, old, new, sentence):
    """The sentence names the file and the key."""
    path = trust / "trust.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    code = live(trust)
    error = capsys.readouterr().err

    assert code == 1
    assert "trust.toml, key school[1]" in error
    assert sentence in error


@pytest.mark.slow
def test_the_demo_lives_a_morning_of_three_schools(tmp_path, capsys):
    """Three systems are written and read back; messages are sent once; there is a page."""
    assert run(["demo", "--out", str(tmp_path / "demo")]) == 0
    page = (tmp_path / "demo/index.html").read_text(encoding="utf-8")

    assert "index.html" in capsys.readouterr().err
    sent = re.search(r"In all (\d+) messages went out", page)

    assert "and 0 went out again" in page
    assert all(f'href="1001/{urn}/report.html"' in page for urn in (142000, 142001, 142002))
    assert sent
    assert int(sent[1]) == len(list((tmp_path / "demo/messages").glob("*/*.txt"))) > 100
    assert list((tmp_path / "demo/concerns").glob("*/*.txt"))


def test_lessons_whose_register_is_not_taken_are_counted(trust, capsys):
    """A college has sixty at a time: how many is said here, and which in the report."""
    path = trust / "school/registers.csv"
    lines = "".join(f"2026-11-20,Lesson 1,7x/{number},,,,\n" for number in range(3))
    path.write_text("date,period,group,taken_at,taken_by,session,closed_at\n" + lines)
    live(trust, "15:30")

    assert "Example College: registers of lessons that are not taken: 3." in capsys.readouterr().err


def test_the_demonstration_names_whom_it_has():
    """Not every seed has somebody for each role: who is not there is not looked for."""
    schools = three_schools(1)
    names = [each["why"] for each in people_of_the_day(schools)]
    without = [
        evolve(each, cast={role: key for role, key in each.cast.items() if role != UNCONFIRMED})
        for each in schools
    ]

    assert len(people_of_the_day(tuple(without))) == len(names) - 1


def test_expected_sickness_that_cannot_be_read_holds_no_message(tmp_path, capsys):
    """What waits can go, the report says what is told without it, and the exit code is 1."""
    schools = three_schools(1)
    config, urn = configure(schools, tmp_path), schools[0].school.urn
    export(schools, datetime.combine(schools[0].today, time(9, 35), LONDON), tmp_path)
    path = tmp_path / f"exports/{urn}/reception/expected_sickness.csv"
    path.write_text("pupil\n", encoding="utf-8")
    when = ["--at", "2026-11-20T09:35", "--out", str(tmp_path / "out")]
    code = run(["day", str(config), *when])
    page = (tmp_path / f"out/{urn}/report.html").read_text(encoding="utf-8")
    rows = csv.DictReader((tmp_path / f"out/{urn}/proposals.csv").read_text().splitlines())

    assert code == 1
    assert "waiting" in {row["state"] for row in rows}
    assert "expected sickness could not be read: expected_sickness.csv" in capsys.readouterr().err
    assert "the sickness return is told by the marks alone" in page
    assert "nobody was written to" not in page


def test_what_a_reception_keeps_is_a_register_folder(tmp_path):
    """What was seen, agreed or said is read as it was written, at any moment."""
    school = three_schools(1)[0]
    told = ExpectedSickness(school.roll.pupils[0].key, school.today, 15, continuous_illness=True)
    school = evolve(school, expected_sickness=(told,))
    for clock in (time(8, 30), time(11, 30)):
        shown = school.at(datetime.combine(school.today, clock, LONDON))
        for name, text in reception(shown).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        adapter = RegisterFolder(RegisterFolder.Settings(tmp_path))

        assert adapter.attendance_read_presence_events(None) == shown.presence
        assert adapter.attendance_read_lesson_marks(None).equals(lessons_frame(shown.lessons))
        assert adapter.attendance_read_part_time() == shown.off_sessions
        assert adapter.attendance_read_expected_sickness() == shown.expected_sickness
