"""The suite for the hook that reads what families let the school know."""

from collections import Counter

import pytest
from attrs import evolve

from attendance_core.conformance.suite import Suite
from attendance_core.correspondence import Reply
from attendance_core.hooks import SchoolAdapters
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["ReadRepliesSuite"]


class ReadRepliesSuite(Suite):
    """Tests of `attendance_read_replies`; provide `span` too, days on which some came."""

    @pytest.fixture
    def span(self) -> Span:
        """Give a first and last day between which a reply came."""
        pytest.fail("provide the fixture `span` in your class")

    def test_gives_replies(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of Reply. If this fails: give `()` where nothing is held."""
        found = adapters.read_replies(None)

        assert isinstance(found, tuple)
        assert all(isinstance(each, Reply) for each in found)

    def test_a_reply_stands_once(self, adapters: SchoolAdapters) -> None:
        """Each key stands once. If this fails: a thread of texts has a key for each of them."""
        keys = Counter(each.reply for each in adapters.read_replies(None))

        assert all(times == 1 for times in keys.values())

    def test_moments_know_their_zone(self, adapters: SchoolAdapters) -> None:
        """Moments have a zone. If this fails: attach Europe/London where you read them."""
        found = adapters.read_replies(None)

        assert [each.reply for each in found if each.at.utcoffset() is None] == []

    def test_no_reply_ends_before_it_begins(self, adapters: SchoolAdapters) -> None:
        """Its last day is no earlier than its first. If this fails: are the two changed over?"""
        found = adapters.read_replies(None)
        days = [(each.reply, each.first_day or each.at.date(), each.last_day) for each in found]

        assert [reply for reply, first, last in days if last and last < first] == []

    def test_gives_replies_of_the_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """A reply came in the span. If this fails: a span is of the days on which they came."""
        assert _within(adapters, span)

    def test_all_replies_hold_those_of_a_span(self, adapters: SchoolAdapters, span: Span) -> None:
        """Without a span all is read. If this fails: None must mean everything that is held."""
        assert _within(adapters, span) <= set(adapters.read_replies(None))

    def test_reading_changes_nothing(self, adapters: SchoolAdapters, span: Span) -> None:
        """Read twice, the same is read. If this fails: the system may give each reply only once."""
        assert _within(adapters, span) == _within(adapters, span)

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No repr says who wrote, or what. If this fails: use `correspondence.Reply` as it is."""
        found = adapters.read_replies(None)

        assert all(repr(each) == repr(_of_nobody(each)) for each in found)


def _of_nobody(reply: Reply) -> Reply:
    return evolve(reply, pupil=None, reason=None, text=None, parent=None, taken_by=None)


def _within(adapters: SchoolAdapters, span: Span) -> set[Reply]:
    found = adapters.read_replies(span)
    return {each for each in found if span[0] <= each.at.astimezone(LONDON).date() <= span[1]}
