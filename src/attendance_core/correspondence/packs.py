"""Packs of documents: those that ship with the library, and a trust's own in their place."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files

from attrs import evolve, field, frozen

from attendance_core.correspondence.declaration_file import read_declaration
from attendance_core.correspondence.declared import NOBODY, Declaration
from attendance_core.correspondence.kinds import is_known
from attendance_core.correspondence.sandbox import Sandbox, Unfit
from attendance_core.errors import Fault, Refused, collecting

__all__ = ["Document", "Pack", "document", "packaged_pack", "replaced"]

_SUFFIXES = (".md", ".txt")


@frozen
class Document:
    """A document: its name, what it declares, and its template in each language that there is.

    `is_plain` says that they are bare text, and no Markdown. What another command makes has none.
    """

    stem: str
    declaration: Declaration
    templates: Mapping[str, str] = field(repr=False)
    is_plain: bool

    def version(self, lang: str = "en") -> str:
        """Give what stands in its template of a language, as a short hash."""
        return sha256(self.templates[lang].encode()).hexdigest()[:12]


@frozen
class Pack:
    """Documents by their stems, and those that were refused, each by itself, with its faults."""

    documents: Mapping[str, Document]
    refused: Mapping[str, tuple[Fault, ...]] = field(factory=dict)

    def __getitem__(self, stem: str) -> Document:
        """Give a document.

        Raises:
            Refused: it was refused when it was read; with its faults.
            LookupError: there is none of that name.
        """
        if stem in self.refused:
            raise Refused(self.refused[stem])
        if stem not in self.documents:
            raise LookupError(f"{stem}: there is no such document")
        return self.documents[stem]


def document(stem: str) -> Document:
    """Give a document that ships with the library.

    Raises:
        LookupError: there is none of that name.
    """
    return packaged_pack()[stem]


@cache
def packaged_pack() -> Pack:
    """Give the documents that ship with the library.

    Raises:
        Refused: one of them is not what it declares.
    """
    folder = files(__package__).joinpath("documents")
    texts = {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}
    pack = _read(texts, {})
    if pack.refused:
        raise Refused(fault for faults in pack.refused.values() for fault in faults)
    return pack


def replaced(pack: Pack, texts: Mapping[str, str]) -> Pack:
    """Put a trust's own documents in the place of a pack's, one by one.

    A template may read fewer fields than the document offers, and must state all of its elements. A
    declaration may say another authority, other channels, other languages and which are approved.
    One document that is not what it should be is refused, and every other one goes on.

    Args:
        pack: the pack.
        texts: what stands in the trust's files, by their names.
    """
    own = _read(texts, pack.documents)
    refused = {**{k: v for k, v in pack.refused.items() if k not in own.documents}, **own.refused}
    return Pack({**pack.documents, **own.documents}, refused)


def _read(texts: Mapping[str, str], before: Mapping[str, Document]) -> Pack:
    documents: dict[str, Document] = {}
    refused: dict[str, tuple[Fault, ...]] = {}
    stems = sorted({name.partition(".")[0] for name in texts if _is_of_document(name)})
    for stem in stems:
        own = {name: text for name, text in texts.items() if name.partition(".")[0] == stem}
        try:
            documents[stem] = _document(stem, own, before.get(stem))
        except Refused as error:
            refused[stem] = error.faults
    return Pack(documents, refused)


def _is_of_document(name: str) -> bool:
    return name.endswith((".toml", *_SUFFIXES))


def _document(stem: str, texts: Mapping[str, str], before: Document | None) -> Document:
    name = f"{stem}.toml"
    if name in texts:
        read = read_declaration(texts[name], place=name)
        declared = _declared_anew(read, before.declaration if before else None, name)
    elif before is not None:
        declared = before.declaration
    else:
        raise Refused([Fault(name, "a declaration was expected beside the template")])
    own = {each: text for each, text in texts.items() if each != name}
    is_plain = before.is_plain if before else any(map(_is_plain, own))
    with collecting() as faults:
        for each, text in sorted(own.items()):
            if not _TEMPLATE.fullmatch(each) or not is_known(_lang(each)):
                faults.add(each, f"{stem}.<language>.md or .txt was expected")
            if _is_plain(each) is not is_plain:
                suffix = _SUFFIXES[is_plain]
                faults.add(each, f"a template that ends with {suffix} was expected, as its others")
            if declared.has_template:
                faults.extend(_amiss(text, declared, each, is_own=before is not None))
            else:
                faults.add(each, f"no template was expected: `{declared.made_by}` makes this")
        templates = {**(before.templates if before else {}), **{_lang(e): own[e] for e in own}}
        for lang in declared.languages:
            if lang not in templates:
                faults.add(name, f"a template for {lang} was expected", key="languages")
    return Document(stem, declared, templates, is_plain)


def _is_plain(name: str) -> bool:
    return name.endswith(".txt")


_TEMPLATE = re.compile(r"[a-z0-9_]+\.[a-z]{2,3}\.(md|txt)")


def _lang(name: str) -> str:
    return name.split(".")[1]


def _declared_anew(read: Declaration, before: Declaration | None, place: str) -> Declaration:
    """Give what a trust's declaration may change of a document's."""
    if before is None:
        return read
    changed = evolve(
        before,
        authority=read.authority,
        channels=read.channels,
        languages=read.languages,
        approved=read.approved,
    )
    if changed != read:
        expected = "only another authority, channels, languages and approved were expected"
        raise Refused([Fault(place, expected)])
    if read.authority == NOBODY != before.authority:
        expected = "the role that approves it was expected; it does not go by itself"
        raise Refused([Fault(place, expected, key="authority")])
    return changed


def _amiss(text: str, declared: Declaration, place: str, *, is_own: bool) -> Iterator[Fault]:
    """Say where a template is not what its document declares: neither less nor more."""
    sandbox = Sandbox()
    try:
        read, blocks = sandbox.reads(text), sandbox.blocks_of(text)
    except Unfit as error:
        yield Fault(place, error.expected, line=error.line)
        return
    fields, elements = declared.fields.keys(), [each.name for each in declared.elements]
    for name in sorted(read - fields):
        yield Fault(place, "a field that is declared was expected", key=name)
    if not is_own:
        for name in sorted(fields - read):
            yield Fault(place, "this field is declared, and was expected in the template", key=name)
    for name in elements:
        if blocks.count(name) != 1:
            yield Fault(place, "a block of this name was expected, once", key=name)
    for name in sorted(set(blocks) - set(elements)):
        yield Fault(place, "an element that is declared was expected", key=name)
