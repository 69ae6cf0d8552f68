"""What was decided of a policy's proposals, each once, and what else happened in a case.

Whether a rule's authority was held to is asked when a decision is recorded, and not afterwards: who
decides must be of the role that the policy names.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from attendance_core.errors import AlreadyDecided, Fault, collecting
from attendance_core.policy import CaseEvent, Proposal, carried_out
from attendance_core.policy.actions import DOES
from attendance_core.reached import Reached, proposal_key
from attendance_core.records.folding import record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.letters import today_of
from attendance_core.records.people import Person
from attendance_core.records.rekeying import keys_of
from attendance_core.records.writing import Writing
from attendance_core.sessions import Half, Session

__all__ = ["CaseDecision", "events_of", "record_decision", "record_event"]


@frozen
class CaseDecision:
    """What became of a proposal: it was done on a day, or, with a `declined` reason, is not done.

    `outcome` is how it ended and `details` what was settled with it, as the policy's other rules
    ask for them. `superseded` is what is not proposed after it any more, as `policy.done_of` has
    it.
    """

    day: date
    outcome: str | None = None
    details: Mapping[str, str] = field(factory=dict, repr=False)
    declined: str | None = field(default=None, repr=False)
    superseded: Sequence[CaseEvent] = field(default=(), repr=False)


def record_decision(
    journal: Journal, urn: int, proposal: Proposal, decision: CaseDecision, *, by: Person
) -> int:
    """Record what was decided of a proposal, once, and give the entry's number.

    The same decision a second time changes nothing.

    Args:
        journal: the journal.
        urn: the school.
        proposal: what the policy wants done.
        decision: what became of it.
        by: who decided.

    Raises:
        Refused: the position is not the role that has to approve it, the day is to come or before
            it was reached, something that the policy needs with it is missing, or the proposal is
            another school's.
        AlreadyDecided: something else was decided of it before.
    """
    pupil = proposal.pupil
    with journal.writing(urn) as writing, collecting() as faults:
        faults.extend(_faults(urn, proposal, decision, by, today_of(writing)))
        done = faults.attempt(lambda: _done(proposal, decision))
        if faults or done is None:
            faults.refuse()
        decided = _plain(done, proposal.number) | {"declined": decision.declined} | by.record()
        before = _before(journal, writing, pupil, proposal.key)
        if before is not None:
            number, was = before
            # The key is another where the pupil's is.
            if any(was[name] != value for name, value in decided.items() if name != "key"):
                raise AlreadyDecided(f"entry {number} has another decision of {proposal.key}")
            return number
        about = {"policy": proposal.policy, "policy_version": proposal.version}
        more = {"superseded": _superseded(decision.superseded)}
        return record(writing, Kind.CASE_DECIDED, decided | about | more, pupil=pupil)


def record_event(journal: Journal, urn: int, event: CaseEvent, *, by: Person) -> int:
    """Record something that happened in a case, and that no proposal asked for, once.

    A second time on the same day it changes nothing.

    Args:
        journal: the journal.
        urn: the school.
        event: what happened; what a proposal asked for has a `key`, and is decided.
        by: who says so.

    Raises:
        Refused: something that must stand there does not, it has a key, or its day is to come.
        AlreadyDecided: it was recorded with another outcome or with other details.
    """
    with journal.writing(urn) as writing, collecting() as faults:
        faults.extend(_amiss(urn, event, today_of(writing)))
        if faults:
            faults.refuse()
        content = _plain(event, None)
        same = {name: content[name] for name in ("date", "does", "what", "rule")}
        keys = sorted(keys_of(writing.connection, urn, event.pupil))
        for each in keys:
            for number, was in _told(journal, writing, Kind.CASE_EVENT, each):
                if all(was[name] == value for name, value in same.items()):
                    if any(was[name] != content[name] for name in ("outcome", "details", "stage")):
                        raise AlreadyDecided(f"entry {number} tells of this otherwise")
                    return number
        return record(writing, Kind.CASE_EVENT, content | by.record(), pupil=event.pupil)


def _faults(
    urn: int, proposal: Proposal, decision: CaseDecision, by: Person, today: date
) -> Iterator[Fault]:
    role, declined = proposal.approved_by, decision.declined
    if role is not None and by.position != role:
        expected = f"the role that the policy names was expected, {role}"
        yield Fault("decision", expected, key="position")
    if declined is not None and not declined.strip():
        yield Fault("decision", "something was expected to stand here", key="declined")
    if proposal.standing.urn != urn:
        yield Fault("decision", "a proposal of the school was expected", key="urn")
    if not proposal.standing.reached.day <= decision.day <= today:
        expected = "a day from that on which it was reached to today was expected"
        yield Fault("decision", expected, key="day")


def _amiss(urn: int, event: CaseEvent, today: date) -> Iterator[Fault]:
    if event.does not in DOES:
        yield Fault("event", f"one of {', '.join(DOES)} was expected", key="does")
    for name in ("pupil", "what"):
        if not getattr(event, name).strip():
            yield Fault("event", "something was expected to stand here", key=name)
    if event.key is not None:
        yield Fault("event", "no key was expected: what has one is decided", key="key")
    if event.urn not in {None, urn}:
        yield Fault("event", "an event of the school was expected", key="urn")
    if event.day > today:
        yield Fault("event", "a day that has come was expected", key="day")


def _done(proposal: Proposal, decision: CaseDecision) -> CaseEvent:
    """Give what there is to remember; of what is declined nothing need be settled."""
    if decision.declined is None:
        return carried_out(
            proposal, day=decision.day, outcome=decision.outcome, details=decision.details
        )
    standing, action = proposal.standing, proposal.action
    return CaseEvent(
        proposal.pupil,
        decision.day,
        "superseded",
        action.what,
        rule=standing.rule.id,
        stage=standing.rule.stage,
        reached=standing.reached,
        key=proposal.key,
        outcome="declined",
        urn=standing.urn,
    )


def _before(
    journal: Journal, writing: Writing, pupil: str, key: str
) -> tuple[int, Mapping[str, Any]] | None:
    """Give the decision of a proposal, under whichever key the pupil had when it was recorded."""
    for each in sorted(keys_of(writing.connection, writing.urn, pupil)):
        for number, content in _told(journal, writing, Kind.CASE_DECIDED, each):
            if _event(content, writing.urn, pupil).key == key:
                return number, content
    return None


def _told(
    journal: Journal, writing: Writing, kind: Kind, pupil: str
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    entries = journal.entries(writing.urn, kinds=[kind], pupil=pupil, connection=writing.connection)
    for each in list(entries):
        if each.content is not None:
            yield each.number, each.content


def _superseded(events: Sequence[CaseEvent]) -> Sequence[Mapping[str, Any]]:
    """Write what is not proposed any more: the actions of a rule come in their order."""
    numbers = Counter[str | None]()
    written = []
    for each in events:
        numbers[each.rule] += 1
        written.append(_plain(each, numbers[each.rule]))
    return written


def _plain(event: CaseEvent, number: int | None) -> dict[str, Any]:
    """Give an event as the journal writes it; `number` is that of the action in its rule."""
    reached = event.reached
    return {
        "date": event.day.isoformat(),
        "does": event.does,
        "what": event.what,
        "rule": event.rule,
        "stage": event.stage,
        "reached": reached and [reached.day.isoformat(), reached.half.value],
        "number": number,
        "key": event.key,
        "outcome": event.outcome,
        "details": dict(event.details),
    }


def events_of(content: Mapping[str, Any], urn: int, pupil: str) -> Iterator[CaseEvent]:
    """Read what an entry says, as of a pupil under the key that they have now.

    A proposal's key is made of the pupil's: under another it is another.
    """
    for each in (content, *content.get("superseded", ())):
        yield _event(each, urn, pupil)


def _event(said: Mapping[str, Any], urn: int, pupil: str) -> CaseEvent:
    at = said["reached"]
    reached = Session(date.fromisoformat(at[0]), Half(at[1])) if at else None
    key = None
    if reached is not None and said["number"] is not None:
        stage = "" if said["stage"] is None else str(said["stage"])
        key = proposal_key(Reached(urn, said["rule"], stage, pupil, "", reached, said["number"]))
    return CaseEvent(
        pupil,
        date.fromisoformat(said["date"]),
        said["does"],
        said["what"],
        rule=said["rule"],
        stage=said["stage"],
        reached=reached,
        key=key,
        outcome=said["outcome"],
        details=said["details"],
        urn=urn,
    )
