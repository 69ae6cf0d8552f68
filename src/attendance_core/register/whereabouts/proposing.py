"""Codes to propose of what was seen: never a mark, and never an absence of whoever was there."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256

from attrs import field, frozen

from attendance_core.codes import awaits_reason
from attendance_core.dated import in_force
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.whereabouts.claims import Claim, Day, Kind
from attendance_core.register.whereabouts.reading import claims_of, looked_for
from attendance_core.school import Period
from attendance_core.sessions import Half, Session
from attendance_core.sources import Source, are_verified
from attendance_core.tables import packaged

__all__ = ["ProposedMark", "proposed_codes"]


@frozen
class ProposedMark:
    """A code that sightings suggest for a pupil at a session, for a person to take or to leave.

    `stands` is the code in the register, None where there is no mark. `code` is None where a person
    has to find out when the pupil came. `minutes_late` is in whole minutes after the register
    opened, None where it is not late or not known.
    """

    key: str
    pupil: str = field(repr=False)
    session: Session
    stands: str | None
    code: str | None
    minutes_late: int | None
    why: str = field(repr=False)
    sources: tuple[Source, ...]

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)


@frozen
class _Rule:
    name: str
    in_force: date
    says: str
    sources: tuple[Source, ...]
    am: str | None = None
    pm: str | None = None
    until: date | None = None


@frozen
class _File:
    rules: tuple[_Rule, ...] = field(alias="rule")


@cache
def _rules() -> tuple[_Rule, ...]:
    return packaged(__package__, "data/proposed_marks.toml", _File).rules


def _rule(name: str, day: date) -> _Rule:
    return in_force((each for each in _rules() if each.name == name), on=day, what=name)


def proposed_codes(
    registers: SchoolRegisters, session: Session, *, decided: Collection[str] = ()
) -> tuple[ProposedMark, ...]:
    """Propose codes for pupils who are marked N or have no mark, and were seen in the school.

    Whoever has another mark is left alone, U among them: an excuse never changes a U by itself.
    Lateness is in whole minutes after the register opened; a minute that has begun does not count.

    Args:
        registers: the school's registers.
        session: the session.
        decided: keys of proposals about which somebody decided: they are given whatever mark
            stands by now, so that the decision can be followed.

    Raises:
        NotInForce: the rules are not known for the session's day.
        Refused: the times of the school's registers are not known, or the frame of lesson marks
            lacks a column.
    """
    day = Day.of(registers, session.day)
    period = day.periods.get(session.half)
    if period is None:
        return ()
    stands = registers.codes_at(session)
    urn = registers.school.urn
    open_ = {
        each.pupil: stands.get(each.pupil)
        for each in looked_for(registers, session.day)
        if each.pupil not in stands
        or awaits_reason(stands[each.pupil], on=session.day)
        or _key(urn, each.pupil, session) in decided
    }
    claims = claims_of(registers, day, open_.keys())
    found = (
        _proposed(urn, pupil, session, open_[pupil], _suggested(claims[pupil], session, day))
        for pupil in sorted(claims)
    )
    return tuple(each for each in found if each)


def _key(urn: int, pupil: str, session: Session) -> str:
    parts = (str(urn), "sighting", pupil, str(session))
    return sha256("\x1f".join(parts).encode()).hexdigest()[:20]


@frozen
class _Suggested:
    rule: str
    claim: Claim
    minutes: int


def _suggested(claims: Sequence[Claim], session: Session, day: Day) -> _Suggested | None:
    """Give what the first sighting in the school comes to, or the last one before it opened."""
    period = day.periods[session.half]
    opens = day.moment(period.opens)
    there = [
        (each, _minutes(each, opens))
        for each in claims
        if (each.kind.is_on_site or each.kind is Kind.LEFT)
        and day.half(each.at) is session.half
        and each.at <= day.moment(period.ends)
    ]
    before = [each for each, minutes in there if minutes <= 0 and not each.is_late]
    if before and before[-1].kind.is_on_site:
        return _Suggested("when_opened", before[-1], 0)
    for each, minutes in there:
        if each.kind.is_on_site and each not in before:
            return _Suggested(_of_minutes(each, minutes, period), each, minutes)
    return None


def _minutes(claim: Claim, opens: datetime) -> int:
    return (claim.at - opens) // timedelta(minutes=1)


def _of_minutes(claim: Claim, minutes: int, period: Period) -> str:
    if minutes <= period.minutes_open:
        return "before_close"
    return "after_close" if claim.is_arrival else "seen_after_close"


def _proposed(
    urn: int, pupil: str, session: Session, stands: str | None, found: _Suggested | None
) -> ProposedMark | None:
    if found is None or (found.rule == "seen_after_close" and stands is None):
        # Without a mark it is the register that is chased.
        return None
    rule = _rule(found.rule, session.day)
    code = rule.am if session.half is Half.AM else rule.pm
    is_timed = found.rule in ("before_close", "after_close") and not found.claim.is_late
    return ProposedMark(
        _key(urn, pupil, session),
        pupil,
        session,
        stands,
        code,
        found.minutes if is_timed else None,
        f"{found.claim.sighting.says}: {rule.says}",
        rule.sources,
    )
