"""Messages to Notify: under our key, once, and what is said where one does not go."""

import logging
from datetime import UTC, datetime, timedelta
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from traceback import format_exc

import pytest
import trustme
from attrs import evolve
from notify_server import API_KEY, REPEATED, SECRET, TEMPLATES, Fails, a_notify

from attendance_adapters.govuk_notify import GovukNotify
from attendance_adapters.govuk_notify.client import now
from attendance_core.correspondence import ContactOutcome, Gateway, MessageStatus, Receipt
from attendance_core.errors import AdapterError, Refused
from attendance_core.hooks import SchoolAdapters

SMS, SEND = "/v2/notifications/sms", "attendance_send_message"


def ask(adapter: GovukNotify, key: str) -> MessageStatus:
    """Ask whether a text went out."""
    return adapter.attendance_message_status("sms", key)


@pytest.mark.parametrize("channel", ["text", "mail", "letter"])
def test_a_message_goes_under_its_key(make, notify, request, channel):
    """Words, subject and address are where the template wants them; the receipt is Notify's id."""
    message = request.getfixturevalue(channel)
    receipt = make(reply_to="8e222534").attendance_send_message(message)
    (sent,) = notify.sent

    assert receipt.reference == sent["id"]
    assert receipt.already_sent is False
    assert (sent["reference"], sent["type"]) == (message.key, message.channel)
    assert sent["personalisation"]["body"] == message.body
    assert sent["personalisation"].get("subject", "") == message.subject
    assert sent["asked"].get("email_reply_to_id") == ("8e222534" if channel == "mail" else None)


def test_the_key_is_all_that_a_reference_says(make, notify, text):
    """Nothing of anybody stands in it."""
    make().attendance_send_message(text)

    assert notify.sent[0]["reference"] == text.key
    with pytest.raises(Refused, match="a key of letters, digits, - and _ was expected"):
        make().attendance_send_message(evolve(text, key="Ann Example"))


def test_lines_of_an_envelope(make, notify, letter):
    """Each is a line of Notify's, the last the postcode."""
    make().attendance_send_message(letter)
    words = notify.sent[0]["personalisation"]

    assert [words[f"address_line_{number}"] for number in (1, 4)] == ["Ann Example", "PL1 1AA"]


def test_a_template_is_looked_at_once_before_the_first_message(make, notify, text):
    """And with the key in the place of the words, so that nothing of anybody is shown."""
    adapter = make()
    for key in ("a" * 20, "b" * 20):
        adapter.attendance_send_message(evolve(text, key=key))
    looked = [each for each in notify.asked if each.endswith("/preview")]

    assert looked == [f"POST /v2/template/{TEMPLATES['sms']}/preview"]
    assert notify.asked[0] == looked[0]


ALONE = r"whose body is the placeholder \(\(body\)\) alone"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ({"type": "sms", "body": "Please ring us", "subject": ""}, ALONE),
        ({"type": "sms", "body": "Ring 0900 1. ((body))", "subject": ""}, ALONE),
        ({"type": "sms", "body": "((body))\nDo not reply", "subject": ""}, ALONE),
        ({"type": "sms", "body": "((body)) ((body))", "subject": ""}, ALONE),
        ({"type": "email", "body": "((body))", "subject": ""}, "a template for sms was expected"),
        ({"type": "sms", "body": "((body)) ((day))", "subject": ""}, "may send was expected"),
        (None, "by its id"),
    ],
)
def test_a_template_that_does_not_fit_sends_nothing(make, notify, text, template, expected):
    """It lacks the placeholder, adds to it, is of another channel, or is not there."""
    del notify.templates[TEMPLATES["sms"]]
    if template:
        notify.templates[TEMPLATES["sms"]] = template
    with pytest.raises(Refused, match=expected):
        make().attendance_send_message(text)

    assert notify.sent == []
    assert ask(make(), text.key) is MessageStatus.NOT_SENT


