from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attendance_adapters.wonde.moments import day_of, header_moment, moment_of
from attendance_core.tables import LONDON

DAYS = st.dates(date(1995, 1, 1), date(2035, 12, 31))


def written(at: datetime, zone: str) -> dict[str, object]:
    """Give a date object as PHP writes it."""
    return {"date": f"{at:%Y-%m-%d %H:%M:%S}.000000", "timezone_type": 3, "timezone": zone}


@given(DAYS)
def test_a_day_is_the_local_one_however_it_is_told(day: date) -> None:
    """Midnight of London, told in London or in UTC, and midnight of UTC are one day, all year."""
    midnight = datetime.combine(day, time(), LONDON)
    plain = datetime.combine(day, time())

    assert day_of(written(midnight, "Europe/London")) == day
    assert day_of(written(midnight.astimezone(UTC), "UTC")) == day
    assert day_of(written(plain, "UTC")) == day
    assert day_of(day.isoformat()) == day


def test_a_summer_day_in_utc_begins_on_the_evening_before() -> None:
    """What the property says of a day in June, by its figures."""
    june = {"date": "2026-06-14 23:00:00.000000", "timezone_type": 3, "timezone": "UTC"}

    assert day_of(june) == date(2026, 6, 15)
    assert june["date"][:10] == "2026-06-14"


ZONES = {
    "UTC": UTC,
    "Z": UTC,
    "BST": timezone(timedelta(hours=1)),
    "+01:00": timezone(timedelta(hours=1)),
    "-0330": timezone(-timedelta(hours=3, minutes=30)),
    "Europe/London": LONDON,
    "America/New_York": ZoneInfo("America/New_York"),
}


@given(
    st.builds(datetime.combine, DAYS, st.times(), st.just(UTC)),
    st.sampled_from(sorted(ZONES)),
)
def test_a_moment_is_the_same_in_every_zone(at: datetime, zone: str) -> None:
    """The clock of London shows it, whatever zone it was told in."""
    local = at.replace(microsecond=0).astimezone(ZONES[zone])
    # The hour that a clock shows twice has no offset beside it here: nobody knows which it was.
    assume(local.utcoffset() == local.replace(fold=0).utcoffset())
    found = moment_of(written(local, zone))

    assert (found.timestamp(), found.tzinfo) == (local.timestamp(), LONDON)


@pytest.mark.parametrize(
    "value",
    [
        *("15/06/2026", "2026-06-15 00:00:00", "", 20260615, 1.5, True, [], ["2026-06-15"], {}),
        {"date": "2026-06-15 00:00:00.000000"},
        {"date": "2026-06-15", "timezone": "UTC"},
        {"date": "2026-06-31 00:00:00.000000", "timezone": "UTC"},
        {"date": "2026-W25-1 00:00:00", "timezone": "UTC"},
        {"date": "2026-06-15 00:00:00.000000", "timezone": "Europe/Atlantis"},
        {"date": "2026-06-15 00:00:00.000000", "timezone": "../../etc/passwd"},
        {"date": "2026-06-15 00:00:00.000000", "timezone": "/etc/localtime"},
        {"date": "2026-06-15 00:00:00.000000", "timezone": "Europe"},
        {"date": "2026-06-15 00:00:00.000000", "timezone": "+99:00"},
        {"date": "2026-06-15 00:00:00.000000", "timezone": "EDT"},
        {"date": "2026-06-15 00:00:00.000000", "timezone": 3},
        {"date": "2026-06-15 00:00:00.000000", "timezone": "UTC\0"},
        {"date": "0001-01-01 00:00:00.000000", "timezone": "+14:00"},
        {"date": "9999-12-31 23:59:59.000000", "timezone": "-12:00"},
    ],
)
def test_what_is_no_day(value: object) -> None:
    """It is refused as such, and nothing else happens; no file of the machine is looked at."""
    with pytest.raises(ValueError):  # noqa: PT011 - whoever reads the row says what was expected
        day_of(value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 20 Nov 2026 10:00:00 GMT", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00 -0000", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 99999999999999999999 10:00:00 GMT", None),
        ("ten o'clock", None),
        ("", None),
        (None, None),
    ],
)
def test_the_moment_of_a_header(text: str | None, moment: datetime | None) -> None:
    """Wonde's own time is read from the header of an answer; what is none is not known."""
    assert header_moment(text) == moment
