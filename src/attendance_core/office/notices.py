"""Notices to improve that run: who has one, since when, and until when the policy has them run."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from attendance_core.calendar import Calendar
from attendance_core.policy import CaseEvent, Policy, notice_ends
from attendance_core.policy.settings import NoticePeriod

__all__ = ["CASE", "Running", "running"]

CASE = "nti"
"""The case of a notice to improve, by the name of its table in a policy."""


@frozen
class Running:
    """A notice to improve that nobody has closed.

    `until` is the last day of its period, None beyond the calendar.
    """

    notice: NoticePeriod
    opened: CaseEvent
    until: date | None

    def __str__(self) -> str:
        """Say it in plain words, without the pupil."""
        ends = "a day beyond the calendar" if self.until is None else self.until.isoformat()
        said = f"The notice to improve of {self.opened.day.isoformat()} runs until {ends}"
        sooner = (
            ", or sooner if what it asks for has been reached" if self.notice.early_exit else ""
        )
        return f"{said}{sooner}."


def running(
    policy: Policy, history: Iterable[CaseEvent], calendar: Calendar, *, on: date
) -> Iterator[Running]:
    """Give the notices to improve that run on a day, where a policy says for how long one does.

    Args:
        policy: the policy.
        history: what was done, the opening and the closing of such a case among it.
        calendar: the school's sessions.
        on: the day.
    """
    if policy.notice is None:
        return
    opened: dict[str, CaseEvent] = {}
    for each in sorted(history, key=lambda event: event.day):
        if each.what == CASE and each.day <= on:
            if each.does == "open_case":
                opened[each.pupil] = each
            elif each.does == "close_case":
                opened.pop(each.pupil, None)
    for event in opened.values():
        yield Running(policy.notice, event, notice_ends(policy.notice, event.day, calendar))
