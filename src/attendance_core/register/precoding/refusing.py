"""What of an event cannot be entered, and why: all of it, a session, a pupil in a session."""

import re
from collections.abc import Iterator
from datetime import date

from attrs import field, frozen

from attendance_core.codes import Code, codes
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.precoding.planned import PreCoding
from attendance_core.register.precoding.rules import (
    Why,
    ground,
    precoding_rule,
    precoding_rules,
)
from attendance_core.roll import Enrolment, is_of_compulsory_school_age
from attendance_core.sessions import Session
from attendance_core.sources import Source

__all__ = ["Refusal", "of_event", "of_pupil", "of_session", "of_strangers"]


@frozen
class Refusal:
    """Something that is not entered: the whole event where there is neither pupil nor session.

    A session alone is refused for everybody, a pupil alone in all sessions. `says` is a plain
    sentence without a personal value.
    """

    why: Why
    says: str
    session: Session | None = None
    pupil: str | None = field(default=None, repr=False)
    sources: tuple[Source, ...] = ()


def of_event(planned: PreCoding, *, made_on: date) -> Iterator[Refusal]:
    """Say what forbids an event as a whole."""
    rules = [each for each in precoding_rules() if each.kind is planned.kind]
    of_code = [each for each in rules if each.code == planned.code]
    if not of_code:
        known = ", ".join(dict.fromkeys(each.code for each in rules))
        says = f"this code is not entered ahead for this kind of event; {known} is expected"
        sources = dict.fromkeys(source for each in rules for source in each.sources)
        yield Refusal(Why.CODE_NOT_OF_KIND, says, sources=tuple(sources))
        return
    rule, day = of_code[-1], planned.agreed_on
    if rule.agreed and planned.agreed_by is None:
        says = f"nobody is named who agreed to it: {rule.code} is entered when it is decided"
        yield Refusal(Why.NOT_AGREED, says, sources=rule.sources)
    if rule.in_advance and planned.agreed_by is not None and day is None:
        says = f"the day is missing on which it was agreed: for {rule.code} it comes in advance"
        yield Refusal(Why.NOT_AGREED, says, sources=rule.sources)
    if day is not None and day > made_on:
        says = f"the day on which it was agreed, {day}, is still to come"
        yield Refusal(Why.NOT_AGREED_YET, says, sources=rule.sources)
    law = _newest(planned)
    if law and law.detail and planned.detail is None:
        says = f"the {law.detail} is missing, which is recorded with {law.code}"
        yield Refusal(Why.DETAIL_MISSING, says, sources=law.sources)


def _newest(planned: PreCoding) -> Code | None:
    return codes(on=planned.sessions[-1].day).get(planned.code)


def of_session(
    registers: SchoolRegisters, planned: PreCoding, session: Session, *, made_on: date
) -> Iterator[Refusal]:
    """Say what forbids a session of an event, whoever the pupil is."""
    law = codes(on=session.day).get(planned.code)
    rule = precoding_rule(planned.kind, planned.code, on=session.day)
    if law is None or rule is None:
        says = f"{planned.code} is not in force on {session.day}"
        yield Refusal(Why.NOT_IN_FORCE, says, session)
        return
    yield from _of_calendar(registers, session, law)
    if rule.in_advance and planned.agreed_on and planned.agreed_on > session.day:
        says = f"it was agreed on {planned.agreed_on}, after {session}: {law.code} comes in advance"
        yield Refusal(Why.NOT_IN_ADVANCE, says, session, sources=rule.sources)
    elif rule.ahead and session.day < made_on:
        says = f"{session} is over: its mark is amended, by name and with the reason"
        yield Refusal(Why.OVER, says, session, sources=ground(Why.OVER))


def _of_calendar(registers: SchoolRegisters, session: Session, law: Code) -> Iterator[Refusal]:
    held = registers.calendar.held(session)
    if held is None:
        says = f"{session} is not in the school's calendar"
    elif law.on_open_session and not held.is_open:
        says = f"the school is closed for {session}, a holiday or a training day"
    elif held.is_open and not law.on_open_session:
        says = f"the calendar has {session} open: close it there, {law.code} is for a closed one"
        yield Refusal(Why.SESSION_HELD, says, session, sources=law.sources)
        return
    else:
        return
    yield Refusal(Why.SESSION_NOT_HELD, says, session, sources=ground(Why.SESSION_NOT_HELD))


def of_strangers(registers: SchoolRegisters, planned: PreCoding) -> Iterator[Refusal]:
    """Say which pupils of an event are nobody's on the roll, each once."""
    for pupil in planned.pupils:
        if pupil not in registers.roll.by_key:
            says = "the pupil is nobody on the roll"
            yield Refusal(Why.NOT_ON_ROLL, says, pupil=pupil, sources=ground(Why.NOT_ON_ROLL))


def of_pupil(
    registers: SchoolRegisters, planned: PreCoding, pupil: str, session: Session
) -> Iterator[Refusal]:
    """Say what forbids a session of an event for one pupil."""
    times = registers.roll.times_of(pupil)
    enrolment = next((each for each in times if each.is_on_roll(session.day)), None)
    if enrolment is None:
        says = f"the pupil is not on roll on {session.day}"
        yield Refusal(Why.NOT_ON_ROLL, says, session, pupil, ground(Why.NOT_ON_ROLL))
        return
    law = codes(on=session.day)[planned.code]
    for says in _preconditions(registers, law, enrolment, session.day):
        yield Refusal(Why.PRECONDITION, says, session, pupil, law.sources)
    rule = precoding_rule(planned.kind, planned.code, on=session.day)
    if rule and rule.agreed_timetable and _is_expected(registers, pupil, session):
        says = f"the agreed timetable expects the pupil in {session}"
        yield Refusal(Why.PRECONDITION, says, session, pupil, rule.sources)


def _preconditions(
    registers: SchoolRegisters, law: Code, enrolment: Enrolment, day: date
) -> Iterator[str]:
    if law.compulsory_school_age is not None:
        born = registers.roll.by_key[enrolment.pupil].date_of_birth
        only = "of" if law.compulsory_school_age else "not of"
        if born is None:
            yield f"{law.code} is for a pupil {only} compulsory school age: no birthday is known"
        elif is_of_compulsory_school_age(born, on=day) is not law.compulsory_school_age:
            yield f"{law.code} is for a pupil {only} compulsory school age, on {day} too"
    if law.from_year is not None and not _has_reached(enrolment.year_group, law.from_year):
        known = "below it" if enrolment.year_group else "of no year that is known"
        yield f"{law.code} is from Year {law.from_year} on, and the pupil is {known}"


def _has_reached(year_group: str | None, year: int) -> bool:
    # A year group is free text: 11, Year 11; what has no number (R) is below every other.
    numbers = [int(each) for each in re.findall(r"[0-9]+", year_group or "")]
    return bool(numbers) and max(numbers) >= year


def _is_expected(registers: SchoolRegisters, pupil: str, session: Session) -> bool:
    agreed = [
        each
        for each in registers.off_sessions
        if each.pupil == pupil and each.start <= session.day <= each.end
    ]
    return bool(agreed) and not any(each.covers(session) for each in agreed)
