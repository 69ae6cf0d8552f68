"""E-mails to a mail server: private, once, to one address, or a sentence why one does not go."""

import logging
from concurrent.futures import ThreadPoolExecutor
from socket import create_server, socket
from traceback import format_exception

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from mail_server import PASSWORD, USER, a_mail_server

from attendance_adapters.email import Email
from attendance_adapters.email.settings import Connection
from attendance_adapters.email.writing import written
from attendance_core.correspondence import Gateway, Message
from attendance_core.errors import AdapterError, Refused

SETTINGS = Email.Settings("localhost", "attendance@school.example")


def test_an_e_mail_goes_with_an_id_of_our_key(make, server, mail):
    """To one address, in UTF-8, and says that a program wrote it."""
    receipt = make(name="Wójcik School", reply_to="office@school.example").attendance_send_message(
        mail
    )
    (came,) = server.mails()

    assert (receipt.reference, receipt.already_sent) == (mail.key, False)
    assert came["Message-ID"] == f"<{mail.key}@school.example>"
    assert came["From"].addresses[0].display_name == "Wójcik School"
    assert [each.addr_spec for each in came["To"].addresses] == [mail.to]
    assert came["Reply-To"] == "office@school.example"
    assert came["Subject"] == mail.subject
    assert came["Auto-Submitted"] == "auto-generated"
    assert came["In-Reply-To"] is None
    assert came.get_content().replace("\r\n", "\n") == mail.body
    assert came["Date"].datetime.utcoffset() is not None


def test_an_e_mail_with_a_page_has_both(make, server, mail):
    """The words as text first, then as a page."""
    make().attendance_send_message(evolve(mail, html="<p>Wójcik</p>"))
    (came,) = server.mails()

    assert came.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in came.iter_parts()] == ["text/plain", "text/html"]
    assert came.get_body(("html",)).get_content().strip() == "<p>Wójcik</p>"
    assert came.get_body(("plain",)).get_content().splitlines() == mail.body.splitlines()


def test_an_e_mail_follows_another(make, server, mail):
    """What goes with an earlier one stands below it in every mail program."""
    make().attendance_send_message(evolve(mail, follows="f" * 20))
    (came,) = server.mails()

    assert came["In-Reply-To"] == came["References"] == f"<{'f' * 20}@school.example>"


def test_what_goes_over_the_wire_has_seven_bits(make, server, mail):
    """Every server takes that, and no line is longer than is allowed."""
    make().attendance_send_message(evolve(mail, body="£" * 5000))
    (text,) = server.taken

    assert text.isascii()
    assert max(map(len, text.splitlines())) < 998


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"subject": "Attendance\r\nBcc: b@example.org"}, "subject"),
        ({"subject": "Attendance\nBcc: b@example.org"}, "subject"),
        ({"subject": "Attendance\u2028Bcc: b@example.org"}, "subject"),
        ({"subject": ""}, "subject"),
        ({"to": "a@example.org\r\nBcc: b@example.org"}, "to"),
        ({"to": "a@example.org, b@example.org"}, "to"),
        ({"to": "Ann <a@example.org>"}, "to"),
        ({"to": "nobody"}, "to"),
        ({"to": '"a"@example.org'}, "to"),
        ({"to": "ä@example.org"}, "to"),
        ({"to": "a@müller.example.org"}, "to"),
        ({"to": "@example.org"}, "to"),
        ({"to": ""}, "to"),
        ({"key": "a>\r\nBcc: b@example.org"}, "key"),
        ({"follows": "a b"}, "key"),
    ],
)
def test_nothing_gets_into_a_header(make, server, mail, changed, key):
    """A line's end, a second address, a name: each is refused, and not repeated."""
    with pytest.raises(Refused, match=rf"^message, key {key}: .* expected") as refused:
        make().attendance_send_message(evolve(mail, **changed))

    assert server.taken == []
    assert "example.org" not in str(refused.value)


def test_nothing_gets_into_a_header_by_a_name(make, server, mail):
    """A line's end in the school's name is refused; a comma and quotes add no address."""
    with pytest.raises(Refused, match="words that an e-mail may hold were expected"):
        make(name="School\r\nBcc: b@example.org").attendance_send_message(mail)
    make(name='St. Piran\'s, "Tamar" <b@example.org>').attendance_send_message(mail)
    (came,) = server.mails()

    assert [each.addr_spec for each in came["From"].addresses] == ["attendance@school.example"]


def test_a_domain_of_other_letters(make, server, mail):
    """Its form of plain letters goes to it; no other is guessed, for it might be another's."""
    make().attendance_send_message(evolve(mail, to="a@xn--mller-kva.example"))
    (came,) = server.mails()

    assert came["To"] == "a@xn--mller-kva.example"


