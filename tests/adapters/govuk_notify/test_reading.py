"""What became of messages, and what came back: listed page by page, posted, told twice."""

import json
import logging
from pathlib import Path
from time import monotonic

import pytest
from attrs import evolve
from notify_server import Fails

from attendance_adapters.govuk_notify.facts import facts
from attendance_core.correspondence import ContactOutcome, MessageOutcome, Reply, ReplyChannel
from attendance_core.errors import Refused
from attendance_core.tables import moment

LIST, TEXTS = "/v2/notifications", "/v2/received-text-messages"
AT = "2026-11-20T09:31:08.000000Z"


def sent(make, notify, message, count: int, status: str = "delivered") -> list[str]:
    """Send some messages, let the same become of all, and give their keys."""
    adapter = make()
    keys = [f"{number:020x}" for number in range(count)]
    for number, key in enumerate(keys):
        adapter.attendance_send_message(evolve(message, key=key))
        notify.becomes(key, status, at=f"2026-11-20T09:{number:02}:08.000000Z")
    notify.asked.clear()
    return keys


def read(make, **settings) -> tuple[MessageOutcome, ...]:
    """Read all outcomes at one look."""
    return make(**settings).attendance_read_message_outcomes(None)


@pytest.mark.parametrize(
    ("channel", "word", "outcome"),
    [(channel, word, outcome) for (channel, word), outcome in sorted(facts().outcomes.items())],
)
def test_every_word_has_its_outcome(make, notify, request, channel, word, outcome):
    """Each word that is documented comes as the outcome of the table, or as none."""
    message = request.getfixturevalue({"sms": "text", "email": "mail"}.get(channel, channel))
    (key,) = sent(make, notify, message, 1, word)
    expected = [(key, outcome, word)] if outcome else []

    assert [(each.key, each.outcome.value, each.says) for each in read(make)] == expected


def test_the_words_of_the_outcomes():
    """Delivered is left, not read; what was not sent was not attempted; a failure is neither."""
    known = {
        pair: outcome and ContactOutcome(outcome) for pair, outcome in facts().outcomes.items()
    }

    assert known["sms", "delivered"] is ContactOutcome.MESSAGE_LEFT
    assert known["sms", "sent"] is ContactOutcome.NO_RESPONSE
    assert known["sms", "permanent-failure"] is ContactOutcome.UNDELIVERABLE
    assert known["email", "technical-failure"] is ContactOutcome.NOT_ATTEMPTED
    assert known["letter", "permanent-failure"] is ContactOutcome.NOT_ATTEMPTED
    assert not known["sms", "sending"]
    assert ContactOutcome.AWARE not in known.values()


def test_every_fact_has_its_source():
    """Each row of the data says where it stands, and what is not verified says so."""
    rows = [facts().per_minute, facts().remembers_days, *facts().daily, *facts().status]

    assert all(each.source for each in rows)
    assert [each.words for each in facts().status if not each.verified] == [("returned-letter",)]


def test_all_pages_are_read(make, notify, text):
    """Three to a page, each message once, with its moment by the clock of London."""
    keys = sent(make, notify, text, 7)
    found = read(make)

    assert [each.key for each in found] == keys
    assert found[0].at == moment("2026-11-20T09:00:08")
    assert len(notify.asked) == 4


@pytest.mark.parametrize(
    "fails",
    [
        Fails(LIST, 500, "Exception"),
        Fails(LIST, 503),
        Fails(LIST, 429, "RateLimitError", retry_after="0"),
        Fails(LIST, cut=True),
        Fails(LIST, reset=True),
        Fails(LIST, half=True),
        Fails(LIST, slow=1.2),
        Fails(LIST, text="<html>"),
    ],
    ids=["500", "503", "429", "cut", "reset", "half", "slow", "page"],
)
@pytest.mark.parametrize("fine", [0, 1], ids=["first", "second"])
def test_a_failure_is_asked_again(make, notify, text, fails, fine):
    """On the first page or the next: nothing is lost, and nothing is there twice."""
    keys = sent(make, notify, text, 4)
    notify.fails = [*[Fails(LIST)] * fine, evolve(fails)]

    assert [each.key for each in read(make)] == keys


@pytest.mark.parametrize("after", ["1", "Fri, 20 Nov 2026 10:00:01 GMT"])
def test_a_wait_that_notify_asks_for_is_kept(make, notify, text, after):
    """`Retry-After` is waited for, in seconds or until a moment of Notify's own clock."""
    keys = sent(make, notify, text, 1)
    date = "Fri, 20 Nov 2026 10:00:00 GMT"
    notify.fails = [Fails(LIST, 429, "RateLimitError", retry_after=after, date=date)]
    before = monotonic()

    assert [each.key for each in read(make)] == keys
    assert 1 <= monotonic() - before < 3


@pytest.mark.parametrize("after", ["61", "9" * 400, "Fri, 20 Nov 2026 11:00:00 GMT"])
def test_a_wait_that_is_too_long_is_left_to_a_person(make, notify, after):
    """It is not asked again before its time."""
    date = "Fri, 20 Nov 2026 10:00:00 GMT"
    notify.fails = [Fails(LIST, 429, "RateLimitError", retry_after=after, date=date)]
    with pytest.raises(Refused, match="fewer messages in a minute were expected"):
        read(make)

    assert len(notify.asked) == 1


