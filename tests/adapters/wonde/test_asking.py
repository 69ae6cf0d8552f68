import json
import logging
from collections.abc import Callable
from datetime import datetime
from itertools import count
from time import monotonic
from traceback import format_exception
from typing import Any

import httpx2
import pytest
import stamina
from attrs import evolve
from wonde_server import (
    ANN,
    BO,
    MONDAY,
    QUICK,
    TOKEN,
    Trouble,
    changed,
    cut,
    half,
    hang_up,
    raw,
    reset,
    slow,
    status,
)

from attendance_adapters.wonde import Wonde
from attendance_core.errors import AdapterError
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import MarkToWrite, WriteState
from attendance_core.sessions import Half, Session

Serve = Callable[..., Any]
Refusal = Callable[[Callable[[], object]], list[str]]

MARKS = "attendance/session"
PERSONAL = (TOKEN, ANN, BO, "Sample", "Zoë", "004512", "2012-03-04", "Bus late")
"""What must stand in no log."""
ALL = 4
"""How many marks the small school has."""


def read(served: Any, **settings: Any) -> int:
    """Read all marks, and give how many there are."""
    return served.adapter(**settings).attendance_read_marks(None).height


def test_a_list_is_read_page_by_page(served: Any) -> None:
    """The next page is followed until there is none, each with all that was asked for."""
    assert read(served, per_page=1) == ALL
    pages = [each.query for each in served.server.asked if each.path.endswith("/session/")][:ALL]
    assert [each["per_page"] for each in pages] == ["1"] * ALL
    assert pages[0]["cursor"] == "true"


def test_what_is_included_is_asked_of_every_page(served: Any) -> None:
    """A next page whose address says nothing of it is asked with it all the same."""
    roll = served.adapter(per_page=1).attendance_read_roll()
    pages = [each.query for each in served.server.asked if each.path.endswith("/students/")]

    assert len(roll.pupils) == len(pages) == 2
    assert len({each["include"] for each in pages}) == 1


def test_all_on_one_page_needs_no_pagination(served: Any) -> None:
    """Where the object of pagination is left out, that was all; so is an empty one of PHP."""
    served.server.troubles = [
        Trouble(MARKS, changed(lambda answer: answer.update(meta=[])), is_carried_out=True)
    ]

    assert read(served) == ALL


@pytest.mark.parametrize(
    "act",
    [cut, half, hang_up, reset, slow(1.3), raw(b""), raw(b"\xff")],
    ids=["cut", "half", "hung up", "reset", "late", "empty", "no text"],
)
def test_half_a_page_is_never_read(served: Any, act: Callable[..., None]) -> None:
    """A page that is cut, late or no JSON is asked again, and all marks are there once."""
    served.server.troubles = [Trouble(MARKS, act, skip=1, is_carried_out=True)]

    assert read(served, per_page=2) == ALL


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504, 520, 524])
def test_what_fails_is_asked_again(served: Any, code: int) -> None:
    """Two failures in a row are passed over."""
    served.server.troubles = [Trouble(MARKS, status(code), times=2)]

    assert read(served) == ALL


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (status(500), "an answer was expected; 3 times it was status 500"),
        (status(429), "an answer was expected; 3 times it was status 429"),
        (half, "whole JSON was expected; 3 times it was not"),
        (cut, "an answer was expected; 3 times none came (RemoteProtocolError)"),
        (slow(1.3), "an answer was expected; 3 times none came (ReadTimeout)"),
        (reset, "an answer was expected; 3 times none came (ReadError)"),
    ],
    ids=["500", "429", "half", "cut", "late", "reset"],
)
def test_what_fails_on_is_refused_as_a_whole(
    served: Any, refusal: Refusal, act: Callable[..., None], told: str
) -> None:
    """In a sentence that names the page; nothing of the pages before it is given."""
    served.server.troubles = [Trouble(MARKS, act, skip=1, times=9, is_carried_out=True)]
    adapter = served.adapter(per_page=2)

    assert refusal(lambda: adapter.attendance_read_marks(None)) == [
        f"wonde, attendance/session, page 2: {told}"
    ]
    served.server.troubles = []
    assert adapter.attendance_read_marks(None).height == ALL


