"""Marks that people decided, written into the school's system where it takes them."""

from collections.abc import Iterator, Sequence

from attrs import evolve

from attendance_core.errors import AttendanceError
from attendance_core.hooks import SchoolAdapters
from attendance_core.office.keying import Keying, KeyingState
from attendance_core.register import MarkToWrite, WriteState
from attendance_core.trust import ReplyRules

__all__ = ["written"]

_STATES = {
    WriteState.WRITTEN: KeyingState.WRITTEN,
    WriteState.WAITING: KeyingState.WAITING,
    WriteState.REFUSED: KeyingState.REFUSED,
}


def written(
    keying: Sequence[Keying], adapters: SchoolAdapters, rules: ReplyRules | None
) -> tuple[tuple[Keying, ...], tuple[str, ...]]:
    """Write what is to be keyed, and give the list with what became of it, and what failed.

    Where the school named no adapter for it, or that failed, everything is still to be keyed by
    hand. Nothing is written over a mark that came after the decision.

    Args:
        keying: what people decided, in the order of the screen.
        adapters: the school's adapters.
        rules: whose decision it is.
    """
    if rules is None or not adapters.can("write_marks"):
        return tuple(keying), ()
    try:
        answers = adapters.write_marks(tuple(_marks(keying, rules)))
    except AttendanceError as error:
        return tuple(keying), (f"Marks could not be written, and are to be keyed: {error}",)
    found = {each.key: each for each in answers}
    return tuple(
        evolve(each, state=_STATES[answer.state], why=answer.why)
        if (answer := found.get(each.key)) and each.state is KeyingState.TO_KEY
        else each
        for each in keying
    ), ()


def _marks(keying: Sequence[Keying], rules: ReplyRules) -> Iterator[MarkToWrite]:
    for each in keying:
        if each.state is KeyingState.TO_KEY:
            yield MarkToWrite(
                each.key, each.pupil, each.session, each.stands, each.code, rules.decided_by
            )