@pytest.mark.parametrize("after", ["soon", "-1", "1e9", "Fri, 20 Nov 99999999999999999999 10:00 X"])
def test_a_wait_that_says_nothing_is_none(make, notify, text, after):
    """It is asked again as after any failure."""
    keys = sent(make, notify, text, 1)
    notify.fails = [Fails(LIST, 429, "RateLimitError", retry_after=after)]

    assert [each.key for each in read(make)] == keys


def test_a_page_that_comes_again_is_read_once(make, notify, text):
    """The server gives the same page twice: no message is there twice, and none is left out."""
    keys = sent(make, notify, text, 7)
    notify.fails = [Fails(LIST), Fails(LIST, again=True)]

    assert [each.key for each in read(make)] == keys


def test_a_page_that_comes_for_ever_is_refused(make, notify, text):
    """Nobody waits for its end."""
    sent(make, notify, text, 4)
    notify.fails = [Fails(LIST), *(Fails(LIST, again=True) for _ in range(9))]
    with pytest.raises(Refused, match="the next page was expected, and the same came again"):
        read(make)

    assert len(notify.asked) == 4


@pytest.mark.parametrize(
    ("fails", "expected"),
    [
        ([Fails(LIST, 403, "AuthError")], "a key of the service"),
        ([Fails(LIST, 500)] * 9, "an answer of Notify was expected, and not status 500"),
        ([Fails(LIST, 405)], "an answer of Notify was expected, and not status 405"),
        ([Fails(LIST, slow=1.2)] * 9, "an answer of Notify was expected: none came, or half"),
        ([Fails(LIST, half=True)] * 9, "an answer of Notify was expected: none came, or half"),
        ([Fails(LIST, reset=True)] * 9, "an answer of Notify was expected: none came, or half"),
        ([Fails(LIST, text="<html>")] * 9, "an answer of Notify, as it is documented, was exp"),
        ([Fails(LIST, text="{}")], "a page as it is documented was expected"),
        ([Fails(LIST, text='{"notifications": [7]}')], "a page as it is documented was expected"),
    ],
)
def test_what_fails_in_mid_page_leaves_nothing_half_read(make, notify, text, fails, expected):
    """A token that expires between two pages, a server that stays down: the reading is refused."""
    keys = sent(make, notify, text, 4)
    notify.fails = [Fails(LIST), *fails]
    with pytest.raises(Refused, match=expected):
        read(make)
    notify.fails = []

    assert [each.key for each in read(make)] == keys


def test_each_page_has_a_token_of_its_own(make, notify, text):
    """However long the pages take, none is asked for with the token of an earlier one."""
    keys = sent(make, notify, text, 7)
    notify.window = 1.5
    notify.fails = [Fails(LIST, slow=0.6, after=True) for _ in range(4)]

    assert [each.key for each in read(make)] == keys


def test_a_word_that_nobody_knows_is_no_outcome(make, notify, text, caplog):
    """The others are read; it is reported, with how many have it; a setting says what it means."""
    sent(make, notify, text, 3)
    notify.becomes(f"{1:020x}", "eaten-by-dog", at=AT)
    with caplog.at_level(logging.WARNING):
        found = read(make)

    assert [each.key for each in found] == [f"{0:020x}", f"{2:020x}"]
    assert "1 messages by sms have the status eaten-by-dog, which is not known" in caplog.text
    assert len(read(make, statuses={"eaten-by-dog": "undeliverable"})) == 3
    assert len(read(make, statuses={"delivered": ""})) == 0


def test_what_is_no_word_is_not_repeated(make, notify, text, caplog):
    """It may be anything."""
    sent(make, notify, text, 1, "To 07700900123")
    with caplog.at_level(logging.WARNING):
        found = read(make)

    assert found == ()
    assert "(unnamed)" in caplog.text
    assert "07700900123" not in caplog.text


def test_a_message_of_somebody_else_is_left_out(make, notify, text):
    """What was sent by hand, without a reference, is none of ours."""
    sent(make, notify, text, 1)
    notify.sent[0]["reference"] = None

    assert read(make) == ()


@pytest.fixture
def posted(tmp_path: Path) -> Path:
    """Give the folder of the endpoint."""
    folder = tmp_path / "callbacks"
    folder.mkdir()
    return folder


def test_the_samples(make, posted, shared):
    """A receipt and a received text, as they are documented."""
    for name in ("notify_callback_delivery.json", "notify_inbound_sms.json"):
        (posted / name).write_bytes((shared / "samples" / name).read_bytes())
    adapter = make(callbacks=posted)

    assert adapter.attendance_read_message_outcomes(None) == (
        MessageOutcome(
            "abs-2025-10-06-AM-7f3c",
            ContactOutcome.MESSAGE_LEFT,
            moment("2025-10-06T10:31:08"),
            "delivered",
        ),
    )
    assert adapter.attendance_read_replies(None) == (
        Reply(
            "3d1ce039-5476-414c-99b2-fac1e6add62c",
            moment("2025-10-06T10:41:00"),
            ReplyChannel.TEXT,
            text="447700900111: He is poorly, sorry",
        ),
    )


