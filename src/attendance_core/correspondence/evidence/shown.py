"""The sessions of one pupil that a certificate shows, and what they add up to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from attendance_core.codes import Code, Lateness, Meaning, awaits_reason, counted_as
from attendance_core.register import SchoolRegisters
from attendance_core.roll import EnrolmentStatus
from attendance_core.sessions import Session, Span
from attendance_core.statistics import rounded

__all__ = ["ShownSession", "Totals", "own_times", "rate_text", "sessions_of", "totals_of"]


@frozen
class ShownSession:
    """An open session with the pupil on roll, and its code; None is no mark.

    `comment` is what a person chose to say of it.
    """

    session: Session
    code: str | None = field(repr=False)
    comment: str = field(default="", repr=False)

    @property
    def law(self) -> Code | None:
        """The code by whose meaning it is counted, if it counts."""
        return counted_as(self.code, on=self.session.day) if self.code else None

    @property
    def meaning(self) -> Meaning | None:
        """How it is counted; None where it counts as nothing."""
        return self.law.statistical_meaning if self.law else None

    @property
    def is_unresolved(self) -> bool:
        """Whether it is an absence whose reason is not established."""
        return bool(self.code) and awaits_reason(self.code or "", on=self.session.day)

    @property
    def is_missed(self) -> bool:
        """Whether it was a possible session that the pupil missed."""
        return self.meaning in {Meaning.AUTHORISED_ABSENCE, Meaning.UNAUTHORISED_ABSENCE}


@frozen
class Totals:
    """Numbers of sessions, by the measures of `attendance_core.statistics`.

    `late_before_close` was attended, `late_after_close` is missed without authority.
    """

    possible: int
    attended: int
    authorised: int
    unauthorised: int
    late_before_close: int
    late_after_close: int
    unmarked: int

    @property
    def missed(self) -> int:
        """Authorised and unauthorised absence together."""
        return self.authorised + self.unauthorised

    @property
    def rate(self) -> Fraction | None:
        """The exact share of possible sessions that were attended; None where none was possible."""
        return Fraction(self.attended, self.possible) if self.possible else None


def own_times(registers: SchoolRegisters, pupil: str) -> tuple[tuple[date, date | None], ...]:
    """Give a pupil's times on the roll, from the first to the last day; None is still on it.

    A guest is left out, as in every statistic: the pupil's own school certifies them.
    """
    names = ("pupil", "start", "leaving", "enrolment_status")
    every = registers.register.enrolments.select(names).iter_rows()
    return tuple(
        (start, leaving)
        for key, start, leaving, status in every
        if key == pupil and start is not None and status != EnrolmentStatus.GUEST.value
    )


def sessions_of(
    registers: SchoolRegisters, pupil: str, span: Span, comments: Mapping[Session, str]
) -> Iterator[ShownSession]:
    """Give the open sessions of a span on which a pupil was on roll, in their order."""
    times = own_times(registers, pupil)
    marks = registers.marks_between(span, pupils=[pupil])
    codes = {mark.session: mark.code for mark in marks}
    for held in registers.calendar.open_sessions:
        day, session = held.date, held.at
        is_on_roll = any(first <= day and (last is None or day <= last) for first, last in times)
        if span[0] <= day <= span[1] and is_on_roll:
            yield ShownSession(session, codes.get(session), comments.get(session, ""))


def totals_of(sessions: Iterable[ShownSession]) -> Totals:
    """Add sessions up."""
    every = tuple(sessions)
    by_meaning = Counter(each.meaning for each in every)
    late = Counter(each.law.lateness for each in every if each.law)
    attended = by_meaning[Meaning.PRESENT] + by_meaning[Meaning.APPROVED_EDUCATIONAL_ACTIVITY]
    authorised = by_meaning[Meaning.AUTHORISED_ABSENCE]
    unauthorised = by_meaning[Meaning.UNAUTHORISED_ABSENCE]
    return Totals(
        possible=attended + authorised + unauthorised,
        attended=attended,
        authorised=authorised,
        unauthorised=unauthorised,
        late_before_close=late[Lateness.BEFORE_CLOSE],
        late_after_close=late[Lateness.AFTER_CLOSE],
        unmarked=sum(each.code is None for each in every),
    )


def rate_text(rate: Fraction | None) -> str:
    """Write a share in percent, with one decimal place, and with more where that would mislead.

    What is not a whole number of percent is never shown as one.

    >>> rate_text(Fraction(9, 10)), rate_text(Fraction(9499, 10000)), rate_text(None)
    ('90.0 %', '94.99 %', 'none, as no session was possible')
    """
    if rate is None:
        return "none, as no session was possible"
    percent, places = rate * 100, 1
    while rounded(percent, places=places) % 1 == 0 and percent.denominator > 1:
        places += 1
    return f"{rounded(percent, places=places)} %"
