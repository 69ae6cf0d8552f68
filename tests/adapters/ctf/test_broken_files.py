"""Files as they come from another school: broken, cut short, in another encoding, or doubled."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_adapters.ctf import Ctf
from attendance_core.errors import Refused
from attendance_core.tables import structure

SAMPLES = ("ctf23_attendance_single_char.xml", "ctf25_attendance.xml")
PERSONAL = ("J919400123001", "Example", "Ann", "2012-03")
UPN = "<UPN>J919400123001</UPN>"
NAMES = "<Surname>Example</Surname><Forename>Ann</Forename>"
WHERE = "ctf.xml, pupil 1, element"

Files = Callable[..., Ctf]
YearData = Callable[..., str]
Refusal = Callable[..., list[str]]


def read(path: Path) -> tuple[object, ...]:
    """Give all that is read of a file."""
    adapter = Ctf(Ctf.Settings(path))
    return adapter.attendance_read_roll(), adapter.attendance_read_marks(None).rows()


@st.composite
def broken(draw: st.DrawFn, good: bytes) -> bytes:
    """Change a piece of a good file, say a piece twice, or cut it off."""
    first = draw(st.integers(0, len(good)))
    last = draw(st.integers(first, min(len(good), first + 60)))
    put = [b"<", b"&", b",", b"</", b"<!DOCTYPE a>", b"\0", b"<a/>", good[first:last] * 2]
    piece = draw(st.binary(max_size=12) | st.sampled_from(put))
    return good[:first] + piece + (b"" if draw(st.booleans()) else good[last:])


@settings(max_examples=400)
@given(data=st.data())
def test_whatever_comes_is_read_or_refused(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A refusal names the file and nobody; what is read has its counts; nothing else is raised."""
    good = (shared / "samples" / data.draw(st.sampled_from(SAMPLES))).read_bytes()
    # Half of a good file is its pupil: there most is changed.
    within = good[good.index(b"<Pupil>") :]
    before = good[: -len(within)]
    path = tmp_path_factory.mktemp("ctf") / "ctf.xml"
    path.write_bytes(data.draw(broken(good) | broken(within).map(lambda end: before + end)))
    try:
        read(path)
    except Refused as refused:
        told = str(refused)

        assert all(line.startswith("ctf.xml") for line in told.splitlines())
        assert not [value for value in PERSONAL if value in told]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_that_is_cut_short(shared: Path, tmp_path: Path, name: str) -> None:
    """It is read as a whole or not at all, wherever it ends."""
    good = (shared / "samples" / name).read_bytes().rstrip()
    path = tmp_path / "ctf.xml"
    for end in range(len(good)):
        path.write_bytes(good[:end])
        with pytest.raises(Refused, match=r"^ctf\.xml, line [0-9]+: well-formed XML was expected$"):
            read(path)


def test_a_file_that_is_written_to_while_it_is_read(shared: Path, tmp_path: Path) -> None:
    """What was read may be of two files: it is refused, and at another time read."""
    path, stop, told = tmp_path / "ctf.xml", Event(), set()
    path.write_bytes((shared / "samples" / SAMPLES[1]).read_bytes() + b" " * 4_000_000)

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"\n")
                time.sleep(0.0001)

    thread = Thread(target=write)
    thread.start()
    try:
        for _ in range(2_000):
            if told:
                break
            try:
                read(path)
            except Refused as refused:
                told.add(str(refused))
    finally:
        stop.set()
        thread.join()

    assert told == {"ctf.xml: a file that nobody writes to while it is read was expected"}
    assert read(path) == read(shared / "samples" / SAMPLES[1])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_encodings_that_are_said(shared: Path, tmp_path: Path, encoding: str) -> None:
    """A file that says its encoding, or shows it by its first bytes, is read in it."""
    sample = shared / "samples" / SAMPLES[1]
    text = sample.read_text("utf-8").replace(">Example<", ">Exámple<")
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    (tmp_path / "ctf.xml").write_bytes(text.replace("UTF-8", declared, 1).encode(encoding))
    roll = Ctf(Ctf.Settings(tmp_path / "ctf.xml")).attendance_read_roll()

    assert roll.pupils[0].legal_surname == "Exámple"


