"""Authority: files in which people say what may happen, each line a key, a name and a role."""

from collections.abc import Mapping
from typing import TypeVar

from attrs import evolve, field, frozen

from attendance_core.errors import collecting
from attendance_core.tables import rows

__all__ = ["Approval", "Decision", "read_approvals", "read_decisions"]


@frozen
class Approval:
    """Who approved a proposed message, and in what role."""

    key: str
    name: str = field(repr=False)
    role: str


@frozen
class Decision:
    """The code that a person took for a proposed one, and in what role."""

    key: str
    code: str
    name: str = field(repr=False)
    role: str


T = TypeVar("T", Approval, Decision)


def read_approvals(text: str, *, place: str) -> Mapping[str, Approval]:
    """Read a file of approvals: `key`, `name`, `role`.

    Two people may approve one message, in one role: it is sent once.

    Raises:
        Refused: with every fault, a key that stands in two roles among them.
    """
    return _by_key(text, Approval, place)


def read_decisions(text: str, *, place: str) -> Mapping[str, Decision]:
    """Read a file of decisions: `key`, `code`, `name`, `role`.

    Raises:
        Refused: with every fault, a key for which two things were decided among them.
    """
    return _by_key(text, Decision, place)


def _by_key(text: str, kind: type[T], place: str) -> Mapping[str, T]:
    found: dict[str, T] = {}
    with collecting() as faults:
        for line, each in rows(text, kind, place=place):
            before = found.setdefault(each.key, each)
            if evolve(before, name=each.name) != each:
                faults.add(place, "one answer for each key was expected", line=line, column="key")
    return found
