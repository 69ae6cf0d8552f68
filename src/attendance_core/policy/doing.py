"""What a proposal becomes once somebody has done it, with what the policy wants settled by it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from attendance_core.calendar import Calendar
from attendance_core.errors import Fault, Refused
from attendance_core.policy.facts import CaseEvent
from attendance_core.policy.held import Held
from attendance_core.policy.proposals import Proposal
from attendance_core.policy.settings import NoticePeriod, Plan
from attendance_core.policy.values import Unit

__all__ = ["carried_out", "notice_ends", "plan_faults"]


def carried_out(
    proposal: Proposal,
    *,
    day: date,
    outcome: str | None = None,
    details: Mapping[str, str] | None = None,
) -> CaseEvent:
    """Give what there is to remember of a proposal that was done.

    Args:
        proposal: what was proposed.
        day: the day on which it was done.
        outcome: how it ended, where other rules ask for that.
        details: what was settled, by the names that the policy needs.

    Raises:
        Refused: something that the policy needs with it is missing.
    """
    settled = details or {}
    missing = [each for each in proposal.action.needs if not settled.get(each)]
    if missing:
        what = proposal.action.what
        raise Refused([Fault(what, "this is needed with it", key=each) for each in missing])
    standing, action = proposal.standing, proposal.action
    return CaseEvent(
        proposal.pupil,
        day,
        action.does,
        action.what,
        rule=standing.rule.id,
        stage=standing.rule.stage,
        reached=standing.reached,
        key=proposal.key,
        outcome=outcome,
        details=settled,
        urn=standing.urn,
    )


def notice_ends(notice: NoticePeriod, issued: date, calendar: Calendar) -> date | None:
    """Give the last day of a notice to improve; None where the calendar does not go so far.

    Args:
        notice: how long a policy's notices run.
        issued: the day on which it was issued, which does not count.
        calendar: the school's sessions.
    """
    sessions = [each.date for each in calendar.open_sessions if each.date > issued]
    days = sessions if notice.sessions is not None else list(dict.fromkeys(sessions))
    length = notice.sessions or notice.school_days or 0
    return days[length - 1] if 0 < length <= len(days) else None


def plan_faults(
    plan: Plan,
    event: CaseEvent,
    held: Held,
    *,
    parents: Collection[str],
    sent_to: Collection[str],
) -> Iterator[Fault]:
    """Say what keeps a formal plan from standing: a person puts it right before it counts.

    Args:
        plan: what the policy wants of a plan.
        event: the plan's meeting, with its details; `review_date` is an ISO day.
        held: the school's sessions.
        parents: the ids of the parents who are to have its minutes.
        sent_to: those of whom it is recorded that they were sent.
    """
    for name in plan.requires:
        if name == "minutes_sent_to_each_parent":
            missing = sorted(set(parents) - set(sent_to))
            if missing:
                expected = f"minutes sent to each parent were expected; not to {len(missing)}"
                yield Fault(event.what, expected, key=name)
        elif not event.details.get(name):
            yield Fault(event.what, "this is needed with it", key=name)
    review = event.details.get("review_date")
    expected = f"a day such as 2026-11-20, {plan.min_school_weeks} school weeks on or later,"
    if review and _weeks_until(review, event.day, held) < plan.min_school_weeks:
        yield Fault(event.what, f"{expected} was expected", key="review_date")


def _weeks_until(review: str, opened: date, held: Held) -> int:
    """Give how many school weeks there are until a day; of what is no day there are none."""
    try:
        return held.since(opened, date.fromisoformat(review), Unit.SCHOOL_WEEKS)
    except ValueError:
        return -1