def test_an_encoding_that_is_not_said(files: Files) -> None:
    """A letter of cp1252 in what is UTF-8 is told by its line."""
    adapter = files(pupils=f"<Pupil>\n{UPN}<Surname>Exámple</Surname></Pupil>")
    path = adapter.settings.file
    assert path is not None
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))

    with pytest.raises(Refused, match=r"^ctf\.xml, line 2: well-formed XML was expected$"):
        read(path)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (f"{UPN}{UPN}{NAMES}", "UPN: one UPN in its Pupil was expected"),
        (f"{UPN}{NAMES}<Surname>Other</Surname>", "Surname: one Surname in its Pupil was expected"),
        (f"{UPN}<Surname>Ex<b/>ample</Surname>{NAMES[26:]}", "Surname: text alone was expected"),
        (
            f"{UPN}{NAMES}<BasicDetails/><BasicDetails/>",
            "BasicDetails: one BasicDetails in its Pupil was expected",
        ),
        (
            (
                f"{UPN}{NAMES}<Contacts><Contact><Order>1</Order><Surname>A</Surname><Surname>B</Surname>"
                "</Contact></Contacts>"
            ),
            "Surname: one Surname in its Contact was expected",
        ),
        (
            f"{UPN}<Surname>{'x' * 2**20}</Surname>{NAMES[26:]}",
            "Surname: 10,000 characters at most were expected",
        ),
    ],
)
def test_half_a_pupil(refusal: Refusal, inside: str, told: str) -> None:
    """Of an element that stands twice, or is more than text, the first part is not the whole."""
    assert refusal(pupils=f"<Pupil>{inside}</Pupil>") == [f"{WHERE} {told}"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("\\<", "\\<a/>,I,I<"), "AttendanceMarks: text alone was expected"),
        (
            ("</AttendanceMarks>", "</AttendanceMarks><AttendanceMarks>I,I</AttendanceMarks>"),
            "AttendanceMarks: one AttendanceMarks in its AttendSessions was expected",
        ),
        (
            ("</AttendSessions>", "</AttendSessions><AttendSessions/>"),
            "AttendSessions: one AttendSessions in its YearData was expected",
        ),
        (
            ("<AttendSessions>", "<SessionsPossible>2</SessionsPossible>" * 2 + "<AttendSessions>"),
            "SessionsPossible: one SessionsPossible in its YearData was expected",
        ),
        (("/,", "/," * 6_000), "AttendanceMarks: 10,000 characters at most were expected"),
    ],
)
def test_half_a_year(
    refusal: Refusal, year_data: YearData, change: tuple[str, str], told: str
) -> None:
    """So with the marks of a year, and what stands beside them."""
    assert refusal(year_data("/,\\").replace(*change)) == [f"{WHERE} {told}"]


def test_a_remark_is_no_part_of_the_marks(files: Files, year_data: YearData) -> None:
    """What XML has for people to read changes nothing."""
    adapter = files(year_data("/,\\<!-- autumn -->,I,I"))

    assert adapter.attendance_read_marks(None)["code"].to_list() == ["/", "\\", "I", "I"]


def test_elements_that_are_not_read_may_be_anything(files: Files) -> None:
    """Of the parts of a file that are not about attendance nothing is asked."""
    more = "<Exam><Title>A<b/></Title><Title/><Year/><Year/></Exam>"

    assert len(files(more=more).attendance_read_roll().pupils) == 1


def test_marks_of_more_than_two_years(refusal: Refusal, year_data: YearData) -> None:
    """A list that is a hundred years long is a slip, and no day is beyond those that there are."""
    told = "ctf.xml, pupil 1, year 2025, element AttendanceMarks: 1464 marks at most were expected"

    assert refusal(year_data("/\\" * 733), version="23.0") == [f"{told}, of two years"]


@pytest.mark.parametrize("start", ["0025-09-01", "1899-12-30", "9999-12-31"])
def test_marks_from_a_day_of_another_age(refusal: Refusal, year_data: YearData, start: str) -> None:
    """Nor is a year of two digits one of the first century."""
    assert refusal(year_data("/,\\", start)) == [
        (
            "ctf.xml, pupil 1, year 2025, element AttendanceStartDate: "
            "a day of a year that is near was expected"
        )
    ]


def test_a_year_that_is_something_else(refusal: Refusal, year_data: YearData) -> None:
    """What stands in its place may be somebody's number, and is not repeated."""
    data = year_data("/,\\,/").replace("<Year>2025", "<Year>07700900123")

    assert refusal(data)[0].startswith("ctf.xml, pupil 1, year (unnamed), element AttendanceMarks")


def test_counts_of_a_system_that_counts_otherwise(files: Files, year_data: YearData) -> None:
    """Where every pupil's counts are others, some are told and the rest is a number."""
    data = year_data("/,\\", counts="<SessionsPossible>9</SessionsPossible>")
    pupil = "<Pupil><UPN>A9194001{:05}</UPN>" + NAMES + f"<Attendance>{data}</Attendance></Pupil>"
    adapter = files(pupils="".join(pupil.format(number) for number in range(50)))

    with pytest.raises(Refused) as refused:
        adapter.attendance_read_marks(None)
    told = str(refused.value).splitlines()
    assert len(told) == 21
    assert told[-1] == "ctf.xml: counts as in the marks were expected (in 30 more elements)"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"version": 22}, "in version, a whole number from 23 to 25 was expected"),
        ({"number": 1_000}, "in number, a whole number from 1 to 999 was expected"),
        ({"number": 0}, "in number, a whole number from 1 to 999 was expected"),
        ({"la_number": 0}, "in la_number, a whole number from 1 to 999 was expected"),
        (
            {"to_la_number": 919, "to_establishment": 10_000},
            "in to_establishment, a whole number from 0 to 9999 was expected",
        ),
        (
            {"to_la_number": 919},
            "both to_la_number and to_establishment were expected, or neither",
        ),
    ],
)
def test_settings_of_no_file(settings: dict[str, object], told: str) -> None:
    """Numbers that no file's name can have are told in a sentence."""
    with pytest.raises(Refused) as refused:
        structure(settings, Ctf.Settings, place="trust.toml")
    assert str(refused.value).endswith(f": {told}")
