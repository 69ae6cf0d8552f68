"""The adapter proved with the kit: a suite for each hook, and the fixtures that it asks for."""

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from attendance_core.conformance import (
    MarksAsAtSuite,
    ReadMarksSuite,
    ReadRegisterStatusSuite,
    ReadRollSuite,
)
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

EXPORT = Path(__file__).parents[1] / "trust" / "exports" / "marks.txt"
LINES = EXPORT.read_text(encoding="utf-8")
WRITTEN = datetime(2026, 11, 20, 9, 15, tzinfo=LONDON)


def _adapters(folder: Path, lines: str = LINES) -> SchoolAdapters:
    """Give the adapter as an application finds it: by the name of its entry point."""
    file = folder / "marks.txt"
    file.write_text(lines, encoding="utf-8")
    os.utime(file, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    example = factory("example")
    return SchoolAdapters.alone("example", example(example.Settings(file)), example.capabilities)


@pytest.fixture
def adapters(tmp_path: Path) -> SchoolAdapters:
    """The adapter of one school."""
    return _adapters(tmp_path)


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


class TestMarksAsAt(_Example, MarksAsAtSuite):
    """The moment at which the file was written."""


def test_marks_do_not_look_fresher_than_they_are(adapters: SchoolAdapters, tmp_path: Path) -> None:
    """A file that is written anew after the reading changes neither the marks nor their moment."""
    adapters.read_marks(None)
    (tmp_path / "marks.txt").write_text(LINES, encoding="utf-8")

    assert adapters.marks_as_at() == WRITTEN


@pytest.mark.parametrize(
    "line", ["Ann is ill", "12 Ann Example 2014-13-05 | 2026-11-20 PM | ill"], ids=["line", "day"]
)
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    """A broken line is named by its number, and nothing of it is repeated."""
    broken = _adapters(tmp_path, f"{LINES}{line}\n")

    with pytest.raises(Refused, match=r"^marks.txt, line 5: [^I]*$"):
        broken.read_roll()


def test_two_schools_know_nothing_of_one_another(adapters: SchoolAdapters, tmp_path: Path) -> None:
    """What one has read is not given for the other: nothing is kept on the class."""
    adapters.read_roll()
    (tmp_path / "another").mkdir()
    other = _adapters(tmp_path / "another", LINES.splitlines()[-1])

    assert [pupil.key for pupil in other.read_roll().pupils] == ["adno:13"]
