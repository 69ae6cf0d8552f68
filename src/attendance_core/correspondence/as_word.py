"""A document as a Word file, on the school's own letterhead, for a person to go on with."""

from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from attendance_core.correspondence.blocks import Block, Paragraph, Span
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.framing import Frame, framed
from attendance_core.correspondence.letterheads import (
    HERE,
    LETTERHEAD,
    PLACE,
    default_letterhead,
    filled,
)
from attendance_core.correspondence.rendering import Body
from attendance_core.correspondence.word_blocks import Writer, turn
from attendance_core.errors import Fault, Refused

__all__ = ["as_word"]


def as_word(body: Body, envelope: Envelope, *, letterhead: bytes | None = None) -> bytes:
    """Give a document as a Word file.

    What a letterhead has no place for and no letter is without, that it is a draft and what stands
    at its foot, stands before and after the letter itself.

    Args:
        body: the document.
        envelope: what stands around it.
        letterhead: the school's own; a plain one, if left out.

    Raises:
        Refused: the letterhead is no Word file, reads what no letterhead may, or has no place for
            the letter.
    """
    frame = framed(body, envelope)
    values = {name: getattr(frame, name) for name in LETTERHEAD[:-1]} | {"body": HERE}
    file, read = filled(default_letterhead() if letterhead is None else letterhead, values)
    _put(file, _all(body, frame, read), body)
    _describe(file, body, frame)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _all(body: Body, frame: Frame, read: frozenset[str]) -> tuple[Block, ...]:
    def told(name: str) -> tuple[Block, ...]:
        lines = () if name in read else getattr(frame, name)
        return tuple(Paragraph((Span(line, is_strong=name == "notices"),)) for line in lines)

    return (*told("notices"), *body.blocks, *told("foot"))


def _put(file: Any, blocks: tuple[Block, ...], body: Body) -> None:  # noqa: ANN401 - python-docx's
    """Put the letter where the letterhead has its place."""
    place = next((each for each in file.paragraphs if each.text.strip() == HERE), None)
    if place is None:
        expected = "a paragraph with {{ body }} and nothing else was expected"
        raise Refused([Fault(PLACE, expected)])
    is_turned = body.direction == "rtl"
    if is_turned:
        for each in file.paragraphs:
            turn(each)
    writer = Writer(file, place, body.lang, is_turned)
    for block in blocks:
        writer.add(block)
    place._p.getparent().remove(place._p)  # noqa: SLF001 - it has no other


def _describe(file: Any, body: Body, frame: Frame) -> None:  # noqa: ANN401 - python-docx's
    """Say in the file what it is and in which language, for whoever has it read to them."""
    properties = file.core_properties
    properties.title, properties.language = body.title, body.lang
    properties.author = properties.last_modified_by = frame.school[0]
    properties.comments = ""
    fonts = file.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if fonts is not None:
        lang = fonts.find(qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            fonts.append(lang)
        lang.set(qn("w:bidi" if body.direction == "rtl" else "w:val"), body.lang)
