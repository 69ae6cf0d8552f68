"""Whatever Notify answers or posts: there is a reading, or a sentence that names the place."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notify_server import Fails, a_notify

from attendance_adapters.govuk_notify.answers import every, moment_of
from attendance_adapters.govuk_notify.callbacks import read_callbacks
from attendance_adapters.govuk_notify.outcomes import outcomes, said
from attendance_adapters.govuk_notify.texts import of_callback, of_list, replies
from attendance_core.correspondence import MessageOutcome, MessageStatus, Reply
from attendance_core.errors import AdapterError, Refused

NAMES = ["id", "reference", "status", "notification_type", "type", "completed_at", "created_at",
         "source_number", "message", "date_received", "user_number", "content"]  # fmt: skip
plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
words = st.sampled_from(["delivered", "sms", "2026-11-20T09:31:08Z", "9999-12-31T23:59:59Z", "x"])
objects = st.dictionaries(st.sampled_from(NAMES), words | plain | st.lists(plain), min_size=3)
anything = st.recursive(
    plain | objects,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def read(folder: Path) -> None:
    """Read whatever lies in a folder."""
    found = read_callbacks(folder)
    receipts = [said(item, "notification_type", place=name) for name, item in found.receipts]
    made = outcomes([each for each in receipts if each], {})
    came = replies(of_callback(name, item) for name, item in found.texts)

    assert all(isinstance(each, MessageOutcome) for each in made)
    assert all(isinstance(each, Reply) for each in came)


def places(of: Callable[[], object]) -> set[str]:
    """Give the places of the faults with which something is refused; none where it is read."""
    try:
        of()
    except Refused as refused:
        return {fault.place for fault in refused.faults}
    return set()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which one file is written again and again."""
    return tmp_path_factory.mktemp("callbacks")


@given(content=st.binary() | anything.map(lambda found: json.dumps(found).encode()))
def test_any_file_is_read_or_named(folder, content):
    """Bytes that are no JSON, JSON of any shape, objects with some of the names."""
    (folder / "a.json").write_bytes(content)

    assert places(lambda: read(folder)) <= {"a.json"}


@given(page=st.lists(anything, max_size=4))
def test_any_page_is_read_or_refused(page):
    """Items of any shape, on a page that is followed by an empty one."""
    pages = iter([{"notifications": page}, {"notifications": []}])

    def read_all() -> None:
        for each in every(lambda _: next(pages), "notifications"):
            said(each, "type", place="govuk_notify")
            of_list(each)

    assert places(read_all) <= {"govuk_notify"}


@given(text=st.text())
def test_any_moment_is_one_or_named(text):
    """A text is a moment with its zone, or is refused."""

    def read_it() -> None:
        assert moment_of({"at": text}, "at", place="x").utcoffset() is not None

    assert places(read_it) <= {"x"}


STRANGE = ["", "null", "7", '"x"', "[]", '{"notifications": {}}', "\x00", "[" * 100_000, "\ufeff{}"]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
@pytest.mark.parametrize("status", [0, 400, 500])
def test_any_answer_over_the_wire(make, notify, text, status):
    """Whatever comes in place of a page or of an error is refused, and nothing hangs."""
    notify.fails = [Fails("/v2/notifications", status, text=text or " ") for _ in range(9)]
    with pytest.raises(Refused, match="was expected"):
        make().attendance_read_message_outcomes(None)


@pytest.mark.parametrize("answer", STRANGE, ids=range(len(STRANGE)))
def test_any_answer_to_a_message(make, notify, text, answer):
    """Whatever comes in place of a receipt, Notify may have the message, and is asked."""
    notify.fails = [Fails("/v2/notifications/sms", text=answer or " ")]
    with pytest.raises(AdapterError, match="adapter govuk_notify, hook attendance_send_message"):
        make().attendance_send_message(text)

    assert make().attendance_message_status("sms", text.key) is MessageStatus.SENT


GOOD = {
    "notifications": [
        {
            "id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": "a" * 20, "type": "sms",
            "phone_number": "07700900123", "status": "delivered", "body": "Ill",
            "template": {"id": "x", "version": 1}, "created_at": "2026-11-20 09:31:00.000000",
            "sent_at": None, "completed_at": "2026-11-20T09:31:08.000000Z",
        },
        {"id": "b", "reference": None, "type": "letter", "status": "received", "created_at": "x"},
    ],
    "received_text_messages": [
        {
            "id": "c", "user_number": "447700900123", "content": "Ill",
            "created_at": "2026-11-20T09:31:08.000000Z",
        },
    ],
    "links": {"current": "/v2/x", "next": "/v2/x?older_than=c"},
}  # fmt: skip
PLACES = [
    (name, number, key)
    for name in ("notifications", "received_text_messages")
    for number, item in enumerate(GOOD[name])
    for key in (*item, None)
]  # fmt: skip


def read_page_of(page: Any) -> None:
    """Read a page as the adapter would, followed by an empty one."""
    for name in ("notifications", "received_text_messages"):
        pages = iter([page, {name: []}])
        found = every(lambda _, pages=pages: next(pages), name)
        if name == "notifications":
            told = [said(each, "type", place="govuk_notify") for each in found]
            made = outcomes([each for each in told if each], {})
            json.dumps([each.key for each in made], ensure_ascii=False).encode()
        else:
            texts = replies(map(of_list, found))
            json.dumps([each.text for each in texts], ensure_ascii=False).encode()


def test_what_is_changed_below_is_good():
    """Unchanged, all of it is read."""
    assert places(lambda: read_page_of(GOOD)) == set()


@given(st.lists(st.tuples(st.sampled_from(PLACES), anything), min_size=1, max_size=3))
def test_a_page_in_which_something_is_changed(changes):
    """Any value in any place: it is read and can be written again, or is refused."""
    page: Any = deepcopy(GOOD)
    for (name, number, key), value in changes:
        if key is None:
            page[name][number] = value
        elif isinstance(page[name][number], dict):
            page[name][number][key] = value

    assert places(lambda: read_page_of(json.loads(json.dumps(page)))) <= {"govuk_notify"}


def test_a_server_that_is_gone_is_named(make, text):
    """Nobody listens any more: the reading is refused, and the message stays due."""
    with a_notify() as gone:
        address = gone.address
    for ask in (
        lambda adapter: adapter.attendance_read_replies(None),
        lambda adapter: adapter.attendance_send_message(text),
    ):
        with pytest.raises(Refused, match=r"^govuk_notify: a connection to Notify"):
            ask(make(base_url=address))
