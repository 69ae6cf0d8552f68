"""CPOMS by files: drafts of concerns go out, holds and a chronology come in."""

import csv
import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_adapters.cpoms import Form, read_chronology
from attendance_adapters.cpoms.drafts import draft
from attendance_adapters.cpoms.holds import read_holds
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.safeguarding import Concern, SafeguardingHold
from attendance_core.sessions import Half, Session

AT = datetime(2026, 11, 20, 10, 5, tzinfo=UTC)
CONCERN = Concern(
    "3f1c0d",
    "J919400123001",
    AT,
    datetime(2026, 7, 1, 10, 5, tzinfo=UTC),
    "Attendance",
    "Attendance Officer",
    marks=((Session(date(2026, 11, 20), Half.AM), "N"),),
    contacts_tried=3,
    alert_roles=("Safeguarding Lead",),
)
HOLDS = """\
pupil,since,owner,until,reference
J919400123001,2026-11-01,Safeguarding Lead,2026-12-01,C-118
adno:000017,2026-11-20,Deputy Safeguarding Lead,,
"""
CHRONOLOGY = """\
Date,Time,Student,Category,Incident,Author
20/11/2026,10:05,J919400123001,Attendance,"No answer, twice",Officer
21/11/2026,,J919400123001,,Visit,
"""


def adapters_of(folder, **changes):
    """Make the adapter as an application does."""
    (folder / "holds.csv").write_text(HOLDS, encoding="utf-8")
    found = factory("cpoms")
    values = {
        "drafts": folder / "drafts",
        "holds": folder / "holds.csv",
        "categories": ("Attendance", "Home issues"),
    }
    made = found(found.Settings(**values | changes))
    return SchoolAdapters.alone("cpoms", made, found.capabilities)


def test_a_concern_is_text_to_paste():
    """Who, when by the clock of London, and what is known; no name of a pupil, and no story."""
    assert draft(CONCERN, Form.TEXT) == (
        "Pupil: J919400123001\n"
        "Linked pupils: none\n"
        "Category: Attendance\n"
        "Happened: Friday 20 November 2026, 10:05\n"
        "Recorded: Wednesday 1 July 2026, 11:05\n"
        "By: Attendance Officer\n"
        "To be told: Safeguarding Lead\n"
        "\n"
        "The register of 2026-11-20 AM has the code N.\n"
        "People who were tried without an answer: 3.\n"
        "\n"
        "Reference of the attendance office: 3f1c0d\n"
    )


def test_a_concern_is_a_row_or_json():
    """Both say the same; a cell is safe in a spreadsheet."""
    concern = evolve(CONCERN, category="=Attendance")
    (row,) = csv.DictReader(StringIO(draft(concern, Form.CSV)))
    read = json.loads(draft(concern, Form.JSON))

    assert row["category"] == "'=Attendance"
    assert row["facts"] == "; ".join(read["facts"])
    assert read["occurred_at"] == row["occurred_at"] == "2026-11-20T10:05:00+00:00"
    assert read["recorded_at"] == "2026-07-01T11:05:00+01:00"


@pytest.mark.parametrize(("form", "ending"), [("text", ".txt"), ("csv", ".csv"), ("json", ".json")])
def test_a_concern_is_handed_over_once(tmp_path, form, ending):
    """Also after somebody took the file away; nobody's name or key is the file's."""
    adapters = adapters_of(tmp_path, form=Form(form))
    first = adapters.log_concern(CONCERN)
    file = tmp_path / "drafts" / f"3f1c0d{ending}"
    file.unlink()
    second = adapters.log_concern(CONCERN)

    assert (first.reference, first.already_sent) == (file.name, False)
    assert (second.reference, second.already_sent, file.exists()) == (file.name, True, False)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"category": "Weather"}, "cpoms, key category: a category of the setting"),
        ({"key": "../up"}, "cpoms, key key: a key of letters"),
        ({"key": "n-j919400123001"}, "cpoms, key key: a key of letters"),
        ({"pupil": "adno:17", "key": "N_17"}, "cpoms, key key: a key of letters"),
    ],
)
def test_a_concern_that_has_no_place_is_refused(tmp_path, changes, says):
    """Nothing is written of it."""
    adapters = adapters_of(tmp_path)
    with pytest.raises(Refused, match=f"^{says}"):
        adapters.log_concern(evolve(CONCERN, **changes))

    assert not (tmp_path / "drafts").exists()


def test_a_key_may_have_the_figures_of_an_admission_number(tmp_path):
    """It is a hash, in which they stand by chance."""
    receipt = adapters_of(tmp_path).log_concern(evolve(CONCERN, pupil="adno:1"))

    assert receipt.reference == "3f1c0d.txt"


