"""The eight rules of `attendance rules`, slow and obvious, from the words of the contract alone.

Nothing of the library is used here, so that the two can be held against each other. Quoted are
the sentences of "The register folder, and the exact results of the commands".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

Session = tuple[date, str]

IN_FORCE = date(2024, 8, 19)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Pupil:
    """A pupil: date of birth, times on the roll (both days included), and how enrolled."""

    born: date | None
    times: list[tuple[date, date | None]]
    enrolment_status: str = "C"
    boarder: bool = False


@dataclass(frozen=True)
class Expected:
    """A row of `expected_sickness.csv`."""

    pupil: str
    recorded_on: date
    expected_school_days: int
    continuous_illness: bool = False


@dataclass(frozen=True)
class Case:
    """What the rules are asked about: a school's folder, and the day."""

    calendar: dict[Session, bool]
    pupils: dict[str, Pupil]
    marks: dict[tuple[str, date, str], str]
    on: date
    expected: list[Expected] = field(default_factory=list)
    urn: int = 142000
    phase: str = "secondary"

    # Each is worked out once, because the rules ask for them again and again.
    @cached_property
    def open_sessions(self) -> list[Session]:
        """Give the open sessions of the calendar, oldest first, those after DAY among them."""
        return sorted(session for session, is_open in self.calendar.items() if is_open)

    @cached_property
    def school_days(self) -> list[date]:
        """Give the school days: "a date with at least one open session"."""
        return sorted({day for day, _ in self.open_sessions})

    @cached_property
    def registers(self) -> dict[str, list[tuple[Session, str | None]]]:
        """Give each pupil's register."""
        return {name: register(self, name) for name in self.pupils}


# The statistical meaning of each code, from domain/codes.csv and domain/legacy_codes.csv.
ATTENDED = {"/", "\\", "L", *"BKPVW", "J"}
AUTHORISED = {*"CEIMRST", "C1", "C2", "J1", *"HF", "I01", "I02"}
UNAUTHORISED = {*"GNOU"}
NOT_POSSIBLE = {*"DQX", *(f"Y{n}" for n in range(1, 8)), "Y", *(f"X0{n}" for n in range(1, 8))}
NOT_COLLECTED = {*"Z#"}
NEW = {*"KQ", "C1", "C2", "J1", *(f"Y{n}" for n in range(1, 8))}
FIRST_DAY_OF_NEW = IN_FORCE


def meaning(code: str, day: date) -> str | None:
    """Give the statistical meaning of a code on its day, or none where it counts for nothing.

    "A code that is not in force on its day but once was (counted by its last meaning)": no code
    here ever changed its meaning, so the day matters only to a code that was not yet in force.
    """
    if code in NEW and day < FIRST_DAY_OF_NEW:
        return None
    for name, codes in {
        "attended": ATTENDED,
        "authorised": AUTHORISED,
        "unauthorised": UNAUTHORISED,
        "not possible": NOT_POSSIBLE,
        "not collected": NOT_COLLECTED,
    }.items():
        if code in codes:
            return name
    raise ValueError(code)


def monday(day: date) -> date:
    """Give the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def school_weeks(case: Case, *, to: date) -> list[date]:
    """Give the Mondays of the last ten school weeks with an open session not after the day.

    "*School week*: Monday to Sunday holding at least one open session of this school."
    """
    return sorted({monday(day) for day in case.school_days if day <= to})[-10:]


def first_of_school_year(day: date) -> date:
    """Give the 1 August: "*School year*: 1 August to 31 July"."""
    return date(day.year if day.month >= 8 else day.year - 1, 8, 1)


def is_on_roll(pupil: Pupil, day: date) -> bool:
    """Tell whether the day is in one of the pupil's times, both days included."""
    return any(start <= day and (end is None or day <= end) for start, end in pupil.times)


