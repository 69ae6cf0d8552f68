"""A document as a Word file, on the school's own letterhead, for a person to go on with.

A letterhead is a Word file with the fields of `LETTERHEAD` in it, as docxtpl has them: the lines of
the school and of the addressee, the day, and `{{ body }}` where the letter stands. It is rendered
in our sandbox alone: by itself a Word template can run any code.
"""

from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docxtpl import DocxTemplate

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
from attendance_core.correspondence.framing import framed
from attendance_core.correspondence.rendering import Body
from attendance_core.correspondence.sandbox import Sandbox, Unfit
from attendance_core.errors import Fault, Refused

__all__ = ["LETTERHEAD", "as_word", "default_letterhead"]

LETTERHEAD = ("school", "addressee", "day", "about", "notices", "foot", "body")
"""The fields that a letterhead may use; of `day` and `body` there is one, of the others a list."""

_PLACE = "letterhead"
_LARGEST = 20_000_000


def as_word(body: Body, envelope: Envelope, *, letterhead: bytes | None = None) -> bytes:
    """Give a document as a Word file.

    Args:
        body: the document.
        envelope: what stands around it.
        letterhead: the school's own; a plain one, if left out.

    Raises:
        Refused: the letterhead is no Word file, reads what no letterhead may, or has no place for
            the letter.
    """
    template = _opened(default_letterhead() if letterhead is None else letterhead)
    try:
        read = template.get_undeclared_template_variables(jinja_env=Sandbox())
        _check(read)
        frame = framed(body, envelope)
        values = {name: getattr(frame, name) for name in LETTERHEAD[:-1]} | {"body": _HERE}
        template.render(values, jinja_env=Sandbox(), autoescape=True)
    except Unfit as error:
        raise Refused([Fault(_PLACE, error.expected, line=error.line)]) from None
    _put(template.docx, body)
    written = BytesIO()
    template.save(written)
    return written.getvalue()


_HERE = "\ue000"
"""Where the letter stands: a character that nobody writes."""


def _put(file: Any, body: Body) -> None:  # noqa: ANN401 - python-docx's
    """Put the letter where the letterhead has its place."""
    place = next((each for each in file.paragraphs if each.text.strip() == _HERE), None)
    if place is None:
        expected = "a paragraph with {{ body }} and nothing else was expected"
        raise Refused([Fault(_PLACE, expected)])
    for block in body.blocks:
        _add(file, place, block, is_turned=body.direction == "rtl")
    place._p.getparent().remove(place._p)  # noqa: SLF001 - it has no other


def _opened(data: bytes) -> DocxTemplate:
    expected = "a Word file (.docx) was expected"
    if len(data) > _LARGEST:
        raise Refused([Fault(_PLACE, "a smaller file was expected")])
    try:
        template = DocxTemplate(BytesIO(data))
        template.init_docx()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise Refused([Fault(_PLACE, expected)]) from None
    return template


def _check(read: set[str]) -> None:
    strange = sorted(read - set(LETTERHEAD))
    faults = [Fault(_PLACE, "a field of a letterhead was expected", key=name) for name in strange]
    if "body" not in read:
        faults.append(Fault(_PLACE, "{{ body }} was expected, where the letter stands"))
    if faults:
        raise Refused(faults)


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


def default_letterhead() -> bytes:
    """Give a plain letterhead, which a school can begin its own with."""
    file = docx.Document()
    for name in ("notices", "school", "addressee"):
        _add_lines(file, name)
    file.add_paragraph("{{ day }}")
    _add_lines(file, "about")
    file.add_paragraph("{{ body }}")
    _add_lines(file, "foot")
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _add_lines(file: Any, name: str) -> None:  # noqa: ANN401 - python-docx's
    file.add_paragraph(f"{{%p for each in {name} %}}")
    file.add_paragraph("{{ each }}")
    file.add_paragraph("{%p endfor %}")