@pytest.mark.parametrize("subject", ["From the school", "((subject)): urgent"])
def test_a_subject_that_nobody_approved_sends_nothing(make, notify, mail, letter, subject):
    """Of an e-mail and of a letter, even where the message before it had none."""
    for message in (mail, letter):
        notify.templates[TEMPLATES[message.channel]]["subject"] = subject
        adapter = make(body="body")
        if subject == "From the school":
            adapter.attendance_send_message(evolve(message, key="a" * 20, subject=""))
        with pytest.raises(Refused, match=r"whose subject is the placeholder \(\(subject\)\)"):
            adapter.attendance_send_message(message)

        sent = {each["reference"] for each in notify.sent}
        assert message.key not in sent


def test_what_goes_is_what_was_approved(make, notify, mail):
    """Word for word: nothing is added, and nothing is left out."""
    notify.templates[TEMPLATES["email"]]["body"] = "((body))\n"
    make().attendance_send_message(mail)
    (sent,) = notify.sent

    assert (sent["subject"], sent["body"].strip()) == (mail.subject, mail.body)


def test_a_channel_without_a_template_sends_nothing(make, notify, mail):
    """The setting is named."""
    with pytest.raises(Refused, match="key templates: the id of a template for email was expected"):
        make(templates={"sms": TEMPLATES["sms"]}).attendance_send_message(mail)

    assert notify.asked == []


@pytest.mark.parametrize(
    ("fails", "expected"),
    [
        (Fails(SMS, 429, "RateLimitError"), "fewer messages in a minute .* stays due"),
        (Fails(SMS, 429, "TooManyRequestsError"), "fewer messages in a day .* stays due"),
        (Fails(SMS, 429, "SomethingNew"), "fewer requests were expected"),
        (Fails(SMS, 400, "ValidationError"), "a message as Notify takes one"),
        (Fails(SMS, 400, "BadRequestError"), "what this service and its kind of key may send"),
        (Fails(SMS, 403, "AuthError"), "a key of the service"),
        (Fails(SMS, 403, "BadRequestError"), "a key that may do this"),
    ],
)
def test_what_notify_refuses_was_not_sent(make, notify, text, caplog, fails, expected):
    """Each is named by its status and kind; nothing that Notify says in words is repeated."""
    notify.fails = [fails]
    with caplog.at_level(logging.DEBUG, "attendance_adapters"), pytest.raises(Refused) as refused:
        make().attendance_send_message(text)

    assert notify.sent == []
    assert refused.match(expected)
    assert f"(Notify: {fails.status} {fails.kind})" in str(refused.value)
    assert REPEATED not in str(refused.value)
    assert caplog.text == ""
    assert make().attendance_send_message(text).already_sent is False


def test_a_number_that_is_none_is_refused(make, notify, text):
    """Notify's own sentence repeats the number; ours does not."""
    with pytest.raises(Refused, match="a message as Notify takes one") as refused:
        make().attendance_send_message(evolve(text, to="07700 nobody"))

    assert "nobody" not in str(refused.value)
    assert notify.sent == []


@pytest.mark.parametrize("skew", [-45, 45])
def test_a_clock_that_is_off_is_named(make, notify, text, skew):
    """Notify takes thirty seconds; what it answers tells whose clock it is."""
    notify.skew = skew
    with pytest.raises(Refused, match="a clock that is right to 30 seconds"):
        make().attendance_send_message(text)

    assert notify.sent == []


@pytest.mark.parametrize("date", ["whenever", "Fri, 20 Nov 99999999999999999999 10:00:00 GMT"])
def test_an_answer_without_a_moment_names_no_clock(make, notify, text, date):
    """Where Notify does not say what time it is, the key is all that can be named."""
    notify.fails = [Fails(SMS, 403, "AuthError", date=date)]
    with pytest.raises(Refused, match="a key of the service"):
        make().attendance_send_message(text)


@pytest.mark.parametrize("skew", [-20, 20])
def test_a_clock_that_is_a_little_off_will_do(make, notify, text, skew):
    """Twenty seconds are within what Notify takes."""
    notify.skew = skew

    assert make().attendance_send_message(text).already_sent is False