def birthday(born: date, age: int) -> date:
    """Give a birthday; of one born on 29 February, 1 March where there is none."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def is_of_compulsory_school_age(pupil: Pupil, day: date) -> bool:
    """Tell whether the pupil is of compulsory school age on the day.

    "From the prescribed day on or after the fifth birthday (31 August, 31 December, 31 March) to
    the end of the last Friday in June of the school year (1 September to 31 August) in which the
    pupil becomes sixteen."
    """
    if pupil.born is None:
        return False  # reading: of unknown birth date, on no day
    fifth, sixteenth = birthday(pupil.born, 5), birthday(pupil.born, 16)
    prescribed = [
        date(year, month, number)
        for year in (fifth.year, fifth.year + 1)
        for month, number in ((3, 31), (8, 31), (12, 31))
    ]
    last = date(sixteenth.year + (1 if sixteenth.month >= 9 else 0), 6, 30)
    while last.weekday() != 4:
        last -= DAY
    return min(each for each in prescribed if each >= fifth) <= day <= last


def register(case: Case, name: str) -> list[tuple[Session, str | None]]:
    """Give each open session up to DAY with the pupil on roll, and its code; none if unmarked.

    What is not listed here (a mark on a closed session, outside the time on roll, or after DAY)
    counts for nothing, and is not unmarked either.
    """
    listed = []
    for day, half in case.open_sessions:
        if day <= case.on and is_on_roll(case.pupils[name], day):
            code = case.marks.get((name, day, half), "-")
            listed.append(((day, half), None if code == "-" else code))
    return listed


def codes_of(case: Case, name: str, day: date) -> list[str | None]:
    """Give the codes of the pupil's open sessions of a day, none where unmarked."""
    return [code for session, code in case.registers[name] if session[0] == day]


def sessions_coded(case: Case, name: str, codes: set[str]) -> list[tuple[Session, str]]:
    """Give the pupil's sessions with one of these codes that may count, oldest first.

    "All rules but `persistent_absence`, `severe_absence` and `unresolved_reason` count only
    sessions on which the pupil is of compulsory school age."
    """
    # Reading: and only sessions from 19 August 2024, sickness_return too.
    return [
        (session, code)
        for session, code in case.registers[name]
        if code in codes
        and session[0] >= IN_FORCE
        and is_of_compulsory_school_age(case.pupils[name], session[0])
    ]


def row(
    case: Case,
    rule: str,
    name: str,
    reached: Session,
    sessions: list[tuple[Session, str]],
    window: tuple[date, date] | None,
    *,
    holds: bool,
    figures: dict | None = None,
) -> dict:
    """Give a row: "`gaps` are unmarked sessions inside the window"."""
    # Reading: every unmarked session in the window, whatever the pupil's age and the law's day.
    gaps = [
        session
        for session, code in case.registers[name]
        if code is None and window is not None and window[0] <= session[0] <= window[1]
    ]
    return {
        "rule": rule,
        "pupil": name,
        "reached": {"date": reached[0].isoformat(), "session": reached[1]},
        "holds": holds,
        "window": window and {"from": window[0].isoformat(), "to": window[1].isoformat()},
        "sessions": [
            {"date": day.isoformat(), "session": half, "code": code}
            for (day, half), code in sessions
        ],
        "figures": figures or {},
        "gaps": [{"date": day.isoformat(), "session": half} for day, half in gaps],
    }


def penalty_notice_threshold(case: Case, name: str) -> list[dict]:
    """Sessions coded G, N, O or U from 19 August 2024.

    "Reached at the session that is the tenth of them within the ten school weeks ending with its
    own week; then again when ten further ones, all after the last `reached`, do the same: each
    session stands in one row at most. `window`: Monday of the first to Sunday of the last of
    those ten school weeks. `figures`: `unauthorised` (10), of them `evidenced` (G, O, U) and
    `unresolved` (N), and `on_day`, all such sessions in the ten school weeks ending with the last
    one that has an open session on or before DAY. `holds`, in the last row: `on_day` is 10 or
    more; in earlier rows false."
    """
    such = sessions_coded(case, name, UNAUTHORISED)
    last_weeks = school_weeks(case, to=case.on)
    on_day = sum(monday(session[0]) in last_weeks for session, _ in such)
    rows, since_last = [], []
    for session, code in such:
        since_last.append((session, code))
        weeks = school_weeks(case, to=session[0])
        ten = [each for each in since_last if monday(each[0][0]) in weeks]
        if len(ten) == 10:
            unresolved = sum(code == "N" for _, code in ten)
            figures = {
                "unauthorised": 10,
                "evidenced": 10 - unresolved,
                "unresolved": unresolved,
                "on_day": on_day,
                "school_weeks": len(weeks),
            }
            window = weeks[0], weeks[-1] + 6 * DAY
            rule = "penalty_notice_threshold"
            rows.append(row(case, rule, name, session, ten, window, holds=False, figures=figures))
            since_last = []
    if rows:
        rows[-1]["holds"] = on_day >= 10
    return rows


