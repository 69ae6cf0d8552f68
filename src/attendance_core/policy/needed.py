"""What rules need of a register: in which windows, and by which way it is counted."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from attrs import frozen

from attendance_core.policy.measures import Source, measures
from attendance_core.policy.values import Test, Window, WindowKind

__all__ = ["How", "Needed", "is_of_register"]


class How(Enum):
    """How all pupils are asked on one day, the quickest first.

    Counts of codes say all; or the marks of missed sessions do; or the days up to the day, of those
    who were away on the last of them; or each pupil is followed from session to session.
    """

    COUNTED = auto()
    MISSED = auto()
    RUNNING = auto()
    FOLLOWED = auto()


@frozen
class Place:
    """A window in which some tests count, and how."""

    window: Window
    how: How


@frozen
class Needed:
    """The windows of some tests, and the tests that count in each."""

    places: tuple[Place, ...]
    tests: tuple[Test, ...]

    @classmethod
    def of(cls, tests: Iterable[Test]) -> "Needed":
        """Find what some tests need; those that ask for other facts need nothing."""
        asked = [each for each in dict.fromkeys(tests) if is_of_register(each)]
        return cls(tuple(dict.fromkeys(map(_place, asked))), tuple(asked))

    def place_of(self, test: Test) -> int:
        """Give the number of the window in which a test counts."""
        return self.places.index(_place(test))

    def within(self, place: int) -> Sequence[Test]:
        """Give the tests that count in a window."""
        return [each for each in self.tests if self.place_of(each) == place]


def is_of_register(test: Test) -> bool:
    """Say whether a register alone answers a test, without cases and other facts."""
    is_since = test.window is not None and test.window.kind is WindowKind.SINCE_EVENT
    return not is_since and measures()[test.measure].source not in {Source.CASE, Source.FACTS}


_HOW = {Source.CODES: How.COUNTED, Source.MISSED: How.MISSED, Source.RUNS: How.RUNNING}


def _place(test: Test) -> Place:
    if test.window is None:
        raise ValueError(f"{test.measure}: a window was expected")
    how = _HOW.get(measures()[test.measure].source, How.FOLLOWED)
    # A window that may begin in an afternoon is none of days.
    in_days = test.window.kind is not WindowKind.ROLLING_SESSIONS
    return Place(test.window, how if in_days or how is How.RUNNING else How.FOLLOWED)
