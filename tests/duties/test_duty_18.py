"""Duty 18: daily communication, and an up-to-date record; who may see what of it.

What goes to a family, by whichever way, and what became of it, stands in one timeline of the pupil:
who, when, by which channel, and of which kind. A text goes through GOV.UK Notify, an e-mail through
a mail server, a third through School Comms; all of them really go, over this machine's own sockets.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from attrs import frozen
from mail_server import MailServer, a_mail_server
from notify_server import API_KEY, TEMPLATES, Notify, a_notify

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.cli.commands import run
from attendance_core.correspondence import (
    ContactOutcome,
    Message,
    Proposal,
    Reached,
    Reply,
    ReplyChannel,
    proposal_key,
)
from attendance_core.correspondence.declared import Data
from attendance_core.correspondence.packs import packaged_pack
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.office import ContactKind, contacts, seen_by
from attendance_core.policy import CaseEvent
from attendance_core.records import (
    Delivery,
    DeliveryStatus,
    Journal,
    Kind,
    Person,
    Stage,
    approve,
    deliver,
    deliveries,
    logged_letters,
    record_delivery,
    record_event,
)
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

FIRST = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
URN, PUPIL, OTHER = 142000, "J919400123001", "J919400123002"
MANAGER = Person("A. Example", "Attendance Manager")
BODY = "Example is not in school. Please ring us."
BOUNCE = """\
From: MAILER-DAEMON@mail.example
Date: {at:%a, %d %b %Y %H:%M:%S %z}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@school.example>
--b--
"""
BECOMES = {
    ContactOutcome.MESSAGE_LEFT: DeliveryStatus.DELIVERED,
    ContactOutcome.UNDELIVERABLE: DeliveryStatus.UNDELIVERABLE,
}
"""What the office records in the log of letters of what systems say."""


@frozen
class Office:
    """The records, and the three ways to a family."""

    journal: Journal
    ways: dict[str, SchoolAdapters]
    notify: Notify
    server: MailServer
    folder: Path

    def send(self, channel: str, pupil: str = PUPIL, *, stage: str) -> str:
        """Approve a message and hand it over, and give its key."""
        reached = Reached(URN, "first_day_absence", stage, pupil, "P1", SESSION)
        to = "a@example.org" if channel == "email" else "07700900123"
        message = Message(proposal_key(reached), channel, to, BODY, "Attendance")
        proposal = Proposal(reached, message, MANAGER.position, "first_day_absence", "1")
        approve(self.journal, URN, proposal, by=MANAGER)
        way = self.ways["school_comms" if stage == "3" else channel]
        status = partial(way.message_status, channel)
        how = Delivery(way.message_gateway(channel), way.send_message, status)
        assert deliver(self.journal, URN, message.key, how).stage is Stage.SENT
        return message.key

    def hear(self, name: str) -> None:
        """Record what a system says became of messages."""
        for each in self.ways[name].read_message_outcomes(None):
            by = Person(name, "gateway")
            status, day = BECOMES[each.outcome], each.at.astimezone(LONDON).date()
            record_delivery(self.journal, URN, each.key, status, on=day, by=by, says=each.says)


SESSION = Session(date(2026, 11, 20), Half.AM)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office with all three ways."""
    monkeypatch.setenv("NOTIFY_KEY", API_KEY)
    with a_notify() as notify, a_mail_server(tmp_path) as server:
        settings: dict[str, dict[str, object]] = {
            "govuk_notify": {
                "key": "env:NOTIFY_KEY",
                "folder": tmp_path / "notify",
                "templates": TEMPLATES,
                "base_url": notify.address,
            },
            "email": {
                "host": "127.0.0.1",
                "port": server.port,
                "sender": "attendance@school.example",
                "certificates": server.authority,
                "mailbox": tmp_path / "came",
            },
            "school_comms": {
                "folder": tmp_path / "school_comms",
                "statuses": tmp_path / "statuses.csv",
            },
        }
        made = {}
        for name, given in settings.items():
            found = factory(name)
            made[name] = SchoolAdapters.alone(
                name, found(found.Settings(**given)), found.capabilities
            )
        ways = {"sms": made["govuk_notify"], **made}
        journal = Journal.open("sqlite:///records.db", folder=tmp_path)
        yield Office(journal, ways, notify, server, tmp_path)


