"""`attendance pack`: what a local authority is given about one parent."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from attendance_core.cli.days import moment_of
from attendance_core.cli.evidence import SOURCE, SUFFIXES, As, Form, Of, content_of, write
from attendance_core.cli.output import say
from attendance_core.cli.registers import Found, registers_of
from attendance_core.correspondence.evidence import Completeness
from attendance_core.correspondence.evidence.case_file import CaseFile, read_case
from attendance_core.records import logged_letters
from attendance_core.tables import LONDON, decoded

__all__ = ["pack"]


def pack(
    file: Annotated[Path, Parameter(help="What is asked for, written down as a file of TOML.")],
    /,
    *,
    source: Annotated[Path, Parameter(help=SOURCE)],
    at: Annotated[str, Parameter(help="As at which moment, such as 2026-11-20T16:00.")],
    out: Annotated[Path, Parameter(help="The folder to write to.")],
    school: Of = None,
    as_: As = Form.TEXT,
) -> None:
    """Write the pack that asks a local authority for a penalty notice, or refers a pupil to it."""
    read = read_case(
        decoded(file.read_bytes(), place=file.name),
        place=file.name,
        content=lambda path: (file.parent / path).read_bytes(),
    )
    moment = moment_of(at)
    found = registers_of(source, read.pupil, urn=school, at=moment)
    made = read.pack(found.registers, as_at=moment)
    _report(made.completeness)
    for each in _not_told(found, read, moment):
        say(each)
    write(out, f"{file.stem}{SUFFIXES[as_]}", content_of(made, as_))


def _report(found: Completeness) -> None:
    """Say what the pack lacks, and what a person looks at before it is sent."""
    there = len(found.items) - len(found.missing)
    say(f"{there} of {len(found.items)} things that are asked for are there.")
    for each in found.missing:
        say(f"Missing: {each}.")
    for each in found.warnings:
        say(f"To look at: {each}.")


def _not_told(found: Found, read: CaseFile, at: datetime) -> Iterator[str]:
    """Say which letters to the parent are in the log of the records, and in no event."""
    if found.journal is None:
        return
    parent, urn = read.request.parent, found.registers.school.urn
    told = {each.moment.astimezone(LONDON).date() for each in read.events if each.parent == parent}
    span = date.min, at.astimezone(LONDON).date()
    for each in logged_letters(found.journal, urn, pupil=read.pupil, person=parent, span=span):
        letter = each.letter
        if each.at <= at and letter.day not in told:
            what = f"{letter.document} by {letter.channel} of {letter.day}"
            yield f"In the log of letters, and in no event of its day: {what}."
