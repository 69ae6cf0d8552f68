"""What a person looks at before a form is handed in; nothing of anybody is repeated in it."""

from collections.abc import Iterator, Mapping
from functools import cache

from attrs import field, frozen

from attendance_core.errors import Fault, Refused
from attendance_core.forms.checks import Check, Level
from attendance_core.forms.conditions import all_hold
from attendance_core.forms.dictionary import canonical_field
from attendance_core.forms.draft import Draft, Filled
from attendance_core.forms.known import Known, State
from attendance_core.forms.measuring import is_as_wanted
from attendance_core.forms.on_roll import Withheld
from attendance_core.rules.answers import all_so, is_not
from attendance_core.tables import packaged

__all__ = ["Issue", "Level", "is_ready", "issues", "refuse_stopped"]


@frozen
class Issue:
    """One thing to look at: how bad it is, its name, what it says; `field` where it is of one."""

    level: Level
    name: str
    says: str
    field: str | None = None


def issues(draft: Draft) -> tuple[Issue, ...]:
    """Give what a person looks at, the worst first."""
    found = [
        *(issue for each in draft.every for issue in _of_field(each)),
        *_of_declarations(draft),
        *_of_papers(draft),
        *(issue for known in draft.about for issue in _of_checks(draft, known)),
    ]
    order = list(Level)
    return tuple(sorted(dict.fromkeys(found), key=lambda each: order.index(each.level)))


def is_ready(draft: Draft) -> bool:
    """Say whether nothing is left to put right; a person still reads and submits it."""
    return not any(each.level in {Level.STOP, Level.ERROR} for each in issues(draft))


def refuse_stopped(draft: Draft) -> None:
    """Refuse a form that may not be handed in.

    Raises:
        Refused: with every stop.
    """
    stops = [each for each in issues(draft) if each.level is Level.STOP]
    if stops:
        raise Refused([Fault(draft.spec.id, each.says, key=each.name) for each in stops])


def _of_field(each: Filled) -> Iterator[Issue]:
    name, label = each.spec.name, each.spec.label
    if each.state is State.WITHHELD or _has_withheld(each):
        says = f"{label}: it is withheld, and a person sees to whom it is told."
        yield Issue(Level.QUESTION, "withheld", says, name)
    elif each.state is State.MISSING:
        if each.is_required:
            yield Issue(Level.ERROR, "missing", f"{label}: it is missing.", name)
        elif each.is_required is None:
            says = f"{label}: whether it is asked for cannot be known yet."
            yield Issue(Level.QUESTION, "missing", says, name)
    elif each.state is State.HELD:
        yield from _of_value(each)


def _has_withheld(each: Filled) -> bool:
    rows = each.found.value
    return isinstance(rows, tuple) and any(
        isinstance(row, Mapping) and Withheld.WITHHELD in row.values() for row in rows
    )


def _of_value(each: Filled) -> Iterator[Issue]:
    value, spec = each.found.value, each.spec
    if spec.allowed and value not in spec.allowed:
        says = f"{spec.label}: one of the form's own values is expected."
        yield Issue(Level.ERROR, "not_allowed", says, spec.name)
    if spec.longest is not None and isinstance(value, str) and len(value) > spec.longest:
        says = f"{spec.label}: the form takes {spec.longest} characters."
        yield Issue(Level.ERROR, "too_long", says, spec.name)


def _of_declarations(draft: Draft) -> Iterator[Issue]:
    for each in draft.declarations:
        if not each.is_shown:
            lacks = ", ".join(canonical_field(name).label.lower() for name in each.lacks)
            label = each.spec.label.removesuffix(".")
            says = f"It cannot be declared yet: {label}. No dated record shows: {lacks}."
            yield Issue(Level.ERROR, each.spec.name, says)


def _of_papers(draft: Draft) -> Iterator[Issue]:
    for each in draft.papers:
        if each.is_required and not each.held:
            yield Issue(Level.ERROR, each.spec.kind, f"{each.spec.label}: it goes with the form.")
        elif each.is_required is None and not each.held:
            says = f"{each.spec.label}: whether it goes with the form cannot be known yet."
            yield Issue(Level.QUESTION, each.spec.kind, says)
    held = {paper.kind for asked in draft.asked for paper in asked.case.attached}
    for blocked in draft.spec.blocked:
        if blocked.kind in held:
            yield Issue(Level.ERROR, blocked.kind, blocked.says)


def _of_checks(draft: Draft, known: Known) -> Iterator[Issue]:
    for each in (*draft.spec.checks, *_of_every_form()):
        applies = all_hold(each.when, known.value)
        is_amiss = all_so([applies, is_not(is_as_wanted(each, known))])
        if is_amiss:
            yield Issue(each.level, each.name, each.says)
        elif is_amiss is None and each.level is Level.STOP:
            # A stop about which nobody can say is not passed.
            says = f"It cannot be known yet whether this stops it: {each.says}"
            yield Issue(Level.QUESTION, each.name, says)


@frozen
class _File:
    checks: tuple[Check, ...] = field(alias="check")


@cache
def _of_every_form() -> tuple[Check, ...]:
    return packaged(__package__, "data/checks.toml", _File).checks
