"""The suite for the hook that says at which moment the marks stood."""

from datetime import datetime

import pytest

from attendance_core.conformance.suite import Suite
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import rows
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["MarksAsAtSuite"]


class MarksAsAtSuite(Suite):
    """Tests of `attendance_marks_as_at`; provide `span` too, days gone by that hold marks."""

    @pytest.fixture
    def span(self) -> Span:
        """Give a first and last day between which the school has marks."""
        pytest.fail("provide the fixture `span` in your class")

    def test_gives_a_moment(self, adapters: SchoolAdapters) -> None:
        """The answer is a datetime. If this fails: a day alone does not say how old marks are."""
        assert isinstance(adapters.marks_as_at(), datetime)

    def test_the_moment_knows_its_zone(self, adapters: SchoolAdapters) -> None:
        """It has a zone. If this fails: attach it where you read the moment; never guess it."""
        assert adapters.marks_as_at().utcoffset() is not None

    def test_is_no_earlier_than_the_marks(self, adapters: SchoolAdapters, span: Span) -> None:
        """It is no earlier than the last day of marks. If this fails: is it another file's?"""
        found = [row["date"] for row in rows(adapters.read_marks(span))]
        days = [day for day in found if span[0] <= day <= span[1]]

        assert days
        assert adapters.marks_as_at().astimezone(LONDON).date() >= max(days)

    def test_does_not_go_back(self, adapters: SchoolAdapters, span: Span) -> None:
        """Asked again it is no earlier. If this fails: is one moment kept and another read?"""
        adapters.read_marks(span)
        before = adapters.marks_as_at()
        adapters.read_marks(None)

        assert adapters.marks_as_at() >= before
