"""Certificates as documents: the grid of the weeks, the key, the totals, the amendments."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from attendance_core.calendar import monday
from attendance_core.codes import UNMARKED, Meaning
from attendance_core.correspondence.directions import ENGLISH, isolated
from attendance_core.correspondence.evidence.amended import (
    NOT_RECORDED,
    moment_text,
    session_text,
)
from attendance_core.correspondence.evidence.blocks import (
    Block,
    Document,
    Facts,
    Part,
    Table,
    Words,
)
from attendance_core.correspondence.evidence.certificate import Certificate
from attendance_core.correspondence.evidence.shown import ShownSession, rate_text
from attendance_core.dated import day_text
from attendance_core.sessions import Half, Session

__all__ = [
    "blocks_of",
    "certificate_document",
    "counted_table",
    "key",
    "running_text",
    "span_text",
    "totals",
    "whose",
]

_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SCHOOL_DAYS = 5
_COUNTED: dict[Meaning, str] = {
    Meaning.PRESENT: "attended",
    Meaning.APPROVED_EDUCATIONAL_ACTIVITY: "attended (approved educational activity)",
    Meaning.AUTHORISED_ABSENCE: "authorised absence",
    Meaning.UNAUTHORISED_ABSENCE: "unauthorised absence",
    Meaning.NOT_A_POSSIBLE_ATTENDANCE: "not a possible attendance",
    Meaning.NOT_COLLECTED: "not counted",
}


def span_text(span: tuple[date, date | None]) -> str:
    """Write a span of days; one without an end goes on."""
    first, last = span
    return f"{day_text(first)} to {day_text(last)}" if last else f"since {day_text(first)}"


def running_text(certificate: Certificate) -> str:
    """Give what stands at the head of every page."""
    return f"The register as at {moment_text(certificate.as_at)}"


def certificate_document(certificate: Certificate) -> Document:
    """Lay a registration certificate out."""
    return Document(
        "Registration certificate",
        certificate.school,
        running_text(certificate),
        (
            Part("Pupil and period", (whose(certificate),)),
            *(Part(title, blocks) for title, blocks in _sections(certificate)),
        ),
    )


def blocks_of(certificate: Certificate) -> tuple[Block, ...]:
    """Give a certificate as one part of a pack."""
    rest = [block for _, blocks in _sections(certificate) for block in blocks]
    return whose(certificate), *rest


def _sections(certificate: Certificate) -> Iterator[tuple[str, tuple[Block, ...]]]:
    yield "Sessions added up", (totals(certificate),)
    yield "Sessions week by week", (_grid(certificate.sessions), Words(_GRID))
    yield "Key to the codes", (key(certificate),)
    yield "Not resolved", tuple(_open_points(certificate))
    yield "Amendments", tuple(_amendments(certificate))
    commented = [each for each in certificate.sessions if each.comment]
    if commented:
        rows = tuple((session_text(e.session), e.code or UNMARKED, e.comment) for e in commented)
        yield "Comments", (Table(("Session", "Code", "Comment"), rows, (4, 1, 7)),)


_GRID = (
    f"{UNMARKED} is an open session without a mark. An empty cell is no session, or one on which"
    " the pupil was not on roll or that is not shown."
)


def whose(certificate: Certificate) -> Facts:
    """Say whose certificate it is, over which days, and as at when."""
    born = certificate.date_of_birth
    wish = certificate.asked
    shown = f"the last {wish.last} sessions" if wish.last else "all sessions of the period"
    rows = (
        ("Legal name", isolated(certificate.legal_name, ENGLISH)),
        ("Date of birth", day_text(born) if born else NOT_RECORDED),
        ("UPN", certificate.upn or NOT_RECORDED),
        ("School", f"{certificate.school} (URN {certificate.urn})"),
        ("On roll", "; ".join(map(span_text, certificate.registered))),
        ("Period", span_text(certificate.span)),
        ("Shown", f"{shown}: {len(certificate.sessions)}"),
        ("As at", moment_text(certificate.as_at)),
        ("Records", certificate.records),
    )
    return Facts(tuple((name, what) for name, what in rows if what))


def totals(certificate: Certificate) -> Facts:
    """Give the sessions added up."""
    found = certificate.totals
    return Facts(
        (
            ("Possible", str(found.possible)),
            ("Attended", str(found.attended)),
            ("of these late, before the register closed", str(found.late_before_close)),
            ("Missed", str(found.missed)),
            ("of these authorised", str(found.authorised)),
            ("of these unauthorised", str(found.unauthorised)),
            ("of the unauthorised, late after the register closed", str(found.late_after_close)),
            ("Without a mark", str(found.unmarked)),
            (
                "Attendance",
                f"{found.attended} of {found.possible} sessions: {rate_text(found.rate)}",
            ),
        )
    )


def _grid(sessions: Sequence[ShownSession]) -> Table:
    last = max(_SCHOOL_DAYS, *(each.session.day.isoweekday() for each in sessions))
    rows = []
    for week, held in groupby(sessions, key=lambda each: monday(each.session.day)):
        codes = {(e.session.day.weekday(), e.session.half): e.code or UNMARKED for e in held}
        cells = (codes.get((day, half), "") for day in range(last) for half in Half)
        rows.append((f"{week:%d.%m.%Y}", *cells))
    header = (f"{name} {half}" for name in _WEEK[:last] for half in Half)
    return Table(("Week of", *header), tuple(rows), (3, *(1,) * (2 * last)), is_grid=True)


def key(certificate: Certificate) -> Table:
    """Give the codes that occur, what each means, and how often it stands there."""
    count = Counter(each.law for each in certificate.sessions)
    rows = tuple(
        (
            law.code,
            law.title,
            _COUNTED[law.statistical_meaning],
            str(count[law]),
            f"from {law.in_force.isoformat()}"
            + (f" to {law.until.isoformat()}" if law.until else ""),
        )
        for law in certificate.key
    )
    return Table(("Code", "Title", "Counted as", "Sessions", "In force"), rows, (2, 11, 8, 3, 8))


def _open_points(certificate: Certificate) -> Iterator[Words]:
    if certificate.unresolved:
        yield Words(f"No reason established: {_listed(certificate.unresolved)}.")
    if certificate.unmarked:
        yield Words(f"Without a mark: {_listed(certificate.unmarked)}.")
    if not certificate.unresolved and not certificate.unmarked:
        yield Words("Every session has a mark, and a reason where one is due.")


def _listed(sessions: Iterable[Session]) -> str:
    return "; ".join(map(session_text, sessions))


def _amendments(certificate: Certificate) -> Iterator[Block]:
    if certificate.amendments:
        rows = tuple((session_text(each.session), each.says) for each in certificate.amendments)
        yield Table(("Session", "Amended"), rows, (4, 9))
    if not certificate.amendments_known:
        unread = "The amendments of the school's own system were not read: not all may be shown."
        yield Words(unread)
    elif not certificate.amendments:
        yield Words("No session that is shown was amended.")


def counted_table(certificate: Certificate, sessions: Iterable[ShownSession]) -> Table:
    """List sessions with their codes, and what each of them was amended from."""
    rows = tuple(
        (
            session_text(each.session),
            each.code or UNMARKED,
            each.law.title if each.law else "",
            "; ".join(one.says for one in certificate.amendments_at(each.session))
            or ("never" if certificate.amendments_known else "not read"),
        )
        for each in sessions
    )
    return Table(("Session", "Code", "Title", "Amended"), rows, (20, 5, 24, 21))
