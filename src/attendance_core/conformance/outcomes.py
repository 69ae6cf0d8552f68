"""The suite for the hook that reads what became of messages."""

import pytest

from attendance_core.conformance.suite import Suite
from attendance_core.correspondence import MessageOutcome
from attendance_core.hooks import SchoolAdapters
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["ReadMessageOutcomesSuite"]


class ReadMessageOutcomesSuite(Suite):
    """Tests of `attendance_read_message_outcomes`; provide `span` too, days that hold some."""

    @pytest.fixture
    def span(self) -> Span:
        """Give a first and last day between which something became of a message."""
        pytest.fail("provide the fixture `span` in your class")

    def test_gives_outcomes(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of MessageOutcome. If this fails: give `()` for nothing."""
        found = adapters.read_message_outcomes(None)

        assert isinstance(found, tuple)
        assert all(isinstance(each, MessageOutcome) for each in found)

    def test_moments_know_their_zone(self, adapters: SchoolAdapters) -> None:
        """Moments have a zone. If this fails: attach the system's zone where you read them."""
        found = adapters.read_message_outcomes(None)

        assert [each.key for each in found if each.at.utcoffset() is None] == []

    def test_gives_outcomes_of_the_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Something is of the span. If this fails: the last day is included as well."""
        assert _within(adapters, span)

    def test_a_message_has_one_outcome_at_a_moment(self, adapters: SchoolAdapters) -> None:
        """A callback that came twice is one outcome. If this fails: know it by key and moment."""
        found = [(each.key, each.at) for each in adapters.read_message_outcomes(None)]

        assert len(found) == len(set(found))

    def test_all_outcomes_hold_those_of_a_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Without a span all is read. If this fails: None must mean everything that is held."""
        assert _within(adapters, span) <= set(adapters.read_message_outcomes(None))

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert adapters.read_message_outcomes(None) == adapters.read_message_outcomes(None)


def _within(adapters: SchoolAdapters, span: Span) -> set[MessageOutcome]:
    found = adapters.read_message_outcomes(span)
    return {each for each in found if span[0] <= each.at.astimezone(LONDON).date() <= span[1]}
