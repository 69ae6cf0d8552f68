"""How one person is reached by one channel, and how they are addressed there."""

from enum import StrEnum

from attrs import field, frozen

__all__ = ["Channel", "Found", "Held", "Name", "NonResident", "Recipient"]


class Channel(StrEnum):
    """By what something is sent to one person."""

    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


class NonResident(StrEnum):
    """What a school does about a parent of whom it does not know that the pupil lives with them.

    All parents are included in correspondence about attendance: they are, unless a school holds
    what is for them until a person has looked.
    """

    INCLUDE = "include"
    HOLD = "hold"


@frozen
class Name:
    """How somebody is addressed. In each part, whatever is white in it is one space."""

    surname: str = field(repr=False)
    forename: str | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)

    @property
    def full(self) -> str:
        """The name as it stands on an envelope."""
        return _joined(self.title, self.forename, self.surname)

    @property
    def greeting(self) -> str:
        """The name as it stands after "Dear": a title stands in the place of the forename."""
        return _joined(self.title or self.forename, self.surname)


def _joined(*parts: str | None) -> str:
    # Split as well as joined: a line break in a name would begin a line of an address.
    return " ".join(" ".join(part for part in parts if part).split())


@frozen
class Recipient:
    """One person to whom something may go by one channel, and nothing of anybody else.

    `person` is a parent's id, or the pupil's own key. `address` is a mobile number in the
    international form, such as +447700900123, an e-mail address, or the lines of a postal one.
    """

    person: str = field(repr=False)
    channel: Channel
    address: str = field(repr=False)
    name: Name
    language: str | None = field(default=None, repr=False)
    is_pupil: bool = False

    @property
    def mobile(self) -> str:
        """The address of one who is written to by text message."""
        return self.address

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands on the envelope of a letter: the name, and the postal address."""
        return (self.name.full, *self.address.split("\n"))


@frozen
class Held:
    """A parent, or all of a pupil's, to whom nothing goes by itself, and why."""

    parent: str | None = field(repr=False)
    reason: str


@frozen
class Found:
    """What is held of somebody for a channel: an address, or why there is none to write to."""

    address: str | None = field(repr=False)
    reason: str = ""
