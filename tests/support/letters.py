"""The packaged documents, written with the example values of `tests/golden/letters`."""

import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from attendance_core.correspondence.as_text import as_text, body_text
from attendance_core.correspondence.declared import Audience
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.kinds import Kind
from attendance_core.correspondence.packs import packaged_pack
from attendance_core.correspondence.rendering import Body, render
from attendance_core.sessions import Half

GOLDEN = Path(__file__).parents[1] / "golden" / "letters"
EVERY = packaged_pack().documents
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DOCUMENTS = {stem: each for stem, each in EVERY.items() if each.declaration.has_template}
WRITTEN = [
    (stem, lang)
    for stem, each in DOCUMENTS.items()
    if not each.is_plain
    for lang in each.declaration.languages
]
"""Each document that is more than a text message, in each language that it is written in."""

_HOME = ("1 Example Road", "Exampleton", "EX1 1AA")
_TO = {
    Audience.PARENT: ("Ms A. Moyle", *_HOME),
    Audience.PUPIL: ("Zoë Moyle", *_HOME),
    Audience.LOCAL_AUTHORITY: ("Example Council", "Education Welfare"),
    Audience.PROVIDER: ("Example Farm",),
    Audience.NEXT_PLACE: ("Example College",),
}
# What TOML has no way to write.
_READ = {Kind.PERCENT: Fraction, Kind.POUNDS: Decimal, Kind.HALF: Half}


def values_of(stem: str) -> dict:
    """Read a document's example values, each of its kind."""
    raw = tomllib.loads((GOLDEN / f"{stem}.toml").read_text(encoding="utf-8"))
    fields = DOCUMENTS[stem].declaration.fields
    return {name: _value(fields[name], value) for name, value in raw.items()}


def _value(field, value):
    def read(kind, each):
        return _READ.get(kind, lambda same: same)(each)

    if field.columns is not None:
        return [{key: read(field.columns[key], row[key]) for key in row} for row in value]
    if field.is_list:
        return [read(field.kind, each) for each in value]
    return read(field.kind, value)


def body_of(stem: str, lang: str = "en", *, drafts: bool = False) -> Body:
    """Write a document with its example values."""
    return render(DOCUMENTS[stem], values_of(stem), lang=lang, drafts=drafts)


def envelope_of(stem: str) -> Envelope:
    """Give what stands around a document, from the same school on the same day."""
    audience = DOCUMENTS[stem].declaration.audience
    return Envelope(
        school="Example School",
        school_address=("2 Example Road", "Exampleton", "EX1 1AB"),
        telephone="01632 960001",
        day=date(2026, 11, 23),
        reference="EX/0117",
        addressee=_TO.get(audience, ()),
        about="" if audience is Audience.STAFF else "Zoë Moyle, Year 8, 8B",
        figures_at=AT,
        policy="Example Trust, version 3",
    )


def text_of(stem: str, lang: str = "en") -> str:
    """Give the whole text: of a text message the message alone, of all else what is around it."""
    body = body_of(stem, lang, drafts=True)
    if DOCUMENTS[stem].is_plain:
        return f"{body_text(body)}\n"
    return as_text(body, envelope_of(stem))
