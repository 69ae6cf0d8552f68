"""`attendance policy`: a ladder read, asked of one pupil, and tried on a year that has passed."""

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from attendance_core.cli.days import moment_of
from attendance_core.cli.output import Format, WrongUse, progress, say, show
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.office import prepared_sources
from attendance_core.office.texts import json_text
from attendance_core.pictures.ladders import ladders
from attendance_core.policy import (
    CaseEvent,
    Policy,
    asks,
    explain,
    json_schema,
    read_history,
    read_policy,
    simulate,
)
from attendance_core.tables import decoded

__all__ = ["policy"]

policy = App(name="policy", help="A trust's own ladder: read it, explain it, try it on last year.")

Form = Annotated[Format, Parameter(name="--format", help="How results are printed.")]
Over = Annotated[
    Path | None, Parameter(help="The trust's policy over which a school's own is laid.")
]
_RULES = ("rule", "stage", "asks", "wants", "authority", "verified", "assumed", "source")


@policy.command
def check(file: Path, /, *, over: Over = None, form: Form = Format.TABLE) -> None:
    """Read a policy, and print what each of its rules asks and wants; or all that is wrong."""
    found = _policy(file, over)
    rows = [
        {
            "rule": each.id,
            "stage": each.stage,
            "asks": asks(each.enter),
            "wants": [f"{one.does}: {one.what}" for one in each.actions],
            "authority": each.authority,
            "verified": each.verified,
            "assumed": list(each.assumed),
            "source": each.source,
        }
        for each in found.rules
    ]
    show(rows, _RULES, form, short=_RULES[:6])
    say(f"{found.id}, version {found.version}: {len(rows)} rules, and nothing is wrong with them.")


@policy.command
def schema() -> None:
    """Print the JSON Schema of a policy's file, for editors."""
    sys.stdout.write(json_text(json_schema()))


@policy.command(name="explain")
def explain_(
    file: Path,
    /,
    *sources: Path,
    pupil: Annotated[str, Parameter(help="The pupil's key: the UPN, or adno: and the number.")],
    at: Annotated[str, Parameter(help="The moment, such as 2026-11-20T16:00.")],
    over: Over = None,
    history: Annotated[
        Path | None, Parameter(help="A CSV of what was done: pupil, day, does, what.")
    ] = None,
    form: Form = Format.TABLE,
) -> None:
    """Print, rule by rule, what a policy makes of one pupil, and why."""
    if not sources:
        raise WrongUse("sources of registers were expected after the policy")
    found, done = _policy(file, over), _history(history)
    prepared = prepared_sources(sources)
    if pupil not in prepared.enrolments.select("pupil").collect()["pupil"].to_list():
        raise Refused([Fault("--pupil", "the key of a pupil of these registers was expected")])
    said = explain(prepared, found, pupil, at=moment_of(at), history=done)
    rows = [
        {"rule": each.rule, "stage": each.stage, "answer": each.answer, "says": each.says}
        for each in said
    ]
    show(rows, ("rule", "stage", "answer", "says"), form)


@policy.command(name="simulate")
def simulate_(  # noqa: PLR0913 - one for each option
    *sources: Annotated[
        Path,
        Parameter(help="Register folders, trusts' configurations, files of registers."),
    ],
    policies: Annotated[
        list[Path],
        Parameter(name="--policy", negative="", help="A policy; twice for two, side by side."),
    ],
    first: Annotated[date, Parameter(name="--from", help="The first day.")],
    last: Annotated[date, Parameter(name="--to", help="The last day.")],
    over: Over = None,
    by_week: Annotated[
        bool, Parameter(negative="", help="Print the work of each role in each week instead.")
    ] = False,
    chart: Annotated[Path | None, Parameter(help="A page (.html) to draw a chart on.")] = None,
    form: Form = Format.TABLE,
) -> None:
    """Print what one ladder, or two, would have done: letters, meetings, and work by role."""
    if not sources or last < first:
        raise WrongUse("sources, and --to no earlier than --from, were expected")
    with collecting() as faults:
        read = [faults.attempt(partial(_policy, each, over)) for each in policies]
    with progress() as shown:
        shown.add_task("Asking every school day")
        prepared = prepared_sources(sources)
        found = [simulate(prepared, each, span=(first, last)) for each in read if each]
    rows: list[dict[str, Any]] = [dict(row) for each in found for row in each.rows()]
    for each in found:
        for rule, days in each.not_evaluable.items():
            say(f"{each.policy.id}, {rule}: could not be evaluated on {days} days.")
    if chart is not None:
        chart.write_text(_page(rows, (first, last)), encoding="utf-8")
    if by_week:
        work = [row for each in found for row in each.work()]
        show(work, ("policy", "week", "role", "does", "times"), form)
    else:
        show(rows, ("policy", "rule", "stage", "does", "what", "times", "pupils"), form)


def _page(rows: Sequence[dict[str, Any]], span: tuple[date, date]) -> str:
    picture = ladders(rows, span=span)
    head = f'<meta charset="utf-8"><title>{escape(picture.title)}</title>'
    return f'<!doctype html>\n<html lang="en">\n{head}\n{picture.html()}\n</html>\n'


def _policy(file: Path, over: Path | None) -> Policy:
    trust = None if over is None else _text(over)
    return read_policy(
        _text(file), place=file.name, over=trust, over_place=None if over is None else over.name
    )


def _history(file: Path | None) -> tuple[CaseEvent, ...]:
    return () if file is None else read_history(_text(file), place=file.name)


def _text(file: Path) -> str:
    return decoded(file.read_bytes(), place=file.name)
