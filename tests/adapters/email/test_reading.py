"""What comes back: reports of deliveries, replies, and what programs answered."""

import logging
import mailbox
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.email import Email
from attendance_adapters.email.reports import actions
from attendance_core.correspondence import ContactOutcome, MessageOutcome, ReplyChannel
from attendance_core.errors import Refused
from attendance_core.tables import moment

KEY = "0" * 20
DATE = "Fri, 20 Nov 2026 09:41:00 +0000"
HEAD = f"From: Ann Example <a@example.org>\nTo: office@school.example\nDate: {DATE}\n"
ANSWERS = f"In-Reply-To: <{KEY}@school.example>\n"
REPORT = """\
From: MAILER-DAEMON@mail.example
To: attendance@school.example
Date: {date}
Auto-Submitted: auto-replied
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your message to <a@example.org>.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Fri, 20 Nov 2026 09:35:00 +0000

Final-Recipient: rfc822; a@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 a@example.org unknown

--b
Content-Type: {kind}

{returned}

--b--
"""


def report(**parts: str) -> str:
    """Give a report of a delivery, of our message if nothing else is said."""
    usual = {
        "action": "failed",
        "status": "5.1.1",
        "kind": "message/rfc822",
        "date": DATE,
        "returned": f"Message-ID: <{KEY}@school.example>\nSubject: Attendance\n\nExample",
    }
    return REPORT.format(**(usual | parts))