def test_nobody_there(served: Any, refusal: Refusal) -> None:
    """Where no server is, the sentence says which kind of failure it was."""
    address = served.server.address.replace(str(served.server.port), "1")

    assert refusal(lambda: read(served, address=address)) == [
        "wonde, schools: an answer was expected; 3 times none came (ConnectError)"
    ]


def test_a_wait_that_wonde_asks_for_is_kept(served: Any) -> None:
    """`Retry-After` is waited for, in seconds or until a moment of Wonde's own clock."""
    at = "Fri, 20 Nov 2026 10:00:01 GMT"
    served.server.troubles = [
        Trouble(MARKS, status(429, retry_after="1")),
        Trouble("students", status(503, retry_after=at)),
    ]
    before = monotonic()

    assert read(served) == ALL
    assert 2 <= monotonic() - before < 4


@pytest.mark.parametrize("after", ["3600", "9" * 40, "Fri, 20 Nov 2026 11:00:00 GMT"])
def test_a_wait_that_is_too_long_is_left_to_a_person(
    served: Any, refusal: Refusal, after: str
) -> None:
    """Nobody waits for longer than the setting says; it is told, and not asked again."""
    served.server.troubles = [Trouble(MARKS, status(429, retry_after=after), times=9)]

    assert refusal(lambda: read(served)) == [
        (
            "wonde, attendance/session, page 1: an answer was expected; "
            "Wonde asks for a longer wait than longest_wait_seconds"
        )
    ]
    assert served.server.paths().count("/attendance/session/") == 1


@pytest.mark.parametrize("after", ["soon", "-1", "", "1e9", "٣"])
def test_a_wait_that_says_nothing_is_none(served: Any, after: str) -> None:
    """It is asked again as after any failure."""
    act = status(429, retry_after=after.encode().decode("latin-1"))
    served.server.troubles = [Trouble(MARKS, act)]

    assert read(served) == ALL


def test_the_token_goes_where_the_settings_say(served: Any) -> None:
    """Every request has it, and it stands in no address."""
    read(served)

    assert {each.token for each in served.server.asked} == {TOKEN}
    assert not [each for each in served.server.asked if TOKEN in f"{each.path}{each.query}"]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("https://127.0.0.1:{port}{path}", "a next page on Wonde's own address was expected"),
        ("http://127.0.0.1.example.org{path}", "a next page on Wonde's own address was expected"),
        ("http://localhost:{port}{path}", "a next page on Wonde's own address was expected"),
        ("//example.org{path}", "a next page on Wonde's own address was expected"),
        ("http://a:b@127.0.0.1:{port}{path}", "a next page on Wonde's own address was expected"),
        ("http://127.0.0.1:{port}@example.org/", "a next page on Wonde's own address was expected"),
        ("/v1.0/schools/A1/attendance/session", "a next page of the same list was expected"),
        ("http://127.0.0.1:{port}/", "a next page of the same list was expected"),
        ("http://127.0.0.1:x/", "the address of a next page was expected"),
        ("http://127.0.0.1:{port}{path}?x=\0", "the address of a next page was expected"),
    ],
)
def test_a_next_page_elsewhere_is_not_followed(
    served: Any, refusal: Refusal, link: str, told: str
) -> None:
    """Neither the token nor the reading goes to another address, scheme, port, or list."""
    path = "/v1.0/schools/A0000000000/attendance/session"
    following = link.format(port=served.server.port, path=path)
    point = changed(lambda answer: answer["meta"]["pagination"].update(next=following))
    served.server.troubles = [Trouble(MARKS, point, is_carried_out=True)]

    assert refusal(lambda: read(served, per_page=2)) == [
        f"wonde, attendance/session, page 1: {told}"
    ]
    assert served.server.paths().count("/attendance/session/") == 1


