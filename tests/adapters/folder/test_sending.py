"""Messages in a folder: each once, whatever happens in the middle of one."""

import json
import os
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from filelock import FileLock, Timeout

from attendance_adapters import outbox
from attendance_adapters.folder import MessageFolder
from attendance_adapters.outbox import Readers
from attendance_core.correspondence import Message
from attendance_core.errors import AdapterError

MESSAGE = Message("a" * 20, "sms", "07700900123", "A test")
NAME = f"{MESSAGE.key}.txt"
TEXT = "Channel: sms\nTo: 07700900123\n\nA test\n"
MESSAGES = [f"{number:020x}" for number in range(30)]

splits = pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are split off here")


@pytest.fixture
def adapter(tmp_path: Path) -> MessageFolder:
    """Give the adapter of an empty folder."""
    return MessageFolder(MessageFolder.Settings(tmp_path))


def dying(work: str, folder: Path) -> Any:
    """Run the program that dies of sending, and give what it tells."""
    program = Path(__file__).with_name("dying.py")
    run = subprocess.run(
        [sys.executable, str(program), work, str(folder)],
        capture_output=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_a_message_is_written_whole_and_remembered(adapter: MessageFolder, tmp_path: Path) -> None:
    """The file has channel, number and text; beside the record and the lock nothing is left."""
    receipt = adapter.attendance_send_message(MESSAGE)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))

    assert (receipt.reference, receipt.already_sent) == (NAME, False)
    assert (tmp_path / NAME).read_bytes() == TEXT.encode()
    assert (tmp_path / "sent" / NAME).read_bytes() == b""
    assert names == [NAME, "sent", "sent/.lock", f"sent/{NAME}"]


@pytest.mark.skipif(os.name == "nt", reason="there no file has a mode")
@pytest.mark.parametrize(
    ("readable_by", "folder_mode", "file_mode"),
    [(Readers.OWNER, 0o700, 0o600), (Readers.GROUP, 0o770, 0o640)],
)
def test_a_message_is_for_those_who_may_read_it(
    tmp_path: Path, readable_by: Readers, folder_mode: int, file_mode: int
) -> None:
    """Whatever the process masks; the record beside it is for its owner alone."""
    folder = tmp_path / "messages"
    before = os.umask(0o077)
    try:
        settings = MessageFolder.Settings(folder, readable_by=readable_by)
        MessageFolder(settings).attendance_send_message(MESSAGE)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / NAME)]

    assert modes == [folder_mode, file_mode]
    assert stat.S_IMODE((folder / "sent").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="there no file has a mode")
def test_by_itself_a_message_is_for_its_owner_alone(tmp_path: Path) -> None:
    """It holds a name and a number; a folder that somebody made stays as they made it."""
    tmp_path.chmod(0o755)
    before = os.umask(0)
    try:
        MessageFolder(MessageFolder.Settings(tmp_path)).attendance_send_message(MESSAGE)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_message_that_was_collected_is_not_put_there_again(
    adapter: MessageFolder, tmp_path: Path
) -> None:
    """The record tells, wherever the message has gone."""
    adapter.attendance_send_message(MESSAGE)
    (tmp_path / NAME).unlink()

    assert adapter.attendance_send_message(MESSAGE).already_sent is True
    assert not (tmp_path / NAME).exists()


@splits
def test_a_death_before_every_step(tmp_path: Path) -> None:
    """Before whichever step the process dies, the message comes once, and the receipt is right."""
    told = dying("every_step", tmp_path)

    assert len(told) > 10
    for each in told:
        assert len(each["first"] + each["then"]) == 1
        assert each["already_sent"] is bool(each["first"])
    assert {bool(each["first"]) for each in told if each["killed"]} == {True, False}
    assert {path.read_text() for path in (tmp_path / "collected").iterdir()} == {TEXT}


@splits
def test_deaths_at_any_moment(tmp_path: Path) -> None:
    """Killed and begun again until all are sent, while they are collected: each comes once."""
    told = dying("killed_until_done", tmp_path)
    new = Counter(key for key, already_sent in told["receipts"] if already_sent == "False")

    assert told["deaths"] > 0
    assert told["names"] == MESSAGES
    assert set(new.values()) == {1}
    assert {path.read_text() for path in (tmp_path / "collected").iterdir()} == {TEXT}


@splits
def test_two_processes_at_once(tmp_path: Path) -> None:
    """Each message comes once, and one of the two processes hears that it had been sent."""
    told = dying("both_at_once", tmp_path)

    assert told["names"] == MESSAGES
    assert sorted(map(tuple, told["receipts"])) == [
        (f"{key}.txt", already_sent) for key in MESSAGES for already_sent in ("False", "True")
    ]


def test_a_message_that_could_not_be_written_may_be_tried_again(
    adapter: MessageFolder, tmp_path: Path
) -> None:
    """A failure that is known to have sent nothing does not hold the message for ever."""
    (tmp_path / NAME).mkdir()
    with pytest.raises(OSError, match="directory"):
        adapter.attendance_send_message(MESSAGE)
    (tmp_path / NAME).rmdir()

    assert adapter.attendance_send_message(MESSAGE).already_sent is False
    assert (tmp_path / NAME).read_text() == TEXT


def test_whoever_waits_for_too_long_sends_nothing(
    adapter: MessageFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another process never leaves the folder, the message stays due."""
    monkeypatch.setattr(outbox, "_PATIENCE", 0.01)
    (tmp_path / "sent").mkdir()
    with FileLock(tmp_path / "sent" / ".lock"), pytest.raises(Timeout):
        adapter.attendance_send_message(MESSAGE)

    assert adapter.attendance_send_message(MESSAGE).already_sent is False


@pytest.mark.parametrize("key", ["", "../a", "a/b", "a.b", "A test", "a" * 101])
def test_a_key_that_is_no_name_is_an_error(
    adapter: MessageFolder, tmp_path: Path, key: str
) -> None:
    """Nothing is written outside the folder, or under another message's name."""
    with pytest.raises(AdapterError, match="a key of letters, digits, - and _ was expected"):
        adapter.attendance_send_message(evolve(MESSAGE, key=key))

    assert list(tmp_path.iterdir()) == []
