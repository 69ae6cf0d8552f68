"""Marks that somebody decided, to be written into the school's system, and what it made of them."""

from enum import StrEnum

from attrs import field, frozen

from attendance_core.sessions import Session

__all__ = ["MarkToWrite", "WriteState", "WrittenMark"]


@frozen
class MarkToWrite:
    """A mark to be written for one pupil and session, on the decision of `decided_by`, a role.

    `stands` is the code that stood when it was decided, None for no mark: it is written over that
    one and no other, for whoever entered another since may know more. Nothing is written twice: a
    system that has the code already is left as it is.
    """

    key: str
    pupil: str = field(repr=False)
    session: Session
    stands: str | None
    code: str
    decided_by: str
    minutes_late: int | None = None
    comment: str | None = field(default=None, repr=False)


class WriteState(StrEnum):
    """What became of it.

    The system has it; it was handed over and is seen at a later reading; or it was refused and the
    system is as it was, which says why.
    """

    WRITTEN = "written"
    WAITING = "waiting"
    REFUSED = "refused"


@frozen
class WrittenMark:
    """What a system made of one mark; `why` has no personal value."""

    key: str
    state: WriteState
    why: str = ""
