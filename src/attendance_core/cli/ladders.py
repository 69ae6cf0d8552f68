"""`attendance policy propose` and `done`: what the ladders want now, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from attrs import evolve
from cyclopts import Parameter

from attendance_core.cli.days import moment_of
from attendance_core.cli.output import Format, WrongUse, progress, say, show
from attendance_core.errors import AttendanceError, Fault, NotInForce, Refused
from attendance_core.office import open_trust
from attendance_core.office.asking import (
    Asked,
    NotAsked,
    check_whose,
    opened_asked,
    records_of,
    schools_asked,
)
from attendance_core.office.decided import Recorded, read_answers, recorded
from attendance_core.office.ladder import COLUMNS, Ladder, ladder
from attendance_core.policy import CaseEvent, Policy, read_history, read_policy
from attendance_core.tables import decoded

__all__ = ["asked_apart", "done", "end", "history_in", "policy_in", "propose", "text_of"]

_HELD = frozenset({"withheld", "superseded"})
_SHORT = ("school", "pupil", "rule", "state", "does", "what", "to", "due", "authority", "key")


def propose(
    *sources: Annotated[
        Path, Parameter(help="Trusts' configurations; with --policy register folders too.")
    ],
    at: Annotated[str, Parameter(help="The moment, such as 2026-11-20T16:00.")],
    given: Annotated[
        Path | None,
        Parameter(name="--policy", help="The policy of all; each school's own if left out."),
    ] = None,
    over: Annotated[
        Path | None, Parameter(help="The trust's policy over which --policy is laid.")
    ] = None,
    history: Annotated[
        Path | None, Parameter(help="A CSV of what was done: pupil, day, does, what.")
    ] = None,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Print what the ladders want done now, of whom, by when, and whose approval it needs."""
    if not sources:
        raise WrongUse("sources of registers were expected")
    when, noted = moment_of(at), history_in(history)
    with progress() as shown:
        shown.add_task("Asking the policies")
        read = None if given is None else policy_in(given, over)
        asked, failed = asked_apart(sources, read, noted)
        found = list(_ladders(asked, when, failed))
    for each, one in found:
        for sentence in one.not_evaluable():
            say(f"{each.school.name}: {sentence}")
    rows = [_row(row) for _, one in found for row in one.rows()]
    if form is Format.TABLE:
        held = Counter((row["school"], row["rule"]) for row in rows if row["state"] in _HELD)
        for (school, rule), times in held.items():
            say(f"{school}, {rule}: not now, {times}; JSON and CSV say of whom, and why.")
        rows = [row for row in rows if row["state"] not in _HELD]
    show(rows, COLUMNS, form, short=_SHORT)
    end(failed)


def asked_apart(
    sources: Sequence[Path], given: Policy | None, noted: Sequence[CaseEvent]
) -> tuple[Sequence[Asked], list[NotAsked]]:
    """Give the schools that can be asked, and those that cannot.

    Raises:
        Refused: nobody can say whose something is that was noted.
    """
    found = list(schools_asked(sources, given=given, history=noted))
    asked = [each for each in found if isinstance(each, Asked)]
    check_whose(asked, noted)
    return asked, [each for each in found if isinstance(each, NotAsked)]


def _ladders(
    asked: Iterable[Asked], when: datetime, failed: list[NotAsked]
) -> Iterable[tuple[Asked, Ladder]]:
    for each in asked:
        try:
            one = ladder(
                each.registers,
                each.policy,
                at=when,
                history=each.history,
                pack=each.pack,
                as_at=each.as_at,
            )
        except NotInForce as error:
            failed.append(NotAsked(each.school.name, (str(error),)))
        else:
            yield each, evolve(one, holds=each.holds(on=one.found.on))


def _row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    due = row["due"]
    return {**row, "due": due and f"{due:%Y-%m-%dT%H:%M}"}


def end(failed: Sequence[NotAsked]) -> None:
    """Say which schools could not be asked, and let a scheduler know.

    Raises:
        AttendanceError: there are any.
    """
    for each in failed:
        for reason in each.reasons:
            say(f"{each.name}: {reason}")
    if failed:
        raise AttendanceError(f"Not everything could be asked: {len(failed)}; see above.")


def done(
    config: Annotated[Path, Parameter(help="The trust's configuration (.toml).")],
    file: Annotated[
        Path,
        Parameter(help="A CSV of what became of proposals: key, decided, day, name, position."),
    ],
    /,
    *,
    form: Annotated[Format, Parameter(name="--format", help="How results are printed.")] = (
        Format.TABLE
    ),
) -> None:
    """Record what became of proposals, each once, and what else happened in a case."""
    answers = read_answers(text_of(file), place=file.name)
    trust, schools = open_trust(config, is_whole=False)
    journal = records_of(trust, config.parent)
    if journal is None:
        fault = Fault(config.name, "the address of the records was expected", key="trust.records")
        raise Refused([fault])
    with progress() as shown:
        shown.add_task("Asking the policies")
        found = list(opened_asked(schools, journal))
        asked = [each for each in found if isinstance(each, Asked)]
        made = list(recorded(journal, asked, answers, place=file.name))
    show([_recorded(each) for each in made], _RECORDED, form)
    refused = [each for each in made if each.refused]
    for one in refused:
        say(f"line {one.answer.line}: {one.refused}")
    # Whose key it is that nobody wanted, a school may know that could not be asked.
    failed = [each for each in found if isinstance(each, NotAsked)] if refused else []
    end(failed)
    if refused:
        raise AttendanceError(f"{len(refused)} of {len(made)} lines were not recorded: see above.")


_RECORDED = ("line", "school", "key", "decided", "day", "state", "entry")


def _recorded(each: Recorded) -> Mapping[str, Any]:
    state = "recorded" if each.is_new else "recorded before"
    return {
        "line": each.answer.line,
        "school": each.school,
        "key": each.answer.key,
        "decided": each.answer.decided.value,
        "day": each.answer.decision.day,
        "state": "refused" if each.refused else state,
        "entry": each.entry,
    }


def policy_in(file: Path, over: Path | None) -> Policy:
    """Read a policy, laid over its trust's if there is one."""
    trust = None if over is None else text_of(over)
    place = None if over is None else over.name
    return read_policy(text_of(file), place=file.name, over=trust, over_place=place)


def history_in(file: Path | None) -> tuple[CaseEvent, ...]:
    """Read what was done before, if a file says so."""
    return () if file is None else read_history(text_of(file), place=file.name)


def text_of(file: Path) -> str:
    """Read a file's text."""
    return decoded(file.read_bytes(), place=file.name)
