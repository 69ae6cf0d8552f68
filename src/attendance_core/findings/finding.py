"""A finding: something amiss in a record, with the session, the reason and the sources."""

from datetime import date
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from attendance_core.sessions import Half
from attendance_core.sources import Source

__all__ = ["Finding", "Name"]


class Name(StrEnum):
    """What can be amiss."""

    CODE_NOT_FOR_SESSION = "code_not_for_session"
    CODE_NOT_IN_FORCE = "code_not_in_force"
    CODE_PRECONDITION = "code_precondition"
    EXTRA_DETAIL_MISSING = "extra_detail_missing"
    LATE_MARK_DISAGREES = "late_mark_disagrees"
    MARK_ON_CLOSED_SESSION = "mark_on_closed_session"
    MARK_OUTSIDE_ROLL = "mark_outside_roll"
    REASON_DUE = "reason_due"
    REGISTER_NOT_TAKEN = "register_not_taken"
    REGISTER_OPEN_TOO_LONG = "register_open_too_long"
    UNMARKED_SESSION = "unmarked_session"
    UNRESOLVED_REASON = "unresolved_reason"
    UPN_CHECK_LETTER = "upn_check_letter"
    UPN_MISSING = "upn_missing"
    UPN_UNKNOWN_AUTHORITY = "upn_unknown_authority"


@frozen
class Finding:
    """One thing amiss. `detail` says what, in a sentence without a personal value."""

    finding: Name
    detail: str
    pupil: str | None = field(default=None, repr=False)
    date: "date | None" = None
    session: Half | None = None
    period: str | None = None
    sources: tuple[Source, ...] = ()

    def order(self) -> tuple[str, str, str, str, str]:
        """Give what findings are sorted by: date, name, pupil, then session and detail."""
        day = self.date.isoformat() if self.date else ""
        return (day, self.finding, self.pupil or "", self.session or "", self.detail)

    def record(self) -> dict[str, Any]:
        """Give it as plain values, for JSON and CSV: absent things are None, sources texts."""
        return {
            "finding": self.finding.value,
            "pupil": self.pupil,
            "date": self.date.isoformat() if self.date else None,
            "session": self.session.value if self.session else None,
            "period": self.period,
            "detail": self.detail,
            "sources": [str(source) for source in self.sources],
        }
