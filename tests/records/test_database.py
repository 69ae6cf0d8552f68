import logging
import os
import stat
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from attendance_core.errors import Refused
from attendance_core.records import Journal, enter, import_marks, upgrade, verify
from attendance_core.records.database import WRITES, open_engine
from attendance_core.records.folding import record
from attendance_core.records.kinds import Kind
from attendance_core.records.marks import held_marks
from attendance_core.records.schema import METADATA

URN = 142000
OPEN = """
import sys
from attendance_core.records import Journal
sys.stdin.read()
Journal.open(sys.argv[1]).engine.dispose()
"""


@pytest.fixture
def engine(bare):
    """An engine of a database without tables."""
    opened = open_engine(bare, folder=Path())
    yield opened
    opened.dispose()


@pytest.fixture
def other_tool(bare):
    """An engine that another tool made as it likes, on its own database with a table of its own."""
    made = create_engine(bare, hide_parameters=True)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE lunches (pupil TEXT)"))
        upgrade(connection)
    yield made
    made.dispose()


def lunches(engine):
    """Count what the other tool wrote."""
    with engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM lunches")).scalar_one()


def shape(engine):
    """Give all that a database says of its tables: columns, keys and indexes."""
    looked = inspect(engine)
    return {
        name: (
            [
                (each["name"], str(each["type"]), each["nullable"], each["default"])
                for each in looked.get_columns(name)
            ],
            looked.get_pk_constraint(name)["constrained_columns"],
            [
                (each["name"], each["column_names"], bool(each["unique"]), conditions(each))
                for each in looked.get_indexes(name)
            ],
        )
        for name in looked.get_table_names()
        if name != "attendance_version"
    }


def conditions(index):
    """Give of which rows an index is, without what the databases put around it."""
    options = index.get("dialect_options", {})
    found = options.get("sqlite_where", options.get("postgresql_where"))
    return None if found is None else str(found).strip("()")


def test_the_migrations_make_what_the_schema_says(engine):
    """Alembic finds no difference between a fresh database and the tables in the code."""
    with engine.begin() as connection:
        upgrade(connection)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(
            connection, opts={"version_table": "attendance_version", **options}
        )

        assert compare_metadata(context, METADATA) == []


def test_they_are_the_same_to_the_last_column(engine):
    """Nor is there one in what the database says itself, of keys and of which rows an index is."""
    with engine.begin() as connection:
        upgrade(connection)
    migrated = shape(engine)
    with engine.begin() as connection:
        METADATA.drop_all(connection)
        METADATA.create_all(connection)

    assert migrated == shape(engine)
    assert migrated.keys() == METADATA.tables.keys()


def test_to_upgrade_twice_does_nothing(engine, export, person, register):
    """What is up to date stays as it is, with all that is in it."""
    journal = Journal(engine)
    for _ in range(2):
        with engine.begin() as connection:
            upgrade(connection)
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    before, heads = shape(engine), journal.heads()
    with engine.begin() as connection:
        upgrade(connection)

    assert (shape(engine), journal.heads()) == (before, heads)
    assert list(register(journal)) == ["P1 AM /"]


def test_an_upgrade_is_taken_back_with_its_transaction(engine):
    """The caller commits: what is rolled back was never there."""
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        upgrade(connection)
        connection.rollback()

    assert inspect(engine).get_table_names() == []


def test_an_upgrade_says_nothing_and_changes_no_logging(engine, capsys):
    """Alembic's own talk stays away from an embedder's screen, and from its logging."""
    before = logging.getLogger().level, list(logging.getLogger().handlers)
    with engine.begin() as connection:
        upgrade(connection)

    assert capsys.readouterr() == ("", "")
    assert (logging.getLogger().level, list(logging.getLogger().handlers)) == before


