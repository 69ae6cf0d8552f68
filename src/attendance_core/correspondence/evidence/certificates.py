"""Certificates as a local authority's form asks for them: of some days, and of the year before."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial

from attendance_core.correspondence.evidence.certificate import (
    Asked,
    Certificate,
    registration_certificate,
)
from attendance_core.correspondence.evidence.shown import sessions_of
from attendance_core.errors import collecting
from attendance_core.register import SchoolRegisters
from attendance_core.sessions import Session, Span, school_year_start

__all__ = ["certificates"]


def certificates(
    registers: SchoolRegisters,
    pupil: str,
    *,
    span: Span,
    as_at: datetime,
    asked: Asked,
    comments: Mapping[Session, str] | None = None,
) -> tuple[Certificate, ...]:
    """Make the certificate of a span, and that of the school year before if it is asked for.

    A pupil who was not on roll in that year has none of it.

    Raises:
        Refused: as for one certificate, with the faults of both.
    """
    year, plain = _year_before(span[1]), Asked(for_authority=asked.for_authority)
    wanted = [(span, asked)]
    if asked.previous_year and any(sessions_of(registers, pupil, year, {})):
        wanted.append((year, plain))
    make = partial(registration_certificate, registers, pupil, as_at=as_at, comments=comments)
    with collecting() as faults:
        made = [faults.attempt(partial(make, span=days, asked=wish)) for days, wish in wanted]
    return tuple(each for each in made if each)


def _year_before(day: date) -> Span:
    """Give the school year before that of a day, from 1 August to 31 July."""
    first = school_year_start(day)
    return first.replace(year=first.year - 1), first.replace(month=7, day=31)
