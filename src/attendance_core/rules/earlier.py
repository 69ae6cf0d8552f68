"""Sessions in the window of an outcome that lie before the law's first day.

No rule counts them, and none of its outcomes has them: who wants to see what the older law would
have had asks for them apart.
"""

from datetime import timedelta

import narwhals as nw

from attendance_core.register import Frame, in_kind
from attendance_core.rules.counting import counting, named
from attendance_core.rules.law import law_of
from attendance_core.rules.outcomes import KEY, Outcomes

__all__ = ["earlier_sessions"]


def earlier_sessions(outcomes: Outcomes) -> Frame:
    """Give the marks of the rule's own codes that its windows hold from before it stood.

    Returns:
        A row for a mark, in the kind of frame that was handed in: urn, pupil and number of the
        outcome, date, session and code.

    Raises:
        ValueError: the rule counts no codes of its own.
    """
    law, prepared = law_of(outcomes.rule), outcomes.prepared
    if "counted" not in law.codes:
        raise ValueError(f"a rule that counts codes was expected, not {outcomes.rule}")
    last = law.in_force - timedelta(days=1)
    windows = outcomes.rows.select(*KEY, "first").filter(nw.col("first") <= last).collect()
    first = min(windows["first"].to_list(), default=last)
    marks = counting(prepared, law.codes["counted"], span=(first, last))
    found = (
        named(prepared, marks.lazy())
        .join(windows.lazy(), on=["urn", "pupil"])
        .filter(nw.col("date") >= nw.col("first"))
        .select(*KEY, "date", "session", "code")
        .sort(*KEY, "date", "session")
    )
    return in_kind(found, prepared.kind)
