"""The blocks of a document as Word has them: real headings, lists and tables, in their direction.

Whoever has a file read to them goes by its styles, its languages and the header rows of its tables.
"""

import re
from typing import Any
from unicodedata import bidirectional

from attrs import frozen
from docx.enum.style import WD_STYLE_TYPE
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

__all__ = ["Writer", "turn"]

# What is set apart in a text of the other direction.
_APART = re.compile("\u2068([^\u2069]*)\u2069")


@frozen
class Writer:
    """Writes blocks into a file of python-docx's, before a paragraph of it.

    `is_turned` says that they are read from right to left.
    """

    file: Any
    place: Any
    lang: str
    is_turned: bool

    def add(self, block: Block) -> None:
        """Write a block."""
        match block:
            case Heading():
                paragraph = self._paragraph(block.spans, self._heading(block.level))
                paragraph.paragraph_format.keep_with_next = True
            case Paragraph():
                self._paragraph(block.spans)
            case Items():
                self._items(block)
            case Table():
                self._table(block)

    def _heading(self, level: int) -> Any:  # noqa: ANN401 - python-docx's
        """Give the letterhead's own style, or make one: what is bold alone is no heading."""
        name, styles = f"Heading {level}", self.file.styles
        if name not in styles:
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            made.base_style, made.font.bold = styles.default(WD_STYLE_TYPE.PARAGRAPH), True
            outline = OxmlElement("w:outlineLvl")
            outline.set(qn("w:val"), str(level - 1))
            made.element.get_or_add_pPr().append(outline)
        return styles[name]

    def _items(self, block: Items) -> None:
        # One style of numbers would go on counting from one list to the next.
        style = None if block.is_numbered else self._style("List Bullet")
        for number, item in enumerate(block.items, 1):
            mark = f"{number}. " if block.is_numbered else "• "
            spans = item if style else (Span(mark), *item)
            self._paragraph(spans, style)

    def _style(self, name: str) -> Any:  # noqa: ANN401 - python-docx's
        return next((each for each in self.file.styles if each.name == name), None)

    def _paragraph(self, spans: Spans, style: Any = None) -> Any:  # noqa: ANN401 - python-docx's
        paragraph = self.place.insert_paragraph_before(style=style)
        self._write(paragraph, spans)
        return paragraph

    def _table(self, block: Table) -> None:
        rows = [*([block.header] if block.header else []), *block.rows]
        table = self.file.add_table(len(rows), max(map(len, rows)), self._style("Table Grid"))
        if self.is_turned:
            table._tblPr.insert_element_before(OxmlElement("w:bidiVisual"), "w:tblW")  # noqa: SLF001
        for at, row in enumerate(rows):
            is_header = bool(block.header) and at == 0
            self._mark(table.rows[at], is_header=is_header)
            for cell, spans in zip(table.rows[at].cells, row, strict=False):
                # Its share of the page was a guess; what is written in it knows better.
                cell._tc.tcPr.remove(cell._tc.tcPr.find(qn("w:tcW")))  # noqa: SLF001 - it has no other
                self._write(cell.paragraphs[0], spans, is_strong=is_header)
                cell.paragraphs[0].paragraph_format.space_after = 0
        self.place._p.addprevious(table._tbl)  # noqa: SLF001 - it has no other
        self.place.insert_paragraph_before().paragraph_format.space_after = 0

    @staticmethod
    def _mark(row: Any, *, is_header: bool) -> None:  # noqa: ANN401 - python-docx's
        """Keep a row on one page, and say that a header is one: it stands on every page."""
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - it has no other
        properties.append(OxmlElement("w:cantSplit"))
        if is_header:
            properties.append(OxmlElement("w:tblHeader"))

    def _write(self, paragraph: Any, spans: Spans, *, is_strong: bool = False) -> None:  # noqa: ANN401
        if self.is_turned:
            _turn_paragraph(paragraph)
        for span in spans:
            if span.text == "\n":
                paragraph.add_run().add_break()
                continue
            # Every second piece is set apart: a run of its own direction does that in Word.
            for at, text in enumerate(_APART.split(span.text)):
                run = paragraph.add_run(text)
                run.bold = run.font.cs_bold = is_strong or span.is_strong or None
                run.italic = span.is_emphasis or None
                run.font.rtl = (self.is_turned != bool(at % 2)) or None
                _speak(run, self.lang)


def turn(paragraph: Any) -> None:  # noqa: ANN401 - python-docx's
    """Turn a paragraph of a letterhead, if what is written in it is read from the right."""
    if any(bidirectional(each) in {"R", "AL"} for each in paragraph.text):
        _turn_paragraph(paragraph)
        for run in paragraph.runs:
            run.font.rtl = True


def _turn_paragraph(paragraph: Any) -> None:  # noqa: ANN401 - python-docx's
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - it has no other
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)


_AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:jc", "w:textAlignment", "w:outlineLvl", "w:rPr", "w:sectPr"),
)
"""What stands after it in a paragraph's properties, whose order Word wants kept."""


def _speak(run: Any, lang: str) -> None:  # noqa: ANN401 - python-docx's
    """Say in which language a run is: a letterhead's own styles may say another."""
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:bidi" if run.font.rtl else "w:val"), lang)
    run._r.get_or_add_rPr().append(spoken)  # noqa: SLF001 - it has no other
