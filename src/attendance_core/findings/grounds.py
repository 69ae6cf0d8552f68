"""What stands behind a finding in law or guidance, from one day to another."""

from datetime import date
from functools import cache

from attrs import field, frozen

from attendance_core.dated import is_in_force
from attendance_core.findings.finding import Name
from attendance_core.sources import Source
from attendance_core.tables import packaged

__all__ = ["Ground", "ground", "sources"]


@frozen
class Ground:
    """What stands behind a finding; `particulars` are what has to be recorded, where that is it."""

    in_force: date
    sources: tuple[Source, ...]
    until: date | None = None
    particulars: tuple[str, ...] = ()


@frozen
class _File:
    grounds: tuple[Ground, ...] = field(alias="ground")


def ground(name: Name, *, on: date) -> Ground | None:
    """Give what stands behind a finding on a day, or None where nothing is known to."""
    return next((each for each in _grounds(name) if is_in_force(each, on=on)), None)


def sources(name: Name, *, on: date) -> tuple[Source, ...]:
    """Give the sources of a finding on a day; none where nothing is known to stand behind it."""
    found = ground(name, on=on)
    return found.sources if found else ()


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _grounds(name: Name) -> tuple[Ground, ...]:
    return packaged(__package__, f"data/{name.value}.toml", _File).grounds
