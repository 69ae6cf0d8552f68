"""Messages for School Comms: a line in a file of its own, once, whatever happens in between."""

import csv
import json
import os
from collections import Counter
from io import StringIO

import pytest
from attrs import evolve
from killed import killed

from attendance_adapters.school_comms import SchoolComms
from attendance_core.correspondence import Gateway, Message, MessageStatus
from attendance_core.errors import Refused

MESSAGE = Message("a" * 20, "sms", "+447700900123", "=cmd|calc\nExample is not in school.")


@pytest.fixture
def adapter(tmp_path) -> SchoolComms:
    """Give the adapter of an empty folder."""
    return SchoolComms(SchoolComms.Settings(tmp_path))


def test_a_message_is_a_line(adapter, tmp_path):
    """To whom, what is said, the subject, and our key; no spreadsheet reckons with it."""
    receipt = adapter.attendance_send_message(MESSAGE)
    (row,) = csv.reader(StringIO((tmp_path / receipt.reference).read_text(encoding="utf-8")))

    assert receipt.reference == f"{MESSAGE.key}.csv"
    assert row == [MESSAGE.to, f"'{MESSAGE.body}", "", MESSAGE.key]


def test_lines_join_to_a_batch(adapter, tmp_path):
    """Files that are put one after another are one that can be imported."""
    for number in range(3):
        adapter.attendance_send_message(evolve(MESSAGE, key=f"{number:020x}"))
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob("*.csv")))

    assert [row[3] for row in csv.reader(StringIO(text))] == [
        f"{number:020x}" for number in range(3)
    ]


def test_a_message_that_was_taken_away_is_not_put_there_again(adapter, tmp_path):
    """A key is known for ever; a gateway like this may be handed a message twice."""
    first = adapter.attendance_send_message(MESSAGE)
    (tmp_path / first.reference).unlink()
    second = adapter.attendance_send_message(MESSAGE)

    assert (first.already_sent, second.already_sent) == (False, True)
    assert list(tmp_path.glob("*.csv")) == []
    assert adapter.attendance_message_gateway("sms") is Gateway.IDEMPOTENT
    assert adapter.attendance_message_status("sms", MESSAGE.key) is MessageStatus.SENT
    assert adapter.attendance_message_status("sms", "b") is MessageStatus.NOT_SENT
    assert adapter.attendance_message_status("sms", "../a") is MessageStatus.NOT_SENT


@pytest.mark.parametrize("key", ["", "../a", "a/b", "a.b", "Ann Example"])
def test_a_key_that_is_no_name_is_refused(adapter, tmp_path, key):
    """Nothing is written outside the folder."""
    with pytest.raises(Refused, match="a key of letters, digits, - and _ was expected"):
        adapter.attendance_send_message(evolve(MESSAGE, key=key))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are split off here")
def test_deaths_at_any_moment(tmp_path):
    """Killed and begun again until nothing is due: each message lies there once, whole."""
    folder = tmp_path / "messages"
    told = killed("school_comms", f"folder = {json.dumps(str(folder))}", "sms", 6, tmp_path)
    rows = [next(csv.reader([path.read_text("utf-8")])) for path in folder.glob("*.csv")]

    assert told["deaths"] > 0
    assert set(told["stages"].values()) == {"sent"}
    assert Counter(row[3] for row in rows) == Counter(list(told["stages"]))
