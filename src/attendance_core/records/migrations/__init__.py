"""The migrations of the records' tables, run by Alembic."""
