"""What a person must look at before a return is made."""

from collections.abc import Iterator
from datetime import date, timedelta

from attendance_core.register.returns.reading import reading
from attendance_core.register.returns.value import Doubt, ReturnRules
from attendance_core.roll import (
    Enrolment,
    Roll,
    is_of_compulsory_school_age,
)
from attendance_core.school import School

__all__ = ["needs_consent", "of_deletion", "of_new_pupil"]


def of_new_pupil(enrolment: Enrolment, start: date, *, roll: Roll) -> Iterator[Doubt]:
    """Give what is doubtful of a new-pupil return, save whom it leaves out."""
    yield from _of_status(enrolment)
    times, before = roll.times_of(enrolment.pupil), start - timedelta(days=1)
    if any(each.leaving == before for each in times):
        yield Doubt("the pupil was on roll until the day before: a person must look")
    yield from _of_addresses(enrolment, roll)


def of_deletion(
    enrolment: Enrolment, leaving: date, *, school: School, roll: Roll, rules: ReturnRules
) -> Iterator[Doubt]:
    """Give what is doubtful of a deletion return, save whom it leaves out."""
    if enrolment.deletion_ground is None:
        yield Doubt("no ground is recorded, and a name is deleted on a ground of the law alone")
    yield from _of_status(enrolment)
    times, after = roll.times_of(enrolment.pupil), leaving + timedelta(days=1)
    if any(each.start == after for each in times):
        yield Doubt("the pupil is on roll again from the day after: a person must look")
    yield from _of_age(enrolment, leaving, roll)
    yield from _of_consent(enrolment, leaving, school, rules)
    yield from _of_addresses(enrolment, roll)


def needs_consent(
    enrolment: Enrolment, leaving: date, *, school: School, rules: ReturnRules
) -> bool:
    """Say whether a name may not be deleted until the local authority has consented.

    It is so where the consent to withdraw is in force, the pupil is to be educated otherwise, and
    is at a special school or under child protection. Source: Education Act 1996 s.434A.
    """
    is_placed = school.phase in reading().consent.phases
    return _is_withdrawn(enrolment, leaving, rules) and bool(
        is_placed or enrolment.child_protection
    )


def _is_withdrawn(enrolment: Enrolment, leaving: date, rules: ReturnRules) -> bool:
    in_force = rules.consent_from is not None and rules.consent_from <= leaving
    return in_force and enrolment.deletion_ground is reading().grounds.educated_otherwise


def _of_status(enrolment: Enrolment) -> Iterator[Doubt]:
    law = reading().enrolments
    if enrolment.enrolment_status not in law.certain:
        status = enrolment.enrolment_status.value
        says = f"enrolled with the status {status}: whether a return is due, a person must say"
        yield Doubt(says, law.sources)


def _of_age(enrolment: Enrolment, leaving: date, roll: Roll) -> Iterator[Doubt]:
    law, born = reading().grounds, roll.by_key[enrolment.pupil].date_of_birth
    if enrolment.deletion_ground in law.of_any_age:
        return
    if born is None or not is_of_compulsory_school_age(born, on=leaving):
        says = "not known to be of compulsory school age, for which the grounds are: a person looks"
        yield Doubt(says, law.sources)


def _of_consent(
    enrolment: Enrolment, leaving: date, school: School, rules: ReturnRules
) -> Iterator[Doubt]:
    if needs_consent(enrolment, leaving, school=school, rules=rules):
        says = "the name may not be deleted until the local authority has consented"
        yield Doubt(says, reading().withdrawal.sources)
    elif _is_withdrawn(enrolment, leaving, rules):
        says = "whether the local authority must consent first, a person must find out"
        yield Doubt(says, reading().withdrawal.sources)
    elif school.phase in reading().consent.phases:
        says = "a local authority that placed the pupil must have consented: a person must look"
        yield Doubt(says, reading().consent.sources)


def _of_addresses(enrolment: Enrolment, roll: Roll) -> Iterator[Doubt]:
    if any(each.address_withheld for each in roll.parents_of(enrolment.pupil)):
        yield Doubt("an address is withheld: a person must see to whom it is told")
