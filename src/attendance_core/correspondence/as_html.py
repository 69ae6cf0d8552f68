"""A document as a page of HTML: an e-mail that reads well everywhere, and prints."""

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import repeat

from css_inline import CSSInliner

from attendance_core.correspondence.blocks import (
    Block,
    Heading,
    Items,
    Paragraph,
    Span,
    Spans,
    Table,
    words,
)
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.framing import framed
from attendance_core.correspondence.rendering import Body

__all__ = ["as_html"]


def as_html(body: Body, envelope: Envelope) -> str:
    """Give a document with what stands around it, as HTML whose style is in its elements.

    It loads nothing. What is written in the other direction is kept apart from what is around it.
    """
    frame = framed(body, envelope)
    notices = "".join(f'<p class="notice" role="note">{_safe(each)}</p>' for each in frame.notices)
    parts = [
        f"<header>{notices}",
        _lines("school", frame.school),
        _lines("addressee", frame.addressee),
        _lines("day", (frame.day,)),
        _lines("about", frame.about),
        "</header><main>",
        *(_block(each) for each in body.blocks),
        f"</main><footer>{_lines('foot', frame.foot)}</footer>",
    ]
    page = (
        f'<!doctype html>\n<html lang="{escape(body.lang)}" dir="{body.direction}">\n<head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(body.title)}</title><style>{_style()}</style></head>\n"
        f"<body>{''.join(parts)}</body></html>\n"
    )
    return _inliner().inline(page)


def _lines(name: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f'<div class="{name}">' + "<br>".join(map(_safe, lines)) + "</div>"


def _safe(text: str) -> str:
    """Escape a text; what is set apart in it is an element of its own."""
    return escape(text).replace("\u2068", "<bdi>").replace("\u2069", "</bdi>")


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_spans(block.spans)}</h{block.level}>"
        case Paragraph():
            return f"<p>{_spans(block.spans)}</p>"
        case Items():
            tag = "ol" if block.is_numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{_spans(each)}</li>' for each in block.items)}</{tag}>"
        case Table():
            return "".join(_table(block))


_WIDE = 4
"""With so many columns a row of a table stands below its headings on a telephone."""


def _table(table: Table) -> Iterator[str]:
    is_wide = len(table.header) >= _WIDE
    yield '<table class="wide">' if is_wide else "<table>"
    if table.header:
        yield f"<thead><tr>{''.join(map(_heading, table.header))}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        names = map(_name, table.header) if is_wide else repeat("")
        (first, name), *others = zip(row, names, strict=False)
        cells = "".join(f"<td{its}>{_spans(each)}</td>" for each, its in others)
        yield f'<tr><th scope="row"{name}>{_spans(first)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _heading(spans: Spans) -> str:
    # A heading that says nothing would be read out as one.
    return f'<th scope="col">{_spans(spans)}</th>' if spans else "<td></td>"


def _name(heading: Spans) -> str:
    text = escape(words(heading))
    return f' data-name="{text}"' if text else ""


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    if span.text == "\n":
        return "<br>"
    text = _safe(span.text)
    if span.link:
        text = f'<a href="{escape(span.link)}">{text}</a>'
    if span.is_emphasis:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if span.is_strong else text


@cache
def _style() -> str:
    return files(__package__).joinpath("data/letter.css").read_text(encoding="utf-8")


@cache
def _inliner() -> CSSInliner:
    # The sheet is kept as well: how a page prints, or looks on a telephone, stands nowhere else.
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
