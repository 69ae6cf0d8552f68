"""What is recorded: the kinds of entries, and how what a system says stands to the register."""

from enum import StrEnum

__all__ = ["Kind", "Word"]


class Kind(StrEnum):
    """What an entry of the journal records."""

    MARKS_IMPORTED = "marks_imported"
    MARK_ENTERED = "mark_entered"
    MARK_AMENDED = "mark_amended"
    MARK_TAKEN_BACK = "mark_taken_back"
    MARK_AGREED = "mark_agreed"
    MARK_CONFLICTING = "mark_conflicting"
    MARK_VANISHED = "mark_vanished"
    CONFLICT_SETTLED = "conflict_settled"
    FINDING_RESOLVED = "finding_resolved"
    ENTRIES_DISPOSED = "entries_disposed"


class Word(StrEnum):
    """How what a system says of a session stands to the register.

    It agrees with what another said first, or conflicts with it; the mark vanished from what the
    system says; a person overruled it, with a reason; or it is the register's mark, and was changed
    in the system without a word of who did it, and why.
    """

    AGREED = "agreed"
    CONFLICTING = "conflicting"
    VANISHED = "vanished"
    OVERRULED = "overruled"
    UNEXPLAINED = "unexplained"
