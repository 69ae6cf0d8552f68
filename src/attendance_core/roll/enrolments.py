"""An enrolment: one time of a pupil on a school's roll, from the starting to the leaving day."""

from datetime import date

from attrs import field, frozen

from attendance_core.roll.grounds import DeletionGround
from attendance_core.roll.kinds import Boarder, EnrolmentStatus, SenStatus

__all__ = ["Enrolment"]


@frozen
class Enrolment:
    """One time of a pupil on a school's roll, and what statistics group by.

    The pupil is on roll from `start` to `leaving`, both included; `start` None is not known, and is
    then the day of the first mark.

    `start` is the starting day of the law. The name is entered on it, before or at the beginning of
    its first session (SI 2024/208 reg 8(1)). Where a pupil is admitted by agreement, it is the day
    that was agreed with the person who has control of the pupil's attendance; where the school has
    a duty to admit, the day that this person has notified; and without either, the first day on
    which the pupil attends (reg 3). Who does not come on that day is on roll all the same.

    `leaving` is the last day on roll. The name is deleted when a ground of the law is met, and only
    then, and never retrospectively; `deletion_ground` says which it was, and None that none is
    recorded. `previous_school` is the last school before, `next_school` the one that a parent has
    notified.
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
    previous_school: str | None = field(default=None, repr=False)
    next_school: str | None = field(default=None, repr=False)
    deletion_ground: DeletionGround | None = field(default=None, repr=False)

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
