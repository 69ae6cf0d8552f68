"""A pupil's page: the marks as they stood at a moment, and all that was recorded until then.

It is plain text. Asked again as at the same moment it is the same to the byte, whatever was
recorded since, until something of before is disposed of: then it says so. It names the entry up to
which it was made, and that entry's link, so that it can be held against the journal later. The
pupil has the key of the moment: what stood under a key of before is among it, and a key that was
given later is nobody's yet.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from attendance_core.records.journal import Entry, Head, Journal
from attendance_core.records.marks import disposals
from attendance_core.records.moments import moment
from attendance_core.records.of_pupil import keys_until, marks_until
from attendance_core.register import Mark
from attendance_core.tables import LONDON

__all__ = ["pupil_page"]


def pupil_page(journal: Journal, urn: int, pupil: str, *, at: datetime) -> str:
    """Give a pupil's marks as they stood at a moment, and all that was recorded until then.

    It is for whoever may see everything of the pupil. Times are those of London. What was disposed
    of is not on it: a line for each disposal says when, and up to which entry of those that the
    page would have, things of the school went.

    Raises:
        Refused: the moment is still to come, or has no zone.
    """
    up_to = journal.head_at(urn, at)
    stood = marks_until(journal, urn, pupil, up_to.number)
    history = sorted(
        (
            entry
            for key in keys_until(journal, urn, pupil, up_to.number)
            for entry in journal.entries(urn, pupil=key, through=up_to.number)
        ),
        key=lambda entry: entry.number,
    )
    lines = [
        *_head(urn, pupil, at, up_to),
        *_gone(journal, urn, up_to.number),
        "",
        "Marks",
        *(f"{session}  {_shown(stood[session])}" for session in sorted(stood)),
        "",
        "History",
        *(line for entry in history for line in _told(entry)),
    ]
    return "\n".join(lines) + "\n"


def _head(urn: int, pupil: str, at: datetime, up_to: Head) -> Iterator[str]:
    yield f"School {urn}, pupil {pupil}"
    yield f"As the records stood at {at.astimezone(LONDON)}"
    yield f"Up to entry {up_to.number}, link {up_to.link}"


def _gone(journal: Journal, urn: int, through: int) -> Iterator[str]:
    for each in disposals(journal, urn):
        if reached := [min(last, through) for first, last in each.entries if first <= through]:
            some = f"Some entries up to {reached[-1]} were disposed of on {each.on}"
            yield f"{some}: entry {each.number} says which"


def _shown(mark: Mark) -> str:
    minutes = f", {mark.minutes_late} minutes late" if mark.minutes_late is not None else ""
    return f"{mark.code}{minutes}{f', {mark.detail}' if mark.detail else ''}"


def _told(entry: Entry) -> Iterator[str]:
    """Give an entry, and below it its content, a line for each value in the order of their names.

    No value can look like a line of its own: one that has what cannot be printed is in quotes.
    """
    yield f"{entry.number}  {entry.recorded_at.astimezone(LONDON)}  {entry.kind}"
    for name, value in sorted(_values(entry.content or {})):
        yield f"  {name}: {value}"


def _values(content: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from _values(value, f"{within}{name}.")
        elif isinstance(value, str) and value.isprintable():
            shown = str(moment(value).astimezone(LONDON)) if _STAMP.fullmatch(value) else value
            yield f"{within}{name}", shown
        else:
            yield f"{within}{name}", json.dumps(value, sort_keys=True)


_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
