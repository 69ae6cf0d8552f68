"""What is recorded: the kinds of entries, and how what a system says stands to the register."""

from enum import StrEnum

__all__ = ["DeliveryStatus", "Kind", "Stage", "Word"]


class Kind(StrEnum):
    """What an entry of the journal records."""

    MARKS_IMPORTED = "marks_imported"
    MARK_ENTERED = "mark_entered"
    MARK_AMENDED = "mark_amended"
    MARK_TAKEN_BACK = "mark_taken_back"
    MARK_AGREED = "mark_agreed"
    MARK_CONFLICTING = "mark_conflicting"
    MARK_VANISHED = "mark_vanished"
    WORD_CARRIED = "word_carried"
    EVENT_PRECODED = "event_precoded"
    EVENT_CANCELLED = "event_cancelled"
    CONFLICT_SETTLED = "conflict_settled"
    FINDING_RESOLVED = "finding_resolved"
    MESSAGE_APPROVED = "message_approved"
    MESSAGE_CLAIMED = "message_claimed"
    MESSAGE_SENT = "message_sent"
    MESSAGE_GIVEN_BACK = "message_given_back"
    MESSAGE_IN_DOUBT = "message_in_doubt"
    MESSAGE_SETTLED = "message_settled"
    LETTER_LOGGED = "letter_logged"
    LETTER_DELIVERY = "letter_delivery"
    ROLL_CHANGED = "roll_changed"
    RETURN_SENT = "return_sent"
    CASE_DECIDED = "case_decided"
    CASE_EVENT = "case_event"
    WEEKS_CLOSED = "weeks_closed"
    HELD = "held"
    RELEASED = "released"
    ENTRIES_DISPOSED = "entries_disposed"


class Stage(StrEnum):
    """What has become of a message that was approved.

    It is due; claimed by whoever is sending it; sent; or nobody knows whether it went out, and a
    person finds out.
    """

    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    IN_DOUBT = "in doubt"


class DeliveryStatus(StrEnum):
    """What has become of a letter, an e-mail or a text that was written.

    It was written, and no more is known; sent; delivered; it bounced; it was returned by the post;
    it could not be delivered; or a person saw to it in another way.
    """

    WRITTEN = "written"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    RETURNED = "returned"
    UNDELIVERABLE = "undeliverable"
    SETTLED = "settled"


class Word(StrEnum):
    """How what a system says of a session stands to the register.

    It agrees with what another said first, or conflicts with it; the mark vanished from what the
    system says; a person overruled it, with a reason; or it is the register's mark, and was changed
    in a system that should say who did it, and why, and does not.
    """

    AGREED = "agreed"
    CONFLICTING = "conflicting"
    VANISHED = "vanished"
    OVERRULED = "overruled"
    UNEXPLAINED = "unexplained"
