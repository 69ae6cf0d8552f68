"""Those of whom the admission register tells: pupils and their parents."""

from datetime import date

from attrs import field, frozen

from attendance_core.identifiers import pupil_key
from attendance_core.roll.kinds import ParentBasis, Restriction

__all__ = ["Parent", "Pupil"]


@frozen
class Pupil:
    """A pupil. No repr shows anything of one: all that is held here is personal.

    `mobile` is the pupil's own number, at which a pupil who is of age is written to.
    `home_la_number` is the number of the local authority in whose area the pupil lives.
    """

    upn: str | None = field(repr=False)
    admission_number: str | None = field(repr=False)
    legal_surname: str = field(repr=False)
    legal_forename: str = field(repr=False)
    date_of_birth: date | None = field(repr=False)
    preferred_surname: str | None = field(default=None, repr=False)
    preferred_forename: str | None = field(default=None, repr=False)
    mobile: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    home_la_number: int | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """The key by which the pupil is known everywhere: the UPN, or `adno:` and the number."""
        return pupil_key(self.upn, self.admission_number)

    @property
    def known_as(self) -> str:
        """The first name that the pupil goes by."""
        return self.preferred_forename or self.legal_forename


@frozen
class Parent:
    """A parent or other contact of one pupil. No repr shows anything of one.

    `mobile` may be written to and rung; `telephone` is another number, which is only ever rung.
    `address_withheld` says that the address is told to nobody who need not know it, another parent
    least of all; `emergency` that this is somebody to telephone in an emergency.
    """

    parent_id: str = field(repr=False)
    pupil: str = field(repr=False)
    surname: str = field(repr=False)
    parental_responsibility: bool | None = field(default=None, repr=False)
    lives_with_pupil: bool | None = field(default=None, repr=False)
    contact_allowed: bool | None = field(default=None, repr=False)
    parent_basis: ParentBasis | None = field(default=None, repr=False)
    restriction: Restriction | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)
    forename: str | None = field(default=None, repr=False)
    relationship: str | None = field(default=None, repr=False)
    priority: int | None = field(default=None, repr=False)
    mobile: str | None = field(default=None, repr=False)
    telephone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    address_withheld: bool | None = field(default=None, repr=False)
    language: str | None = field(default=None, repr=False)
    emergency: bool | None = field(default=None, repr=False)

    @property
    def basis(self) -> ParentBasis | None:
        """The ground on which they are a parent in law; None is not known, and a person decides."""
        if self.parent_basis is None and self.parental_responsibility:
            return ParentBasis.RESPONSIBILITY
        return self.parent_basis
