"""A document as a Word file, on the school's own letterhead, for a person to go on with."""

from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from attendance_core.correspondence.blocks import (
    Block,
    Heading,
    Items,
    Paragraph,
    Span,
    Spans,
    Table,
)
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
    _put(file, _all(body, frame, read), is_turned=body.direction == "rtl")
    _describe(file, body, frame)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _all(body: Body, frame: Frame, read: frozenset[str]) -> tuple[Block, ...]:
    def told(name: str) -> tuple[Block, ...]:
        lines = () if name in read else getattr(frame, name)
        return tuple(Paragraph((Span(line, is_strong=name == "notices"),)) for line in lines)

    return (*told("notices"), *body.blocks, *told("foot"))


def _put(file: Any, blocks: tuple[Block, ...], *, is_turned: bool) -> None:  # noqa: ANN401
    """Put the letter where the letterhead has its place."""
    place = next((each for each in file.paragraphs if each.text.strip() == HERE), None)
    if place is None:
        expected = "a paragraph with {{ body }} and nothing else was expected"
        raise Refused([Fault(PLACE, expected)])
    for block in blocks:
        _add(file, place, block, is_turned=is_turned)
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


def _add(file: Any, place: Any, block: Block, *, is_turned: bool) -> None:  # noqa: ANN401
    match block:
        case Heading():
            _paragraph(place, block.spans, is_turned=is_turned, is_strong=True)
        case Paragraph():
            _paragraph(place, block.spans, is_turned=is_turned)
        case Items():
            for number, item in enumerate(block.items, 1):
                # A school's letterhead need not have a style for lists.
                mark = Span(f"{number}. " if block.is_numbered else "• ")
                _paragraph(place, (mark, *item), is_turned=is_turned)
        case Table():
            table = _table(file, block, is_turned=is_turned)
            place._p.addprevious(table._tbl)  # noqa: SLF001 - it has no other
            place.insert_paragraph_before()


def _paragraph(
    place: Any,  # noqa: ANN401 - python-docx's
    spans: Spans,
    *,
    is_turned: bool,
    is_strong: bool = False,
) -> None:
    paragraph = place.insert_paragraph_before()
    _write(paragraph, spans, is_strong=is_strong)
    _turn(paragraph, is_turned=is_turned)


def _table(file: Any, block: Table, *, is_turned: bool) -> Any:  # noqa: ANN401 - python-docx's
    rows = [*([block.header] if block.header else []), *block.rows]
    table = file.add_table(rows=len(rows), cols=max(map(len, rows)))
    for at, row in enumerate(rows):
        for place, spans in enumerate(row):
            paragraph = table.cell(at, place).paragraphs[0]
            _write(paragraph, spans, is_strong=bool(block.header) and at == 0)
            _turn(paragraph, is_turned=is_turned)
    return table


def _write(paragraph: Any, spans: Spans, *, is_strong: bool = False) -> None:  # noqa: ANN401
    for span in spans:
        if span.text == "\n":
            paragraph.add_run().add_break()
            continue
        run = paragraph.add_run(span.text)
        run.bold, run.italic = is_strong or span.is_strong or None, span.is_emphasis or None


def _turn(paragraph: Any, *, is_turned: bool) -> None:  # noqa: ANN401
    if is_turned:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - it has no other
