"""`attendance day`."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile, mkstemp
from typing import Annotated, TypeVar

from attrs import field, frozen
from cyclopts import Parameter

from attendance_core.cli.days import moment_of
from attendance_core.cli.output import progress, say
from attendance_core.errors import AttendanceError, Refused
from attendance_core.office import (
    Approval,
    ConcernState,
    Decision,
    OpenedSchool,
    SchoolDay,
    live,
    open_trust,
    read_approvals,
    read_decisions,
)
from attendance_core.office.chased import lessons_not_taken
from attendance_core.office.files import failure_of, files_of, trust_page
from attendance_core.office.strangers import approved_in_vain
from attendance_core.records import Journal
from attendance_core.school import School
from attendance_core.tables import decoded
from attendance_core.trust import Trust

__all__ = ["Authority", "Lived", "day", "live_trust", "open_records", "write"]

T = TypeVar("T")


@frozen
class Authority:
    """What people approved and decided; `unread` says what of it could not be read."""

    approvals: Mapping[str, Approval] = field(factory=dict, repr=False)
    decisions: Mapping[str, Decision] = field(factory=dict, repr=False)
    unread: tuple[str, ...] = ()


@frozen
class Lived:
    """The days of the schools that could be lived, and why the others could not."""

    days: tuple[SchoolDay, ...]
    failed: Mapping[School, Sequence[str]]


def day(
    config: Annotated[Path, Parameter(help="The trust's configuration (.toml).")],
    *,
    at: Annotated[
        str, Parameter(help="The moment in London: 2026-11-20T09:35, or 09:35 for today.")
    ],
    out: Annotated[Path, Parameter(help="Where reports and lists are written, by school.")],
    approvals: Annotated[
        Path | None, Parameter(help="Approved messages (CSV); approvals.csv in OUT if left out.")
    ] = None,
    decisions: Annotated[
        Path | None,
        Parameter(help="Codes that were taken (CSV); decisions.csv in OUT if left out."),
    ] = None,
) -> None:
    """Live a trust's school day up to a moment; run again, it goes on from where it was."""
    when = moment_of(at)
    authority = _authority(out, approvals, decisions)
    with progress() as shown:
        task = shown.add_task("Opening the schools")
        trust, schools = open_trust(config, is_whole=False)
        journal = open_records(trust, config.parent, out)
        lived = live_trust(
            schools,
            when,
            authority,
            out,
            journal=journal,
            tell=lambda name: shown.update(task, description=name),
        )
    _tell(lived)
    if not lived.failed:
        _tell_strangers(lived, authority, journal)
    write(out / "index.html", trust_page(trust.name, when, lived.days, lived.failed))
    _end(lived, authority)


def _end(lived: Lived, authority: Authority) -> None:
    """Let a scheduler know of a day that did not go as it should."""
    count = len(lived.failed) + len(lived.days)
    if lived.failed:
        raise AttendanceError(
            f"{len(lived.failed)} of {count} schools failed; the others were done."
        )
    looks = [each.look for each in lived.days]
    unread = authority.unread or any(each.missing or each.aside for each in looks)
    if unread or any(each.doubts for each in lived.days):
        raise AttendanceError("Not everything could be read as it should be: see above.")
    if any(each.untaken for each in lived.days):
        raise AttendanceError("Not everything was taken over into the records: see above.")
    if any(each.wanted.unread for each in lived.days):
        raise AttendanceError("Not every policy could be read: see above.")
    unsent = sum(each.failed for each in lived.days)
    if unsent:
        raise AttendanceError(f"{unsent} approved messages could not be sent: see exceptions.csv.")
    if any(one.state is ConcernState.FAILED for each in lived.days for one in each.concerns):
        raise AttendanceError("Not every approved concern was handed over: see concerns.csv.")


def open_records(trust: Trust, folder: Path, out: Path) -> Journal:
    """Open the records of a trust; where its configuration names none, those beside the reports.

    Args:
        trust: the trust.
        folder: the folder of its configuration.
        out: where the reports are written.

    Raises:
        Refused: the address of the records is none that is known.
    """
    if trust.records is not None:
        return Journal.open(trust.records, folder=folder)
    out.mkdir(parents=True, exist_ok=True)
    return Journal.open("sqlite:///records.db", folder=out)


