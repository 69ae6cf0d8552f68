"""`attendance policy`: a ladder read, asked of one pupil, and tried on a year that has passed."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from attendance_core.cli.days import moment_of
from attendance_core.cli.ladders import (
    asked_apart,
    done,
    end,
    history_in,
    policy_in,
    propose,
    text_of,
)
from attendance_core.cli.output import Format, WrongUse, say, show
from attendance_core.cli.simulations import simulate
from attendance_core.errors import Fault, Refused
from attendance_core.office import prepared_sources
from attendance_core.office.texts import json_text
from attendance_core.policy import CaseEvent, Policy, asks, explain, json_schema
from attendance_core.register import Prepared
from attendance_core.tables import plain

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
    found = policy_in(file, over)
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


policy.command(propose)
policy.command(done)
policy.command(simulate)


@policy.command(name="explain")
def explain_(
    first: Annotated[
        Path, Parameter(help="A policy; or a trust's configuration, whose schools name their own.")
    ],
    /,
    *sources: Annotated[Path, Parameter(help="Sources of registers.")],
    pupil: Annotated[str, Parameter(help="The pupil's key: the UPN, or adno: and the number.")],
    at: Annotated[str, Parameter(help="The moment, such as 2026-11-20T16:00.")],
    over: Over = None,
    history: Annotated[
        Path | None, Parameter(help="A CSV of what was done: pupil, day, does, what.")
    ] = None,
    form: Form = Format.TABLE,
) -> None:
    """Print, rule by rule, what a policy makes of one pupil, and why."""
    noted, when = history_in(history), moment_of(at)
    names: tuple[str, ...] = ("rule", "stage", "answer", "says")
    if _is_of_trust(first):
        asked, failed = asked_apart([first, *sources], None, noted)
        of_pupil = [each for each in asked if pupil in each.registers.roll.by_key]
        found = [
            {"school": each.school.urn, **row}
            for each in of_pupil
            for row in _explained(each.registers.prepared, each.policy, pupil, when, each.history)
        ]
        names = ("school", *names)
    elif not sources:
        raise WrongUse("sources of registers were expected after the policy")
    else:
        prepared, failed = prepared_sources(sources), []
        keys = prepared.enrolments.select("pupil").collect()["pupil"].to_list()
        read = policy_in(first, over)
        found = _explained(prepared, read, pupil, when, noted) if pupil in keys else []
    if found:
        show(found, names, form)
    elif not failed:
        raise Refused([Fault("--pupil", "the key of a pupil of these registers was expected")])
    end(failed)


def _explained(
    prepared: Prepared, policy: Policy, pupil: str, at: datetime, history: Sequence[CaseEvent]
) -> list[dict[str, Any]]:
    said = explain(prepared, policy, pupil, at=at, history=history)
    return [
        {"rule": each.rule, "stage": each.stage, "answer": each.answer, "says": each.says}
        for each in said
    ]


def _is_of_trust(file: Path) -> bool:
    """Say whether a file is a trust's configuration, and no policy."""
    return "trust" in plain(text_of(file), place=file.name)
