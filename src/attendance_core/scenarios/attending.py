"""How the pupils of an invented school attend: spells of absence, lateness, arrangements."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.roll import Enrolment, EnrolmentStatus, Roll, is_of_compulsory_school_age
from attendance_core.sessions import Half, Session

__all__ = ["Attending", "lived"]

_SNOW = date(2026, 1, 20)
_EXAMINATIONS = (date(2026, 6, 1), date(2026, 6, 24))


@frozen
class _Habit:
    """A kind of attender: how many sessions are missed, how often late, and for what reasons."""

    weight: float
    missed: tuple[float, float]
    late: float
    reasons: Mapping[str, float]


_HABITS = (
    _Habit(60, (0.01, 0.04), 0.01, {"I": 76, "M": 12, "G": 5, "C": 3, "O": 2, "R": 2}),
    _Habit(26, (0.05, 0.09), 0.03, {"I": 66, "M": 10, "G": 8, "O": 10, "U": 3, "C": 3}),
    _Habit(11, (0.11, 0.3), 0.06, {"I": 44, "M": 6, "G": 4, "O": 34, "U": 7, "E": 5}),
    _Habit(3, (0.5, 0.8), 0.05, {"I": 38, "O": 52, "U": 5, "E": 5}),
)
# The sessions that one spell of a reason lasts, from and to.
_LENGTHS: Mapping[str, tuple[int, int]] = {
    "I": (1, 8),
    "M": (1, 1),
    "G": (6, 10),
    "C": (2, 4),
    "O": (1, 6),
    "R": (2, 2),
    "U": (1, 1),
    "E": (2, 10),
}


@frozen
class Attending:
    """The marks of one enrolment, one for each of `sessions`, None where there is none."""

    enrolment: Enrolment = field(repr=False)
    sessions: Sequence[Session] = field(repr=False)
    codes: list[str | None] = field(repr=False)
    minutes: dict[int, int] = field(repr=False, factory=dict)
    details: dict[int, str] = field(repr=False, factory=dict)


def lived(random: Random, roll: Roll, calendar: Calendar, today: date) -> list[Attending]:
    """Let every pupil attend from the first day of the calendar to the morning of `today`."""
    held = [
        each.at
        for each in calendar.open_sessions
        if each.date < today or (each.date == today and each.session is Half.AM)
    ]
    days = [session.day for session in held]
    found = []
    for enrolment in roll.enrolments:
        sessions = [
            session for session, day in zip(held, days, strict=True) if enrolment.is_on_roll(day)
        ]
        if sessions:
            born = roll.by_key[enrolment.pupil].date_of_birth
            found.append(_attend(random, enrolment, sessions, born))
    _leave_gaps(random, found, today)
    return found


def _attend(
    random: Random, enrolment: Enrolment, sessions: Sequence[Session], born: date | None
) -> Attending:
    present = {Half.AM: "/", Half.PM: "\\"}
    attending = Attending(enrolment, sessions, [present[session.half] for session in sessions])
    (habit,) = random.choices(_HABITS, weights=[each.weight for each in _HABITS])
    _be_absent(random, attending, habit)
    _be_late(random, attending, habit)
    _follow_arrangements(random, attending, born)
    _share_the_year(attending)
    return attending


def _be_absent(random: Random, attending: Attending, habit: _Habit) -> None:
    codes = attending.codes
    to_miss = round(len(codes) * random.uniform(*habit.missed))
    while to_miss > 0:
        (reason,) = random.choices(list(habit.reasons), weights=list(habit.reasons.values()))
        length = min(random.randint(*_LENGTHS[reason]), to_miss)
        start = random.randrange(len(codes))
        for at in range(start, min(start + length, len(codes))):
            codes[at] = reason
            if reason == "U":
                attending.minutes[at] = random.randint(31, 90)
        to_miss -= length
    # Reasons of the last days are often not known yet, and now and then one is forgotten.
    last = len(codes) - 1
    for at, code in enumerate(codes):
        unknown = 0.7 if at == last else 0.3 if at > last - 12 else 0.002
        if code in ("I", "O") and random.random() < unknown:
            codes[at] = "N"


def _be_late(random: Random, attending: Attending, habit: _Habit) -> None:
    for _ in range(round(len(attending.codes) * habit.late * random.random() * 2)):
        at = random.randrange(len(attending.codes))
        if attending.codes[at] in ("/", "\\"):
            attending.codes[at] = "L"
            attending.minutes[at] = random.randint(1, 29)


def _follow_arrangements(random: Random, attending: Attending, born: date | None) -> None:
    chance = random.random()
    weekly = {4} if chance < 0.5 else {1, 3}
    if attending.enrolment.enrolment_status is EnrolmentStatus.SUBSIDIARY:
        _each_week(attending, {0, 1}, None, "D", "the main school")
    elif chance < 0.008:
        _each_week(attending, weekly, Half.PM, "C2", None, born)
    elif chance < 0.014:
        _each_week(attending, weekly, Half.PM, "K", "home tuition")
    elif chance < 0.022:
        _each_week(attending, weekly, Half.PM, "B", "college course" if chance < 0.02 else None)


def _each_week(
    attending: Attending,
    weekdays: set[int],
    half: Half | None,
    code: str,
    detail: str | None,
    born: date | None = None,
) -> None:
    """Enter a code each week; with `born` only while the pupil has to be at school by their age."""
    for at, session in enumerate(attending.sessions):
        if session.day.weekday() not in weekdays or session.half not in (half or session.half):
            continue
        if born is None or is_of_compulsory_school_age(born, on=session.day):
            attending.codes[at] = code
            attending.minutes.pop(at, None)
            if detail:
                attending.details[at] = detail


def _share_the_year(attending: Attending) -> None:
    first, last = _EXAMINATIONS
    for at, session in enumerate(attending.sessions):
        if session.day == _SNOW:
            attending.codes[at] = "Y4"
        elif attending.enrolment.year_group == "11" and first <= session.day <= last:
            # Those who left in July 2026 were in Year 11 then; study leave is given to some.
            if attending.enrolment.leaving is not None and session.day.weekday() in (1, 3):
                attending.codes[at] = "S"
        else:
            continue
        attending.minutes.pop(at, None)


def _leave_gaps(random: Random, all_of_them: Sequence[Attending], today: date) -> None:
    """Leave one group's register untaken this morning, and a mark here and there of late."""
    groups = sorted({each.enrolment.registration_group or "" for each in all_of_them})
    forgotten = random.choice(groups)
    for each in all_of_them:
        last = len(each.codes) - 1
        if each.sessions[last].day == today and each.enrolment.registration_group == forgotten:
            each.codes[last] = None
        elif random.random() < 0.02:
            each.codes[random.randrange(max(0, last - 20), last + 1)] = None
        for at in range(max(0, last - 20), last + 1):
            if each.codes[at] is None:
                each.minutes.pop(at, None)
