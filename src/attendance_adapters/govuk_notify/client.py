"""The official client, and what its errors mean: whether a message may have been handed over."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ssl import SSLCertVerificationError
from typing import Any, TypeVar

import stamina
from attrs import frozen
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from requests import ConnectionError as Unconnected
from requests import ConnectTimeout
from urllib3.exceptions import NewConnectionError, SSLError

from attendance_core.errors import AdapterError, Fault, Refused

__all__ = ["Asking", "client", "handing", "now"]

T = TypeVar("T")

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf".+-{_UUID}-{_UUID}", re.IGNORECASE | re.DOTALL)
_CLOCK = timedelta(seconds=30)
_LONGEST_WAIT = 60.0

_EXPECTED: Mapping[tuple[int, str], str] = {
    (429, "RateLimitError"): "fewer messages in a minute were expected: it stays due",
    (429, "TooManyRequestsError"): "fewer messages in a day were expected: it stays due",
    (403, "AuthError"): "a key of the service, not one that was revoked, was expected",
    (400, "ValidationError"): "a message as Notify takes one was expected",
}
_OF_A_STATUS: Mapping[int, str] = {
    400: "what this service and its kind of key may send was expected",
    403: "a key that may do this was expected",
    404: "a template of this service was expected, by its id",
    429: "fewer requests were expected: it stays due",
}


# The client logs what Notify says in words, which may repeat a number or an address.
logging.getLogger("notifications_python_client.base").addFilter(
    lambda record: record.levelno < logging.WARNING
)


def now() -> datetime:
    """Give the moment: limits, and the time that Notify remembers, are of the clock."""
    return datetime.now(UTC)  # noqa: TID251 - what is handed over when is the clock's to say


def client(key: str, base_url: str, timeout: int) -> Any:  # noqa: ANN401 - it declares no types
    """Make the client of a service.

    Raises:
        Refused: the key is none of Notify's.
    """
    # The client takes its two halves from the end, whatever stands there.
    if not _KEY.fullmatch(key):
        raise Refused([Fault("govuk_notify.key", "a key as Notify gives them was expected")])
    made: Any = NotificationsAPIClient
    return made(key, base_url=base_url, timeout=timeout)


def handing(send: Callable[[], T]) -> T:
    """Hand a message over, once.

    Raises:
        Refused: it was not handed over for certain.
        AdapterError: it may have been.
    """
    try:
        return send()
    except APIError as error:
        if _was_answered(error) and error.status_code in _OF_A_STATUS:
            raise _refused(error) from None
        if _was_never_reached(error):
            expected = (
                "a connection to Notify, whose certificate is right, was expected: it stays due"
            )
            raise Refused([Fault("govuk_notify", expected)]) from None
        raise AdapterError("govuk_notify", "attendance_send_message", _doubt(error)) from None


def _doubt(error: APIError) -> str:
    if not _was_answered(error):
        return "Notify did not answer: it may have the message"
    return (
        f"Notify answered with {error.status_code}, not as is documented: it may have the message"
    )


@frozen
class Asking:
    """How Notify is asked: again after a failure, for a question changes nothing."""

    attempts: int
    wait: timedelta

    def __call__(self, ask: Callable[[], T]) -> T:
        """Ask.

        Raises:
            Refused: it could not be asked, or did not answer as is documented.
        """
        wait = self.wait.total_seconds()
        caller = stamina.RetryingCaller(
            attempts=self.attempts, wait_initial=wait, wait_jitter=wait, timeout=None
        )
        try:
            return caller(_may_pass, ask)
        except APIError as error:
            if _was_answered(error) and error.status_code in _OF_A_STATUS:
                raise _refused(error) from None
            expected = "an answer of Notify, as it is documented, was expected"
            raise Refused([Fault("govuk_notify", expected)]) from None


def _may_pass(error: Exception) -> bool | float:
    """Say whether to ask again, and after how many seconds where Notify says so."""
    return isinstance(error, APIError) and _after(error)


def _after(error: APIError) -> bool | float:
    if _was_answered(error) and 400 <= error.status_code < 500 and error.status_code != 429:  # noqa: PLR2004 - HTTP's
        return False
    after = error.response.headers.get("Retry-After", "") if error.response is not None else ""
    return min(float(after), _LONGEST_WAIT) if after.isascii() and after.isdigit() else True


def _was_answered(error: APIError) -> bool:
    # Where there was no answer at all the client says 503.
    return error.response is not None


def _was_never_reached(error: APIError) -> bool:
    """Say whether no connection came about, so that nothing can have been handed over."""
    cause = error.__cause__
    reason = getattr(cause.args[0], "reason", None) if cause and cause.args else None
    inner = reason.args[0] if isinstance(reason, SSLError) and reason.args else reason
    never = isinstance(inner, (NewConnectionError, SSLCertVerificationError))
    return isinstance(cause, ConnectTimeout) or (isinstance(cause, Unconnected) and never)


def _refused(error: APIError) -> Refused:
    kind = _kind(error.message)
    expected = _EXPECTED.get((error.status_code, kind)) or _OF_A_STATUS[error.status_code]
    if error.status_code == 403 and _is_off(error):  # noqa: PLR2004 - HTTP's
        expected = "a clock that is right to 30 seconds was expected: this machine's is not"
    # What Notify says in words may repeat a number, and may change; its kinds do not.
    told = f"{expected} (Notify: {error.status_code} {kind})".replace(" )", ")")
    return Refused([Fault("govuk_notify", told)])


def _kind(message: object) -> str:
    first: Any = message[0] if isinstance(message, list) and message else {}
    kind = first.get("error") if isinstance(first, Mapping) else None
    return kind if isinstance(kind, str) and kind.isidentifier() else ""


def _is_off(error: APIError) -> bool:
    """Say whether this machine's clock is not that of Notify's answer."""
    try:
        theirs = parsedate_to_datetime(error.response.headers["Date"])  # type: ignore[union-attr]
        return abs(now() - theirs) > _CLOCK
    except (KeyError, ValueError, TypeError):
        return False
