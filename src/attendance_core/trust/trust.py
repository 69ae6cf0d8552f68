"""A trust's configuration as values."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from attrs import Attribute, field, frozen

from attendance_core.correspondence.addressing import NonResident
from attendance_core.correspondence.declared import Data
from attendance_core.register.returns import DayCount, ReturnRules
from attendance_core.school import School, not_empty
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = [
    "CHASE",
    "ChaseRules",
    "ConcernRules",
    "EntryRules",
    "FallsDueRules",
    "MessageRules",
    "NamedPath",
    "ReplyRules",
    "ReturnsConfiguration",
    "SchoolConfiguration",
    "TakingOver",
    "Trust",
]


def _above_nothing(_: object, attribute: "Attribute[int]", value: int) -> None:
    if value < 1:
        raise ValueError(f"a number of one or more was expected in {attribute.name}")


def _percent(_: object, attribute: "Attribute[int]", value: int) -> None:
    if not 1 <= value <= 100:  # noqa: PLR2004 - of a hundred
        raise ValueError(f"a number from 1 to 100 was expected in {attribute.name}")


@frozen
class MessageRules:
    """What a school's policy says of messages: the role that approves one, and how to reply.

    Nothing is proposed from marks older than `marks_within` minutes. What is not approved by
    `approve_by` is said loudly. A group of at least `group_pupils` marked pupils of whom more than
    `group_percent` in a hundred are marked N is held for its teacher. `non_resident` says what is
    done about a parent of whom it is not known that the pupil lives with them.
    """

    approved_by: str = field(validator=not_empty)
    reply_to: str = field(validator=not_empty)
    approve_by: time = time(9, 50)
    marks_within: int = field(default=15, validator=_above_nothing)
    group_percent: int = field(default=50, validator=_percent)
    group_pupils: int = field(default=5, validator=_above_nothing)
    non_resident: NonResident = NonResident.INCLUDE


@frozen
class ReplyRules:
    """Whose decision it is which code a reply becomes."""

    decided_by: str = field(validator=not_empty)


@frozen
class EntryRules:
    """That what goes to a family is entered in the safeguarding lead's system, and how.

    `category` is one of the school's own there, `author_role` the role by which it is entered.
    """

    category: str = field(validator=not_empty)
    author_role: str = field(validator=not_empty)


@frozen
class ConcernRules:
    """After how long the safeguarding lead is told of a pupil whom nobody has found, and how.

    It is of those who are looked for before others, `after` so many minutes since the register
    closed, and once somebody in the role `approved_by` approved it. `category` and `author_role`
    are as in `EntryRules`; the people in `alert_roles` are told that there is something to read.
    """

    category: str = field(validator=not_empty)
    author_role: str = field(validator=not_empty)
    approved_by: str = field(validator=not_empty)
    after: int = field(validator=_above_nothing)
    alert_roles: tuple[str, ...] = ()


@frozen
class FallsDueRules:
    """From when on the daily report tells of what is near its line, before it reaches it.

    `reason_from` is the school day after an N; `sessions_within` and `days_within` how few sessions
    or days are left; `edge_percent` the share of possible sessions missed from which a pupil is at
    the edge of persistent absence.
    """

    reason_from: int = field(default=3, validator=_above_nothing)
    sessions_within: int = field(default=3, validator=_above_nothing)
    days_within: int = field(default=3, validator=_above_nothing)
    edge_percent: int = field(default=8, validator=_percent)


@frozen
class ChaseRules:
    """Who is asked for a register that is not taken, `after` so many minutes since it opened."""

    role: str = field(validator=not_empty)
    after: int = field(validator=_above_nothing)


CHASE = (
    ChaseRules("teacher", 10),
    ChaseRules("head of department", 20),
    ChaseRules("senior leadership team", 30),
)
"""Who is asked for registers in a school whose configuration does not say."""


@frozen
class ReturnsConfiguration:
    """What the school and its local authority have settled of the returns, as `ReturnRules` has it.

    A return is told of from `within_days` days before it is due. Without `told_from` those are left
    out that became due by what happened before the records began.
    """

    junior_asked_on: date | None = None
    senior_asked_on: date | None = None
    days: DayCount | None = None
    consent_from: date | None = None
    told_from: date | None = None
    within_days: int = field(default=5, validator=_above_nothing)

    def rules(self, *, begun: date) -> ReturnRules:
        """Give the rules by which returns are reckoned.

        Args:
            begun: the day on which the records began.
        """
        return ReturnRules(
            self.junior_asked_on,
            self.senior_asked_on,
            self.days,
            self.consent_from,
            self.told_from or begun,
        )


@frozen
class TakingOver:
    """On whose authority the roll and the marks of a school are taken over into the records."""

    name: str = field(validator=not_empty, repr=False)
    position: str = field(validator=not_empty)


@frozen
class NamedPath:
    """A file or a folder that the configuration names, and the key by which it does."""

    path: str
    key: str


@frozen
class SchoolConfiguration:
    """One school of a trust, with the adapters that it named, by capability, and their settings.

    `calendar` is the path of a calendar file, or the name of an adapter; `key` is where in the
    configuration the school stands. `chase` is in the order in which roles are asked. `thresholds`
    are those of the law, with what the school's local authority has settled. `policies` are the
    files of its policy and `documents` the folders of its own documents, the trust's first: each is
    laid over the one before. `sees` is up to which class a role may see what is told of a pupil.
    """

    school: School
    calendar: str
    adapters: Mapping[str, str]
    settings: Mapping[str, Mapping[str, Any]] = field(repr=False)
    messages: MessageRules | None
    key: str
    replies: ReplyRules | None = None
    falls_due: FallsDueRules = field(factory=FallsDueRules)
    chase: tuple[ChaseRules, ...] = CHASE
    taking_over: TakingOver | None = None
    returns: ReturnsConfiguration = field(factory=ReturnsConfiguration)
    thresholds: Thresholds = NATIONAL
    policies: tuple[NamedPath, ...] = ()
    documents: tuple[NamedPath, ...] = ()
    entries: EntryRules | None = None
    concerns: ConcernRules | None = None
    sees: Mapping[str, Data] = field(factory=dict)


@frozen
class Trust:
    """A trust and its schools; `place` is the name of the file that said so.

    `records` is the address of the database in which the trust keeps its records.
    """

    name: str
    place: str
    schools: tuple[SchoolConfiguration, ...]
    records: str | None = field(default=None, repr=False)
