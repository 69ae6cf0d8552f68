"""What pupils stand in, found the slow and obvious way; it shares no code with the package."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import frozen

__all__ = ["Seen", "stands"]

PRESENT = {"/", "\\", "L", "B", "W"}
AUTHORISED = {"I", "M", "C"}
UNAUTHORISED = {"G", "N", "O", "U"}
MISSED = AUTHORISED | UNAUTHORISED
SHARES = {"attendance_pct", "absence_pct", "projected_year_pct", "weekday_pattern"}


@frozen
class Seen:
    """One pupil of one school: `held` are all open sessions, as date, half, term and half term.

    `codes` are by place among them; `until` is the place of the last session that was lived.
    """

    held: Sequence[tuple[date, str, str | None, int | None]]
    codes: Mapping[int, str]
    first: int
    until: int
    of_age: Callable[[date], bool]

    def day(self, place: int) -> date:
        """Give the day of a session."""
        return self.held[place][0]

    def day_ends(self, place: int) -> int:
        """Give the last session of the day of a session that was lived."""
        return max(at for at in range(self.until + 1) if self.day(at) == self.day(place))


def stands(rule: Mapping[str, Any], pupil: Seen) -> int | None:
    """Give the place of the session since which a pupil stands in a rule, None if not now."""
    group: Any = None
    reached: int | None = None
    earliest: int | None = None
    last_week: int | None = None
    for place in range(pupil.first, pupil.until + 1):
        now = _group(rule, pupil, place)
        if now != group:
            group, reached, earliest = now, None, None
        week = _week_number(pupil, place)
        if _enters(rule, pupil, place):
            reached = place if reached is None else reached
            earliest = reached if earliest is None else earliest
            last_week = week
        elif reached is not None and _leaves(rule, pupil, place, week, last_week):
            reached = None
    return earliest if reached is not None and "crosses" in rule.get("op", "") else reached


def _enters(rule: Mapping[str, Any], pupil: Seen, place: int) -> bool:
    if rule.get("evaluate") == "half_term_close" and not _closes(pupil, place):
        return False
    least = rule.get("guards", {}).get("min_possible_sessions", 0)
    if least:
        window = window_of(rule["window"], pupil, place)
        if window is None or len(_possible(pupil, window)) < least:
            return False
    return is_so(rule, pupil, place) is True


def _leaves(
    rule: Mapping[str, Any], pupil: Seen, place: int, week: int, last_week: int | None
) -> bool:
    if "leave" in rule:
        return is_so(rule["leave"], pupil, place) is True
    return "on_success" not in rule or week - (last_week or 0) > rule["on_success"]


def _closes(pupil: Seen, place: int) -> bool:
    (day, _, _, half_term), after = pupil.held[place], pupil.held[place + 1 :][:1]
    return not after or (_year(after[0][0]), after[0][3]) != (_year(day), half_term)


def _group(rule: Mapping[str, Any], pupil: Seen, place: int) -> Any:
    day, _, term, half_term = pupil.held[place]
    window = _first(rule)["window"]
    by = rule.get("reset") or (window if isinstance(window, str) else "")
    return {
        "year": _year(day),
        "academic_year_to_date": _year(day),
        "term": (_year(day), term),
        "half_term": (_year(day), half_term),
        "previous_half_term": (_year(day), half_term),
        "week": _monday(day),
        "day": day,
    }.get(by)


def _first(condition: Mapping[str, Any]) -> Mapping[str, Any]:
    if "combine" not in condition:
        return condition
    ((_, parts),) = condition["combine"].items()
    return _first(parts if isinstance(parts, Mapping) else parts[0])


def is_so(condition: Mapping[str, Any], pupil: Seen, place: int) -> bool | None:
    """Say whether a condition is so at a session; None is undefined."""
    if "combine" in condition:
        ((when, parts),) = condition["combine"].items()
        found = [is_so(each, pupil, place) for each in ([parts] if when == "not" else parts)]
        if when == "not":
            return None if found[0] is None else not found[0]
        decides = when == "any"
        if decides in found:
            return decides
        return None if None in found else not decides
    value = figure(condition, pupil, place)
    if value is None:
        return None
    given = condition["threshold"]
    if isinstance(given, Mapping):
        half_term = pupil.held[place][3]
        given = given[f"half_term_{half_term}"]
    if condition["op"] == "between":
        low, high = map(Fraction, given)
        return low <= value < high
    limit = Fraction(given)
    return {
        "lt": value < limit,
        "le": value <= limit,
        "gt": value > limit,
        "ge": value >= limit,
        "eq": value == limit,
        "crosses_below": value < limit,
        "crosses_above": value >= limit,
    }[condition["op"]]


def figure(test: Mapping[str, Any], pupil: Seen, place: int) -> Fraction | None:
    """Give a pupil's figure at a session; None is undefined."""
    window, measure = window_of(test["window"], pupil, place), test["measure"]
    if measure.startswith("consecutive_days_"):
        return Fraction(_in_a_row(measure.removeprefix("consecutive_days_"), pupil, place))
    if window is None:
        return None
    possible = _possible(pupil, window)
    missed = [each for each in possible if pupil.codes[each] in MISSED]
    if measure in SHARES:
        over, under = _share(measure, pupil, place, possible, missed)
        return Fraction(100 * over, under) if under else None
    counted = [each for each in missed if pupil.codes[each] in UNAUTHORISED]
    codes = {"late_L": {"L"}, "late_U": {"U"}, "sessions_code": set(test.get("codes", ()))}
    found = {
        "days_missed": Fraction(len(missed), 2),
        "sessions_absent": len(missed),
        "sessions_authorised": len(missed) - len(counted),
        "sessions_unauthorised": len(counted),
        "sessions_unresolved": sum(_is_unresolved(pupil, each) for each in window),
        "adjacent_to_closure": sum(_is_beside(pupil, each) for each in missed),
        "broken_weeks": len({_monday(pupil.day(each)) for each in missed}),
        "spells": sum(_begins_spell(pupil, each) for each in missed),
        "pn_sessions": sum(pupil.of_age(pupil.day(each)) for each in counted),
        **{
            name: sum(pupil.codes.get(each) in wanted for each in window)
            for name, wanted in codes.items()
        },
    }
    return Fraction(found[measure])


