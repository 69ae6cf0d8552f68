"""What a school holds of a case, and what it asks a local authority for about one parent."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from attendance_core.correspondence.evidence.certificate import Asked
from attendance_core.correspondence.evidence.chronology import ChronologyEvent, Paper
from attendance_core.correspondence.evidence.required import Declared, Reason
from attendance_core.register import Notice, SchoolRegisters
from attendance_core.sessions import Session, Span

__all__ = ["Case", "ParentCheck", "Request"]


@frozen
class ParentCheck:
    """That somebody made sure who a parent is and where they live: when, by which role, and how."""

    on: date
    by: str
    how: str = field(repr=False)


@frozen(eq=False)
class Case:
    """What is held of a pupil's case, of every parent; `registers` as they stood at its moment.

    `comments` are what a person chose to print beside sessions.
    """

    registers: SchoolRegisters
    pupil: str = field(repr=False)
    papers: tuple[Paper, ...] = field(default=(), repr=False)
    events: tuple[ChronologyEvent, ...] = field(default=(), repr=False)
    notices: tuple[Notice, ...] = field(default=(), repr=False)
    comments: Mapping[Session, str] = field(factory=dict, repr=False)


@frozen
class Request:
    """What is asked for about one parent.

    `parent` is the parent's id. `window` is the first and the last day of the absence, such as that
    of an outcome of `penalty_notice_threshold`. `by` is the role that asks, `authorised_by` that
    which decided to. `statements` are what a person wrote for it, by their names in the pack's
    data. `asked` is how the certificate is wanted, where that is not as the pack's data has it.
    `series` names the exhibits: the initials of a witness, or a letter.
    """

    parent: str = field(repr=False)
    window: Span
    by: str
    authorised_by: str
    reason: Reason | None = None
    checked: ParentCheck | None = None
    statements: Mapping[str, str] = field(factory=dict, repr=False)
    declared: tuple[Declared, ...] = ()
    asked: Asked | None = None
    series: str = "E"
