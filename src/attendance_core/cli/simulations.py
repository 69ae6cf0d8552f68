"""`attendance policy simulate`: what ladders would have done on days that have passed."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from attendance_core.cli.ladders import asked_apart, end, policy_in
from attendance_core.cli.output import Format, WrongUse, progress, say, show
from attendance_core.errors import collecting
from attendance_core.office import prepared_sources
from attendance_core.office.asking import NotAsked
from attendance_core.pictures.ladders import ladders
from attendance_core.policy import Simulated
from attendance_core.policy import simulate as simulated
from attendance_core.sessions import Span

__all__ = ["simulate"]

_Found = Sequence[tuple[int | None, Simulated]]
"""What was found, of one school if each was asked for its own policy."""


def simulate(  # noqa: PLR0913 - one for each option
    *sources: Annotated[
        Path,
        Parameter(help="Register folders, trusts' configurations, files of registers."),
    ],
    policies: Annotated[
        list[Path] | None,
        Parameter(
            name="--policy",
            negative="",
            help="A policy; twice for two, side by side; each school's own if left out.",
        ),
    ] = None,
    first: Annotated[date, Parameter(name="--from", help="The first day.")],
    last: Annotated[date, Parameter(name="--to", help="The last day.")],
    over: Annotated[
        Path | None, Parameter(help="The trust's policy over which a school's own is laid.")
    ] = None,
    by_week: Annotated[
        bool, Parameter(negative="", help="Print the work of each role in each week instead.")
    ] = False,
    chart: Annotated[Path | None, Parameter(help="A page (.html) to draw a chart on.")] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Print what one ladder, or two, would have done: letters, meetings, and work by role."""
    if not sources or last < first:
        raise WrongUse("sources, and --to no earlier than --from, were expected")
    failed: Sequence[NotAsked] = ()
    found: _Found
    own: tuple[str, ...] = () if policies else ("school",)
    with collecting() as faults:
        read = [faults.attempt(partial(policy_in, each, over)) for each in policies or ()]
    with progress() as shown:
        shown.add_task("Asking every school day")
        if policies:
            prepared = prepared_sources(sources)
            found = [(None, simulated(prepared, each, span=(first, last))) for each in read if each]
        else:
            found, failed = _each_its_own(sources, (first, last))
    rows = [_of_school(urn, row) for urn, each in found for row in each.rows()]
    for urn, each in found:
        whose = each.policy.id if urn is None else f"{urn}, {each.policy.id}"
        for rule, days in each.not_evaluable.items():
            say(f"{whose}, {rule}: could not be evaluated on {days} days.")
    if chart is not None:
        chart.write_text(_page(rows, (first, last)), encoding="utf-8")
    if by_week:
        work = [_of_school(urn, row) for urn, each in found for row in each.work()]
        show(work, (*own, "policy", "week", "role", "does", "times"), form)
    else:
        show(rows, (*own, "policy", "rule", "stage", "does", "what", "times", "pupils"), form)
    end(failed)


def _each_its_own(sources: Sequence[Path], span: Span) -> tuple[_Found, Sequence[NotAsked]]:
    asked, failed = asked_apart(sources, None, ())
    found = [
        (each.school.urn, simulated(each.registers.prepared, each.policy, span=span))
        for each in asked
    ]
    return found, failed


def _of_school(urn: int | None, row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(row) if urn is None else {"school": urn, **row}


def _page(rows: Sequence[dict[str, Any]], span: tuple[date, date]) -> str:
    picture = ladders(rows, span=span)
    head = f'<meta charset="utf-8"><title>{escape(picture.title)}</title>'
    return f'<!doctype html>\n<html lang="en">\n{head}\n{picture.html()}\n</html>\n'
