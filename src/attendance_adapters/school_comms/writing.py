"""Writing what an invented school would have exported."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from attendance_core.scenarios import Scenario
from attendance_core.tables import LONDON, csv_text

__all__ = ["write_exports"]

_REPLIES = ("Reply ID", "Received", "Channel", "UPN", "Message")
_STATUSES = ("Reference", "Status", "Date", "Time")
_CHANNELS = frozenset({"text", "app", "email", "call", "voice"})
_WORDS = ("Txt delivered", "Aware - text reply", "Txt failed", "Called, no response", "Queuing")


def write_exports(scenario: Scenario, folder: Path) -> None:
    """Write `replies.csv` and `statuses.csv` into a folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    replies = csv_text(_REPLIES, _replies(scenario))
    (folder / "replies.csv").write_text(replies, encoding="utf-8")
    statuses = csv_text(_STATUSES, _statuses(scenario))
    (folder / "statuses.csv").write_text(statuses, encoding="utf-8")


def _replies(scenario: Scenario) -> Iterator[tuple[object, ...]]:
    for number, told in enumerate(scenario.told, 1):
        if told.channel in _CHANNELS:
            pupil = scenario.roll.by_key[told.pupil] if told.pupil else None
            upn = pupil.upn if pupil else None
            yield number, f"{told.at:%d/%m/%Y %H:%M:%S}", told.channel, upn, told.text


def _statuses(scenario: Scenario) -> Iterator[tuple[object, ...]]:
    at = datetime(*scenario.today.timetuple()[:3], 9, 40, tzinfo=LONDON)
    for number, pupil in enumerate(scenario.roll.pupils):
        key = sha256(f"{pupil.key} {scenario.today}".encode()).hexdigest()[:20]
        yield key, _WORDS[number % len(_WORDS)], f"{at:%d/%m/%Y}", f"{at:%H:%M}"
