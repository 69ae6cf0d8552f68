"""Documents of evidence as PDF: tagged PDF/A-2a and PDF/UA-1, the same bytes for the same value.

What the library writes is set in one run of Typst, with data that is never markup. Needs `typst`;
a pack with exhibits needs `pypdf` as well.
"""

from attendance_core.correspondence.evidence.certificate import Certificate
from attendance_core.correspondence.evidence.court import CourtCertificate
from attendance_core.correspondence.evidence.documents import document_of
from attendance_core.correspondence.evidence.packs import Pack
from attendance_core.correspondence.evidence.setting import set_document

__all__ = ["as_pdf"]


def as_pdf(made: Certificate | CourtCertificate | Pack) -> bytes:
    """Give a certificate, the draft of one for a court, or a pack as PDF.

    Its day in the file is the moment as at which it is. To a pack its exhibits are appended as they
    were given, each page stamped: they are not tagged, and such a file makes no claim to be PDF/A
    or PDF/UA, though its own pages were held to both.

    Raises:
        Refused: a text has a letter that the typefaces do not have; an exhibit is no PDF that can
            be read, is locked, or has no page.
    """
    document = document_of(made)
    if not isinstance(made, Pack):
        certificate = made if isinstance(made, Certificate) else made.certificate
        return set_document(document, at=certificate.as_at)
    if not made.chronology.exhibits:
        return set_document(document, at=made.as_at)
    # Imported here: a certificate has no exhibits, and pypdf takes a while.
    from attendance_core.correspondence.evidence.bound import bound, foreign_of  # noqa: PLC0415

    foreign = foreign_of(made.chronology.exhibits)
    own = set_document(document, at=made.as_at, exhibits=[each.entry for each in foreign])
    return bound(own, foreign, at=made.as_at)
