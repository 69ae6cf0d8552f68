"""What a policy is told beside the register: what was done before, and what only people know."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from attrs import field, frozen

from attendance_core.sessions import Session

__all__ = ["CaseEvent", "Facts", "Override", "events_at"]


@frozen
class CaseEvent:
    """Something that was done for a pupil: a letter sent, a meeting held, a case opened or closed.

    `does` and `what` are those of the action; a rule speaks of it as `what`. What a rule proposed
    has its `rule`, `stage`, the session that reached it, and the proposal's `key`. `outcome` is how
    it ended, `details` what was settled with it, such as a plan's review date. Without a `urn` it
    is of whichever school the pupil is at.

    What is `superseded` was not done, and is not proposed any more: a higher stage said it instead
    or, with the outcome `declined`, a person decided against it.
    """

    pupil: str = field(repr=False)
    day: date
    does: str
    what: str
    rule: str | None = None
    stage: int | None = None
    reached: Session | None = None
    key: str | None = None
    outcome: str | None = None
    details: Mapping[str, str] = field(factory=dict, repr=False)
    urn: int | None = None


def events_at(done: Mapping[str, Sequence[CaseEvent]], urn: int, pupil: str) -> Sequence[CaseEvent]:
    """Give what was done for a pupil at one school."""
    return [each for each in done.get(pupil, ()) if each.urn in {None, urn}]


@frozen
class Override:
    """A member of staff's word that a rule, or every rule, wants nothing of a pupil until a day."""

    pupil: str = field(repr=False)
    name: str = field(repr=False)
    reason: str = field(repr=False)
    until: date
    rule: str | None = None

    def covers(self, rule: str, *, on: date) -> bool:
        """Say whether it still holds for a rule on a day."""
        return on <= self.until and self.rule in {None, rule}


@frozen
class Facts:
    """What a register does not hold.

    `figures` gives a measure's figure by pupil, `so` the pupils of whom something is so, such as
    `contact_made` or a flag such as `CP`. What is not named in it at all is not known, and a rule
    that asks for it cannot be evaluated. `starts` is when the morning's register opens on the day,
    `read_at` of when the marks are. `due` is the last session whose register has closed by the
    moment: no mark is missing of a later one. Without it every session of the day is due.
    """

    figures: Mapping[str, Mapping[str, Fraction | int]] = field(factory=dict, repr=False)
    so: Mapping[str, Collection[str]] = field(factory=dict, repr=False)
    overrides: tuple[Override, ...] = ()
    starts: datetime | None = None
    read_at: datetime | None = None
    due: Session | None = None
