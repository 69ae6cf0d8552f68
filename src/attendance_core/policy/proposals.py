"""What a policy wants done of pupils on a day, and what it does not, with the reasons."""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import field, frozen

from attendance_core.policy.saying import Figure, asks, figure_text
from attendance_core.policy.values import Action, Policy, Rule
from attendance_core.reached import Reached, proposal_key
from attendance_core.sessions import Session

__all__ = ["Evaluation", "NotEvaluable", "Proposal", "Standing", "Withheld"]


@frozen
class Standing:
    """A pupil who stands in what a rule asks, since a session, with the figures of the day.

    If the rule waits for them, `unresolved` sessions of its window have no mark, or no reason yet.
    Where a rule rests on a fact, what was done from the day `lasts_since` on is done still.
    """

    rule: Rule
    urn: int
    pupil: str = field(repr=False)
    reached: Session
    figures: tuple[Figure, ...]
    unresolved: int = 0
    lasts_since: date | None = None

    def key(self, number: int = 1) -> str:
        """Give the key of one of the rule's actions: the same for the same cause."""
        stage = "" if self.rule.stage is None else str(self.rule.stage)
        return proposal_key(
            Reached(self.urn, self.rule.id, stage, self.pupil, "", self.reached, number)
        )


@frozen
class Proposal:
    """One thing that a policy wants done for a pupil, by a role, for whoever may approve it.

    `key` is the same for the same cause, whatever the policy's version is: what is done once is not
    proposed again. With `diverted_to` it is that role's decision whether anything is done. `due` is
    None where the policy says no time, or where it comes `after` another action.
    """

    standing: Standing
    action: Action
    number: int
    policy: str
    version: str
    due: datetime | None = None
    diverted_to: str | None = None

    @property
    def key(self) -> str:
        """The key under which it is decided, and happens once."""
        return self.standing.key(self.number)

    @property
    def pupil(self) -> str:
        """The pupil's key."""
        return self.standing.pupil

    @property
    def authority(self) -> str:
        """Whose approval it needs, or that it is a draft, or a text that goes by itself."""
        return self.diverted_to or self.standing.rule.authority

    @property
    def approved_by(self) -> str | None:
        """The role that has to approve it; None where nobody need."""
        return None if self.authority in _BY_NOBODY else self.authority

    def is_overdue(self, *, at: datetime) -> bool:
        """Say whether it should have been done by a moment."""
        return self.due is not None and at >= self.due

    def __str__(self) -> str:
        """Say why it is proposed, in plain words, without the pupil."""
        return f"{_because(self.standing)} Policy {self.policy}, version {self.version}."


_BY_NOBODY = frozenset({"auto_draft", "auto_send"})


@frozen
class Withheld:
    """What a rule would want and does not: its pupil, and why, in plain words.

    `is_superseded` where a higher stage writes instead.
    """

    standing: Standing
    reason: str
    is_superseded: bool = False

    @property
    def pupil(self) -> str:
        """The pupil's key."""
        return self.standing.pupil

    def __str__(self) -> str:
        """Say it in plain words, without the pupil."""
        return f"{_because(self.standing)} Not now: {self.reason}."


@frozen
class NotEvaluable:
    """A rule that could not be evaluated, of one pupil or of all, and why."""

    rule: str
    reason: str
    pupil: str | None = field(default=None, repr=False)


@frozen(eq=False)
class Evaluation:
    """What a policy wants on a day, and what it does not; the same for the same input, always."""

    policy: Policy
    on: date
    proposals: tuple[Proposal, ...]
    withheld: tuple[Withheld, ...]
    not_evaluable: tuple[NotEvaluable, ...]

    def of(self, pupil: str) -> Iterator[Proposal | Withheld]:
        """Give what is said of one pupil."""
        yield from (each for each in self.proposals if each.pupil == pupil)
        yield from (each for each in self.withheld if each.pupil == pupil)


def _because(standing: Standing) -> str:
    figures = "; ".join(figure_text(each) for each in standing.figures)
    rule = standing.rule
    stage = "" if rule.stage is None else f" (stage {rule.stage})"
    said = f"{rule.says}{stage} asks for {asks(rule.enter)}: {figures}."
    return said if rule.verified else f"{said} What the rule says is not verified in every point."
