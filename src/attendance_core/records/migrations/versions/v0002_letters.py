"""The log of letters, which is reckoned from the journal."""

import sqlalchemy as sa
from alembic import op

__all__ = ["upgrade"]

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INDEXED = ("written", "pupil", "person", "date", "status")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "attendance_letters",
        sa.Column("urn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("pupil", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("instead_of", sa.String(64)),
        sa.Column("written", sa.BigInteger, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    for name in _INDEXED:
        op.create_index(f"attendance_letters_{name}", "attendance_letters", ["urn", name])