@pytest.mark.parametrize(
    "fails",
    [
        Fails(SMS, 500, "Exception", after=True),
        Fails(SMS, cut=True, after=True),
        Fails(SMS, reset=True, after=True),
        Fails(SMS, half=True),
        Fails(SMS, text="<html>"),
        Fails(SMS, slow=1.5, after=True),
        Fails(SMS, text="{}"),
        Fails(SMS, text="[]"),
    ],
    ids=["500", "cut", "reset", "half", "page", "slow", "no id", "list"],
)
def test_a_message_that_was_taken_without_a_word_is_known(make, notify, text, fails):
    """Whatever the answer was, it may have gone: the adapter says so, and then Notify lists it."""
    notify.fails = [fails]
    with pytest.raises(AdapterError):
        make().attendance_send_message(text)

    assert notify.keys() == [text.key]
    assert ask(make(certain_after=300), text.key) is MessageStatus.SENT


@pytest.mark.parametrize(
    "fails",
    [Fails(SMS, 503), Fails(SMS, cut=True), Fails(SMS, reset=True)],
    ids=["503", "cut", "reset"],
)
def test_a_message_that_was_not_taken_is_known_when_it_is_certain(make, notify, text, fails):
    """At first it may be on its way; after a while that Notify lists none is an answer."""
    notify.fails = [fails]
    with pytest.raises(AdapterError, match="it may have the message"):
        make().attendance_send_message(text)
    with pytest.raises(AdapterError, match="may still be taking it"):
        ask(make(certain_after=300), text.key)

    assert notify.sent == []
    assert ask(make(), text.key) is MessageStatus.NOT_SENT


def test_a_request_that_arrives_late_is_not_taken_for_none(make, notify, text):
    """The answer is waited for no longer, the message is asked for, and then it arrives."""
    notify.fails = [Fails(SMS, slow=1.5)]
    with pytest.raises(AdapterError):
        make().attendance_send_message(text)
    with pytest.raises(AdapterError, match="may still be taking it"):
        ask(make(certain_after=300), text.key)
    deadline = now() + timedelta(seconds=20)
    while not notify.sent and now() < deadline:
        pass

    assert ask(make(certain_after=300), text.key) is MessageStatus.SENT


@pytest.mark.parametrize("days", [3, 7])
def test_what_notify_has_forgotten_is_not_taken_for_none(make, text, days):
    """After a week, or what the service has set, it lists nothing: no reason to send it again."""
    begun = make()._handed.begin  # noqa: SLF001 - time passes
    begun(text.key, "sms", at=now() - timedelta(days=days, minutes=-1))
    assert ask(make(remembers_days=days), text.key) is MessageStatus.NOT_SENT

    begun(text.key, "sms", at=now() - timedelta(days=days))
    with pytest.raises(AdapterError, match="has forgotten messages as old as this"):
        ask(make(remembers_days=days), text.key)


def test_without_a_connection_nothing_was_sent(make, text):
    """Nobody listens there: the message stays due, and does not count."""
    adapter = make()
    adapter._look_at(adapter._wording("sms"), text)  # noqa: SLF001 - as with an earlier message
    adapter._client.base_url = "http://127.0.0.1:1"  # noqa: SLF001 - nobody listens there
    with pytest.raises(Refused, match="a connection to Notify"):
        adapter.attendance_send_message(text)

    assert ask(make(certain_after=300), text.key) is MessageStatus.NOT_SENT


