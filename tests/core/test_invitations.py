"""A meeting as a file for a calendar, read back as a calendar reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event, Timezone

from attendance_core.correspondence.invitations import (
    Manner,
    Meeting,
    cancellation,
    invitation,
    moved,
)
from attendance_core.errors import Refused

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 20, 9, 35, tzinfo=UTC)
FIRST, LAST = datetime.fromisoformat("2024-08-19"), datetime.fromisoformat("2040-01-01")
MEETING = Meeting(
    "3f1c0a",
    datetime(2026, 12, 1, 15, 30, tzinfo=LONDON),
    datetime(2026, 12, 1, 16, tzinfo=LONDON),
    Manner.IN_PERSON,
    "Tamar Valley College",
    "attendance@tamar.example.org",
    "Room 4, Tamar Valley College",
)
VIDEO = evolve(MEETING, manner=Manner.VIDEO, place="", link="https://meet.example.org/a,b;c?d=1")


def event_of(file: bytes) -> Event:
    """Read the one event of a file."""
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def told(event: Event) -> dict[str, str]:
    """Give what an event says, without its moments."""
    moments = {"DTSTAMP", "DTSTART", "DTEND"}
    return {name: str(value) for name, value in event.items() if name not in moments}


def test_an_invitation_says_when_where_and_who_invites() -> None:
    """And nothing else."""
    event = event_of(invitation(MEETING, at=AT))

    assert (event.start, event.end, event.DTSTAMP) == (MEETING.starts, MEETING.ends, AT)
    assert told(event) == {
        "UID": str(event["uid"]),
        "SEQUENCE": "0",
        "SUMMARY": "Meeting: Tamar Valley College",
        "DESCRIPTION": "If this does not suit you, please tell us: attendance@tamar.example.org",
        "LOCATION": "Room 4, Tamar Valley College",
        "STATUS": "CONFIRMED",
        "CLASS": "PRIVATE",
        "ORGANIZER": "mailto:attendance@tamar.example.org",
    }
    assert event["organizer"].params["CN"] == "Tamar Valley College"


def test_a_file_is_published_and_names_nobody_who_is_invited() -> None:
    """A request would."""
    file = Calendar.from_ical(invitation(MEETING, at=AT))

    assert (file["version"], file["method"]) == ("2.0", "PUBLISH")
    assert not file.walk("VEVENT")[0].get("attendee")


def test_the_same_invitation_is_the_same_bytes() -> None:
    """In lines as the format asks: none longer than 75 bytes."""
    file = invitation(MEETING, at=AT)

    assert file == invitation(evolve(MEETING), at=AT.astimezone(LONDON))
    assert file.endswith(b"\r\n")
    assert max(map(len, file.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("manner", [Manner.TELEPHONE, Manner.VIDEO])
def test_a_meeting_need_not_be_in_a_place(manner: Manner) -> None:
    """Whoever is rung finds no number in the file; whoever meets by video finds the link."""
    meeting = evolve(VIDEO, manner=manner, link=VIDEO.link if manner is Manner.VIDEO else "")
    event = event_of(invitation(meeting, at=AT))

    assert event["location"] == manner.value
    assert event.get("url") == (VIDEO.link if manner is Manner.VIDEO else None)


def test_a_meeting_that_is_moved_takes_the_place_of_the_one_before() -> None:
    """It has the same name in a calendar, and a later number."""
    later = MEETING.starts + timedelta(days=7)
    new = moved(MEETING, starts=later, ends=later + timedelta(hours=1))
    before, after = (event_of(invitation(each, at=AT)) for each in (MEETING, new))

    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.start == later


def test_a_cancellation_takes_it_out_again() -> None:
    """With a number later than that of what it cancels."""
    file = cancellation(evolve(MEETING, sequence=3), at=AT)
    event = event_of(file)

    assert Calendar.from_ical(file)["method"] == "CANCEL"
    assert (event["status"], event["sequence"]) == ("CANCELLED", 4)
    assert event["uid"] == event_of(invitation(MEETING, at=AT))["uid"]


def test_another_key_is_another_meeting_and_no_key_is_shown() -> None:
    """Each parent's is their own."""
    one, other = invitation(MEETING, at=AT), invitation(evolve(MEETING, key="other"), at=AT)

    assert event_of(one)["uid"] != event_of(other)["uid"]
    assert MEETING.key.encode() not in one


