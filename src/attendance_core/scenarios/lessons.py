"""The lessons of an invented secondary school's last day, and who is not where a lesson is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from attrs import evolve, field, frozen

from attendance_core.register import LessonMark, Presence, PresenceEvent, PresenceSource
from attendance_core.scenarios.attending import Attending
from attendance_core.scenarios.day import Day, Entry
from attendance_core.scenarios.people import teachers
from attendance_core.school import LessonMeaning
from attendance_core.sessions import Half
from attendance_core.tables import LONDON

__all__ = ["FIRST_AID", "LESSON_CODE", "LESSON_CODES", "LESSON_LEFT", "with_lessons"]

LESSON_CODES: Mapping[str, LessonMeaning] = {"RR": LessonMeaning.ELSEWHERE}
"""The code that an invented secondary school has of its own: in the reset room, or in the hub."""

LESSON_LEFT = "leaves_lesson_3"
"""The role of the pupil who is registered in the morning, and not in lesson 3, and nobody knows."""
FIRST_AID = "lesson_2_first_aid"
"""The role of the pupil who is not in lesson 2, because somebody in First Aid has them."""
LESSON_CODE = "lesson_5_reset"
"""The role of the pupil who has the school's own code in lesson 5."""


@frozen
class _Lesson:
    """A lesson of the day; the fourth is the register of the afternoon."""

    period: str
    starts: time
    ends: time
    half: Half
    subject: str


_LESSONS = (
    _Lesson("Lesson 1", time(9, 10), time(10, 10), Half.AM, "Mathematics"),
    _Lesson("Lesson 2", time(10, 10), time(11, 10), Half.AM, "English"),
    _Lesson("Lesson 3", time(11, 20), time(12, 20), Half.AM, "Science"),
    _Lesson("Lesson 4", time(13, 20), time(14, 15), Half.PM, "History"),
    _Lesson("Lesson 5", time(14, 15), time(15, 10), Half.PM, "Art"),
)
_THERE = frozenset({"/", "\\", "L", "U"})


@frozen
class _Taught:
    """What is known of the day when its lessons are written."""

    day: Day = field(repr=False)
    today: date
    opens: Mapping[Half, time]
    stands: Mapping[tuple[str, Half], Entry] = field(repr=False)
    saved: Mapping[tuple[str, str], datetime] = field(repr=False)
    elsewhere: Mapping[str, datetime] = field(repr=False)
    names: Mapping[str, Mapping[str, str]] = field(repr=False)


def with_lessons(
    random: Random,
    day: Day,
    attending: Sequence[Attending],
    busy: frozenset[str],
    *,
    opens: Mapping[Half, time],
) -> tuple[Day, Mapping[str, str]]:
    """Give a day with its lessons, and the keys of the pupils who have a role in them.

    Whoever is marked present for a half of the day is in its lessons, save for three.

    Args:
        random: the chances of the lessons.
        day: the day, of which everything else is written.
        attending: those who are on roll in the morning of the day, one at least.
        busy: the pupils who have a role of their own, and their groups.
        opens: when the register of each half of the day opens.
    """
    today = attending[0].sessions[-1].day
    groups = sorted({each.enrolment.registration_group or "" for each in attending})
    taught = _Taught(
        day,
        today,
        opens,
        {(each.pupil, each.half): each for each in day.entries},
        _saved(random, day, groups, today),
        {each.pupil: each.at for each in day.presence if each.pupil and each.source in _ROOMS},
        {each.period: teachers(random, groups) for each in _LESSONS},
    )
    cast = _cast(random, taught, attending, busy)
    marks = [mark for each in attending for mark in _marks(taught, each, cast)]
    presence = [*day.presence, *_seen(today, cast)]
    return (
        evolve(
            day,
            lessons=tuple(sorted(marks, key=lambda each: (each.period, each.pupil))),
            presence=tuple(sorted(presence, key=lambda each: each.at)),
        ),
        cast,
    )