def test_a_certificate_that_is_not_right(make, text):
    """Nothing was sent to whoever answers there: the message stays due, and does not count."""
    context = SSLContext(PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    adapter = make(daily_limits={"sms": 1})
    adapter._look_at(adapter._wording("sms"), text)  # noqa: SLF001 - as with an earlier message
    with a_notify(context) as other:
        adapter._client.base_url = other.address  # noqa: SLF001 - whose certificate is nobody's
        for ask_it in (
            lambda: adapter.attendance_send_message(text),
            lambda: make(base_url=other.address).attendance_send_message(text),
            lambda: make(base_url=other.address).attendance_read_replies(None),
        ):
            with pytest.raises(Refused, match="a connection to Notify, whose certificate is right"):
                ask_it()

    assert other.asked == []
    assert make(daily_limits={"sms": 1}).attendance_send_message(text).already_sent is False


def test_a_key_of_the_team(make, notify, text):
    """It sends to its guests alone; anybody else's message stays due, and no number is repeated."""
    notify.kind, notify.guests = "team", {"07700900124"}
    told = r"^govuk_notify: what this service and its kind of key may send .* BadRequestError\)$"
    with pytest.raises(Refused, match=told):
        make().attendance_send_message(text)

    assert notify.sent == []
    receipt = make().attendance_send_message(evolve(text, to="07700900124"))
    assert receipt.already_sent is False


def test_a_service_on_trial(make, notify, text):
    """Likewise."""
    notify.is_on_trial = True
    with pytest.raises(Refused, match="what this service and its kind of key may send"):
        make().attendance_send_message(text)

    assert notify.sent == []


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("07700900003", ContactOutcome.UNDELIVERABLE),
        ("07700900002", ContactOutcome.UNDELIVERABLE),
        ("07700900123", ContactOutcome.MESSAGE_LEFT),
    ],
)
def test_a_test_key(make, notify, text, number, outcome):
    """Notify pretends what becomes of its messages, by the number; the adapter believes it."""
    notify.kind = "test"
    make().attendance_send_message(evolve(text, to=number))
    (found,) = make().attendance_read_message_outcomes(None)

    assert (found.key, found.outcome) == (text.key, outcome)


def test_a_number_for_a_smoke_test(make, notify, text):
    """It is answered as any other, and nothing of it is kept."""
    receipt = make().attendance_send_message(evolve(text, to="07700900111"))

    assert receipt.already_sent is False
    assert make().attendance_read_message_outcomes(None) == ()
    assert notify.sent == []


def test_the_days_limit_of_notify_holds(make, notify, text):
    """Where Notify counts fewer than we do, what is over it stays due, and does not count."""
    notify.daily = 1
    make().attendance_send_message(text)
    with pytest.raises(Refused, match="fewer messages in a day were expected"):
        make().attendance_send_message(evolve(text, key="b" * 20))
    notify.daily = 2

    assert make(daily_limits={"sms": 2}).attendance_send_message(
        evolve(text, key="b" * 20)
    ) == Receipt(notify.sent[0]["id"], already_sent=False)


def test_the_days_limit_holds(make, notify, text):
    """By channel: what is over it stays due, and goes on another day."""
    adapter = make(daily_limits={"sms": 2})
    yesterday = now() - timedelta(days=1)
    adapter._handed.begin("e" * 20, "sms", at=yesterday)  # noqa: SLF001 - sent the day before
    for key in ("a" * 20, "b" * 20):
        adapter.attendance_send_message(evolve(text, key=key))
    with pytest.raises(Refused, match="no more than 2 messages by sms in a day were expected"):
        make(daily_limits={"sms": 2}).attendance_send_message(text)

    assert len(notify.sent) == 2
    assert make(daily_limits={"sms": 3}).attendance_send_message(text).already_sent is False


