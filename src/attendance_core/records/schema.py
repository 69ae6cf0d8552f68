"""The tables of the records: the journal, its heads, and what is reckoned from it.

Everything but the journal and the heads can be rebuilt from the journal. All names begin with
`attendance_`, so that the tables can stand in another tool's database.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

__all__ = [
    "HEADS",
    "JOURNAL",
    "LETTERS",
    "LONGEST_KEY",
    "MARKS",
    "METADATA",
    "OUTBOX",
    "RESOLUTIONS",
    "WORDS",
]

METADATA = MetaData()
LONGEST_KEY = 64
"""How many characters a key, the id of a parent or the name of a system may have."""


def _mark() -> tuple[Column[object], ...]:
    """What a mark is, beside its session: without a code there is none."""
    return (
        Column("code", String(8)),
        Column("minutes_late", Integer),
        Column("detail", Text),
    )


def _session(*, is_key: bool) -> tuple[Column[object], ...]:
    return (
        Column("pupil", String(LONGEST_KEY), primary_key=is_key, nullable=False),
        Column("date", Date, primary_key=is_key, nullable=False),
        Column("session", String(2), primary_key=is_key, nullable=False),
    )


JOURNAL = Table(
    "attendance_journal",
    METADATA,
    Column("urn", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("recorded_at", String(27), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("pupil", String(LONGEST_KEY)),
    Column("content", Text),
    Column("salt", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Index("attendance_journal_pupil", "urn", "pupil"),
    Index("attendance_journal_kind", "urn", "kind"),
)
"""One row for each thing that was recorded; nothing is ever changed in it but by disposal."""

HEADS = Table(
    "attendance_heads",
    METADATA,
    Column("urn", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("recorded_at", String(27), nullable=False),
    Column("link", LargeBinary, nullable=False),
)
"""Where each school's chain ends. `recorded_at` is the last entry's, or a later moment as at which
somebody asked: what is recorded next is later than both."""

MARKS = Table(
    "attendance_marks",
    METADATA,
    Column("urn", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    *_session(is_key=False),
    *_mark(),
    Column("source", String(LONGEST_KEY), nullable=False),
    Column("until", BigInteger),
    Index("attendance_marks_session", "urn", "date", "session", "pupil"),
    # Most marks are never changed: only those that were stand in it.
    Index(
        "attendance_marks_until",
        "urn",
        "until",
        sqlite_where=text("until IS NOT NULL"),
        postgresql_where=text("until IS NOT NULL"),
    ),
)
"""What the register says and said: from the entry `number` on, until the entry `until`."""

WORDS = Table(
    "attendance_words",
    METADATA,
    Column("urn", Integer, primary_key=True, autoincrement=False),
    Column("source", String(LONGEST_KEY), primary_key=True),
    *_session(is_key=True),
    *_mark(),
    Column("number", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
)
"""What a system said last of a session where the register's mark is not its own."""

RESOLUTIONS = Table(
    "attendance_resolutions",
    METADATA,
    Column("urn", Integer, primary_key=True, autoincrement=False),
    Column("finding", String(LONGEST_KEY), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
"""Which findings were resolved; each can be once."""

OUTBOX = Table(
    "attendance_outbox",
    METADATA,
    Column("urn", Integer, primary_key=True, autoincrement=False),
    Column("key", String(LONGEST_KEY), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("date", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("approval", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Index("attendance_outbox_date", "urn", "date"),
)
"""Approved messages about a day: the entry of their approval, and the last entry about them."""

LETTERS = Table(
    "attendance_letters",
    METADATA,
    Column("urn", Integer, primary_key=True, autoincrement=False),
    Column("key", String(LONGEST_KEY), primary_key=True),
    Column("pupil", String(LONGEST_KEY), nullable=False),
    Column("person", String(LONGEST_KEY), nullable=False),
    Column("channel", String(LONGEST_KEY), nullable=False),
    Column("document", String(LONGEST_KEY), nullable=False),
    Column("date", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("instead_of", String(LONGEST_KEY)),
    Column("written", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Index("attendance_letters_written", "urn", "written"),
    Index("attendance_letters_pupil", "urn", "pupil"),
    Index("attendance_letters_person", "urn", "person"),
    Index("attendance_letters_date", "urn", "date"),
    Index("attendance_letters_status", "urn", "status"),
)
"""What was written about a pupil, and to whom: the entry that says so, and the last about it."""
