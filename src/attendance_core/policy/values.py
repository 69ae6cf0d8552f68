"""A trust's policy as values: rules in order, each of which asks something and wants something.

What each word of a policy's file means stands in docs/reference/policy.md.
"""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from attendance_core.policy.settings import NoticePeriod, Plan, RegisterTimes

__all__ = [
    "Action",
    "Amount",
    "AppliesTo",
    "Combination",
    "Condition",
    "Cooldown",
    "Due",
    "Effect",
    "Evaluated",
    "Exemption",
    "From",
    "Guards",
    "Op",
    "Policy",
    "Prior",
    "Reset",
    "Rule",
    "Scope",
    "Test",
    "Unit",
    "When",
    "Window",
    "WindowKind",
]


class Op(StrEnum):
    """How a figure is held against its threshold, exactly.

    `between` takes in its first figure and not its second. What crosses does so once in a window:
    at the first session by which the threshold was reached, or passed.
    """

    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    EQ = "eq"
    BETWEEN = "between"
    CROSSES_BELOW = "crosses_below"
    CROSSES_ABOVE = "crosses_above"


class Unit(StrEnum):
    """In what an amount is counted, in words; without a unit it is in that of its measure."""

    OF_MEASURE = ""
    SCHOOL_DAYS = "school days"
    SESSIONS = "sessions"
    SCHOOL_WEEKS = "school weeks"
    WEEKS = "weeks"
    DAYS = "days"
    MINUTES = "minutes"


@frozen
class Amount:
    """An exact number with its unit."""

    number: Fraction
    unit: Unit = Unit.OF_MEASURE

    def __str__(self) -> str:
        """Write it as a person reads it."""
        shown = str(self.number) if self.number.denominator == 1 else f"{float(self.number):g}"
        return f"{shown} {self.unit}".strip()


class WindowKind(StrEnum):
    """Over which sessions something is counted, up to the session that is looked at."""

    YEAR = "academic_year_to_date"
    TERM = "term"
    HALF_TERM = "half_term"
    PREVIOUS_HALF_TERM = "previous_half_term"
    WEEK = "week"
    DAY = "day"
    ROLLING_SESSIONS = "rolling_sessions"
    ROLLING_SCHOOL_DAYS = "rolling_school_days"
    ROLLING_SCHOOL_WEEKS = "rolling_school_weeks"
    LAST_WEEKS = "last_weeks"
    ROLLING_YEARS = "rolling_years"
    SINCE_EVENT = "since_event"


@frozen
class Window:
    """A kind of window with its length, the event that it begins after, or its earliest day."""

    kind: WindowKind
    length: int | None = None
    event: str | None = None
    not_before: date | None = None


@frozen
class Test:
    """One figure held against its threshold.

    `thresholds` are one, or the two of `between`; `by_half_term` has instead one for each of the
    six half terms.
    """

    measure: str
    op: Op
    thresholds: tuple[Amount, ...]
    window: Window | None = None
    codes: tuple[str, ...] = ()
    by_half_term: tuple[Amount, ...] = ()


class When(StrEnum):
    """How the parts of a combination are joined."""

    ALL = "all"
    ANY = "any"
    NOT = "not"


@frozen
class Combination:
    """Several conditions as one: all of them, any of them, or not all of them."""

    when: When
    parts: "tuple[Test | Combination, ...]"


Condition = Test | Combination


@frozen
class Scope:
    """Of which pupils a rule speaks; what is empty asks nothing."""

    years: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    compulsory_age_only: bool = False


@frozen
class AppliesTo(Scope):
    """Of which pupils a policy speaks, and in which phases."""

    phases: tuple[str, ...] = ()


@frozen
class Guards:
    """What must be so before a rule may want anything done.

    `no_unresolved` is None where the policy does not say: then it is asked of a stage's letter.
    `facts` are the guards that only a person or another system can answer, such as
    `no_contact_made`.
    """

    min_possible_sessions: int | None = None
    min_school_days: int | None = None
    not_before: date | None = None
    no_unresolved: bool | None = None
    data_fresh_within: int | None = None
    facts: frozenset[str] = frozenset()


@frozen
class Prior:
    """What must have been done before: a stage, a rule, or an action, `min_gap` earlier."""

    stage: int | None = None
    rule: str | None = None
    action: str | None = None
    outcome: str | None = None
    min_gap: Amount | None = None


