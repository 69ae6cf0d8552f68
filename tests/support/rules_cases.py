"""Cases for the eight rules: written by hand as short texts, or drawn so that rules are reached."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st
from rules_reference import IN_FORCE, Case, Expected, Pupil, is_of_compulsory_school_age

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
HALVES = ("AM", "PM")
TWELVE_OR_SO = date(2012, 5, 5)

# One letter a code in the texts; the codes of two letters have a digit or a small letter.
LETTERS = {
    **{each: each for each in "/\\LBDEFGHIJKMNOPQRSTUVWXYZC#"},
    "1": "C1",
    "2": "C2",
    "j": "J1",
    "y": "Y4",
}


def case(
    start: str,
    text: str,
    *,
    on: str | None = None,
    born: date | None = TWELVE_OR_SO,
    times: Sequence[tuple[str, str | None]] = (("2020-09-01", None),),
    expected: Sequence[tuple[str, int, bool]] = (),
    status: str = "C",
) -> Case:
    r"""Give the case of one pupil, "A", from a text of one token a school day.

    A token is the letter of the morning's code and of the afternoon's: `.` unmarked, `=` closed,
    `1` C1, `2` C2, `j` J1, `y` Y4; `/` in the afternoon is `\`. `GN*10` is ten such days. Days
    run Monday to Friday; `|`, where a week is full, leaves out the week that follows.

    Args:
        start: The first token's day, a weekday.
        text: The tokens.
        on: DAY; without it, the last token's.
        born: The pupil's date of birth; none if not known.
        times: First and last days of the pupil's times on the roll.
        expected: For each row of expected sickness: day, school days, continuous illness.
        status: The pupil's enrolment status.
    """
    calendar, marks = {}, {}
    for day, token in _placed(date.fromisoformat(start), text):
        for half, letter in zip(HALVES, token, strict=True):
            calendar[day, half] = letter != "="
            if letter not in ".=":
                code = "\\" if (half, letter) == ("PM", "/") else LETTERS[letter]
                marks["A", day, half] = code
    stays = [(date.fromisoformat(a), b and date.fromisoformat(b)) for a, b in times]
    return Case(
        calendar=calendar,
        pupils={"A": Pupil(born, stays, status)},
        marks=marks,
        on=date.fromisoformat(on) if on else max(day for day, _ in calendar),
        expected=[Expected("A", date.fromisoformat(a), n, ill) for a, n, ill in expected],
    )


def _placed(day: date, text: str) -> Iterator[tuple[date, str]]:
    """Give each token with its day, holidays left out and repeated ones as often as they say."""
    for each in text.split():
        if each == "|":
            if day.weekday() != 0:
                raise ValueError(f"a week is left out in its middle, on {day}")
            day += WEEK
            continue
        letters, _, times = each.partition("*")
        for _ in range(int(times or 1)):
            yield day, letters
            day += 3 * DAY if day.weekday() == 4 else DAY


@dataclass(frozen=True)
class Spell:
    """Some days of one mood: leave first, if any; then the same day, now and then interrupted."""

    days: int
    pair: tuple[str, str]
    leave: list[tuple[str, str]] = field(default_factory=list)
    interruption: tuple[str, str] | None = None
    every: int = 1

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give the marks of each day."""
        yield from self.leave
        for number in range(1, self.days + 1):
            is_interrupted = self.interruption and number % self.every == 0
            yield self.interruption if is_interrupted else self.pair


def _pairs(text: str) -> st.SearchStrategy[tuple[str, str]]:
    """Give one of the days of a text, whose letters are those of `case`, `.` being unmarked."""
    letters = {**LETTERS, ".": "-"}
    return st.sampled_from([(letters[a], letters[b]) for a, b in text.split()])


PRESENT = _pairs("/\\ /\\ /\\ L\\ BB VV")
AWAY = _pairs("GG NN OO GN ON NO OO GG")
UNAUTHORISED = _pairs("GG NN OO UU GU UO /G /O N\\ UN")
ILL = _pairs("II II II I\\ /I")
PASSED = _pairs("22 XX QQ yy YY 2Q O2 NX .. .. G. .O .N ## Z#")
ENDING = _pairs("/\\ D\\ DD CC MM KK JJ 11 jj HH /. .\\ G\\ EO")
EVERY_CODE = ["-", *LETTERS.values(), "Y1", "Y2", "Y3", "Y5", "Y6", "Y7"]
ANY = st.tuples(st.sampled_from(EVERY_CODE), st.sampled_from(EVERY_CODE))
LEAVE = _pairs("CC 11 /C GC C. CG ..")

LEGACY = _pairs("JJ HH YY J/ /H KK 11 22 jj FI")
NOTHING = st.just([])
NEAR = st.integers(-1, 3)
LEAVES = st.lists(LEAVE, min_size=1, max_size=3)

# Absences, some after leave, that reach a rule or all but, or are ended just before.
ABSENCES = st.one_of(
    st.builds(Spell, st.integers(8, 26), AWAY, NOTHING, PASSED, st.integers(2, 30)),
    st.builds(Spell, st.integers(8, 14), AWAY, NOTHING, ENDING, st.integers(8, 15)),
    st.builds(Spell, st.integers(9, 22), AWAY, LEAVES),
    st.builds(Spell, st.integers(9, 22), AWAY, LEAVES, PASSED | ENDING, st.integers(8, 30)),
    st.builds(Spell, st.integers(18, 24), AWAY),
)
SPELLS = st.one_of(
    st.builds(Spell, st.integers(1, 20), PRESENT),
    st.builds(Spell, st.integers(1, 8), UNAUTHORISED, NOTHING, PRESENT, st.integers(2, 4)),
    ABSENCES,
    st.builds(Spell, st.integers(2, 34), ILL, NOTHING, PRESENT | PASSED, st.integers(2, 30)),
    st.builds(Spell, st.integers(1, 6), PASSED),
    st.builds(Spell, st.integers(1, 12), LEGACY),
    st.builds(Spell, st.integers(1, 3), ANY),
)

# Mondays: before 19 August 2024; in its week; around a new calendar year; around 1 August and
# the last Friday of June.
STARTS = [
    date(2024, 7, 1),
    date(2024, 7, 22),
    date(2024, 8, 12),
    date(2024, 9, 2),
    date(2024, 11, 25),
    date(2025, 3, 3),
    date(2025, 5, 12),
    date(2025, 6, 2),
    date(2025, 9, 1),
    date(2026, 5, 4),
]


@st.composite
def calendars(draw: st.DrawFn) -> dict[tuple[date, str], bool]:
    """Give a calendar of 2 to 60 weeks of term, in it closed weeks, days and halves.

    The summer is a holiday only in some; now and then a school meets on a Saturday. A session at
    which the school does not meet either stands in the calendar as closed or is not there.
    """
    start = draw(st.sampled_from(STARTS))
    weeks = draw(st.integers(2, 12) | st.integers(8, 20) | st.integers(20, 60))
    off = draw(st.sets(st.integers(0, weeks - 1), max_size=min(4, weeks - 2)))
    has_summer = draw(st.booleans())
    closed_days = draw(st.sets(st.integers(0, 5 * weeks), max_size=4))
    closed_halves = draw(st.sets(st.integers(0, 10 * weeks), max_size=6))
    is_listed = draw(st.booleans())
    calendar = {}
    held, day = 0, start
    while held < weeks:
        is_summer = has_summer and (7, 24) < (day.month, day.day) < (9, 1)
        for number in range(5):
            for place, half in enumerate(HALVES):
                is_open = not (
                    is_summer
                    or held in off
                    or 5 * held + number in closed_days
                    or 10 * held + 2 * number + place in closed_halves
                )
                if is_open or is_listed:
                    calendar[day + number * DAY, half] = is_open
        held += not is_summer
        day += WEEK
    if draw(st.integers(0, 5)) == 0:
        calendar[start + draw(st.integers(0, weeks - 1)) * WEEK + 5 * DAY, "AM"] = True
    return calendar


@st.composite
def births(draw: st.DrawFn, days: list[date]) -> date | None:
    """Give a date of birth: well within compulsory school age, or at an edge in these days."""
    kind = draw(st.sampled_from(["within", "sixteen", "within", "five", "sixteen", "unknown"]))
    if kind == "unknown":
        return draw(st.sampled_from([None, date(2008, 2, 29)]))
    years = range(days[0].year, days[-1].year + 1)
    prescribed = [date(year, *at) for year in years for at in ((3, 31), (8, 31), (12, 31))]
    inside = [day for day in prescribed if days[0] <= day <= days[-1]]
    if kind == "five" and inside:
        edge = draw(st.sampled_from(inside))
        return edge.replace(year=edge.year - 5) + draw(st.sampled_from([0, 0, -1, 1, -40])) * DAY
    if kind == "sixteen":
        summers = [year for year in years if days[0] <= date(year, 6, 24) <= days[-1]]
        year = draw(st.sampled_from(summers or years))
        at = st.sampled_from([(16, 3, 1), (16, 8, 31), (16, 9, 1), (17, 9, 1), (17, 8, 31)])
        age, month, number = draw(at)
        return date(year - age, month, number)
    return TWELVE_OR_SO


@st.composite
def times_on_roll(draw: st.DrawFn, days: list[date]) -> list[tuple[date, date | None]]:
    """Give one time on the roll or two, with a gap of some days or of none."""
    before = days[0] - 400 * DAY
    kind = draw(st.sampled_from(["stays", "stays", "comes", "leaves", "returns", "returns"]))
    if kind == "stays":
        return [(before, None)]
    if kind == "comes":
        return [(draw(st.sampled_from(days)), None)]
    left = draw(st.sampled_from(days))
    if kind == "leaves":
        return [(before, left)]
    if draw(st.booleans()):
        left += (4 - left.weekday()) % 7 * DAY  # a Friday, so that a weekend may be the gap
    gap = draw(st.sampled_from([1, 3, 2, 3, 1, 8, 30]))
    again = draw(st.none() | st.integers(0, 200))
    back = left + gap * DAY
    return [(before, left), (back, None if again is None else back + again * DAY)]


@st.composite
def pairs_of(draw: st.DrawFn, days: list[date], edges: list[date]) -> list[tuple[str, str]]:
    """Give the marks of each day, in spells that begin again where they run out.

    Over them are laid up to two absences that begin shortly before one of the edges.
    """
    spells = draw(st.lists(SPELLS, min_size=1, max_size=8))
    pairs = [pair for spell in spells for pair in spell.pairs()]
    pairs = [pairs[each % len(pairs)] for each in range(len(days))]
    laid = st.tuples(st.sampled_from(edges), st.integers(-3, 0) | st.integers(-22, 1), ABSENCES)
    for edge, shift, spell in draw(st.lists(laid, max_size=2)):
        at = max(0, bisect_left(days, edge) + shift)
        over = list(spell.pairs())
        pairs[at : at + len(over)] = over[: max(0, len(days) - at)]
    return pairs


def edges_of(pupil: Pupil, days: list[date]) -> list[date]:
    """Give the days on which something about the pupil or the law changes, and the first day."""
    ages = [is_of_compulsory_school_age(pupil, day) for day in days]
    of_age = [days[n] for n in range(1, len(days)) if ages[n] != ages[n - 1]]
    roll = [day for each in pupil.times for day in each if day is not None and day >= days[0]]
    years = [date(year, 8, 1) for year in (days[0].year, days[-1].year)]
    law = [IN_FORCE] if days[0] <= IN_FORCE <= days[-1] else []
    return [*law, *of_age, *of_age, *roll, *roll, *years, days[0]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Give a case of 1 to 3 pupils in which rules are reached, or all but."""
    calendar = draw(calendars())
    days = sorted({day for day, _ in calendar})
    # Days on which the school is closed have marks only in some, so that spells are whole.
    marked = days if draw(st.integers(0, 3)) == 3 else _school_days(calendar)
    pupils, marks, expected = {}, {}, []
    for name in "ABC"[: draw(st.sampled_from([1, 1, 1, 2, 3]))]:
        pupils[name] = Pupil(
            draw(births(days)),
            draw(times_on_roll(days)),
            enrolment_status=draw(st.sampled_from("CCCCCCMSFOPG")),
            boarder=draw(st.sampled_from([False, False, True])),
        )
        edges = edges_of(pupils[name], days)
        pairs = draw(pairs_of(marked, edges))
        for day, pair in zip(marked, pairs, strict=True):
            for half, code in zip(HALVES, pair, strict=True):
                marks[name, day, half] = code
        expected += draw(_expectations(name, days, edges))
    if draw(st.booleans()):
        marks = {key: code for key, code in marks.items() if code != "-"}
    return Case(calendar, pupils, marks, draw(_days_of_asking(days)), expected)


def _school_days(calendar: dict[tuple[date, str], bool]) -> list[date]:
    return sorted({day for (day, _), is_open in calendar.items() if is_open})


@st.composite
def _expectations(
    draw: st.DrawFn, name: str, days: list[date], edges: list[date]
) -> list[Expected]:
    """Give none, or rows of expected sickness on different days, in or out of term."""
    if draw(st.integers(0, 2)) != 2:
        return []
    rows = st.builds(
        Expected,
        st.just(name),
        st.sampled_from(days)
        | st.builds(lambda day, n: day + n * DAY, st.sampled_from(edges), NEAR),
        st.sampled_from([15, 40, 14]),
        st.booleans(),
    )
    return draw(st.lists(rows, min_size=1, max_size=5, unique_by=lambda each: each.recorded_on))


def _days_of_asking(days: list[date]) -> st.SearchStrategy[date]:
    """Give a DAY inside the calendar, mostly in its second half, at its end, or past it."""
    last = days[-1]
    return st.one_of(
        st.just(last),
        st.sampled_from(days[len(days) // 2 :]),
        st.sampled_from(days),
        st.just(days[min(19, len(days) - 1)]),
        st.integers(1, 40).map(lambda n: last + n * DAY),
        st.just(last + 200 * DAY),
    )
