"""Conditions in data: on what a field is asked for, a declaration, or a stop.

There is no language to learn and nothing that runs: a condition names a field and what it must be,
and of several all must hold.
"""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import field, frozen

__all__ = ["Condition", "Reading", "all_hold"]

Reading = Callable[[str], Any]
"""Gives the value of a field, or None where none is held."""


@frozen
class Condition:
    """One condition: that a field is one of some values, is none of them, or is held at all."""

    name: str = field(metadata={"key": "field"})
    is_: tuple[Any, ...] | None = field(default=None, metadata={"key": "is"})
    is_not: tuple[Any, ...] | None = None
    is_held: bool | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a condition that says nothing, or two things at once."""
        said = [each is not None for each in (self.is_, self.is_not, self.is_held)]
        if sum(said) != 1:
            raise ValueError("one of is, is_not, is_held was expected")

    def holds(self, read: Reading) -> bool | None:
        """Say whether it holds; None where the field is not held and so nobody can say."""
        value = read(self.name)
        if self.is_held is not None:
            return (value is not None) is self.is_held
        if value is None:
            return None
        if self.is_ is not None:
            return _is_among(value, self.is_)
        return not _is_among(value, self.is_not or ())


def _is_among(value: object, others: Iterable[object]) -> bool:
    # To Python 0 is False and 1 is True; to a form a count is no answer.
    return any(
        value == each and isinstance(value, bool) is isinstance(each, bool) for each in others
    )


def all_hold(conditions: Iterable[Condition], read: Reading) -> bool | None:
    """Say whether all conditions hold, as they do where there are none; None is not known.

    >>> told = {"pupil.looked_after": True}
    >>> after = Condition("pupil.looked_after", is_=(True,))
    >>> consulted = Condition("virtual_school.consulted_on", is_held=False)
    >>> all_hold([after, consulted], told.get), all_hold([after], {}.get)
    (True, None)
    """
    found = [each.holds(read) for each in conditions]
    if False in found:
        return False
    return None if None in found else True
