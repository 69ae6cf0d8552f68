"""A journal in each database, a clock that obeys, and invented marks in short form."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from attrs import define
from postgres import Server, postgres, server
from sqlalchemy import Engine, delete, event, text

from attendance_core.records import Export, Journal, Person
from attendance_core.records.database import open_engine
from attendance_core.records.marks import held_marks
from attendance_core.records.schema import METADATA
from attendance_core.register import Amendment, Mark, marks_frame
from attendance_core.sessions import Half, Session, Span

__all__ = ["postgres", "server"]

DAY = date(2026, 11, 20)
URN = 142000


@define
class Clock:
    """A clock that goes on by a second whenever it is read, and can be set."""

    at: datetime = datetime(2026, 11, 20, 9, 35, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Read the clock."""
        self.at += timedelta(seconds=1)
        return self.at


def mark_of(line: str) -> Mark:
    """Read a mark in short form: `P1 AM L 12` is P1's, of that Friday, late by twelve minutes.

    Another day of that November stands in front of the half: `P1 19 AM /`.
    """
    pupil, *rest = line.split()
    day = DAY.replace(day=int(rest.pop(0))) if rest[0].isdecimal() else DAY
    half, code, *late = rest
    minutes = int(late[0]) if late else None
    return Mark(pupil, Session(day, Half(half)), code, minutes)


def line_of(mark: Mark) -> str:
    """Write a mark of that Friday in short form."""
    late = () if mark.minutes_late is None else (str(mark.minutes_late),)
    return " ".join((mark.pupil, mark.session.half, mark.code, *late))


def export_of(
    source: str,
    *lines: str,
    span: Span = (DAY, DAY),
    amendments: tuple[Amendment, ...] = (),
) -> Export:
    """Make the export of a system, of marks in short form."""
    as_at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return Export(source, as_at, span, marks_frame(map(mark_of, lines)), amendments)


def amendment_of(line: str, **changes: object) -> Amendment:
    """Make an amendment with all that it must show, of its short form: `P1 AM / N`."""
    pupil, half, original, amended = line.split()
    values = {
        "pupil": pupil,
        "session": Session(DAY, Half(half)),
        "original_code": original,
        "amended_code": amended,
        "reason": "the tutor saw the pupil",
        "amended_at": datetime(2026, 11, 20, 9, 31, tzinfo=UTC),
        "name": "A. Example",
        "position": "Attendance Officer",
    }
    return Amendment(**(values | changes))


def register_of(journal: Journal, urn: int = URN) -> dict[str, str]:
    """Give the register of now: marks in short form, and the source of each."""
    with journal.engine.connect() as connection:
        rows = held_marks(connection, urn, None).sort("date", "session", "pupil").rows(named=True)
    lines = (
        (Mark(row["pupil"], Session(row["date"], Half(row["session"])), *map(row.get, _VALUE)), row)
        for row in rows
    )
    return {line_of(mark): row["source"] for mark, row in lines}


_VALUE = ("code", "minutes_late", "detail")


@pytest.fixture
def clock() -> Clock:
    """A clock, at twenty-five to ten."""
    return Clock()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has the tables and nothing in them."""
    folder = tmp_path_factory.mktemp("empty")
    Journal.open("sqlite:///trust.db", folder=folder).engine.dispose()
    return folder / "trust.db"


@pytest.fixture
def sqlite_address(tmp_path: Path, sqlite_file: Path) -> str:
    """The address of an SQLite database with the tables and nothing in them."""
    return f"sqlite:///{shutil.copy(sqlite_file, tmp_path)}"


@pytest.fixture
def sqlite_bare(tmp_path: Path) -> str:
    """The address of an SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'trust.db'}"


@pytest.fixture(scope="session")
def with_tables(server: Server) -> Iterator[Engine]:
    """An engine of a PostgreSQL database that has the tables."""
    with server.database() as name:
        made = Journal.open(server.address(name)).engine
        yield made
        made.dispose()


@pytest.fixture
def postgres_address(with_tables: Engine) -> Iterator[str]:
    """The address of a PostgreSQL database with the tables and nothing in them.

    To empty them afterwards takes a tenth of the time of a new database.
    """
    yield with_tables.url.render_as_string(hide_password=False)
    with with_tables.begin() as connection:
        connection.execute(text(_SEND_AWAY))
        for table in METADATA.sorted_tables:
            connection.execute(delete(table))


_SEND_AWAY = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    """The address of a database: each test that asks for it runs on both."""
    return request.getfixturevalue(f"{request.param}_address")


@pytest.fixture(params=["sqlite_bare", "postgres"], ids=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest) -> str:
    """The address of a database without any table."""
    return request.getfixturevalue(request.param)


_DO_NOT_WAIT = "PRAGMA synchronous = OFF"


@pytest.fixture
def journal(address: str, clock: Clock) -> Iterator[Journal]:
    """A journal with nothing in it."""
    opened = Journal(open_engine(address, folder=Path()), clock)
    if opened.engine.dialect.name == "sqlite":
        # Nobody cuts the power here: to wait for the disk costs more than all the rest.
        event.listen(opened.engine, "connect", lambda raw, _: raw.execute(_DO_NOT_WAIT))
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def person() -> Person:
    """Somebody who decides."""
    return Person("A. Example", "Attendance Manager")


@pytest.fixture(scope="session")
def mark() -> Callable[[str], Mark]:
    """Give the reader of marks in short form."""
    return mark_of


@pytest.fixture(scope="session")
def export() -> Callable[..., Export]:
    """Give the builder of exports."""
    return export_of


@pytest.fixture(scope="session")
def amendment() -> Callable[..., Amendment]:
    """Give the builder of amendments."""
    return amendment_of


@pytest.fixture(scope="session")
def register() -> Callable[..., dict[str, str]]:
    """Give the reader of the register of now."""
    return register_of


@pytest.fixture(scope="session")
def schools() -> Iterator[int]:
    """URNs, each given once: where a test has many cases, each case has a school of its own."""
    return count(150000)
