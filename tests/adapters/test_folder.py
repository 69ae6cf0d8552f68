"""Messages in a folder: each once, whatever happens in the middle of one."""

from pathlib import Path

import pytest

from attendance_adapters.folder import MessageFolder
from attendance_core.correspondence import Message
from attendance_core.errors import AdapterError

MESSAGE = Message("a" * 20, "sms", "07700900123", "A test")
NAME = f"{MESSAGE.key}.txt"


@pytest.fixture
def adapter(tmp_path: Path) -> MessageFolder:
    """Give the adapter of an empty folder."""
    return MessageFolder(MessageFolder.Settings(tmp_path))


def test_a_message_is_written_whole_and_remembered(adapter: MessageFolder, tmp_path: Path) -> None:
    """The file has channel, number and text; beside it nothing is left over."""
    receipt = adapter.attendance_send_message(MESSAGE)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))

    assert receipt.already_sent is False
    assert (tmp_path / NAME).read_text() == "Channel: sms\nTo: 07700900123\n\nA test\n"
    assert names == [NAME, "sent", f"sent/{NAME}"]


def test_a_crash_after_the_message_was_written(adapter: MessageFolder, tmp_path: Path) -> None:
    """The message lies there: it was sent, and is not sent again."""
    adapter.attendance_send_message(MESSAGE)
    (tmp_path / "sent" / NAME).rename(tmp_path / "sent" / f"{MESSAGE.key}.begun")

    assert adapter.attendance_send_message(MESSAGE).already_sent is True
    assert (tmp_path / "sent" / NAME).exists()


def test_a_crash_nobody_knows_when(adapter: MessageFolder, tmp_path: Path) -> None:
    """Begun and not there: it may have been collected, so a person looks."""
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / f"{MESSAGE.key}.begun").touch()

    with pytest.raises(AdapterError, match="a person looks"):
        adapter.attendance_send_message(MESSAGE)
    assert not (tmp_path / NAME).exists()


def test_a_message_that_could_not_be_written_may_be_tried_again(
    adapter: MessageFolder, tmp_path: Path
) -> None:
    """A failure that is known to have sent nothing does not hold the message for ever."""
    (tmp_path / NAME).mkdir()
    with pytest.raises(OSError, match="directory"):
        adapter.attendance_send_message(MESSAGE)
    (tmp_path / NAME).rmdir()

    assert adapter.attendance_send_message(MESSAGE).already_sent is False
    assert (tmp_path / NAME).is_file()
