"""Write the pages of the reference that are made of data: codes, rules, thresholds, documents.

`python docs/generate.py` writes them anew; a test holds them to be fresh.
"""  # noqa: INP001 - a script of the documentation's, no package

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from importlib import import_module
from pathlib import Path

from babel import Locale

import attendance_core
from attendance_core.codes import Code, every_code, mis_marks
from attendance_core.correspondence.declared import NOBODY, Declaration, Effect
from attendance_core.correspondence.directions import RIGHT_TO_LEFT
from attendance_core.correspondence.packs import Document, packaged_pack
from attendance_core.rules.law import Law, law_of
from attendance_core.sources import Source
from attendance_core.tables import plain, structure
from attendance_core.thresholds import SchoolAge, school_age, threshold, thresholds

__all__ = ["pages", "write"]

_DATA = Path(attendance_core.__path__[0])
_FOLDER = Path(__file__).parent / "reference"
_NEWEST = max(each.in_force for each in every_code())
_NOTE = "<!-- Written by docs/generate.py from the data. Change the data, and run it again. -->\n"

_CODES = """\
# Codes

Every code that is, or was, one of the attendance register: how a session so coded is counted, and
on which days. `attendance codes --on DAY` prints those of a day.

*Counted as* decides: present and approved educational activity are attended; authorised and
unauthorised absence are missed; those four are possible. What is not a possible attendance, or not
collected, is in none of them.

The last column says whether every part of the row rests on a source. Where it says no, the open
points in the details name what does not."""

_SUB_CODES = """\
## Sub-codes

What systems offered during the pandemic. No return collects them: each stands for its parent on its
own days."""

_MARKS = """\
## Marks of systems

Marks that only a school's system uses. No law knows them, and all but `-` are refused unless the
school says what it means by them."""

_THRESHOLDS = """\
# Thresholds

The figures of the law and of the Department, each with its days and its sources.
`attendance_core.thresholds.threshold` gives one, and asks for the day."""

_SOURCES = """\
# Sources

Every source that the data names, and what rests on it. In parentheses stands how well the fact is
established: *verified* by the primary text or the Department's own data, *corroborated* by two or
more independent secondary sources, by a *single source*, or *unverified*."""

_DOCUMENTS = """\
# The documents

Every document that the library writes: for whom it is, how it goes, who approves it, in which
languages it is there, and what it must state. `attendance_core.correspondence` has them;
[Write a letter](../how-to/write-a-letter.md) says how one is written, and put into your own words.

All pictures are drawn of invented values when this documentation is built. A translation that
nobody has approved yet is a draft, and says so on every page."""

_IN_LAW = {
    Effect.NONE: "nothing",
    Effect.GUIDANCE: "what guidance expects",
    Effect.EVIDENCE: "it may be evidence",
}
# Of what a template does not write: how many pages are shown.
_SHOWN = {
    "registration_certificate": 1,
    "court_certificate": 2,
    "penalty_notice_request": 3,
    "welfare_referral": 3,
}


def pages() -> Mapping[str, str]:
    """Give the pages by the names of their files."""
    made = {"codes.md": _codes(), "thresholds.md": _thresholds(), "sources.md": _sources()}
    made["documents.md"] = _documents()
    made |= {f"rules/{name}.md": list(_rule(name)) for name in _rules()}
    return {name: _NOTE + "\n" + "\n\n".join(parts) + "\n" for name, parts in made.items()}


