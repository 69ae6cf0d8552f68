"""The sessions at which what a rule asks may turn, and the sums at each of them.

Sums turn where something is told of the pupil, and where a window begins elsewhere. Between these
the pupil is there: counts stand still, and a share goes on in a straight line, which passes its
threshold at most once, at a session that a division finds.
"""

from collections.abc import Collection, Sequence
from typing import Any

import narwhals as nw

from attendance_core.policy.columns import RUNS, as_it_is, columns_of, step_of, sums_of
from attendance_core.policy.needed import all_tests
from attendance_core.policy.standing import leanings
from attendance_core.policy.streaks import differs, group_of
from attendance_core.policy.sums import summed
from attendance_core.policy.telling import ORDER, Telling
from attendance_core.policy.values import Rule

__all__ = ["turning"]

_OF_SCHOOL = ("urn", "session_number")
_ROW = ("who", "urn", "first", "last", "session_number")


def turning(
    telling: Telling, rule: Rule, whos: Collection[int], *, of_now: bool = False
) -> nw.DataFrame[Any]:
    """Give the sums of pupils wherever what a rule asks may turn, in order.

    Args:
        telling: what is told of the pupils.
        rule: the rule, which a register alone answers.
        whos: some of the pupils.
        of_now: only since the rule last began anew, as it does each term, say.

    Returns:
        who, urn, session_number, the columns of the timetable, the sums, and `until`: the number of
        the last session before the next row.
    """
    number, labels = nw.col("session_number"), _labels(rule)
    spans = telling.spans.filter(nw.col("who").is_in(list(whos)))
    spans = (
        spans.join(_anew(telling, rule), on="urn")
        if of_now
        else spans.with_columns(anew=nw.col("first"))
    )
    since = nw.max_horizontal("first", "anew")
    begins = spans.join(_begins(telling, rule, labels), on="urn").filter(number <= nw.col("last"))
    marks = telling.marks.filter(_tells(rule)).select("who", "session_number").join(spans, on="who")
    firsts = spans.with_columns(session_number=since)
    every = nw.concat([each.select(*_ROW, since=since) for each in (begins, marks, firsts)])
    every = every.filter(number >= nw.col("since")).drop("since")
    rows = summed(
        telling,
        _each_once(every.with_columns(order=ORDER)).drop("order"),
        list(all_tests(rule)),
        labels,
    )
    return _with_turns(telling, rule, _lasting(rows))


def _each_once(rows: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give each session of a pupil once, in order."""
    order = nw.col("order")
    return rows.sort("order").filter((order != order.shift(1)).fill_null(value=True))


def _labels(rule: Rule) -> Sequence[str]:
    """Give the columns of the timetable by which what a rule asks may turn."""
    tests = list(all_tests(rule))
    conditional = {
        "half_term": any(each.by_half_term for each in tests),
        "closes": rule.evaluate.half_term_close,
        "week_number": rule.on_success is not None,
        "day_number": bool({*RUNS} & {*columns_of(tests)}),
    }
    return ["school_year", *group_of(rule), *(name for name, so in conditional.items() if so)]


def _begins(telling: Telling, rule: Rule, labels: Sequence[str]) -> nw.DataFrame[Any]:
    """Give the sessions of schools at which a window begins elsewhere, or the rule anew."""
    bounds = [f"from@{telling.needed.place_of(each)}" for each in all_tests(rule)]
    return telling.timetable.filter(differs(["urn", *labels, *bounds])).select(*_OF_SCHOOL)


def _anew(telling: Telling, rule: Rule) -> nw.DataFrame[Any]:
    """Give the session of each school at which a rule last began anew."""
    began = telling.timetable.filter(differs(["urn", *group_of(rule)])).group_by("urn")
    return began.agg(nw.col("session_number").max().alias("anew"))


def _tells(rule: Rule) -> nw.Expr:
    """Say whether a mark adds to what a rule asks for."""
    names = {name for test in all_tests(rule) for part in sums_of(test) for name in part}
    names |= {"possible"} if rule.guards.min_possible_sessions is not None else set()
    own = sorted(name for name in names if not as_it_is(name)) or ["possible"]
    return nw.any_horizontal(*(nw.col(name) != 0 for name in own), ignore_nulls=True)


def _lasting(rows: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Say until which session each row is so."""
    is_same = nw.col("who").shift(-1) == nw.col("who")
    following = nw.when(is_same).then(nw.col("session_number").shift(-1) - 1)
    return rows.with_columns(until=following.fill_null(nw.col("last")))


def _with_turns(telling: Telling, rule: Rule, rows: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Add the sessions at which a share comes to its threshold, and at which it is beyond it."""
    over, growth, later = nw.col("over"), nw.col("growth"), nw.col("later")
    sessions = nw.col("until") - nw.col("session_number")
    lasting = rows.filter(sessions > 0)
    turned = []
    for by, grows in leanings(rule, telling.needed):
        nearing = lasting.with_columns(over=by, growth=grows)
        at = nearing.filter(
            (over == 0) | (over * growth < 0), over.abs() <= sessions * growth.abs()
        )
        at = at.with_columns(later=over.abs() // growth.abs())
        both = nw.concat([at, at.with_columns(later=later + 1)])
        turned.append(both.filter(later > 0, later <= sessions).select(*rows.columns, "later"))
    if not turned:
        return rows
    moved = _moved(telling, rule, nw.concat(turned)).select(rows.columns)
    return _lasting(_each_once(nw.concat([rows, moved])))


def _moved(telling: Telling, rule: Rule, rows: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Give rows as they are so many sessions later, `later`, while the pupil is there."""
    later = nw.col("later")
    steps = {
        f"{name}@{telling.needed.place_of(test)}": step_of(name, test.window)
        for test in all_tests(rule)
        for name in columns_of([test])
    }
    sums = {name: nw.col(name) + later * step for name, step in steps.items() if step}
    number = (nw.col("session_number") + later).cast(nw.Int32)
    return rows.with_columns(session_number=number, **sums).with_columns(order=ORDER)
