"""What a policy says beside its rules: the school's day, notices to improve, formal plans."""

from collections.abc import Mapping
from datetime import time

from attrs import field, frozen

from attendance_core.sessions import Half

__all__ = ["NoticePeriod", "Plan", "RegisterTimes"]


@frozen
class RegisterTimes:
    """What a policy says of the school's day; of what is None it says nothing.

    `late_after` and `closes_at` are by half, AM or PM: who comes after the first is late, after the
    second absent for the session. `parent_report_by` is the family's time to say why a pupil is
    absent, `office_contact_by` the office's to have asked: two times, and never one.
    """

    late_after: Mapping[Half, time] = field(factory=dict)
    closes_at: Mapping[Half, time] = field(factory=dict)
    staff_register_due_min: int | None = None
    parent_report_by: time | None = None
    office_contact_by: time | None = None

    def is_late(self, half: Half, at: time) -> bool | None:
        """Say whether who comes at a time is late; None where the policy does not say."""
        after = self.late_after.get(half)
        return None if after is None else at > after


@frozen
class NoticePeriod:
    """How long a notice to improve runs, and who issues it, the school or the authority."""

    issuer: str
    school_days: int | None = None
    sessions: int | None = None
    early_exit: bool = False


@frozen
class Plan:
    """What a formal plan must have before it stands, and for how many school weeks it runs."""

    min_school_weeks: int
    requires: tuple[str, ...] = ()
