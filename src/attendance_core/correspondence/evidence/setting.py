"""Setting a document in type: what the library writes goes through one run of Typst."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import asdict

from attendance_core.correspondence.evidence.blocks import Block, Document
from attendance_core.correspondence.typesetting import typeset

__all__ = ["data_of", "set_document", "set_stamps"]


def set_document(
    document: Document, *, at: datetime, exhibits: Sequence[Mapping[str, Any]] = ()
) -> bytes:
    """Set a document: one that has contents as a pack, another one as a certificate.

    Args:
        document: the document.
        at: the moment that the file gives as its own.
        exhibits: label, title and number of pages of each paper that is to be appended.

    Raises:
        Refused: a text has a letter that the typefaces do not have.
    """
    data = data_of(document) | {"exhibits": list(exhibits)}
    name = "bundle.typ" if document.has_contents else "certificate.typ"
    return _set(name, data, at=at)


def data_of(document: Document) -> dict[str, Any]:
    """Give all that a document says, as Typst is given it."""
    return {
        "title": document.title,
        "school": document.school,
        "running": document.running,
        "mark": document.mark,
        "parts": [
            {"title": each.title, "blocks": [_block(block) for block in each.blocks]}
            for each in document.parts
        ],
    }


def set_stamps(pages: Sequence[Mapping[str, Any]], *, at: datetime) -> bytes:
    """Set the stamps of exhibits, each a page by itself with nothing else on it.

    Args:
        pages: width, height, label, page and total of each.
        at: the moment that the file gives as its own.
    """
    return _set("stamp.typ", {"pages": list(pages)}, at=at, is_tagged=False)


def _block(block: Block) -> dict[str, Any]:
    return asdict(block) | {"kind": type(block).__name__.lower()}


def _set(name: str, data: Mapping[str, Any], *, at: datetime, is_tagged: bool = True) -> bytes:
    return typeset(_source("blocks.typ") + _source(name), data, at=at, is_tagged=is_tagged)


@cache
def _source(name: str) -> bytes:
    return files(__package__).joinpath("typst", name).read_bytes()