def stays(case: Case, name: str) -> list[tuple[date, date]]:
    """Give the pupil's stays: times on the roll, joined where no day lies between them.

    "Days off roll end a run."
    """
    # Readings: any calendar day off roll between two times does; a time that begins after DAY is
    # not looked at, so that one who comes back only then is still a leaver.
    joined: list[tuple[date, date]] = []
    for start, end in sorted(case.pupils[name].times, key=lambda each: each[0]):
        if start > case.on:
            continue
        last = case.on if end is None else min(end, case.on)
        if joined and start <= joined[-1][1] + DAY:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((start, last))
    return joined


def runs(
    case: Case, name: str, kind: Callable[[date], str], may_begin: Callable[[date], bool]
) -> list[tuple[list[date], bool]]:
    """Give the counting days of each run, and whether no day up to DAY has ended it.

    "A leaver's stays open."
    """
    found: list[tuple[list[date], bool]] = []
    for stay in stays(case, name):
        run: list[date] = []
        for day in case.school_days:
            if not stay[0] <= day <= stay[1] or day < IN_FORCE:
                continue
            if kind(day) == "ends":
                found.append((run, False))
                run = []
            elif kind(day) == "counts" and (run or may_begin(day)):
                run.append(day)
        found.append((run, stay == stays(case, name)[-1]))
    return found


def rows_of_runs(
    case: Case,
    rule: str,
    name: str,
    found: list[tuple[list[date], bool]],
    needed: int,
    codes: set[str],
    figures: dict,
) -> list[dict]:
    """Give one row a run, however long, reached at the last session of the day that fills it.

    "`window` is the first to the last day of what was counted."
    """
    rows = []
    for days, holds in found:
        if len(days) >= needed:
            # Reading: of a day that counts, `sessions` holds its G, N, O and U, not its C2 or Q.
            counted = [
                each for each in sessions_coded(case, name, codes) if each[0][0] in days[:needed]
            ]
            window = days[0], days[needed - 1]
            reached = counted[-1][0]
            rows.append(
                row(case, rule, name, reached, counted, window, holds=holds, figures=figures)
            )
    return rows


def continuous_unauthorised_absence(case: Case, name: str) -> list[dict]:
    """Ten consecutive counting days.

    "A day *counts* if it holds at least one G, N, O or U and otherwise only C2, Q, X, Y1–Y7 or
    closed sessions; it is *passed over* if it holds only those, or any unmarked session; any
    attendance, B, D, K, P, V, W or another authorised code on a day *ends* the run, whatever else
    that day holds. Reached at the tenth day's last G, N, O or U; once per run."
    """

    def ends(code: str | None, day: date) -> bool:
        if code in {None, "C2"}:
            return False
        # Reading: Y and the sub-codes of X, no longer in force, are as Y1–Y7 and X.
        return code == "D" or meaning(code, day) in {"attended", "authorised"}

    def kind(day: date) -> str:
        codes = codes_of(case, name, day)
        if any(ends(code, day) for code in codes):
            return "ends"  # reading: also where the pupil is not of compulsory school age
        if None in codes:
            return "passed over"
        # Readings: # and Z are as closed sessions; G, N, O and U of a pupil who is not of
        # compulsory school age do not count, and the day is passed over.
        of_age = is_of_compulsory_school_age(case.pupils[name], day)
        return "counts" if of_age and UNAUTHORISED & set(codes) else "passed over"

    found = runs(case, name, kind, lambda _: True)
    rule = "continuous_unauthorised_absence"
    return rows_of_runs(case, rule, name, found, 10, UNAUTHORISED, {})


