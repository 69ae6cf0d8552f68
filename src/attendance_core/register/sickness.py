"""Expected sickness: how long a pupil is expected to be ill, as a person of the school said it."""

from datetime import date

from attrs import field, frozen

__all__ = ["ExpectedSickness"]


@frozen
class ExpectedSickness:
    """What a person of the school recorded about how long a pupil will be ill.

    `expected_school_days` is in school days, not sessions. With `continuous_illness` the illness is
    one that goes on, so that what was told of it before may have to be told again. Source: SI
    2024/208, sickness return.
    """

    pupil: str = field(repr=False)
    recorded_on: date
    expected_school_days: int
    continuous_illness: bool = False
