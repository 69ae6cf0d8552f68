"""What was done in a case, in order, and the papers that show it, numbered and hashed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from attrs import evolve, field, frozen

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.tables import LONDON

__all__ = ["Chronology", "ChronologyEvent", "Exhibit", "Paper", "PaperKind", "chronology"]


class PaperKind(StrEnum):
    """What a paper of a case is."""

    LETTER = "letter"
    WARNING = "warning"
    NOTICE_TO_IMPROVE = "notice to improve"
    INVITATION = "invitation to a meeting"
    MINUTES = "minutes"
    CONTRACT = "attendance contract"
    LEAVE_REQUEST = "request for leave"
    LEAVE_REFUSAL = "refusal of leave"
    MEDICAL_REQUEST = "request for medical evidence"
    TRAVEL = "evidence of travel"
    OTHER = "other paper"


@frozen
class Paper:
    """A paper of a case as it was sent or received, a PDF.

    `key` is what the case calls it. `parent` is the id of the one parent to whom or from whom it
    is, or None for what is of no parent; a paper of two parents is none of either. `channel` says
    how it went, such as "Royal Mail".
    """

    key: str
    kind: PaperKind
    title: str = field(repr=False)
    on: date
    content: bytes = field(repr=False)
    parent: str | None = field(default=None, repr=False)
    channel: str = field(default="", repr=False)


@frozen
class Exhibit:
    """A paper with its place among the exhibits, and the SHA-256 of its bytes as they were given.

    `label` is what stands on every page of it: the initials of a witness, or another series, and
    the number.
    """

    number: int
    label: str
    paper: Paper
    sha256: str

    @property
    def seal(self) -> str:
        """The SHA-256 in groups of eight, as it is printed."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, len(self.sha256), 8))


@frozen
class ChronologyEvent:
    """One thing that was done: when, by which role, what kind of contact, and what came of it.

    `exhibit` is the key of the paper that shows it. `parent` is the id of the one parent with whom
    it was, or None for what was with none.
    """

    moment: datetime
    by: str
    contact: str
    outcome: str = field(repr=False)
    exhibit: str | None = None
    parent: str | None = field(default=None, repr=False)


@frozen
class Chronology:
    """The events of a case, oldest first, and its exhibits, as at a moment."""

    events: tuple[ChronologyEvent, ...] = field(repr=False)
    exhibits: tuple[Exhibit, ...] = field(repr=False)
    as_at: datetime

    def label_of(self, event: ChronologyEvent) -> str:
        """Give the label of the exhibit that shows an event, or nothing."""
        labels = (each.label for each in self.exhibits if each.paper.key == event.exhibit)
        return next(labels, "")


def chronology(
    events: Iterable[ChronologyEvent],
    papers: Iterable[Paper],
    *,
    as_at: datetime,
    series: str = "E",
) -> Chronology:
    """Put a case in order, and number its papers by their days.

    Args:
        events: what was done, in any order.
        papers: the papers, in any order.
        as_at: the moment up to which it tells, with its zone.
        series: the initials of the witness, or another name of the exhibits.

    Raises:
        Refused: an event or a paper is later than the moment, an event's moment has no zone, an
            event names a paper that is not there, two papers have one key, or a paper is no PDF.
    """
    happened, held = tuple(events), tuple(papers)
    if as_at.tzinfo is None:
        expected = "a moment with its zone was expected"
        raise Refused([Fault("chronology", expected, key="as_at")])
    with collecting() as faults:
        faults.extend(_of_papers(held, as_at))
        faults.extend(_of_events(happened, {each.key for each in held}, as_at))
    local = (evolve(each, moment=each.moment.astimezone(LONDON)) for each in happened)
    return Chronology(
        tuple(sorted(local, key=_order)), tuple(_numbered(held, series)), as_at.astimezone(LONDON)
    )


def _order(event: ChronologyEvent) -> tuple[float, str, str, str, str]:
    # What happened at one moment has an order as well, or the bytes would not be the same.
    told = event.by, event.contact, event.outcome, event.exhibit or ""
    return event.moment.timestamp(), *told


def _of_papers(papers: tuple[Paper, ...], as_at: datetime) -> Iterator[Fault]:
    count: Mapping[str, int] = Counter(each.key for each in papers)
    for each in papers:
        if count[each.key] > 1:
            yield Fault("papers", "each paper once was expected", key=each.key)
        if each.on > as_at.astimezone(LONDON).date():
            expected = "a day no later than that of the chronology was expected"
            yield Fault("papers", expected, key=each.key)
        if not each.content.startswith(b"%PDF-"):
            yield Fault("papers", "the bytes of a PDF were expected", key=each.key)


def _of_events(
    events: tuple[ChronologyEvent, ...], papers: Iterable[str], as_at: datetime
) -> Iterator[Fault]:
    held = set(papers)
    for each in events:
        key = each.moment.isoformat()
        if each.moment.tzinfo is None:
            yield Fault("events", "a moment with its zone was expected", key=key)
        elif each.moment > as_at:
            expected = "a moment no later than that of the chronology was expected"
            yield Fault("events", expected, key=key)
        if each.exhibit is not None and each.exhibit not in held:
            yield Fault("events", "a paper of this case was expected", key=key)


def _numbered(papers: tuple[Paper, ...], series: str) -> Iterator[Exhibit]:
    ordered = sorted(papers, key=lambda each: (each.on, each.key))
    for number, each in enumerate(ordered, 1):
        seal = sha256(each.content).hexdigest()
        yield Exhibit(number, f"{series}/{number}", each, seal)