def kind_for_deletion(case: Case, name: str, day: date) -> str:
    """Tell what a day is to a run of the grounds for deletion.

    "Every open session of the pupil's marked G, N or O; any other mark, or no mark, on an open
    session ends the run."
    """
    if not set(codes_of(case, name, day)) <= {"G", "N", "O"}:
        return "ends"  # reading: also where the pupil is not of compulsory school age
    # Reading: G, N and O of a pupil who is not of compulsory school age do not count, nor do they
    # end what has begun.
    of_age = is_of_compulsory_school_age(case.pupils[name], day)
    return "counts" if of_age else "passed over"


GROUND = {"ground": "cannot be known from the record"}


def deletion_ground_i(case: Case, name: str) -> list[dict]:
    """20 consecutive school days, every open session of the pupil's marked G, N or O.

    "Any other mark, or no mark, on an open session ends the run. From 19 August 2024. Reached at
    the last session of the twentieth day."
    """
    found = runs(case, name, lambda day: kind_for_deletion(case, name, day), lambda _: True)
    return rows_of_runs(case, "deletion_ground_i", name, found, 20, {*"GNO"}, GROUND)


def leave_overstayed(case: Case, name: str) -> list[dict]:
    """10 consecutive school days, every open session marked G, N or O.

    "Beginning with the first school day after a day whose last mark (unmarked sessions passed by)
    is C or C1. Reached at the last session of the tenth day."
    """

    def follows_leave(day: date) -> bool:
        earlier = [each for each in case.school_days if each < day]
        if not earlier:
            return False
        # Readings: the day of leave is itself not counted, so that it may lie before 19 August
        # 2024, before compulsory school age or in an earlier stay; a day with no mark at all
        # is no such day; a code not yet in force (C1 before 19 August 2024) is no mark.
        marks = [
            code
            for code in codes_of(case, name, earlier[-1])
            if code is not None and meaning(code, earlier[-1]) is not None
        ]
        return marks[-1:] in (["C"], ["C1"])

    found = runs(case, name, lambda day: kind_for_deletion(case, name, day), follows_leave)
    return rows_of_runs(case, "leave_overstayed", name, found, 10, {*"GNO"}, GROUND)


def expectations(case: Case, name: str) -> list[Expected]:
    """Give the pupil's rows with 15 or more school days that count, oldest first."""
    # Reading: recorded on or before DAY, from 19 August 2024, on a day on which the pupil is on
    # roll and of compulsory school age.
    pupil = case.pupils[name]
    rows = [
        each
        for each in case.expected
        if each.pupil == name
        and each.expected_school_days >= 15
        and IN_FORCE <= each.recorded_on <= case.on
        and is_on_roll(pupil, each.recorded_on)
        and is_of_compulsory_school_age(pupil, each.recorded_on)
    ]
    return sorted(rows, key=lambda each: each.recorded_on)


