"""What a policy wants at a moment: its proposals, what it withholds, the corrections it owes.

Nothing is sent by it. What was done before is what the records, or somebody's own list, say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from attrs import field, frozen

from attendance_core.correspondence.packs import Pack
from attendance_core.office.figures import Row
from attendance_core.office.notices import CASE, Running, running
from attendance_core.policy import (
    Action,
    CaseEvent,
    Evaluation,
    Facts,
    Policy,
    Proposal,
    Stale,
    Withheld,
    evaluate,
    stale,
)
from attendance_core.register import SchoolRegisters
from attendance_core.school import School
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = ["COLUMNS", "Ladder", "facts_of", "ladder"]

COLUMNS = (
    *("school", "pupil", "rule", "stage", "state", "does", "what", "to", "role", "due"),
    *("overdue", "authority", "key", "why", "policy", "version"),
)
"""The columns of a ladder's rows."""


@frozen(eq=False)
class Ladder:
    """A policy asked of a school at a moment, whom it owes a correction, and which notices run.

    `holds` gives, for each pupil about whom nothing is to be sent, the role to speak to.
    """

    at: datetime
    found: Evaluation
    corrections: tuple[Stale, ...] = field(repr=False)
    notices: tuple[Running, ...] = field(repr=False)
    pack: Pack = field(repr=False)
    holds: Mapping[str, str] = field(factory=dict, repr=False)

    def rows(self) -> Iterator[Row]:
        """Give what is wanted, the longest due first, then what is put right, runs, is withheld."""
        for each in sorted(self.found.proposals, key=_by_due):
            yield self._row(each)
        for other in self.corrections:
            yield self._correction(other)
        for notice in self.notices:
            yield self._notice(notice)
        for one in self.found.withheld:
            yield self._withheld(one)

    def not_evaluable(self) -> Iterator[str]:
        """Say of each rule that could not be evaluated why, and of how many pupils if not of all.

        What stands in it is no one's name or key.
        """
        counts = Counter(
            (each.rule, each.reason, each.pupil is None) for each in self.found.not_evaluable
        )
        for (rule, reason, is_of_all), times in counts.items():
            whom = "" if is_of_all else f", of {times} pupil{'s' if times > 1 else ''}"
            yield f"{rule} could not be evaluated{whom}: {reason}."

    def _row(self, each: Proposal) -> Row:
        action, rule = each.action, each.standing.rule
        owner = self.holds.get(each.pupil)
        return self._with(
            school=each.standing.urn,
            pupil=each.pupil,
            rule=rule.id,
            stage=rule.stage,
            state="held" if owner else "proposed",
            does=action.does,
            what=action.what,
            to=self._to(action),
            role=action.role,
            due=each.due,
            overdue=each.is_overdue(at=self.at),
            authority=each.authority,
            key=each.key,
            why=f"{each} Nothing is to be sent: speak to the {owner}." if owner else str(each),
        )

    def _withheld(self, each: Withheld) -> Row:
        standing = each.standing
        return self._with(
            school=standing.urn,
            pupil=each.pupil,
            rule=standing.rule.id,
            stage=standing.rule.stage,
            state="superseded" if each.is_superseded else "withheld",
            why=str(each),
        )

    def _correction(self, each: Stale) -> Row:
        event = each.event
        return self._with(
            school=event.urn,
            pupil=event.pupil,
            rule=event.rule,
            stage=event.stage,
            state="stale",
            does="send",
            what=CORRECTION,
            to=self._audience(CORRECTION),
            why=str(each),
        )

    def _notice(self, each: Running) -> Row:
        event, until = each.opened, each.until
        due = None if until is None else datetime.combine(until, time(23, 59), LONDON)
        return self._with(
            school=event.urn,
            pupil=event.pupil,
            rule=event.rule,
            stage=event.stage,
            state="running",
            does="close_case",
            what=CASE,
            role=_ISSUERS[each.notice.issuer],
            due=due,
            overdue=due is not None and self.at >= due,
            why=str(each),
        )

    def _with(self, **values: object) -> Row:
        policy = self.found.policy
        return {**dict.fromkeys(COLUMNS), **values, "policy": policy.id, "version": policy.version}

    def _to(self, action: Action) -> str | None:
        return action.to or self._audience(action.what)

    def _audience(self, stem: str) -> str | None:
        document = self.pack.documents.get(stem)
        return document.declaration.audience.value if document else None


_NO_DAY = datetime.max.replace(tzinfo=LONDON)


def _by_due(each: Proposal) -> tuple[datetime, str, str, int]:
    return each.due or _NO_DAY, each.standing.rule.id, each.pupil, each.number


_ISSUERS = {"la": "local_authority", "school": "school"}
CORRECTION = "correction"
"""The document by which a family is told that what was written was not so."""


def ladder(
    registers: SchoolRegisters,
    policy: Policy,
    *,
    at: datetime,
    history: Sequence[CaseEvent],
    pack: Pack,
    as_at: datetime | None = None,
) -> Ladder:
    """Ask a policy what it wants of a school's pupils.

    Args:
        registers: the school's registers.
        policy: the policy.
        at: the moment, with its zone.
        history: what was done before.
        pack: the documents, which say for whom each is.
        as_at: the moment at which the marks stood so, if that is known.

    Raises:
        NotInForce: the policy is not in force on that day.
    """
    prepared, facts = registers.prepared, facts_of(registers.school, at, as_at=as_at)
    found = evaluate(prepared, policy, at=at, history=history, facts=facts)
    owed = stale(prepared, policy, on=found.on, history=history)
    notices = running(policy, history, registers.calendar, on=found.on)
    return Ladder(at, found, tuple(_owed(owed, history)), tuple(notices), pack)


def facts_of(school: School, at: datetime, *, as_at: datetime | None) -> Facts:
    """Give what is known beside the register: when it opens, what is due, of when the marks are."""
    day = at.astimezone(LONDON).date()
    period = school.period(Session(day, Half.AM))
    if period is None:
        return Facts(read_at=as_at)
    closes = {each: school.closes(each) for each in (Session(day, half) for half in Half)}
    closed = [each for each, moment in closes.items() if moment and moment <= at]
    due = max(closed, default=Session(day - timedelta(days=1), Half.PM))
    return Facts(starts=datetime.combine(day, period.opens, LONDON), read_at=as_at, due=due)


def _owed(found: Iterable[Stale], history: Iterable[CaseEvent]) -> Iterator[Stale]:
    """Give whom a correction is owed, and none was sent since."""
    sent = [each for each in history if each.what == CORRECTION]
    for each in found:
        event = each.event
        if each.correct and not any(
            one.pupil == event.pupil and one.day >= event.day for one in sent
        ):
            yield each
