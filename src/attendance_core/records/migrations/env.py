"""What Alembic runs: the migrations of the records, on the connection that it was handed."""

from alembic import context

from attendance_core.records.schema import METADATA

__all__ = ()

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table="attendance_version",
    render_as_batch=True,
    include_name=lambda name, kind, _: kind != "table" or str(name).startswith("attendance_"),
)
with context.begin_transaction():
    context.run_migrations()
