"""The files that go with a form: named as the authority wants them, in order, each with its hash.

No name says anything of anybody.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO

from attrs import field, frozen

from attendance_core.errors import Fault, Refused
from attendance_core.forms.checking import refuse_stopped
from attendance_core.forms.draft import Draft

__all__ = ["Packed", "file_name", "packed"]

_PLAIN = re.compile(r"[^0-9A-Za-z]+")


@frozen
class Packed:
    """A file as it is handed in; `digest` is the SHA-256 of its content."""

    name: str
    content: bytes = field(repr=False)
    digest: str


def file_name(draft: Draft, suffix: str, part: str = "") -> str:
    """Give the name of a file of a draft: the form, the case's reference, which paper it is."""
    rule = draft.spec.packaging
    form = "_".join([draft.spec.id.replace(".", "-"), draft.reference])
    end = f"_{part}" if part else ""
    if rule.plain_names:
        form, end = _PLAIN.sub("", form), _PLAIN.sub("", end)
    if rule.longest_name is not None:
        # The number of the paper, and then the reference, tell one file from another.
        room = rule.longest_name - len(suffix)
        end = end[:room]
        form = form[max(0, len(form) + len(end) - room) :]
    return f"{form}{end}{suffix}"


def packed(draft: Draft) -> tuple[Packed, ...]:
    """Give the papers that go with a draft, in the order of the form.

    What the authority says not to send is left out. Where it wants a single PDF, they are joined.

    Raises:
        Refused: the form may not be handed in, or a paper that is to be joined is no PDF that can
            be read.
    """
    refuse_stopped(draft)
    not_sent = {each.kind for each in draft.spec.blocked}
    papers = [
        (each.spec.kind, paper.content)
        for each in draft.papers
        if each.spec.kind not in not_sent
        for paper in sorted(each.held, key=lambda it: it.on)
    ]
    if draft.spec.packaging.single_pdf and papers:
        return (_packed(draft, "papers", _joined(content for _, content in papers)),)
    return tuple(
        _packed(draft, f"{number}-{kind.replace('_', '-')}", content)
        for number, (kind, content) in enumerate(papers, 1)
    )


def _packed(draft: Draft, part: str, content: bytes) -> Packed:
    return Packed(file_name(draft, ".pdf", part), content, sha256(content).hexdigest())


def _joined(contents: Iterable[bytes]) -> bytes:
    # Imported here: most forms want no such thing, and pypdf takes a while.
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415

    writer, out = PdfWriter(), BytesIO()
    try:
        for content in contents:
            writer.append(PdfReader(BytesIO(content)))
        writer.write(out)
    except Exception:  # noqa: BLE001 - a broken file may end with anything
        raise Refused([Fault("papers", "PDFs that can be read were expected")]) from None
    return out.getvalue()