def sickness_return(case: Case, name: str) -> list[dict]:
    """The 30th session coded I in the school year, or an expected row, whichever is first.

    "The day of an `expected_sickness.csv` row with 15 or more school days (then `session` is AM);
    once a school year, and once more for each further row recorded after `reached`, of 15 days or
    more, with `continuous_illness` true. `sessions`: those coded I up to `reached`, perhaps none.
    `window` 1 August to reached." `holds`: "reached in DAY's school year".
    """
    # Reading: I itself; not I01 and I02, its sub-codes of 2021 and 2022.
    all_ill = sessions_coded(case, name, {"I"})
    all_expected = expectations(case, name)
    days = [session[0] for session, _ in all_ill] + [each.recorded_on for each in all_expected]
    rows = []
    for year in sorted({first_of_school_year(day) for day in days}):
        ill = [each for each in all_ill if first_of_school_year(each[0][0]) == year]
        expected = [each for each in all_expected if first_of_school_year(each.recorded_on) == year]
        thirtieth = [session for session, _ in ill[29:30]]
        firsts = thirtieth + [(each.recorded_on, "AM") for each in expected]
        if not firsts:
            continue
        reached = [min(firsts)]
        # Reading: recorded on a later day than the first `reached`, in the same school year.
        reached += [
            (each.recorded_on, "AM")
            for each in expected
            if each.continuous_illness and each.recorded_on > min(firsts)[0]
        ]
        for session in reached:
            counted = [each for each in ill if each[0] <= session]
            holds = year == first_of_school_year(case.on)
            window = year, session[0]
            rows.append(row(case, "sickness_return", name, session, counted, window, holds=holds))
    return rows


def unresolved_reason(case: Case, name: str) -> list[dict]:
    """One row per pupil, listing every session from 19 August 2024 still coded N when it is late.

    "When DAY is after its due day, the fifth school day of the school following the session's
    day, also after a pupil leaves (if it lies beyond the calendar, the mark is not yet due);
    `reached` the earliest of them."
    """
    late = []
    for session, code in case.registers[name]:
        following = [day for day in case.school_days if day > session[0]]
        if code == "N" and session[0] >= IN_FORCE and following[4:] and case.on > following[4]:
            late.append((session, code))
    if not late:
        return []
    return [row(case, "unresolved_reason", name, late[0][0], late, None, holds=True)]


def state(case: Case, name: str, rule: str, times: int) -> list[dict]:
    """A row while the state holds on DAY.

    "Over the school year from the later of 1 August and the pupil's start: 10 × missed ≥
    possible, 2 × missed ≥ possible, possible > 0. A pupil who left in DAY's school year keeps the
    state of the last day on roll; one who left before it has no row. `reached`: the session since
    which it has held without a break, judged after each possible session; `sessions` all missed
    ones; `figures` missed, possible, `early` (fewer than 40 possible)." The pupil's start is "the
    latest `start_date` up to DAY".
    """
    started = [each for each in case.pupils[name].times if each[0] <= case.on]
    if case.pupils[name].enrolment_status == "G" or not started:
        return []  # reading: a guest is in neither state
    start, leaving = max(started, key=lambda each: each[0])
    first = max(start, first_of_school_year(case.on))
    last = case.on if leaving is None else min(leaving, case.on)
    possible, missed, reached = 0, [], None
    for session, code in case.registers[name]:
        counts_as = code and meaning(code, session[0])
        if not first <= session[0] <= last or counts_as in {None, "not possible", "not collected"}:
            continue
        possible += 1
        if counts_as in {"authorised", "unauthorised"}:
            missed.append((session, code))
        if times * len(missed) < possible:
            reached = None
        elif reached is None:
            reached = session
    if reached is None:
        return []
    figures = {"missed": len(missed), "possible": possible, "early": possible < 40}
    window = first, last
    return [row(case, rule, name, reached, missed, window, holds=True, figures=figures)]


def persistent_absence(case: Case, name: str) -> list[dict]:
    """10 × missed ≥ possible, possible > 0."""
    return state(case, name, "persistent_absence", 10)


def severe_absence(case: Case, name: str) -> list[dict]:
    """2 × missed ≥ possible, possible > 0."""
    return state(case, name, "severe_absence", 2)


RULES = [
    persistent_absence,
    severe_absence,
    penalty_notice_threshold,
    continuous_unauthorised_absence,
    sickness_return,
    unresolved_reason,
    deletion_ground_i,
    leave_overstayed,
]


def reference(case: Case) -> list[dict]:
    """Give "a list sorted by pupil, rule, reached", without what a record cannot say."""
    rows = [found for name in case.pupils for rule in RULES for found in rule(case, name)]
    return sorted(
        rows,
        key=lambda each: (
            each["pupil"],
            each["rule"],
            each["reached"]["date"],
            each["reached"]["session"],
        ),
    )
