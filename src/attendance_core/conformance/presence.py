"""The suite for the hook that reads where pupils were seen."""

import pytest
from attrs import evolve

from attendance_core.conformance.suite import Suite
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import Presence
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["ReadPresenceSuite"]


class ReadPresenceSuite(Suite):
    """Tests of `attendance_read_presence_events`; provide `span` too, days that hold some."""

    @pytest.fixture
    def span(self) -> Span:
        """Give a first and last day between which somebody was seen."""
        pytest.fail("provide the fixture `span` in your class")

    def test_gives_presence(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of Presence. If this fails: give `()` where nothing is held."""
        found = adapters.read_presence_events(None)

        assert isinstance(found, tuple)
        assert all(isinstance(each, Presence) for each in found)

    def test_moments_know_their_zone(self, adapters: SchoolAdapters) -> None:
        """Moments have a zone. If this fails: attach Europe/London where you read them."""
        found = adapters.read_presence_events(None)

        assert [place for place, each in enumerate(found) if each.at.utcoffset() is None] == []

    def test_gives_events_of_the_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Somebody was seen in the span. If this fails: the last day is included as well."""
        assert _within(adapters, span)

    def test_all_events_hold_those_of_a_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Without a span all is read. If this fails: None must mean everything that is held."""
        assert _within(adapters, span) <= set(adapters.read_presence_events(None))

    def test_reading_changes_nothing(self, adapters: SchoolAdapters, span: Span) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert _within(adapters, span) == _within(adapters, span)

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No repr says who was seen, or where. If this fails: use `register.Presence` as it is."""
        found = adapters.read_presence_events(None)

        assert all(repr(each) == repr(evolve(each, pupil=None, place=None)) for each in found)


def _within(adapters: SchoolAdapters, span: Span) -> set[Presence]:
    found = adapters.read_presence_events(span)
    return {each for each in found if span[0] <= each.at.astimezone(LONDON).date() <= span[1]}
