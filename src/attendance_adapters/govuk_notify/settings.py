"""The settings of a school: how Notify is reached, and what the service has there."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from attrs import Attribute, field, frozen

from attendance_adapters.govuk_notify.facts import CHANNELS, facts
from attendance_core.correspondence import ContactOutcome

__all__ = ["NotifySettings"]

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@frozen
class NotifySettings:
    """How Notify is reached, and what the service has there.

    `key` names the secret in which the API key is kept, `env:NOTIFY_KEY`; `folder` is where is
    kept what was handed over and when; `templates` are the ids of the service's templates, by
    channel, and `body` and `subject` the names of their placeholders; `reply_to` is the id of
    an address for replies to e-mails. `callbacks` is the folder into which the trust's endpoint
    writes what Notify posts. `daily_limits` by channel and `per_minute` are the most that are
    handed over; what Notify documents if left out. `statuses` maps words of Notify's to
    outcomes, or to nothing ("") while a message is on its way. `timeout`, in seconds, is for
    how long an answer is waited for; `certain_after`, in seconds too, is after how long a
    message that Notify does not list has not come, and `remembers_days` for how long it lists
    one; what is asked is asked `attempts` times, at first after `wait` milliseconds.
    """

    key: str
    folder: Path
    templates: dict[str, str] = field()
    body: str = "body"
    subject: str = "subject"
    reply_to: str | None = None
    callbacks: Path | None = None
    daily_limits: dict[str, int] = field(factory=dict)
    per_minute: int = field(factory=lambda: facts().per_minute.value)
    statuses: dict[str, str] = field(factory=dict)
    base_url: str = field(factory=lambda: facts().base_url)
    timeout: int = field(default=30)
    certain_after: int = 300
    remembers_days: int = field(factory=lambda: facts().remembers_days.value)
    attempts: int = field(default=4)
    wait: int = field(default=500)

    @timeout.validator
    @remembers_days.validator
    @attempts.validator
    @wait.validator
    @per_minute.validator
    def _above_nothing(self, attribute: "Attribute[int]", value: int) -> None:
        if value < 1:
            raise ValueError(f"a number above 0 was expected in {attribute.name}")

    @templates.validator
    @daily_limits.validator
    def _by_channel(self, _: "Attribute[object]", value: Mapping[str, object]) -> None:
        if not set(value) <= set(CHANNELS):
            raise ValueError(f"channels were expected: {', '.join(CHANNELS)}")

    @statuses.validator
    def _to_outcomes(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
        if not set(value.values()) <= {*ContactOutcome, ""}:
            known = ", ".join(ContactOutcome)
            raise ValueError(f'in statuses, one of {known} was expected, or ""')

    @base_url.validator
    def _is_private(self, _: "Attribute[str]", value: str) -> None:
        found = urlsplit(value)
        is_here = found.scheme == "http" and found.hostname in _HERE
        if not found.hostname or not (found.scheme == "https" or is_here):
            raise ValueError("an address that begins with https:// was expected")
