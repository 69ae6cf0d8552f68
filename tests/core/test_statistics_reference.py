"""Statistics against a slow and obvious reckoning of the same, in plain Python over marks."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_core.register import Mark, Register
from attendance_core.sessions import Half, Session
from attendance_core.statistics import statistics

# Days of two school years, in half terms 1 and 2, 5 and 6, and on both sides of 19 August 2024.
DAYS = {
    date(2023, 9, 18): 1,
    date(2023, 12, 18): 2,
    date(2024, 5, 20): 5,
    date(2024, 6, 3): 6,
    date(2024, 6, 4): 6,
    date(2024, 8, 16): 1,
    date(2024, 8, 19): 1,
    date(2024, 9, 10): 1,
    date(2025, 5, 22): 5,
    date(2025, 6, 9): 6,
}
SESSIONS = [Session(day, half) for day in DAYS for half in Half]
# One letter for each code, so that a pupil's marks are a word; . is no mark.
CODES = {".": None, "1": "C1", "2": "J1", "4": "Y4"} | {each: each for each in r"/\LJHDXYIMGNOUBZ#"}
MISSED, ATTENDED = ("authorised", "unauthorised"), ("present", "approved_educational_activity")


@frozen
class Time:
    """A pupil's time on the roll of one school, with marks for each of `SESSIONS`."""

    urn: int
    pupil: str
    start: date | None
    leaving: date | None
    born: date | None
    boarder: str
    status: str
    sex: str | None
    word: str

    def marks(self) -> Iterator[Mark]:
        """Give the marks of the word."""
        for session, letter in zip(SESSIONS, self.word, strict=True):
            code = CODES[letter]
            if code is not None:
                yield Mark(self.pupil, session, code)


@frozen
class Trust:
    """Two schools: what each is, which sessions it holds, and who is on its roll."""

    phases: dict[int, str | None]
    closed: dict[int, frozenset[Session]]
    numbered: bool
    times: tuple[Time, ...]


AROUND_31_AUGUST = [
    date(year, month, day)
    for year in (2008, 2009, 2014, 2018, 2019)
    for month, day in ((8, 31), (9, 1))
]
IN_BETWEEN = [date(2012, 3, 9), date(2013, 3, 9), date(2014, 3, 9), date(2015, 3, 9)]
STARTS = [date(2023, 9, 1), date(2024, 5, 27), date(2024, 6, 4), date(2024, 9, 2)]
TIMES = st.builds(
    Time,
    urn=st.sampled_from([1, 1, 1, 2]),
    pupil=st.uuids().map(str),
    start=st.sampled_from([None, *STARTS]),
    leaving=st.sampled_from([None, None, date(2024, 9, 10), date(2025, 6, 9)]),
    born=st.sampled_from([None, *AROUND_31_AUGUST, *IN_BETWEEN]),
    boarder=st.sampled_from("NNNNNNB7"),
    status=st.sampled_from("CCCCMSG"),
    sex=st.sampled_from(["F", "M", None]),
    word=st.text("".join(CODES), min_size=len(SESSIONS), max_size=len(SESSIONS)),
)
# With five who are counted by every series a school may be one short of the census's six.
FIVE = tuple(
    Time(1, f"{n}", STARTS[0], None, IN_BETWEEN[0], "N", "C", "F", "/\\" * len(DAYS))
    for n in range(5)
)
TRUSTS = st.builds(
    Trust,
    phases=st.fixed_dictionaries(
        {urn: st.sampled_from(["secondary", "primary", None, "ap"]) for urn in (1, 2)}
    ),
    closed=st.fixed_dictionaries(
        {urn: st.frozensets(st.sampled_from(SESSIONS), max_size=4) for urn in (1, 2)}
    ),
    numbered=st.booleans(),
    times=st.tuples(st.sampled_from([(), FIVE]), st.lists(TIMES, max_size=9).map(tuple)).map(
        lambda both: both[0] + both[1]
    ),
)


