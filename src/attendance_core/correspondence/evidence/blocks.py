"""What a document of evidence is made of, before it becomes text or PDF.

The text and the PDF of one document are made of the same parts, so neither can say more.
"""

from attrs import field, frozen

__all__ = ["Block", "Document", "Facts", "Part", "Table", "Words", "Write"]


@frozen
class Words:
    """A paragraph."""

    text: str = field(repr=False)


@frozen
class Facts:
    """Names and what they are, one below the other."""

    rows: tuple[tuple[str, str], ...] = field(repr=False)


@frozen
class Table:
    """A table with a header; `widths` are the shares of the page that its columns take.

    With `is_grid` its cells are short and stand in the middle.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    widths: tuple[int, ...] = ()
    is_grid: bool = False


@frozen
class Write:
    """Lines on which somebody writes by hand, each with what stands before it."""

    lines: tuple[str, ...]


Block = Words | Facts | Table | Write


@frozen
class Part:
    """A part of a document, under its heading."""

    title: str
    blocks: tuple[Block, ...]


@frozen
class Document:
    """A document: what stands at the head of every page, its parts, and what lies across them.

    `mark` is printed across every page, such as that nobody has signed it. With `has_contents`
    the parts are numbered and listed.
    """

    title: str
    school: str
    running: str
    parts: tuple[Part, ...]
    mark: str = ""
    has_contents: bool = False