Lay = Callable[..., Email]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lay e-mails into a folder, and give the adapter that reads it."""

    def laid(*mails: str | bytes) -> Email:
        folder = tmp_path / "came"
        folder.mkdir(exist_ok=True)
        for number, mail in enumerate(mails):
            content = mail if isinstance(mail, bytes) else mail.encode()
            (folder / f"{number}.eml").write_bytes(content)
        return Email(Email.Settings("localhost", "attendance@school.example", mailbox=folder))

    return laid


def outcomes(adapter: Email) -> tuple[MessageOutcome, ...]:
    """Read the outcomes."""
    return adapter.attendance_read_message_outcomes(None)


def test_a_report_that_it_failed(lay):
    """The message is told by our id in what comes back with it; the address is told nowhere."""
    found = outcomes(lay(report()))

    at = moment("2026-11-20T09:41:00")
    assert found == (MessageOutcome(KEY, ContactOutcome.UNDELIVERABLE, at, "failed 5.1.1"),)
    assert lay(report()).attendance_read_replies(None) == ()


@pytest.mark.parametrize("word", sorted(actions()))
def test_every_word_of_a_report(lay, word):
    """Each has the outcome of the table, or none while it is still tried."""
    expected = [actions()[word].outcome] if actions()[word].outcome else []

    assert [each.outcome.value for each in outcomes(lay(report(action=word.title())))] == expected
    assert actions()[word].source.startswith("RFC 3464")


def test_the_words_of_a_report():
    """What failed is undeliverable; what is delayed is still tried."""
    known: Mapping[str, str] = {word: each.outcome for word, each in actions().items()}

    assert known == {
        "failed": "undeliverable",
        "delayed": "",
        "delivered": "message left",
        "relayed": "no response",
        "expanded": "no response",
    }


def test_a_report_with_headers_alone(lay):
    """Some servers bring back no more."""
    returned = f"Message-ID: <{KEY}@school.example>\nSubject: Attendance"

    assert len(outcomes(lay(report(kind="text/rfc822-headers", returned=returned)))) == 1


def test_a_report_that_answers(lay):
    """Others bring back nothing, and say to which message they answer."""
    text = report(returned="nothing", kind="text/plain").replace("Auto-", f"{ANSWERS}Auto-", 1)

    assert [each.key for each in outcomes(lay(text))] == [KEY]


def test_a_report_that_came_twice_is_one(lay):
    """And what is about no message of ours is none."""
    other = report(returned="Message-ID: <1@other.example>\n\nx")

    assert len(outcomes(lay(report(), report(), other))) == 1


@pytest.mark.parametrize(
    ("action", "status", "says"),
    [
        ("failed", "5.1.1", ["undeliverable"]),
        ("failed", "4.4.7 (tried for four days)", ["undeliverable"]),
        ("delayed", "4.4.1", []),
    ],
    ids=["hard", "soft", "delayed"],
)
def test_what_came_back(lay, action, status, says):
    """For good, or after days of trying: undeliverable; what is still tried has no outcome yet."""
    found = outcomes(lay(report(action=action, status=status)))

    assert [each.outcome.value for each in found] == says
    assert [each.says for each in found] == [f"{action} {status[:5]}"] * len(says)


def test_what_came_back_in_another_order(lay):
    """A delay that is read after the failure takes nothing back."""
    late = report(action="delayed", date=DATE.replace("41", "42"))

    assert [each.outcome.value for each in outcomes(lay(report(), late))] == ["undeliverable"]


def test_out_of_office_is_not_undeliverable(lay):
    """It says nothing of the delivery, and is no reply."""
    text = f"{HEAD}{ANSWERS}Auto-Submitted: auto-replied\nSubject: Undeliverable?\n\nI am away"
    adapter = lay(text)

    assert (outcomes(adapter), adapter.attendance_read_replies(None)) == ((), ())


def test_a_word_that_nobody_knows_is_no_outcome(lay, caplog):
    """It is reported, by the number of the e-mail, and the others are read."""
    with caplog.at_level(logging.WARNING):
        found = outcomes(lay(report(action="eaten"), report(date=DATE.replace("41", "42"))))

    assert [each.at.minute for each in found] == [42]
    assert "came, e-mail 1 says what became of a message by a word that is not known" in caplog.text


def test_a_reply(lay):
    """Its key begins with ours; sender and words are there; whom it is about, nobody says."""
    adapter = lay(
        f"{HEAD}Subject: Re: Attendance\n{ANSWERS}Message-ID: <ann.example@x>\n\nIll, sorry"
    )
    (reply,) = adapter.attendance_read_replies(None)

    assert reply.reply.startswith(f"{KEY}-")
    assert "ann" not in reply.reply
    assert (reply.channel, reply.pupil) == (ReplyChannel.EMAIL, None)
    assert reply.at == moment("2026-11-20T09:41:00")
    assert reply.text == "Ann Example <a@example.org>: Re: Attendance\n\nIll, sorry"
    assert "Ann" not in repr(reply)


def test_a_reply_further_down_a_thread(lay):
    """Ours is among its references."""
    text = f"{HEAD}References: <x@y> <{KEY}@school.example>\n\nStill ill"

    assert lay(text).attendance_read_replies(None)[0].reply.startswith(f"{KEY}-")


def test_what_somebody_wrote_by_themselves_is_a_reply_too(lay):
    """A family that writes first is not lost; its key is a hash alone."""
    (reply,) = lay(f"{HEAD}Message-ID: <x@y>\n\nWe are away").attendance_read_replies(None)

    assert len(reply.reply) == 20


def test_the_same_e_mail_twice_is_one_reply(lay):
    """With an id or without one; another one is another."""
    one, other = f"{HEAD}Message-ID: <x@y>\n\nIll", f"{HEAD}\nIll"

    assert len(lay(one, one, other, other).attendance_read_replies(None)) == 2


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; type=vacation",
        "X-Autoreply: yes",
        "Precedence: bulk",
        "Content-Type: multipart/report; report-type=disposition-notification",
    ],
)
def test_what_a_program_answered_is_no_reply(lay, caplog, more):
    """Out of office, read by a machine, a newsletter: left aside, and counted."""
    with caplog.at_level(logging.INFO):
        adapter = lay(f"{HEAD}{ANSWERS}{more}\n\nAway until Monday")
        found = adapter.attendance_read_replies(None), outcomes(adapter)

    assert found == ((), ())
    assert "1 e-mails that a program wrote were left aside" in caplog.text


def test_what_a_person_submitted_is_a_reply(lay):
    """`Auto-Submitted: no` says so."""
    assert lay(f"{HEAD}Auto-Submitted: no\n\nIll").attendance_read_replies(None)


def test_words_of_a_page(lay):
    """A page is read as text, a line for each of its blocks, without what is not shown."""
    page = "<style>p {}</style><p>He is<br>ill &amp; in\n bed</p><script>x</script><div>Ann</div>"
    text = f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{page}"
    (reply,) = lay(text).attendance_read_replies(None)

    assert (reply.text or "").endswith("\n\nHe is\nill & in bed\nAnn")


def test_words_in_another_encoding(lay):
    """What is said in the headers is believed, and what cannot be read is marked."""
    coded = f"{HEAD}Content-Type: text/plain; charset=iso-8859-1\n\n".encode() + "Wójcik".encode(
        "latin-1"
    )
    strange = f"{HEAD}Content-Type: text/plain; charset=klingon\n\nIll".encode()
    texts = [each.text or "" for each in lay(coded, strange).attendance_read_replies(None)]

    assert sorted(text.rpartition("\n")[2] for text in texts) == ["Ill", "Wójcik"]


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape"])
def test_half_a_letter(lay, encoding):
    """An encoding that can say half a letter is read so that the reply can be kept."""
    said = {"utf-7": "+2AA-", "unicode_escape": r"\ud800"}[encoding]
    coded = f"=?{encoding}?q?{said.replace(chr(92), '=5C')}?="
    text = f"{HEAD}Subject: {coded}\nContent-Type: text/plain; charset={encoding}\n\n{said}"
    (reply,) = lay(text).attendance_read_replies(None)

    assert (reply.text or "").endswith("?\n\n?")


def test_a_page_that_nobody_can_read_is_given_as_it_is(lay):
    """Nothing of what a family wrote is lost because a program made a broken page of it."""
    text = f"{HEAD}Content-Type: text/html\n\n<p>Ill<![%>"

    assert (lay(text).attendance_read_replies(None)[0].text or "").endswith("<p>Ill<![%>")


def test_a_subject_in_no_encoding_is_given_as_it_is(lay):
    """A name of an encoding with a letter that none has."""
    text = f"{HEAD}Subject: =?ut\xfff-8?q?R?=\n\nIll".encode("latin-1")

    assert "R?=" in (lay(text).attendance_read_replies(None)[0].text or "")


def test_the_moment_is_that_of_the_last_server(lay):
    """The clock of whoever wrote may be wrong; where no server says, it is all there is."""
    received = "Received: from x by y; Fri, 20 Nov 2026 10:00:00 +0000\n"
    wrong = HEAD.replace("2026", "1999")
    (reply,) = lay(f"{received}{wrong}\nIll").attendance_read_replies(None)

    assert reply.at == moment("2026-11-20T10:00:00")


def test_an_e_mail_without_a_moment_is_named(lay):
    """By its number, because a mail program may name a file by its subject."""
    with pytest.raises(Refused, match=r"^came, e-mail 2, key Date: a moment was expected$"):
        lay(f"{HEAD}\nIll", "Subject: Ann\n\nIll").attendance_read_replies(None)


def test_a_file_of_many(tmp_path):
    """The same in one file of the kind mbox."""
    box = mailbox.mbox(tmp_path / "box")
    for text in (report(), f"{HEAD}{ANSWERS}Message-ID: <x@y>\n\nIll"):
        box.add(text)
    box.close()
    settings = Email.Settings("localhost", "a@school.example", mailbox=tmp_path / "box")
    adapter = Email(settings)

    assert [each.key for each in outcomes(adapter)] == [KEY]
    assert len(adapter.attendance_read_replies(None)) == 1


def test_a_file_of_another_kind_is_not_taken_for_an_empty_one(tmp_path):
    """One e-mail, or anything else, in the place of a file of many."""
    path = tmp_path / "box"
    path.write_text(f"{HEAD}\nIll", encoding="utf-8")
    adapter = Email(Email.Settings("localhost", "a@school.example", mailbox=path))
    with pytest.raises(Refused, match=r"^box: a folder of e-mails, or a file of the kind mbox"):
        adapter.attendance_read_replies(None)

    path.write_bytes(b"")
    assert Email(adapter.settings).attendance_read_replies(None) == ()


def test_what_lies_beside_the_e_mails_is_reported(lay, tmp_path, caplog):
    """An e-mail whose name ends in capitals is one; how many things are none is in the log."""
    adapter = lay()
    for name in ("1.EML", "2.msg", ".hidden"):
        (tmp_path / "came" / name).write_text(f"{HEAD}\nIll", encoding="utf-8")
    (tmp_path / "came" / "cur").mkdir()

    assert len(adapter.attendance_read_replies(None)) == 1
    assert caplog.messages == ["2 things in came were not read: they are no .eml files"]


def test_what_is_not_there_holds_none(tmp_path):
    """A folder that nobody made, or none at all."""
    for place in (tmp_path / "none", None):
        adapter = Email(Email.Settings("localhost", "a@school.example", mailbox=place))

        assert adapter.attendance_read_replies(None) == ()


def test_what_cannot_be_read_is_refused(tmp_path):
    """A folder in the place of an e-mail."""
    (tmp_path / "box" / "1.eml").mkdir(parents=True)
    adapter = Email(Email.Settings("localhost", "a@school.example", mailbox=tmp_path / "box"))
    with pytest.raises(Refused, match=r"^box: a folder of e-mails, or a file of the kind mbox"):
        outcomes(adapter)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which one e-mail is written again and again."""
    return tmp_path_factory.mktemp("came")


