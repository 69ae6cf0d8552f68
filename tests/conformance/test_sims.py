"""The adapter of SIMS, proved with the kit that every author has."""

import os
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from attrs import evolve

from attendance_adapters.sims.settings import Write
from attendance_core.conformance import (
    MarksAsAtSuite,
    ReadLessonMarksSuite,
    ReadMarksSuite,
    ReadRegisterStatusSuite,
    ReadRollSuite,
    WriteMarksSuite,
)
from attendance_core.hooks import CAPABILITIES as HOOKS
from attendance_core.hooks import SchoolAdapters, WritesSample, factory
from attendance_core.register import MarkToWrite
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session, Span
from attendance_core.tables import LONDON

AT = datetime(2026, 11, 20, 15, 30, tzinfo=LONDON)
SCENARIO = invent(5, pupils=40).at(AT)


class _Invented:
    """An invented school at the end of its day, written as SIMS's reports and read back."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give the adapter that reads the reports, and writes a keying list."""
        return _adapters(tmp_path, write_to=tmp_path / "keying")

    @pytest.fixture
    def lesson_codes(self) -> frozenset[str]:
        """Give those of the invented school."""
        return frozenset(SCENARIO.school.lesson_codes)

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()

    @pytest.fixture
    def mark(self) -> MarkToWrite:
        """Give an illness in place of what stands for one pupil this morning."""
        row = SCENARIO.marks.filter(SCENARIO.marks["date"] == AT.date()).row(0, named=True)
        session = Session(row["date"], Half(row["session"]))
        return MarkToWrite("0" * 20, row["pupil"], session, row["code"], "I", "Attendance Officer")


def _adapters(folder: Path, **settings: object) -> SchoolAdapters:
    found = factory("sims")
    written = cast("WritesSample", found).write_sample(SCENARIO, folder)
    os.utime(folder / "marks.csv", (AT.timestamp(), AT.timestamp()))
    made = found(evolve(written, **settings))
    return SchoolAdapters.alone("sims", made, found.capabilities)


class TestRoll(_Invented, ReadRollSuite):
    """The students report."""


class TestMarks(_Invented, ReadMarksSuite):
    """The report of session marks."""


class TestStatus(_Invented, ReadRegisterStatusSuite):
    """The registers report."""


class TestAsAt(_Invented, MarksAsAtSuite):
    """When the report of session marks was written."""


class TestLessons(_Invented, ReadLessonMarksSuite):
    """The report of lesson marks."""


class TestKeying(_Invented, WriteMarksSuite):
    """Marks on the keying list."""


class TestThirdParty(_Invented, WriteMarksSuite):
    """Marks as files for a Technical Integrator's tool."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give the adapter that reads the reports, and hands files over."""
        return _adapters(tmp_path, write_to=tmp_path / "to-sims", write=Write.THIRD_PARTY)


SUITES = {
    "attendance_read_roll": ReadRollSuite,
    "attendance_read_marks": ReadMarksSuite,
    "attendance_read_register_status": ReadRegisterStatusSuite,
    "attendance_marks_as_at": MarksAsAtSuite,
    "attendance_read_lesson_marks": ReadLessonMarksSuite,
    "attendance_write_marks": WriteMarksSuite,
}


def test_every_hook_is_proved() -> None:
    """Each hook of the adapter has a class here that inherits its suite."""
    hooks = {hook for each in factory("sims").capabilities for hook in HOOKS[each]}
    classes = [each for each in globals().values() if isinstance(each, type)]
    proved = {
        hook
        for hook, suite in SUITES.items()
        for each in classes
        if each is not suite and issubclass(each, suite)
    }

    assert hooks == proved
