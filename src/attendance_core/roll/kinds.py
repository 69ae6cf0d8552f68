"""The letters and words in which a roll says how a pupil is enrolled, boards, and is related."""

from enum import StrEnum

__all__ = ["Boarder", "EnrolmentStatus", "ParentBasis", "Restriction", "SenStatus"]


class EnrolmentStatus(StrEnum):
    """How a pupil is enrolled, in the letters of the school census."""

    CURRENT = "C"
    MAIN = "M"
    SUBSIDIARY = "S"
    FURTHER_EDUCATION = "F"
    OTHER_PROVIDER = "O"
    GUEST = "G"
    PREVIOUS = "P"


class Boarder(StrEnum):
    """Whether a pupil boards, in the letters of the school census; N does not."""

    BOARDER = "B"
    SIX_NIGHTS = "6"
    SEVEN_NIGHTS = "7"
    NOT = "N"


class SenStatus(StrEnum):
    """Special educational needs: none, support, or an education, health and care plan."""

    NONE = "N"
    SUPPORT = "K"
    PLAN = "E"


class ParentBasis(StrEnum):
    """On what ground somebody is a parent in law; `none` is an emergency contact."""

    NATURAL = "natural"
    RESPONSIBILITY = "responsibility"
    CARE = "care"
    NONE = "none"


class Restriction(StrEnum):
    """What limits contact with a parent, or with a family because of a parent."""

    COURT_ORDER = "court_order"
    REFUGE = "refuge"
    NO_CONTACT = "no_contact"
    CARER_ONLY = "carer_only"