def write() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (_FOLDER / name).parent.mkdir(exist_ok=True)
        (_FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


def _text(text: str) -> str:
    """Give a text of the data as Markdown that shows it as it is."""
    for character in "\\`*_[]<>#|{}$":
        text = text.replace(character, f"\\{character}")
    return text


def _symbol(code: str) -> str:
    return f"`{code}`"


def _words(value: str) -> str:
    return value.replace("_", " ")


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _days(in_force: date, until: date | None) -> str:
    return f"{in_force} to {until}" if until else f"from {in_force}"


def _source(source: Source) -> str:
    cited = ", ".join(_text(part) for part in (source.instrument, source.paragraph) if part)
    address = f", <{source.address}>" if source.address else ""
    return f"{cited}{address} ({source.status})"


def _codes() -> list[str]:
    now = [each for each in every_code() if each.until is None]
    before = [each for each in every_code() if each.until is not None]
    older = [each for each in before if each.parent is None]
    marks = [
        (_symbol(each.mark), _text(each.title), _text(each.what_to_do))
        for each in mis_marks().values()
    ]
    return [
        _CODES,
        "## In force",
        _overview(now),
        "## Details",
        *(part for each in now for part in _details(each)),
        "## No longer in force\n\nOlder marks keep their older meaning.",
        _overview(older),
        _SUB_CODES,
        _overview(each for each in before if each.parent is not None),
        _MARKS,
        _table(("Mark", "Title", "What to do"), marks),
    ]


def _overview(found: Iterable[Code]) -> str:
    names = ("Code", "Title", "Counted as", "In force", "Established")
    rows = [
        (
            _symbol(each.code),
            _text(each.title),
            _words(each.statistical_meaning),
            _days(each.in_force, each.until),
            "yes" if each.verified else "no",
        )
        for each in found
    ]
    return _table(names, rows)


def _details(code: Code) -> Iterator[str]:
    yield f"### {_symbol(code.code)} {_text(code.title)}"
    said = {
        "Register": code.register_category,
        "Counted as": _words(code.statistical_meaning),
        "The pupil was": code.physical_meaning.value,
        "Sessions": ", ".join(code.sessions),
        "Late": _words(code.lateness) if code.lateness else "",
        "Must be recorded": code.detail or "",
        "When": code.preconditions,
        "To record": code.to_record,
        "When replaced": code.when_replaced,
        "Notes": code.notes,
    }
    yield _list(f"**{name}:** {_text(text)}" for name, text in said.items() if text)
    if code.open_points:
        yield "Open points:"
        yield _list(map(_text, code.open_points))
    yield "Sources:"
    yield _list(map(_source, code.sources))


def _thresholds() -> list[str]:
    return [
        _THRESHOLDS,
        *(part for name in thresholds() for part in _threshold(name)),
        *_school_age(school_age(on=_NEWEST)),
    ]


def _threshold(name: str) -> Iterator[str]:
    found = threshold(name)
    rows = [
        (_days(each.in_force, each.until), str(each.value), each.unit) for each in found.figures
    ]
    yield f"## {name}"
    yield f"{_text(found.title)}."
    if found.local:
        least, most, unit = found.local.least, found.local.most, found.local.unit
        yield f"A local authority may settle its own, from {least} to {most} {unit}."
    if rows:
        yield _table(("In force", "Figure", "Unit"), rows)
        yield "Sources:"
        sources = (_source(source) for each in found.figures for source in each.sources)
        yield _list(dict.fromkeys(sources))


def _rules() -> list[str]:
    return sorted(each.stem for each in (_DATA / "rules" / "data").glob("*.toml"))


def _rule(name: str) -> Iterator[str]:
    """Give the page of a rule, of its module's docstring and of its data."""
    law = law_of(name)
    doc = import_module(f"attendance_core.rules.{name}").__doc__ or ""
    yield f"# {name}"
    # The examples run where they stand, in the module.
    yield _text(doc.partition(">>>")[0].strip())
    yield f"It stands from {law.in_force} on."
    if law.thresholds:
        yield "Its figures:"
        yield _table(("Threshold", "In force", "Figure", "Unit"), _figures(law))
    if law.codes:
        yield _table(
            ("Codes", ""),
            ((_words(kind), " ".join(map(_symbol, of_it))) for kind, of_it in law.codes.items()),
        )
    if law.points:
        yield "What it asks of a case, with figures and days in braces:"
        points = ((f"`{name}`", _text(says)) for name, says in law.points.items())
        yield _table(("Point", "What must be so"), points)
    yield "What an outcome says, with its figures in braces:"
    yield f"> {_text(' '.join(filter(None, [law.says, law.says_ended])))}"
    if law.missing:
        yield "What else must be so, and cannot be known from the record:"
        yield _list(map(_text, law.missing))
    if law.sources:
        yield "Sources of its readings:"
        yield _list(map(_source, law.sources))


def _figures(law: Law) -> Iterator[tuple[str, str, str, str]]:
    for name in law.thresholds:
        link = f"[{name}](../thresholds.md#{name})"
        for each in threshold(name).figures:
            yield link, _days(each.in_force, each.until), str(each.value), each.unit
        if threshold(name).local:
            yield link, "", "", "what the local authority has settled"


def _school_age(law: SchoolAge) -> Iterator[str]:
    days = [f"{date(2000, each.month, each.day):%d %B}" for each in law.prescribed_days]
    last = f"the last {law.last_weekday.value.title()} in {date(2000, law.last_month, 1):%B}"
    yield "## Compulsory school age"
    yield f"In force {_days(law.in_force, law.until)}."
    yield _list(
        [
            (
                f"It begins on the first of {', '.join(days)} on or after the birthday on which "
                f"the child becomes {law.begins_at}."
            ),
            (
                f"It ends with {last} of the school year in which the child becomes {law.ends_at}; "
                f"that school year begins on 1 {date(2000, law.year_begins, 1):%B}."
            ),
        ]
    )
    yield "Sources:"
    yield _list(map(_source, law.sources))


def _documents() -> list[str]:
    found = sorted(packaged_pack().documents.values(), key=_in_order)
    rows = [
        (
            str(each.declaration.number or ""),
            f"[{_text(each.declaration.title)}](#document-{each.stem})",
            _words(each.declaration.audience),
            ", ".join(each.declaration.channels),
            _authority(each.declaration),
        )
        for each in found
    ]
    return [
        _DOCUMENTS,
        _table(("Number", "Document", "For", "Goes by", "Approved by"), rows),
        *(part for each in found for part in _document(each)),
    ]


def _in_order(document: Document) -> tuple[int, str]:
    # What has no number of the list of documents stands after those.
    return document.declaration.number or 100, document.stem


def _authority(declared: Declaration) -> str:
    return "goes by itself" if declared.authority == NOBODY else _words(declared.authority)


def _document(document: Document) -> Iterator[str]:
    """Give a document: what it declares, what it must state, how it looks, and its words."""
    declared, stem = document.declaration, document.stem
    yield f"(document-{stem})=\n## {_text(declared.title)}"
    said = {
        "Name": f"`{stem}`" + (f", number {declared.number}" if declared.number else ""),
        "For": _words(declared.audience),
        "Goes by": ", ".join(declared.channels),
        "Approved by": _authority(declared),
        "Made by": f"`{declared.made_by}`",
        "Data": declared.data,
        "In law": _IN_LAW[declared.effect],
        "Speaks of penalties": "yes" if declared.penalty_wording else "no",
        "Languages": ", ".join(_language(each, declared) for each in declared.languages),
    }
    yield _list(f"**{name}:** {text}" for name, text in said.items() if text)
    if declared.elements:
        rows = [
            (
                _text(each.says),
                "; ".join(map(_source, each.sources)) or "the library's own wording",
            )
            for each in declared.elements
        ]
        yield _table(("It must state", "Rests on"), rows)
    yield from map(_picture, _pictured(document))
    for lang in declared.languages:
        yield from _golden(stem, lang, declared)


def _language(lang: str, declared: Declaration) -> str:
    return f"{_english(lang)} ({'approved' if lang in declared.approved else 'a draft'})"


def _english(lang: str) -> str:
    return Locale.parse(lang).english_name or lang


def _pictured(document: Document) -> Iterator[tuple[str, str]]:
    """Give the name of each picture, and what it shows."""
    title = document.declaration.title
    for number in range(1, _SHOWN.get(document.stem, 0) + 1):
        yield f"{document.stem}.{number}", f"{title}: page {number}, of an invented pupil"
    for lang in () if document.is_plain else document.declaration.languages:
        yield f"{document.stem}.{lang}", f"{title}: the first page in {_english(lang)}"


def _picture(picture: tuple[str, str]) -> str:
    name, shows = picture
    return f"```{{image}} documents/{name}.png\n:alt: {shows}\n:width: 480px\n```"


def _golden(stem: str, lang: str, declared: Declaration) -> Iterator[str]:
    """Fold the words of a document up, which the picture shows to those who can see it."""
    direction = "rtl" if lang in RIGHT_TO_LEFT else "ltr"
    path = f"../../tests/golden/letters/{stem}.{lang}.txt"
    yield (
        f"<details><summary>Its words in {_english(lang)}: {escape(declared.title)}</summary>"
        f'<div lang="{lang}" dir="{direction}">'
    )
    yield f"```{{literalinclude}} {path}\n:language: text\n```"
    yield "</div></details>"


def _uses() -> Iterator[tuple[Source, str]]:
    """Give every source in the data files of the package with what rests on it."""
    for path in sorted([*_DATA.rglob("data/*.toml"), *_DATA.rglob("documents/*.toml")]):
        data = plain(path.read_text(encoding="utf-8"), place=path.name)
        yield from _within(data, _words(path.stem), place=path.name)


def _within(value: object, use: str, *, place: str) -> Iterator[tuple[Source, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _within(each, use, place=place)
    elif isinstance(value, dict) and "instrument" in value:
        yield structure(value, Source, place=place), use
    elif isinstance(value, dict):
        for kind in ("code", "mark"):
            if isinstance(value.get(kind), str):
                use = f"{kind} {_symbol(value[kind])}"
        for each in value.values():
            yield from _within(each, use, place=place)


def _sources() -> list[str]:
    cited: dict[Source, list[str]] = defaultdict(list)
    for source, use in _uses():
        if use not in cited[source]:
            cited[source].append(use)
    rows = [
        (_source(source), ", ".join(cited[source]))
        for source in sorted(cited, key=lambda each: (each.instrument.casefold(), str(each)))
    ]
    return [
        _SOURCES,
        _table(("Source", "For"), rows),
    ]


if __name__ == "__main__":
    write()
