"""What a pack rests on, gathered and checked: refused as a whole, with every gap at once."""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import evolve, field, frozen

from attendance_core.correspondence.addresses import home_of_parent
from attendance_core.correspondence.evidence.case import Case, ParentCheck, Request
from attendance_core.correspondence.evidence.certificate import (
    Certificate,
    gaps_of,
    registration_certificate,
)
from attendance_core.correspondence.evidence.certificates import certificates
from attendance_core.correspondence.evidence.chronology import Chronology, chronology
from attendance_core.correspondence.evidence.counted import Counted, counted_for
from attendance_core.correspondence.evidence.not_taken import registers_not_taken
from attendance_core.correspondence.evidence.required import Kind, Reason, law_of, strangers
from attendance_core.correspondence.penalty_wording import refuse_penalty_wording
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.roll import Parent
from attendance_core.tables import LONDON
from attendance_core.thresholds import Thresholds

__all__ = ["Checked", "checked"]


@frozen
class Checked:
    """What a pack rests on, of one parent and without a gap."""

    address: str = field(repr=False)
    window: Certificate
    certificates: tuple[Certificate, ...]
    counted: Counted
    chronology: Chronology


def checked(
    kind: Kind,
    case: Case,
    request: Request,
    parent: Parent,
    *,
    as_at: datetime,
    thresholds: Thresholds,
) -> Checked:
    """Gather what a pack rests on.

    Args:
        kind: what is asked for.
        case: the case, of this parent.
        request: what is asked for about them.
        parent: the parent.
        as_at: the moment, with its zone.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        Refused: with everything that is amiss.
    """
    on = as_at.astimezone(LONDON).date()
    with collecting() as faults:
        if kind is Kind.PENALTY_NOTICE and request.reason is None:
            faults.add("request", f"one of {', '.join(Reason)} was expected", key="reason")
        faults.extend(strangers(law_of(kind), request.statements, request.declared, on=on))
        home = _home(case, parent)
        faults.extend(_of_parent(parent, request.checked, home, on))
        faults.extend(registers_not_taken(case.registers, case.pupil, request.window))
        told = faults.attempt(
            lambda: chronology(case.events, case.papers, as_at=as_at, series=request.series)
        )
        window = faults.attempt(lambda: _of_window(case, request, as_at))
        made = faults.attempt(lambda: _certificates(kind, case, request, as_at))
        if window is None:
            faults.refuse()
        counted = counted_for(kind, window, case, request, on=on, thresholds=thresholds)
        faults.extend(_of_window_and_parent(window, counted, case, parent))
        if made is None or told is None or home is None:
            faults.refuse()
    return Checked(home, window, made, counted, told)


def _home(case: Case, parent: Parent) -> str | None:
    roll = case.registers.roll
    return home_of_parent(parent, roll.by_key[case.pupil], roll.parents_of(case.pupil)).address


def _of_parent(
    parent: Parent, check: ParentCheck | None, home: str | None, on: date
) -> Iterator[Fault]:
    if check is None:
        expected = "that somebody made sure who this parent is was expected"
        yield Fault("parent", expected, key="checked")
    elif check.on > on:
        yield Fault("parent", "a day no later than that of the pack was expected", key="checked")
    if not parent.surname.strip():
        yield Fault("parent", "a surname was expected", key="surname")
    if home is None:
        yield Fault("parent", "a postal address of this parent was expected", key="address")


def _of_window(case: Case, request: Request, as_at: datetime) -> Certificate:
    return registration_certificate(
        case.registers, case.pupil, span=request.window, as_at=as_at, comments=case.comments
    )


def _certificates(
    kind: Kind, case: Case, request: Request, as_at: datetime
) -> tuple[Certificate, ...]:
    return certificates(
        case.registers,
        case.pupil,
        span=request.window,
        as_at=as_at,
        asked=evolve(request.asked or law_of(kind).asked, for_authority=True),
        comments=case.comments,
    )


def _of_window_and_parent(
    window: Certificate, counted: Counted, case: Case, parent: Parent
) -> Iterator[Fault]:
    yield from gaps_of(window)
    yield from counted.faults()
    pupil = case.registers.roll.by_key[case.pupil]
    listed = [each.session for each in counted.sessions or window.sessions]
    try:
        refuse_penalty_wording(pupil, listed, parent=parent)
    except Refused as refused:
        yield from refused.faults
