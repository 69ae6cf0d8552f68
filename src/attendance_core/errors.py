"""What goes wrong, and where: every error of the library, each also a built-in's child.

A faulty *register* is not an error: it yields findings (`attendance_core.findings`). Errors are for
misuse and for input that cannot be read. Messages name the place and what was expected, and never
the content of a cell, save a date, a session or a code.
"""

from collections.abc import Callable, Iterable
from typing import NoReturn, Self, TypeVar

from attrs import define, field, frozen

__all__ = [
    "AdapterError",
    "AlreadyDecided",
    "AttendanceError",
    "Fault",
    "NotInForce",
    "Refused",
    "collecting",
]


T = TypeVar("T")


class AttendanceError(Exception):
    """The parent of every error that this library raises on purpose."""


class NotInForce(AttendanceError, LookupError):
    """No value of the law was in force on the day that was asked for."""


class AlreadyDecided(AttendanceError, ValueError):
    """Somebody decided it before: what is decided once is not decided again."""


@frozen
class Fault:
    """One thing wrong with some input: where it is, and what was expected there.

    `place` is a file's name; `line` counts from 1, the header included; `column` is a column of a
    table, `key` a key of a TOML file.
    """

    place: str
    expected: str
    line: int | None = None
    column: str | None = None
    key: str | None = None

    def __str__(self) -> str:
        """Say it in one sentence: place, line, column or key, what was expected."""
        where = [self.place]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.column is not None:
            where.append(f"column {self.column}")
        if self.key is not None:
            where.append(f"key {self.key}")
        return f"{', '.join(where)}: {self.expected}"


class Refused(AttendanceError, ValueError):
    """Some input was refused as a whole, with every fault that was found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Hold the faults, in the order in which they were found."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class AdapterError(AttendanceError, RuntimeError):
    """An adapter failed in one of its hooks; the cause is chained, its text is not repeated."""

    def __init__(self, adapter: str, hook: str, reason: str) -> None:
        """Name the adapter and the hook, and say what happened without personal values."""
        self.adapter = adapter
        self.hook = hook
        self.reason = reason
        super().__init__(f"adapter {adapter}, hook {hook}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        """Let it travel from one process to another."""
        return type(self), (self.adapter, self.hook, self.reason)


@define
class collecting:  # noqa: N801 - reads as a verb where it is used: `with collecting() as faults:`
    """Collect faults, and refuse the input once, with all of them, when the block ends.

    >>> with collecting() as faults:
    ...     faults.add("school.toml", "a whole number was expected", key="urn")
    Traceback (most recent call last):
        ...
    attendance_core.errors.Refused: school.toml, key urn: a whole number was expected
    """

    # In the order in which they came, each once.
    _faults: dict[Fault, None] = field(factory=dict)

    def add(
        self,
        place: str,
        expected: str,
        *,
        line: int | None = None,
        column: str | None = None,
        key: str | None = None,
    ) -> None:
        """Note one fault."""
        self.extend([Fault(place, expected, line, column, key)])

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note faults that were found elsewhere, each once."""
        self._faults.update(dict.fromkeys(faults))

    def attempt(self, read: Callable[[], T]) -> T | None:
        """Read something, and note the faults with which it is refused; then there is nothing."""
        try:
            return read()
        except Refused as refused:
            self.extend(refused.faults)
            return None

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self._faults)

    def refuse(self) -> NoReturn:
        """Refuse the input now."""
        raise Refused(self._faults)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Refuse the input if any fault was found; a stray exception passes as it is."""
        if kind is None and self._faults:
            self.refuse()