@pytest.mark.parametrize(
    "pupil", ["Ann Example", "j919400123001", "J919400123001 ", "adno:", "adno: 17", "919400123001"]
)
def test_a_hold_of_what_is_no_key_is_refused(tmp_path, pupil):
    """It would hold nobody back, and nobody would be told; what stands there is not repeated."""
    path = tmp_path / "holds.csv"
    path.write_text(f"pupil,since,owner\n{pupil},2026-11-02,Lead\n", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        read_holds(path)
    assert str(refused.value) == (
        "holds.csv, line 2, column pupil: a UPN, or adno: and the admission number, was expected"
    )


def test_holds_of_a_spreadsheet_are_read(tmp_path):
    """With the mark that it puts before UTF-8, and with its line ends."""
    path = tmp_path / "holds.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HOLDS.replace("\n", "\r\n").encode())

    assert len(read_holds(path)) == 2


def test_holds_are_read(tmp_path):
    """Each with the role to speak to."""
    assert adapters_of(tmp_path).read_holds() == (
        SafeguardingHold(
            "J919400123001", date(2026, 11, 1), "Safeguarding Lead", date(2026, 12, 1), "C-118"
        ),
        SafeguardingHold("adno:000017", date(2026, 11, 20), "Deputy Safeguarding Lead"),
    )


def test_holds_that_are_not_there_are_refused(tmp_path):
    """A file that somebody mislaid would let every letter go."""
    adapters = adapters_of(tmp_path)
    (tmp_path / "holds.csv").unlink()

    with pytest.raises(Refused, match=r"^holds.csv: a file that can be read was expected$"):
        adapters.read_holds()


def test_every_fault_of_the_holds_is_told(tmp_path):
    """With line and column, and nothing of a cell."""
    path = tmp_path / "holds.csv"
    path.write_text(
        "pupil,since,owner,until\nadno:1,2026-11-02,Lead,2026-11-01\nadno:2,2/11/26,,\n",
        encoding="utf-8",
    )
    with pytest.raises(Refused) as refused:
        read_holds(path)

    assert [(each.line, each.column) for each in refused.value.faults] == [
        (2, "until"),
        (3, "since"),
        (3, "owner"),
    ]


def test_a_chronology_is_read_as_it_stands():
    """Cells are text, in their columns; what is empty is None; nobody is shown in a repr."""
    first, second = read_chronology(CHRONOLOGY.encode("cp1252"), place="c.csv")

    assert (first.line, first.date, first.time) == (2, "20/11/2026", "10:05")
    assert (first.incident, first.author) == ("No answer, twice", "Officer")
    assert (second.line, second.time, second.category) == (3, None, None)
    assert "J919" not in repr(first)


def test_a_school_says_what_its_own_columns_mean():
    """A header of its own is read, or left aside."""
    text = "When,What,Key\n20/11/2026,Visit,7\n"
    columns = {"When": "date", "what": "incident", "KEY": ""}
    (row,) = read_chronology(text.encode(), place="c.csv", columns=columns)

    assert (row.date, row.incident) == ("20/11/2026", "Visit")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(None, None)]),
        ("Date,Mood,Date\n", [(1, "Mood"), (1, "Date")]),
        ("J919400123001,seen\n", [(1, "1"), (1, "2"), (1, None)]),
        ("Date,Incident\n,x\n20/11/2026\n", [(2, "date"), (3, None)]),
        ('Date\n"20/11\n', [(2, None)]),
    ],
)
def test_a_chronology_with_other_columns_is_refused(text, faults):
    """Every fault is told, and what may be somebody's data is not repeated."""
    with pytest.raises(Refused) as refused:
        read_chronology(text.encode(), place="c.csv")

    assert [(each.line, each.column) for each in refused.value.faults] == faults
    assert "J919" not in str(refused.value)


def test_a_chronology_of_a_spreadsheet_is_read():
    """Its encoding, its mark, its line ends; days stay as they stand, whichever order they have."""
    text = "Date,Incident\r\n01/02/26,caf\xe9\r\n02/13/2026,\r\n"
    first, second = read_chronology(text.encode("cp1252"), place="c.csv")
    with_mark = read_chronology(b"\xef\xbb\xbf" + text.encode(), place="c.csv")

    assert (first.date, first.incident, second.date) == ("01/02/26", "café", "02/13/2026")
    assert with_mark == (first, second)


@pytest.mark.parametrize("data", [b"Date\n\x81\n", b"\xff\xfeD\x00a\x00t\x00e\x00"])
def test_bytes_that_are_no_text_are_refused(data):
    """With the place, and no cell."""
    with pytest.raises(Refused, match=r"^c\.csv"):
        read_chronology(data, place="c.csv")


def test_a_cell_of_any_length_is_read():
    """A narrative is as long as it is; what the reader cannot take is refused by its line."""
    text = "Date,Incident\n20/11/2026," + "x" * 200_000 + "\n"

    with pytest.raises(Refused, match=r"^c\.csv, line 2: "):
        read_chronology(text.encode(), place="c.csv")


def test_a_column_that_means_nothing_known_is_refused():
    """The setting is held to the fields that there are."""
    with pytest.raises(Refused, match="one of date, pupil, time"):
        read_chronology(b"Date,X\n", place="c.csv", columns={"X": "mood"})


@settings(max_examples=200)
@given(
    st.binary()
    | st.text().map(str.encode)
    | st.text().map(lambda end: CHRONOLOGY.encode() + end.encode())
)
def test_whatever_stands_there_is_read_or_refused(data):
    """A refusal names the place; there is no other error."""
    places = set()
    try:
        read_chronology(data, place="c.csv")
    except Refused as refused:
        places = {each.place for each in refused.faults}

    assert places <= {"c.csv"}
