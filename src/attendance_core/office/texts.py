"""Texts that the office writes: pages and JSON."""

import json
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from attendance_core.dated import day_text

__all__ = ["json_text", "page"]


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{100 * rate:.1f}%"


def _days(sessions: int) -> str:
    # Two sessions are a day; half of one is said as people say it.
    days, half = divmod(sessions, 2)
    return f"{days or ''}½" if half else str(days)


def _short_day(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%b %Y}"


@cache
def _environment() -> Environment:
    # The pages are ours: what a trust writes itself, its messages, has the sandbox.
    environment = Environment(
        loader=PackageLoader(__package__), undefined=StrictUndefined, autoescape=True
    )
    environment.filters |= {
        "percent": _percent,
        "days": _days,
        "long_day": day_text,
        "short_day": _short_day,
    }
    return environment


def page(template: str, **values: object) -> str:
    """Render a page of the office's; every value is escaped."""
    return _environment().get_template(template).render(**values)


def json_text(value: object) -> str:
    """Give plain values as JSON: days and moments in ISO form."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain, allow_nan=False) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
