"""The registration certificate: what the attendance register says of one pupil over some days.

It is a print of the marks, with its totals to the session and every amendment of what it shows. The
same registers give the same certificate, whenever it is made. One for a local authority refuses
while a reason is not established, or a session has no mark: authorities send it back.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property

from attrs import field, frozen

from attendance_core.codes import Code
from attendance_core.correspondence.evidence.amended import ShownAmendment, amendments_of
from attendance_core.correspondence.evidence.shown import (
    ShownSession,
    Totals,
    own_times,
    sessions_of,
    totals_of,
)
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register import SchoolRegisters
from attendance_core.sessions import Session, Span, school_year_start
from attendance_core.tables import LONDON

__all__ = ["Asked", "Certificate", "gaps_of", "registration_certificate"]

_PLACE = "certificate"


@frozen
class Asked:
    """What those who ask for a certificate want of it.

    `last` is the last so many sessions up to the span's last day, however early they began (local
    authorities' forms ask for 60 or 100). `year_to_date` begins with the school year, if the span
    does not begin before it; `previous_year` adds the one before. `for_authority` refuses while
    anything is unresolved.
    """

    last: int | None = field(default=None)
    year_to_date: bool = False
    previous_year: bool = False
    for_authority: bool = False

    @last.validator
    def _is_a_number(self, _: object, value: int | None) -> None:
        if value is not None and value < 1:
            raise ValueError("one session or more was expected to be the last")


@frozen
class Certificate:
    """What the register says of a pupil over a span of days, as at a moment.

    `registered` are the pupil's times on roll, first to last day; `sessions` all open ones within
    them; `amendments` those of the sessions, oldest first, which are all unless they are not known.
    `asked` is how it was asked for. `records` says up to which entry of which records it was made,
    if of any.
    """

    school: str
    urn: int
    legal_name: str = field(repr=False)
    date_of_birth: date | None = field(repr=False)
    upn: str | None = field(repr=False)
    registered: tuple[tuple[date, date | None], ...] = field(repr=False)
    span: Span
    sessions: tuple[ShownSession, ...] = field(repr=False)
    amendments: tuple[ShownAmendment, ...] = field(repr=False)
    as_at: datetime
    asked: Asked
    amendments_known: bool = True
    records: str = ""

    @cached_property
    def totals(self) -> Totals:
        """The sessions added up."""
        return totals_of(self.sessions)

    @cached_property
    def key(self) -> tuple[Code, ...]:
        """The codes that occur, each with what it meant on its days, in the order of symbols."""
        found = dict.fromkeys(each.law for each in self.sessions if each.law)
        return tuple(sorted(found, key=lambda law: (law.code, law.in_force)))

    @cached_property
    def unresolved(self) -> tuple[Session, ...]:
        """The sessions whose reason is not established."""
        return tuple(each.session for each in self.sessions if each.is_unresolved)

    @cached_property
    def unmarked(self) -> tuple[Session, ...]:
        """The sessions without a mark."""
        return tuple(each.session for each in self.sessions if each.code is None)

    def amendments_at(self, session: Session) -> tuple[ShownAmendment, ...]:
        """Give the amendments of one session, oldest first."""
        return tuple(each for each in self.amendments if each.session == session)


def registration_certificate(
    registers: SchoolRegisters,
    pupil: str,
    *,
    span: Span,
    as_at: datetime,
    asked: Asked | None = None,
    comments: Mapping[Session, str] | None = None,
) -> Certificate:
    """Make the certificate of a pupil.

    Args:
        registers: the school's registers, as they stood at `as_at`.
        pupil: the pupil's key.
        span: the first and the last day, both included.
        as_at: the moment at which the registers stood so, with its zone.
        asked: what is wanted of it.
        comments: what a person chose to say of sessions; without it no comment is printed.

    Raises:
        Refused: nobody of that key is on the roll, no open session of theirs lies in the span, the
            span ends after `as_at` or that has no zone; or, for a local authority, a reason is not
            established or a session has no mark: then with each of them.
    """
    wish = asked or Asked()
    _check(registers, pupil, span, as_at)
    days = _days(span, wish)
    shown = tuple(sessions_of(registers, pupil, days, comments or {}))[-(wish.last or 0) :]
    if not shown:
        raise Refused([Fault(_PLACE, "sessions of this pupil were expected", key="span")])
    person = registers.roll.by_key[pupil]
    made = Certificate(
        school=registers.school.name,
        urn=registers.school.urn,
        legal_name=f"{person.legal_forename} {person.legal_surname}",
        date_of_birth=person.date_of_birth,
        upn=person.upn,
        registered=own_times(registers, pupil),
        span=(shown[0].session.day, days[1]) if wish.last else days,
        sessions=shown,
        amendments=amendments_of(registers, pupil, {each.session for each in shown}, as_at),
        as_at=as_at.astimezone(LONDON),
        asked=wish,
        amendments_known="amendments" not in registers.unread,
    )
    if wish.for_authority:
        with collecting() as faults:
            faults.extend(gaps_of(made))
    return made


def _check(registers: SchoolRegisters, pupil: str, span: Span, as_at: datetime) -> None:
    with collecting() as faults:
        if pupil not in registers.roll.by_key:
            faults.add(_PLACE, "a pupil of the roll was expected", key="pupil")
        if as_at.tzinfo is None:
            faults.add(_PLACE, "a moment with its zone was expected", key="as_at")
        elif span[1] > as_at.astimezone(LONDON).date():
            faults.add(_PLACE, "a last day no later than the moment was expected", key="span")
        if span[1] < span[0]:
            faults.add(_PLACE, "a first day no later than the last was expected", key="span")


def _days(span: Span, asked: Asked) -> Span:
    if asked.last:
        return date.min, span[1]
    begins = school_year_start(span[1]) if asked.year_to_date else span[0]
    return min(begins, span[0]), span[1]


def gaps_of(certificate: Certificate) -> Iterator[Fault]:
    """Give a fault for each session without a mark or without an established reason."""
    for each in certificate.sessions:
        if each.code is None:
            yield Fault(_PLACE, "a mark was expected", key=str(each.session))
        elif each.is_unresolved:
            expected = f"a code in place of {each.code} was expected, its reason established"
            yield Fault(_PLACE, expected, key=str(each.session))
