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
        kit = {
            name: test
            for parent in reversed(cls.__mro__)
            if Suite in parent.__mro__ and parent.__module__.startswith(_KIT)
            for name, test in vars(parent).items()
            if name.startswith("test_")
        }
        # By what the class ends up with: a class mixed in before the suite overrides as well.
        for name, test in kit.items():
            found = getattr(cls, name)
            if found is not test and not _has_reason(found):
                raise TypeError(f"{cls.__name__}.{name} overrides a test without xfail(reason=…)")


_KIT = __name__.rpartition(".")[0]


def _has_reason(test: object) -> bool:
    marks: list[pytest.Mark] = getattr(test, "pytestmark", [])
    return any(mark.name == "xfail" and mark.kwargs.get("reason") for mark in marks)
