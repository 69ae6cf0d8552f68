"""UPNs that cannot be right, and pupils who have none."""

from collections.abc import Iterator
from datetime import date

from attendance_core.findings.finding import Finding, Name
from attendance_core.identifiers import (
    authority_source,
    is_known_authority,
    is_upn,
    upn_authority,
    upn_check_letter,
)
from attendance_core.register import SchoolRegisters
from attendance_core.roll import Pupil

__all__ = ["upns_amiss"]


def upns_amiss(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find missing UPNs, wrong check letters and numbers of authorities that are not known."""
    begun = {
        each.pupil for each in registers.roll.enrolments if each.start is None or each.start <= on
    }
    for pupil in registers.roll.pupils:
        if pupil.key in begun:
            yield from _of(pupil)


def _of(pupil: Pupil) -> Iterator[Finding]:
    if pupil.upn is None:
        yield Finding(Name.UPN_MISSING, "no UPN is held", pupil=pupil.key)
        return
    if not _has_right_letter(pupil.upn):
        detail = "the check letter of the UPN is not the one that its characters give"
        yield Finding(Name.UPN_CHECK_LETTER, detail, pupil=pupil.key)
    if is_upn(pupil.upn) and not is_known_authority(upn_authority(pupil.upn)):
        detail = "no local authority in England is known by the number in the UPN"
        sources = (authority_source(),)
        yield Finding(Name.UPN_UNKNOWN_AUTHORITY, detail, pupil=pupil.key, sources=sources)


def _has_right_letter(upn: str) -> bool:
    try:
        return upn[0] == upn_check_letter(upn[1:])
    except ValueError:
        return False