@given(
    st.text(), st.text() | st.just("a@example.org"), st.text() | st.just("Attendance"), st.text()
)
def test_any_message_has_one_recipient_or_is_refused(key, to, subject, body):
    """Whatever stands in it, no header is added, and there is an e-mail or a sentence."""
    try:
        text = written(Message(key or "a", "email", to, body, subject), SETTINGS).as_bytes()
    except Refused:
        return
    head = text.partition(b"\r\n\r\n")[0].decode()
    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]

    assert sorted(names) == sorted({
        "From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    })  # fmt: skip


@pytest.mark.parametrize("at", ["mail", "rcpt", "data", "text"])
@pytest.mark.parametrize(
    ("code", "says"),
    [
        (550, "refused for good (550)"),
        (451, "now was expected: it stays due (451)"),
        (421, "now was expected: it stays due (421)"),
    ],
)
def test_what_the_server_refuses_was_not_sent(make, server, mail, at, code, says):
    """For good or for now, at whichever command; its words, which repeat the address, are not."""
    server.at, server.code = at, code
    with pytest.raises(Refused) as refused:
        make().attendance_send_message(mail)
    server.at = ""

    assert says in str(refused.value)
    assert mail.to not in str(refused.value)
    assert server.taken == []
    assert make().attendance_send_message(mail).already_sent is False


@pytest.mark.parametrize("at", ["mail", "rcpt", "data"])
def test_a_connection_that_is_cut_before_the_text_sent_nothing(make, server, mail, at):
    """Nothing was handed over: the message stays due."""
    server.at = at
    with pytest.raises(Refused, match="a connection to the mail server was expected"):
        make().attendance_send_message(mail)

    assert server.taken == []


def test_a_server_that_is_slow_before_the_text_sent_nothing(make, server, mail):
    """Whoever waits too long for the address to be taken has handed over nothing."""
    server.at, server.waits = "rcpt", 2
    with pytest.raises(Refused, match="a connection to the mail server was expected"):
        make(timeout=1).attendance_send_message(mail)

    assert server.taken == []


@pytest.mark.parametrize(
    ("at", "takes", "waits"),
    [("middle", False, 0), ("text", False, 0), ("text", True, 0), ("text", True, 2)],
    ids=["in the middle", "not taken", "taken", "slow"],
)
def test_a_connection_that_is_cut_after_the_text_is_in_doubt(make, server, mail, at, takes, waits):
    """Nobody can say whether the server has it: no `Refused`, so that a person finds out."""
    server.at, server.takes, server.waits = at, takes, waits
    with pytest.raises(AdapterError, match="it may have taken it") as doubt:
        make(timeout=1).attendance_send_message(evolve(mail, body="A line\n" * 1000))

    assert mail.to not in str(doubt.value)
    assert len(server.taken) == takes


@pytest.mark.parametrize(
    ("says", "is_sent"),
    [("250-Fine\r\n250 OK", True), ("200 OK", True), ("OK", False), ("354 Go on", False)],
)
def test_an_answer_to_the_text_that_is_none_is_in_doubt(make, server, mail, says, is_sent):
    """Whatever is no yes and no refusal says nothing: nobody sends it again by itself."""
    server.at, server.says, server.takes = "text", says, True
    if is_sent:
        assert make().attendance_send_message(mail).already_sent is False
    else:
        with pytest.raises(AdapterError, match="did not say whether it took the message"):
            make().attendance_send_message(mail)

    assert len(server.taken) == 1


@pytest.mark.parametrize("at", ["mail", "rcpt"])
@pytest.mark.parametrize("says", ["OK", "354 Go on"])
def test_an_answer_to_an_address_that_is_none_sends_nothing(make, server, mail, at, says):
    """Then the text is not begun."""
    server.at, server.says = at, says
    with pytest.raises(Refused, match="stays due"):
        make().attendance_send_message(mail)

    assert server.taken == []


def test_nobody_can_be_asked(make):
    """A mail server promises nothing."""
    assert make().attendance_message_gateway("email") is Gateway.NEITHER
    with pytest.raises(AdapterError, match="cannot be asked"):
        make().attendance_message_status("email", "a")


def test_a_certificate_of_nobody_is_refused(make, server, mail):
    """Without the authority that the settings name, the machine's own are asked."""
    with pytest.raises(Refused, match="a server whose certificate is right"):
        make(certificates=None).attendance_send_message(mail)

    assert server.taken == []


def test_a_certificate_of_another_is_refused(tmp_path, make, mail):
    """It is right, and for another machine."""
    with a_mail_server(tmp_path, name="mail.example") as other:
        settings = {"port": other.port, "certificates": other.authority}
        with pytest.raises(Refused, match="a server whose certificate is right"):
            make(**settings).attendance_send_message(mail)

        assert other.taken == []


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("454 TLS not available", r"that takes messages was expected: it stays due \(454\)"),
        ("220 Go on\r\nin clear", "a server that keeps the connection private was expected"),
        ("", "a connection to the mail server was expected"),
    ],
    ids=["refused", "in clear", "cut"],
)
def test_a_server_that_offers_starttls_and_does_not_do_it(make, server, mail, says, told):
    """Nothing goes in clear, whatever it says."""
    server.at, server.says = "starttls", says
    with pytest.raises(Refused, match=told):
        make().attendance_send_message(mail)

    assert server.taken == []


