"""Draw the first pages of the documents, with invented values, for the page that shows them.

Sphinx runs this before it builds: what is drawn is always what the library writes, and is not kept.
"""  # noqa: INP001 - a script of the documentation's, no package

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from attrs import evolve
from evidence_case import AS_AT, KEY, NOTICE, REQUEST, STATEMENTS, WINDOW, case_of, registers_of
from letters import AT, WRITTEN, body_of, envelope_of
from PIL import ImageOps

from attendance_core.correspondence.as_pdf import as_pdf
from attendance_core.correspondence.evidence import (
    court_certificate,
    ewo_referral_pack,
    pdf,
    penalty_notice_pack,
    registration_certificate,
)

__all__ = ["draw", "names"]

_WIDTH = 640
_GREYS = 16

_CERTIFICATE = registration_certificate(registers_of(), KEY, span=WINDOW, as_at=AS_AT)
_REFERRAL = evolve(REQUEST, reason=None, statements=STATEMENTS, declared=())
# How many pages of each show what it is.
_EVIDENCE = {
    "registration_certificate": (_CERTIFICATE, 1),
    "court_certificate": (court_certificate(_CERTIFICATE), 2),
    "penalty_notice_request": (
        penalty_notice_pack(case_of(notices=(NOTICE,)), REQUEST, as_at=AS_AT),
        3,
    ),
    "welfare_referral": (ewo_referral_pack(case_of(), _REFERRAL, as_at=AS_AT), 3),
}


def names() -> Iterator[str]:
    """Give the names of the pictures, without drawing any."""
    yield from (f"{stem}.{lang}" for stem, lang in WRITTEN)
    yield from (
        f"{stem}.{at}" for stem, (_, pages) in _EVIDENCE.items() for at in range(1, pages + 1)
    )


def draw(folder: Path) -> None:
    """Draw every picture into a folder."""
    folder.mkdir(exist_ok=True)
    for stem, lang in WRITTEN:
        content = as_pdf(body_of(stem, lang, drafts=True), envelope_of(stem), at=AT)
        _draw(content, 1, folder / f"{stem}.{lang}.png")
    for stem, (made, pages) in _EVIDENCE.items():
        content = pdf.as_pdf(made)
        for number in range(1, pages + 1):
            _draw(content, number, folder / f"{stem}.{number}.png")


def _draw(content: bytes, number: int, path: Path) -> None:
    page = pypdfium2.PdfDocument(content)[number - 1]
    drawn = page.render(scale=_WIDTH / page.get_width(), grayscale=True)
    # A line around it, for what is white on white has no edge.
    framed = ImageOps.expand(drawn.to_pil(), border=1, fill=170)
    framed.quantize(_GREYS).save(path, optimize=True)
