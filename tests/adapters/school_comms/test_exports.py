"""Replies and statuses as somebody exported them: known columns, known words, or a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.school_comms import SchoolComms
from attendance_adapters.school_comms.facts import facts, folded
from attendance_core.correspondence import ContactOutcome, MessageOutcome, Reply, ReplyChannel
from attendance_core.errors import Refused
from attendance_core.tables import moment

REPLIES = """\
Reply ID,Received,Channel,From,Message
1,20/11/2026 09:41,SMS,07700900123,"He is poorly, sorry"
2,20/11/2026 09:45:30,E-mail,,We are late
"""
STATUSES = """\
Reference,Status,Date,Time
0a,Txt delivered,20/11/2026,09:40
0b,"Called, no response",20/11/2026,09:41
0c,Queuing,20/11/2026,09:41
"""

Lay = Callable[..., SchoolComms]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lay exports into a folder, and give the adapter that reads them."""

    def laid(replies: str = "", statuses: str = "", **settings: object) -> SchoolComms:
        given: dict[str, Path] = {}
        for name, text in (("replies", replies), ("statuses", statuses)):
            given[name] = tmp_path / f"{name}.csv"
            if text:
                given[name].write_text(text, encoding="utf-8")
        return SchoolComms(SchoolComms.Settings(tmp_path, **given, **settings))  # type: ignore[arg-type]

    return laid


def replies(adapter: SchoolComms) -> tuple[Reply, ...]:
    """Read the replies."""
    return adapter.attendance_read_replies(None)


def outcomes(adapter: SchoolComms) -> tuple[MessageOutcome, ...]:
    """Read the outcomes."""
    return adapter.attendance_read_message_outcomes(None)


def test_replies(lay):
    """By the clock of London; whom they are about, a person finds out; no key is the system's."""
    first, second = replies(lay(REPLIES))

    assert (first.at, first.channel) == (moment("2026-11-20T09:41"), ReplyChannel.TEXT)
    assert (second.at, second.channel) == (moment("2026-11-20T09:45:30"), ReplyChannel.EMAIL)
    assert (first.pupil, first.text) == (None, "07700900123: He is poorly, sorry")
    assert second.text == "We are late"
    assert len({first.reply, second.reply}) == 2
    assert "07700900123" not in repr(first)


def test_a_reply_is_about_a_pupil_whose_upn_stands_there(lay):
    """And only then."""
    text = "Date,Time,UPN,Reply\n20/11/2026,09:41,J919400123001,Ill\n"

    assert replies(lay(text))[0].pupil == "J919400123001"


def test_a_reply_that_stands_twice_is_one(lay):
    """The same row again, with an id or without one; two rows of one id are refused."""
    text = "Received,Message\n2026-11-20 09:41,Ill\n"
    assert len(replies(lay(text + text.splitlines()[1] + "\n"))) == 1

    doubled = REPLIES + "2,20/11/2026 09:50,SMS,,Another\n"
    with pytest.raises(Refused, match=r"replies\.csv, line 4, column reply: one row for each"):
        replies(lay(doubled))


def test_statuses(lay):
    """Words of School Comms and of its kind, without regard to how they are written."""
    found = outcomes(lay(statuses=STATUSES))

    assert [(each.key, each.outcome, each.says) for each in found] == [
        ("0a", ContactOutcome.MESSAGE_LEFT, "Txt delivered"),
        ("0b", ContactOutcome.NO_RESPONSE, "Called, no response"),
    ]
    assert found[0].at == moment("2026-11-20T09:40")


@pytest.mark.parametrize(("word", "outcome"), sorted(facts().outcomes.items()))
def test_every_word_has_its_outcome(lay, word, outcome):
    """As the table says, or none while the message is on its way."""
    text = f"Reference,Status,Sent\n0a,{word.title()},2026-11-20T09:40\n"

    assert [each.outcome.value for each in outcomes(lay(statuses=text))] == [outcome] * bool(
        outcome
    )


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Aware - voice reply", "aware"),
        ("Unaware (left voice message)", "unaware"),
        ("Left message (ans mach)", "message left"),
        ("Unable to call", "undeliverable"),
        ("Not expected today", "not attempted"),
        ("GREEN", "no response"),
        ("Amber", ""),
    ],
)
def test_words_of_other_systems(word, outcome):
    """Truancy Call's, and the colours of School Comms: green is sent, and no more."""
    assert facts().outcomes[folded(word)] == outcome


def test_every_word_has_its_source():
    """And all outcomes of the vocabulary are somebody's."""
    assert all(each.source for each in facts().status)
    assert set(facts().outcomes.values()) == {"", *ContactOutcome}
    assert facts().headers.verified is False


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(lay, tmp_path, encoding):
    """With a mark at the beginning, or as a program of Windows writes it, it reads the same."""
    adapter = lay()
    text = "Received,Message\r\n20/11/2026 09:41,Zoë’s ill\r\n"
    (tmp_path / "replies.csv").write_bytes(text.encode(encoding))

    assert [each.text for each in replies(adapter)] == ["Zoë’s ill"]


def test_an_export_in_another_encoding_is_refused(lay, tmp_path):
    """Nothing of it is repeated, whatever it seems to say."""
    adapter = lay()
    (tmp_path / "statuses.csv").write_text(STATUSES, encoding="utf-16")
    with pytest.raises(Refused, match=r"statuses\.csv") as refused:
        outcomes(adapter)

    assert "Txt" not in str(refused.value).replace("\0", "")


