"""A file in which people say what became of a policy's proposals, and what else happened.

Each line is recorded by itself, once; a line that is read again changes nothing. Whether a proposal
has the key that a line names, the policy says, asked of the day on which it was done.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby

from attrs import evolve, field, frozen

from attendance_core.errors import AttendanceError, Fault, NotInForce, Refused, collecting
from attendance_core.office.asking import Asked
from attendance_core.office.ladder import facts_of
from attendance_core.policy import CaseEvent, Evaluation, Proposal, done_of, evaluate
from attendance_core.records import (
    CaseDecision,
    Journal,
    Person,
    case_history,
    record_decision,
    record_event,
)
from attendance_core.tables import LONDON, rows

__all__ = ["Answer", "Outcome", "Recorded", "read_answers", "recorded"]


class Outcome(StrEnum):
    """What somebody says became of a proposal, or that something happened that was none."""

    DONE = "done"
    DECLINED = "declined"
    HAPPENED = "happened"


@frozen
class _Row:
    decided: Outcome
    day: date
    name: str = field(repr=False)
    position: str
    key: str | None = None
    school: int | None = None
    pupil: str | None = field(default=None, repr=False)
    does: str | None = None
    what: str | None = None
    rule: str | None = None
    stage: int | None = None
    outcome: str | None = None
    reason: str | None = field(default=None, repr=False)
    details: str | None = field(default=None, repr=False)


@frozen
class Answer:
    """One line of the file: by whom, on which day, and what of. `line` is where it stands.

    With a `key` it is about a proposal; without one it is an `event` of a school.
    """

    line: int
    decided: Outcome
    by: Person
    decision: CaseDecision
    key: str | None = None
    event: CaseEvent | None = field(default=None, repr=False)


@frozen
class Recorded:
    """What became of a line: the entry in which it stands, or why there is none.

    With `is_new` it was recorded now.
    """

    answer: Answer
    school: int | None
    entry: int | None = None
    is_new: bool = False
    refused: str = ""


def read_answers(text: str, *, place: str) -> tuple[Answer, ...]:
    """Read a file of answers, in the order of its days.

    Columns: `decided` (`done`, `declined`, `happened`), `day`, `name`, `position`; for a proposal
    its `key`, and for what `happened` the `school` (its URN), `pupil`, `does` and `what`.
    Optionally `outcome`, `rule`, `stage`, `details` (such as `review_date=2026-11-20; targets=…`),
    and the `reason` for which something is declined.

    Raises:
        Refused: with every fault.
    """
    found: list[Answer] = []
    with collecting() as faults:
        for line, row in rows(text, _Row, place=place):
            missing = list(_missing(row))
            for column in missing:
                faults.add(place, "something was expected to stand here", line=line, column=column)
            details = _details(row.details)
            if details is None:
                expected = "a name, = and what was settled were expected, with ; between two"
                faults.add(place, expected, line=line, column="details")
            elif not missing:
                found.append(_answer(line, row, details))
    return tuple(sorted(found, key=lambda each: (each.decision.day, each.line)))


def _missing(row: _Row) -> Iterator[str]:
    needed = {Outcome.DONE: ("key",), Outcome.DECLINED: ("key", "reason")}
    for name in ("name", "position", *needed.get(row.decided, ("school", "pupil", "does", "what"))):
        value = getattr(row, name)
        if value is None or not str(value).strip():
            yield name


def _details(text: str | None) -> Mapping[str, str] | None:
    """Read what was settled, or give None where it cannot be read."""
    parts = [each.partition("=") for each in (text or "").split(";") if each.strip()]
    if any(not name.strip() or not equals or not value.strip() for name, equals, value in parts):
        return None
    return {name.strip(): value.strip() for name, _, value in parts}


def _answer(line: int, row: _Row, details: Mapping[str, str]) -> Answer:
    declined = row.reason if row.decided is Outcome.DECLINED else None
    decision = CaseDecision(row.day, row.outcome, details, declined)
    event = None
    if row.decided is Outcome.HAPPENED:
        event = CaseEvent(
            row.pupil or "",
            row.day,
            row.does or "",
            row.what or "",
            rule=row.rule,
            stage=row.stage,
            outcome=row.outcome,
            details=details,
            urn=row.school,
        )
    by = Person(row.name, row.position)
    return Answer(line, row.decided, by, decision, None if event else row.key, event)


def recorded(
    journal: Journal, schools: Sequence[Asked], answers: Sequence[Answer], *, place: str
) -> Iterator[Recorded]:
    """Record what people answered, each line by itself.

    Args:
        journal: the trust's records.
        schools: its schools, each with its own policy.
        answers: the lines, in the order of their days.
        place: the name of the file.
    """
    for day, of_day in groupby(answers, key=lambda each: each.decision.day):
        own = list(of_day)
        keys = {each.key for each in own if each.key}
        wanted = _wanted(journal, schools, day, keys) if keys else {}
        last = {each.urn: each.number for each in journal.heads()}
        for each in own:
            urn = each.event.urn if each.event else None
            try:
                urn, entry = _record(journal, schools, wanted, each, place)
            except AttendanceError as error:
                yield Recorded(each, urn, refused=str(error))
            else:
                yield Recorded(each, urn, entry, entry > last.get(urn, 0))


_Wanted = Mapping[str, tuple[Proposal, Evaluation]]
"""What policies wanted on a day, by key."""


def _record(
    journal: Journal, schools: Sequence[Asked], wanted: _Wanted, answer: Answer, place: str
) -> tuple[int, int]:
    """Record one answer, and give its school and its entry."""
    if answer.event is not None:
        urn = answer.event.urn or 0
        rolls = [each.registers.roll.by_key for each in schools if each.school.urn == urn]
        if not any(answer.event.pupil in each for each in rolls):
            expected = "a pupil on the roll of a school that can be asked was expected"
            raise Refused([Fault(place, expected, line=answer.line, column="pupil")])
        return urn, record_event(journal, urn, answer.event, by=answer.by)
    if answer.key is None or answer.key not in wanted:
        expected = (
            f"the key of something that a policy wanted on {answer.decision.day} was expected"
        )
        raise Refused([Fault(place, expected, line=answer.line, column="key")])
    proposal, found = wanted[answer.key]
    urn, decision = proposal.standing.urn, answer.decision
    if answer.decided is Outcome.DONE:
        decision = evolve(decision, superseded=_superseded(found, proposal))
    return urn, record_decision(journal, urn, proposal, decision, by=answer.by)


def _wanted(
    journal: Journal, schools: Sequence[Asked], day: date, keys: Collection[str]
) -> _Wanted:
    """Give what each school's policy wanted on a day, as if some keys had not been decided.

    On a day on which a school is closed, what was wanted on the one before can be done.
    """
    found: dict[str, tuple[Proposal, Evaluation]] = {}
    for each in schools:
        open_days = [one for one in each.registers.calendar.school_days if one <= day]
        if not open_days:
            continue
        at = datetime.combine(max(open_days), time(23, 59), LONDON)
        done = case_history(journal, each.school.urn)
        history = [event for event in done if event.key not in keys]
        facts = facts_of(each.school, at, as_at=at)
        prepared = each.registers.prepared
        try:
            then = evaluate(prepared, each.policy, at=at, history=history, facts=facts)
        except NotInForce:
            continue
        found |= {one.key: (one, then) for one in then.proposals}
    return found


def _superseded(found: Evaluation, proposal: Proposal) -> tuple[CaseEvent, ...]:
    """Give what is not proposed any more of a pupil, once a letter of a stage has gone."""
    if proposal.standing.rule.stage is None or proposal.action.does != "send":
        return ()
    events = done_of(evolve(found, proposals=()))
    return tuple(each for each in events if each.pupil == proposal.pupil)
