"""Making the adapters that a school's configuration names, each with its settings, once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, fields

from attendance_core.errors import AdapterError, AttendanceError, Fault, Refused, collecting
from attendance_core.hooks.discovery import Factory, factory
from attendance_core.tables import structure
from attendance_core.trust import SchoolConfiguration

__all__ = ["made_adapter", "made_adapters"]

_OF_THE_SCHOOL = frozenset({"calendar", "roll", "marks"})


def made_adapters(
    configuration: SchoolConfiguration, *, place: str, folder: Path
) -> dict[str, tuple[str, object]]:
    """Make the adapters of a school, and give each capability's with its name.

    Raises:
        Refused: an adapter is not installed, cannot do what it is named for, or its settings are
            not what it takes; all at once.
        AdapterError: an adapter cannot be loaded or made.
    """
    wanted = dict(configuration.adapters)
    knowing: dict[str, str] = {}
    if not configuration.calendar.endswith(".csv"):
        wanted["calendar"] = configuration.calendar
    made: dict[str, object] = {}
    with collecting() as faults:
        for capability, name in wanted.items():
            parent = "" if capability == "calendar" else ".adapters"
            key = f"{configuration.key}{parent}.{capability}"
            try:
                found = _able(name, capability, place=place, key=key)
                # One that was named for who was seen may hold nothing else of the school.
                if "school" in found.capabilities and capability in _OF_THE_SCHOOL:
                    knowing["school"] = name
                if name not in made:
                    settings = configuration.settings.get(name, {})
                    where = f"{configuration.key}.{name}"
                    made[name] = _made(found, name, settings, place, where, folder)
            except Refused as refused:
                faults.extend(refused.faults)
    named = wanted | knowing
    return {capability: (name, made[name]) for capability, name in named.items()}


def made_adapter(
    name: str, capability: str, settings: Mapping[str, Any], *, place: str, folder: Path
) -> object:
    """Make one adapter, whatever schools name.

    Raises:
        Refused: it is not installed, cannot do what it is wanted for, or the settings are not what
            it takes.
        AdapterError: it cannot be loaded or made.
    """
    found = _able(name, capability, place=place, key=name)
    return _made(found, name, settings, place, "", folder)


def _able(name: str, capability: str, *, place: str, key: str) -> Factory:
    found = factory(name, place=place, key=key)
    if capability not in found.capabilities:
        able = ", ".join(sorted(found.capabilities))
        expected = f"an adapter for {capability} was expected; {name} is one for {able}"
        raise Refused([Fault(place, expected, key=key)])
    return found


def _made(
    found: Factory, name: str, settings: object, place: str, key: str, folder: Path
) -> object:
    read = structure(settings, found.Settings, place=place, key=key)
    paths = {
        each.alias: folder / value
        for each in fields(type(read))
        if isinstance(value := getattr(read, each.name), Path)
    }
    try:
        return found(evolve(read, **paths))
    except AttendanceError:
        raise
    except Exception as error:
        raise AdapterError(name, "(making)", f"it failed with {type(error).__name__}") from error
