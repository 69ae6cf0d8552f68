"""What stands around a document: the school, the day, whom it is to, of when its figures are."""

from datetime import date, datetime

from attrs import field, frozen

__all__ = ["Envelope"]


@frozen
class Envelope:
    """What surrounds the body of a letter to one person.

    `addressee` is the address block of one parent, line by line; `about` the pupil as they are
    known, with their year and group. `figures_at` is the moment of the marks, `policy` the policy
    and version that asked for it. `notice` is written across every page, such as that nobody has
    signed it.
    """

    school: str
    school_address: tuple[str, ...]
    telephone: str
    day: date
    reference: str
    contact: str = ""
    addressee: tuple[str, ...] = field(default=(), repr=False)
    about: str = field(default="", repr=False)
    figures_at: datetime | None = None
    policy: str = ""
    notice: str = ""
