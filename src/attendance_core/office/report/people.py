"""The parts that name pupils: who is unaccounted for, who has been found, who has gone."""

from collections.abc import Collection

from attendance_core.codes import Meaning, counted_as
from attendance_core.office.absent import Absent
from attendance_core.office.day import SchoolDay
from attendance_core.office.figures import Row
from attendance_core.office.report.section import Column, Kind, Section
from attendance_core.office.telephone import asked_first, numbers_to_ring
from attendance_core.roll import Enrolment
from attendance_core.sessions import Half, Session

__all__ = ["WHO", "accounted", "left_since_morning", "unaccounted", "who"]

WHO = (
    Column("name", "Pupil", names=True),
    Column("pupil", "", names=True),
    Column("year_group", "Year"),
    Column("registration_group", "Group"),
)


def who(day: SchoolDay, enrolment: Enrolment) -> Row:
    """Give whom a row is about."""
    person = day.look.registers.roll.by_key[enrolment.pupil]
    return {
        "name": f"{person.preferred_surname or person.legal_surname}, {person.known_as}",
        "pupil": enrolment.pupil,
        "year_group": enrolment.year_group,
        "registration_group": enrolment.registration_group,
    }


def unaccounted(day: SchoolDay) -> Section:
    """Give who is unaccounted for, those who come first at the head."""
    columns = (
        *WHO,
        Column("first", "First"),
        Column("ask_first", "Ask first"),
        Column("state", "Register"),
        Column("ring", "Ring", Kind.LIST, names=True),
        Column("messages", "Messages", Kind.LIST),
    )
    told = _told(day)
    rows = [
        {
            **who(day, each.enrolment),
            "first": "first" if each.enrolment.comes_first else "",
            "ask_first": asked_first(day.look, each),
            "state": each.state.value,
            "ring": [ring.line() for ring in numbers_to_ring(day.look, each.enrolment.pupil)],
            "messages": told.get(each.enrolment.pupil, []),
        }
        for each in day.morning.unaccounted
    ]
    note = (
        "Marked N, or without a mark, and nothing else is known of them. Those who are marked"
        " “first” are looked for before others. Where somebody is to be asked first, nobody rings"
        " before that. Numbers of people with a restriction are not given out."
    )
    return Section("unaccounted", "Unaccounted for", columns, rows, note, is_of_people=True)


def _told(day: SchoolDay) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reached in day.gone_out:
        session = "morning" if reached.session.half is Half.AM else "afternoon"
        found.setdefault(reached.pupil, []).append(f"written to about the {session}")
    for each in day.exceptions:
        found.setdefault(each.pupil, []).append(each.reason)
    return {pupil: list(dict.fromkeys(said)) for pupil, said in found.items()}


def accounted(day: SchoolDay) -> Section:
    """Give of whom something is known beside their mark."""
    columns = (
        *WHO,
        Column("state", "Register"),
        Column("known", "What is known"),
        Column("written_to", "Written to"),
    )
    written = {each.pupil for each in day.gone_out}
    rows = [_known(day, each, written) for each in day.morning.accounted]
    note = "Their mark is still N, or none: it is a person who changes it."
    return Section("accounted", "Accounted for since", columns, rows, note, is_of_people=True)


def _known(day: SchoolDay, each: Absent, written: Collection[str]) -> Row:
    return {
        **who(day, each.enrolment),
        "state": each.state.value,
        "known": each.evidence.says if each.evidence else "",
        "written_to": "written to" if each.enrolment.pupil in written else "",
    }


def left_since_morning(day: SchoolDay) -> Section:
    """Give who was present in the morning and is absent in the afternoon."""
    columns = (*WHO, Column("morning", "Morning"), Column("afternoon", "Afternoon"))
    rows: list[Row] = []
    session = day.morning.session
    if session and session.half is Half.PM:
        registers = day.look.registers
        before = registers.codes_at(Session(session.day, Half.AM))
        now = registers.codes_at(session)
        rows = [
            {
                **who(day, each),
                "morning": before[each.pupil],
                "afternoon": now[each.pupil],
            }
            for each in registers.roll.on_roll(session.day)
            if _is(before.get(each.pupil), _PRESENT, session)
            and _is(now.get(each.pupil), _ABSENT, session)
        ]
    title = "Present in the morning, absent in the afternoon"
    return Section("left_since_morning", title, columns, rows, is_of_people=True)


def _is(code: str | None, meanings: Collection[Meaning], session: Session) -> bool:
    counted = counted_as(code, on=session.day) if code else None
    return counted is not None and counted.statistical_meaning in meanings


_PRESENT = {Meaning.PRESENT}
_ABSENT = {Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE}