def test_all_that_went_to_a_family_is_one_timeline(office):
    """By three ways, in the order in which it went, and nothing of another pupil is in it."""
    keys = [
        office.send("sms", stage="1"),
        office.send("email", stage="2"),
        office.send("sms", stage="3"),
    ]
    office.send("sms", OTHER, stage="1")
    logged = list(logged_letters(office.journal, URN, pupil=PUPIL))

    assert [each.letter.key for each in logged] == keys
    assert [each.letter.channel for each in logged] == ["sms", "email", "sms"]
    assert {each.by for each in logged} == {MANAGER}
    assert all(each.at.utcoffset() == timedelta() for each in logged)
    assert [each.status for each in logged] == [DeliveryStatus.SENT] * 3


def test_every_entry_has_who_when_and_what(office):
    """Approved, claimed, sent, logged: each entry of the pupil has its kind and its moment."""
    key = office.send("sms", stage="1")
    entries = list(office.journal.entries(URN, pupil=PUPIL))
    kinds = [each.kind for each in entries]

    assert kinds == [
        Kind.MESSAGE_APPROVED,
        Kind.MESSAGE_CLAIMED,
        Kind.MESSAGE_SENT,
        Kind.LETTER_LOGGED,
    ]
    assert all(each.content["key"] == key for each in entries)
    assert entries[0].content["name"] == entries[3].content["name"] == MANAGER.name
    assert entries[0].content["channel"] == "sms"
    assert entries == sorted(entries, key=lambda each: each.recorded_at)


def test_what_became_of_a_message_is_in_the_same_timeline(office):
    """Delivered, bounced, not delivered: by the word of the system that says so, each once."""
    text, mail, third = (
        office.send("sms", stage="1"),
        office.send("email", stage="2"),
        office.send("sms", stage="3"),
    )
    at = next(logged_letters(office.journal, URN)).at.astimezone(LONDON)
    office.notify.becomes(text, "delivered", at=at.isoformat())
    (office.folder / "came").mkdir()
    bounce = BOUNCE.format(at=at, key=mail)
    (office.folder / "came" / "1.eml").write_text(bounce, encoding="utf-8")
    statuses = f"Reference,Status,Updated\n{third},Txt failed,{at:%d/%m/%Y %H:%M}\n"
    (office.folder / "statuses.csv").write_text(statuses, encoding="utf-8")
    for name in ("govuk_notify", "email", "school_comms", "govuk_notify"):
        office.hear(name)
    found = {
        key: [
            (each.status, each.by.name, each.says) for each in deliveries(office.journal, URN, key)
        ]
        for key in (text, mail, third)
    }

    assert found == {
        text: [(DeliveryStatus.DELIVERED, "govuk_notify", "delivered")],
        mail: [(DeliveryStatus.UNDELIVERABLE, "email", "failed 5.1.1")],
        third: [(DeliveryStatus.UNDELIVERABLE, "school_comms", "Txt failed")],
    }
    assert [each.status for each in logged_letters(office.journal, URN, pupil=PUPIL)] == [
        DeliveryStatus.DELIVERED,
        DeliveryStatus.UNDELIVERABLE,
        DeliveryStatus.UNDELIVERABLE,
    ]


def test_what_did_not_arrive_is_not_sent_again_by_itself(office):
    """A second look hands nothing over: each message really went once."""
    office.send("sms", stage="1")
    office.send("email", stage="2")
    again = office.send("sms", stage="1")

    assert office.notify.keys() == [again]
    assert len(office.server.taken) == 1


SEES = {"Tutor": Data.PERSONAL, "Manager": Data.SPECIAL, "Safeguarding Lead": Data.RESTRICTED}
SAID = (
    Reply("r1", FIRST, ReplyChannel.CALL, PUPIL, text="He has a fever", taken_by="B. Sample"),
    Reply("r2", FIRST + timedelta(minutes=1), ReplyChannel.TEXT, PUPIL, text="He ran away"),
    Reply("r3", FIRST, ReplyChannel.NOTE, OTHER, text="Not his"),
)