def test_a_status_that_stands_twice_is_one(lay):
    """Of two at one moment the later row stands; at another moment it is another outcome."""
    rows = STATUSES + "0a,Txt failed,20/11/2026,09:40\n0a,Aware,20/11/2026,09:50\n"

    assert [(each.key, each.outcome) for each in outcomes(lay(statuses=rows))] == [
        ("0a", ContactOutcome.UNDELIVERABLE),
        ("0b", ContactOutcome.NO_RESPONSE),
        ("0a", ContactOutcome.AWARE),
    ]


def test_words_and_headers_of_a_school(lay):
    """It says what its own mean, and what is to be left aside."""
    text = (
        "Our ref,Result,When,Cost\n0a,Gone,2026-11-20 09:40,5p\n0b,On its way,2026-11-20 09:40,\n"
    )
    settings = {
        "columns": {"our REF": "key", "When": "at", "Cost": ""},
        "words": {"gone": "undeliverable", "On its way": ""},
    }

    assert [each.key for each in outcomes(lay(statuses=text, **settings))] == ["0a"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Reference,Status,Sent,Cost\n", "line 1, column Cost: this column is not known"),
        ("Reference,Sent\n", "line 1: a column for status is missing"),
        ("Reference,Status\n", "line 1: a column for at or date is missing"),
        ("Reference,Key,Status,Sent\n", "line 1, column Key: a second column for key"),
        ("Ann Example,07700900123\n", "line 1, column 1: this column is not known"),
        ("Reference,Status,Sent\n0a,Sent,2026-11-20 09:40,x\n", "line 2: 3 cells at most"),
        ("Reference,Status,Sent\n0a,Eaten,2026-11-20 09:40\n", "line 2, column status: .*setting"),
        ("Reference,Status,Sent\n0a,Sent,yesterday\n", "line 2, column at: a moment"),
        ("Reference,Status,Sent\n0a,Sent,\n", "line 2, column at: a moment"),
        ("Reference,Status,Sent\n0a,Sent,20/11/26 09:40\n", "line 2, column at: a moment"),
        ("Reference,Status,Sent\n0a,Sent,11/20/2026 09:40\n", "line 2, column at: a moment"),
        ("Reference,Status,Sent\n,Sent,2026-11-20 09:40\n", "line 2, column key: the key"),
        ("Reference,Status,Sent\n0a,Sent,2026-10-25 01:30\n", "line 2, column at: .*twice"),
        ('Reference,Status,Sent\n"0a', "line 2: a well-formed CSV record"),
    ],
)
def test_what_cannot_be_read_is_named(lay, text, fault):
    """By line and column; nothing of anybody is repeated, even where a header is none."""
    with pytest.raises(Refused, match=rf"statuses\.csv, {fault}") as refused:
        outcomes(lay(statuses=text))

    assert not [word for word in ("Ann", "07700", "Eaten") if word in str(refused.value)]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("20/11/2026 09:41,Pigeon,,Ill", "column channel: one of sms, text"),
        ("20/11/2026 09:41,SMS,12,Ill", "column pupil: a UPN"),
        ("31/11/2026 09:41,SMS,,Ill", "column at: a moment"),
    ],
)
def test_a_reply_that_cannot_be_read_is_named(lay, row, fault):
    """All faults at once, each with its line."""
    text = f"Received,Channel,UPN,Message\n{row}\n{row}\n"
    with pytest.raises(Refused) as refused:
        replies(lay(text))

    assert [each.line for each in refused.value.faults] == [2, 3]
    assert refused.match(fault)


def test_exports_that_are_not_there_hold_nothing(lay):
    """Neither the files nor their names need be there."""
    assert (replies(lay()), outcomes(lay())) == ((), ())
    nothing = SchoolComms(SchoolComms.Settings(Path("x")))

    assert (replies(nothing), outcomes(nothing)) == ((), ())


def test_an_export_that_is_a_folder_is_refused(lay, tmp_path):
    """It is there, and no file."""
    (tmp_path / "replies.csv").mkdir()
    with pytest.raises(Refused, match=r"replies\.csv: a file that can be read"):
        replies(lay())


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"columns": {"Cost": "price"}}, "in columns, one of at, "),
        ({"words": {"Gone": "lost"}}, "in words, one of aware"),
    ],
)
def test_settings_are_strict(lay, settings, says):
    """Fields and outcomes are those that there are."""
    with pytest.raises(ValueError, match=says):
        lay(**settings)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which the exports are written again and again."""
    return tmp_path_factory.mktemp("exports")


def mutated(text: str) -> st.SearchStrategy[bytes]:
    """Give an export in which some bytes are others, or are missing."""
    content = text.encode()
    wrong = (
        st.sampled_from([b'"', b",", b"\n", b"\xff", b"\x00", b"0001-01-01T00:00Z"]) | st.binary()
    )
    return st.tuples(st.integers(0, len(content)), st.integers(0, 30), wrong).map(
        lambda found: content[: found[0]] + found[2] + content[sum(found[:2]) :]
    )


@given(content=st.binary() | mutated(REPLIES) | mutated(STATUSES))
def test_any_export_is_read_or_named(folder, content):
    """Whatever stands in it, there is a reading or the name of the file."""
    for name, read in (("replies.csv", replies), ("statuses.csv", outcomes)):
        (folder / name).write_bytes(content)
        settings = SchoolComms.Settings(folder, folder / "replies.csv", folder / "statuses.csv")
        places = {name}
        try:
            read(SchoolComms(settings))
        except Refused as refused:
            places &= {fault.place for fault in refused.faults}

        assert places