@given(st.datetimes(FIRST, LAST))
def test_the_zone_in_the_file_is_londons(local: datetime) -> None:
    """Whatever a calendar knows of zones: winter and summer, to the hour of the change."""
    starts = local.replace(tzinfo=UTC).astimezone(LONDON)
    (zone,) = Calendar.from_ical(invitation(MEETING, at=AT)).walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    there = zone.to_tz(lookup_tzid=False)
    on_the_clock = starts.replace(tzinfo=None, fold=0)

    assert on_the_clock.replace(tzinfo=there).utcoffset() == (
        on_the_clock.replace(tzinfo=LONDON).utcoffset()
    )


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 3, 28), "20260328T153000"),
        (date(2026, 3, 29), "20260329T163000"),
        (date(2026, 10, 24), "20261024T163000"),
        (date(2026, 10, 25), "20261025T153000"),
    ],
)
def test_a_time_is_the_one_on_the_clock(day: date, written: str) -> None:
    """The same time of the world is another on the clock once it has been changed."""
    starts = datetime(day.year, day.month, day.day, 15, 30, tzinfo=UTC)
    meeting = evolve(MEETING, starts=starts, ends=starts + timedelta(minutes=30))
    file = invitation(meeting, at=AT)

    assert f"DTSTART;TZID=Europe/London:{written}\r\n".encode() in file
    assert event_of(file).start == starts


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"key": " "}, ["key"]),
        ({"school": ""}, ["school"]),
        ({"school": "Tamar\x07"}, ["school"]),
        ({"place": "Room 4\nX:1"}, ["place"]),
        ({"starts": MEETING.starts.replace(tzinfo=None)}, ["starts, ends"]),
        ({"ends": MEETING.starts}, ["ends"]),
        (
            {
                "starts": datetime(2026, 10, 25, 1, 30, tzinfo=LONDON),
                "ends": datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON),
            },
            ["starts, ends"],
        ),
        ({"place": ""}, ["place"]),
        ({"manner": Manner.TELEPHONE}, ["place"]),
        ({"manner": Manner.VIDEO}, ["place", "link"]),
        ({"link": "https://meet.example.org"}, ["link"]),
        ({"manner": Manner.TELEPHONE, "link": VIDEO.link}, ["place", "link"]),
        ({"mailbox": "nobody", "school": " "}, ["school", "mailbox"]),
        ({"mailbox": "a@example.org\r\n"}, ["mailbox"]),
        ({"mailbox": "a@example.org\r\nATTENDEE:mailto:b@example.org"}, ["mailbox"]),
    ],
)
def test_what_no_calendar_could_hold_is_refused(changes: dict[str, Any], keys: list[str]) -> None:
    """With every fault at once."""
    with pytest.raises(Refused) as raised:
        evolve(MEETING, **changes)

    assert [each.key for each in raised.value.faults] == keys


@pytest.mark.parametrize(
    "link", ["http://a.example.org", "https://", "https://a.example.org\r\nX:1", "javascript:1"]
)
def test_what_is_no_link_is_refused(link: str) -> None:
    """Nothing in it can begin a line of the file."""
    with pytest.raises(Refused) as raised:
        evolve(VIDEO, link=link)

    assert [each.key for each in raised.value.faults] == ["link"]


@pytest.mark.parametrize("write", [invitation, cancellation])
def test_a_moment_without_a_zone_is_refused(write: Any) -> None:
    """Nobody could say when it was written."""
    with pytest.raises(Refused, match="a moment with its zone was expected"):
        write(MEETING, at=AT.replace(tzinfo=None))


PRINTED = st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable())


@given(PRINTED, PRINTED)
def test_no_text_breaks_out_of_its_line(school: str, place: str) -> None:
    """Whatever a school is called, the file has one event of the same lines."""
    file = invitation(evolve(MEETING, school=school, place=place), at=AT)

    assert told(event_of(file)).keys() == told(event_of(invitation(MEETING, at=AT))).keys()
    assert len(Calendar.from_ical(file).walk()) == 5


def test_a_meeting_is_shown_without_its_place() -> None:
    """It may be at a family's home."""
    shown = repr(evolve(MEETING, place="3 Quay Lane"))

    assert "Quay" not in shown
    assert MEETING.key not in shown
