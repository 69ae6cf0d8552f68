"""Files of which a part is missing, or that somebody writes to: nothing is read by halves."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import polars as pl
import pytest
from attrs import evolve

from attendance_adapters.sims import Sims
from attendance_adapters.sims.at_once import streamed
from attendance_adapters.sims.kinds import MARKS as KIND
from attendance_adapters.sims.reports import opened
from attendance_adapters.sims.third_party import read_codes, read_lesson_xml, read_session_xml
from attendance_core.errors import Refused

ANN, ZOE = "J919400123001,004512", ",004513"
# The last column is left aside: of the last cell of all a part cannot be told from the whole.
MARKS = (
    "UPN,Adno,Date,Session,Mark,Subcode,Minutes late,Comments\r\n"
    f'{ANN},06/10/2025,AM,L,,12,"Bus, ""late"""\r\n'
    f"{ZOE},06/10/2025,PM,C,2,,Zoë\r\n"
    f"{ANN},07/10/2025,AM,L,,12,Bus late\r\n"
)
LESSONS = (
    "UPN,Adno,Date,Period,Mark,Minutes late,Starts,Subject,Recorded at,Room\r\n"
    f'{ANN},20/11/2026,P1,L,12,08:45,"Art, and craft",08:51,A1\r\n'
    f"{ZOE},20/11/2026,P10,RR,12,08:45,Art,20/11/2026 08:51,A12\r\n"
)
CONTACTS = (
    "UPN,Adno,Surname,Forename,Priority,Mobile,Email\r\n"
    f"{ANN},Quick,Di,1,07700900123,di@example.org\r\n"
    f'{ZOE},"Quick, or Swift",Ed,12,07700900124,ed@example.org\r\n'
)
REGISTERS = (
    "Date,Session,Period,Group,Taken at,Closed at,Room\r\n"
    "20/11/2026,AM,Tutor,7A,08:45,09:10,A1\r\n"
    "20/11/2026,PM,Lesson 10,7AB,13:45,21/11/2026 09:10,A12\r\n"
)
READ: dict[str, Callable[[Sims], list[object]]] = {
    "marks": lambda sims: sims.attendance_read_marks(None).rows(),
    "lessons": lambda sims: sims.attendance_read_lesson_marks(None).rows(),
    "contacts": lambda sims: list(sims.attendance_read_roll().parents),
    "registers": lambda sims: list(sims.attendance_read_register_status(None)),
}
TEXTS = {"marks": MARKS, "lessons": LESSONS, "contacts": CONTACTS, "registers": REGISTERS}

Reports = Callable[..., Sims]
Faults = Callable[[Callable[[], object]], list[str]]


def part_of(path: Path, data: bytes, read: Callable[[], list[object]]) -> list[object]:
    """Give what is read of a part of a file; nothing where it is refused by its name."""
    path.write_bytes(data)
    try:
        return read()
    except Refused as refused:
        told = str(refused)

        assert all(line.startswith(path.name) for line in told.splitlines())
        return []


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_csv_that_is_cut_short(reports: Reports, tmp_path: Path, name: str) -> None:
    """Wherever a report ends, each row of it that is read is one of the whole report."""
    path, good = tmp_path / f"{name}.csv", TEXTS[name].encode("cp1252")
    settings = evolve(reports(MARKS).settings, **{name: path})
    path.write_bytes(good)
    whole = READ[name](Sims(settings))
    counts = set()
    for end in range(len(good)):
        found = part_of(path, good[:end], lambda: READ[name](Sims(settings)))
        counts.add(len(found))

        assert found == whole[: len(found)], end
    assert counts == set(range(len(whole) + 1))


def test_a_report_in_xml_that_is_cut_short(reports: Reports, tmp_path: Path, shared: Path) -> None:
    """One in XML is read as a whole or not at all."""
    settings = reports().settings
    path = tmp_path / "students.xml"
    good = (shared / "samples" / "sims_report_students.xml").read_bytes().rstrip()
    for end in range(len(good)):
        assert not part_of(
            path, good[:end], lambda: list(Sims(settings).attendance_read_roll().pupils)
        )


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (read_session_xml, "sims_tp_session_extended_2024.xml"),
        (read_session_xml, "sims_tp_session_write_pre2024.xml"),
        (read_lesson_xml, "sims_tp_lesson_extended_2024.xml"),
        (read_lesson_xml, "sims_tp_lesson_write_pre2024.xml"),
        (read_codes, "sims_tp_codes.xml"),
        (read_codes, "sims_tp_codes_v2.xml"),
    ],
)
def test_third_party_xml_that_is_cut_short(
    shared: Path, read: Callable[..., object], name: str
) -> None:
    """So with what SIMS 7 gives to programs."""
    good = (shared / "samples" / name).read_bytes().rstrip()
    for end in range(len(good)):
        with pytest.raises(Refused) as refused:
            read(good[:end], place=name)
        assert refused.value.faults[0].place == name


def test_where_a_file_ends_within_a_row(reports: Reports, faults_of: Faults) -> None:
    """The row is named. One that has a line end may leave out cells, as ever."""
    cut, short = (MARKS + f"{ANN},08/10/2025,AM,L,,1" + end for end in ("", "\r\n"))

    assert faults_of(lambda: reports(cut).attendance_read_marks(None)) == [
        "marks.csv, line 5: a whole row was expected; the file ends within it"
    ]
    assert reports(short).attendance_read_marks(None).height == 4


@contextmanager
def written_to(path: Path, text: bytes) -> Iterator[None]:
    """Append to a file all the while."""
    stop = Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(text)
                time.sleep(0.0001)

    thread = Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_a_file_that_is_written_to_while_it_is_read(tmp_path: Path) -> None:
    """What was read may be of two reports: it is refused, and at another time read."""
    path = tmp_path / "marks.csv"
    path.write_bytes(MARKS.encode("cp1252") * 40_000)
    told = set()
    with written_to(path, b"\r\n"):
        for _ in range(2_000):
            if told:
                break
            try:
                opened(path)
            except Refused as refused:
                told.add(str(refused))

    assert told == {"marks.csv: a file that nobody writes to while it is read was expected"}
    assert opened(path).data.startswith(b"UPN")


def test_xml_that_is_written_to_while_it_is_read(tmp_path: Path) -> None:
    """Of one that is read a piece at a time nothing is given either."""
    path = tmp_path / "marks.xml"
    record = "<Record><UPN>J919400123001</UPN><Date>2025-10-06</Date><Session>AM</Session>"
    text = f"<SuperStarReport>{record}<Mark>/</Mark></Record></SuperStarReport>"
    path.write_text(text, encoding="utf-8")

    def typed(cells: pl.DataFrame) -> pl.DataFrame:
        with path.open("a", encoding="utf-8") as file:
            file.write("\n")
        return cells

    assert streamed(path, KIND, {}, typed) is None
    assert streamed(path, KIND, {}, lambda cells: cells) is not None
