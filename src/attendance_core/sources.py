"""Where a figure, a code or a reading of the law comes from."""

from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

__all__ = ["Source", "Status", "are_verified"]


class Status(StrEnum):
    """How well a fact is established.

    `verified`: primary text or the Department's own data. `corroborated`: two or more independent
    secondary sources. `single source`: one of them. `unverified`: none, or inference.
    """

    VERIFIED = "verified"
    CORROBORATED = "corroborated"
    SINGLE_SOURCE = "single source"
    UNVERIFIED = "unverified"


@frozen
class Source:
    """A citation: the instrument or guidance, the paragraph in it, and its address.

    >>> print(Source("SI 2024/208", "reg 10(7)"))
    SI 2024/208, reg 10(7)
    """

    instrument: str
    paragraph: str = ""
    address: str = ""
    status: Status = Status.VERIFIED

    @property
    def verified(self) -> bool:
        """Say whether anything stands behind it; only `unverified` is not."""
        return self.status is not Status.UNVERIFIED

    def __str__(self) -> str:
        """Give the citation as it stands in a result: instrument, paragraph, address."""
        return ", ".join(part for part in (self.instrument, self.paragraph, self.address) if part)


def are_verified(sources: Iterable[Source]) -> bool:
    """Say whether none of some sources is unverified."""
    return all(source.verified for source in sources)