def _saved(
    random: Random, day: Day, groups: Sequence[str], today: date
) -> Mapping[tuple[str, str], datetime]:
    """Give when the marks of each group and lesson are saved: of lesson 4 with its register."""
    taken = {(each.period, each.group): each.taken_at for each in day.takings}
    found = {}
    for lesson in _LESSONS:
        for group in groups:
            at = _moment(today, lesson.starts) + timedelta(minutes=random.randint(2, 9))
            found[lesson.period, group] = taken.get((lesson.period, group)) or at
    return found


def _cast(
    random: Random, taught: _Taught, attending: Sequence[Attending], busy: frozenset[str]
) -> Mapping[str, str]:
    """Choose three who are there all day and have no other part."""
    all_day = [
        each.enrolment.pupil
        for each in attending
        if each.enrolment.registration_group not in busy
        and each.enrolment.pupil not in busy
        and not each.enrolment.comes_first
        and _codes(taught, each.enrolment.pupil) == ("/", "\\")
    ]
    chosen = random.sample(all_day, min(3, len(all_day)))
    return dict(zip((LESSON_LEFT, FIRST_AID, LESSON_CODE), chosen, strict=False))


def _codes(taught: _Taught, pupil: str) -> tuple[str | None, ...]:
    found = (taught.stands.get((pupil, half)) for half in Half)
    return tuple(each.code if each else None for each in found)


def _marks(taught: _Taught, attending: Attending, cast: Mapping[str, str]) -> Iterator[LessonMark]:
    pupil, group = attending.enrolment.pupil, attending.enrolment.registration_group or ""
    role = next((role for role, key in cast.items() if key == pupil), None)
    for lesson in _LESSONS:
        code, came = _code(taught, pupil, lesson)
        starts = _moment(taught.today, lesson.starts)
        if code is None or came >= _moment(taught.today, lesson.ends):
            continue
        yield LessonMark(
            pupil,
            taught.today,
            lesson.period,
            _entered(taught, pupil, lesson, role) or ("L" if came > starts else code),
            lesson.starts,
            lesson.ends,
            lesson.subject,
            taught.names[lesson.period][group],
            (came - starts) // timedelta(minutes=1) if came > starts else None,
            max(came, taught.saved[lesson.period, group]),
        )


def _code(taught: _Taught, pupil: str, lesson: _Lesson) -> tuple[str | None, datetime]:
    """Give the code of a pupil in a lesson, None where none is entered, and when they came."""
    came = _moment(taught.today, taught.opens[lesson.half])
    morning, stands = (taught.stands.get((pupil, half)) for half in (Half.AM, lesson.half))
    if stands is None:
        return None, came
    if stands.code in _THERE:
        late = timedelta(minutes=stands.minutes_late or 0)
        return ("/" if lesson.half is Half.AM else "\\"), came + late
    # Who was there in the morning and is not now is missed; of others the school knows.
    was_there = morning is not None and morning.code in _THERE
    return ("N" if was_there and stands.code == "N" else None), came


_OWN = next(iter(LESSON_CODES))
_ROOMS = frozenset({PresenceSource.HUB, PresenceSource.RESET_ROOM})
_PARTS: Mapping[tuple[str, str | None], str] = {
    ("Lesson 3", LESSON_LEFT): "N",
    ("Lesson 2", FIRST_AID): "N",
    ("Lesson 5", LESSON_CODE): _OWN,
}


def _entered(taught: _Taught, pupil: str, lesson: _Lesson, role: str | None) -> str | None:
    """Give the code of whoever is in the school and not in a lesson; None of all others."""
    at = taught.elsewhere.get(pupil)
    if at is not None and lesson.starts <= at.time() < lesson.ends:
        return _OWN
    return _PARTS.get((lesson.period, role))


def _seen(today: date, cast: Mapping[str, str]) -> Iterator[Presence]:
    if FIRST_AID in cast:
        at = _moment(today, time(10, 12))
        pupil = cast[FIRST_AID]
        yield Presence(at, PresenceSource.FIRST_AID, PresenceEvent.SEEN, pupil, "First Aid")


def _moment(today: date, clock: time) -> datetime:
    return datetime.combine(today, clock, LONDON)
