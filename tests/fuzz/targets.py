"""What is fuzzed: the readers of files that come from outside, and good files to begin at.

A reader may read what lies at a path, or refuse it. Whatever else it does is a fault.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl
from attrs import evolve, frozen

from attendance_adapters import census, cpoms, la_weeks
from attendance_adapters.cpoms.holds import read_holds
from attendance_adapters.ctf import Ctf
from attendance_adapters.email import Email
from attendance_adapters.email.settings import EmailSettings
from attendance_adapters.govuk_notify.callbacks import read_callbacks
from attendance_adapters.govuk_notify.outcomes import outcomes, said
from attendance_adapters.govuk_notify.texts import of_callback, replies
from attendance_adapters.register_folder import RegisterFolder
from attendance_adapters.school_comms.members import read_members
from attendance_adapters.sims import Sims, third_party
from attendance_adapters.sims.parameters import read_parameters
from attendance_adapters.sims.sims8 import read_records
from attendance_adapters.wonde.answers import Garbled, read_page
from attendance_core.forms.reading import read_spec
from attendance_core.office import read_approvals
from attendance_core.office.decided import read_answers
from attendance_core.policy import read_policy
from attendance_core.scenarios import Scenario, invent
from attendance_core.tables import LONDON, decoded
from attendance_core.trust import read_trust

__all__ = ["TARGETS", "Target"]

_SHARED = Path(os.environ.get("ATTENDANCE_SHARED", Path(__file__).parents[3] / "shared"))
_ROOT = Path(__file__).parents[2]


@frozen
class Target:
    """A reader of one file, by its path, and the files from which it is fuzzed.

    The first of them is good; another may be one that the reader refuses.
    """

    read: Callable[[Path], object]
    seeds: Callable[[], list[bytes]]


def _samples(*names: str) -> list[bytes]:
    """Give samples in the formats of other systems, where they lie beside the project."""
    found = (_SHARED / "samples" / each for each in names)
    return [each.read_bytes() for each in found if each.is_file()]


def _of_bytes(read: Callable[..., object], *names: str, seed: bytes = b"") -> Target:
    return Target(
        lambda path: read(path.read_bytes(), place=path.name),
        lambda: [*filter(None, [seed]), *_samples(*names)],
    )


def _of_text(read: Callable[..., object], *seeds: str | Path) -> Target:
    texts = [each if isinstance(each, str) else each.read_text(encoding="utf-8") for each in seeds]
    return Target(
        lambda path: read(decoded(path.read_bytes(), place=path.name), place=path.name),
        lambda: [each.encode() for each in texts],
    )


@cache
def _scenario() -> Scenario:
    """Give one day of a small school: it is read in no time, again and again."""
    whole = invent(5, pupils=12).at(datetime(2026, 11, 20, 15, 30, tzinfo=LONDON))
    return evolve(
        whole,
        marks=whole.marks.filter(pl.col("date") == whole.today),
        takings=tuple(each for each in whole.takings if each.date == whole.today),
    )


@cache
def _written(kind: Any) -> Any:
    return kind.write_sample(_scenario(), Path(mkdtemp()))


def _sims(name: str, *names: str) -> Target:
    """Give a report of SIMS, read beside the others of its school."""

    def read(path: Path) -> None:
        adapter = Sims(evolve(_written(Sims), **{name: path}))
        adapter.attendance_read_roll()
        adapter.attendance_read_marks(None)
        adapter.attendance_read_register_status(None)
        adapter.attendance_read_lesson_marks(None)

    return Target(read, lambda: [getattr(_written(Sims), name).read_bytes(), *_samples(*names)])


def _ctf(path: Path) -> None:
    adapter = Ctf(evolve(_written(Ctf), file=path))
    adapter.attendance_read_roll()
    adapter.attendance_read_marks(None)


def _in_folder(name: str) -> Target:
    """Give a file of a register folder, read beside the others."""

    def read(path: Path) -> None:
        (_written(RegisterFolder).folder / name).write_bytes(path.read_bytes())
        RegisterFolder(_written(RegisterFolder)).attendance_read_marks(None)

    return Target(read, lambda: [(_written(RegisterFolder).folder / name).read_bytes()])


def _callbacks(path: Path) -> None:
    (path.parent / "callback.json").write_bytes(path.read_bytes())
    found = read_callbacks(path.parent)
    told = [said(item, "notification_type", place=name) for name, item in found.receipts]
    outcomes(filter(None, told), {})
    replies(of_callback(name, item) for name, item in found.texts)


def _page(body: bytes, *, place: str) -> None:
    # What is no whole JSON is asked for again.
    with suppress(Garbled):
        read_page(body, place)


def _mailbox(path: Path) -> None:
    (path.parent / "a.eml").write_bytes(path.read_bytes())
    settings = EmailSettings("localhost", "office@school.example", mailbox=path.parent)
    Email(settings).attendance_read_replies(None)
    Email(settings).attendance_read_message_outcomes(None)


_TRUST = """\
[trust]
name = "Example Trust"
[[school]]
urn = 142000
name = "Example School"
calendar = "calendar.csv"
[[school.register]]
from = 2026-09-01
am = { period = "Tutor", opens = "08:40", closes = "09:10", ends = "12:20" }
pm = { period = "4", opens = "13:20", closes = "13:50", ends = "15:10" }
[school.adapters]
roll = "sims"
marks = "sims"
messages = { sms = "folder" }
[school.messages]
approved_by = "Attendance Manager"
reply_to = "01632 960001"
"""
_MAIL = """\
From: A Parent <parent@home.example>
To: office@school.example
Date: Fri, 20 Nov 2026 08:31:00 +0000
Subject: =?utf-8?q?Re=3A_away?=
In-Reply-To: <9a7756333187d45edd9f@school.example>
Content-Type: text/plain; charset=utf-8

