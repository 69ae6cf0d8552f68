"""A meeting as a file for a calendar: when and where, and never about whom or why.

A calendar is seen by others: on a telephone that lies on a table, by an employer. Each parent has
a file of their own, which names nobody but the school. Source: RFC 5545 and RFC 5546, of which this
writes PUBLISH and CANCEL: a REQUEST would name those who are invited.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from attrs import evolve, field, frozen
from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
    vText,
    vUri,
)

from attendance_core.correspondence.emails import mailbox
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.tables import LONDON

__all__ = ["Manner", "Meeting", "cancellation", "invitation", "moved"]

_OURS = UUID("5f0c0c9e-6f0b-5c1e-9a51-3c8f3c3f9f10")
_ZONE = "Europe/London"


class Manner(StrEnum):
    """How people meet."""

    IN_PERSON = "in person"
    TELEPHONE = "by telephone"
    VIDEO = "by video"


@frozen
class Meeting:
    """A meeting to which one person is invited.

    `key` is the invitation's own and names it for ever, however often the meeting is moved;
    `sequence` says how often it was. `starts` and `ends` have a zone. `school` is the school's
    name and `mailbox` its e-mail address: the school is who invites. `place` is for those who meet
    in person, `link` for those who meet by video.

    Raises:
        Refused: a moment has no zone, or is in the hour that clocks go through twice; the end is
            not after the start; the place or the link does not go with the manner; a text is empty
            or holds a line break; or the link or the mailbox is none.
    """

    key: str = field(repr=False)
    starts: datetime
    ends: datetime
    manner: Manner
    school: str
    mailbox: str = field(repr=False)
    place: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    sequence: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse what no calendar could hold."""
        with collecting() as faults:
            faults.extend(_of_texts(self))
            faults.extend(_of_times(self.starts, self.ends))
            if bool(self.place) is not (self.manner is Manner.IN_PERSON):
                faults.add("meeting", "a place was expected for a meeting in person", key="place")
            if self.link and not _is_link(self.link):
                faults.add("meeting", "an https address was expected", key="link")
            elif bool(self.link) is not (self.manner is Manner.VIDEO):
                faults.add("meeting", "a link was expected for a meeting by video", key="link")


def _of_texts(meeting: Meeting) -> Iterator[Fault]:
    for name in ("key", "school"):
        if not getattr(meeting, name).strip():
            yield Fault("meeting", "something was expected to stand here", key=name)
    for name in ("school", "place"):
        if not getattr(meeting, name).isprintable():
            yield Fault("meeting", "one line of text was expected", key=name)
    if mailbox(meeting.mailbox).address is None or meeting.mailbox != meeting.mailbox.strip():
        yield Fault("meeting", "an e-mail address was expected", key="mailbox")


def _of_times(starts: datetime, ends: datetime) -> Iterator[Fault]:
    key = "starts, ends"
    if starts.tzinfo is None or ends.tzinfo is None:
        yield Fault("meeting", "moments with their zone were expected", key=key)
    elif ends.astimezone(UTC) <= starts.astimezone(UTC):
        yield Fault("meeting", "an end after the start was expected", key="ends")
    elif _is_twice(starts) or _is_twice(ends):
        yield Fault("meeting", "an hour that the clock shows once was expected", key=key)


def _is_link(link: str) -> bool:
    # Nothing in it may end a line of the file.
    is_plain = link.isascii() and link.isprintable() and " " not in link
    return is_plain and link.startswith("https://") and bool(urlsplit(link).hostname)


def _is_twice(at: datetime) -> bool:
    # A calendar file gives the time on the clock, and would mean the first of the two.
    local = at.astimezone(LONDON)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def moved(meeting: Meeting, *, starts: datetime, ends: datetime) -> Meeting:
    """Give the same meeting at another time: in a calendar it takes the place of the one before."""
    return evolve(meeting, starts=starts, ends=ends, sequence=meeting.sequence + 1)


def invitation(meeting: Meeting, *, at: datetime) -> bytes:
    """Give the file that puts a meeting into a calendar: the same bytes for the same arguments.

    Args:
        meeting: the meeting.
        at: the moment at which it is written, with its zone.

    Raises:
        Refused: the moment has no zone.
    """
    return _file(meeting, "PUBLISH", "CONFIRMED", at)


def cancellation(meeting: Meeting, *, at: datetime) -> bytes:
    """Give the file that takes a meeting out of a calendar again.

    Args:
        meeting: the meeting as it was last written.
        at: the moment at which it is written, with its zone.

    Raises:
        Refused: the moment has no zone.
    """
    last = evolve(meeting, sequence=meeting.sequence + 1)
    return _file(last, "CANCEL", "CANCELLED", at)


def _file(meeting: Meeting, method: str, status: str, at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//mat-attendance//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_zone())
    calendar.add_component(_event(meeting, status, at))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, status: str, at: datetime) -> Event:
    if at.tzinfo is None:
        raise Refused([Fault("meeting", "a moment with its zone was expected", key="at")])
    event = Event()
    # Made of the key, and not the key: a calendar may be shown to anybody.
    event.add("uid", f"{uuid5(_OURS, meeting.key)}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts.astimezone(LONDON))
    event.add("dtend", meeting.ends.astimezone(LONDON))
    event.add("summary", f"Meeting: {meeting.school}")
    event.add("description", f"If this does not suit you, please tell us: {meeting.mailbox}")
    event.add("location", vText(meeting.place or meeting.manner.value))
    event.add("status", status)
    event.add("class", "PRIVATE")
    event["organizer"] = vCalAddress(f"mailto:{meeting.mailbox}", params={"CN": meeting.school})
    if meeting.link:
        event["url"] = vUri(meeting.link)
    return event


def _zone() -> Timezone:
    """Give the zone as files for calendars have it: summer time as it has been since 1996."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    for part, name, month, before, after in (
        (TimezoneDaylight(), "BST", 3, 0, 1),
        (TimezoneStandard(), "GMT", 10, 1, 0),
    ):
        part.add("dtstart", datetime(1996, month, _FIRST[month], 1 + before))  # noqa: DTZ001
        part.add("rrule", vRecur(FREQ="YEARLY", BYMONTH=month, BYDAY="-1SU"))
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


_FIRST = {3: 31, 10: 27}
"""The last Sundays of March and October 1996."""
