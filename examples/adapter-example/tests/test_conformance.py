"""The adapter proved with the kit: a suite for each hook, and the fixtures that it asks for."""

from datetime import date
from pathlib import Path

import pytest

from attendance_core.conformance import ReadMarksSuite, ReadRegisterStatusSuite, ReadRollSuite
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.sessions import Span

LINES = """\
12 Ann Example 2014-03-05 | 2026-11-19 AM | here
12 Ann Example 2014-03-05 | 2026-11-19 PM | late
12 Ann Example 2014-03-05 | 2026-11-20 AM | ill
13 Bo Sample Test 2014-04-01 | 2026-11-20 AM | unknown
"""


@pytest.fixture
def adapters(tmp_path: Path) -> SchoolAdapters:
    """The adapter as an application finds it: by the name of its entry point."""
    (tmp_path / "marks.txt").write_text(LINES, encoding="utf-8")
    example = factory("example", place="test", key="roll")
    settings = example.Settings(tmp_path / "marks.txt")
    return SchoolAdapters.alone("example", example(settings), example.capabilities)


class _Example:
    @pytest.fixture
    def adapters(self, adapters: SchoolAdapters) -> SchoolAdapters:
        return adapters

    @pytest.fixture
    def span(self) -> Span:
        return date(2026, 11, 20), date(2026, 11, 20)


class TestRoll(_Example, ReadRollSuite):
    """The roll."""


class TestMarks(_Example, ReadMarksSuite):
    """The marks."""


class TestRegisterStatus(_Example, ReadRegisterStatusSuite):
    """The taking of registers."""


@pytest.mark.parametrize(
    "line", ["Ann is ill", "12 Ann Example 2014-13-05 | 2026-11-20 PM | ill"], ids=["line", "day"]
)
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    """A broken line is named by its number, and nothing of it is repeated."""
    (tmp_path / "marks.txt").write_text(f"{LINES}{line}\n", encoding="utf-8")
    example = factory("example", place="test", key="roll")
    broken = SchoolAdapters.alone(
        "example", example(example.Settings(tmp_path / "marks.txt")), example.capabilities
    )

    with pytest.raises(Refused, match=r"^marks.txt, line 5: [^I]*$"):
        broken.read_roll()
