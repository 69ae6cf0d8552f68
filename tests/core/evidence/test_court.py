"""The certificate for a court: a draft that nobody has signed."""

import pytest
from attrs import evolve
from evidence_case import AS_AT, BORN, DAYS, KEY, PUPIL, WINDOW, keys_of, registers_of

from attendance_core.correspondence.evidence import (
    Signatory,
    court_certificate,
    registration_certificate,
)
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.errors import Refused
from attendance_core.roll import Roll


def certificate_of(days=DAYS, **pupil):
    """Make the registration certificate of the pupil, changed."""
    roll = registers_of().roll
    changed = Roll((evolve(PUPIL, **pupil),), roll.enrolments, roll.parents)
    registers = registers_of(days, roll=changed)
    return registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT)


def refused(**changes):
    """Give where the faults are with which the draft is refused."""
    with pytest.raises(Refused) as caught:
        court_certificate(certificate_of(**changes))
    return keys_of(caught.value.faults)


def test_only_unauthorised_absence_is_evidence():
    """Illness is none, and is not listed; what was late and present is none either."""
    evidence = court_certificate(certificate_of()).evidence

    assert {each.code for each in evidence} == {"O", "G", "U"}
    assert len(evidence) == 11


def test_it_is_an_unsigned_draft():
    """It says so at its head and in its last part, and the space for a signature is empty."""
    text = as_text(court_certificate(certificate_of()))

    assert "*** UNSIGNED DRAFT ***" in text
    assert "This draft is not signed." in text
    assert "Signature: ____" in text


def test_it_cites_the_law_and_the_register():
    """Section 566, and that the particulars are taken from the register."""
    text = as_text(court_certificate(certificate_of()))

    assert "Education Act 1996, s.566(1)(c), (2) and (3)" in text
    assert "was a registered pupil at Tamar Valley College" in text
    assert "taken from the attendance register" in text


def test_of_education_elsewhere_the_person_in_charge_signs():
    """Section 566(3)."""
    court = court_certificate(certificate_of(), signatory=Signatory.PERSON_IN_CHARGE)

    assert "Name of the person in charge of the place of education: ____" in as_text(court)


def test_every_gap_is_named():
    """An N, an unmarked session: each by its session."""
    assert refused(days="OO N. /\\") == [
        ("certificate", "2026-09-08 AM"),
        ("certificate", "2026-09-08 PM"),
    ]


def test_nothing_missed_is_nothing_to_certify():
    """A certificate of no absence is evidence of none."""
    assert refused(days="/\\ II") == [("court certificate", "sessions")]


def test_a_pupil_of_another_age_has_no_offence():
    """Each session on which the pupil was not of compulsory school age is named."""
    assert refused(days="OO /\\", date_of_birth=BORN.replace(year=2010)) == [
        ("court certificate", "2026-09-07 AM"),
        ("court certificate", "2026-09-07 PM"),
    ]
    assert refused(days="OO", date_of_birth=None) == [("court certificate", "date_of_birth")]
