"""A document written: its values checked, shown in the reader's language, and made into blocks."""

from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any

from attrs import field, frozen
from jinja2 import Template

from attendance_core.correspondence.blocks import (
    Block,
    Heading,
    Paragraph,
    Span,
    escaped,
    parsed,
    words,
)
from attendance_core.correspondence.declared import refused_of
from attendance_core.correspondence.directions import ENGLISH, RIGHT_TO_LEFT
from attendance_core.correspondence.kinds import Field, shown
from attendance_core.correspondence.packs import Document
from attendance_core.correspondence.sandbox import Sandbox, rendered
from attendance_core.errors import Fault, Refused, collecting

__all__ = ["Body", "render", "said"]


@frozen
class Body:
    """What a document says, in blocks; `lang` is the language it is in.

    `is_draft` says that nobody has approved its translation, `asks_language` that the reader's own
    language was asked for and there is none.
    """

    stem: str
    version: str
    title: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    lang: str = ENGLISH
    is_draft: bool = False
    asks_language: bool = False

    @property
    def direction(self) -> str:
        """In which direction it is read, as HTML has it."""
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"


def render(
    document: Document,
    values: Mapping[str, Any],
    *,
    lang: str = ENGLISH,
    drafts: bool = False,
) -> Body:
    """Write a document.

    Args:
        document: the document.
        values: its fields, each of its kind.
        lang: the reader's language; English, where there is no template in it.
        drafts: whether a translation that nobody has approved may be written, as a draft.

    Raises:
        Refused: another command makes it; a field is missing, unknown or of another kind, nobody
            has approved the translation, or an element is not said.
    """
    declaration = document.declaration
    if not declaration.has_template:
        expected = f"`{declaration.made_by}` was expected, which makes this document"
        raise Refused([Fault(document.stem, expected)])
    refused_of(declaration.misfits(values, place=document.stem))
    own = lang if lang in document.templates else ENGLISH
    is_draft = own not in declaration.approved
    if is_draft and not drafts:
        expected = f"a translation that is approved was expected; {own} is not"
        raise Refused([Fault(document.stem, expected, key="approved")])
    with collecting() as faults:
        for name, text in said(document, values, lang=own).items():
            if not text.strip():
                faults.add(document.stem, "this element was expected to be said", key=name)
    text = rendered(_template(document, own), _shown(document, values, own), place=document.stem)
    blocks = (Paragraph((Span(text.strip()),)),) if document.is_plain else parsed(text)
    title = next((words(e.spans) for e in blocks if isinstance(e, Heading)), declaration.title)
    return Body(document.stem, document.version(own), title, blocks, own, is_draft, own != lang)


def said(
    document: Document, values: Mapping[str, Any], *, lang: str = ENGLISH
) -> Mapping[str, str]:
    """Give what a document says of each of its elements, as its template writes it."""
    template, seen = _template(document, lang), _shown(document, values, lang)
    return {
        each.name: rendered(template, seen, place=document.stem, block=each.name)
        for each in document.declaration.elements
    }


def _template(document: Document, lang: str) -> Template:
    return _compiled(document.templates[lang], document.is_plain)


@lru_cache(maxsize=200)
def _compiled(source: str, is_plain: bool) -> Template:  # noqa: FBT001 - one of two
    return _sandbox(is_plain).from_string(source)


@cache
def _sandbox(is_plain: bool) -> Sandbox:  # noqa: FBT001 - one of two
    return Sandbox(_final if is_plain else partial(_final, escape=True))


def _final(value: Any, *, escape: bool = False) -> str:  # noqa: ANN401 - whatever a template writes
    text = str(value)
    return escaped(text) if escape else text


def _shown(document: Document, values: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    return {
        name: _of_field(each, values.get(name), lang)
        for name, each in document.declaration.fields.items()
    }


def _of_field(each: Field, value: Any, lang: str) -> Any:  # noqa: ANN401 - of its kind
    if value is None:
        return None
    if each.columns is not None:
        return tuple(
            {name: shown(kind, row[name], lang) for name, kind in each.columns.items()}
            for row in value
        )
    if each.is_list:
        return tuple(shown(each.kind, item, lang) for item in value)
    return shown(each.kind, value, lang)
