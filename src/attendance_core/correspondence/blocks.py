"""What a document is made of once it is written: paragraphs, headings, lists and tables.

Every format is made of the same blocks, so that none says more than another.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from attrs import evolve, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["Block", "Heading", "Items", "Paragraph", "Span", "Table", "escaped", "parsed", "words"]


@frozen
class Span:
    """Some words of one look; a line break is a span by itself.

    `link` is where they lead, where they lead anywhere; the words after them say it as well, for
    what is read on paper or aloud.
    """

    text: str
    is_strong: bool = False
    is_emphasis: bool = False
    link: str = ""


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


_UNREAD = (
    *("code", "fence", "blockquote", "hr", "lheading", "reference", "html_block"),
    *("html_inline", "backticks", "image", "autolink"),
)
"""Of Markdown, what no block is made of: it stands in the letter as it is written, and not lost."""
_LEADS = re.compile(r"(https://|mailto:|tel:)\S+")


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable([*_UNREAD])
    markdown.validateLink = lambda url: bool(_LEADS.fullmatch(url))  # type: ignore[method-assign]
    return markdown


def parsed(text: str) -> tuple[Block, ...]:
    r"""Read Markdown as blocks.

    >>> [words(each.spans) for each in parsed("[Help](https://example.org)\n\n> as it is")]
    ['Help (https://example.org)', '> as it is']
    """
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
    """Give the items of a list, and those of one within it after the item that it stands in."""
    spans: list[Span] = []
    for token in tokens:
        if token.type == "inline":
            spans.extend(([Span("\n")] if spans else []) + list(_spans(token)))
        elif token.type in {"list_item_open", "list_item_close"} and spans:
            yield tuple(spans)
            spans = []


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
    link = ""
    for child in token.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                strong += child.nesting
            case "em_open" | "em_close":
                emphasis += child.nesting
            case "link_open":
                link = str(child.attrs["href"])
            case "link_close":
                # In brackets, but for its way of being reached, which the words before it say.
                place = link.removeprefix("mailto:").removeprefix("tel:")
                found.append(Span(f" ({place})", bool(strong), bool(emphasis)))
                link = ""
            case "softbreak":
                found.append(Span(" ", bool(strong), bool(emphasis), link))
            case "hardbreak":
                found.append(Span("\n"))
            case _ if child.content:
                found.append(Span(child.content, bool(strong), bool(emphasis), link))
    return _joined(found)


def _joined(spans: Sequence[Span]) -> Spans:
    """Join neighbours of one look: an escaped character is a token of its own."""
    joined: list[Span] = []
    for each in spans:
        last = joined[-1] if joined else None
        if last and "\n" not in {last.text, each.text} and evolve(last, text=each.text) == each:
            joined[-1] = evolve(each, text=last.text + each.text)
        else:
            joined.append(each)
    return tuple(joined)


def words(spans: Spans) -> str:
    """Give spans as bare text."""
    return "".join(each.text for each in spans)
