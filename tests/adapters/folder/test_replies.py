"""Replies as a file beside the messages."""

from datetime import date, datetime
from pathlib import Path

import pytest

from attendance_adapters.folder import MessageFolder
from attendance_core.correspondence import Reply, ReplyChannel
from attendance_core.errors import Refused
from attendance_core.tables import LONDON

HEADER = "reply,at,channel,pupil,reason,text,parent,first_day,last_day,taken_by\n"
FULL = (
    "r1,2026-11-20T08:31,text,J919400123001,illness,Ann is ill,P1,2026-11-20,2026-11-23,Mr Quick\n"
)


def read(folder: Path) -> tuple[Reply, ...]:
    """Read the replies of a folder, all of them."""
    return MessageFolder(MessageFolder.Settings(folder)).attendance_read_replies(None)


def faults_of(folder: Path, text: str) -> list[str]:
    """Give the faults for which a file is refused; none says what stood there."""
    (folder / "replies.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read(folder)
    told = str(refused.value)

    assert not [each for each in ("J919400123001", "Ann", "P1", "Quick") if each in told]
    return told.splitlines()


def test_every_column_is_read(tmp_path: Path) -> None:
    """A row is a reply, with its moment by the clock of London."""
    (tmp_path / "replies.csv").write_text(HEADER + FULL, encoding="utf-8")

    assert read(tmp_path) == (
        Reply(
            "r1",
            datetime(2026, 11, 20, 8, 31, tzinfo=LONDON),
            ReplyChannel.TEXT,
            "J919400123001",
            "illness",
            "Ann is ill",
            "P1",
            date(2026, 11, 20),
            date(2026, 11, 23),
            "Mr Quick",
        ),
    )
    assert type(read(tmp_path)[0]) is Reply


def test_three_columns_are_enough(tmp_path: Path) -> None:
    """Whom it is about and what was said need not be known; other offsets become London's."""
    text = "at,reply,channel\n2026-07-03T07:31:05Z,r2,call\n"
    (tmp_path / "replies.csv").write_text(text, encoding="utf-8")
    (reply,) = read(tmp_path)

    assert reply == Reply("r2", datetime(2026, 7, 3, 8, 31, 5, tzinfo=LONDON), ReplyChannel.CALL)
    assert reply.at.tzinfo is LONDON


def test_no_file_is_no_replies(tmp_path: Path) -> None:
    """Nobody has written yet, and the folder need not be there either."""
    assert read(tmp_path) == ()
    assert read(tmp_path / "messages") == ()


def test_a_file_of_the_settings(tmp_path: Path) -> None:
    """The file may lie elsewhere."""
    (tmp_path / "in.csv").write_text(HEADER + FULL, encoding="utf-8")
    settings = MessageFolder.Settings(tmp_path / "messages", tmp_path / "in.csv")

    assert len(MessageFolder(settings).attendance_read_replies(None)) == 1


def test_replies_are_read_once(tmp_path: Path) -> None:
    """An adapter is one look at the folder: what comes after it is seen in the next."""
    adapter = MessageFolder(MessageFolder.Settings(tmp_path))
    adapter.attendance_read_replies(None)
    (tmp_path / "replies.csv").write_text(HEADER + FULL, encoding="utf-8")

    assert adapter.attendance_read_replies(None) == ()


@pytest.mark.parametrize(
    ("days", "at"),
    [("2026-11-23,2026-11-20", "2026-11-20T08:31"), (",2026-11-19", "2026-11-20T08:31")],
)
def test_a_reply_that_ends_before_it_begins(tmp_path: Path, days: str, at: str) -> None:
    """Without a first day it is about the day on which it came."""
    row = f"r1,{at},text,,,,,{days},\n"

    assert faults_of(tmp_path, HEADER + row) == [
        (
            "replies.csv, line 2, column last_day: "
            "a day no earlier than first_day, or than the day of at, was expected"
        )
    ]


def test_a_reply_that_stands_twice(tmp_path: Path) -> None:
    """A key is one reply's, whatever else the row says."""
    again = FULL.replace("illness", "")

    assert faults_of(tmp_path, HEADER + FULL + again) == [
        "replies.csv, line 3, column reply: one row for each reply was expected"
    ]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Each is told by its line and column, and nothing of the row is repeated."""
    rows = (
        "r1,2026-11-20T08:31,text,J919400123001,,Ann is ill,P1,2026-11-23,2026-11-20,Mr Quick\n"
        ",08:31,pigeon,,,,,,Ann,\n"
        "r3,2026-10-25T01:30,note,,,,,,,\n"
        "r4,2026-11-20T08:31,note\n"
    )

    assert faults_of(tmp_path, HEADER + rows) == [
        (
            "replies.csv, line 2, column last_day: "
            "a day no earlier than first_day, or than the day of at, was expected"
        ),
        "replies.csv, line 3, column reply: text was expected",
        (
            "replies.csv, line 3, column at: an ISO moment such as 2026-11-20T08:45 was expected, "
            "with an offset in an ambiguous hour"
        ),
        (
            "replies.csv, line 3, column channel: "
            "one of text, call, voice, email, app, note, in_person was expected"
        ),
        "replies.csv, line 3, column last_day: an ISO date such as 2026-11-20 was expected",
        (
            "replies.csv, line 4, column at: an ISO moment such as 2026-11-20T08:45 was expected, "
            "with an offset in an ambiguous hour"
        ),
        "replies.csv, line 5: 10 cells were expected",
    ]


def test_missing_and_unknown_columns(tmp_path: Path) -> None:
    """A file of other columns is refused."""
    told = faults_of(tmp_path, "reply,at,number\nr1,2026-11-20T08:31,07700900123\n")

    assert told[0].startswith("replies.csv, line 1, column number: this column is not known")
    assert told[1:] == ["replies.csv, line 1, column channel: this column is missing"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """What is there and cannot be read is not taken for nothing; nor is an empty file."""
    assert faults_of(tmp_path, "") == ["replies.csv: the file is empty"]
    (tmp_path / "replies.csv").unlink()
    (tmp_path / "replies.csv").mkdir()

    with pytest.raises(Refused, match=r"^replies\.csv: a file that can be read was expected$"):
        read(tmp_path)
