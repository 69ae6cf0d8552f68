"""A school's policy laid over its trust's, key by key, before either is read.

A school may give more, and may change what its trust has not locked. A rule of the same id is
changed key by key; another one is added after the trust's.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attendance_core.errors import collecting
from attendance_core.policy.conditions import KEYS

__all__ = ["laid_over"]


def laid_over(
    trust: Mapping[str, Any], school: Mapping[str, Any], place: str, over_place: str
) -> dict[str, Any]:
    """Lay a school's file over its trust's, and refuse what the trust has locked.

    Args:
        trust: the trust's file, as plain values.
        school: the school's own.
        place: the name of the school's file.
        over_place: the name of the trust's.

    Raises:
        Refused: a key is locked, the school's inherits from another policy, or one of the files has
            no shape that can be laid over another.
    """
    for table, where in ((trust, over_place), (school, place)):
        _check_shape(table, where)
    head, own = trust.get("policy", {}), school.get("policy", {})
    with collecting() as faults:
        if own.get("inherits") != head.get("id"):
            faults.add(place, f"{head.get('id')} was expected", key="policy.inherits")
        for path, key in _paths(school, trust):
            if any(path == each or path.startswith(f"{each}.") for each in head.get("locked", ())):
                faults.add(place, "the trust has locked this key", key=key)
        if "locked" in own:
            faults.add(place, "only a trust locks keys", key="policy.locked")
    merged = _merged(trust, {name: each for name, each in school.items() if name != "rules"})
    merged["rules"] = _rules(trust.get("rules", []), school.get("rules", []))
    return merged


def _check_shape(table: Mapping[str, Any], place: str) -> None:
    """Refuse a file whose parts cannot be laid over one another."""
    rules, head = table.get("rules", []), table.get("policy", {})
    with collecting() as faults:
        if not isinstance(head, Mapping) or not isinstance(head.get("locked", []), list):
            faults.add(place, "a table of keys and values was expected", key="policy")
        if not isinstance(rules, list):
            faults.add(place, "a list of rules was expected", key="rules")
            return
        ids: list[str] = []
        for number, each in enumerate(rules, 1):
            name = each.get("id") if isinstance(each, Mapping) else None
            if not isinstance(name, str) or name in ids:
                expected = "an id in quotes that stands once was expected"
                faults.add(place, expected, key=f"rules[{number}].id")
            else:
                ids.append(name)


def _paths(table: Mapping[str, Any], trust: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each key of a file as a trust locks it, and as a fault names it.

    Who asks for another figure changes all that the trust's rule asks.
    """
    asked = {each["id"]: each.keys() & set(KEYS) for each in trust.get("rules", [])}
    for name, value in table.items():
        if name == "rules" and isinstance(value, list):
            for number, rule in enumerate(value, 1):
                asks_anew = not rule.keys().isdisjoint(_ASKS_ANEW)
                more = asked.get(rule["id"], set()) if asks_anew else set()
                for key in sorted((rule.keys() | more) - {"id"}):
                    yield f"rules.{rule['id']}.{key}", f"rules[{number}].{key}"
        elif isinstance(value, Mapping):
            for path, key in _paths(value, {}):
                yield f"{name}.{path}", f"{name}.{key}"
        else:
            yield name, name


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        both = isinstance(value, Mapping) and isinstance(under.get(name), Mapping)
        merged[name] = _merged(under[name], value) if both else value
    return merged


def _rules(trust: Sequence[Any], school: Sequence[Any]) -> list[Any]:
    """Give the trust's rules as the school has changed them, and then the school's own."""
    changes = {each["id"]: each for each in school}
    ids = {each["id"] for each in trust}
    kept = [_changed(each, changes.get(each["id"], {})) for each in trust]
    return [*kept, *(each for each in school if each["id"] not in ids)]


_ASKS_ANEW = frozenset({"combine", "measure"})


def _changed(rule: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    # A condition is one thing: half of the trust's and half of the school's would be neither's.
    asks_anew = not change.keys().isdisjoint(_ASKS_ANEW)
    kept = {name: each for name, each in rule.items() if not (asks_anew and name in KEYS)}
    return {**kept, **change}
