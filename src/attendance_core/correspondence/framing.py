"""What every format writes around a body, in the same words and the same order."""

from collections.abc import Iterable, Mapping
from functools import cache

from attrs import frozen

from attendance_core.correspondence.directions import isolated
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.kinds import Kind, shown
from attendance_core.correspondence.rendering import Body
from attendance_core.tables import packaged

__all__ = ["Frame", "framed"]


@frozen
class Frame:
    """The lines around a body, in the reader's language: `notices` say what it is not yet."""

    school: tuple[str, ...]
    addressee: tuple[str, ...]
    day: str
    about: tuple[str, ...]
    notices: tuple[str, ...]
    foot: tuple[str, ...]


@frozen
class _Lines:
    reference: str
    about: str
    figures: str
    policy: str
    version: str
    draft: str
    asks_language: str


@frozen
class _File:
    line: Mapping[str, _Lines]


def framed(body: Body, envelope: Envelope) -> Frame:
    """Give the lines around a body."""
    words = _lines().get(body.lang) or _lines()["en"]

    def own(lines: Iterable[str]) -> tuple[str, ...]:
        return tuple(isolated(each, body.lang) for each in lines)

    figures = envelope.figures_at and shown(Kind.MOMENT, envelope.figures_at, body.lang)
    # A day may end with a full stop of its own, as in Ukrainian; the sentence has one as well.
    figures = figures and figures.removesuffix(".")
    foot = (
        words.figures.format(figures) if figures else "",
        words.policy.format(*own([envelope.policy])) if envelope.policy else "",
        words.version.format(*own([f"{body.stem} {body.version}"])),
        words.asks_language if body.asks_language else "",
    )
    about = (
        words.about.format(*own([envelope.about])) if envelope.about else "",
        words.reference.format(*own([envelope.reference])),
    )
    notices = (envelope.notice, words.draft if body.is_draft else "")
    contact = (envelope.contact, envelope.telephone)
    return Frame(
        own((envelope.school, *envelope.school_address, *filter(None, contact))),
        own(envelope.addressee),
        shown(Kind.DAY, envelope.day, body.lang),
        tuple(filter(None, about)),
        tuple(filter(None, notices)),
        tuple(filter(None, foot)),
    )


@cache
def _lines() -> Mapping[str, _Lines]:
    return packaged(__package__, "data/frame.toml", _File).line
