"""The adapters that we ship, proved with the kit that every author has."""

from datetime import date
from pathlib import Path
from typing import ClassVar, cast

import pytest

from attendance_core.conformance import (
    ReadCalendarSuite,
    ReadMarksSuite,
    ReadRegisterStatusSuite,
    ReadRollSuite,
    ReadSchoolSuite,
    SendMessageSuite,
)
from attendance_core.hooks import SchoolAdapters, WritesSample, factory
from attendance_core.scenarios import invent
from attendance_core.sessions import Span


class _Invented:
    """An invented school, written in the system's own format and read back."""

    name: ClassVar[str]

    @pytest.fixture(scope="class")
    @classmethod
    def adapters(cls, tmp_path_factory: pytest.TempPathFactory) -> SchoolAdapters:
        found = factory(cls.name, place="test", key=cls.name)
        folder: Path = tmp_path_factory.mktemp(cls.name)
        settings = cast(WritesSample, found).write_sample(invent(5, pupils=40), folder)
        return SchoolAdapters.alone(cls.name, found(settings), found.capabilities)

    @pytest.fixture
    def span(self) -> Span:
        return date(2026, 11, 2), date(2026, 11, 20)


class _RegisterFolder(_Invented):
    name = "register_folder"


class _Sims(_Invented):
    name = "sims"


class _Ctf(_Invented):
    name = "ctf"


class TestRegisterFolderSchool(_RegisterFolder, ReadSchoolSuite):
    """The school of a register folder."""


class TestRegisterFolderCalendar(_RegisterFolder, ReadCalendarSuite):
    """The calendar of a register folder."""


class TestRegisterFolderRoll(_RegisterFolder, ReadRollSuite):
    """The roll of a register folder."""


class TestRegisterFolderMarks(_RegisterFolder, ReadMarksSuite):
    """The marks of a register folder."""


class TestRegisterFolderStatus(_RegisterFolder, ReadRegisterStatusSuite):
    """The registers taken in a register folder."""


class TestSimsRoll(_Sims, ReadRollSuite):
    """The roll of SIMS reports."""


class TestSimsMarks(_Sims, ReadMarksSuite):
    """The marks of SIMS reports."""


class TestSimsStatus(_Sims, ReadRegisterStatusSuite):
    """SIMS reports say nothing of the taking of registers."""


class TestCtfRoll(_Ctf, ReadRollSuite):
    """The roll of a CTF file."""


class TestCtfMarks(_Ctf, ReadMarksSuite):
    """The marks of a CTF file."""


class TestCtfStatus(_Ctf, ReadRegisterStatusSuite):
    """A CTF file says nothing of the taking of registers."""


class TestFolder(SendMessageSuite):
    """Messages into a folder."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give an adapter that writes into a folder of the test's own."""
        found = factory("folder", place="test", key="folder")
        made = found(found.Settings(tmp_path))
        return SchoolAdapters.alone("folder", made, found.capabilities)
