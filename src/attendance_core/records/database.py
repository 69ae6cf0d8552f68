"""Opening the database of the records, SQLite or PostgreSQL, and bringing its tables up to date."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from sqlite3 import OperationalError
from time import sleep

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from attendance_core.errors import Fault, Refused

__all__ = ["SECONDS", "WRITES", "begin", "open_engine", "upgrade", "without_values"]

WRITES = "attendance_writes"
"""The execution option with which a connection says that it is going to write."""

SECONDS = 60
"""For how long to wait for another who is writing."""
_LOCK = 20_240_208
_UNDEFINED_TABLE = "42P01"
_TABLE = re.compile(r"\battendance_\w+")
_DIALECTS = ("sqlite", "postgresql")


def open_engine(address: str, *, folder: Path, make: bool = True) -> Engine:
    """Give an engine for an address such as `sqlite:///trust.db` or `postgresql+psycopg://…`.

    Errors of the engine show no value: what is written is personal.

    Args:
        address: the address.
        folder: from where the path of an SQLite file is reckoned.
        make: whether the file is made where it is not there.

    Raises:
        Refused: the address is none of SQLite or PostgreSQL, the driver that it names is not there,
            or the file is not, and is not to be made.
        OSError: the file cannot be made.
    """
    expected = "an address such as sqlite:///trust.db or postgresql+psycopg://… was expected"
    try:
        url = make_url(address)
    except ArgumentError:
        raise Refused([Fault("records", expected)]) from None
    if url.get_backend_name() not in _DIALECTS:
        raise Refused([Fault("records", expected)])
    if url.get_backend_name() != "sqlite":
        return _of_server(url)
    if url.database in {None, "", ":memory:"} or url.query:
        raise Refused([Fault("records", "the path of a file was expected")])
    path = folder / str(url.database)
    if make:
        # Made here, for nobody else to read: what the driver makes everybody may.
        path.touch(mode=0o600)
    elif not path.is_file():
        raise Refused([Fault("records", f"the file {path.name} was expected, and is not there")])
    url = url.set(database=str(path))
    # Closed after each use: a file that is closed can be copied, and needs no others beside it.
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _of_server(url: URL) -> Engine:
    try:
        return create_engine(url, hide_parameters=True)
    except (ModuleNotFoundError, NoSuchModuleError):
        expected = "postgresql+psycopg://… was expected, with mat-attendance[postgres] installed"
        raise Refused([Fault("records", expected)]) from None


def begin(connection: Connection) -> None:
    """See to it that new tables are made, and taken back, with the transaction.

    Python's own driver of SQLite begins none for them.
    """
    if not connection.in_transaction():
        connection.begin()
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and driver and not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def without_values() -> Iterator[None]:
    """Raise an error of PostgreSQL by its kind alone: its text may show what was written.

    Raises:
        Refused: a table of the records is not there.
    """
    try:
        yield
    except DBAPIError as error:
        if table := _gone(error):
            expected = f"the table {table} was expected: it is gone, or `upgrade` was not called"
            raise Refused([Fault("records", expected)]) from None
        state = getattr(error.orig, "sqlstate", None)
        if error.orig is None or state is None:
            raise
        kind = type(error.orig)
        said = kind(f"{kind.__name__} {state}")
        raise type(error)(error.statement, None, said, hide_parameters=True) from None


def _gone(error: DBAPIError) -> str | None:
    """Give the table of the records that an error says is not there."""
    said, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    if not said.startswith("no such table") and state != _UNDEFINED_TABLE:
        return None
    found = _TABLE.search(said)
    return found[0] if found else None


def _on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by itself, and too late: `_on_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SECONDS * 1000}")
    _keep_a_log(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    # What is disposed of is gone from the file as well.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _keep_a_log(cursor: DBAPICursor) -> None:
    """Have SQLite write a log ahead: those who read and who writes do not wait for each other.

    While others open a new file as well, SQLite refuses at once in place of waiting.
    """
    for _ in range(SECONDS * 20):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except OperationalError:
            sleep(1 / 20)
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _on_begin(connection: Connection) -> None:
    # A transaction that first reads and then writes could find that another wrote in between.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(connection: Connection) -> None:
    """Bring the tables of the records up to date; a database without them gets them.

    The tables and the table `attendance_version`, in which Alembic keeps count, are all that is
    touched. It runs in the transaction of the connection, which the caller commits.
    """
    begin(connection)
    if connection.dialect.name == "postgresql":
        # Two that begin at once would make the same tables.
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    with as_file(files("attendance_core.records") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