def receipt(key: str, **more: object) -> str:
    """Give a receipt as it is posted."""
    said = {
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
        "reference": key,
        "to": "07700900123",
        "status": "delivered",
        "created_at": AT,
        "completed_at": "2026-11-20T09:00:08.000000Z",
        "notification_type": "sms",
    }
    return json.dumps(said | more)


def test_a_receipt_that_is_posted_twice_and_listed_is_one(make, notify, text, posted):
    """Notify posts until it is answered; the same outcome is told three times, and is one."""
    (key,) = sent(make, notify, text, 1)
    for name in ("1.json", "2.json"):
        (posted / name).write_text(receipt(key), encoding="utf-8")

    assert [each.key for each in read(make, callbacks=posted)] == [key]


def test_receipts_in_the_wrong_order(make, posted):
    """What came later to the endpoint may be of an earlier moment: moments decide, not names."""
    told = [("delivered", "10"), ("temporary-failure", "09"), ("sending", "08"), ("pending", "11")]
    for number, (word, minute) in enumerate(told):
        at = f"2026-11-20T09:{minute}:00.000000Z"
        (posted / f"{number}.json").write_text(receipt("a" * 20, status=word, completed_at=at))
    found = read(make, callbacks=posted)

    assert [(each.at.minute, each.outcome) for each in found] == [
        (9, ContactOutcome.UNDELIVERABLE),
        (10, ContactOutcome.MESSAGE_LEFT),
    ]


def test_what_was_posted_is_kept_when_notify_has_forgotten(make, posted):
    """It lists a week; the folder holds the rest."""
    (posted / "1.json").write_text(receipt("a" * 20), encoding="utf-8")

    assert [each.key for each in read(make, callbacks=posted)] == ["a" * 20]
    assert read(make, callbacks=posted / "not there") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a whole JSON object"),
        (receipt("a")[:60], "a whole JSON object"),
        ("[" * 100_000, "a whole JSON object"),
        ("[]", "an object with an id"),
        ('{"id": 7}', "an object with an id"),
        ('{"id": "x"}', "a receipt of a delivery or a received text"),
        (receipt("a", completed_at="yesterday"), "key completed_at: a moment was expected"),
        (receipt("a", completed_at=7), "key completed_at: text was expected"),
        (receipt("a", completed_at=None, created_at=None), "key completed_at: a moment"),
        (receipt(["a"]), "key reference: text was expected"),  # type: ignore[arg-type]
    ],
)
def test_a_file_that_is_no_callback_is_named(make, posted, text, expected):
    """Half a file, or another shape: the reading is refused, and says which file it is."""
    (posted / "9.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=rf"9\.json.*{expected}") as refused:
        read(make, callbacks=posted)

    assert "07700900123" not in str(refused.value)


def test_texts_that_came_back(make, notify):
    """Page by page, each once, in the order in which they came; whose they are, nobody guesses."""
    ids = [
        notify.receive("447700900111", f"Text {number}", at=f"2026-11-20T09:{number:02}:00.000000Z")
        for number in range(5)
    ]
    notify.fails = [Fails(TEXTS), Fails(TEXTS, again=True), Fails(TEXTS, 500)]
    found = make().attendance_read_replies(None)

    assert [each.reply for each in found] == ids
    assert {each.pupil for each in found} == {None}
    assert {each.parent for each in found} == {None}
    assert found[0].text == "447700900111: Text 0"
    assert "447700900111" not in repr(found)


def test_a_text_that_is_listed_and_posted_is_one(make, notify, posted):
    """It has one id, whichever way it came."""
    found = notify.receive("447700900111", "Ill", at=AT)
    said = {"id": found, "source_number": "447700900111", "message": "Ill", "date_received": AT}
    (posted / "1.json").write_text(json.dumps(said), encoding="utf-8")

    assert [each.reply for each in make(callbacks=posted).attendance_read_replies(None)] == [found]


@pytest.mark.parametrize("is_posted", [True, False])
def test_half_a_picture_in_a_text(make, notify, posted, is_posted):
    """A text that was cut off in the middle of one is a reply all the same, and can be kept."""
    text, found = "Ill \ud83d", "c"
    if is_posted:
        said = {"id": found, "source_number": "447", "message": text, "date_received": AT}
        (posted / "1.json").write_text(json.dumps(said), encoding="utf-8")
    else:
        notify.receive("447", text, at=AT)
    (reply,) = make(callbacks=posted).attendance_read_replies(None)

    assert reply.text == "447: Ill ?"


def test_a_moment_without_a_zone_is_of_utc(make, notify):
    """So the documentation writes it in one place, and with a Z in another."""
    notify.receive("447700900111", "Ill", at="2026-06-01 08:31:08.000000")

    assert make().attendance_read_replies(None)[0].at == moment("2026-06-01T09:31:08")