def test_a_server_without_starttls_gets_nothing(tmp_path, make, mail):
    """There is no way down to a connection that anybody can read."""
    with a_mail_server(tmp_path, is_private=False) as plain:
        with pytest.raises(Refused, match="a server that offers STARTTLS"):
            make(port=plain.port).attendance_send_message(mail)

        assert plain.taken == []


@pytest.mark.parametrize("as_written", [str, Connection])
def test_a_relay_on_the_same_machine_may_be_plain(tmp_path, make, mail, as_written):
    """Where the setting says so, and nowhere else, by whichever of the two it is told."""
    with a_mail_server(tmp_path, is_private=False) as plain:
        make(port=plain.port, connection=as_written("plain")).attendance_send_message(mail)
        with pytest.raises(Refused, match="a server that offers STARTTLS"):
            make(port=plain.port, connection=as_written("starttls")).attendance_send_message(mail)

        assert len(plain.taken) == 1
    with pytest.raises(ValueError, match="plain is for a server on the same machine"):
        make(host="mail.example", connection=as_written("plain"))


def of_our_process(caplog) -> str:
    """Give what was logged, save by the server of the test."""
    said = [each for each in caplog.records if not each.name.startswith("mail")]
    return "".join(each.getMessage() + repr(vars(each)) for each in said)


def test_a_login(tmp_path, make, mail, monkeypatch, caplog):
    """By a user, and a password that is kept elsewhere and never told."""
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    with a_mail_server(tmp_path, login=True) as server, caplog.at_level(logging.DEBUG):
        given = {"port": server.port, "certificates": server.authority, "user": USER}
        adapter = make(password="env:SMTP_PASSWORD", **given)  # noqa: S106 - its name
        adapter.attendance_send_message(mail)

        assert server.users == [True]
        assert PASSWORD not in repr(adapter)
        assert not [each for each in (PASSWORD, mail.to) if each in of_our_process(caplog)]


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("wr0ng", "a user and a password that the server takes"),
        ("wr0ngé", "a user and a password of plain letters"),
        ("", "hold it"),
    ],
)
def test_a_login_that_is_refused(tmp_path, make, mail, monkeypatch, caplog, password, says):
    """A wrong password, or none where it is looked for: nothing was sent, and nothing is told."""
    monkeypatch.setenv("SMTP_PASSWORD", password)
    with a_mail_server(tmp_path, login=True) as server, caplog.at_level(logging.DEBUG):
        given = {"port": server.port, "certificates": server.authority, "user": USER}
        with pytest.raises(Refused, match=says) as refused:
            make(password="env:SMTP_PASSWORD", **given).attendance_send_message(mail)  # noqa: S106 - its name
        told = "".join(format_exception(refused.value)) + of_our_process(caplog)

        assert server.taken == []
        assert "wr0ng" not in told


def test_a_server_that_wants_a_login(tmp_path, make, mail):
    """Whoever gives none is told what the server said."""
    with a_mail_server(tmp_path, login=True) as server:
        given = {"port": server.port, "certificates": server.authority}
        with pytest.raises(Refused, match=r"refused for good \(530\)"):
            make(**given).attendance_send_message(mail)

        assert server.taken == []


def test_words_that_cannot_be_written_are_refused(make, server, mail):
    """Half a character is none."""
    with pytest.raises(Refused, match="words that an e-mail may hold were expected"):
        make().attendance_send_message(evolve(mail, body="\ud800"))

    assert server.taken == []


def test_a_server_that_takes_nothing_now(make, mail):
    """It says so before anything is asked of it."""

    def answer(listening: socket) -> None:
        with listening.accept()[0] as came:
            came.send(b"421 a@example.org: busy\r\n")

    says = r"that takes messages was expected: it stays due \(421\)"
    with create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as answering:
        answering.submit(answer, listening)
        with pytest.raises(Refused, match=says):
            make(port=listening.getsockname()[1]).attendance_send_message(mail)


def test_nobody_listens_there(make, mail):
    """A server that is not there sent nothing."""
    with pytest.raises(Refused, match="a connection to the mail server was expected"):
        make(port=1).attendance_send_message(mail)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"sender": "office"}, "sender: one e-mail address was expected"),
        ({"reply_to": "a@example.org, b@example.org"}, "reply_to: one e-mail address"),
        ({"sender": "a@müller.example"}, "sender: one e-mail address was expected"),
        ({"user": "office"}, "user and password were expected together"),
        ({"timeout": 0}, "a number above 0 was expected in timeout"),
    ],
)
def test_settings_are_strict(make, settings, says):
    """Addresses are addresses, and a login is whole."""
    with pytest.raises(ValueError, match=says):
        make(**settings)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_authorities_that_are_not_there(make, mail, tmp_path, content):
    """Without them no certificate is right: the setting is named, and nothing is sent."""
    path = tmp_path / "authorities.pem"
    if content:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=r"^email, key certificates: a file of authorities"):
        make(certificates=path).attendance_send_message(mail)


def test_a_host_that_is_none(make, mail):
    """It is named as such."""
    with pytest.raises(Refused, match=r"a host, .* were expected"):
        make(host="a" * 80 + ".example").attendance_send_message(mail)
