"""The admission register: pupils, their parents, and the times for which pupils are on the roll."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from attendance_core.errors import collecting
from attendance_core.identifiers import pupil_key
from attendance_core.thresholds import PrescribedDay, SchoolAge, Weekday, school_age

__all__ = [
    "Boarder",
    "Enrolment",
    "EnrolmentStatus",
    "Parent",
    "ParentBasis",
    "Pupil",
    "Restriction",
    "Roll",
    "SenStatus",
    "birthday",
    "is_of_compulsory_school_age",
    "school_age_span",
]


class EnrolmentStatus(StrEnum):
    """How a pupil is enrolled, in the letters of the school census."""

    CURRENT = "C"
    MAIN = "M"
    SUBSIDIARY = "S"
    FURTHER_EDUCATION = "F"
    OTHER_PROVIDER = "O"
    GUEST = "G"
    PREVIOUS = "P"


class Boarder(StrEnum):
    """Whether a pupil boards, in the letters of the school census; N does not."""

    BOARDER = "B"
    SIX_NIGHTS = "6"
    SEVEN_NIGHTS = "7"
    NOT = "N"


class SenStatus(StrEnum):
    """Special educational needs: none, support, or an education, health and care plan."""

    NONE = "N"
    SUPPORT = "K"
    PLAN = "E"


class ParentBasis(StrEnum):
    """On what ground somebody is a parent in law; `none` is an emergency contact."""

    NATURAL = "natural"
    RESPONSIBILITY = "responsibility"
    CARE = "care"
    NONE = "none"


class Restriction(StrEnum):
    """What limits contact with a parent, or with a family because of a parent."""

    COURT_ORDER = "court_order"
    REFUGE = "refuge"
    NO_CONTACT = "no_contact"
    CARER_ONLY = "carer_only"


@frozen
class Pupil:
    """A pupil. No repr shows anything of one: all that is held here is personal.

    `mobile` is the pupil's own number, at which a pupil who is of age is written to.
    """

    upn: str | None = field(repr=False)
    admission_number: str | None = field(repr=False)
    legal_surname: str = field(repr=False)
    legal_forename: str = field(repr=False)
    date_of_birth: date | None = field(repr=False)
    preferred_surname: str | None = field(default=None, repr=False)
    preferred_forename: str | None = field(default=None, repr=False)
    mobile: str | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """The key by which the pupil is known everywhere: the UPN, or `adno:` and the number."""
        return pupil_key(self.upn, self.admission_number)

    @property
    def known_as(self) -> str:
        """The first name that the pupil goes by."""
        return self.preferred_forename or self.legal_forename


@frozen
class Enrolment:
    """One time of a pupil on a school's roll, and what statistics group by.

    The pupil is on roll from `start` to `leaving`, both included; `start` None is not known, and is
    then the day of the first mark.
    """

    pupil: str = field(repr=False)
    start: date | None
    leaving: date | None = None
    year_group: str | None = None
    registration_group: str | None = None
    sex: str | None = field(default=None, repr=False)
    enrolment_status: EnrolmentStatus = EnrolmentStatus.CURRENT
    boarder: Boarder = Boarder.NOT
    sen_status: SenStatus | None = field(default=None, repr=False)
    fsm: bool | None = field(default=None, repr=False)
    eal: bool | None = field(default=None, repr=False)
    ethnicity: str | None = field(default=None, repr=False)
    looked_after: bool | None = field(default=None, repr=False)
    child_protection: bool | None = field(default=None, repr=False)
    social_worker: str | None = field(default=None, repr=False)
    youth_justice_worker: str | None = field(default=None, repr=False)

    @property
    def comes_first(self) -> bool:
        """Say whether the pupil is looked for before others; why is nobody's business here."""
        return bool(
            self.looked_after
            or self.child_protection
            or self.social_worker
            or self.youth_justice_worker
        )

    def is_on_roll(self, day: date) -> bool:
        """Say whether the pupil is on roll on a day."""
        begun = self.start is None or self.start <= day
        return begun and (self.leaving is None or day <= self.leaving)