def test_many_may_open_a_new_database_at_once(bare):
    """Whoever comes second finds the tables, and nobody fails."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, bare], stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for each in processes:
        each.stdin.close()
        each.stdin = None
    told = [each.communicate()[1].decode() for each in processes]

    assert [each.returncode for each in processes] == [0] * 3, told


def test_who_comes_second_waits_for_the_tables(bare, engine):
    """While one makes the tables, another that opens the database waits until they are there."""
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        connection = stack.enter_context(engine.begin())
        upgrade(connection)
        second = pool.submit(Journal.open, bare)
        with pytest.raises(TimeoutError):
            second.result(0.5)
        stack.close()
        journal = second.result(30)

        assert journal.heads() == ()
        journal.engine.dispose()


@pytest.mark.parametrize(
    "address", ["", "trust.db", "mysql://localhost/trust", "oracle://x", "sqlite:/", "://", "a b"]
)
def test_only_two_kinds_of_database_are_known(address):
    """Any other address is refused, and not repeated in the sentence: it may hold a password."""
    with pytest.raises(Refused, match=r"^records: an address such as") as refused:
        Journal.open(address)

    assert "localhost" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:trust?mode=memory&uri=true"]
)
def test_what_is_kept_nowhere_is_refused(address, tmp_path):
    """A journal in memory would be gone with its connection: a file was expected."""
    with pytest.raises(Refused, match=r"^records: "):
        Journal.open(address, folder=tmp_path)


def test_a_server_that_is_not_there_is_said_so(tmp_path):
    """The sentence has no password in it, and neither has what the driver said."""
    address = f"postgresql+psycopg://attendance:sesame@/trust?host={tmp_path}"
    with pytest.raises(Refused, match=r"^records: a database that can be reached") as refused:
        Journal.open(address)

    assert "sesame" not in "".join(traceback.format_exception(refused.value))


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    """A file of something else is refused, and stays what it was."""
    (tmp_path / "trust.db").write_text("pupil,date\n" * 100, encoding="utf-8")
    with pytest.raises(Refused, match=r"^records: a database that can be reached"):
        Journal.open("sqlite:///trust.db", folder=tmp_path)

    assert (tmp_path / "trust.db").read_text(encoding="utf-8").startswith("pupil,date")


def test_a_file_is_reckoned_from_a_folder(tmp_path):
    """The path of an SQLite file is relative to the folder that is given, not to where one is."""
    Journal.open("sqlite:///trust.db", folder=tmp_path).engine.dispose()

    assert (tmp_path / "trust.db").stat().st_size > 0


@pytest.mark.skipif(os.name == "nt", reason="the rights of files are others on Windows")
def test_nobody_else_may_read_the_file(tmp_path):
    """A new SQLite file is its owner's alone, and so are the files beside it."""
    journal = Journal.open("sqlite:///trust.db", folder=tmp_path)
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    journal.engine.dispose()

    assert modes.keys() >= {"trust.db"}
    assert set(modes.values()) == {0o600}


def test_sqlite_is_written_safely(sqlite_address):
    """A power cut loses nothing that was committed, and who waits for a lock waits long enough."""
    journal = Journal.open(sqlite_address)
    with journal.engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "busy_timeout", "secure_delete")
        found = [connection.exec_driver_sql(f"PRAGMA {each}").scalar_one() for each in asked]
    journal.engine.dispose()

    assert found == ["wal", 2, 60_000, 1]


def test_who_reads_sqlite_does_not_wait(sqlite_address, export, person, register):
    """While one writes, another reads what was there before."""
    journal, other = Journal.open(sqlite_address), Journal.open(sqlite_address)
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    with journal.writing(URN) as writing:
        record(writing, Kind.MARK_ENTERED, content("P2"), pupil="P2")
        writing.flush()

        assert list(register(other)) == ["P1 AM /"]
    assert list(register(other)) == ["P1 AM /", "P2 AM /"]
    for each in (journal, other):
        each.engine.dispose()


def content(pupil):
    """Give what an entry says of a pupil's mark."""
    of = {"pupil": pupil, "date": "2026-11-20", "session": "AM", "code": "/"}
    return of | {"source": "lunches"}


