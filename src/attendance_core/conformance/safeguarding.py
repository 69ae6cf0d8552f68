"""The suites for what passes between the attendance office and the safeguarding lead."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from attendance_core.conformance.suite import Suite
from attendance_core.hooks import SchoolAdapters
from attendance_core.safeguarding import Concern, SafeguardingHold
from attendance_core.sessions import Half, Session

__all__ = ["LogConcernSuite", "ReadHoldsSuite"]


class LogConcernSuite(Suite):
    """Tests of `attendance_log_concern`. They do hand over: give an adapter of a test system."""

    @pytest.fixture
    def concern(self) -> Concern:
        """Give a concern about nobody; provide another where the category is the school's own."""
        at = datetime(2026, 11, 20, 10, 5, tzinfo=UTC)
        session = Session(date(2026, 11, 20), Half.AM)
        return Concern(
            "0123456789abcdef0123",
            "adno:000000",
            at,
            at,
            "Attendance",
            "Attendance Officer",
            marks=((session, "N"),),
            contacts_tried=3,
        )

    def test_is_handed_over_once(self, adapters: SchoolAdapters, concern: Concern) -> None:
        """The second call hands over nothing. If this fails: use the key as its own."""
        first = adapters.log_concern(concern)
        second = adapters.log_concern(concern)

        assert (first.already_sent, second.already_sent) == (False, True)
        assert first.reference == second.reference

    def test_another_key_is_another_concern(
        self, adapters: SchoolAdapters, concern: Concern
    ) -> None:
        """Two keys are two. If this fails: do not know concerns by what they say."""
        adapters.log_concern(concern)

        assert adapters.log_concern(evolve(concern, key="f" * 20)).already_sent is False

    def test_the_reference_says_nothing_of_anybody(
        self, adapters: SchoolAdapters, concern: Concern
    ) -> None:
        """A reference holds no pupil. If this fails: name files and entries by the key alone."""
        assert "000000" not in adapters.log_concern(concern).reference


class ReadHoldsSuite(Suite):
    """Tests of `attendance_read_holds`; somebody must be held back."""

    def test_gives_holds(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of SafeguardingHold. If this fails: give `()` for nobody."""
        found = adapters.read_holds()

        assert isinstance(found, tuple)
        assert all(isinstance(each, SafeguardingHold) for each in found)

    def test_somebody_is_held_back(self, adapters: SchoolAdapters) -> None:
        """There is one. If this fails: the export may be empty."""
        assert adapters.read_holds()

    def test_no_hold_ends_before_it_begins(self, adapters: SchoolAdapters) -> None:
        """The first day comes first. If this fails: look at days and months."""
        assert all(each.until is None or each.since <= each.until for each in adapters.read_holds())

    def test_each_names_a_role_to_speak_to(self, adapters: SchoolAdapters) -> None:
        """Whoever finds a hold knows whom to ask. If this fails: give the lead's role."""
        assert all(each.owner.strip() for each in adapters.read_holds())

    def test_reading_changes_nothing(self, adapters: SchoolAdapters) -> None:
        """Read twice, the same is read. If this fails: the adapter may use up its input."""
        assert adapters.read_holds() == adapters.read_holds()

    def test_shows_nobody_in_a_repr(self, adapters: SchoolAdapters) -> None:
        """No repr says who. If this fails: use `safeguarding.SafeguardingHold` as it is."""
        assert all(repr(each) == repr(evolve(each, pupil="")) for each in adapters.read_holds())
