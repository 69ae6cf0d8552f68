"""A case as far as it is of one parent: their papers and events, and no word of another."""

from collections.abc import Iterator

from attrs import evolve

from attendance_core.correspondence.evidence.case import Case, Request
from attendance_core.correspondence.evidence.certificate import Certificate
from attendance_core.correspondence.evidence.chronology import ChronologyEvent, Paper
from attendance_core.correspondence.evidence.held_back import HELD_BACK, HoldingBack

__all__ = ["case_of", "certificate_of", "places_held_back", "request_of"]


def case_of(case: Case, request: Request, reader: HoldingBack) -> Case:
    """Give what of a case is of the request's parent or of none, its words read for them."""
    theirs = {None, request.parent}
    return evolve(
        case,
        papers=tuple(_paper(each, reader) for each in case.papers if each.parent in theirs),
        events=tuple(_event(each, reader) for each in case.events if each.parent in theirs),
        comments={at: reader.read(text) for at, text in case.comments.items()},
    )


def _paper(paper: Paper, reader: HoldingBack) -> Paper:
    return evolve(paper, title=reader.read(paper.title), channel=reader.read(paper.channel))


def _event(event: ChronologyEvent, reader: HoldingBack) -> ChronologyEvent:
    return evolve(
        event,
        by=reader.read(event.by),
        contact=reader.read(event.contact),
        outcome=reader.read(event.outcome),
    )


def request_of(request: Request, reader: HoldingBack) -> Request:
    """Give a request whose words are read for its parent."""
    checked = request.checked
    return evolve(
        request,
        by=reader.read(request.by),
        authorised_by=reader.read(request.authorised_by),
        checked=checked
        and evolve(checked, by=reader.read(checked.by), how=reader.read(checked.how)),
        statements={name: reader.read(text) for name, text in request.statements.items()},
        declared=tuple(
            evolve(each, by=reader.read(each.by), record=reader.read(each.record))
            for each in request.declared
        ),
    )


def certificate_of(certificate: Certificate, reader: HoldingBack) -> Certificate:
    """Give a certificate whose amendments are read for a parent; comments are read before."""
    return evolve(
        certificate,
        amendments=tuple(
            evolve(
                each,
                position=each.position and reader.read(each.position),
                reason=each.reason and reader.read(each.reason),
            )
            for each in certificate.amendments
        ),
    )


def places_held_back(
    case: Case, request: Request, certificates: tuple[Certificate, ...]
) -> tuple[str, ...]:
    """Give where something was held back, each place once."""
    return tuple(dict.fromkeys(_places(case, request, certificates)))


def _places(case: Case, request: Request, certificates: tuple[Certificate, ...]) -> Iterator[str]:
    for place, texts in (*_of_case(case), *_of_request(request), *_of_register(certificates)):
        if HELD_BACK in texts:
            yield place


_Read = Iterator[tuple[str, set[str | None]]]


def _of_case(case: Case) -> _Read:
    for paper in case.papers:
        yield f"paper {paper.key}", {paper.title, paper.channel}
    for event in case.events:
        place = f"event of {event.moment.isoformat()}"
        yield place, {event.by, event.contact, event.outcome}


def _of_request(request: Request) -> _Read:
    yield "request", {request.by, request.authorised_by}
    if request.checked:
        yield "check of the parent", {request.checked.by, request.checked.how}
    for name, text in request.statements.items():
        yield f"statement {name}", {text}
    for made in request.declared:
        yield f"declaration {made.name}", {made.by, made.record}


def _of_register(certificates: tuple[Certificate, ...]) -> _Read:
    for certificate in certificates:
        for each in certificate.amendments:
            yield f"amendment of {each.session}", {each.position, each.reason}
        for shown in certificate.sessions:
            yield f"comment of {shown.session}", {shown.comment}
