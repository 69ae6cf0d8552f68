"""`attendance certificate`, and how any document that must hold in court is written."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from attrs import evolve
from cyclopts import Parameter
from cyclopts.validators import Number

from attendance_core.cli.days import moment_unless
from attendance_core.cli.output import WrongUse, say
from attendance_core.cli.registers import Found, registers_of
from attendance_core.correspondence.evidence import (
    Asked,
    Certificate,
    CourtCertificate,
    Pack,
    certificates,
    court_certificate,
)
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.office.doubts import beyond_calendar
from attendance_core.records import check_kept
from attendance_core.sessions import Span

__all__ = ["SOURCE", "SUFFIXES", "As", "Form", "Of", "certificate", "content_of", "write"]


class Form(StrEnum):
    """As what a document of evidence is written."""

    TEXT = "text"
    PDF = "pdf"


SUFFIXES = {Form.TEXT: ".txt", Form.PDF: ".pdf"}
SOURCE = "A register folder, or a trust's configuration (.toml)."
As = Annotated[Form, Parameter(name="--as", help="As what it is written.")]
Of = Annotated[int | None, Parameter(help="The URN, where the trust has several schools.")]


def certificate(  # noqa: PLR0913 - one for each option
    source: Annotated[Path, Parameter(help=SOURCE)],
    *,
    pupil: Annotated[str, Parameter(help="The pupil's key: the UPN, or adno: and the number.")],
    first: Annotated[date, Parameter(name="--from", help="The first day.")],
    to: Annotated[date, Parameter(name="--to", help="The last day.")],
    at: Annotated[
        str | None,
        Parameter(help="As at which moment, such as 2026-11-20T16:00; now if left out."),
    ] = None,
    school: Of = None,
    for_authority: Annotated[
        bool, Parameter(negative="", help="Refuse while anything is not resolved.")
    ] = False,
    last: Annotated[
        int | None,
        Parameter(validator=Number(gte=1), help="Show this many sessions, up to the last day."),
    ] = None,
    year_to_date: Annotated[
        bool, Parameter(negative="", help="Begin with the school year.")
    ] = False,
    previous_year: Annotated[
        bool, Parameter(negative="", help="Add the school year before.")
    ] = False,
    court: Annotated[
        bool, Parameter(negative="", help="Write the unsigned draft of a certificate for a court.")
    ] = False,
    as_: As = Form.TEXT,
    out: Annotated[
        Path | None, Parameter(help="The folder to write to; the text is printed if left out.")
    ] = None,
) -> None:
    """Print or write what the register says of a pupil from one day to another, as at a moment."""
    if to < first or (out is None and as_ is Form.PDF):
        raise WrongUse("--to no earlier than --from, and --out for a PDF, were expected")
    if court and (last or year_to_date or previous_year):
        raise WrongUse("--court: the days of the offence alone were expected, from --from to --to")
    moment = moment_unless(at)
    found = registers_of(source, pupil, urn=school, at=moment)
    asked = Asked(last, year_to_date, previous_year, for_authority)
    _say_of_calendar(found, (first, to))
    made = [
        _recorded(found, each)
        for each in certificates(
            found.registers, pupil, span=(first, to), as_at=moment, asked=asked
        )
    ]
    _give([court_certificate(each) for each in made] if court else made, as_, out)


def _say_of_calendar(found: Found, span: Span) -> None:
    calendar = found.registers.calendar
    for each in dict.fromkeys(beyond_calendar(calendar, day) for day in span):
        if each:
            say(each)


def _recorded(found: Found, made: Certificate) -> Certificate:
    """Say in a certificate of records up to which entry it was made."""
    if found.journal is None:
        return made
    check_kept(found.journal, made.urn, made.unmarked)
    head = found.journal.head_at(made.urn, made.as_at)
    return evolve(made, records=f"up to entry {head.number}, link {' '.join(_grouped(head.link))}")


def _grouped(link: str) -> Iterator[str]:
    for at in range(0, len(link), _GROUP):
        yield link[at : at + _GROUP]


_GROUP = 8


def _give(made: Sequence[Certificate | CourtCertificate], form: Form, out: Path | None) -> None:
    for each in made:
        if out is None:
            sys.stdout.write(as_text(each))
        else:
            content = content_of(each, form)
            # Two pupils have one school and one span: the bytes tell their files apart.
            name = f"{_name(each)}-{sha256(content).hexdigest()[:_GROUP]}"
            write(out, f"{name}{SUFFIXES[form]}", content)


def _name(made: Certificate | CourtCertificate) -> str:
    if isinstance(made, CourtCertificate):
        return f"court-{_name(made.certificate)}"
    return f"certificate-{made.urn}-{made.span[0]}-{made.span[1]}"


def content_of(made: Certificate | CourtCertificate | Pack, form: Form) -> bytes:
    """Give a document in its form."""
    if form is Form.TEXT:
        return as_text(made).encode()
    # Imported here: it takes a while, and text needs none of it.
    from attendance_core.correspondence.evidence.pdf import as_pdf  # noqa: PLC0415

    return as_pdf(made)


def write(out: Path, name: str, content: bytes) -> None:
    """Write a file, and say its name."""
    out.mkdir(parents=True, exist_ok=True)
    (out / name).write_bytes(content)
    say(f"Written: {name}")
