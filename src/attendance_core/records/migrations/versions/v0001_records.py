"""The journal, the heads of its chains, and the tables that are reckoned from it."""

import sqlalchemy as sa
from alembic import op

__all__ = ["upgrade"]

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _mark() -> list[sa.Column[object]]:
    return [
        sa.Column("code", sa.String(8)),
        sa.Column("minutes_late", sa.Integer),
        sa.Column("detail", sa.Text),
    ]


def _school() -> sa.Column[int]:
    return sa.Column("urn", sa.Integer, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "attendance_journal",
        _school(),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("pupil", sa.String(64)),
        sa.Column("content", sa.Text),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
    )
    op.create_index("attendance_journal_pupil", "attendance_journal", ["urn", "pupil"])
    op.create_index("attendance_journal_kind", "attendance_journal", ["urn", "kind"])
    op.create_table(
        "attendance_heads",
        _school(),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "attendance_marks",
        _school(),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("pupil", sa.String(64), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("session", sa.String(2), nullable=False),
        *_mark(),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("until", sa.BigInteger),
    )
    op.create_index(
        "attendance_marks_session", "attendance_marks", ["urn", "date", "session", "pupil"]
    )
    op.create_index(
        "attendance_marks_until",
        "attendance_marks",
        ["urn", "until"],
        sqlite_where=sa.text("until IS NOT NULL"),
        postgresql_where=sa.text("until IS NOT NULL"),
    )
    op.create_table(
        "attendance_words",
        _school(),
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("pupil", sa.String(64), primary_key=True),
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("session", sa.String(2), primary_key=True),
        *_mark(),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )
    op.create_table(
        "attendance_resolutions",
        _school(),
        sa.Column("finding", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "attendance_outbox",
        _school(),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("approval", sa.BigInteger, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    op.create_index("attendance_outbox_date", "attendance_outbox", ["urn", "date"])
