"""Documents of evidence as plain text: what a person reads who has no PDF, and what tests hold."""

from collections.abc import Iterator, Sequence

from attendance_core.correspondence.evidence.blocks import (
    Block,
    Facts,
    Part,
    Table,
    Words,
    Write,
)
from attendance_core.correspondence.evidence.certificate import Certificate
from attendance_core.correspondence.evidence.court import CourtCertificate
from attendance_core.correspondence.evidence.documents import document_of
from attendance_core.correspondence.evidence.packs import Pack

__all__ = ["as_text"]

_LINE = "_" * 30


def as_text(made: Certificate | CourtCertificate | Pack) -> str:
    """Give a certificate, the draft of one for a court, or a pack as text.

    The exhibits of a pack are listed and not appended.
    """
    document = document_of(made)
    parts = [f"{document.title}\n{document.school}\n{document.running}"]
    if document.mark:
        parts.append(f"*** {document.mark} ***")
    for number, part in enumerate(document.parts, 1):
        parts.extend(_part(part, f"{number}. " if document.has_contents else ""))
    return "\n\n".join(parts) + "\n"


def _part(part: Part, number: str) -> Iterator[str]:
    title = f"{number}{part.title}"
    yield f"{title}\n{'=' * len(title)}"
    yield from (_block(each) for each in part.blocks)


def _block(block: Block) -> str:
    match block:
        case Words(text):
            return text
        case Facts(rows):
            return _columns([(f"{name}:", what) for name, what in rows])
        case Table(header, rows):
            return _columns([header, tuple("-" * len(name) for name in header), *rows])
        case Write(lines):
            return "\n".join(f"{each}: {_LINE}" for each in lines)


def _columns(rows: Sequence[tuple[str, ...]]) -> str:
    # A line break in a cell would begin a row that is none.
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)
