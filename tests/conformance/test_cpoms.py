"""The adapter for CPOMS, proved with the kit that every author has."""

from pathlib import Path

import pytest

from attendance_core.conformance import LogConcernSuite, ReadHoldsSuite
from attendance_core.hooks import SchoolAdapters, factory

HOLDS = """\
pupil,since,owner,until
adno:000017,2026-11-20,Safeguarding Lead,2026-12-18
adno:000018,2026-11-20,Safeguarding Lead,
"""


class _Cpoms:
    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        (tmp_path / "holds.csv").write_text(HOLDS, encoding="utf-8")
        found = factory("cpoms")
        made = found(
            found.Settings(tmp_path / "drafts", tmp_path / "holds.csv", ("Attendance", "Other"))
        )
        return SchoolAdapters.alone("cpoms", made, found.capabilities)


class TestConcerns(_Cpoms, LogConcernSuite):
    """Drafts of concerns."""


class TestHolds(_Cpoms, ReadHoldsSuite):
    """The file of holds."""
