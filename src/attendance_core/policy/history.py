"""What was done before, read from a CSV file: for a trial, or from a school's own list."""

from datetime import date

from attrs import field, frozen

from attendance_core.policy.facts import CaseEvent
from attendance_core.tables import rows

__all__ = ["read_history"]


@frozen
class _Row:
    pupil: str = field(repr=False)
    day: date
    does: str
    what: str
    rule: str | None = None
    stage: int | None = None
    outcome: str | None = None
    key: str | None = None
    school: int | None = None


def read_history(text: str, *, place: str) -> tuple[CaseEvent, ...]:
    """Read what was done from a CSV file.

    Columns: `pupil`, `day`, `does`, `what`; optionally `rule`, `stage`, `outcome`, the `key` of the
    proposal that was carried out, and the `school` (its URN).

    Raises:
        Refused: with every fault of the file.
    """
    return tuple(
        CaseEvent(
            each.pupil,
            each.day,
            each.does,
            each.what,
            rule=each.rule,
            stage=each.stage,
            outcome=each.outcome,
            key=each.key,
            urn=each.school,
        )
        for _, each in rows(text, _Row, place=place)
    )
