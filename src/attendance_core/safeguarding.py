"""What passes between the attendance office and the safeguarding lead, and no more than that.

The office tells what happened in figures and moments; what is known of a family stays with the
safeguarding lead, of whom the office learns only that nothing is to be sent.
"""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import field, frozen

from attendance_core.errors import collecting
from attendance_core.sessions import Session

__all__ = ["Concern", "SafeguardingHold"]


_LONGEST = 200


@frozen
class Concern:
    """An entry for the safeguarding lead to look at. There is no place in it for a story.

    `key` is its name everywhere, and says nothing of anybody; `category` is one of the school's
    own. `what` is what was done, in a sentence. `marks` are sessions with their codes.
    `contacts_tried` is how many people were tried, and `seen` says of a visit whether the pupil
    was.

    Raises:
        Refused: with what is more than a sentence, and every moment without its zone.
    """

    key: str
    pupil: str = field(repr=False)
    occurred_at: datetime
    recorded_at: datetime
    category: str = field(repr=False)
    author_role: str
    what: str = field(default="", repr=False)
    marks: tuple[tuple[Session, str], ...] = field(default=(), repr=False)
    contacts_tried: int | None = None
    seen: bool | None = field(default=None, repr=False)
    next_action: str = field(default="", repr=False)
    alert_roles: tuple[str, ...] = ()
    linked_pupils: tuple[str, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a story, or a moment that no clock gives; nothing of what is told is repeated."""
        with collecting() as faults:
            for name in ("what", "next_action"):
                told = getattr(self, name)
                if len(told) > _LONGEST or not told.isprintable():
                    expected = f"one sentence of at most {_LONGEST} characters was expected"
                    faults.add("concern", expected, key=name)
            for name in ("occurred_at", "recorded_at"):
                if getattr(self, name).tzinfo is None:
                    faults.add("concern", "a moment with its zone was expected", key=name)

    def facts(self) -> Iterator[str]:
        """Say what happened, a sentence for each fact, of nobody by name."""
        if self.what:
            yield self.what
        for session, code in self.marks:
            yield f"The register of {session} has the code {code}."
        if self.contacts_tried is not None:
            yield f"People who were tried without an answer: {self.contacts_tried}."
        if self.seen is not None:
            yield f"The pupil was {'seen' if self.seen else 'not seen'} at a visit."
        if self.next_action:
            yield f"What comes next: {self.next_action}."


@frozen
class SafeguardingHold:
    """The safeguarding lead's word that nothing is sent about a pupil: speak to them.

    It holds from `since` to `until`, both included, and without an `until` for as long as it is
    read. `owner` is a role, `reference` the other system's own, which says nothing of anybody.
    """

    pupil: str = field(repr=False)
    since: date
    owner: str
    until: date | None = None
    reference: str = ""

    def is_on(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
