"""A pack that is asked for, as a person writes it down: a file of TOML, with its papers beside it.

A moment without a zone is one by the clock of Europe/London.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from attrs import asdict, evolve, field, frozen

from attendance_core.correspondence.evidence.case import Case, ParentCheck, Request
from attendance_core.correspondence.evidence.certificate import Asked
from attendance_core.correspondence.evidence.chronology import ChronologyEvent, Paper, PaperKind
from attendance_core.correspondence.evidence.packs import (
    Pack,
    ewo_referral_pack,
    penalty_notice_pack,
)
from attendance_core.correspondence.evidence.required import Declared, Kind, Reason
from attendance_core.errors import Fault, collecting
from attendance_core.register import LegalBasis, Notice, SchoolRegisters
from attendance_core.sessions import Half, Session, Span
from attendance_core.tables import LONDON, parse

__all__ = ["CaseFile", "read_case"]


@frozen(eq=False)
class CaseFile:
    """What somebody asks for about a pupil and one parent, and all of the case but the registers.

    The fields are those of `Case` and `Request`.
    """

    kind: Kind
    pupil: str = field(repr=False)
    request: Request
    papers: tuple[Paper, ...] = field(repr=False)
    events: tuple[ChronologyEvent, ...] = field(repr=False)
    notices: tuple[Notice, ...] = field(repr=False)
    comments: Mapping[Session, str] = field(repr=False)

    def pack(self, registers: SchoolRegisters, *, as_at: datetime) -> Pack:
        """Build the pack that is asked for.

        Args:
            registers: the school's registers, as they stood at `as_at`.
            as_at: the moment, with its zone.

        Raises:
            Refused: with every gap, as `penalty_notice_pack` and `ewo_referral_pack` are.
            NotInForce: as `penalty_notice_pack`.
        """
        case = Case(registers, self.pupil, self.papers, self.events, self.notices, self.comments)
        return _PACKS[self.kind](case, self.request, as_at=as_at)


_PACKS = {Kind.PENALTY_NOTICE: penalty_notice_pack, Kind.EWO_REFERRAL: ewo_referral_pack}


@frozen
class _Days:
    first: date = field(metadata={"key": "from"})
    last: date = field(metadata={"key": "to"})

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a first day no later than the last was expected")

    @property
    def span(self) -> Span:
        return self.first, self.last


@frozen
class _Paper:
    key: str
    path: Path
    kind: PaperKind
    title: str
    on: date
    parent: str | None = None
    channel: str = ""


@frozen
class _Notice:
    issued_on: date
    legal_basis: LegalBasis = LegalBasis.S444A
    offence: _Days | None = None
    issuing_authority: str | None = None
    served_on: date | None = None
    paid_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_ground: str | None = None
    prosecuted_on: date | None = None


@frozen
class _Comment:
    day: date
    session: Half
    says: str


@frozen
class _File:
    kind: Kind
    pupil: str
    parent: str
    window: _Days
    by: str
    authorised_by: str
    reason: Reason | None = None
    checked: ParentCheck | None = None
    statements: Mapping[str, str] = field(factory=dict)
    declared: tuple[Declared, ...] = ()
    asked: Asked | None = None
    series: str = "E"
    papers: tuple[_Paper, ...] = ()
    events: tuple[ChronologyEvent, ...] = ()
    notices: tuple[_Notice, ...] = ()
    comments: tuple[_Comment, ...] = ()


def read_case(text: str, *, place: str, content: Callable[[Path], bytes]) -> CaseFile:
    """Read what somebody asks for.

    Args:
        text: what stands in the file.
        place: the file's name.
        content: what gives the bytes of a paper, by its path as the file has it.

    Raises:
        Refused: with every fault, naming its key.
    """
    file = parse(text, _File, place=place)
    papers: list[Paper] = []
    with collecting() as faults:
        faults.extend(_amiss(file, place))
        for number, each in enumerate(file.papers, 1):
            try:
                papers.append(_paper(each, content(each.path)))
            except OSError:
                expected = "a file that can be read was expected"
                faults.add(place, expected, key=f"papers[{number}].path")
    return CaseFile(
        file.kind,
        file.pupil,
        _request(file),
        tuple(papers),
        tuple(map(_event, file.events)),
        tuple(_notice(each, file) for each in file.notices),
        {Session(each.day, each.session): each.says for each in file.comments},
    )


def _amiss(file: _File, place: str) -> Iterator[Fault]:
    check = file.checked
    texts = {"pupil": file.pupil, "parent": file.parent, "series": file.series}
    texts |= {"by": file.by, "authorised_by": file.authorised_by}
    texts |= {"checked.by": check.by, "checked.how": check.how} if check else {}
    for key, text in texts.items():
        if not text.strip():
            yield Fault(place, "something was expected to stand here", key=key)
    sessions = [(each.day, each.session) for each in file.comments]
    for number, at in enumerate(sessions, 1):
        if at in sessions[: number - 1]:
            yield Fault(place, "each session once was expected", key=f"comments[{number}]")


def _request(file: _File) -> Request:
    return Request(
        file.parent,
        file.window.span,
        file.by,
        file.authorised_by,
        file.reason,
        file.checked,
        file.statements,
        file.declared,
        file.asked,
        file.series,
    )


def _paper(each: _Paper, content: bytes) -> Paper:
    return Paper(each.key, each.kind, each.title, each.on, content, each.parent, each.channel)


def _event(each: ChronologyEvent) -> ChronologyEvent:
    return each if each.moment.tzinfo else evolve(each, moment=each.moment.replace(tzinfo=LONDON))


def _notice(each: _Notice, file: _File) -> Notice:
    offence = each.offence.span if each.offence else None
    said = asdict(each, recurse=False) | {"offence": offence}
    return Notice(file.parent, file.pupil, **said)
