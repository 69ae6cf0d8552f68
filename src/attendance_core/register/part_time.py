"""Part-time timetables: the sessions of a week that a school and a family agreed to be off."""

from datetime import date

from attrs import field, frozen

from attendance_core.sessions import Half, Session

__all__ = ["OffSession"]


@frozen
class OffSession:
    """One session of the week that a pupil is agreed not to attend, from one day to another.

    `weekday` counts from Monday, 0. Source: SI 2024/208 reg 11(6).
    """

    pupil: str = field(repr=False)
    start: date
    end: date
    weekday: int
    session: Half
    agreed_by: str | None = field(default=None, repr=False)
    agreed_on: date | None = None
    review_due: date | None = None

    def covers(self, session: Session) -> bool:
        """Say whether a session is one that was agreed to be off."""
        day = session.day
        is_within = self.start <= day <= self.end
        return is_within and day.weekday() == self.weekday and session.half is self.session
