"""What a document is made of once it is written: paragraphs, headings, lists and tables.

Every format is made of the same blocks, so that none says more than another.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from attrs import frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["Block", "Heading", "Items", "Paragraph", "Span", "Table", "escaped", "parsed", "words"]


@frozen
class Span:
    """Some words of one look; a line break is a span by itself."""

    text: str
    is_strong: bool = False
    is_emphasis: bool = False


Spans = tuple[Span, ...]


@frozen
class Paragraph:
    """A paragraph."""

    spans: Spans


@frozen
class Heading:
    """A heading; the first of level 1 is the document's title."""

    level: int
    spans: Spans


@frozen
class Items:
    """A list, each item of which is a paragraph's words."""

    items: tuple[Spans, ...]
    is_numbered: bool = False


@frozen
class Table:
    """A table; without a header each row begins with what it is about."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


Block = Paragraph | Heading | Items | Table

_PUNCTUATION = frozenset("\\`*_{}[]<>()#+-.!|&~\"'^$:=/@")


def escaped(text: str) -> str:
    r"""Write a value so that Markdown shows it as it is.

    >>> print(escaped("*Zoë* & <b>|"))
    \*Zoë\* \& \<b\>\|
    """
    return "".join(f"\\{each}" if each in _PUNCTUATION else each for each in text)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "autolink"])


def parsed(text: str) -> tuple[Block, ...]:
    """Read Markdown as blocks."""
    return tuple(_blocks(_markdown().parse(text)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at)
        inner = tokens[at + 1 : end]
        if token.type == "heading_open":
            yield Heading(int(token.tag[1]), _spans(inner[0]))
        elif token.type == "paragraph_open":
            yield Paragraph(_spans(inner[0]))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield Items(tuple(_items(inner)), token.type == "ordered_list_open")
        elif token.type == "table_open":
            yield _table(inner)
        at = end + 1


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Give the place of the token that closes the one at a place, or its own."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _items(tokens: Sequence[Token]) -> Iterator[Spans]:
    spans: list[Span] = []
    for token in tokens:
        if token.type == "list_item_open":
            spans = []
        elif token.type == "inline":
            spans.extend(([Span("\n")] if spans else []) + list(_spans(token)))
        elif token.type == "list_item_close":
            yield tuple(spans)


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[Spans]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_spans(token))
    header, *others = rows or [[]]
    return Table(tuple(header) if any(header) else (), tuple(map(tuple, others)))


def _spans(token: Token) -> Spans:
    found: list[Span] = []
    strong = emphasis = 0
    for child in token.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                strong += child.nesting
            case "em_open" | "em_close":
                emphasis += child.nesting
            case "softbreak":
                found.append(Span(" ", bool(strong), bool(emphasis)))
            case "hardbreak":
                found.append(Span("\n"))
            case _ if child.content:
                found.append(Span(child.content, bool(strong), bool(emphasis)))
    return _joined(found)


def _joined(spans: Sequence[Span]) -> Spans:
    """Join neighbours of one look: an escaped character is a token of its own."""
    joined: list[Span] = []
    for each in spans:
        last = joined[-1] if joined else None
        if last and (last.is_strong, last.is_emphasis) == (each.is_strong, each.is_emphasis):
            joined[-1] = Span(last.text + each.text, each.is_strong, each.is_emphasis)
        else:
            joined.append(each)
    return tuple(joined)


def words(spans: Spans) -> str:
    """Give spans as bare text."""
    return "".join(each.text for each in spans)
