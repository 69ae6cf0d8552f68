"""Conditions in data: on what a field is asked for, a declaration, or a stop.

There is no language to learn and nothing that runs: a condition names a field and what it must be,
and of several all must hold.
"""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import field, frozen

from attendance_core.forms.dictionary import canonical_field, expect_fields
from attendance_core.forms.values import misfit

__all__ = ["Condition", "Reading", "all_hold", "is_something"]

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
        """Refuse a condition that says nothing, or two things, or what its field never is."""
        said = [each is not None for each in (self.is_, self.is_not, self.is_held)]
        if sum(said) != 1:
            raise ValueError("one of is, is_not, is_held was expected")
        expect_fields([self.name])
        kept, values = canonical_field(self.name), (*(self.is_ or ()), *(self.is_not or ()))
        if any(misfit(kept.kind, value, kept.columns) for value in values):
            raise ValueError(f"values of {self.name} were expected in a condition")
        if kept.allowed and not kept.allowed.keys() >= set(values):
            among = ", ".join(kept.allowed)
            raise ValueError(f"values among {among} were expected of {self.name}")

    def holds(self, read: Reading) -> bool | None:
        """Say whether it holds; None where the field is not held and so nobody can say."""
        value = read(self.name)
        if self.is_held is not None:
            return is_something(value) is self.is_held
        if value is None:
            return None
        if self.is_ is not None:
            return _is_among(value, self.is_)
        return not _is_among(value, self.is_not or ())


def is_something(value: object) -> bool:
    """Say whether a value is held; a list of nothing holds nothing."""
    return value is not None and value not in ((), [])


def _is_among(value: object, others: Iterable[object]) -> bool:
    # To Python 0 is False and 1 is True; to a form a count is no answer.
    return any(
        value == each and isinstance(value, bool) is isinstance(each, bool) for each in others
    )


def all_hold(conditions: Iterable[Condition], read: Reading) -> bool | None:
    """Say whether all conditions hold, as they do where there are none; None is not known.

    >>> told = {"pupil.care_status": "now"}
    >>> looked_after = Condition("pupil.care_status", is_=("now",))
    >>> not_asked = Condition("virtual_school.consulted_on", is_held=False)
    >>> all_hold([looked_after, not_asked], told.get), all_hold([looked_after], {}.get)
    (True, None)
    """
    found = [each.holds(read) for each in conditions]
    if False in found:
        return False
    return None if None in found else True
