"""What a form is made of: fields, declarations, papers, by what it goes, and by when."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from attendance_core.forms.conditions import Condition

__all__ = [
    "AttachmentSpec",
    "Blocked",
    "Channel",
    "ChannelKind",
    "Deadline",
    "DeclarationSpec",
    "FieldSpec",
    "Packaging",
    "Word",
]


class Word(StrEnum):
    """Whose word a part of a form is."""

    WORKING = "the library's working set"
    PUBLISHED = "published by the authority"
    SCHOOL = "the school's"


class ChannelKind(StrEnum):
    """By what a form goes to an authority."""

    WEB_FORM = "web_form"
    LA_PORTAL = "la_portal"
    MS_FORMS = "ms_forms"
    SMARTSURVEY = "smartsurvey"
    SECURE_EMAIL = "word_secure_email"
    EXCEL_S2S = "excel_s2s"
    EXCEL_ANYCOMMS = "excel_anycomms"
    EXCEL_EGRESS = "excel_egress"
    SCAN_EMAIL = "scan_email"
    PHONE_FIRST = "phone_first"
    POST = "post"
    NOT_KNOWN = "not_known"


@frozen
class FieldSpec:
    """One field of a form, under the label that it has there.

    `allowed` gives the values of a choice, each with the form's own words for it; `longest` is in
    characters; `columns` are those of a table that are asked for. With `may_be_unknown` the form
    takes "not known" for an answer. One that is not `verified` was not seen on the live form.
    """

    name: str
    label: str
    required: bool = False
    required_if: tuple[Condition, ...] = ()
    allowed: Mapping[str, str] = field(factory=dict, hash=False)
    longest: int | None = None
    help: str = ""
    columns: tuple[str, ...] = ()
    may_be_unknown: bool = False
    verified: bool = False
    word: Word = Word.WORKING


@frozen
class DeclarationSpec:
    """What whoever submits the form declares.

    `evidence` names the fields of which dated records together show it; nothing else does. With
    `after` they are no older than the day in that field. `when` says of whom it is asked.
    """

    name: str
    label: str
    evidence: tuple[str, ...]
    after: str = ""
    when: tuple[Condition, ...] = ()
    verified: bool = False
    word: Word = Word.WORKING


@frozen
class AttachmentSpec:
    """A paper that goes with the form; `kind` is how a case names it."""

    kind: str
    label: str
    required: bool = False
    required_if: tuple[Condition, ...] = ()
    verified: bool = False
    word: Word = Word.WORKING


_SHORTEST_NAME = 12


@frozen
class Packaging:
    """How papers are handed in: joined as one PDF, under short names of plain characters."""

    single_pdf: bool = False
    plain_names: bool = False
    longest_name: int | None = None
    verified: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse names too short to tell one paper from another."""
        if self.longest_name is not None and self.longest_name < _SHORTEST_NAME:
            raise ValueError(f"names of at least {_SHORTEST_NAME} characters were expected")


@frozen
class Blocked:
    """A paper that the authority says not to send, in the words of why."""

    kind: str
    says: str
    verified: bool = False


@frozen
class Channel:
    """By what the form goes; `address` is its name in the configuration, which gives the address.

    `times_out_after` is in minutes without a key pressed; `receipt` is what comes back.
    """

    kind: ChannelKind = ChannelKind.NOT_KNOWN
    address: str = ""
    says: str = ""
    times_out_after: int | None = None
    receipt: str = ""
    verified: bool = False


_MOST_DAYS = 366


@frozen
class Deadline:
    """By when the form is handed in; of several that apply, the first day counts.

    It is the day in the field `after`, or so many `days` or `school_days` after it; or the next
    day of `fixed`. `when` says for which cases it is one.
    """

    says: str
    after: str = ""
    days: int = 0
    school_days: int = 0
    fixed: tuple[date, ...] = ()
    when: tuple[Condition, ...] = ()
    verified: bool = False
    word: Word = Word.WORKING

    def __attrs_post_init__(self) -> None:
        """Refuse a deadline that says no day, or two ways to a day."""
        if bool(self.after) is bool(self.fixed) or (self.days and self.school_days):
            raise ValueError("after, with days or school_days or neither, or fixed was expected")
        if max(self.days, self.school_days) > _MOST_DAYS or min(self.days, self.school_days) < 0:
            raise ValueError(f"no more than {_MOST_DAYS} days were expected")
