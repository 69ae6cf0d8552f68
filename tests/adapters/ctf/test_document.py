import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from attendance_adapters.ctf import Ctf
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters
from attendance_core.tables import LONDON

SOURCE = "<SourceSchool><LEA>919</LEA><Estab>4001</Estab></SourceSchool>"

Files = Callable[..., Ctf]
Refusal = Callable[..., list[str]]

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b0 "x">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    + "]><CTfile>&b9;</CTfile>"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<CTfile><Header>", "ctf.xml, line 1: well-formed XML was expected"),
        ("", "ctf.xml, line 1: well-formed XML was expected"),
        ("<Other/>", "ctf.xml: a CTF was expected, whose outermost element is CTfile"),
        ("<CTfile/>", "ctf.xml: an element Header was expected"),
        (
            '<!DOCTYPE a [<!ENTITY b "c">]><CTfile>&b;</CTfile>',
            "ctf.xml: plain XML without entities was expected",
        ),
        ('<?xml version="1.0" encoding="utf-7"?><CTfile/>', "ctf.xml"),
        (LAUGHS, "ctf.xml: plain XML without entities was expected"),
        (
            f'<!DOCTYPE a [<!ENTITY b "{"x" * 10_000}">]><CTfile>{"&b;" * 10_000}</CTfile>',
            "ctf.xml: plain XML without entities was expected",
        ),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><CTfile>&b;</CTfile>',
            "ctf.xml: plain XML without entities was expected",
        ),
        (
            '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/"> %b;]><CTfile/>',
            "ctf.xml: plain XML without entities was expected",
        ),
        (
            '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/ctf.dtd"><CTfile/>',
            "ctf.xml: plain XML without entities was expected",
        ),
        (
            f'<!DOCTYPE a [<!ATTLIST CTfile b CDATA "{"x" * 10_000}">]><CTfile/>',
            "ctf.xml: plain XML without entities was expected",
        ),
    ],
)
def test_no_ctf(tmp_path: Path, text: str, told: str) -> None:
    """What is not a CTF is refused."""
    path = tmp_path / "ctf.xml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refused) as refused:
        Ctf(Ctf.Settings(path)).attendance_read_roll()
    assert str(refused.value).startswith(told)


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is told by its name alone."""
    with pytest.raises(Refused, match=r"^ctf\.xml: a file that can be read was expected$"):
        Ctf(Ctf.Settings(tmp_path / "ctf.xml")).attendance_read_marks(None)


@pytest.mark.parametrize(
    ("text", "as_at"),
    [
        ("2025-09-15T16:00:00", datetime(2025, 9, 15, 16, tzinfo=LONDON)),
        ("2025-12-15T16:00:00.123", datetime(2025, 12, 15, 16, 0, 0, 123_000, tzinfo=LONDON)),
        ("2025-09-15T16:00:00+01:00", datetime(2025, 9, 15, 16, tzinfo=LONDON)),
        ("2025-09-15T15:00:00Z", datetime(2025, 9, 15, 16, tzinfo=LONDON)),
        ("2025-10-26T01:30:00Z", datetime(2025, 10, 26, 1, 30, fold=1, tzinfo=LONDON)),
    ],
)
def test_the_moment_of_the_header(files: Files, text: str, as_at: datetime) -> None:
    """Without an offset it is local time; it counts, whenever the file was copied."""
    adapter = files(header=f"<DateTime>{text}</DateTime>{SOURCE}")

    assert adapter.attendance_marks_as_at() == as_at
    assert adapter.attendance_marks_as_at().tzinfo is LONDON


@pytest.mark.parametrize("header", [SOURCE, f"<DateTime> </DateTime>{SOURCE}"])
def test_a_header_without_a_moment(files: Files, header: str) -> None:
    """Then it is when the file, as it was read, was written."""
    adapter = files(header=header)
    path = adapter.settings.file
    written = datetime(2026, 7, 3, 9, 5, tzinfo=LONDON)
    os.utime(path, (written.timestamp(), written.timestamp()))
    adapter.attendance_read_marks(None)
    path.write_text("nothing", encoding="utf-8")

    assert adapter.attendance_marks_as_at() == written


@pytest.mark.parametrize("text", ["15/09/2025 16:00", "2025-09-15", "2025-10-26T01:30:00"])
def test_a_moment_that_is_none(files: Files, text: str) -> None:
    """It is refused where it is asked for: the file's own may be much later than its marks."""
    adapter = files(header=f"<DateTime>{text}</DateTime>{SOURCE}")

    assert len(adapter.attendance_read_roll().pupils) == 1
    with pytest.raises(Refused) as refused:
        adapter.attendance_marks_as_at()
    assert str(refused.value) == (
        "ctf.xml, element DateTime: an ISO moment such as 2026-11-20T08:45:00 was expected"
    )


def test_everything_that_is_missing(refusal: Refusal) -> None:
    """Version, school and pupils are asked for at once."""
    assert refusal(version="new", header="", pupils="") == [
        "ctf.xml, element CTFversion: a version such as 25.0 was expected",
        (
            "ctf.xml, element SourceSchool: the numbers LEA and Estab of the school that the file "
            "comes from were expected"
        ),
        "ctf.xml: at least one Pupil was expected; the file has none",
    ]


def test_the_school_of_the_settings(files: Files) -> None:
    """A file that does not say where it comes from is read for the school of the settings."""
    adapter = files(header="", la_number=919, establishment=4001)

    assert len(adapter.attendance_read_roll().pupils) == 1


def test_the_other_spelling_of_the_version(files: Files, tmp_path: Path) -> None:
    """One Education writes CTFVersion."""
    adapter = files()
    path = tmp_path / "ctf.xml"
    path.write_text(path.read_text().replace("CTFversion", "CTFVersion"))

    assert len(adapter.attendance_read_roll().pupils) == 1


def test_pupils_by_upn(refusal: Refusal) -> None:
    """Every pupil has a UPN, and a UPN has one pupil; pupils are told by their position."""
    names = "<Surname>Example</Surname><Forename>Ann</Forename>"
    upns = ["<UPN>J919400123001</UPN>", "", "<UPN>J919400123001</UPN>", "<UPN>J9194</UPN>"]
    pupils = "".join(f"<Pupil>{upn}{names}</Pupil>" for upn in upns)

    assert refusal(pupils=pupils) == [
        "ctf.xml, pupil 2, element UPN: a UPN, a letter and twelve characters, was expected",
        "ctf.xml, pupil 3, element UPN: one Pupil for each UPN was expected",
        "ctf.xml, pupil 4, element UPN: a UPN, a letter and twelve characters, was expected",
    ]


def test_one_adapter_alone(files: Files) -> None:
    """The adapter answers the hooks of what it says it can do."""
    school = SchoolAdapters.alone("ctf", files(), Ctf.capabilities)

    assert len(school.read_roll().pupils) == 1
    assert len(school.read_marks(None)) == 0
    assert school.read_register_status(None) == ()
