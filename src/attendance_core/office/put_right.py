"""Who was told of an absence that was none: a person tells them, nothing goes by itself."""

from collections.abc import Iterable, Iterator

from attendance_core.codes import Meaning, counted_as
from attendance_core.office.look import Look
from attendance_core.office.morning import NotMessaged
from attendance_core.office.said import clock
from attendance_core.records import Outgoing

__all__ = ["to_put_right"]


def to_put_right(look: Look, sent: Iterable[Outgoing]) -> tuple[NotMessaged, ...]:
    """Give whoever was written to about a session in which the register says by now: present.

    Who came once the register had closed is marked absent still, and the message was true.

    Args:
        look: the school.
        sent: the messages of the day that are out.
    """
    return tuple(_untrue(look, sent))


def _untrue(look: Look, sent: Iterable[Outgoing]) -> Iterator[NotMessaged]:
    for each in sent:
        reached = each.reached
        code = look.registers.codes_at(reached.session).get(reached.pupil)
        known = counted_as(code, on=reached.session.day) if code else None
        if known and known.statistical_meaning is Meaning.PRESENT:
            parent = None if reached.parent == reached.pupil else reached.parent
            yield NotMessaged(
                reached.pupil,
                parent,
                f"written to as absent at {clock(each.at, look.at)}; the register now says "
                f"present: tell the {'parent' if parent else 'pupil'}",
            )
