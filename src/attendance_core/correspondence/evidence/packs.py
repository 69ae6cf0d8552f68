"""Packs for a local authority: a request for a penalty notice, and a referral, each of one parent.

A pack refuses to be built while its window has a session without a mark, a reason that is not
established or a register that was not taken, while the parent is not verified, or where the pupil
was not of compulsory school age on a session that it lists: with every gap at once. What else is
missing stands in its completeness. Nothing in it is of another parent.
"""

from datetime import date, datetime

from attrs import field, frozen

from attendance_core.correspondence.evidence.case import Case, ParentCheck, Request
from attendance_core.correspondence.evidence.certificate import Certificate
from attendance_core.correspondence.evidence.checked import checked
from attendance_core.correspondence.evidence.chronology import Chronology
from attendance_core.correspondence.evidence.counted import Counted
from attendance_core.correspondence.evidence.held_back import HELD_BACK, HoldingBack
from attendance_core.correspondence.evidence.one_parent import (
    case_of,
    certificate_of,
    places_held_back,
    request_of,
)
from attendance_core.correspondence.evidence.required import Completeness, Kind, items_of, law_of
from attendance_core.correspondence.evidence.warned import warnings_of
from attendance_core.errors import collecting
from attendance_core.register import Notice
from attendance_core.roll import Parent, Pupil
from attendance_core.tables import LONDON
from attendance_core.thresholds import NATIONAL, Thresholds

__all__ = ["Case", "Pack", "ParentCheck", "Request", "ewo_referral_pack", "penalty_notice_pack"]


@frozen(eq=False)
class Pack:
    """A pack about one parent, as at a moment.

    `certificates` are of the pupil; `window` is that of the request, whose amendments stand beside
    the sessions that are counted. `completeness` is for the office, and is not printed.
    """

    kind: Kind
    pupil: Pupil
    year_group: str | None
    parent: Parent
    address: tuple[str, ...] = field(repr=False)
    request: Request
    window: Certificate
    counted: Counted
    certificates: tuple[Certificate, ...]
    chronology: Chronology
    completeness: Completeness
    as_at: datetime

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The earlier notices to this parent for this pupil that count on its day."""
        return self.counted.allowed.counted if self.counted.allowed else ()

    @property
    def title(self) -> str:
        """What it is."""
        return law_of(self.kind).title


def penalty_notice_pack(
    case: Case, request: Request, *, as_at: datetime, thresholds: Thresholds = NATIONAL
) -> Pack:
    """Build the pack with which a local authority is asked for a penalty notice to one parent.

    It counts the sessions of the window coded G, O or U for which no notice was issued to this
    parent that stands.

    Args:
        case: what is held of the pupil's case, of every parent.
        request: what is asked for, and about which of them.
        as_at: the moment at which the registers stood so, with its zone.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        Refused: with every gap of the window and of what is known of the parent; no session can be
            counted, or no further notice can be issued; an event or a paper is amiss.
        NotInForce: there was no national framework for penalty notices on the day.
    """
    return _built(Kind.PENALTY_NOTICE, case, request, as_at, thresholds)


def ewo_referral_pack(
    case: Case, request: Request, *, as_at: datetime, thresholds: Thresholds = NATIONAL
) -> Pack:
    """Build the pack with which a pupil is referred, as far as it is of one parent.

    It counts every session of the window that was missed.

    Args:
        case: what is held of the pupil's case, of every parent.
        request: what is asked for, and about which of them.
        as_at: the moment at which the registers stood so, with its zone.
        thresholds: the figures of the law, or of a what-if.

    Raises:
        Refused: with every gap of the window and of what is known of the parent; no session was
            missed; an event or a paper is amiss.
    """
    return _built(Kind.EWO_REFERRAL, case, request, as_at, thresholds)


def _built(
    kind: Kind, case: Case, request: Request, as_at: datetime, thresholds: Thresholds
) -> Pack:
    pupil, parent, others = _people(case, request, as_at)
    reader, on = HoldingBack(parent, pupil, others), as_at.astimezone(LONDON).date()
    case, request = case_of(case, request, reader), request_of(request, reader)
    found = checked(kind, case, request, parent, as_at=as_at, thresholds=thresholds)
    window = certificate_of(found.window, reader)
    printed = tuple(certificate_of(each, reader) for each in found.certificates)
    held_back = places_held_back(case, request, (window, *printed))
    warnings = warnings_of(kind, case, found.counted, held_back, on=on, thresholds=thresholds)
    return Pack(
        kind=kind,
        pupil=pupil,
        year_group=_year_group(case, on),
        parent=parent,
        address=tuple(found.address.split("\n")),
        request=request,
        window=window,
        counted=found.counted,
        certificates=printed,
        chronology=found.chronology,
        completeness=Completeness(_items(kind, request, found.chronology), tuple(warnings)),
        as_at=as_at.astimezone(LONDON),
    )


def _items(kind: Kind, request: Request, told: Chronology) -> dict[str, bool]:
    """Say what is there; a statement that is held back is to be written anew."""
    written = {name for name, text in request.statements.items() if text != HELD_BACK}
    declared = {each.name for each in request.declared}
    return items_of(law_of(kind), request.reason, told, statements=written, declared=declared)


def _people(
    case: Case, request: Request, as_at: datetime
) -> tuple[Pupil, Parent, tuple[Parent, ...]]:
    """Give the pupil, the parent, and the pupil's other contacts."""
    roll = case.registers.roll
    family = roll.parents_of(case.pupil)
    parents = [each for each in family if each.parent_id == request.parent]
    with collecting() as faults:
        if as_at.tzinfo is None:
            faults.add("pack", "a moment with its zone was expected", key="as_at")
        if case.pupil not in roll.by_key:
            faults.add("pack", "a pupil of the roll was expected", key="pupil")
        elif len(parents) != 1:
            faults.add("pack", "one parent of this pupil was expected", key="parent")
    others = tuple(each for each in family if each.parent_id != request.parent)
    return roll.by_key[case.pupil], parents[0], others


def _year_group(case: Case, on: date) -> str | None:
    times = case.registers.roll.times_of(case.pupil)
    return next((each.year_group for each in times if each.is_on_roll(on)), None)
