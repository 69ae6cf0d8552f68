"""Where pupils were seen, beside the register: signed in, in First Aid, at another provision."""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

__all__ = ["Presence", "PresenceEvent", "PresenceSource"]


class PresenceSource(StrEnum):
    """Who or what saw a pupil."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    RESET_ROOM = "reset_room"
    INCLUSION_ROOM = "inclusion_room"
    HUB = "hub"
    FIRST_AID = "first_aid"
    RED_BUTTON = "red_button"
    AP_RETURN = "ap_return"
    OTHER = "other"


class PresenceEvent(StrEnum):
    """What was seen."""

    ARRIVED = "arrived"
    LEFT = "left"
    SEEN = "seen"
    ALERT = "alert"


@frozen
class Presence:
    """One thing seen at one moment, in Europe/London; an alert may be about nobody in particular.

    Where a pupil was is not told to anybody outside the school, and never stands in a repr. `code`
    is the code that an alternative provision returned; it is evidence, and never a mark.
    """

    at: datetime
    source: PresenceSource = field(repr=False)
    event: PresenceEvent
    pupil: str | None = field(default=None, repr=False)
    place: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
