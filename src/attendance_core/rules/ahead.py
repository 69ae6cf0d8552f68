"""What would have to happen: how much more a pupil can miss, and when sessions stop counting.

Both are exact, under an assumption that each states.

>>> from attendance_core.scenarios.one_pupil import one_pupil
>>> monday, friday = date(2026, 9, 7), date(2026, 9, 11)

Of a hundred sessions nine can be missed: all of them still, none any more, and one too many was:

>>> for days in ("//*5 ..*45", "II*4 /I ..*45", "II*5 ..*45"):
...     (told,) = may_still_miss(one_pupil(monday, days), on=friday).to_dicts()
...     print(days, told["may_miss"])
//*5 ..*45 9
II*4 /I ..*45 0
II*5 ..*45 None

Ten sessions count until the eleventh school week begins, nine are too few, and so is nothing:

>>> for days in ("OO*5 //*50", "OO*4 O/ //*50", "//*55"):
...     told = leaves_penalty_notice_window(one_pupil(monday, days), on=friday).to_dicts()
...     print(days, [str(each["leaves"]) for each in told])
OO*5 //*50 ['2026-11-16']
OO*4 O/ //*50 []
//*55 []
"""

from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.errors import NotInForce
from attendance_core.register import Frame, Prepared, in_kind
from attendance_core.rules.absence_states import sums_to_date
from attendance_core.rules.counting import counting, named, placed
from attendance_core.rules.law import law_of, periods
from attendance_core.sessions import school_year_start
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["leaves_penalty_notice_window", "may_still_miss"]


def may_still_miss(
    prepared: Prepared,
    *,
    on: date,
    rule: str = "persistent_absence",
    thresholds: Thresholds = NATIONAL,
) -> Frame:
    """Say how many more sessions each pupil can miss this school year and stay out of a state.

    Assumed is that every open session after the day, to the end of the calendar's school year or
    the pupil's last day on roll, becomes a possible one, and that sessions without a mark up to the
    day never count.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day whose marks are known.
        rule: `persistent_absence` or `severe_absence`.
        thresholds: the figures of the law, or of a what-if.

    Returns:
        A row for a pupil who is on roll on the day or after it, with urn, pupil, missed, possible,
        remaining, and may_miss, which is null where the state cannot be avoided any more.

    Raises:
        NotInForce: the state had no figure on the day.
    """
    percent = thresholds[rule].on(on).value
    sums = sums_to_date(prepared, (school_year_start(on), on)).select(
        "urn", "pupil", "missed", "possible", "leaving"
    )
    total = nw.col("possible") + nw.col("remaining")
    # The most that is less than the percentage of all.
    left = (total * percent - 1) // 100 - nw.col("missed")
    told = _with_remaining(sums, prepared, on).with_columns(
        may_miss=nw.when(left >= 0).then(nw.min_horizontal(left, nw.col("remaining")))
    )
    names = ("urn", "pupil", "missed", "possible", "remaining", "may_miss")
    return in_kind(told.select(*names).sort("urn", "pupil").lazy(), prepared.kind)


def _with_remaining(pupils: nw.DataFrame[Any], prepared: Prepared, on: date) -> nw.DataFrame[Any]:
    year = nw.col("school_year") == school_year_start(on).year
    ahead = prepared.calendar.filter(year, nw.col("date") > on).select("urn", "date")
    still = pupils.filter(nw.col("leaving").is_null() | (nw.col("leaving") >= on))
    is_on_roll = nw.col("leaving").is_null() | (nw.col("date") <= nw.col("leaving"))
    counts = (
        still.lazy()
        .select("urn", "leaving")
        .unique()
        .join(ahead, on="urn")
        .filter(is_on_roll)
        .with_columns(leaves=nw.col("leaving").fill_null(date.max))
        .group_by("urn", "leaves")
        .agg(nw.len().cast(nw.Int64).alias("remaining"))
        .collect()
    )
    leaves = nw.col("leaving").fill_null(date.max)
    joined = still.with_columns(leaves=leaves).join(counts, on=["urn", "leaves"], how="left")
    return joined.with_columns(nw.col("remaining").fill_null(0))


def leaves_penalty_notice_window(
    prepared: Prepared, *, on: date, thresholds: Thresholds = NATIONAL
) -> Frame:
    """Say when each pupil who has reached the penalty notice threshold would be below it again.

    Assumed is that no further session becomes one of unauthorised absence, and none a reason.

    Args:
        prepared: the registers, from `Register.prepared`.
        on: the last day whose marks are known.
        thresholds: the figures of the law, or of a what-if.

    Returns:
        A row for such a pupil, with urn, pupil, on_day (the sessions in the school weeks up to the
        day), and leaves, the first day of the first school week in which they are too few, which
        is null beyond the calendar.

    Raises:
        NotInForce: there was no threshold on the day.
    """
    law = law_of("penalty_notice_threshold")
    times = periods(law, until=on, thresholds=thresholds)
    if not times:
        raise NotInForce(f"the penalty notice threshold: nothing is in force on {on}")
    now = times[-1]
    made = placed(counting(prepared, law.codes["counted"], span=(times[0].first, on)))
    marks = named(prepared, made.lazy()).collect()
    needed, weeks = now["penalty_notice_sessions"], now["penalty_notice_weeks"]
    days = prepared.calendar.select("urn", "week_number", "date").collect()
    latest = (
        days.filter(nw.col("date") <= on)
        .group_by("urn")
        .agg(nw.col("week_number").max().alias("latest"))
    )
    recent = marks.join(latest, on="urn").filter(nw.col("week_number") > nw.col("latest") - weeks)
    from_last = nw.col("place").max().over("who") - nw.col("place") + 1
    counted = recent.with_columns(from_last=from_last, on_day=nw.len().over("who").cast(nw.Int64))
    deciding = counted.filter(nw.col("from_last") == needed).with_columns(
        leaves_in=nw.col("week_number") + weeks
    )
    first_days = days.group_by("urn", "week_number").agg(nw.col("date").min().alias("leaves"))
    of_week = first_days.select("urn", "leaves", leaves_in="week_number")
    told = deciding.join(of_week, on=["urn", "leaves_in"], how="left")
    names = ("urn", "pupil", "on_day", "leaves")
    return in_kind(told.select(*names).sort("urn", "pupil").lazy(), prepared.kind)
