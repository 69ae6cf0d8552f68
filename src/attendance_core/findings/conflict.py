"""A conflict of marks as a value: whose, when, what says one thing and what another."""

from datetime import date

from attrs import field, frozen

from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.grounds import sources
from attendance_core.sessions import Half

__all__ = ["Conflict"]


@frozen
class Conflict:
    """A conflict, the period that it is about, and others of which none is in a second one."""

    pupil: str = field(repr=False)
    day: date
    half: Half | None
    detail: str
    period: str | None = None
    also: tuple[str, ...] = ()

    @property
    def about(self) -> frozenset[tuple[str, date, str]]:
        """The periods of the pupil that are told of by it."""
        periods = (self.period, *self.also) if self.period else self.also
        return frozenset((self.pupil, self.day, period) for period in periods)

    @property
    def finding(self) -> Finding:
        """The finding that tells of it."""
        return Finding(
            Name.CONFLICTING_MARKS,
            self.detail,
            pupil=self.pupil,
            date=self.day,
            session=self.half,
            period=self.period,
            sources=sources(Name.CONFLICTING_MARKS, on=self.day),
        )
