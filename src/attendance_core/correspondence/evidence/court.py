"""The certificate for a court, as a draft that nobody has signed.

A document that purports to be a certificate of a pupil's attendance, signed by the headteacher, is
received in evidence as what it purports to be unless the contrary is proved; of education elsewhere
the person in charge signs. Only unauthorised absence is evidence of the offence. This library never
signs: the space for the name, the signature and the day is empty, and every page says so.

Source: Education Act 1996 s.566(1)(c), (2) and (3); s.444.
"""

from collections.abc import Iterator
from enum import StrEnum

from attrs import field, frozen

from attendance_core.codes import Meaning
from attendance_core.correspondence.evidence.certificate import Certificate, gaps_of
from attendance_core.correspondence.evidence.shown import ShownSession
from attendance_core.errors import Fault, collecting
from attendance_core.roll import is_of_compulsory_school_age
from attendance_core.sources import Source

__all__ = ["SOURCES", "CourtCertificate", "Signatory", "court_certificate"]

_PLACE = "court certificate"

SOURCES = (
    Source("Education Act 1996", "s.566(1)(c), (2) and (3)"),
    Source("Education Act 1996", "s.444"),
)
"""Under what it is made."""


class Signatory(StrEnum):
    """Who signs: the head of the school, or, of education elsewhere, the person in charge."""

    HEADTEACHER = "headteacher"
    PERSON_IN_CHARGE = "person in charge of the place of education"


@frozen
class CourtCertificate:
    """A registration certificate over the days of the offence, laid out for a signature.

    `evidence` are its sessions of unauthorised absence.
    """

    certificate: Certificate
    evidence: tuple[ShownSession, ...] = field(repr=False)
    signatory: Signatory


def court_certificate(
    certificate: Certificate, *, signatory: Signatory = Signatory.HEADTEACHER
) -> CourtCertificate:
    """Make the draft of a certificate for a court.

    Args:
        certificate: the registration certificate of the days of the offence.
        signatory: who is to sign it.

    Raises:
        Refused: with every session that has no mark or no established reason; no session is
            unauthorised absence, no date of birth is held, or the pupil was not of compulsory
            school age on one of them.
    """
    evidence = tuple(
        each for each in certificate.sessions if each.meaning is Meaning.UNAUTHORISED_ABSENCE
    )
    with collecting() as faults:
        faults.extend(gaps_of(certificate))
        if not evidence:
            expected = "at least one session of unauthorised absence was expected"
            faults.add(_PLACE, expected, key="sessions")
        faults.extend(_of_age(certificate, evidence))
    return CourtCertificate(certificate, evidence, signatory)


def _of_age(certificate: Certificate, evidence: tuple[ShownSession, ...]) -> Iterator[Fault]:
    born = certificate.date_of_birth
    if born is None:
        yield Fault(_PLACE, "a date of birth was expected", key="date_of_birth")
        return
    for each in evidence:
        if not is_of_compulsory_school_age(born, on=each.session.day):
            expected = "a session of a pupil of compulsory school age was expected"
            yield Fault(_PLACE, expected, key=str(each.session))
