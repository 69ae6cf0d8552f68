"""Entering an event ahead: the marks that it gives, what is refused, and what clashes.

The register is not touched: what is given here is for whoever writes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import field, frozen

from attendance_core.codes import awaits_reason
from attendance_core.register.marks import Mark
from attendance_core.register.of_school import SchoolRegisters
from attendance_core.register.precoding.planned import PreCoding
from attendance_core.register.precoding.refusing import (
    Refusal,
    of_event,
    of_pupil,
    of_session,
    of_strangers,
)
from attendance_core.register.precoding.rules import Why
from attendance_core.register.precoding.standing import (
    Place,
    beside,
    is_same,
    planned_mark,
    standing,
)
from attendance_core.sessions import Session

__all__ = ["Clash", "Entered", "PreCoded", "precode"]


@frozen
class Entered:
    """A mark that an event enters, and what stood there before: an N, or nothing (None)."""

    event: str
    mark: Mark
    before: Mark | None = None


@frozen
class Clash:
    """Two things said of one pupil in one session; neither wins, and a person decides.

    `other_event` is the other event, or None where a mark of the register says `other_code`.
    """

    pupil: str = field(repr=False)
    session: Session
    event: str
    code: str
    other_event: str | None
    other_code: str

    @property
    def says(self) -> str:
        """Say it in a sentence."""
        both = f"{self.code} and {self.other_code}, in {self.session}"
        if self.other_event is None:
            return f"{both}: the register has the second, and it is left as it is"
        return f"{both}: another event has the second, and neither wins"


@frozen
class PreCoded:
    """What becomes of an event that is entered ahead.

    `entered` are the marks to enter, `already` those that stand so. What is refused or clashes is
    not entered, and everything else of the event is; with a refusal that names neither pupil nor
    session nothing of it is.
    """

    planned: PreCoding
    entered: tuple[Entered, ...]
    already: tuple[Mark, ...]
    refused: tuple[Refusal, ...]
    clashes: tuple[Clash, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks to enter."""
        return tuple(each.mark for each in self.entered)

    @property
    def is_refused(self) -> bool:
        """Say whether the event is refused as a whole."""
        return any(each.session is None and each.pupil is None for each in self.refused)

    @property
    def says(self) -> str:
        """Say in a sentence or two what is entered, and what is not."""
        all_of_it = len(self.planned.pupils) * len(self.planned.sessions)
        if self.is_refused:
            return f"Refused: nothing of the event is entered, none of {all_of_it} marks."
        so = f"{len(self.entered)} of {all_of_it} marks are entered ahead"
        so += f", {len(self.already)} stood so already"
        if not self.refused and not self.clashes:
            return f"{so}: that is the whole event."
        clash = len({(each.pupil, each.session) for each in self.clashes})
        refused = all_of_it - len(self.entered) - len(self.already) - clash
        part = "The rest" if self.entered or self.already else "Nothing"
        return f"{so}; {refused} are refused and {clash} clash. {part} of the event is entered."


def precode(
    registers: SchoolRegisters,
    planned: PreCoding,
    *,
    made_on: date,
    others: Iterable[PreCoding] = (),
) -> PreCoded:
    """Say what an event enters in the register ahead, all of it at once.

    A day does not tell the hour: sessions of the day `made_on`, and what was agreed on the day of
    its session, count as ahead.

    Args:
        registers: the school's registers as they stand.
        planned: the event.
        made_on: the day on which it is entered.
        others: the other events that are planned and not cancelled; one of the same name is the
            event itself, and is passed over.
    """
    of_all = tuple(of_event(planned, made_on=made_on))
    if any(each.why is Why.CODE_NOT_OF_KIND for each in of_all):
        return PreCoded(planned, (), (), of_all, ())
    places, refused = _places(registers, planned, made_on)
    stands, shared = standing(registers, planned), beside(planned, others)
    clashes = {
        each: tuple(_clashes(planned, each, stands.get(each), shared.get(each, ())))
        for each in places
    }
    free = [planned_mark(planned, *each) for each in places if not clashes[each]]
    before = [(mark, stands.get((mark.pupil, mark.session))) for mark in free]
    already = tuple(there for mark, there in before if there and is_same(there, mark))
    entered = tuple(
        Entered(planned.event, mark, there)
        for mark, there in before
        if not (there and is_same(there, mark))
    )
    clashing = tuple(clash for each in places for clash in clashes[each])
    return PreCoded(planned, () if of_all else entered, already, (*of_all, *refused), clashing)


def _places(
    registers: SchoolRegisters, planned: PreCoding, made_on: date
) -> tuple[Sequence[Place], Sequence[Refusal]]:
    """Give the pupils and sessions for which nothing forbids a mark, and what forbids the rest."""
    refused = list(of_strangers(registers, planned))
    allowed: list[Place] = []
    known = [each for each in planned.pupils if each in registers.roll.by_key]
    for session in planned.sessions:
        found = list(of_session(registers, planned, session, made_on=made_on))
        refused += found
        for pupil in () if found else known:
            of_one = list(of_pupil(registers, planned, pupil, session))
            refused += of_one
            allowed += [] if of_one else [(pupil, session)]
    return allowed, refused


def _clashes(
    planned: PreCoding, place: Place, stands: Mark | None, others: Sequence[PreCoding]
) -> Iterator[Clash]:
    pupil, session = place
    mark = planned_mark(planned, pupil, session)
    said = set()
    for other in others:
        if planned_mark(other, pupil, session) != mark:
            said.add(other.code)
            yield Clash(pupil, session, planned.event, mark.code, other.event, other.code)
    # A mark that is there because of another event is told of once.
    if stands and stands.code not in said and not _gives_way(stands, mark):
        yield Clash(pupil, session, planned.event, mark.code, None, stands.code)


def _gives_way(stands: Mark, mark: Mark) -> bool:
    return is_same(stands, mark) or awaits_reason(stands.code, on=stands.session.day)