def test_the_days_limit_is_of_a_channel_and_a_day_in_london(make):
    """At half past midnight of summer in London it is another day."""
    handed = make(daily_limits={"sms": 1})._handed  # noqa: SLF001 - asked for another moment
    handed.begin("a", "sms", at=datetime(2026, 6, 1, 22, 30, tzinfo=UTC))
    handed.begin("b", "sms", at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    handed.begin("c", "email", at=datetime(2026, 6, 2, 12, tzinfo=UTC))
    with pytest.raises(Refused, match="in a day"):
        handed.begin("d", "sms", at=datetime(2026, 6, 2, 12, tzinfo=UTC))

    assert handed.begun("d") is None


def test_the_minutes_limit_holds(make, notify, text):
    """What is over it stays due, and goes a minute later."""
    adapter = make(per_minute=1)
    adapter._handed.begin("e" * 20, "sms", at=now() - timedelta(seconds=61))  # noqa: SLF001 - before
    adapter.attendance_send_message(text)
    with pytest.raises(Refused, match="no more than 1 messages in a minute were expected"):
        adapter.attendance_send_message(evolve(text, key="b" * 20))

    assert notify.keys() == [text.key]


def test_what_cannot_be_kept_is_not_sent(make, notify, text, tmp_path):
    """Where the file of what was handed over is none, nothing is handed over."""
    (tmp_path / "notify").mkdir()
    (tmp_path / "notify" / "handed.db").write_bytes(b"no database at all, but long enough" * 99)
    with pytest.raises(Refused, match=r"handed\.db: a file that can be read and written"):
        make().attendance_send_message(text)

    assert notify.sent == []


@pytest.mark.parametrize("key", ["", "secret", "x" * 73])
def test_a_key_that_is_none_is_refused(make, monkeypatch, text, key):
    """And not repeated, and neither is one that stands in the settings by mistake."""
    monkeypatch.setenv("NOTIFY_KEY", key)
    with pytest.raises(Refused, match=r"govuk_notify\.key") as refused:
        make().attendance_send_message(text)

    assert not key or key not in str(refused.value).replace("keep secrets", "")


@pytest.mark.parametrize("address", ["http://notify.example", "https://", "http://127.0.0.1@x/"])
def test_no_text_goes_unencrypted_to_another_machine(make, address):
    """Save to this machine itself, an address without TLS is refused."""
    with pytest.raises(ValueError, match="begins with https://"):
        make(base_url=address)

    assert make(base_url="https://notify.example").settings.timeout == 1


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"templates": {"fax": "x"}}, "channels were expected: sms, email, letter"),
        ({"daily_limits": {"fax": 1}}, "channels were expected"),
        ({"statuses": {"sent": "gone"}}, "in statuses, one of aware"),
        ({"timeout": 0}, "a number above 0 was expected in timeout"),
        ({"attempts": 0}, "a number above 0 was expected in attempts"),
        ({"wait": -1}, "a number above 0 was expected in wait"),
        ({"per_minute": 0}, "a number above 0 was expected in per_minute"),
        ({"remembers_days": 0}, "a number above 0 was expected in remembers_days"),
    ],
)
def test_settings_are_strict(make, settings, expected):
    """Channels and outcomes are those that there are."""
    with pytest.raises(ValueError, match=expected):
        make(**settings)


@pytest.mark.parametrize(
    "fails",
    [Fails(SMS, 400, "ValidationError"), Fails(SMS, 500), Fails(SMS, cut=True), Fails(SMS)],
    ids=["400", "500", "cut", "fine"],
)
def test_the_key_and_the_number_are_told_nowhere(make, notify, text, caplog, fails):
    """However much is logged by whichever library: no log, repr, error or traceback has them."""
    caplog.set_level(logging.DEBUG)
    for name in ("notifications_python_client.base", "urllib3.connectionpool", "stamina"):
        caplog.set_level(logging.DEBUG, logger=name)
    notify.fails = [fails, Fails("/v2/notifications", 500)]
    adapter, told = make(), ""
    adapters = SchoolAdapters.alone("govuk_notify", adapter, adapter.capabilities)
    try:
        adapters.send_message(text)
    except (Refused, AdapterError):
        told = format_exc()
    adapter.attendance_read_message_outcomes(None)
    logged = "".join(record.getMessage() + repr(vars(record)) for record in caplog.records)
    shown = repr((adapter, adapter.settings, adapters, adapter._handed))  # noqa: SLF001

    assert "API request" in logged
    for secret in (SECRET, API_KEY, text.to, REPEATED, "Wójcik"):
        assert secret not in logged + shown
        assert secret not in told


def test_the_gateway_can_be_asked(make):
    """Notify knows our key as its reference, and does not keep a second message away."""
    assert make().attendance_message_gateway("sms") is Gateway.QUERYABLE


def test_a_channel_without_a_template_is_found_before_anything_is_sent(make):
    """Whoever asks what the gateway promises, as a check of the adapters does, is told."""
    with pytest.raises(Refused, match="key templates: the id of a template for letter was"):
        make(templates={"sms": TEMPLATES["sms"]}).attendance_message_gateway("letter")