def live_trust(
    schools: tuple[OpenedSchool, ...],
    at: datetime,
    authority: Authority,
    out: Path,
    *,
    journal: Journal,
    tell: Callable[[str], object],
) -> Lived:
    """Live the day of each school and write its files; one that fails spoils no other."""
    days: list[SchoolDay] = []
    failed: dict[School, Sequence[str]] = {}
    for each in schools:
        school = each.configuration.school
        tell(school.name)
        folder = out / str(school.urn)
        try:
            # First of all: where nothing can be written down, nothing is sent either.
            folder.mkdir(parents=True, exist_ok=True)
            TemporaryFile(dir=folder).close()
            lived = live(
                each,
                at=at,
                journal=journal,
                approvals=authority.approvals,
                decisions=authority.decisions,
                warnings=authority.unread,
            )
            _write_all(folder, files_of(lived, each.configuration.falls_due))
        except AttendanceError as error:
            failed[school] = str(error).splitlines()
            _write_all(folder, failure_of(school, at, failed[school]))
        except OSError:
            failed[school] = [f"the folder {out} could not be written to"]
        except Exception as error:  # noqa: BLE001 - one school's trouble is no other's
            # Its text may hold a pupil's name.
            failed[school] = [f"it failed with {type(error).__name__}"]
            _write_all(folder, failure_of(school, at, failed[school]))
        else:
            days.append(lived)
    return Lived(tuple(days), failed)


def _write_all(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        write(folder / name, text)


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


def _authority(out: Path, approvals: Path | None, decisions: Path | None) -> Authority:
    """Read what people put their names to. What cannot be read is no authority for anything.

    A file that was named has to be there; those in the folder of the reports need not be.
    """
    unread: list[str] = []

    def given(
        named: Path | None, name: str, read: Callable[..., Mapping[str, T]]
    ) -> Mapping[str, T]:
        path = named or out / name
        try:
            return read(decoded(path.read_bytes(), place=path.name), place=path.name)
        except (OSError, Refused) as error:
            if named is None and isinstance(error, FileNotFoundError):
                return {}
            expected = "a file that can be read was expected"
            reason = error if isinstance(error, Refused) else expected
            unread.extend(f"Nothing of {path.name} was done: {reason}".splitlines())
            return {}

    found = (
        given(approvals, "approvals.csv", read_approvals),
        given(decisions, "decisions.csv", read_decisions),
    )
    return Authority(*found, tuple(unread))


def _tell(lived: Lived) -> None:
    for each in lived.days:
        new = sum(not sent.already_sent for sent in each.sent)
        before = len(each.gone_out) - new
        school = each.look.registers.school
        say(
            f"{school.name}: {len(each.morning.unaccounted)} unaccounted for; "
            f"messages sent now {new}, sent before {before}, "
            f"waiting {len(each.waiting)}; to telephone {len(each.calls)}."
        )
        for group in each.morning.not_taken:
            say(f"{school.name}: the register of {group.group} is not taken.")
        lessons = len(lessons_not_taken(each.look, each.look.chase))
        if lessons:
            say(f"{school.name}: registers of lessons that are not taken: {lessons}.")
        if each.is_late:
            say(
                f"*** {school.name}: MESSAGES THAT STILL WAIT FOR APPROVAL: {len(each.waiting)}. "
                f"Print {school.urn}/telephone.html and ring. ***"
            )
        for sentence in (*each.doubts, *each.warnings, *each.look.missing):
            say(f"{school.name}: {sentence}")
    for failed, sentences in lived.failed.items():
        for sentence in sentences:
            say(f"{failed.name}: {sentence}")


def _tell_strangers(lived: Lived, authority: Authority, journal: Journal) -> None:
    gone, of_none = approved_in_vain(lived.days, authority.approvals, journal)
    asked = {each.key for day in lived.days for each in day.proposed_codes}
    unknown = len(authority.decisions.keys() - asked)
    if gone:
        say(f"Approved, not done, and not proposed any more: {gone}.")
    if of_none:
        say(f"Approved, and nothing of today or of the records has that key: {of_none}.")
    if unknown:
        say(f"Decided, and no proposed code has that key: {unknown}.")
