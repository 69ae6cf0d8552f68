"""Small files for the tests, and what must never be told of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from attendance_adapters.ctf import Ctf
from attendance_core.errors import Refused

PERSONAL = ("J919400123001", "Example", "Ann", "2012")
SOURCE = "<SourceSchool><LEA>919</LEA><Estab>4001</Estab></SourceSchool>"

Files = Callable[..., Ctf]
YearData = Callable[..., str]
Refusal = Callable[..., list[str]]


@pytest.fixture
def year_data() -> YearData:
    """Make a `YearData` of the school 919/4001."""

    def make(
        marks: str,
        start: str = "2025-09-01",
        *,
        estab: int = 4001,
        counts: str = "",
        year: int = 2025,
    ) -> str:
        sessions = f"<AttendanceStartDate>{start}</AttendanceStartDate>"
        sessions += f"<AttendanceMarks>{marks}</AttendanceMarks>"
        school = f"<Year>{year}</Year><LEA>919</LEA><Estab>{estab}</Estab>"
        return f"<YearData>{school}{counts}<AttendSessions>{sessions}</AttendSessions></YearData>"

    return make


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write a CTF of one pupil, or of the pupils that are given, and give its adapter."""

    def write(
        *years: str,
        version: str = "25.0",
        header: str = SOURCE,
        more: str = "",
        pupils: str | None = None,
        **settings: object,
    ) -> Ctf:
        ann = (
            "<Pupil><UPN>J919400123001</UPN><Surname>Example</Surname><Forename>Ann</Forename>"
            f"<DOB>2012-03-04</DOB><Attendance>{''.join(years)}</Attendance>{more}</Pupil>"
        )
        inside = f"<Header><CTFversion>{version}</CTFversion>{header}</Header>"
        inside += f"<CTFpupilData>{ann if pupils is None else pupils}</CTFpupilData>"
        path = tmp_path / "ctf.xml"
        path.write_text(f"<CTfile>{inside}</CTfile>", encoding="utf-8")
        return Ctf(Ctf.Settings(path, **settings))  # type: ignore[arg-type]

    return write


@pytest.fixture
def refusal(files: Files) -> Refusal:
    """Read a file that must be refused, and give the faults; none says who anybody is."""

    def faults(*years: str, **given: object) -> list[str]:
        adapter = files(*years, **given)
        with pytest.raises(Refused) as refused:
            (adapter.attendance_read_marks(None), adapter.attendance_read_roll())
        told = str(refused.value)
        assert not [value for value in PERSONAL if value in told]
        return told.splitlines()

    return faults
