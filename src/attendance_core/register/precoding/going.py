"""Who did not go: pupils of whom something is known that does not fit what was planned for them.

Nothing is recoded here. A person sees what is known, and when, and takes the code.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from attrs import field, frozen

from attendance_core.codes import Physical, codes
from attendance_core.register.marks import Mark
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.precoding.planned import PreCoding
from attendance_core.register.precoding.sightings import (
    Known,
    Sighting,
    from_provider,
    in_lessons,
    on_site,
)
from attendance_core.register.precoding.standing import Place, is_same, planned_mark, standing
from attendance_core.sessions import Session

__all__ = ["DidNotGo", "did_not_go"]


@frozen
class DidNotGo:
    """A pupil who was planned to be coded so in a session, and what is known that does not fit.

    `stands` is the code in the register now, None where there is no mark.
    """

    pupil: str = field(repr=False)
    session: Session
    event: str
    code: str
    stands: str | None
    known: tuple[Known, ...] = field(repr=False)


def did_not_go(registers: SchoolRegisters, planned: PreCoding, *, on: date) -> tuple[DidNotGo, ...]:
    """Give the pupils of an event who, as it seems, did not go on a day, to be recoded by a person.

    What counts is another mark in the register, a lesson in which the pupil was, a sign-in or a
    room of the school while the session was held, and an absence that the provider returned. Of a
    pupil who was to be absent the same says that they came. Where it is not known in which half of
    the day something was, it counts if the event fills all that is held of the day.

    Args:
        registers: the school's registers as they stand, with lessons and presence.
        planned: the event.
        on: the day; the sessions of the event on it that are held are looked at.
    """
    held = [each.at for each in registers.calendar.open_on(on)]
    sessions = [each for each in planned.sessions if each in held]
    is_all_day = sessions == held
    stands = standing(registers, planned)
    known: dict[Place, list[Known]] = defaultdict(list)
    for pupil, half, what in _seen(registers, planned, on):
        for session in sessions:
            if session.half is half or (half is None and is_all_day):
                known[pupil, session].append(what)
    found = (
        _found(planned, (pupil, session), stands.get((pupil, session)), known[pupil, session])
        for session in sessions
        for pupil in planned.pupils
    )
    return tuple(each for each in found if each.known)


def _seen(registers: SchoolRegisters, planned: PreCoding, on: date) -> Iterator[Sighting]:
    pupils = frozenset(planned.pupils)
    law = codes(on=on).get(planned.code)
    was_to_be_absent = law is not None and law.physical_meaning is Physical.ABSENT
    yield from in_lessons(registers, on, pupils)
    yield from on_site(registers, on, pupils)
    yield from from_provider(registers, on, pupils, is_absent=not was_to_be_absent)


def _found(planned: PreCoding, place: Place, stands: Mark | None, seen: list[Known]) -> DidNotGo:
    pupil, session = place
    is_other = stands is not None and not is_same(stands, planned_mark(planned, *place))
    marked = [Known(f"{stands.code} in the register")] if stands and is_other else []
    return DidNotGo(
        pupil,
        session,
        planned.event,
        planned.code,
        stands.code if stands else None,
        (*marked, *sorted(seen, key=lambda each: (each.at is None, str(each.at)))),
    )
