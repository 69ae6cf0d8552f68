"""What a rule wants done, read from its list of actions: `{ send = "letter_1", due = "+3sd" }`."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.policy.amounts import amount_of, due_of
from attendance_core.policy.conditions import reading
from attendance_core.policy.values import Action

__all__ = ["DOES", "FAMILY", "actions_of"]

DOES = (
    "send",
    "task",
    "call",
    "meeting",
    "home_visit",
    "log",
    "notify",
    "request_evidence",
    "set_authorisation_default",
    "open_case",
    "close_case",
    "la_form",
    "welfare_check",
    "recognise",
    "report_to",
)
"""What an action may do."""

FAMILY = frozenset(
    {
        "send",
        "meeting",
        "home_visit",
        "request_evidence",
        "set_authorisation_default",
        "la_form",
        "welfare_check",
        "recognise",
    }
)
"""What reaches a family or an authority, and is a person's decision where a pupil is exempt."""

_ROLES = frozenset({"call", "notify", "home_visit"})
"""What names whose work it is by its object."""

_TEXTS = ("to", "role", "after", "channel")
_MORE = frozenset({*_TEXTS, "due", "within", "risk_assessment", "needs"})
_CLERK = "attendance_administrator"


def actions_of(value: object, *, place: str, key: str) -> tuple[Action, ...]:
    """Read the actions of a rule; `notify = ["tutor", "DSL"]` is one for each.

    Raises:
        Refused: with every fault, naming its key.
    """
    if not isinstance(value, list) or not value:
        raise Refused([Fault(place, "a list of one action or more was expected", key=key)])
    found: list[Action] = []
    with collecting() as faults:
        for number, each in enumerate(value, 1):
            at = f"{key}[{number}]"
            found.extend(faults.attempt(partial(_action, each, place, at)) or ())
    return tuple(found)


def _action(table: object, place: str, key: str) -> Sequence[Action]:
    names = [each for each in table if each in DOES] if isinstance(table, Mapping) else []
    if not isinstance(table, Mapping) or len(names) != 1:
        raise Refused([Fault(place, f"one of {', '.join(DOES)} was expected", key=key)])
    (does,) = names
    with collecting() as faults:
        for name in sorted(table.keys() - _MORE - {does}):
            faults.add(place, "this key is not known here", key=f"{key}.{name}")
        for name in sorted(table.keys() & set(_TEXTS)):
            if not _is_text(table[name]):
                faults.add(place, "text in quotes was expected", key=f"{key}.{name}")
        whats = _objects(table[does])
        if whats is None:
            faults.add(place, "text in quotes was expected", key=f"{key}.{does}")
        more = faults.attempt(partial(_more, table, place, key))
        if faults or whats is None or more is None:
            faults.refuse()
    return [_of(does, what, table, more) for what in whats]


def _of(does: str, what: str, table: Mapping[str, Any], more: Mapping[str, Any]) -> Action:
    role = table.get("role") or (what if does in _ROLES else _CLERK)
    texts: dict[str, Any] = {name: table.get(name) for name in _TEXTS if name != "role"}
    return Action(does, what, role, **texts, **more)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _objects(value: object) -> list[str] | None:
    if value is True:  # request_evidence = true
        return ["evidence"]
    if isinstance(value, list) and value and all(map(_is_text, value)):
        return value
    return [value] if isinstance(value, str) and value else None


def _more(table: Mapping[str, Any], place: str, key: str) -> Mapping[str, Any]:
    read: dict[str, Any] = {}
    with collecting() as faults:
        for name, how in (("due", due_of), ("within", amount_of)):
            if name in table:
                read[name] = faults.attempt(
                    partial(reading, how, table[name], place, f"{key}.{name}")
                )
        if "risk_assessment" in table:
            read["risk_assessment"] = table["risk_assessment"]
            if type(table["risk_assessment"]) is not bool:
                faults.add(place, "true or false was expected", key=f"{key}.risk_assessment")
        if "needs" in table:
            needs = table["needs"]
            if not isinstance(needs, list) or not all(map(_is_text, needs)):
                faults.add(place, "a list of texts was expected", key=f"{key}.needs")
            else:
                read["needs"] = tuple(needs)
    return read
