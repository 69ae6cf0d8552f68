"""A file that another system takes, made of a school's registers."""

from collections.abc import Mapping

from attrs import field, frozen

__all__ = ["ExportFile"]


@frozen
class ExportFile:
    """One file: the name that its taker expects, which says nothing of anybody, and its bytes.

    `left_out` counts, by reason, what the format has no place for.
    """

    name: str
    content: bytes = field(repr=False)
    left_out: Mapping[str, int] = field(factory=dict)
