"""What a system showed earlier is not taken over after what it showed later.

Nor is what it is to have shown at a moment to come: all that is real would be refused until then.
"""

import json
from datetime import datetime

from sqlalchemy import Connection, select

from attendance_core.errors import Fault, Refused
from attendance_core.records.kinds import Kind
from attendance_core.records.moments import stamp
from attendance_core.records.schema import JOURNAL

__all__ = ["check_order"]


def check_order(
    connection: Connection,
    urn: int,
    kind: Kind,
    source: str,
    as_at: datetime,
    *,
    recorded_at: str,
) -> None:
    """Refuse what is older than what was taken over last: it would put back what was before.

    What was taken over without any news left no entry, and is not known.

    Args:
        connection: the transaction.
        urn: the school.
        kind: the kind of entries that say what was taken over.
        source: the system.
        as_at: the moment at which it stood so.
        recorded_at: the moment at which it is taken over.

    Raises:
        Refused: it is older, its moment is still to come, or has no zone.
    """
    at = stamp(as_at, name="as_at")
    if at > recorded_at:
        raise Refused([Fault(source, "a moment that has passed was expected", key="as_at")])
    of_kind = JOURNAL.c.urn == urn, JOURNAL.c.kind == kind.value
    told = select(JOURNAL.c.content).where(*of_kind).order_by(JOURNAL.c.number.desc())
    with connection.execute(told, execution_options={"yield_per": 10}) as rows:
        known = (json.loads(each) for each in rows.scalars() if each)
        last = next((each["as_at"] for each in known if each.get("source") == source), "")
    if at < last:
        expected = f"it is older than what was taken over last: {last}, or later, was expected"
        raise Refused([Fault(source, expected, key="as_at")])