def register_of(trust: Trust) -> Register:
    """Make the register of three frames."""
    marks = [
        (each.urn, mark.pupil, mark.session.day, mark.session.half.value, mark.code)
        for each in trust.times
        for mark in each.marks()
    ]
    held = [
        (urn, each.day, each.half.value, _status(trust, urn, each), _half_term(trust, each.day))
        for urn in (1, 2)
        for each in SESSIONS
    ]
    times = [
        (
            e.urn,
            e.pupil,
            e.start,
            e.leaving,
            e.born,
            e.boarder,
            e.status,
            e.sex,
            trust.phases[e.urn],
        )
        for e in trust.times
    ]
    return Register.from_frame(
        pl.DataFrame(marks, schema=MARKS, orient="row"),
        calendar=pl.DataFrame(held, schema=CALENDAR, orient="row"),
        enrolments=pl.DataFrame(times, schema=ENROLMENTS, orient="row"),
    )


KEY = {"urn": pl.Int64, "pupil": pl.String}
MARKS = KEY | {"date": pl.Date, "session": pl.String, "code": pl.String}
CALENDAR = {"urn": pl.Int64, "date": pl.Date, "session": pl.String, "status": pl.String}
CALENDAR |= {"half_term": pl.Int64}
ENROLMENTS = KEY | {"start": pl.Date, "leaving": pl.Date, "date_of_birth": pl.Date}
ENROLMENTS |= dict.fromkeys(("boarder", "enrolment_status", "sex", "phase"), pl.String)


def _status(trust: Trust, urn: int, session: Session) -> str:
    return "closed" if session in trust.closed[urn] else "open"


def _half_term(trust: Trust, day: date) -> int | None:
    return DAYS[day] if trust.numbered else None


# The reference. It reads as the contract does, and knows nothing of frames.

Row = tuple[Session, str | None]

GOLDEN = tomllib.loads(
    (Path(__file__).parent.parent / "golden" / "codes.toml").read_text(encoding="utf-8")
)["code"]
COUNTED = {
    "present": "present",
    "approved_educational_activity": "approved_educational_activity",
    "authorised_absence": "authorised",
    "unauthorised_absence": "unauthorised",
    "not_a_possible_attendance": "not_required",
}


def measure_of(code: str, day: date) -> str | None:
    """Say as what a code of a day is counted: by its meaning then, or its last before."""
    begun = [row for row in GOLDEN if row["code"] == code and row["in_force"] <= day]
    latest = max(begun, key=lambda row: row["in_force"], default=None)
    return COUNTED.get(latest["statistical"]) if latest else None


def school_year(day: date) -> int:
    """Give the year in which the school year of a day begins, on 1 August."""
    return day.year if day >= date(day.year, 8, 1) else day.year - 1


def age_on_31_august(born: date, year: int) -> int:
    """Give the age in whole years on 31 August."""
    return year - born.year - ((born.month, born.day) > (8, 31))


def counts_for(series: str, time: Time, day: date, trust: Trust) -> bool:
    """Say whether a series counts a session of an enrolment."""
    if series == "all":
        return True
    if time.born is None or time.boarder != "N" or trust.phases[time.urn] in ("ap", "nursery"):
        return False
    year = school_year(day)
    age = age_on_31_august(time.born, year)
    open_days = [each.day for each in SESSIONS if each not in trust.closed[time.urn]]
    in_sixth = [each for each in open_days if school_year(each) == year and DAYS[each] == 6]
    if age == 15 and day in in_sixth:
        return False
    began_late = time.start is not None and in_sixth != [] and time.start >= min(in_sixth)
    return 5 <= age <= 15 and not (series == "census" and began_late)


def sessions_of(time: Time, trust: Trust, span: tuple[date, date], series: str) -> list[Row]:
    """Give the sessions of an enrolment that count, each with its mark or none."""
    marks = {mark.session: mark.code for mark in time.marks()}
    # Where the start is not known it is the first mark other than Z and #.
    first_mark = min(
        (each.day for each, code in marks.items() if code not in "Z#"), default=date.min
    )
    start = time.start or first_mark
    return [
        (session, marks.get(session))
        for session in SESSIONS
        if session not in trust.closed[time.urn]
        and span[0] <= session.day <= span[1]
        and start <= session.day <= (time.leaving or date.max)
        and counts_for(series, evolve(time, start=start), session.day, trust)
    ]


