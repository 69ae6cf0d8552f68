"""A document as plain text: the text part of an e-mail, a note, or the whole of a text message."""

from collections.abc import Iterator

from attendance_core.correspondence.blocks import Block, Heading, Items, Paragraph, Table, words
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.framing import framed
from attendance_core.correspondence.rendering import Body

__all__ = ["as_text", "body_text"]


def as_text(body: Body, envelope: Envelope) -> str:
    """Give a document with what stands around it, as plain text."""
    frame = framed(body, envelope)
    head = "\n".join(frame.school)
    parts = [
        "\n".join(f"*** {each} ***" for each in frame.notices),
        head,
        "\n".join(frame.addressee),
        frame.day,
        "\n".join(frame.about),
        body_text(body),
        "\n".join(frame.foot),
    ]
    return "\n\n".join(each for each in parts if each) + "\n"


def body_text(body: Body) -> str:
    """Give what a document says, and nothing around it."""
    return "\n\n".join(_block(each) for each in body.blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph() | Heading():
            return words(block.spans)
        case Items():
            marks = (
                f"{at}." if block.is_numbered else "-" for at in range(1, len(block.items) + 1)
            )
            return "\n".join(
                f"{mark} {words(item)}" for mark, item in zip(marks, block.items, strict=True)
            )
        case Table():
            return "\n".join(_rows(block))


def _rows(table: Table) -> Iterator[str]:
    """Give a table as lines: each cell with its heading, so that it can be read aloud."""
    headings = [words(each) for each in table.header]
    for row in table.rows:
        cells = [words(each) for each in row]
        if len(cells) == len(("name", "what it is")):
            yield f"{cells[0]}: {cells[1]}"
        else:
            told = zip(headings or [""] * len(cells), cells, strict=False)
            yield "; ".join(f"{name}: {cell}" if name else cell for name, cell in told)
