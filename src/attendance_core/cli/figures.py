"""`attendance statistics`."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from attendance_core.cli.days import today_unless
from attendance_core.cli.output import Format, WrongUse, progress, say, show
from attendance_core.errors import Fault, Refused
from attendance_core.office import prepared_sources
from attendance_core.register import Prepared, rows
from attendance_core.statistics import (
    COLUMNS,
    MEASURES,
    basis,
    definition,
    definitions,
    disclosed,
    from_counts,
)
from attendance_core.statistics import statistics as statistics_of
from attendance_core.tables import decoded

__all__ = ["statistics"]


def statistics(  # noqa: PLR0913 - one for each option
    *sources: Annotated[
        Path,
        Parameter(
            help="Register folders, trusts' configurations (.toml), files of registers (.parquet)."
        ),
    ],
    first: Annotated[date | None, Parameter(name="--from", help="The first day.")] = None,
    last: Annotated[date | None, Parameter(name="--to", help="The last day.")] = None,
    by: Annotated[str, Parameter(help="Columns to group by, with commas between.")] = "",
    of: Annotated[
        str, Parameter(name="--definition", help="Whom to count: all, census or daily.")
    ] = "all",
    counts_by_code: Annotated[
        bool, Parameter(negative="", help="Add a column of sessions for each code.")
    ] = False,
    explain: Annotated[
        bool, Parameter(negative="", help="Say what the figures rest on, on the standard error.")
    ] = False,
    publish: Annotated[
        bool,
        Parameter(negative="", help="Hide small numbers, for a table that leaves the school."),
    ] = False,
    counts: Annotated[
        Path | None, Parameter(help="A CSV of counts by code to measure, instead of sources.")
    ] = None,
    on: Annotated[
        date | None,
        Parameter(help="The day whose law --counts is measured by, or of publishing."),
    ] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Print statistics of attendance, or measure a file of counts."""
    if counts is not None:
        measured, names = _of_counts(counts, today_unless(on))
        labels = [name for name in names if name not in MEASURES]
        show(measured, names, form, short=[*labels, *_MEASURED])
        return
    if not sources or first is None or last is None:
        raise WrongUse("sources with --from and --to were expected, or --counts with a file")
    if last < first:
        raise WrongUse(f"--to: a day no earlier than {first} was expected")
    columns = [name.strip() for name in by.split(",") if name.strip()]
    _known(of)
    with progress() as shown:
        shown.add_task("Reading the registers")
        prepared = prepared_sources(sources)
        frame = statistics_of(
            prepared, span=(first, last), by=columns, of=of, counts_by_code=counts_by_code
        )
    _explain(prepared, of)
    if explain:
        say(str(basis(span=(first, last), by=columns, of=of)))
    if publish:
        made = disclosed(frame, on=today_unless(on))
        say(made.note)
        frame = made.frame
    found = rows(frame)
    names = list(found[0]) if found else [*columns, *COLUMNS]
    show(found, names, form, short=[*columns, *_SHORT])


_MEASURED = ("possible", "attended", "authorised", "unauthorised", "attendance_rate")
_SHORT = ("enrolments", *_MEASURED, "unmarked", "persistently_absent")


def _known(name: str) -> None:
    if name not in ("all", *definitions()):
        raise WrongUse(f"--definition: one of {', '.join(('all', *definitions()))} was expected")


def _explain(prepared: Prepared, name: str) -> None:
    """Say whom the Department's definition leaves out that nobody might expect."""
    series = definition(name)
    if series is None:
        return
    told = prepared.enrolments.select("urn", "pupil", "phase", "born_year").unique().collect()
    for urn in sorted(set(told["urn"].to_list())):
        rolls = [row for row in told.iter_rows(named=True) if row["urn"] == urn]
        phase = rolls[0]["phase"]
        if phase in series.left_out_phases:
            say(f"School {urn} is left out: {name} does not count {phase}.")
        unknown = sum(row["born_year"] is None for row in rolls)
        if unknown:
            say(f"School {urn}: {unknown} pupils without a date of birth are left out.")


def _of_counts(path: Path, on: date) -> tuple[list[dict[str, Any]], list[str]]:
    try:
        text = decoded(path.read_bytes(), place=path.name)
    except OSError:
        raise Refused([Fault(path.name, "a file that can be read was expected")]) from None
    try:
        names, *lines = list(csv.reader(StringIO(text.rstrip("\r\n")), strict=True)) or [[]]
    except csv.Error:
        fault = Fault(path.name, "well-formed CSV (RFC 4180 quoting) was expected")
        raise Refused([fault]) from None
    frame, gone = from_counts((names, lines), on=on, place=path.name)
    for code in gone:
        say(f"{code} is not in force on {on}: it is counted by its last meaning.")
    return rows(frame), list(frame.columns)
