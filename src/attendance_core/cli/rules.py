"""`attendance rules`."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from attendance_core.cli.days import today_unless
from attendance_core.cli.output import Format, show
from attendance_core.office import open_folder
from attendance_core.rules import Outcome, national_rules

__all__ = ["rules"]


def rules(
    folder: Path,
    *,
    on: Annotated[
        date | None, Parameter(help="The day, such as 2026-11-20; today in London if left out.")
    ] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Print what the rules of the law say of the pupils of a register folder, up to a day."""
    day = today_unless(on)
    registers = open_folder(folder)
    expected = {registers.school.urn: registers.expected_sickness}
    found = national_rules(registers.prepared, on=day, expected=expected)
    outcomes = sorted((each for one in found for each in one), key=_order)
    if form is Format.JSON:
        show([each.record() for each in outcomes], (), form)
    else:
        show([_row(each) for each in outcomes], _NAMES, form)


_NAMES = ("pupil", "rule", "reached", "holds", "from", "to", "counted", "verified")


def _order(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.pupil, outcome.rule, outcome.reached


def _row(outcome: Outcome) -> Mapping[str, Any]:
    first, last = outcome.window or (None, None)
    return {
        "pupil": outcome.pupil,
        "rule": outcome.rule,
        "reached": str(outcome.reached),
        "holds": outcome.holds,
        "from": first,
        "to": last,
        "counted": len(outcome.sessions),
        "verified": outcome.verified,
    }
