"""A PDF as it is drawn and as it is read aloud: where each character stands, and its tags."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pypdfium2
from attrs import frozen
from pypdfium2 import raw

MM = 72 / 25.4
ACROSS = 20
"""From this size in points on, letters lie across a page and are no text."""


@frozen
class Character:
    """A character on a page, in millimetres from its left and from its top."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def characters(content: bytes) -> Iterator[Character]:
    """Give each character that can be seen, but for those that lie across the page."""
    for number, page in enumerate(pypdfium2.PdfDocument(content)):
        text, height = page.get_textpage(), page.get_height()
        for at in range(text.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(text.raw, at))
            if raw.FPDFText_GetFontSize(text.raw, at) < ACROSS and not letter.isspace():
                left, bottom, right, top = text.get_charbox(at)
                above, below = height - top, height - bottom
                box = (left / MM, above / MM, right / MM, below / MM)
                yield Character(number, letter, *box)


def words_of(content: bytes) -> str:
    """Give the words of a PDF as they can be copied."""
    pages = pypdfium2.PdfDocument(content)
    text = " ".join(each.get_textpage().get_text_range() for each in pages)
    return " ".join(text.split())


def tags(content: bytes) -> list[str]:
    """Give the tags of a PDF, in the order in which they are read."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return list(_tags(pdf.Root.StructTreeRoot.K))


def _tags(node: object) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S).removeprefix("/")
        yield from _tags(node.get("/K", None))
