"""What rules need of a register: their tests, and the windows in which these count."""

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from attendance_core.policy.measures import Source, measures
from attendance_core.policy.values import Condition, Op, Rule, Test, Window, WindowKind

__all__ = [
    "ALL_TIME",
    "Needed",
    "all_tests",
    "is_of_register",
    "of_register",
    "tests_of",
    "waiting",
]

ALL_TIME = Window(WindowKind.ROLLING_SESSIONS, length=10**6)
"""The window from which one that an event begins is a difference."""


def tests_of(condition: Condition) -> Iterator[Test]:
    """Give the tests of a condition, in their order."""
    if isinstance(condition, Test):
        yield condition
    else:
        for each in condition.parts:
            yield from tests_of(each)


def is_of_register(test: Test) -> bool:
    """Say whether a register alone answers a test, without cases and other facts."""
    is_since = test.window is not None and test.window.kind is WindowKind.SINCE_EVENT
    return not is_since and measures()[test.measure].source not in {Source.CASE, Source.FACTS}


def of_register(rule: Rule) -> bool:
    """Say whether a register alone answers what a rule asks, without cases and other facts."""
    return rule.evaluate.during is None and all(map(is_of_register, all_tests(rule)))


def all_tests(rule: Rule) -> Iterator[Test]:
    """Give the tests by which a rule is entered and left."""
    yield from tests_of(rule.enter)
    if rule.leave is not None:
        yield from tests_of(rule.leave)


def _summable(test: Test) -> Test | None:
    """Give a test as the register can answer it; what came after an event is a difference."""
    if measures()[test.measure].source in {Source.CASE, Source.FACTS}:
        return None
    return test if is_of_register(test) else evolve(test, window=ALL_TIME)


def waiting(rule: Rule) -> Iterator[Test]:
    """Give what is counted of a rule that waits for every mark and reason in its window, if any.

    In what window they count that an event begins, is not known before it is followed.
    """
    if not of_register(rule):
        yield Test("sessions_unresolved", Op.GE, (), ALL_TIME)
    elif rule.needs_reasons:
        yield Test("sessions_unresolved", Op.GE, (), next(tests_of(rule.enter)).window)


@frozen
class Needed:
    """Some tests that a register answers, and the windows in which they count."""

    windows: tuple[Window, ...]
    tests: tuple[Test, ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Needed":
        """Find what some rules need; what asks for other facts needs nothing."""
        asked = [
            each
            for rule in rules
            for each in (*map(_summable, all_tests(rule)), *waiting(rule))
            if each is not None
        ]
        tests = tuple(dict.fromkeys(asked))
        return cls(tuple(dict.fromkeys(map(_window, tests))), tests)

    def place_of(self, test: Test) -> int:
        """Give the number of the window in which a test counts."""
        return self.windows.index(_window(test))


def _window(test: Test) -> Window:
    if test.window is None:
        raise ValueError(f"{test.measure}: a window was expected")
    return test.window
