"""The suite for the hook that writes marks."""

import pytest
from attrs import evolve

from attendance_core.conformance.suite import Suite
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import MarkToWrite, WriteState

__all__ = ["WriteMarksSuite"]

_TAKEN = {WriteState.WRITTEN, WriteState.WAITING}


class WriteMarksSuite(Suite):
    """Tests of `attendance_write_marks`. They do write: give an adapter of a test system.

    Provide `mark`: one that the system takes, over the code that stands there.
    """

    @pytest.fixture
    def mark(self) -> MarkToWrite:
        """Give a mark that the system takes."""
        pytest.fail("provide the fixture `mark` in your class")

    def test_a_mark_is_taken(self, adapters: SchoolAdapters, mark: MarkToWrite) -> None:
        """It is written, or waits. If this fails: `why` of the answer says what is amiss."""
        (found,) = adapters.write_marks((mark,))

        assert (found.key, found.state in _TAKEN) == (mark.key, True)

    def test_each_mark_has_its_answer_in_its_place(
        self, adapters: SchoolAdapters, mark: MarkToWrite
    ) -> None:
        """As many answers as marks, in their order. If this fails: answer refused ones as well."""
        stranger = evolve(mark, key="f" * 20, pupil="adno:none-such")
        found = adapters.write_marks((stranger, mark))

        assert [each.key for each in found] == [stranger.key, mark.key]

    def test_one_that_is_refused_keeps_no_other_back(
        self, adapters: SchoolAdapters, mark: MarkToWrite
    ) -> None:
        """An unknown pupil is refused alone. If this fails: split the batch."""
        stranger = evolve(mark, key="f" * 20, pupil="adno:none-such")
        first, second = adapters.write_marks((stranger, mark))

        assert (first.state, second.state in _TAKEN) == (WriteState.REFUSED, True)

    def test_no_code_is_written_that_never_was_one(
        self, adapters: SchoolAdapters, mark: MarkToWrite
    ) -> None:
        """It is refused, with a reason. If this fails: never write the nearest code instead."""
        (found,) = adapters.write_marks((evolve(mark, code="?!"),))

        assert (found.state, found.why != "") == (WriteState.REFUSED, True)

    def test_written_again_it_is_there_once(
        self, adapters: SchoolAdapters, mark: MarkToWrite
    ) -> None:
        """Handed over twice, it is taken twice. If this fails: is it refused as a newer one?"""
        adapters.write_marks((mark,))
        (found,) = adapters.write_marks((mark,))

        assert found.state in _TAKEN

    def test_nothing_to_write_writes_nothing(self, adapters: SchoolAdapters) -> None:
        """No marks have no answers. If this fails: leave before the system is called."""
        assert adapters.write_marks(()) == ()

    def test_a_reason_names_nobody(self, adapters: SchoolAdapters, mark: MarkToWrite) -> None:
        """The key of a pupil stands in no reason. If this fails: say what, and not of whom."""
        stranger = evolve(mark, key="f" * 20, pupil="adno:none-such")
        (found,) = adapters.write_marks((stranger,))

        assert "none-such" not in found.why
