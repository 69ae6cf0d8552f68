"""What was handed to Notify, and when: kept in a file, because Notify forgets.

A request may still be on its way when we ask whether it came, and after some days Notify has
forgotten it. Only beside the moment at which a message was handed over is "there is none" an
answer. The same moments are counted against the limits. Only keys are kept, and no names.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import frozen

from attendance_core.errors import Fault, Refused
from attendance_core.tables import LONDON

__all__ = ["Handed", "Limits"]

_TABLE = "create table if not exists handed (key text primary key, channel text, at real)"
_IN_A_MINUTE = "select count(*) from handed where at > ?"
_IN_A_DAY = "select count(*) from handed where at >= ? and channel = ?"
_PATIENCE = 60.0
"""For how long to wait for another process that writes, in seconds."""


@frozen
class Limits:
    """How many messages may be handed over in a minute, and by channel in a day of London."""

    per_minute: int
    daily: Mapping[str, int]


@frozen
class Handed:
    """The file. What is kept in it is on the disk before the message is handed over."""

    path: Path
    limits: Limits

    def begin(self, key: str, channel: str, *, at: datetime) -> None:
        """Keep that a message is being handed over.

        Raises:
            Refused: a limit is reached, or it cannot be kept.
        """
        with self._open() as kept:
            # Whoever counts is alone until what is counted is written.
            kept.execute("begin immediate")
            self._keep_within(kept, channel, at)
            row = (key, channel, at.timestamp())
            kept.execute("insert or replace into handed values (?, ?, ?)", row)

    def _keep_within(self, kept: sqlite3.Connection, channel: str, at: datetime) -> None:
        minute = (at - timedelta(minutes=1)).timestamp()
        midnight = at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
        day = (midnight.timestamp(), channel)
        most, daily = self.limits.per_minute, self.limits.daily[channel]
        if kept.execute(_IN_A_MINUTE, [minute]).fetchone()[0] >= most:
            expected = f"no more than {most} messages in a minute were expected: it stays due"
            raise Refused([Fault("govuk_notify", expected)])
        if kept.execute(_IN_A_DAY, day).fetchone()[0] >= daily:
            expected = f"no more than {daily} messages by {channel} in a day were expected"
            raise Refused([Fault("govuk_notify", f"{expected}: it stays due")])

    def take_back(self, key: str) -> None:
        """Keep that a message was not handed over after all.

        Raises:
            Refused: it cannot be kept.
        """
        with self._open() as kept:
            kept.execute("delete from handed where key = ?", [key])

    def begun(self, key: str) -> datetime | None:
        """Give when a message was handed over for the last time.

        Raises:
            Refused: the file cannot be read.
        """
        with self._open() as kept:
            row = kept.execute("select at from handed where key = ?", [key]).fetchone()
        return datetime.fromtimestamp(row[0], UTC) if row else None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as kept, kept:
                kept.execute(_TABLE)
                yield kept
        except (sqlite3.Error, OSError):
            expected = "a file that can be read and written was expected"
            raise Refused([Fault(self.path.name, expected)]) from None