ill today
"""
_ANSWERS = """\
decided,day,name,position,key,school,pupil,does,what,reason,details
done,2026-11-20,A. Example,Manager,0123456789abcdef0123,,,,,,review=2026-12-01
happened,2026-11-20,A. Example,Manager,,142000,B908000126002,send,letter_1,,
"""
_FORM = _ROOT / "src/attendance_adapters/la_forms/data/cornwall/cme.toml"

TARGETS: Mapping[str, Target] = {
    "sims marks": _sims("marks", "sims_report_session_marks.cp1252.csv"),
    "sims students": _sims("students", "sims_report_students.xml"),
    "sims contacts": _sims("contacts"),
    "sims registers": _sims("registers"),
    "sims lessons": _sims("lessons"),
    "sims sessions for other programs": _of_bytes(
        third_party.read_session_xml,
        "sims_tp_session_extended_2024.xml",
        "sims_tp_session_write_pre2024.xml",
    ),
    "sims lessons for other programs": _of_bytes(
        third_party.read_lesson_xml,
        "sims_tp_lesson_extended_2024.xml",
        "sims_tp_lesson_write_pre2024.xml",
    ),
    "sims codes": _of_bytes(third_party.read_codes, "sims_tp_codes.xml", "sims_tp_codes_v2.xml"),
    "sims 8 records": _of_bytes(read_records, "sims8_attendance_record.json"),
    "sims parameters": _of_bytes(
        read_parameters,
        seed=b"<ReportParameters><Parameter id='1' bypass='FALSE'><Name>Start</Name>"
        b"<Type>Date</Type><Values><Date>2026-11-20T00:00:00</Date></Values></Parameter>"
        b"</ReportParameters>",
    ),
    "ctf": Target(
        _ctf,
        lambda: [
            _written(Ctf).file.read_bytes(),
            *_samples("ctf23_attendance_single_char.xml", "ctf25_attendance.xml"),
        ],
    ),
    "wonde page": _of_bytes(_page, "wonde_attendance_session_page.json"),
    "notify callbacks": Target(
        _callbacks,
        lambda: _samples("notify_callback_delivery.json", "notify_inbound_sms.json") or [b"{}"],
    ),
    "e-mails": Target(_mailbox, lambda: [_MAIL.encode()]),
    "school comms members": _of_bytes(read_members, "schoolcomms_members.csv"),
    "cpoms chronology": _of_bytes(
        cpoms.read_chronology, seed=b"Date,Time,Student,Incident\n20/11/2026,10:05,J9,No\n"
    ),
    "cpoms holds": Target(
        read_holds,
        lambda: [b"pupil,since,owner,until,reference\nJ919400123001,2026-11-01,Lead,,C-1\n"],
    ),
    "census": _of_bytes(census.read, "census_pupil_attendance.xml"),
    "weeks for the local authority": _of_bytes(la_weeks.read_weeks, "la_weekmarks.csv"),
    "marks of a register folder": _in_folder("marks.csv"),
    "pupils of a register folder": _in_folder("pupils.csv"),
    "calendar of a register folder": _in_folder("calendar.csv"),
    "school of a register folder": _in_folder("school.toml"),
    "configuration": _of_text(read_trust, _TRUST),
    "policy": _of_text(read_policy, *sorted((_ROOT / "examples" / "policies").glob("s*.toml"))),
    "form": _of_text(read_spec, _FORM),
    "approvals": _of_text(read_approvals, "key,name,role\n0123,A. Example,Manager\n"),
    "answers": _of_text(read_answers, _ANSWERS),
}