@frozen
class Parent:
    """A parent or other contact of one pupil. No repr shows anything of one.

    `mobile` may be written to and rung; `telephone` is another number, which is only ever rung.
    """

    parent_id: str = field(repr=False)
    pupil: str = field(repr=False)
    surname: str = field(repr=False)
    parental_responsibility: bool | None = field(default=None, repr=False)
    lives_with_pupil: bool | None = field(default=None, repr=False)
    contact_allowed: bool | None = field(default=None, repr=False)
    parent_basis: ParentBasis | None = field(default=None, repr=False)
    restriction: Restriction | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)
    forename: str | None = field(default=None, repr=False)
    relationship: str | None = field(default=None, repr=False)
    priority: int | None = field(default=None, repr=False)
    mobile: str | None = field(default=None, repr=False)
    telephone: str | None = field(default=None, repr=False)

    @property
    def basis(self) -> ParentBasis | None:
        """The ground on which they are a parent in law; None is not known, and a person decides."""
        if self.parent_basis is None and self.parental_responsibility:
            return ParentBasis.RESPONSIBILITY
        return self.parent_basis


@frozen
class Roll:
    """The pupils of one school, with their enrolments and parents.

    Raises:
        Refused: a pupil stands twice, or an enrolment or a parent is of no pupil of the roll.
    """

    pupils: tuple[Pupil, ...] = field(repr=False)
    enrolments: tuple[Enrolment, ...] = field(repr=False)
    parents: tuple[Parent, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a roll whose parts do not belong together; the sentence names nobody."""
        with collecting() as faults:
            if len(self.by_key) < len(self.pupils):
                faults.add("roll", "each pupil once was expected", key="pupils")
            for name, parts in (("enrolments", self.enrolments), ("parents", self.parents)):
                strange = sum(each.pupil not in self.by_key for each in parts)
                if strange:
                    expected = f"pupils of the roll were expected; {strange} are none"
                    faults.add("roll", expected, key=name)

    @cached_property
    def by_key(self) -> Mapping[str, Pupil]:
        """The pupils by their key."""
        return {each.key: each for each in self.pupils}

    @cached_property
    def _parents(self) -> Mapping[str, list[Parent]]:
        found: dict[str, list[Parent]] = defaultdict(list)
        for each in self.parents:
            found[each.pupil].append(each)
        return found

    def parents_of(self, pupil: str) -> tuple[Parent, ...]:
        """Give a pupil's parents and other contacts, by priority, those without one last."""
        found = self._parents.get(pupil, [])
        return tuple(sorted(found, key=lambda each: (each.priority is None, each.priority or 0)))

    @cached_property
    def _times(self) -> Mapping[str, tuple[Enrolment, ...]]:
        found: dict[str, list[Enrolment]] = defaultdict(list)
        for each in self.enrolments:
            found[each.pupil].append(each)
        return {pupil: tuple(times) for pupil, times in found.items()}

    def times_of(self, pupil: str) -> tuple[Enrolment, ...]:
        """Give a pupil's times on the roll, as they stand in it."""
        return self._times.get(pupil, ())

    def on_roll(self, day: date) -> tuple[Enrolment, ...]:
        """Give the enrolments of a day."""
        return tuple(each for each in self.enrolments if each.is_on_roll(day))


def birthday(born: date, age: int) -> date:
    """Give the day on which somebody reaches an age; born on 29 February, it may be 1 March.

    >>> birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _first_prescribed(days: tuple[PrescribedDay, ...], after: date) -> date:
    years = (after.year, after.year + 1)
    candidates = (date(year, each.month, each.day) for year in years for each in days)
    return min(day for day in candidates if day >= after)


def _last(weekday: Weekday, month: int, year: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - list(Weekday).index(weekday)) % 7)


def _span(born: date, law: SchoolAge) -> tuple[date, date]:
    first = _first_prescribed(law.prescribed_days, birthday(born, law.begins_at))
    reached = birthday(born, law.ends_at)
    year = reached.year + (reached.month >= law.year_begins)
    return first, _last(law.last_weekday, law.last_month, year)


def school_age_span(born: date, *, on: date) -> tuple[date, date]:
    """Give the first and last day of compulsory school age under the law of the day `on`.

    Source: Education Act 1996 s.8. By the date of birth, never by the year group.

    >>> school_age_span(date(2010, 9, 1), on=date(2026, 11, 20))
    (datetime.date(2015, 12, 31), datetime.date(2027, 6, 25))
    >>> school_age_span(date(2010, 8, 31), on=date(2026, 11, 20))
    (datetime.date(2015, 8, 31), datetime.date(2026, 6, 26))
    """
    return _span(born, school_age(on=on))


def is_of_compulsory_school_age(born: date, *, on: date) -> bool:
    """Say whether somebody born on the day `born` is of compulsory school age on the day `on`."""
    first, last = school_age_span(born, on=on)
    return first <= on <= last
