"""What two grounds for deletion have in common: school days without authority, one after another.

On each of them every open session of the pupil's is marked with a code that the ground counts; any
other mark ends the run, and so does a session without one. It is one limb of the ground and never
permission to delete a name: the other tests cannot be known from the record, and are named.
"""

from datetime import date
from typing import Any

import narwhals as nw

from attendance_core.register import Prepared
from attendance_core.rules.law import sources_of
from attendance_core.rules.outcomes import Outcomes
from attendance_core.rules.runs import Candidates, reached, runs

__all__ = ["limb", "runs_of_whole_days"]


def runs_of_whole_days(found: Candidates) -> nw.DataFrame[Any]:
    """Number the runs of days of which every open session has one of the codes.

    A day on which they do not count, as beyond school age, neither counts nor ends a run.
    """
    counts = nw.col("counted") == nw.col("open")
    ends = nw.col("of_codes") < nw.col("open")
    return runs(found.days.with_columns(counts=counts, ends=ends))


def limb(
    rule: str, prepared: Prepared, found: Candidates, days: nw.DataFrame[Any], *, on: date
) -> Outcomes:
    """Give the runs of some days that are long enough, and what else would have to be so.

    Args:
        rule: the limb.
        prepared: the registers.
        found: who may have a run.
        days: their days, as `runs_of_whole_days` gives them, of the runs that may be reached.
        on: the last day that is looked at.
    """
    rows, counted = reached(found, days)
    sources = sources_of(found.law, found.times, with_age=True)
    more = {"ground": "cannot be known from the record", "missing": list(found.law.missing)}
    return Outcomes.of(rule, prepared, on, rows=rows, counted=counted, more=more, sources=sources)
