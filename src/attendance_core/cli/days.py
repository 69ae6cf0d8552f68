"""The one place that knows what today is."""

from datetime import date, datetime, time

from attendance_core.cli.output import WrongUse, say
from attendance_core.tables import LONDON, moment

__all__ = ["moment_of", "moment_unless", "today_unless"]


def today_unless(on: date | None) -> date:
    """Give the day that was asked for, or today in London, and say so."""
    if on is not None:
        return on
    today = datetime.now(LONDON).date()
    say(f"On {today}, today in London.")
    return today


def moment_of(text: str) -> datetime:
    """Read a moment in London: with its day, or a time of today.

    Raises:
        WrongUse: it is neither.
    """
    try:
        if len(text) <= len("09:35"):
            of_day = time.fromisoformat(text.zfill(len("09:35")))
            return datetime.combine(datetime.now(LONDON).date(), of_day, LONDON)
        return moment(text)
    except ValueError:
        expected = "a moment such as 2026-11-20T09:35, or a time of today such as 09:35"
        raise WrongUse(f"--at: {expected}, was expected") from None


def moment_unless(at: str | None) -> datetime:
    """Give the moment that was asked for, or the last whole minute in London, and say so.

    Raises:
        WrongUse: it is no moment.
    """
    if at is not None:
        return moment_of(at)
    now = datetime.now(LONDON).replace(second=0, microsecond=0)
    say(f"As at {now:%Y-%m-%dT%H:%M}, now in London.")
    return now
