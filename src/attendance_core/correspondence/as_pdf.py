"""A document as PDF: tagged, PDF/A-2a and PDF/UA-1, the same bytes for the same letter.

One run of Typst, with data that is never markup. Needs `mat-attendance[pdf]`.
"""

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import asdict

from attendance_core.correspondence.blocks import Block
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.framing import framed
from attendance_core.correspondence.rendering import Body
from attendance_core.correspondence.typesetting import typeset

__all__ = ["as_pdf"]


def as_pdf(body: Body, envelope: Envelope, *, at: datetime) -> bytes:
    """Give a document with what stands around it, as PDF.

    Args:
        body: the document.
        envelope: what stands around it.
        at: the moment that the file gives as its own.

    Raises:
        Refused: a text has a letter that the typefaces do not have.
    """
    data = {
        "title": body.title,
        "lang": body.lang,
        "direction": body.direction,
        "frame": asdict(framed(body, envelope)),
        "blocks": [_block(each) for each in body.blocks],
    }
    return typeset(_source(), data, at=at)


def _block(block: Block) -> dict[str, Any]:
    return asdict(block) | {"kind": type(block).__name__.lower()}


@cache
def _source() -> bytes:
    return files(__package__).joinpath("data/letter.typ").read_bytes()
