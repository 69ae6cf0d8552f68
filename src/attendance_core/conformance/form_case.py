"""An invented case that has an answer to whatever a form of any authority may ask."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from attendance_core.calendar import Calendar, HeldSession, SessionStatus
from attendance_core.forms import Attached, Fact, FormCase, FormSpec, Kind, canonical_fields
from attendance_core.forms.dictionary import About, CanonicalField
from attendance_core.register import Mark, SchoolRegisters, marks_frame
from attendance_core.roll import Enrolment, Parent, ParentBasis, Pupil, Restriction, Roll
from attendance_core.school import School
from attendance_core.sessions import Half
from attendance_core.tables import LONDON

__all__ = [
    "AT",
    "BEFORE_HALF_TERM",
    "OTHER_PARENT",
    "PARENT",
    "PUPIL",
    "demo_case",
    "demo_facts",
    "demo_registers",
]

AT = datetime(2026, 11, 20, 10, tzinfo=LONDON)
BEFORE_HALF_TERM = date(2026, 10, 23)
"""The last school day before the half-term holiday, on which everything in the case happened."""

_FIRST, _LAST = date(2026, 9, 7), date(2026, 12, 18)
_HOLIDAY = (date(2026, 10, 26), date(2026, 10, 30))
_FRIDAY = 5

PUPIL = Pupil(
    "J919400123001",
    "000001",
    "Wójcik",
    "Zoë",
    date(2013, 5, 5),
    preferred_forename="Zo",
    address="1 Quay\nCalstock",
    postcode="PL18 9QX",
    home_la_number=878,
)
PARENT = Parent(
    parent_id="P-ONE",
    pupil=PUPIL.key,
    surname="Wójcik",
    parental_responsibility=True,
    lives_with_pupil=True,
    contact_allowed=True,
    parent_basis=ParentBasis.NATURAL,
    title="Ms",
    forename="Beata",
    relationship="Mother",
    mobile="07700900111",
    email="beata@example.org",
    address="1 Quay\nCalstock",
    postcode="PL18 9QX",
    language="Polish",
)
OTHER_PARENT = Parent(
    parent_id="P-TWO",
    pupil=PUPIL.key,
    surname="Tregear",
    parental_responsibility=True,
    lives_with_pupil=False,
    contact_allowed=False,
    restriction=Restriction.COURT_ORDER,
    title="Mr",
    forename="Denzel",
    relationship="Father",
    mobile="07700900222",
    email="denzel@example.com",
    address="9 Moor Lane\nCallington",
    postcode="PL17 7ZZ",
)


def demo_registers() -> SchoolRegisters:
    """Give the registers of a school with one pupil, who missed two days without authority."""
    days = (_FIRST + timedelta(days=each) for each in range((_LAST - _FIRST).days + 1))
    sessions = tuple(
        HeldSession(day, half, _status(day))
        for day in days
        if day.isoweekday() <= _FRIDAY
        for half in Half
    )
    marks = (
        Mark(PUPIL.key, each.at, "O" if each.date in _MISSED else _PRESENT[each.session])
        for each in sessions
        if each.is_open and each.date <= AT.date()
    )
    return SchoolRegisters(
        School(142000, "Tamar Valley College", la_number=908, establishment=4151),
        Calendar(sessions),
        Roll((PUPIL,), (_TIME,), (PARENT, OTHER_PARENT)),
        marks_frame(marks),
        (),
    )


_TIME = Enrolment(PUPIL.key, date(2024, 9, 2), year_group="9", registration_group="9A", sex="F")
_MISSED = frozenset({date(2026, 10, 5), date(2026, 10, 6)})
_PRESENT = {Half.AM: "/", Half.PM: "\\"}


def _status(day: date) -> SessionStatus:
    is_holiday = _HOLIDAY[0] <= day <= _HOLIDAY[1]
    return SessionStatus.CLOSED if is_holiday else SessionStatus.OPEN


def demo_case(spec: FormSpec, facts: Mapping[str, Any], *, event: str | None = None) -> FormCase:
    """Give a case that tells facts, all of one day, with every paper that the form asks for."""
    papers = [each.kind for each in spec.attachments] + [each.kind for each in spec.blocked]
    return FormCase(
        spec.kind,
        event or spec.events[0],
        "CASE-7",
        PUPIL.key,
        facts=tuple(_facts(facts)),
        attached=tuple(
            Attached(kind, BEFORE_HALF_TERM, "Attendance Manager", b"%PDF-1.7") for kind in papers
        ),
        parents=(PARENT.parent_id,),
    )


def _facts(told: Mapping[str, Any]) -> Iterator[Fact]:
    for name, value in told.items():
        kept = canonical_fields()[name]
        about = PARENT.parent_id if kept.about is About.PARENT else None
        where = ("Attendance Manager", BEFORE_HALF_TERM, "case log")
        yield Fact(name, value, *where, parent=about)


def demo_facts(spec: FormSpec) -> dict[str, Any]:
    """Give a value for every field that a case may tell; of a choice one that the form takes.

    Each is a value of its own, so that it can be found again in what is written.
    """
    allowed = {each.name: tuple(each.allowed) for each in spec.fields if each.allowed}
    told = (
        each for each in canonical_fields().values() if each.may_be_told and not each.is_internal
    )
    return {each.name: _value(each, allowed.get(each.name, ())) for each in told}


_SAME = {
    "window.start": date(2026, 10, 5),
    "window.end": date(2026, 10, 9),
}
_OF_KIND: Mapping[Kind, Any] = {
    Kind.DAY: BEFORE_HALF_TERM,
    Kind.DAYS: (BEFORE_HALF_TERM,),
    Kind.COUNT: 7,
    Kind.HOURS: Decimal(25),
    Kind.YES_NO: True,
}


def _value(each: CanonicalField, allowed: tuple[str, ...]) -> Any:  # noqa: ANN401 - of the kind
    if each.name in _SAME:
        return _SAME[each.name]
    match each.kind:
        case Kind.CHOICE:
            return (allowed or tuple(each.allowed) or ("other",))[0]
        case Kind.TABLE:
            return (
                {
                    name: _OF_KIND.get(kind, f"told in {each.name} {name}")
                    for name, kind in each.columns.items()
                },
            )
    return _OF_KIND.get(each.kind, f"told in {each.name}")
