"""Where a pupil is at a moment: the newest sighting counts, and each rule that bends this."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from attendance_core.errors import Fault, Refused
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.whereabouts.claims import Claim, Day, Kind
from attendance_core.register.whereabouts.contradictions import doubts_of
from attendance_core.register.whereabouts.reading import claims_of, looked_for
from attendance_core.register.whereabouts.values import Place, Record, Whereabouts
from attendance_core.tables import LONDON

__all__ = ["whereabouts"]


def whereabouts(
    registers: SchoolRegisters, *, at: datetime, pupils: Collection[str] = ()
) -> Mapping[str, Whereabouts]:
    """Say where pupils are at a moment, and how it is known.

    The newest sighting of the day counts. A mark of the register is of the moment at which its
    register opened; a lesson mark of that at which it was entered during the lesson, or at which
    the lesson began. An alert says that somebody must look, and not where the pupil is.

    Args:
        registers: the school's registers, with lesson marks and with who was seen.
        at: the moment, with its zone; what came later is left aside.
        pupils: only these pupils; all who are on roll if there are none.

    Raises:
        Refused: the moment has no zone, the school is open and the times of its registers are not
            known, or the frame of lesson marks lacks a column.
    """
    if at.tzinfo is None:
        raise Refused([Fault("at", "a moment with its zone was expected")])
    local = at.astimezone(LONDON)
    day = Day.of(registers, local.date())
    on_roll = {each.pupil for each in looked_for(registers, day.day)}
    wanted = on_roll.intersection(pupils) if pupils else on_roll
    claims = claims_of(registers, day, wanted)
    return {
        pupil: _placed(pupil, [each for each in claims.get(pupil, ()) if each.at <= local], day)
        for pupil in sorted(wanted)
    }


def _placed(pupil: str, claims: Sequence[Claim], day: Day) -> Whereabouts:
    """Say where one pupil is, of whom these claims are known, oldest first."""
    stands: Claim | None = None
    since: datetime | None = None
    for claim in claims:
        if claim.sighting.at is None or claim.kind is Kind.SILENT:
            continue
        if stands and _is_outweighed(claim, stands, day):
            continue
        if stands is None or not _is_same(claim, stands):
            since = claim.at
        stands = claim
    untimed = [each for each in claims if each.sighting.at is None]
    newest_first = [*(each for each in reversed(claims) if each.sighting.at), *untimed]
    knows = tuple(each.sighting for each in newest_first)
    doubts = tuple(dict.fromkeys(doubts_of(claims)))
    seen = stands.sighting if stands else None
    if seen is None:
        return Whereabouts(pupil, Place.UNKNOWN, knows=knows, doubts=doubts)
    return Whereabouts(pupil, seen.place or Place.UNKNOWN, seen.where, since, knows, doubts)


def _is_same(claim: Claim, stands: Claim) -> bool:
    one, other = claim.sighting, stands.sighting
    return (one.place, one.where) == (other.place, other.where)


def _is_outweighed(claim: Claim, stands: Claim, day: Day) -> bool:
    """Say whether what was known before a claim that a pupil is not there still counts.

    Whoever left is not looked for in class. In the same half of the day whoever is known to be in a
    room, off site or absent is not lost because a lesson is without them; and the register makes
    nobody absent who was seen before it closed.
    """
    if claim.kind not in (Kind.NOT_IN_CLASS, Kind.NOT_IN_SCHOOL):
        return False
    if stands.kind is Kind.LEFT and claim.sighting.place is Place.UNKNOWN:
        return True
    if day.half(claim.at) is not day.half(stands.at):
        return False
    if claim.sighting.source is Record.REGISTER:
        return stands.kind not in (Kind.NOT_IN_CLASS, Kind.NOT_IN_SCHOOL)
    has_place = stands.kind in (Kind.ELSEWHERE, Kind.OFF_SITE, Kind.NOT_IN_SCHOOL)
    return (
        claim.kind is Kind.NOT_IN_CLASS and has_place and stands.sighting.place is not Place.UNKNOWN
    )