WRONG = [
    b"\xff",
    b"\x00",
    b"=?utf-8?q?",
    b"?=",
    b"<![",
    b"\n\n",
    b"--b--",
    b"*0*=x''%FF",
    b"utf-16",
]


def mutated(text: str) -> st.SearchStrategy[bytes]:
    """Give an e-mail in which some bytes are others, or are missing."""
    content = text.encode()
    at, more = st.integers(0, len(content)), st.integers(0, 40)
    wrong = st.sampled_from(WRONG) | st.binary(max_size=8)
    return st.tuples(at, more, wrong).map(
        lambda found: content[: found[0]] + found[2] + content[sum(found[:2]) :]
    )


REPLY = f"{HEAD}Subject: =?utf-8?q?R=C3=A9?=\n{ANSWERS}Content-Type: text/html\n\n<p>Ill</p>"
anything = st.binary() | mutated(report()) | mutated(REPLY)


@given(content=anything)
def test_any_e_mail_is_read_or_named(folder, content):
    """Bytes that are no e-mail, a report that is broken anywhere, a reply with half a header."""
    (folder / "1.eml").write_bytes(content)
    adapter = Email(Email.Settings("localhost", "attendance@school.example", mailbox=folder))
    places = {f"{folder.name}, e-mail 1"}
    try:
        found = adapter.attendance_read_replies(None), outcomes(adapter)
        "".join(each.text or "" for each in found[0]).encode()
    except Refused as refused:
        places &= {fault.place for fault in refused.faults}

    assert places
