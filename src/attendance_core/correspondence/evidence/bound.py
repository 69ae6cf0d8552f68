"""Binding a pack: its own pages first, then its exhibits as they were given, stamped and listed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any, TypeVar

from attrs import field, frozen
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import NameObject, StreamObject

from attendance_core.correspondence.evidence.chronology import Exhibit
from attendance_core.correspondence.evidence.setting import set_stamps
from attendance_core.errors import Fault, Refused, collecting

__all__ = ["Foreign", "bound", "foreign_of"]

T = TypeVar("T")

_CLAIMS = re.compile(rb"<pdf(?:a|ua)id:(part|conformance)>[^<]*</pdf(?:a|ua)id:\1>")
"""What a file says of itself, that it is PDF/A or PDF/UA."""

_PAGES = re.compile(rb"<xmpTPg:NPages>[0-9]+</xmpTPg:NPages>")

_OF_TAGS = ("/StructParents", "/StructParent", "/Tabs")
_BY_ITSELF = ("/AA", "/A")


@frozen
class Foreign:
    """An exhibit, and its pages as they can be read."""

    exhibit: Exhibit
    reader: PdfReader = field(repr=False)

    @property
    def entry(self) -> Mapping[str, Any]:
        """What the contents say of it."""
        paper = self.exhibit.paper
        return {
            "label": self.exhibit.label,
            "title": paper.title,
            "pages": len(self.reader.pages),
        }


def foreign_of(exhibits: Sequence[Exhibit]) -> tuple[Foreign, ...]:
    """Read exhibits.

    Raises:
        Refused: with each that cannot be read, is locked, or has no page.
    """
    with collecting() as faults:
        found = [faults.attempt(partial(_read, each)) for each in exhibits]
    return tuple(each for each in found if each)


def _read(exhibit: Exhibit) -> Foreign:
    def read() -> PdfReader | None:
        reader = PdfReader(BytesIO(exhibit.paper.content))
        widths = () if reader.is_encrypted else [page.cropbox.width for page in reader.pages]
        return reader if widths and all(width > 0 for width in widths) else None

    reader = _tried(read, exhibit.paper.key)
    if reader is None:
        raise _unreadable(exhibit.paper.key)
    return Foreign(exhibit, reader)


def _tried(do: Callable[[], T], key: str) -> T:
    try:
        return do()
    except Exception:  # noqa: BLE001 - a broken file may end with anything
        raise _unreadable(key) from None


def _unreadable(key: str) -> Refused:
    expected = "a PDF with pages that can be read without a password was expected"
    return Refused([Fault("papers", expected, key=key)])


def bound(own: bytes, foreign: Sequence[Foreign], *, at: datetime) -> bytes:
    """Append exhibits to a pack's own pages.

    The tags, the outline and the language of its own pages are kept; an exhibit has its place in
    the outline, and its own outline below. What it would do by itself when it is opened is left
    out: it looks as it was given, and does nothing. The whole no longer says that it is PDF/A or
    PDF/UA.

    Args:
        own: the pack's own pages.
        foreign: the exhibits.
        at: the moment that the file gives as its own.

    Raises:
        Refused: an exhibit cannot be appended.
    """
    writer = PdfWriter(clone_from=BytesIO(own))
    first = len(writer.pages)
    with collecting() as faults:
        for each in foreign:
            key = each.exhibit.paper.key
            faults.attempt(partial(_tried, partial(_append, writer, each), key))
        if not faults:
            faults.extend(_stamped(writer, foreign, first, at))
    _claim_nothing(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _append(writer: PdfWriter, foreign: Foreign) -> None:
    label, before = foreign.exhibit.label, len(writer.pages)
    title = f"Exhibit {label}, {foreign.exhibit.paper.title}"
    writer.append(foreign.reader, outline_item=title)
    for page in list(writer.pages)[before:]:
        page.transfer_rotation_to_content()
        _still(page)


def _still(page: PageObject) -> None:
    """Take from a page what it does by itself, and its places in tags that are not there."""
    notes = page.get("/Annots")
    each_note = (note.get_object() for note in (notes.get_object() if notes else ()))
    for held in (page, *each_note):
        for name in (*_OF_TAGS, *_BY_ITSELF):
            if name in held:
                del held[NameObject(name)]


def _stamped(
    writer: PdfWriter, foreign: Sequence[Foreign], first: int, at: datetime
) -> Iterator[Fault]:
    """Stamp the pages of exhibits, and give a fault for each upon which nothing can be put."""
    pages, total = list(writer.pages)[first:], len(writer.pages)
    owners = [each.exhibit for each in foreign for _ in each.reader.pages]
    said = [
        {
            "width": float(page.cropbox.width),
            "height": float(page.cropbox.height),
            "label": exhibit.label,
            "page": number,
            "total": total,
        }
        for page, exhibit, number in zip(pages, owners, range(first + 1, total + 1), strict=True)
    ]
    stamps = PdfReader(BytesIO(set_stamps(said, at=at))).pages
    for page, exhibit, stamp in zip(pages, owners, stamps, strict=True):
        there = Transformation().translate(float(page.cropbox.left), float(page.cropbox.bottom))
        try:
            _tried(partial(page.merge_transformed_page, stamp, there), exhibit.paper.key)
        except Refused as refused:
            yield from refused.faults


def _claim_nothing(writer: PdfWriter) -> None:
    stream = writer.root_object["/Metadata"].get_object()
    if isinstance(stream, StreamObject):
        said = _CLAIMS.sub(b"", stream.get_data())
        pages = f"<xmpTPg:NPages>{len(writer.pages)}</xmpTPg:NPages>".encode()
        stream.set_data(_PAGES.sub(pages, said))
