"""`attendance day`."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile, mkstemp
from typing import Annotated

from cyclopts import Parameter

from attendance_core.cli.days import moment_of
from attendance_core.cli.output import progress, say
from attendance_core.errors import AttendanceError, Fault, Refused
from attendance_core.office import (
    Approval,
    OpenedSchool,
    SchoolDay,
    live,
    open_trust,
    read_approvals,
)
from attendance_core.office.report import files_of
from attendance_core.tables import decoded

__all__ = ["day", "live_trust", "write"]


def day(
    config: Annotated[Path, Parameter(help="The trust's configuration (.toml).")],
    *,
    at: Annotated[
        str, Parameter(help="The moment in London: 2026-11-20T09:35, or 09:35 for today.")
    ],
    out: Annotated[Path, Parameter(help="Where reports and lists are written, by school.")],
    approvals: Annotated[
        Path | None, Parameter(help="Approved keys (CSV); approvals.csv in OUT if left out.")
    ] = None,
) -> None:
    """Live a trust's school day up to a moment; run again, it goes on from where it was."""
    when = moment_of(at)
    approved = _approvals(approvals, out)
    with progress() as shown:
        task = shown.add_task("Opening the schools")
        _, schools = open_trust(config)
        days, failed = live_trust(
            schools,
            when,
            approved,
            out,
            tell=lambda name: shown.update(task, description=name),
        )
    _tell(days, approved, complete=not failed)
    for sentence in failed:
        say(sentence)
    if failed:
        unlived = len(schools) - len(days)
        raise AttendanceError(f"{unlived} of {len(schools)} schools failed; the others were lived.")
    unsent = sum(lived.failed for lived in days)
    if unsent:
        raise AttendanceError(f"{unsent} approved messages could not be sent: see exceptions.csv.")


_FAILED = "failed.txt"
"""Stands beside a report that is older than the last look at the school, and says why."""


def live_trust(
    schools: tuple[OpenedSchool, ...],
    at: datetime,
    approved: Mapping[str, Approval],
    out: Path,
    *,
    tell: Callable[[str], object],
) -> tuple[list[SchoolDay], list[str]]:
    """Live the day of each school and write its files; one that fails spoils no other."""
    days: list[SchoolDay] = []
    failed: list[str] = []
    for each in schools:
        tell(each.configuration.school.name)
        urn = each.configuration.school.urn
        try:
            # First of all: where nothing can be written down, nothing is sent either.
            (out / str(urn)).mkdir(parents=True, exist_ok=True)
            TemporaryFile(dir=out / str(urn)).close()
            lived = live(each, at=at, approvals=approved)
            for name, text in files_of(lived).items():
                write(out / str(urn) / name, text)
        except AttendanceError as error:
            failed.extend(f"{urn}: {sentence}" for sentence in str(error).splitlines())
            write(out / str(urn) / _FAILED, f"On {at.isoformat()} the school failed:\n{error}\n")
        except OSError:
            failed.append(f"{urn}: the folder {out} could not be written to")
        else:
            (out / str(urn) / _FAILED).unlink(missing_ok=True)
            days.append(lived)
    return days, failed


def write(path: Path, text: str) -> None:
    """Write a file at one stroke: whoever reads it sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(written).replace(path)
    finally:
        Path(written).unlink(missing_ok=True)


def _approvals(given: Path | None, out: Path) -> Mapping[str, Approval]:
    path = given or out / "approvals.csv"
    if given is None and not path.exists():
        return {}
    try:
        text = decoded(path.read_bytes(), place=path.name)
    except OSError:
        raise Refused([Fault(path.name, "a file that can be read was expected")]) from None
    return read_approvals(text, place=path.name)


def _tell(days: list[SchoolDay], approved: Mapping[str, Approval], *, complete: bool) -> None:
    proposed = {each.key for lived in days for each in lived.morning.proposals}
    for lived in days:
        new = sum(not each.already_sent for each in lived.sent)
        say(
            f"{lived.registers.school.name}: {len(lived.morning.unaccounted)} unaccounted for; "
            f"messages sent now {new}, sent before {len(lived.sent) - new}, "
            f"waiting {len(lived.waiting)}; exceptions {len(lived.exceptions)}."
        )
    strangers = len(set(approved) - proposed)
    if strangers and complete:
        say(f"Approved and not proposed any more, so not sent now: {strangers}.")
