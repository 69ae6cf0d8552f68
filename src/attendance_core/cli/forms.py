"""`attendance form`: a local authority's forms, listed, and filled for a person to submit."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from attendance_core.cli.days import moment_of, today_unless
from attendance_core.cli.output import Format, WrongUse, say, show
from attendance_core.cli.registers import registers_of
from attendance_core.dated import is_in_force
from attendance_core.errors import Fault, Refused
from attendance_core.forms import FormSpec
from attendance_core.forms.as_json import as_json
from attendance_core.forms.as_keying_sheet import as_keying_sheet, when_and_where
from attendance_core.forms.case_file import CaseFile, read_cases
from attendance_core.forms.checking import issues
from attendance_core.forms.choosing import forms_for
from attendance_core.forms.draft import Draft
from attendance_core.forms.filling import drafts
from attendance_core.forms.packing import file_name, packed
from attendance_core.forms.written import as_html, as_pdf, as_text, as_word
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.office import OpenedSchool, open_trust
from attendance_core.register.returns import ReturnRules
from attendance_core.tables import decoded

__all__ = ["form"]

form = App(name="form", help="Local authorities' forms, filled for a person to submit.")


class As(StrEnum):
    """As what a form is written."""

    TEXT = "text"
    JSON = "json"
    SHEET = "sheet"
    HTML = "html"
    WORD = "word"
    PDF = "pdf"


_WRITES: Mapping[As, tuple[str, Callable[[Draft], str | bytes]]] = {
    As.TEXT: (".txt", as_text),
    As.JSON: (".json", as_json),
    As.SHEET: (".sheet.txt", as_keying_sheet),
    As.HTML: (".html", as_html),
    As.WORD: (".docx", as_word),
    As.PDF: (".pdf", as_pdf),
}

Authority = Annotated[
    str | None, Parameter(help="The name of an authority's adapter, such as cornwall.")
]


@form.command(name="list")
def list_(
    source: Annotated[Path | None, Parameter(help="A trust's configuration (.toml).")] = None,
    *,
    authority: Authority = None,
    on: Annotated[date | None, Parameter(help="The day; today in London if left out.")] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Print the forms of an authority, or of each that a trust's schools name."""
    if (source is None) is (authority is None):
        raise WrongUse("a configuration, or --authority, was expected")
    day = today_unless(on)
    found = _named(authority) if authority else _of_trust(source or Path())
    rows = [_row(each) for each in found if is_in_force(each, on=day)]
    show(rows, list(_row_names()), form, short=_SHORT)


_SHORT = ("form", "name", "kind", "events", "per", "channel", "fields", "not_seen")


def _row_names() -> tuple[str, ...]:
    return (*_SHORT, "authority", "version", "checked_on", "checked_by", "sources")


def _row(spec: FormSpec) -> dict[str, object]:
    return {
        "form": spec.id,
        "name": spec.name,
        "kind": spec.kind,
        "events": list(spec.events),
        "per": spec.per,
        "channel": spec.channel.kind,
        "fields": len(spec.fields),
        "not_seen": len(spec.unverified),
        "authority": spec.authority,
        "version": spec.version,
        "checked_on": spec.checked_on,
        "checked_by": spec.checked_by,
        "sources": [str(each) for each in spec.sources],
    }


@form.command
def fill(  # noqa: PLR0913 - each is an option of the command
    case: Annotated[Path, Parameter(help="Cases written down as a file of TOML.")],
    /,
    *,
    source: Annotated[Path, Parameter(help="A register folder, or a trust's configuration.")],
    at: Annotated[str, Parameter(help="The moment, such as 2026-11-20T16:00.")],
    authority: Authority = None,
    school: Annotated[
        int | None, Parameter(help="The URN, where the trust has several schools.")
    ] = None,
    only: Annotated[
        str | None, Parameter(help="One form of those that the event asks for.")
    ] = None,
    as_: Annotated[As, Parameter(name="--as", help="As what it is written.")] = As.TEXT,
    out: Annotated[
        Path | None, Parameter(help="The folder to write to; text is printed if left out.")
    ] = None,
) -> None:
    """Fill the forms that an event of a case asks for. It is a person who submits them."""
    if out is None and as_ not in {As.TEXT, As.JSON, As.SHEET}:
        raise WrongUse("--out was expected for what is no text")
    moment = moment_of(at)
    text = decoded(case.read_bytes(), place=case.name)
    read = read_cases(text, place=case.name, papers=lambda name: (case.parent / name).read_bytes())
    if source.is_dir() and authority is None:
        raise WrongUse("--authority was expected for a register folder")
    pupils = dict.fromkeys(each.pupil for each in read.cases if each.pupil)
    found = registers_of(source, *pupils, urn=school, at=moment)
    specs, rules = _forms_of(found.school, authority)
    for spec in _asked_for(specs, read, only, on=moment.date(), place=case.name):
        made = drafts(
            spec, found.registers, read.cases, as_at=moment, typed=read.typed, rules=rules
        )
        for draft in made:
            _write(draft, as_, out)


def _asked_for(
    specs: tuple[FormSpec, ...], read: CaseFile, only: str | None, *, on: date, place: str
) -> tuple[FormSpec, ...]:
    kind, event = read.cases[0].kind, read.cases[0].event
    found = forms_for(specs, kind=kind, event=event, on=on)
    wanted = tuple(each for each in found if only in {None, each.id})
    if not wanted:
        what = f" by the name of {only}" if only else ""
        expected = f"an event for which the authority has a form{what} was expected"
        raise Refused([Fault(place, expected, key="event")])
    return wanted


def _write(draft: Draft, as_: As, out: Path | None) -> None:
    for each in issues(draft):
        say(f"{draft.spec.id}: [{each.level.value}] {each.says}")
    for line in when_and_where(draft):
        say(f"{draft.spec.id}: {line}")
    suffix, write = _WRITES[as_]
    written = write(draft)
    content = written.encode() if isinstance(written, str) else written
    if out is None:
        sys.stdout.write(content.decode())
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / file_name(draft, suffix)).write_bytes(content)
    for paper in packed(draft) if as_ in {As.WORD, As.PDF} else ():
        (out / paper.name).write_bytes(paper.content)


def _named(authority: str) -> tuple[FormSpec, ...]:
    made = factory(authority, place="--authority")
    adapter = made(made.Settings())
    return SchoolAdapters.alone(authority, adapter, made.capabilities).form_specs()


def _of_trust(source: Path) -> tuple[FormSpec, ...]:
    _, schools = open_trust(source)
    made = [each.adapters() for each in schools]
    named = [each for each in made if each.can("local_authority")]
    if not named:
        expected = "a school that names an adapter for local_authority was expected"
        raise Refused([Fault(source.name, expected, key="school")])
    found = {(spec.id, spec.in_force): spec for each in named for spec in each.form_specs()}
    return tuple(found.values())


def _forms_of(
    school: OpenedSchool | None, authority: str | None
) -> tuple[tuple[FormSpec, ...], ReturnRules]:
    """Give the forms that a school is asked for, and what it has settled with its authority."""
    settled = school.configuration.returns.rules(begun=date.min) if school else ReturnRules()
    if authority is None and school is not None:
        return school.adapters().form_specs(), settled
    return _named(authority or ""), settled
