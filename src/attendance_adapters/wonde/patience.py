"""How long an answer is waited for, what is asked again, and when somebody has to see to it."""

from datetime import datetime

import httpx2
from attrs import Attribute, field, frozen

from attendance_adapters.wonde.answers import Garbled
from attendance_adapters.wonde.moments import header_moment

__all__ = ["Again", "Patience", "is_worth_asking_again", "never_arrived"]

_TOO_LATE, _TOO_MANY, _THEIRS = 408, 429, 500


def _above_nothing(_: object, attribute: "Attribute[int]", value: int) -> None:
    if value < 1:
        raise ValueError(f"a number above 0 was expected in {attribute.name}")


@frozen
class Patience:
    """How long Wonde is waited for.

    What fails is asked `attempts` times; the first wait is `wait_milliseconds`, and each is longer
    than the one before, up to `longest_wait_seconds`. A longer wait that Wonde asks for is left to
    a person. A write-back is asked after `polls` times.
    """

    attempts: int = field(default=5, validator=_above_nothing)
    wait_milliseconds: int = field(default=500, validator=_above_nothing)
    longest_wait_seconds: int = field(default=60, validator=_above_nothing)
    timeout_seconds: int = field(default=60, validator=_above_nothing)
    polls: int = field(default=10, validator=_above_nothing)
    poll_milliseconds: int = field(default=3000, validator=_above_nothing)

    @property
    def wait(self) -> float:
        """The first wait, in seconds."""
        return self.wait_milliseconds / 1000

    @property
    def poll(self) -> float:
        """The wait before a write-back is asked after again, in seconds."""
        return self.poll_milliseconds / 1000


class Again(Exception):
    """An answer after which the same may be asked again, and when: after how many seconds."""

    def __init__(self, status: int, after: float | None) -> None:
        """Hold the status, and the seconds that Wonde asks for."""
        self.status = status
        self.after = after
        super().__init__(f"status {status}")

    @classmethod
    def of(cls, answer: httpx2.Response) -> "Again | None":
        """Give one for an answer that asks for it, or is any failure of the other side."""
        status = answer.status_code
        may_pass = status in {_TOO_LATE, _TOO_MANY} or status >= _THEIRS
        return cls(status, _seconds(answer)) if may_pass else None


def _seconds(answer: httpx2.Response) -> float | None:
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        # More figures than any wait has: longer than anybody waits.
        return float(text) if len(text) < 10 else float("inf")  # noqa: PLR2004
    until, now = header_moment(text), header_moment(answer.headers.get("date"))
    return _between(now, until)


def _between(now: datetime | None, until: datetime | None) -> float | None:
    # By Wonde's own clock, whatever this machine's says.
    return None if now is None or until is None else max(0.0, (until - now).total_seconds())


def is_worth_asking_again(error: Exception, patience: Patience) -> bool | float:
    """Say whether the same may be asked again, and after how many seconds if Wonde says it."""
    if isinstance(error, Again) and error.after is not None:
        return error.after if error.after <= patience.longest_wait_seconds else False
    return isinstance(error, Again | Garbled | httpx2.RequestError)


def never_arrived(error: Exception) -> bool:
    """Say whether what was sent did not arrive for certain: there was no connection, or no room."""
    if isinstance(error, Again):
        return error.status == _TOO_MANY
    return isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout)
