"""School Comms, proved with the kit: a folder of messages, and an invented school's exports."""

from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from attendance_core.conformance import (
    ExportSuite,
    ReadMessageOutcomesSuite,
    ReadRepliesSuite,
    SendMessageSuite,
)
from attendance_core.hooks import SchoolAdapters, WritesSample, factory
from attendance_core.scenarios import invent
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

AT = datetime(2026, 11, 20, 15, 30, tzinfo=LONDON)


class _SchoolComms:
    """An adapter of a folder, and of the exports of an invented school at the end of its day."""

    @pytest.fixture
    def adapters(self, tmp_path: Path) -> SchoolAdapters:
        """Give it."""
        found = factory("school_comms")
        settings = cast(WritesSample, found).write_sample(invent(5, pupils=40).at(AT), tmp_path)
        return SchoolAdapters.alone("school_comms", found(settings), found.capabilities)

    @pytest.fixture
    def span(self) -> Span:
        """Give the Friday."""
        return AT.date(), AT.date()


class TestSending(_SchoolComms, SendMessageSuite):
    """Messages into a folder."""


class TestReplies(_SchoolComms, ReadRepliesSuite):
    """Replies of an export."""


class TestOutcomes(_SchoolComms, ReadMessageOutcomesSuite):
    """Statuses of an export."""


class TestMembers(_SchoolComms, ExportSuite):
    """The members' file."""