def test_pages_that_go_round_in_a_circle(served: Any, refusal: Refusal) -> None:
    """A next page that was read before ends the reading, and not never."""
    first = "/v1.0/schools/A0000000000/attendance/session?cursor=MA==&per_page=2"
    point = changed(lambda answer: answer["meta"]["pagination"].update(next=first, more=True))
    served.server.troubles = [Trouble(MARKS, point, times=9, is_carried_out=True)]

    assert refusal(lambda: read(served, per_page=2)) == [
        "wonde, attendance/session, page 5: a next page that was not read yet was expected"
    ]


@pytest.mark.parametrize("is_empty", [True, False])
def test_pages_that_never_end(
    served: Any,
    refusal: Refusal,
    is_empty: bool,  # noqa: FBT001 - a case
) -> None:
    """Where each address is new and the rows are the same, or none, the reading ends as well."""
    numbers = count(1)

    def act(handler: Any, body: bytes) -> None:
        answer = json.loads(body)
        following = f"/v1.0/schools/A0000000000/attendance/session?cursor=MA==&n={next(numbers)}"
        answer["meta"] = {"pagination": {"next": following, "more": True}}
        answer["data"] = [] if is_empty else answer["data"]
        handler.answer(200, json.dumps(answer).encode())

    served.server.troubles = [Trouble(MARKS, act, times=10**6, is_carried_out=True)]

    assert refusal(lambda: read(served)) == [
        "wonde, attendance/session, page 5: a next page that was not read yet was expected"
    ]


def test_a_page_that_comes_twice_is_one(served: Any) -> None:
    """A row that came on two pages is one row, as it came last."""
    again = served.school.marks[0] | {"attendance_code": served.school.code_id("L")}
    repeat = changed(lambda answer: answer["data"].insert(0, again))
    served.server.troubles = [Trouble(MARKS, repeat, skip=1, is_carried_out=True)]
    marks = served.adapter(per_page=2).attendance_read_marks(None)

    assert marks.height == ALL
    assert sorted(marks["code"]) == ["/", "I", "I", "L"]


def test_more_without_an_address(served: Any, refusal: Refusal) -> None:
    """A page that says there is more, and not where, is not taken for the last."""
    forget = changed(lambda answer: answer["meta"]["pagination"].update(next=None, more=True))
    served.server.troubles = [Trouble(MARKS, forget, is_carried_out=True)]

    assert refusal(lambda: read(served, per_page=2)) == [
        (
            "wonde, attendance/session, page 1: "
            "the address of the next page was expected: there is more"
        )
    ]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (301, "an answer was expected, and not status 301"),
        (400, "an answer was expected, and not status 400"),
        (403, "leave to read this was expected; the school gives it in Wonde"),
        (404, "something was expected to be there"),
    ],
)
def test_an_answer_that_is_none(served: Any, refusal: Refusal, code: int, told: str) -> None:
    """It is told in words and not asked again; a redirection is not followed."""
    act = status(code, location="https://example.org/")
    served.server.troubles = [Trouble("students", act, times=9)]

    assert refusal(lambda: served.adapter().attendance_read_roll()) == [
        f"wonde, students, page 1: {told}"
    ]
    assert served.server.paths().count("/students/") == 1


def test_a_wrong_token(serve: Serve, refusal: Refusal) -> None:
    """The sentence says that it is wrong or expired, and not what it is."""
    assert refusal(lambda: read(serve(token="another"))) == [  # noqa: S106 - opens nothing
        "wonde, schools: a token that Wonde takes was expected; this is an expired or wrong token"
    ]


def test_a_token_that_expires_half_way(served: Any, refusal: Refusal) -> None:
    """What was read before is not given: the reading is refused as a whole."""
    served.server.troubles = [Trouble(MARKS, status(401), skip=1, times=9)]

    assert refusal(lambda: read(served, per_page=2)) == [
        (
            "wonde, attendance/session, page 2: "
            "a token that Wonde takes was expected; this is an expired or wrong token"
        )
    ]


