"""Wonde, proved with the kit against a server of the documented API on this machine."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from attendance_core.conformance import (
    MarksAsAtSuite,
    ReadLessonMarksSuite,
    ReadMarksSuite,
    ReadRegisterStatusSuite,
    ReadRollSuite,
    ReadSchoolSuite,
    WriteMarksSuite,
)
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.register import MarkToWrite, rows
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session, Span
from attendance_core.tables import LONDON

AT = datetime(2026, 11, 20, 15, 30, tzinfo=LONDON)


def _server() -> ModuleType:
    # By its path: the kit is also run where what our own tests share is not to be found.
    path = Path(__file__).parents[1] / "support" / "wonde_server.py"
    spec = spec_from_file_location("wonde_server_of_the_kit", path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Served:
    """An invented school, served as Wonde serves one."""

    @pytest.fixture(scope="class")
    @classmethod
    def adapters(cls) -> Iterator[SchoolAdapters]:
        """Give an adapter of the whole day."""
        wonde, found = _server(), factory("wonde")
        held = wonde.served(invent(5, pupils=40).at(AT))
        os.environ["WONDE_TOKEN_OF_THE_KIT"] = wonde.TOKEN
        with wonde.serving(held, now=AT.astimezone(UTC)) as server:
            settings = found.Settings(
                wonde.SCHOOL,
                "env:WONDE_TOKEN_OF_THE_KIT",
                address=server.address,
                per_page=2000,
                patience=wonde.QUICK,
            )
            yield SchoolAdapters.alone("wonde", found(settings), found.capabilities)
        del os.environ["WONDE_TOKEN_OF_THE_KIT"]

    @pytest.fixture
    def span(self) -> Span:
        """Give three weeks of the autumn."""
        return date(2026, 11, 2), date(2026, 11, 20)


class TestWondeSchool(_Served, ReadSchoolSuite):
    """The school of Wonde."""


class TestWondeRoll(_Served, ReadRollSuite):
    """The students, contacts and leavers of Wonde."""


class TestWondeMarks(_Served, ReadMarksSuite):
    """The session marks of Wonde."""


class TestWondeSummer(_Served, ReadMarksSuite):
    """The session marks of a summer, whose days are told in UTC."""

    @pytest.fixture
    def span(self) -> Span:
        """Give two weeks of June."""
        return date(2026, 6, 8), date(2026, 6, 19)


class TestWondeStatus(_Served, ReadRegisterStatusSuite):
    """Wonde says nothing of the taking of registers."""


class TestWondeAsAt(_Served, MarksAsAtSuite):
    """When Wonde was asked, by its own clock."""


class TestWondeLessons(_Served, ReadLessonMarksSuite):
    """The lesson marks of Wonde."""

    @pytest.fixture
    def lesson_codes(self) -> frozenset[str]:
        """Give those of the invented school."""
        return frozenset({"RR"})

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()


class TestWondeWriting(_Served, WriteMarksSuite):
    """Marks written back through Wonde."""

    @pytest.fixture
    def mark(self, adapters: SchoolAdapters) -> MarkToWrite:
        """Give one of the Friday morning, over what stands there."""
        marks = rows(adapters.read_marks((AT.date(), AT.date())))
        row = next(row for row in marks if row["session"] == "AM" and row["code"] == "/")
        session = Session(row["date"], Half.AM)
        return MarkToWrite("f" * 19 + "1", row["pupil"], session, row["code"], "L", "office", 5)
