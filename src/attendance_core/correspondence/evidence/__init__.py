"""Documents that must hold in court: certificates, chronologies and packs, as values.

They are printed by `evidence.plain` as text and by `evidence.pdf` as PDF, which needs `typst` and
`pypdf` and is imported by name.
"""

from attendance_core.correspondence.evidence.amended import ShownAmendment
from attendance_core.correspondence.evidence.certificate import (
    Asked,
    Certificate,
    registration_certificate,
)
from attendance_core.correspondence.evidence.certificates import certificates
from attendance_core.correspondence.evidence.chronology import (
    Chronology,
    ChronologyEvent,
    Exhibit,
    Paper,
    PaperKind,
    chronology,
)
from attendance_core.correspondence.evidence.counted import Counted
from attendance_core.correspondence.evidence.court import (
    CourtCertificate,
    Signatory,
    court_certificate,
)
from attendance_core.correspondence.evidence.packs import (
    Case,
    Pack,
    ParentCheck,
    Request,
    ewo_referral_pack,
    penalty_notice_pack,
)
from attendance_core.correspondence.evidence.required import Completeness, Declared, Reason
from attendance_core.correspondence.evidence.shown import ShownSession, Totals

__all__ = [
    "Asked",
    "Case",
    "Certificate",
    "Chronology",
    "ChronologyEvent",
    "Completeness",
    "Counted",
    "CourtCertificate",
    "Declared",
    "Exhibit",
    "Pack",
    "Paper",
    "PaperKind",
    "ParentCheck",
    "Reason",
    "Request",
    "ShownAmendment",
    "ShownSession",
    "Signatory",
    "Totals",
    "certificates",
    "chronology",
    "court_certificate",
    "ewo_referral_pack",
    "penalty_notice_pack",
    "registration_certificate",
]