class Reset(StrEnum):
    """When a rule that was reached may be reached anew, though nothing ended it between."""

    NEVER = "never"
    YEAR = "year"
    TERM = "term"
    HALF_TERM = "half_term"


@frozen
class Cooldown:
    """What keeps a rule from wanting the same again too soon."""

    min_gap: Amount | None = None
    once_per: str | None = None
    max_per: Mapping[str, int] = field(factory=dict)
    suppress_if: frozenset[str] = frozenset()


class Effect(StrEnum):
    """What a flag of a pupil does to a rule: silence is for people to choose, so most divert."""

    SUPPRESS = "suppress"
    DIVERT = "divert_to_person"


@frozen
class Exemption:
    """Pupils with a flag, for whom a rule wants nothing, or wants a person to decide."""

    flag: str
    effect: Effect = Effect.DIVERT
    role: str | None = None


class From(StrEnum):
    """From what an offset is reckoned."""

    DAY = "day"
    START = "start"
    REVIEW = "next_half_term_review"


@frozen
class Due:
    """By when something is wanted: school days after the day, and a clock time, or minutes.

    From `start` it is minutes after the school's morning register opens.
    """

    since: From
    school_days: int = 0
    at: time | None = None
    minutes: int = 0


@frozen
class Action:
    """One thing that a rule wants done.

    `does` is the word of the schema (send, task, call, meeting, …) and `what` its object: a
    template, a task, a role, by which other rules speak of it as done. `role` is whose work it is.
    After another action it waits for that.
    """

    does: str
    what: str
    role: str
    to: str | None = None
    due: Due | None = None
    after: str | None = None
    within: Amount | None = None
    channel: str | None = None
    risk_assessment: bool = False
    needs: tuple[str, ...] = ()


@frozen
class Evaluated:
    """When a rule is looked at: daily; at a half term's close; from a clock time; in a case."""

    clock: time | None = None
    half_term_close: bool = False
    during: str | None = None


@frozen
class Rule:
    """One rule of a policy; without a stage it stands beside the ladder.

    `enter` is what it asks; with `leave` it is over only when that is so. `authority` is
    `auto_draft`, `auto_send`, or the role whose approval is needed. `assumed` names what no source
    says; `verified` is so only where nothing is.
    """

    id: str
    enter: Condition
    actions: tuple[Action, ...]
    title: str = ""
    stage: int | None = None
    scope: Scope = field(factory=Scope)
    evaluate: Evaluated = field(factory=Evaluated)
    guards: Guards = field(factory=Guards)
    requires_prior: tuple[Prior, ...] = ()
    reset: Reset | None = None
    on_success: int | None = None
    leave: Condition | None = None
    cooldown: Cooldown = field(factory=Cooldown)
    exemptions: tuple[Exemption, ...] = ()
    authority: str = "auto_draft"
    verified: bool = False
    source: str = ""
    assumed: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """Its title, or its id where it has none."""
        return self.title or self.id

    @property
    def needs_reasons(self) -> bool:
        """Whether it waits until every session in its window has a mark and a reason.

        A stage's letter does, where the policy does not say.
        """
        if self.guards.no_unresolved is not None:
            return self.guards.no_unresolved
        return self.stage is not None and any(each.does == "send" for each in self.actions)

    @property
    def writes(self) -> bool:
        """Whether it writes to a family what somebody decides: no text that goes by itself."""
        return self.authority != "auto_send" and any(each.does == "send" for each in self.actions)


@frozen
class Policy:
    """A policy, with its rules in the order of its file."""

    id: str
    version: str
    effective_from: date
    rules: tuple[Rule, ...]
    effective_to: date | None = None
    applies_to: AppliesTo = field(factory=AppliesTo)
    review_due: date | None = None
    no_skip: bool = False
    locked: tuple[str, ...] = ()
    register: RegisterTimes = field(factory=RegisterTimes)
    notice: NoticePeriod | None = None
    plan: Plan | None = None

    def rule(self, name: str) -> Rule:
        """Give a rule by its id.

        Raises:
            KeyError: there is none of that id.
        """
        return {each.id: each for each in self.rules}[name]
