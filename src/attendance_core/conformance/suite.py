"""What all suites have in common: overriding a test needs a reason."""

from typing import Any

import pytest

from attendance_core.hooks import SchoolAdapters

__all__ = ["Suite"]


class Suite:
    """A suite of tests for one hook; provide the fixture `adapters`."""

    @pytest.fixture
    def adapters(self) -> SchoolAdapters:
        """Give the adapters of one school, made as the application makes them."""
        pytest.fail("provide the fixture `adapters` in your class")

    def __init_subclass__(cls, **keywords: Any) -> None:  # noqa: ANN401 - passed on
        """Refuse a class that quietly overrides a test of the kit."""
        super().__init_subclass__(**keywords)
        inherited = {name for parent in cls.__mro__[1:] for name in vars(parent)}
        for name, value in vars(cls).items():
            if name.startswith("test_") and name in inherited and not _has_reason(value):
                message = f"{cls.__name__}.{name} overrides a test without xfail(reason=…)"
                raise TypeError(message)


def _has_reason(test: object) -> bool:
    marks: list[pytest.Mark] = getattr(test, "pytestmark", [])
    return any(mark.name == "xfail" and mark.kwargs.get("reason") for mark in marks)
