"""What holds where a policy does not say otherwise."""

from collections.abc import Mapping
from functools import cache

from attrs import frozen

from attendance_core.tables import packaged

__all__ = ["Defaults", "defaults"]


@frozen
class Defaults:
    """The settings of a policy that does not say them; none of them is the law's.

    A percentage is asked of `min_possible_sessions`. `diverted` gives, by flag, the role that
    decides on what reaches the family of a pupil who has it.
    """

    verified: bool
    min_possible_sessions: int
    diverted: Mapping[str, str]


@cache
def defaults() -> Defaults:
    """Give the settings."""
    return packaged(__package__, "data/defaults.toml", Defaults)