def _share(
    measure: str, pupil: Seen, place: int, possible: Sequence[int], missed: Sequence[int]
) -> tuple[int, int]:
    years = [_year(each[0]) for each in pupil.held]
    to_come = sum(each == years[place] for each in years[place + 1 :])
    there, weekdays = len(possible) - len(missed), [pupil.day(each).weekday() for each in missed]
    return {
        "attendance_pct": (there, len(possible)),
        "absence_pct": (len(missed), len(possible)),
        "projected_year_pct": (there + to_come, len(possible) + to_come),
        "weekday_pattern": (max(map(weekdays.count, weekdays), default=0), len(missed)),
    }[measure]


def _is_unresolved(pupil: Seen, place: int) -> bool:
    return place >= pupil.first and pupil.codes.get(place) in {None, "N"}


def _is_beside(pupil: Seen, place: int) -> bool:
    """Say whether a session is on a day next to which, past a weekend, there is no school."""
    held = {each[0] for each in pupil.held}
    return not all(_next_weekday(pupil.day(place), step) in held for step in (-1, 1))


def _next_weekday(day: date, step: int) -> date:
    other = day + timedelta(days=step)
    return other if other.weekday() < 5 else _next_weekday(other, step)


def _possible(pupil: Seen, window: Sequence[int]) -> list[int]:
    return [each for each in window if pupil.codes.get(each) in PRESENT | MISSED]


def _begins_spell(pupil: Seen, place: int) -> bool:
    before = _possible(pupil, range(place))
    return not before or pupil.codes[before[-1]] in PRESENT


def _in_a_row(kind: str, pupil: Seen, place: int) -> int:
    wanted = {"absent": MISSED, "unauthorised": UNAUTHORISED, "unexplained": {"N"}}[kind]
    run = 0
    for day in sorted({pupil.day(each) for each in range(pupil.day_ends(place) + 1)}):
        on_it = [at for at in range(pupil.day_ends(place) + 1) if pupil.day(at) == day]
        codes = {pupil.codes[each] for each in _possible(pupil, on_it)}
        if codes:
            run = run + 1 if codes <= wanted else 0
    return run


def window_of(window: Any, pupil: Seen, place: int) -> list[int] | None:
    """Give the places of the sessions in a window at a session."""
    day, _, term, half_term = pupil.held[place]
    lived = range(place + 1)
    if isinstance(window, Mapping) and "not_before" in window:
        rest = {name: each for name, each in window.items() if name != "not_before"}
        found = [
            each
            for each in window_of(rest, pupil, place) or ()
            if pupil.day(each) >= window["not_before"]
        ]
        return found or None
    if isinstance(window, Mapping):
        ((kind, length),) = window.items()
        return [each for each in lived if _rolls(kind, length, pupil, place, each)]
    if window == "previous_half_term":
        names = [(_year(each[0]), each[3]) for each in pupil.held]
        before = [each for each in names[:place] if each != names[place]]
        return [each for each in lived if names[each] == before[-1]] if before else None
    same: Mapping[str, Callable[[int], bool]] = {
        "academic_year_to_date": lambda _: True,
        "term": lambda at: pupil.held[at][2] == term,
        "half_term": lambda at: pupil.held[at][3] == half_term,
        "week": lambda at: _monday(pupil.day(at)) == _monday(day),
        "day": lambda at: pupil.day(at) == day,
    }
    return [at for at in lived if _year(pupil.day(at)) == _year(day) and same[window](at)]


def _rolls(kind: str, length: int, pupil: Seen, place: int, at: int) -> bool:
    days = sorted({pupil.day(each) for each in range(place + 1)})
    mondays = sorted({_monday(each) for each in days})
    day, now = pupil.day(at), pupil.day(place)
    if kind == "rolling_sessions":
        return at > place - length
    if kind == "rolling_school_days":
        return day in days[-length:]
    if kind == "rolling_school_weeks":
        return _monday(day) in mondays[-length:]
    if kind == "last_weeks":
        return day >= _monday(now) - timedelta(days=7 * (length - 1))
    return day > now.replace(year=now.year - length)


def _week_number(pupil: Seen, place: int) -> int:
    return len({_monday(pupil.day(each)) for each in range(place + 1)})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _year(day: date) -> int:
    return day.year if day.month > 7 else day.year - 1
