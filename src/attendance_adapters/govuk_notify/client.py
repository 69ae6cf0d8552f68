"""The official client, and what its errors mean: whether a message may have been handed over."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from ssl import SSLCertVerificationError
from typing import Any, TypeVar

import stamina
from attrs import frozen
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from requests import ConnectionError as Unconnected
from requests import ConnectTimeout
from urllib3.exceptions import NewConnectionError, SSLError

from attendance_adapters.govuk_notify.headers import clock, seconds_to_wait
from attendance_core.errors import AdapterError, Fault, Refused

__all__ = ["Asking", "client", "handing", "now"]

T = TypeVar("T")

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf".+-{_UUID}-{_UUID}", re.IGNORECASE | re.DOTALL)
_CLOCK = timedelta(seconds=30)
_LONGEST_WAIT = 60.0
_TOO_MANY = 429
_THEIRS = 500
_REFUSES = 400
_CONNECTION = "a connection to Notify, whose certificate is right, was expected"
_DOCUMENTED = "an answer of Notify, as it is documented, was expected"

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
        if _is_refusal(error):
            raise _refused(error) from None
        if _was_never_reached(error):
            raise Refused([Fault("govuk_notify", f"{_CONNECTION}: it stays due")]) from None
        reason = _doubt(error)
    except RecursionError:  # of what Python makes of too many brackets
        reason = "Notify did not answer as is documented: it may have the message"
    raise AdapterError("govuk_notify", "attendance_send_message", reason)


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
            if _is_refusal(error):
                raise _refused(error) from None
            expected = _missing(error)
        except RecursionError:
            expected = _DOCUMENTED
        raise Refused([Fault("govuk_notify", expected)])


def _missing(error: APIError) -> str:
    """Say what was expected of an answer that is none."""
    if _was_never_reached(error):
        return _CONNECTION
    if not _was_answered(error):
        return "an answer of Notify was expected: none came, or half of one"
    if error.status_code >= _REFUSES:
        return f"an answer of Notify was expected, and not status {error.status_code}"
    return _DOCUMENTED


def _may_pass(error: Exception) -> bool | float:
    """Say whether to ask again, and after how many seconds where Notify says so."""
    if not isinstance(error, APIError):
        return False
    if _REFUSES <= error.status_code < _THEIRS and error.status_code != _TOO_MANY:
        return False
    wait = None if error.response is None else seconds_to_wait(error.response.headers)
    if wait is None:
        return True
    # A longer wait is left to a person.
    return wait if wait <= _LONGEST_WAIT else False


def _was_answered(error: APIError) -> bool:
    # Where there was no answer at all the client says 503.
    return error.response is not None


def _is_refusal(error: APIError) -> bool:
    return _was_answered(error) and error.status_code in _OF_A_STATUS


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
    theirs = None if error.response is None else clock(error.response.headers)
    return theirs is not None and abs(now() - theirs) > _CLOCK