def test_the_tables_stand_in_another_tools_database(other_tool, export, mark, person, register):
    """All that the journal does, it does through an engine that another tool made."""
    journal = Journal(other_tool)
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    enter(journal, URN, mark("P2 AM N"), by=person)

    assert register(journal) == {"P1 AM /": "sims", "P2 AM N": "person"}
    assert verify(journal, URN).breaks == ()
    assert "lunches" in inspect(other_tool).get_table_names()


def test_another_tools_transaction_takes_both(other_tool, register):
    """What the tool writes and what the journal records are committed together."""
    journal = Journal(other_tool)
    with other_tool.begin() as connection:
        connection.execute(text("INSERT INTO lunches VALUES ('P1')"))
        with journal.writing(URN, connection=connection) as writing:
            record(writing, Kind.MARK_ENTERED, content("P1"), pupil="P1")
        with journal.writing(URN, connection=connection) as writing:
            record(writing, Kind.MARK_ENTERED, content("P2"), pupil="P2")

    assert lunches(other_tool) == 1
    assert register(journal) == {"P1 AM /": "lunches", "P2 AM /": "lunches"}
    assert [each.number for each in journal.entries(URN)] == [1, 2]
    assert verify(journal, URN).breaks == ()


def test_another_tools_rollback_takes_both_back(other_tool):
    """What the tool takes back is taken back in the journal too, and the numbers begin again."""
    journal = Journal(other_tool)
    with other_tool.connect() as connection:
        connection.execute(text("INSERT INTO lunches VALUES ('P1')"))
        with journal.writing(URN, connection=connection) as writing:
            record(writing, Kind.MARK_ENTERED, content("P1"), pupil="P1")

        assert len(held_marks(connection, URN, None)) == 1
        connection.rollback()

    assert lunches(other_tool) == 0
    assert journal.heads() == ()
    with journal.writing(URN) as writing:
        assert record(writing, Kind.MARK_ENTERED, content("P2"), pupil="P2") == 1
    assert verify(journal, URN).breaks == ()


def fail(journal, connection):
    """Record something, and come to no good end."""
    with journal.writing(URN, connection=connection) as writing:
        record(writing, Kind.MARK_ENTERED, content("P1"), pupil="P1")
        raise KeyError


def test_a_part_that_fails_spoils_no_more_than_itself(other_tool):
    """A tool that goes on after the journal's part failed has none of it, and keeps its own."""
    journal = Journal(other_tool)
    with other_tool.begin() as connection:
        connection.execute(text("INSERT INTO lunches VALUES ('P1')"))
        with pytest.raises(KeyError):
            fail(journal, connection)

    assert lunches(other_tool) == 1
    assert list(journal.entries(URN)) == []
    assert verify(journal, URN).breaks == ()


def test_a_writer_holds_its_school_and_no_other(postgres_address):
    """On PostgreSQL a school that is being written keeps nobody from another school."""
    journal = Journal.open(postgres_address)
    impatient = create_engine(
        f"{postgres_address}&options=-c%20lock_timeout=100ms", hide_parameters=True
    )
    with journal.writing(URN):
        write(impatient, 142001)
        with pytest.raises(OperationalError, match="LockNotAvailable"):
            write(impatient, URN)
    for each in (journal.engine, impatient):
        each.dispose()


def write(engine, urn):
    """Record something in a transaction of one's own."""
    journal = Journal(engine)
    with engine.begin() as connection, journal.writing(urn, connection=connection) as writing:
        writing.append("lunches_paid", {})


def test_sqlite_holds_the_school_from_the_first_statement(sqlite_address):
    """In a transaction that another tool began, nobody else writes once the head is held."""
    made = create_engine(sqlite_address, hide_parameters=True, connect_args={"timeout": 0.1})
    with made.begin() as connection:
        upgrade(connection)
    journal, told = Journal(made), pytest.raises(OperationalError)
    with made.begin() as connection, journal.writing(URN, connection=connection), told:
        write(made, URN)
    made.dispose()
