"""`attendance letter` and `attendance documents`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from attendance_core.cli.output import Format, WrongUse, say, show
from attendance_core.correspondence.as_html import as_html
from attendance_core.correspondence.as_text import as_text
from attendance_core.correspondence.declared import Element
from attendance_core.correspondence.letter_file import LetterFile, read_letter, values_of
from attendance_core.correspondence.packs import Pack, packaged_pack
from attendance_core.correspondence.rendering import Body, render
from attendance_core.errors import Fault, Refused
from attendance_core.office.own import pack_in
from attendance_core.tables import decoded

__all__ = ["documents", "letter"]


class Form(StrEnum):
    """As what a letter is written."""

    TEXT = "text"
    HTML = "html"
    WORD = "word"
    PDF = "pdf"


_SUFFIXES = {Form.TEXT: ".txt", Form.HTML: ".html", Form.WORD: ".docx", Form.PDF: ".pdf"}


def documents(
    *,
    pack: Annotated[Path | None, Parameter(help="A folder of the trust's own documents.")] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Print the documents that there are: for whom, who approves them, and which command it is."""
    found = _pack(pack)
    rows = [
        {
            "document": stem,
            "number": each.declaration.number,
            "title": each.declaration.title,
            "audience": each.declaration.audience,
            "channels": list(each.declaration.channels),
            "authority": each.declaration.authority,
            "made_by": each.declaration.made_by,
            "fields": list(each.declaration.fields),
            "languages": list(each.declaration.languages),
            "approved": list(each.declaration.approved),
            "elements": [_element(one) for one in each.declaration.elements],
            "version": each.version() if each.templates else None,
        }
        for stem, each in found.documents.items()
    ]
    show(rows, list(rows[0]), form, short=_SHORT)
    _refuse([fault for faults in found.refused.values() for fault in faults])


_SHORT = ("document", "number", "title", "audience", "authority", "made_by")


def _element(element: Element) -> str:
    sources = "; ".join(map(str, element.sources))
    return f"{element.says} ({sources})" if sources else element.says


def letter(
    *files: Annotated[Path, Parameter(help="Letters written down as files of TOML.")],
    out: Annotated[
        Path | None, Parameter(help="The folder to write to; the text is printed if left out.")
    ] = None,
    as_: Annotated[Form, Parameter(name="--as", help="As what it is written.")] = Form.TEXT,
    pack: Annotated[Path | None, Parameter(help="A folder of the trust's own documents.")] = None,
    letterhead: Annotated[
        Path | None, Parameter(help="The school's letterhead, a Word file.")
    ] = None,
    drafts: Annotated[
        bool, Parameter(negative="", help="Write translations that nobody has approved.")
    ] = False,
) -> None:
    """Write letters. One that is refused keeps no other back."""
    if not files or (out is None and as_ is not Form.TEXT):
        raise WrongUse("files of letters were expected, and --out for all but text")
    found, amiss = _pack(pack), list[Fault]()
    head = None if letterhead is None else letterhead.read_bytes()
    for file in files:
        try:
            read = read_letter(decoded(file.read_bytes(), place=file.name), place=file.name)
            written = _written(_body(found, read, file.name, drafts=drafts), read, as_, head)
        except Refused as refused:
            amiss.extend(refused.faults)
            continue
        except LookupError as error:
            amiss.append(Fault(file.name, str(error.args[0]), key="document"))
            continue
        if out is None:
            sys.stdout.write(written.decode())
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{file.stem}{_SUFFIXES[as_]}").write_bytes(written)
    _refuse(amiss)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(faults)


def _pack(folder: Path | None) -> Pack:
    pack = packaged_pack()
    found = pack if folder is None else pack_in(folder, pack)
    for stem, faults in found.refused.items():
        said = "; ".join(map(str, faults))
        say(f"{stem}: refused, and every other document goes on: {said}")
    return found


def _body(pack: Pack, read: LetterFile, place: str, *, drafts: bool) -> Body:
    document = pack[read.document]
    values = values_of(document.declaration, read.fields, place=place)
    return render(document, values, lang=read.lang, drafts=drafts)


def _written(body: Body, read: LetterFile, form: Form, head: bytes | None) -> bytes:
    if form is Form.TEXT:
        return as_text(body, read.envelope).encode()
    if form is Form.HTML:
        return as_html(body, read.envelope).encode()
    # Imported here: each takes a while, and is needed by its own kind alone.
    if form is Form.WORD:
        from attendance_core.correspondence.as_word import as_word  # noqa: PLC0415

        return as_word(body, read.envelope, letterhead=head)
    from attendance_core.correspondence.as_pdf import as_pdf  # noqa: PLC0415

    at = read.envelope.figures_at
    if at is None:
        expected = "the moment of the figures was expected, which is the PDF's own"
        raise Refused([Fault(read.document, expected, key="envelope.figures_at")])
    return as_pdf(body, read.envelope, at=at)
