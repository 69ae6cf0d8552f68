"""Packs as documents: what is asked for, what it rests on, and the list of the exhibits."""

from collections.abc import Iterator

from attendance_core.codes import UNMARKED
from attendance_core.correspondence.addressing import Name
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
    Write,
)
from attendance_core.correspondence.evidence.laid_out import (
    blocks_of,
    counted_table,
    running_text,
    span_text,
)
from attendance_core.correspondence.evidence.packs import Pack
from attendance_core.correspondence.evidence.required import Kind, Origin, law_of
from attendance_core.dated import day_text

__all__ = ["pack_document"]

INCOMPLETE = "INCOMPLETE"


def pack_document(pack: Pack) -> Document:
    """Lay a pack out; one that is not complete says so across every page."""
    return Document(
        pack.title,
        pack.window.school,
        running_text(pack.window),
        tuple(_parts(pack)),
        mark="" if pack.completeness.is_complete else INCOMPLETE,
        has_contents=True,
    )


def _parts(pack: Pack) -> Iterator[Part]:
    yield Part("What is asked for", (_asked(pack), _whom(pack)))
    yield Part("Sessions", tuple(_sessions(pack)))
    if pack.kind is Kind.PENALTY_NOTICE:
        yield Part("Earlier notices", (_notices(pack),))
    for each in law_of(pack.kind).required:
        if each.origin is Origin.STATEMENT and each.name in pack.request.statements:
            yield Part(each.title, (Words(pack.request.statements[each.name]),))
    for certificate in pack.certificates:
        title = f"Registration certificate, {span_text(certificate.span)}"
        yield Part(title, blocks_of(certificate))
    yield Part("Chronology", (_chronology(pack),))
    yield Part("Declarations", tuple(_declarations(pack)))
    yield Part("Exhibits", tuple(_exhibits(pack)))


def _asked(pack: Pack) -> Facts:
    request, reason = pack.request, pack.request.reason
    said = reason.value.replace("_", " ") if reason else ""
    rows = (
        ("School", f"{pack.window.school} (URN {pack.window.urn})"),
        ("Asked by", request.by),
        ("Decided by", request.authorised_by),
        ("Reason", said),
        ("Days of the absence", span_text(request.window)),
        ("Sessions counted", str(len(pack.counted.sessions))),
        ("As at", moment_text(pack.as_at)),
    )
    return Facts(tuple((name, what) for name, what in rows if what))


def _whom(pack: Pack) -> Facts:
    pupil, parent, check = pack.pupil, pack.parent, pack.request.checked
    born = pupil.date_of_birth
    rows = (
        ("Pupil", isolated(f"{pupil.legal_forename} {pupil.legal_surname}", ENGLISH)),
        ("Born", day_text(born) if born else NOT_RECORDED),
        ("UPN", pupil.upn or NOT_RECORDED),
        ("Year group", pack.year_group or NOT_RECORDED),
        ("Parent", isolated(Name(parent.surname, parent.forename, parent.title).full, ENGLISH)),
        ("Relationship", parent.relationship or NOT_RECORDED),
        ("Parent in law by", parent.basis.value if parent.basis else NOT_RECORDED),
        ("Parental responsibility", _yes(parent.parental_responsibility)),
        ("Pupil lives with them", _yes(parent.lives_with_pupil)),
        ("Address", ", ".join(pack.address)),
        ("Telephone", parent.mobile or parent.telephone or NOT_RECORDED),
        ("E-mail", parent.email or NOT_RECORDED),
        ("Language", parent.language or NOT_RECORDED),
        ("Made sure of", f"{day_text(check.on)}, by {check.by}: {check.how}" if check else ""),
    )
    return Facts(rows)


def _yes(answer: bool | None) -> str:  # noqa: FBT001 - an answer of the roll
    return NOT_RECORDED if answer is None else "yes" if answer else "no"


def _sessions(pack: Pack) -> Iterator[Block]:
    yield counted_table(pack.window, pack.counted.sessions)
    if pack.counted.set_aside:
        listed = "; ".join(
            f"{session_text(each.session)} ({each.code or UNMARKED})"
            for each in pack.counted.set_aside
        )
        yield Words(f"Not counted, as an earlier notice was issued for them: {listed}.")


def _notices(pack: Pack) -> Block:
    if not pack.notices:
        return Words("None to this parent for this pupil stands on the school's record.")
    rows = tuple(
        (
            day_text(each.issued_on),
            span_text(each.offence) if each.offence else NOT_RECORDED,
            each.issuing_authority or NOT_RECORDED,
            day_text(each.paid_on) if each.paid_on else "not known to be paid",
        )
        for each in pack.notices
    )
    return Table(("Issued", "For", "By", "Paid"), rows, (3, 5, 3, 3))


def _chronology(pack: Pack) -> Block:
    if not pack.chronology.events:
        return Words("Nothing stands on the record.")
    rows = tuple(
        (
            moment_text(each.moment),
            each.by,
            each.contact,
            each.outcome,
            pack.chronology.label_of(each),
        )
        for each in pack.chronology.events
    )
    return Table(("When", "By", "Contact", "Outcome", "Exhibit"), rows, (13, 8, 7, 13, 5))


def _declarations(pack: Pack) -> Iterator[Block]:
    says = {each.name: each.says for each in law_of(pack.kind).declarations}
    made = pack.request.declared
    rows = tuple((says[each.name], each.by, day_text(each.on), each.record) for each in made)
    if rows:
        yield Table(("What is declared", "By", "Day", "Shown by"), rows, (7, 3, 4, 3))
    missing = sorted(set(says) - {each.name for each in made}, key=list(says).index)
    yield from (Words(f"Not declared: {says[name]}.") for name in missing)
    yield Write(("Name of the headteacher", "Signature", "Day"))


def _exhibits(pack: Pack) -> Iterator[Block]:
    exhibits = pack.chronology.exhibits
    if not exhibits:
        yield Words("There are none.")
        return
    yield Words(
        "Each is appended after these pages as it was given. These pages are tagged for assistive"
        " technology; the exhibits are not. The seal is the SHA-256 of an exhibit's bytes."
    )
    rows = tuple(
        (
            each.label,
            each.paper.kind.value,
            each.paper.title,
            day_text(each.paper.on),
            each.paper.channel,
            each.seal,
        )
        for each in exhibits
    )
    yield Table(("Exhibit", "Kind", "Title", "Day", "Sent by", "Seal"), rows, (2, 3, 4, 3, 3, 6))
