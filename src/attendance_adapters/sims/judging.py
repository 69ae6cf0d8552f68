"""What is to become of marks that somebody decided: SIMS has them, takes them, or does not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import polars as pl
from attrs import field, frozen

from attendance_adapters.sims.third_party import marks_not_required, split
from attendance_core.codes import codes
from attendance_core.register import MarkToWrite, WriteState, WrittenMark
from attendance_core.roll import Roll
from attendance_core.sessions import Half, Session

__all__ = ["Held", "Judged", "judged"]


@frozen
class Held:
    """What the reports show: the roll, the marks, and when those were written.

    `not_required` are the marks that SIMS is known not to take; None asks the packaged list.
    """

    roll: Roll = field(repr=False)
    marks: pl.DataFrame = field(repr=False)
    at: datetime
    not_required: Collection[str] | None = None

    def of_sessions(self, sessions: Iterable[Session]) -> Mapping[tuple[str, Session], str]:
        """Give the codes that stand in some sessions."""
        days = {each.day for each in sessions}
        found = self.marks.filter(pl.col("date").is_in(days))
        rows = found.select("pupil", "date", "session", "code").iter_rows()
        return {(pupil, Session(day, Half(half))): code for pupil, day, half, code in rows}


@frozen
class Judged:
    """A mark that somebody decided, and what is to become of it."""

    mark: MarkToWrite
    state: WriteState
    why: str = ""

    @property
    def answer(self) -> WrittenMark:
        """What is told of it."""
        return WrittenMark(self.mark.key, self.state, self.why)


def judged(marks: Iterable[MarkToWrite], held: Held, *, by_hand: bool) -> Iterator[Judged]:
    """Judge marks by what the reports show.

    Args:
        marks: the marks, in any order.
        held: what the reports show.
        by_hand: whether somebody keys them; on a screen there is more that SIMS takes.
    """
    given = tuple(marks)
    stand = held.of_sessions(each.session for each in given)
    for each in given:
        stands = stand.get((each.pupil, each.session))
        if stands == each.code:
            yield Judged(each, WriteState.WRITTEN)
        else:
            why = _why_not(each, stands, held, by_hand=by_hand)
            yield Judged(each, WriteState.REFUSED if why else WriteState.WAITING, why)


def _why_not(mark: MarkToWrite, stands: str | None, held: Held, *, by_hand: bool) -> str:
    law = codes(on=mark.session.day).get(mark.code)
    if mark.pupil not in held.roll.by_key:
        return "a pupil of the students report was expected"
    if law is None or mark.session.half not in law.sessions:
        return f"a code in force for {mark.session} was expected"
    if stands != mark.stands:
        # Whoever entered it may know more than whoever decided: nothing is written over it.
        return f"the register has {stands or 'no mark'} by now: a person looks"
    return _not_taken(mark, held, by_hand=by_hand)


def _not_taken(mark: MarkToWrite, held: Held, *, by_hand: bool) -> str:
    base, _ = split(mark.code)
    known = marks_not_required(on=mark.session.day)
    listed = known if held.not_required is None else held.not_required
    if base not in listed and mark.code not in listed:
        return ""
    entered = known[base].entered if base in known else ""
    if entered:
        return f"SIMS takes {mark.code} only in {entered}"
    return "" if by_hand else f"SIMS takes {mark.code}, not required, from no program: key it"
