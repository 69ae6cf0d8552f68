"""A finding: something amiss in a record, with the session, the reason and the sources."""

import json
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from attrs import field, frozen

from attendance_core.sessions import Half
from attendance_core.sources import Source

__all__ = ["Finding", "Name"]


class Name(StrEnum):
    """What can be amiss."""

    AMENDMENT_INCOMPLETE = "amendment_incomplete"
    CODE_NOT_FOR_SESSION = "code_not_for_session"
    CODE_NOT_IN_FORCE = "code_not_in_force"
    CODE_PRECONDITION = "code_precondition"
    CONFLICTING_MARKS = "conflicting_marks"
    DUAL_REGISTRATION_MISMATCH = "dual_registration_mismatch"
    EXTRA_DETAIL_MISSING = "extra_detail_missing"
    LATE_MARK_DISAGREES = "late_mark_disagrees"
    LEFT_AFTER_REGISTRATION = "left_after_registration"
    MARK_ON_CLOSED_SESSION = "mark_on_closed_session"
    MARK_OUTSIDE_ROLL = "mark_outside_roll"
    MARK_VANISHED = "mark_vanished"
    POSSIBLE_DUPLICATE_PARENT = "possible_duplicate_parent"
    PROVISION_UNCONFIRMED = "provision_unconfirmed"
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

    @property
    def key(self) -> str:
        """A key that is the same whenever this is found again: twenty hexadecimal digits.

        It is made of the name, the pupil, the date, the session, the period and the detail.
        """
        parts = [self.finding, self.pupil, self.date and self.date.isoformat(), self.session]
        text = json.dumps([*parts, self.period, self.detail])
        return sha256(text.encode()).hexdigest()[:_KEY_LENGTH]

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


_KEY_LENGTH = 20
