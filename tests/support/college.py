"""A college of sixty pupils on a Friday in November, as files, for the tests of duties."""

import csv
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from attrs import define, field

from attendance_core.cli.commands import run
from attendance_core.tables import LONDON

CONFIG = """\
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Example College"
phase = "secondary"
calendar = "register_folder"
[[school.register]]
from = 2025-09-01
am = { period = "Tutor",    opens = "08:40", closes = "09:10", ends = "12:20" }
pm = { period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }
[school.adapters]
roll = "register_folder"
marks = "register_folder"
presence = "register_folder"
replies = "folder"
messages = { sms = "folder" }
[school.messages]
approved_by = "Attendance Manager"
reply_to = "01632 960001"
group_percent = 80
[school.replies]
decided_by = "Attendance Manager"
[school.register_folder]
folder = "school"
[school.folder]
folder = "messages"
"""
SCHOOL = """\
urn = 142000
name = "Example College"
phase = "secondary"
[[register]]
from = 2025-09-01
am = { period = "Tutor",    opens = "08:40", closes = "09:10", ends = "12:20" }
pm = { period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }
"""
Row = Mapping[str, object]


def write(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as CSV, the columns of the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["pupil"])
        writer.writeheader()
        writer.writerows(rows)


def read(path: Path) -> list[dict[str, str]]:
    """Read rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@define
class College:
    """The college in a folder; `marks` are the codes of the day's sessions, by pupil and half."""

    folder: Path
    day: date = date(2026, 11, 20)
    pupils: list[dict[str, object]] = field(factory=list)
    parents: list[dict[str, object]] = field(factory=list)
    marks: dict[tuple[str, str], str] = field(factory=dict)
    presence: list[dict[str, object]] = field(factory=list)
    registers: list[dict[str, object]] = field(factory=list)

    def add_pupil(self, number: int, group: str = "7A", **more: object) -> str:
        """Add a pupil, and give the key."""
        self.pupils.append(
            {
                "upn": "",
                "admission_number": f"{number:04d}",
                "legal_surname": f"Surname{number}",
                "legal_forename": f"Forename{number}",
                "date_of_birth": "2014-10-03",
                "year_group": "7",
                "registration_group": group,
                "start_date": "2025-09-01",
                "mobile": "",
                "social_worker": "",
                **more,
            }
        )
        return f"adno:{number:04d}"

    def add_parent(self, pupil: str, name: str, mobile: str = "", **more: object) -> None:
        """Add a parent who may be written to, unless something is changed."""
        self.parents.append(
            {
                "parent_id": name,
                "pupil": pupil,
                "surname": name,
                "parental_responsibility": "true",
                "lives_with_pupil": "true",
                "contact_allowed": "true",
                "parent_basis": "natural",
                "restriction": "",
                "mobile": mobile,
                **more,
            }
        )

    def write(self, clock: str) -> None:
        """Write everything as the school's system shows it at a time of the day."""
        school = self.folder / "school"
        school.mkdir(parents=True, exist_ok=True)
        (self.folder / "trust.toml").write_text(CONFIG, encoding="utf-8")
        (school / "school.toml").write_text(SCHOOL, encoding="utf-8")
        halves = [{"date": self.day, "session": half} for half in ("AM", "PM")]
        write(school / "calendar.csv", halves)
        write(school / "pupils.csv", self.pupils)
        write(school / "parents.csv", self.parents)
        marks = [
            {"pupil": pupil, "date": self.day, "session": half, "code": code}
            for (pupil, half), code in self.marks.items()
        ]
        write(school / "marks.csv", marks)
        for name, rows in (("presence", self.presence), ("registers", self.registers)):
            if rows:
                write(school / f"{name}.csv", rows)
        at = datetime.combine(self.day, time.fromisoformat(clock), LONDON).timestamp()
        os.utime(school / "marks.csv", (at, at))

    def live(self, clock: str) -> int:
        """Live the day up to a time of it, and give the exit code."""
        arguments = ["--at", f"{self.day}T{clock}", "--out", str(self.folder / "out")]
        return run(["day", str(self.folder / "trust.toml"), *arguments])

    def look(self, clock: str) -> int:
        """Write everything, and live the day at the same time of it."""
        self.write(clock)
        return self.live(clock)

    def made(self, name: str) -> list[dict[str, str]]:
        """Read one of the lists of the office."""
        return read(self.folder / "out/142000" / name)

    def approve(self) -> None:
        """Let the Attendance Manager approve all that is proposed."""
        rows = [
            {"key": row["key"], "name": "A. Example", "role": "Attendance Manager"}
            for row in self.made("proposals.csv")
        ]
        write(self.folder / "out/approvals.csv", rows or [{"key": "", "name": "", "role": ""}])

    def messages(self) -> list[tuple[str, str]]:
        """Give the messages that went out: to whom, and what."""
        texts = [path.read_text("utf-8") for path in (self.folder / "messages").glob("*.txt")]
        heads = [text.partition("\n\n") for text in texts]
        return [(head.partition("To: ")[2], body) for head, _, body in heads]
