"""The draft of a certificate for a court as a document, with space for a signature."""

from attendance_core.correspondence.directions import ENGLISH, isolated
from attendance_core.correspondence.evidence.blocks import Document, Part, Words, Write
from attendance_core.correspondence.evidence.court import SOURCES, CourtCertificate
from attendance_core.correspondence.evidence.laid_out import (
    counted_table,
    key,
    running_text,
    totals,
    whose,
)
from attendance_core.dated import day_text

__all__ = ["court_document"]

UNSIGNED = "UNSIGNED DRAFT"
"""What lies across every page: this library never signs."""


def court_document(court: CourtCertificate) -> Document:
    """Lay the draft of a certificate for a court out."""
    certificate = court.certificate
    under = Words(f"Made for a court under the {'; '.join(map(str, SOURCES))}.")
    absences = (
        Words("Only these sessions are put forward as evidence of absence."),
        counted_table(certificate, court.evidence),
    )
    signature = (
        Words("This draft is not signed. It is no certificate until it is."),
        Write((f"Name of the {court.signatory}", "Signature", "Day")),
    )
    return Document(
        "Certificate of attendance",
        certificate.school,
        running_text(certificate),
        (
            Part("Pupil and period", (under, whose(certificate), Words(_states(court)))),
            Part("Unauthorised absences", absences),
            Part("Sessions added up", (totals(certificate),)),
            Part("Key to the codes", (key(certificate),)),
            Part("Signature", signature),
        ),
        mark=UNSIGNED,
    )


def _states(court: CourtCertificate) -> str:
    certificate = court.certificate
    return (
        f"It is certified that {isolated(certificate.legal_name, ENGLISH)} was a registered pupil"
        f" at {certificate.school}, and that the particulars of attendance from"
        f" {day_text(certificate.span[0])} to {day_text(certificate.span[1])} that follow are"
        " taken from the attendance register of the school."
    )
