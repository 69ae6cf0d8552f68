"""`attendance verify`."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from attrs import evolve
from cyclopts import Parameter

from attendance_core.cli.output import Format, progress, say, show
from attendance_core.errors import AttendanceError, Fault, Refused
from attendance_core.office import open_trust
from attendance_core.records import Head, Journal, Verified, check_weeks
from attendance_core.records import verify as verified
from attendance_core.tables import decoded
from attendance_core.trust import Trust

__all__ = ["verify"]

_NAMES = ("school", "entries", "disposed", "link", "holds", "breaks")


def verify(
    config: Annotated[Path, Parameter(help="The trust's configuration (.toml).")],
    *,
    kept: Annotated[
        Path | None,
        Parameter(help="What this command printed earlier as JSON, kept somewhere else."),
    ] = None,
    weeks: Annotated[
        Path | None,
        Parameter(help="The folder of the closed weeks, to check their files as well."),
    ] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Check a trust's configuration, and its records from the first entry to the last."""
    trust, _ = open_trust(config)
    if trust.records is None:
        fault = Fault(config.name, "the address of the records was expected", key="trust.records")
        raise Refused([fault])
    journal = Journal.open(trust.records, folder=config.parent, make=False)
    heads = dict(_heads(kept)) if kept else {}
    if weeks and not weeks.is_dir():
        raise Refused([Fault(weeks.name, "the folder of the closed weeks was expected")])
    with progress() as shown:
        task = shown.add_task("Verifying")
        found = []
        for urn in sorted({each.urn for each in journal.heads()} | heads.keys()):
            shown.update(task, description=f"school {urn}")
            of_school = verified(journal, urn, kept=heads.get(urn))
            of_weeks = check_weeks(journal, urn, weeks) if weeks else ()
            found.append(evolve(of_school, breaks=(*of_school.breaks, *of_weeks)))
    if not found:
        raise AttendanceError("The records hold no school: is the address of the records right?")
    # What is amiss is said below: beside it a link would not stand whole in a table.
    names = _NAMES[:-1] if form is Format.TABLE else _NAMES
    show([_row(each) for each in found], names, form)
    _tell(trust, found)


def _tell(trust: Trust, found: Sequence[Verified]) -> None:
    """Say what is amiss, and end with it if anything is."""
    breaks = [each for one in found for each in one.breaks]
    for each in breaks:
        say(f"school {each.urn}, entry {each.number}: {each.says}")
    held = {each.head.urn for each in found if each.head.number}
    wanted = [each.school.urn for each in trust.schools if each.taking_over]
    missed = [urn for urn in wanted if urn not in held]
    for urn in missed:
        say(f"school {urn}: it is to be taken over, and the records hold nothing of it")
    if breaks:
        raise AttendanceError("The records are not as they were written: see above.")
    if missed:
        raise AttendanceError("The records do not hold every school that is to be taken over.")


def _row(each: Verified) -> dict[str, Any]:
    return {
        "school": each.head.urn,
        "entries": each.head.number,
        "disposed": each.disposed,
        "link": each.head.link,
        "holds": not each.breaks,
        "breaks": [f"entry {one.number}: {one.says}" for one in each.breaks],
    }


def _heads(path: Path) -> Iterator[tuple[int, Head]]:
    """Read the heads that this command printed earlier."""
    try:
        rows = json.loads(decoded(path.read_bytes(), place=path.name))
        for row in rows or [{}]:  # no head at all proves nothing
            head = Head(int(row["school"]), int(row["entries"]), str(row["link"]))
            yield head.urn, head
    except (ValueError, KeyError, TypeError):
        expected = "what `attendance verify --format json` printed was expected"
        raise Refused([Fault(path.name, expected)]) from None
