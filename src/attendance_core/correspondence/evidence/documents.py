"""Which document is made of a value."""

from attendance_core.correspondence.evidence.blocks import Document
from attendance_core.correspondence.evidence.certificate import Certificate
from attendance_core.correspondence.evidence.court import CourtCertificate
from attendance_core.correspondence.evidence.court_laid_out import court_document
from attendance_core.correspondence.evidence.laid_out import certificate_document
from attendance_core.correspondence.evidence.pack_laid_out import pack_document
from attendance_core.correspondence.evidence.packs import Pack

__all__ = ["document_of"]


def document_of(made: Certificate | CourtCertificate | Pack) -> Document:
    """Lay a certificate, the draft of one for a court, or a pack out."""
    match made:
        case Certificate():
            return certificate_document(made)
        case CourtCertificate():
            return court_document(made)
        case Pack():
            return pack_document(made)
