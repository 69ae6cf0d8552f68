"""Presence, beside the register and alone."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import Presence, PresenceEvent, PresenceSource
from attendance_core.tables import LONDON

KERENSA = "J919400123001"
SEEN = (
    Presence(
        datetime(2026, 11, 19, 9, tzinfo=LONDON),
        PresenceSource.SIGN_IN,
        PresenceEvent.ARRIVED,
        KERENSA,
    ),
    Presence(
        datetime(2026, 11, 19, 9, tzinfo=LONDON),
        PresenceSource.RED_BUTTON,
        PresenceEvent.ALERT,
        place="B12",
    ),
)
Read = Callable[..., SchoolAdapters]
Faults = Callable[[Mapping[str, str | bytes | None]], list[str]]
Original = Callable[[str], str]


def alone(folder: Path) -> SchoolAdapters:
    """Give the adapters of a school that names the folder for presence and for nothing else."""
    adapter = RegisterFolder(RegisterFolder.Settings(folder))
    return SchoolAdapters.joined({"presence": ("register_folder", adapter)})


@pytest.fixture
def gate(tmp_path: Path, original: Original) -> Path:
    """Give a folder that holds presence.csv, and a spreadsheet that somebody left there."""
    folder = tmp_path / "gate"
    folder.mkdir()
    (folder / "presence.csv").write_text(original("presence.csv"), encoding="utf-8")
    (folder / "notes.xlsx").write_bytes(b"\x00\x01")
    return folder


def told(folder: Path) -> list[str]:
    """Give the faults for which the presence of a folder is refused."""
    with pytest.raises(Refused) as refused:
        alone(folder).read_presence_events(None)
    return str(refused.value).splitlines()


def test_presence_of_a_whole_folder(read: Read) -> None:
    """A sighting has its moment by the clock of London; an alert may be about nobody."""
    assert read().read_presence_events(None) == SEEN


def test_what_a_provision_returned(read: Read) -> None:
    """A return of alternative provision may carry a code; it is taken as it is."""
    text = f"at,source,event,pupil,code\n2026-11-19T09:30,ap_return,arrived,{KERENSA},B\n"
    (seen,) = read({"presence.csv": text}).read_presence_events(None)

    assert (seen.source, seen.code) == (PresenceSource.AP_RETURN, "B")


def test_no_presence(read: Read) -> None:
    """In a whole folder the file may be absent: then nobody was seen."""
    assert read({"presence.csv": None}).read_presence_events(None) == ()


def test_presence_alone(gate: Path) -> None:
    """A folder that holds presence.csv alone is enough for presence."""
    assert alone(gate).read_presence_events(None) == SEEN


def test_presence_alone_is_no_register_folder(gate: Path) -> None:
    """For roll and marks everything else is missing."""
    adapter = RegisterFolder(RegisterFolder.Settings(gate))
    school = SchoolAdapters.alone("register_folder", adapter, RegisterFolder.capabilities)

    assert school.read_presence_events(None) == SEEN
    with pytest.raises(Refused) as refused:
        school.read_roll()
    assert str(refused.value).splitlines() == [
        f"{name}: this file is missing from the register folder"
        for name in ("school.toml", "calendar.csv", "pupils.csv", "marks.csv")
    ]


def test_presence_alone_is_read_once(gate: Path) -> None:
    """An adapter is one look at the folder."""
    adapters = alone(gate)
    adapters.read_presence_events(None)
    (gate / "presence.csv").unlink()

    assert adapters.read_presence_events(None) == SEEN


def test_whom_it_is_about_is_not_asked_where_there_is_no_roll(
    gate: Path, original: Original
) -> None:
    """The pupils of presence.csv alone are known to another system; a doubled row is refused."""
    text = original("presence.csv").replace(KERENSA, "adno:000001")
    (gate / "presence.csv").write_text(text, encoding="utf-8")
    (first, _) = alone(gate).read_presence_events(None)

    assert first.pupil == "adno:000001"
    (gate / "presence.csv").write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    assert told(gate) == ["presence.csv, line 4: one row for each at, source, pupil was expected"]


def test_faults_of_presence_alone(gate: Path) -> None:
    """All at once, each with its line and column, and nothing of the row."""
    text = "at,source,event,pupil\n08:40,window,ran,J919400123001\n"
    (gate / "presence.csv").write_text(text, encoding="utf-8")
    faults = told(gate)

    assert [fault.split(": ")[0] for fault in faults] == [
        f"presence.csv, line 2, column {column}" for column in ("at", "source", "event")
    ]
    assert KERENSA not in "".join(faults)


@pytest.mark.parametrize("name", ["parents.csv", "marks.csv", "registers.csv"])
def test_half_a_folder_is_not_presence_alone(gate: Path, original: Original, name: str) -> None:
    """With any other file of a register folder it must be whole."""
    (gate / name).write_text(original(name), encoding="utf-8")

    assert "pupils.csv: this file is missing from the register folder" in told(gate)


def test_no_presence_at_all(tmp_path: Path) -> None:
    """A folder without anything is not one in which nobody was seen."""
    (tmp_path / "empty").mkdir()

    assert told(tmp_path / "empty") == ["presence.csv: this file is missing"]
    assert told(tmp_path / "none") == [f"{tmp_path / 'none'}: a register folder was expected"]