def timeline(office):
    """Have something of each kind happen, and put it in one line."""
    text = office.send("sms", stage="1")
    at = next(logged_letters(office.journal, URN)).at.astimezone(LONDON)
    office.notify.becomes(text, "delivered", at=at.isoformat())
    office.hear("govuk_notify")
    for does, what in (("call", "parent"), ("log", "concern_am")):
        event = CaseEvent(PUPIL, at.date(), does, what, urn=URN)
        record_event(office.journal, URN, event, by=MANAGER)
    return contacts(office.journal, URN, PUPIL, replies=SAID, pack=packaged_pack())


def test_every_contact_has_its_author_time_channel_kind_and_class(office):
    """Whatever it is; of another pupil there is nothing."""
    found = timeline(office)
    told = {(each.kind, each.channel, each.author, each.data) for each in found}

    assert told == {
        (ContactKind.REPLY, "call", "B. Sample", Data.SPECIAL),
        (ContactKind.REPLY, "text", "", Data.RESTRICTED),
        (ContactKind.MESSAGE, "sms", MANAGER.name, Data.PERSONAL),
        (ContactKind.OUTCOME, "sms", "govuk_notify", Data.PERSONAL),
        (ContactKind.DONE, "call", MANAGER.name, Data.PERSONAL),
        (ContactKind.DONE, "", MANAGER.name, Data.RESTRICTED),
    }
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert all(each.at.tzinfo for each in found)


@pytest.mark.parametrize(
    ("role", "count"), [("Tutor", 3), ("Manager", 4), ("Safeguarding Lead", 6), ("Caretaker", 0)]
)
def test_what_is_given_out_is_filtered_by_role(office, role, count):
    """A role sees up to its class; one that nobody named sees nothing."""
    assert len(seen_by(timeline(office), SEES, role)) == count


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("attendance_concern", Data.PERSONAL),
        ("meeting_safeguarding_note", Data.RESTRICTED),
        ("of_nobody", Data.RESTRICTED),
    ],
)
def test_what_was_sent_is_of_the_class_of_its_document(office, what, data):
    """What no document says is for those alone who may see everything."""
    event = CaseEvent(PUPIL, FIRST.date(), "send", what, urn=URN)
    record_event(office.journal, URN, event, by=MANAGER)
    (found,) = contacts(office.journal, URN, PUPIL, replies=(), pack=packaged_pack())

    assert found.data is data


def test_nobody_stands_in_a_repr(office):
    """Neither who did it nor what was said."""
    shown = repr(timeline(office))

    assert not [each for each in (MANAGER.name, "B. Sample", "fever", PUPIL) if each in shown]


@pytest.mark.parametrize("role", ["Tutor", "Manager", "Caretaker"])
def test_the_command_prints_what_a_role_may_see(office, capsys, role):
    """For whoever asks; where the configuration does not name the role, it is refused."""
    office.send("sms", stage="1")
    RegisterFolder.write_sample(invent(5, pupils=20), office.folder / "school")
    replies = f"reply,at,channel,pupil,text\nr1,2026-11-20T08:00,call,{PUPIL},He has a fever\n"
    (office.folder / "replies.csv").write_text(replies, encoding="utf-8")
    (office.folder / "trust.toml").write_text(CONFIGURED, encoding="utf-8")
    arguments = ["contacts", str(office.folder / "trust.toml"), "--pupil", PUPIL]
    code = run([*arguments, "--role", role, "--format", "json"])
    said = capsys.readouterr()

    if role == "Caretaker":
        assert code == 1
        assert "key school[1].sees: a role that the school has named was expected" in said.err
        assert "fever" not in said.out
    else:
        assert code == 0
        kinds = [each["kind"] for each in json.loads(said.out)]
        assert kinds == (["message"] if role == "Tutor" else ["reply", "message"])


CONFIGURED = """\
[trust]
name = "Example Trust"
records = "sqlite:///records.db"
[[school]]
urn = 142000
name = "Example School"
calendar = "register_folder"
[school.adapters]
roll = "register_folder"
marks = "register_folder"
replies = "folder"
[school.sees]
"Tutor" = "personal"
"Manager" = "special"
[school.register_folder]
folder = "school"
[school.folder]
folder = "messages"
replies = "replies.csv"
"""
