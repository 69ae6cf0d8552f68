"""Decisions that marks have left behind: what was done on figures that are others by now.

Nothing is undone by it. A person decides whether a family is written to again, and puts right what
was wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from attrs import frozen

from attendance_core.policy.asked import Asked
from attendance_core.policy.by_register import over_span
from attendance_core.policy.facts import CaseEvent
from attendance_core.policy.needed import Needed, of_register
from attendance_core.policy.telling import told_of
from attendance_core.policy.values import Policy
from attendance_core.register import Prepared

__all__ = ["Stale", "stale"]


@frozen
class Stale:
    """Something that was done for a rule in which, as the register is now, its pupil did not stand.

    `correct` says whether the family was written to, and is owed a correction.
    """

    event: CaseEvent

    @property
    def correct(self) -> bool:
        """Whether a letter of correction is proposed."""
        return self.event.does == "send"

    def __str__(self) -> str:
        """Say it in plain words, without the pupil."""
        what = f"{self.event.what.replace('_', ' ')} of {self.event.day.isoformat()}"
        said = f"{what}: by the marks as they are now, {self.event.rule} was not reached that day."
        return f"{said} A correction is proposed." if self.correct else said


def stale(
    prepared: Prepared, policy: Policy, *, on: date, history: Iterable[CaseEvent]
) -> tuple[Stale, ...]:
    """Give what was done that the register would not ask for now.

    Rules that ask for more than a register are left out: what they rested on is no mark.

    Args:
        prepared: the registers, as they are now.
        policy: the policy.
        on: the last day that is looked at.
        history: what was done.
    """
    asked = Asked(prepared, on)
    names = asked.times.select("who", "urn", "pupil").unique()
    at_schools: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for who, urn, key in names.iter_rows():
        at_schools[key].append((who, urn))
    events = [
        each
        for each in history
        if each.rule and each.does != "superseded" and each.pupil in at_schools and each.day <= on
    ]
    rules = [each for each in policy.rules if of_register(each)]
    whos = sorted({who for each in events for who, _ in at_schools[each.pupil]})
    telling = told_of(asked, Needed.of(rules), whos)
    found = over_span(telling, whos, rules) if whos else ()
    times = {rule.id: list(each.select(*_TIME).iter_rows()) for rule, each in found}
    return tuple(
        Stale(each)
        for each in events
        if each.rule in times
        and not any(
            _stood(each, times[each.rule], who, urn, asked)
            for who, urn in at_schools[each.pupil]
            if each.urn in {None, urn}
        )
    )


_TIME = ("who", "first", "last")


def _stood(
    event: CaseEvent, times: Sequence[tuple[int, int, int]], who: int, urn: int, asked: Asked
) -> bool:
    """Say whether a pupil stood in a rule on the day of an event."""
    number = asked.held[urn].last_by(event.day)
    return any(one == who and first <= number <= last for one, first, last in times)
