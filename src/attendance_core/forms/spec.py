"""A local authority's form as a value: what it asks, what it wants declared, and how it goes there.

A specification is made in layers. Where no authority has published its fields, the library's
working set stands in; over it lies what the authority has published, and over that what a school
has read off the live form. Each part knows whose word it is.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from attendance_core.forms.checks import Check
from attendance_core.forms.parts import (
    AttachmentSpec,
    Blocked,
    Channel,
    Deadline,
    DeclarationSpec,
    FieldSpec,
    Packaging,
)
from attendance_core.sources import Source

__all__ = [
    "FormSpec",
    "Per",
    "Reaching",
]


class Per(StrEnum):
    """For whom there is one form: a child, each parent of a child, a family, or a school's list."""

    CHILD = "child"
    PARENT = "parent"
    FAMILY = "family"
    LIST = "list"


class Reaching(StrEnum):
    """Which authority a form names: the school's, or that of the pupil's home."""

    SCHOOL = "school"
    HOME = "home"


@frozen
class FormSpec:
    """A form of a local authority, for the events of one kind of case.

    `id` is `authority.form`; `events` are those of a case that it tells of. `checked_on` is the day
    on which somebody last checked it, None that nobody has, and `checked_by` who, against what;
    `called` is what the authority calls it. `notice` stands on every copy of it. With `nil` the
    authority wants a return that says there is nothing, too. `addresses` and `contacts` are the
    configuration's.
    """

    id: str
    title: str
    authority: str
    la_number: int
    kind: str
    events: tuple[str, ...]
    per: Per
    version: str
    in_force: date
    sources: tuple[Source, ...]
    fields: tuple[FieldSpec, ...] = field(repr=False)
    until: date | None = None
    called: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    goes_to: Reaching = Reaching.SCHOOL
    copy_to_home: bool = False
    notice: str = ""
    notes: tuple[str, ...] = field(default=(), repr=False)
    declarations: tuple[DeclarationSpec, ...] = field(default=(), repr=False)
    attachments: tuple[AttachmentSpec, ...] = field(default=(), repr=False)
    packaging: Packaging = field(factory=Packaging)
    channel: Channel = field(factory=Channel)
    deadlines: tuple[Deadline, ...] = field(default=(), repr=False)
    nil: bool = False
    checks: tuple[Check, ...] = field(default=(), repr=False)
    blocked: tuple[Blocked, ...] = field(default=(), repr=False)
    addresses: Mapping[str, str] = field(factory=dict, repr=False, hash=False)
    contacts: Mapping[str, str] = field(factory=dict, repr=False, hash=False)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.called or self.title

    @property
    def address(self) -> str | None:
        """The channel's address, or None where the configuration gives none."""
        return self.addresses.get(self.channel.address)

    @property
    def unverified(self) -> tuple[FieldSpec, ...]:
        """The fields that nobody has seen on the live form."""
        return tuple(each for each in self.fields if not each.verified)
