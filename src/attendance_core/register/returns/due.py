"""The return that one time on the roll makes due: of a new pupil, or of a name that is deleted."""

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import field, frozen

from attendance_core.calendar import Calendar
from attendance_core.errors import NotInForce
from attendance_core.register.returns.classes import Classes, is_junior_starter, is_senior_leaver
from attendance_core.register.returns.doubts import needs_consent, of_deletion, of_new_pupil
from attendance_core.register.returns.reading import DayCount, reading
from attendance_core.register.returns.value import Doubt, Return, ReturnKind, ReturnRules
from attendance_core.roll import DeletionGround, Enrolment, Roll, deletion_ground, lacking
from attendance_core.school import School
from attendance_core.sources import Source
from attendance_core.thresholds import Figure, threshold

__all__ = ["Admissions", "deletion", "new_pupil"]


@frozen
class Admissions:
    """A school with its calendar and its roll, and the day on which is asked what is due."""

    school: School
    calendar: Calendar
    roll: Roll
    on: date
    rules: ReturnRules
    classes: Classes = field(init=False)

    @classes.default
    def _of_roll(self) -> Classes:
        return Classes(self.roll)


def new_pupil(at: Admissions, enrolment: Enrolment) -> Return | None:
    """Give the new-pupil return of an enrolment, or None if none is due.

    The name is taken to be entered on the starting day. Source: SI 2024/208 reg 13(1)-(3).
    """
    start = enrolment.start
    figure = _figure("new_pupil_return", start, at)
    if start is None or figure is None or start > at.on:
        return None
    junior: bool | None = False
    if not _is_asked(at.rules.junior_asked_on, start):
        junior = is_junior_starter(
            enrolment, start, classes=at.classes, calendar=at.calendar, on=at.on
        )
    if junior:
        return None
    doubts = [*of_new_pupil(enrolment, start, roll=at.roll), *_of_class(junior, "junior")]
    due, law = _day_after(at, start, figure.value), reading()
    return Return(
        ReturnKind.NEW_PUPIL,
        enrolment.pupil,
        start,
        due,
        is_overdue=due is not None and at.on > due,
        missing=lacking(at.roll, enrolment, law.new_pupil.holds),
        doubts=tuple(each.says for each in doubts),
        sources=_cited(figure.sources, law.new_pupil.sources, law.days.sources, doubts=doubts),
    )


def deletion(at: Admissions, enrolment: Enrolment) -> Return | None:
    """Give the deletion return of an enrolment, or None if none is due.

    The name is taken to be deleted on the leaving day, and the return is due before it is; one is
    given as soon as a leaving day is recorded. Source: SI 2024/208 reg 13(4), (5).
    """
    leaving, ground = enrolment.leaving, enrolment.deletion_ground
    figure = _figure("deletion_return", leaving, at)
    if leaving is None or figure is None:
        return None
    senior: bool | None = False
    if not _is_asked(at.rules.senior_asked_on, leaving):
        senior = is_senior_leaver(enrolment, leaving, classes=at.classes, calendar=at.calendar)
    if senior:
        return None
    found = of_deletion(enrolment, leaving, school=at.school, roll=at.roll, rules=at.rules)
    doubts = [*found, *_of_class(senior, "senior")]
    due, law = leaving + timedelta(days=figure.value), reading()
    of_ground = _of_ground(ground, leaving)
    return Return(
        ReturnKind.DELETION,
        enrolment.pupil,
        leaving,
        due,
        is_overdue=at.on > due,
        missing=lacking(at.roll, enrolment, law.deletion.holds),
        doubts=tuple(each.says for each in doubts),
        sources=_cited(figure.sources, law.deletion.sources, of_ground, doubts=doubts),
        ground=ground,
        is_barred=needs_consent(enrolment, leaving, school=at.school, rules=at.rules),
    )


def _figure(name: str, day: date | None, at: Admissions) -> Figure | None:
    told_from = at.rules.told_from or date.min
    if day is None or day < told_from:
        return None
    try:
        return threshold(name).on(day)
    except NotInForce:
        return None


def _is_asked(asked_on: date | None, day: date) -> bool:
    return asked_on is not None and asked_on <= day


def _day_after(at: Admissions, day: date, count: int) -> date | None:
    counted = at.rules.days or reading().days.counted_in
    if counted is DayCount.SCHOOL_DAYS:
        return at.calendar.school_day_after(day, count)
    return day + timedelta(days=count)


def _of_class(is_left_out: bool | None, which: str) -> list[Doubt]:  # noqa: FBT001 - three answers
    if is_left_out is False:
        return []
    law = reading()
    what = {
        "junior": "the pupil starts on the first day of the year",
        "senior": "the last term has ended",
    }
    says = f"none is due in the most {which} class if {what[which]}: a person must look"
    left_out = law.senior_leavers.sources if which == "senior" else ()
    return [Doubt(says, (*left_out, *law.classes.sources, *law.school_year.sources))]


def _of_ground(ground: DeletionGround | None, day: date) -> tuple[Source, ...]:
    return deletion_ground(ground, on=day).sources if ground else ()


def _cited(*sources: tuple[Source, ...], doubts: Iterable[Doubt]) -> tuple[Source, ...]:
    all_of_them = [*sources, *(each.sources for each in doubts)]
    return tuple(dict.fromkeys(source for some in all_of_them for source in some))
