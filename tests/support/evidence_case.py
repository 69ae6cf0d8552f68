"""A case of an invented pupil with two parents, for the documents that must hold in court."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import typst
from attrs import evolve

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.correspondence.evidence import (
    Case,
    ChronologyEvent,
    Declared,
    Paper,
    PaperKind,
    ParentCheck,
    Reason,
    Request,
)
from attendance_core.register import (
    Amendment,
    LegalBasis,
    Mark,
    Notice,
    SchoolRegisters,
    Taking,
    marks_frame,
)
from attendance_core.roll import Enrolment, Parent, ParentBasis, Pupil, Roll
from attendance_core.school import School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

MONDAY = date(2026, 9, 7)
AS_AT = datetime(2026, 10, 5, 10, 30, tzinfo=LONDON)
WINDOW = (MONDAY, date(2026, 10, 2))
BORN = date(2012, 5, 5)
PUPIL = Pupil("J919400123001", "000001", "Wójcik", "Zoë", BORN, address="1 Quay, Calstock")
KEY = PUPIL.key
MOTHER = Parent(
    parent_id="P-ONE",
    pupil=KEY,
    surname="Wójcik",
    parental_responsibility=True,
    lives_with_pupil=True,
    contact_allowed=True,
    parent_basis=ParentBasis.NATURAL,
    title="Ms",
    forename="Beata",
    relationship="Mother",
    priority=1,
    mobile="07700900111",
    email="beata@example.org",
    address="1 Quay\nCalstock",
    postcode="PL18 9QX",
    language="Polish",
)
FATHER = evolve(
    MOTHER,
    parent_id="P-TWO",
    surname="Tregear",
    forename="Denzel",
    title="Mr",
    relationship="Father",
    lives_with_pupil=False,
    priority=2,
    mobile="07700900222",
    email="denzel@example.com",
    address="9 Moor Lane\nCallington",
    postcode="PL17 7ZZ",
    language=None,
)
# Four weeks: a day is the code of the morning and that of the afternoon.
DAYS = r"/\ OO /\ L\ GG /\ UO /\ I/ /\ /\ OO /\ /O /\ /\ L\ GO /\ /\ "


def sessions_of(days: str, first: date = MONDAY) -> Iterable[tuple[Session, str]]:
    """Give each session of the days with its letter, from Monday to Friday."""
    day = first
    for each in days.split():
        while day.isoweekday() > 5:
            day += timedelta(days=1)
        for half, code in zip(Half, each, strict=True):
            yield Session(day, half), code
        day += timedelta(days=1)


def registers_of(days: str = DAYS, first: date = MONDAY, **changes: Any) -> SchoolRegisters:
    """Make the registers of a school with one pupil; `.` is no mark."""
    lived = list(sessions_of(days, first))
    marks = [Mark(KEY, at, code) for at, code in lived if code != "."]
    takings = (
        Taking(at.day, "Tutor", "9A", datetime.combine(at.day, AS_AT.timetz()), None, at.half)
        for at, _ in lived
    )
    made = SchoolRegisters(
        School(142000, "Tamar Valley College"),
        Calendar(HeldSession(at.day, at.half) for at, _ in lived),
        Roll(
            (PUPIL,),
            (Enrolment(KEY, date(2024, 9, 2), year_group="9", registration_group="9A"),),
            (MOTHER, FATHER),
        ),
        marks_frame(marks),
        tuple(takings),
        amendments=(AMENDMENT,),
    )
    return evolve(made, **changes)


TUESDAY = Session(date(2026, 9, 8), Half.AM)
AMENDMENT = Amendment(
    KEY,
    TUESDAY,
    "N",
    "O",
    "no reason was given by the fifth day",
    datetime(2026, 9, 15, 9, 12, tzinfo=LONDON),
    "M. Quick",
    "Attendance Officer",
)


def paper_bytes(words: str, pages: int = 1) -> bytes:
    """Make a small PDF, as a scanner would give one: without tags."""
    page = f"#page(width: 210mm, height: 297mm)[{words}]\n"
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return typst.compile(
        (page * pages).encode(),
        format="pdf",
        pdf_tags=False,
        timestamp=at,
        ignore_system_fonts=True,
    )


LETTER = Paper(
    "letter-1",
    PaperKind.LETTER,
    "Concern about attendance",
    date(2026, 9, 14),
    paper_bytes("A letter to one parent"),
    "P-ONE",
    "Royal Mail",
)
PAPERS = (
    evolve(LETTER, key="warning-1", kind=PaperKind.WARNING, title="Warning", on=date(2026, 9, 21)),
    LETTER,
    evolve(
        LETTER,
        key="minutes-1",
        kind=PaperKind.MINUTES,
        title="Minutes of the meeting",
        on=date(2026, 9, 28),
        content=paper_bytes("Minutes", 2),
        channel="by hand",
    ),
    evolve(
        LETTER,
        key="letter-2",
        title="To the other parent",
        parent="P-TWO",
        content=paper_bytes("A letter to the other"),
    ),
)
EVENTS = (
    ChronologyEvent(
        datetime(2026, 9, 28, 15, 30, tzinfo=LONDON),
        "Attendance Manager",
        "meeting",
        "held, support agreed",
        "minutes-1",
        "P-ONE",
    ),
    ChronologyEvent(
        datetime(2026, 9, 8, 9, 50, tzinfo=LONDON),
        "Attendance Officer",
        "telephone",
        "no answer",
        None,
        "P-ONE",
    ),
    ChronologyEvent(
        datetime(2026, 9, 9, 9, 50, tzinfo=LONDON),
        "Attendance Officer",
        "telephone",
        "says that Denzel is away",
        None,
        "P-TWO",
    ),
)
NAMES = (
    "reasons_considered_and_unauthorised",
    "parent_told",
    "no_bar_known",
    "causes_investigated",
    "support_offered_or_not_appropriate",
    "ready_to_give_evidence",
    "policy_covers_pn",
)
CHECK = ParentCheck(date(2026, 9, 30), "Attendance Officer", "roll and telephone")
REQUEST = Request(
    "P-ONE",
    WINDOW,
    "Attendance Manager",
    "Headteacher",
    Reason.IRREGULAR,
    CHECK,
    statements={
        "support": "A mentor met the pupil each week.\nA later start was offered.",
        "agencies": "None is involved.",
    },
    declared=tuple(
        Declared(name, "Headteacher", date(2026, 10, 1), "decision log") for name in NAMES
    ),
)
NOTICE = Notice(
    "P-ONE",
    KEY,
    date(2025, 3, 3),
    LegalBasis.S444A,
    (date(2025, 1, 6), date(2025, 2, 14)),
    "Cornwall Council",
    Decimal(80),
)


def case_of(**changes: Any) -> Case:
    """Make the case; a change replaces a part of it."""
    made = Case(registers_of(), KEY, PAPERS, EVENTS, ())
    return evolve(made, **changes)


def keys_of(faults: Iterable[Any]) -> list[tuple[str, str | None]]:
    """Give where faults are."""
    return [(each.place, each.key) for each in faults]


STATEMENTS: Mapping[str, str] = {
    "early_help": "Offered, not taken up.",
    "strategies": "A mentor.",
    "barriers": "None is known.",
    "pupil_voice": "Would like a later start.",
    "agencies": "None is involved.",
    "wanted": "A joint meeting.",
}
