"""Which forms an event of a case asks for."""

from collections.abc import Iterable
from datetime import date

from attendance_core.dated import is_in_force
from attendance_core.forms.spec import FormSpec

__all__ = ["forms_for", "missing_kind"]


def forms_for(
    specs: Iterable[FormSpec], *, kind: str, event: str, on: date
) -> tuple[FormSpec, ...]:
    """Give the forms that authorities want at an event, as they are in force on a day.

    Args:
        specs: the forms that there are, such as an adapter gives.
        kind: the kind of the case, such as `part_time_timetable`.
        event: what happened, such as `started`.
        on: the day.
    """
    return tuple(
        each
        for each in specs
        if each.kind == kind and event in each.events and is_in_force(each, on=on)
    )


def missing_kind(*, is_on_roll: bool, is_found: bool) -> str:
    """Say of which kind the case is of a pupil who receives no suitable education.

    On the roll, and known where, a pupil misses out on education; off the roll, or lost, a pupil is
    missing from it. It is a person who decides.

    >>> missing_kind(is_on_roll=True, is_found=True), missing_kind(is_on_roll=True, is_found=False)
    ('cmooe', 'cme')
    """
    return "cmooe" if is_on_roll and is_found else "cme"
