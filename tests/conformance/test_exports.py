"""The adapters that write registers for somebody else, proved with the kit."""

from typing import Any, ClassVar

import pytest

from attendance_adapters.la_weeks import Form
from attendance_core.conformance import ExportSuite
from attendance_core.hooks import SchoolAdapters, factory


class _Export:
    name: ClassVar[str]
    settings: ClassVar[dict[str, Any]] = {}

    @pytest.fixture
    def adapters(self) -> SchoolAdapters:
        found = factory(self.name)
        made = found(found.Settings(**self.settings))
        return SchoolAdapters.alone(self.name, made, frozenset({"export"}))


class TestCtf(_Export, ExportSuite):
    """A CTF of those who were on roll."""

    name = "ctf"


class TestCensus(_Export, ExportSuite):
    """The attendance of a census."""

    name = "census"


class TestLaWeeks(_Export, ExportSuite):
    """Weekly strings."""

    name = "la_weeks"
    settings: ClassVar[dict[str, Any]] = {"form": Form.COMMAS}


class TestDfeDaily(_Export, ExportSuite):
    """Daily counts."""

    name = "dfe_daily"