@pytest.mark.parametrize("token", ["a b", "a\nb", "tökén", "a\x01b"])
def test_a_token_that_is_none(
    served: Any, refusal: Refusal, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """What cannot stand in a header is refused before anybody repeats it."""
    monkeypatch.setenv("WONDE_TEST_TOKEN", token)

    assert refusal(lambda: read(served)) == [
        "wonde, token: a token of letters and figures was expected where it is kept"
    ]
    assert served.server.asked == []


def test_the_token_is_told_nowhere(served: Any, caplog: pytest.LogCaptureFixture) -> None:
    """No log of any library has it, however much is logged, nor any repr, nor an error's causes."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx2", "httpcore2", "httpcore2.http11", "stamina"):
        caplog.set_level(logging.DEBUG, logger=name)
    served.server.troubles = [Trouble(MARKS, status(500), times=9)]
    adapter = served.adapter()
    adapters = SchoolAdapters.alone("wonde", adapter, Wonde.capabilities)
    with pytest.raises(Exception, match="status 500") as refused:
        adapters.read_marks(None)
    said = [record.getMessage() + repr(vars(record)) for record in caplog.records]
    shown = [repr(adapter), repr(adapter._reading), repr(adapters), repr(adapter.settings)]  # noqa: SLF001
    told = [repr(refused.value), str(refused.value.__cause__), str(refused.value.__context__)]
    told += format_exception(refused.value)

    assert any("HTTP Request" in each for each in said)
    assert [each for each in (*said, *shown, *told) if TOKEN in each] == []


def test_nobody_is_told_in_a_log(served: Any, caplog: pytest.LogCaptureFixture) -> None:
    """However much is logged: neither who is read, nor what is written of them."""
    caplog.set_level(logging.DEBUG)
    mark = MarkToWrite(
        "k1", "J919400123001", Session(MONDAY, Half.AM), "/", "L", "office", comment="Bus late"
    )
    adapter = served.adapter(per_page=1)
    adapter.attendance_read_roll()
    (answer,) = adapter.attendance_write_marks((mark,))
    # A clock's figures may be anybody's admission number.
    held = [each for record in caplog.records for each in vars(record).values()]
    texts = [repr(each) for each in held if not isinstance(each, int | float)]
    said = "".join([*(record.getMessage() for record in caplog.records), *texts])

    assert answer.state is WriteState.WRITTEN
    assert "POST" in said
    assert [each for each in (*PERSONAL, "J919400123001") if each in said] == []


def test_a_secret_in_the_place_of_its_name(served: Any, refusal: Refusal) -> None:
    """It is refused and not repeated, not even in the repr of the settings."""
    settings = evolve(served.adapter().settings, token=TOKEN)

    assert TOKEN not in repr(settings)
    assert refusal(lambda: Wonde(settings).attendance_read_roll()) == [
        "wonde.token: env:NAME or keyring:SERVICE/USER was expected, and not the secret itself"
    ]


def test_nothing_is_kept_open(served: Any) -> None:
    """Each look closes its connections: a warning of an open socket would fail this test."""
    read(served)
    read(served)

    assert len({each.path for each in served.server.asked}) == 8


def test_where_retries_are_switched_off(served: Any, refusal: Refusal) -> None:
    """An application that wants none has none, and the same sentence."""
    served.server.troubles = [Trouble(MARKS, status(500), times=9)]
    stamina.set_active(False)
    try:
        (told,) = refusal(lambda: read(served))
    finally:
        stamina.set_active(True)

    assert "status 500" in told
    assert served.server.paths().count("/attendance/session/") == 1


def test_the_clock_of_this_machine_is_not_asked(serve: Serve) -> None:
    """How old the marks are is told by Wonde's clock, however wrong this machine's is."""
    now = datetime.fromisoformat("2031-01-01T12:00:00+00:00")
    adapter = serve(now=now).adapter(behind_minutes=15)

    assert adapter.attendance_marks_as_at().isoformat() == "2031-01-01T11:45:00+00:00"


def test_a_stray_error_is_the_adapters(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody thought of names the adapter and the hook, and no value."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(TOKEN)

    monkeypatch.setattr(httpx2.Client, "get", broken)
    adapters = SchoolAdapters.alone("wonde", served.adapter(patience=QUICK), Wonde.capabilities)
    with pytest.raises(AdapterError) as failed:
        adapters.read_roll()

    assert str(failed.value) == (
        "adapter wonde, hook attendance_read_roll: it failed with RuntimeError"
    )
