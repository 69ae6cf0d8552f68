"""The rows of a register folder's files: a field without a default is a required column.

They hold little but personal values, so no repr shows anything of one.
"""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from attrs import field, frozen

from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.identifiers import is_upn
from attendance_core.register import LegalBasis, PresenceEvent, PresenceSource
from attendance_core.roll import (
    Boarder,
    DeletionGround,
    EnrolmentStatus,
    ParentBasis,
    Restriction,
    SenStatus,
)
from attendance_core.sessions import Half
from attendance_core.tables import Cell, Misfit

__all__ = [
    "AmendmentRow",
    "ExpectedSicknessRow",
    "LessonMarkRow",
    "MarkRow",
    "NoticeRow",
    "ParentRow",
    "PartTimeRow",
    "PresenceRow",
    "PupilRow",
]


def _upn(cell: str) -> str:
    if not is_upn(cell):
        raise ValueError
    return cell


def _code(cell: str) -> str:
    if cell != UNMARKED and not has_ever_been(cell):
        raise ValueError
    return cell


def _pounds(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError from None
    if not value.is_finite() or value < 0:
        raise ValueError
    return value


_UPN = {"cell": Cell(_upn, "a UPN, a letter and twelve characters, was expected")}
_CODE = {"cell": Cell(_code, "a code of the register, or - for no mark, was expected")}
_POUNDS = {"cell": Cell(_pounds, "an amount in pounds was expected")}


class WeekdayName(StrEnum):
    """A weekday in three letters."""

    MON = "Mon"
    TUE = "Tue"
    WED = "Wed"
    THU = "Thu"
    FRI = "Fri"
    SAT = "Sat"
    SUN = "Sun"


@frozen(repr=False)
class PupilRow:
    """A row of `pupils.csv`: a pupil's time on roll."""

    upn: str | None = field(metadata=_UPN)
    legal_surname: str
    legal_forename: str
    date_of_birth: date
    year_group: str
    start_date: date
    admission_number: str | None = None
    preferred_surname: str | None = None
    preferred_forename: str | None = None
    sex: str | None = None
    registration_group: str | None = None
    enrolment_status: EnrolmentStatus = EnrolmentStatus.CURRENT
    leaving_date: date | None = None
    boarder: Boarder = Boarder.NOT
    sen_status: SenStatus | None = None
    fsm: bool | None = None
    eal: bool | None = None
    ethnicity: str | None = None
    looked_after: bool | None = None
    child_protection: bool | None = None
    social_worker: str | None = None
    youth_justice_worker: str | None = None
    address: str | None = None
    postcode: str | None = None
    home_la_number: int | None = None
    previous_school: str | None = None
    next_school: str | None = None
    deletion_ground: DeletionGround | None = None
    mobile: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check what two columns say together."""
        if not self.upn and not self.admission_number:
            raise Misfit("upn", "a UPN was expected, or an admission_number in its place")
        if self.leaving_date is not None and self.leaving_date < self.start_date:
            raise Misfit("leaving_date", "a date no earlier than start_date was expected")


@frozen(repr=False)
class ParentRow:
    """A row of `parents.csv`: one parent of one pupil."""

    parent_id: str
    pupil: str
    surname: str
    parental_responsibility: bool
    lives_with_pupil: bool
    contact_allowed: bool | None
    parent_basis: ParentBasis | None = None
    restriction: Restriction | None = None
    title: str | None = None
    forename: str | None = None
    relationship: str | None = None
    priority: int | None = None
    mobile: str | None = None
    email: str | None = None
    address: str | None = None
    postcode: str | None = None
    address_withheld: bool | None = None
    language: str | None = None
    emergency: bool | None = None
    telephone: str | None = None


@frozen(repr=False)
class MarkRow:
    """A row of `marks.csv`."""

    pupil: str
    date: date
    session: Half
    code: str | None = field(metadata=_CODE)
    minutes_late: int | None = None
    detail: str | None = None
    comment: str | None = None
    recorded_at: datetime | None = None
    recorded_by: str | None = None
    position: str | None = None


@frozen(repr=False)
class LessonMarkRow:
    """A row of `lesson_marks.csv`; which codes may stand in it, the school's own say as well."""

    pupil: str
    date: date
    period: str
    code: str
    starts: time | None = None
    ends: time | None = None
    subject: str | None = None
    teacher: str | None = None
    minutes_late: int | None = None
    recorded_at: datetime | None = None


@frozen(repr=False)
class AmendmentRow:
    """A row of `amendments.csv`."""

    pupil: str
    date: date
    session: Half
    original_code: str | None = field(metadata=_CODE)
    amended_code: str | None = field(metadata=_CODE)
    reason: str | None
    amended_at: datetime | None
    name: str | None
    position: str | None


@frozen(repr=False)
class PresenceRow:
    """A row of `presence.csv`."""

    at: datetime
    source: PresenceSource
    event: PresenceEvent
    pupil: str | None = None
    place: str | None = None
    code: str | None = field(default=None, metadata=_CODE)
    note: str | None = None


@frozen(repr=False)
class PartTimeRow:
    """A row of `part_time.csv`: one session of the week that is agreed to be off."""

    pupil: str
    start: date
    end: date
    weekday: WeekdayName
    session: Half
    agreed_by: str | None = None
    agreed_on: date | None = None
    review_due: date | None = None


@frozen(repr=False)
class ExpectedSicknessRow:
    """A row of `expected_sickness.csv`."""

    pupil: str
    recorded_on: date
    expected_school_days: int
    continuous_illness: bool | None = None


@frozen(repr=False)
class NoticeRow:
    """A row of `notices.csv`."""

    parent_id: str
    pupil: str
    issued_on: date
    legal_basis: LegalBasis
    offence_from: date | None = None
    offence_to: date | None = None
    issuing_authority: str | None = None
    amount: Decimal | None = field(default=None, metadata=_POUNDS)
    served_on: date | None = None
    paid_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_ground: str | None = None
    prosecuted_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check what two columns say together."""
        if (self.offence_from is None) is not (self.offence_to is None):
            missing = "offence_to" if self.offence_to is None else "offence_from"
            raise Misfit(missing, "both days of the offence were expected, or neither")
        if self.offence_from and self.offence_to and self.offence_to < self.offence_from:
            raise Misfit("offence_to", "a day no earlier than offence_from was expected")