def measured(rows: Sequence[Row]) -> dict[str, int]:
    """Count the sessions of one enrolment, or of a part of them."""
    counts = dict.fromkeys(
        (*COUNTED.values(), "unmarked", "late_before_close", "late_after_close"), 0
    )
    for session, code in rows:
        measure = measure_of(code, session.day) if code else "unmarked"
        if measure:
            counts[measure] += 1
        counts["late_before_close"] += code == "L"
        counts["late_after_close"] += code == "U"
    counts["attended"] = sum(counts[name] for name in ATTENDED)
    counts["missed"] = sum(counts[name] for name in MISSED)
    counts["possible"] = counts["attended"] + counts["missed"]
    some = counts["possible"] > 0
    counts["enrolments"] = int(some)
    counts["persistently_absent"] = int(some and 10 * counts["missed"] >= counts["possible"])
    counts["severely_absent"] = int(some and 2 * counts["missed"] >= counts["possible"])
    return counts


TIMES_OF_DAY = {
    "session": lambda session: session.half.value,
    "week": lambda session: session.day - timedelta(days=session.day.weekday()),
    "weekday": lambda session: f"{session.day:%a}",
    "month": lambda session: f"{session.day:%Y-%m}",
}


def reckoned(
    trust: Trust, span: tuple[date, date], series: str, by: Sequence[str]
) -> dict[tuple[Any, ...], dict[str, int | None]]:
    """Give the counts of each group, as plainly as can be."""
    of_each = {
        time: sessions_of(time, trust, span, series) for time in trust.times if time.status != "G"
    }
    if series != "all":
        of_each = {time: rows for time, rows in of_each.items() if measured(rows)["possible"]}
        sizes = [sum(time.urn == urn for time in of_each) for urn in (0, 1, 2)]
        fewest = 6 if series == "census" else 1
        of_each = {time: rows for time, rows in of_each.items() if sizes[time.urn] >= fewest}
    groups: dict[tuple[Any, ...], list[dict[str, int]]] = defaultdict(list)
    for time, rows in of_each.items():
        parts: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for session, code in rows:
            parts[tuple(_value(time, session, name) for name in by)].append((session, code))
        for key, part in parts.items():
            groups[key].append(measured(part))
    return {key: _summed(each, by) for key, each in groups.items()}


def _value(time: Time, session: Session, name: str) -> Any:
    if name in TIMES_OF_DAY:
        return TIMES_OF_DAY[name](session)
    return time.urn if name == "school" else getattr(time, name)


def _summed(each: list[dict[str, int]], by: Sequence[str]) -> dict[str, int | None]:
    total: dict[str, int | None] = {name: sum(one[name] for one in each) for name in each[0]}
    if not TIMES_OF_DAY.keys().isdisjoint(by):
        total |= dict.fromkeys(("persistently_absent", "severely_absent"))
    return total


SPANS = [
    (min(DAYS), max(DAYS)),
    (date(2024, 6, 4), date(2024, 8, 19)),
    (date(2024, 8, 1), date(2025, 7, 31)),
]
BY: list[tuple[str, ...]] = [
    (),
    ("school",),
    ("pupil",),
    ("sex",),
    ("week",),
    ("weekday", "session"),
    ("sex", "month"),
]


@pytest.mark.parametrize("series", ["all", "census", "daily"])
@settings(max_examples=60, deadline=None)
@given(trust=TRUSTS, by=st.sampled_from(BY), span=st.sampled_from(SPANS))
def test_statistics_are_what_a_slow_reckoning_gives(
    series: str, trust: Trust, by: tuple[str, ...], span: tuple[date, date]
) -> None:
    """Over two school years and the change of the law, every count of every group agrees."""
    frame = statistics(register_of(trust).prepared(), span=span, of=series, by=by)
    found = {tuple(row[name] for name in by): row for row in frame.to_dicts()}
    expected = reckoned(trust, span, series, by) or ({} if by else {(): measured([])})

    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert {name: found[key][name] for name in row} == row
