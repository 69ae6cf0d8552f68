"""Small reports for the tests, and what must never be told of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from attendance_adapters.sims import Sims
from attendance_core.errors import Refused

STUDENTS = """<?xml version="1.0" encoding="utf-8"?>
<SuperStarReport>
  <Record>
    <Adno>004512</Adno><UPN>J919400123001</UPN>
    <Legal_x0020_Surname>Example</Legal_x0020_Surname>
    <Legal_x0020_Forename>Ann</Legal_x0020_Forename>
  </Record>
  <Record>
    <Adno>004513</Adno>
    <Legal_x0020_Surname>Sample-Test</Legal_x0020_Surname>
    <Legal_x0020_Forename>Zoë</Legal_x0020_Forename>
  </Record>
</SuperStarReport>
"""
PERSONAL = ("J919400123001", "004512", "004513", "Example", "Ann", "Sample", "Zo", "Bus late")

Reports = Callable[..., Sims]
Refusal = Callable[..., list[str]]


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    """Write reports, of marks and of students, and give the adapter that reads them."""

    def write(marks: str | None = "", students: str | None = STUDENTS, **settings: object) -> Sims:
        paths = (tmp_path / "marks.csv", tmp_path / "students.xml")
        for path, text, encoding in zip(paths, (marks, students), ("cp1252", "utf-8"), strict=True):
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_bytes(text.encode(encoding))
        return Sims(Sims.Settings(*paths, **settings))  # type: ignore[arg-type]

    return write


@pytest.fixture
def refusal(reports: Reports) -> Refusal:
    """Read reports that must be refused, and give the faults; none says who anybody is."""

    def faults(*args: str | None, **settings: object) -> list[str]:
        adapter = reports(*args, **settings)
        with pytest.raises(Refused) as refused:
            adapter.attendance_read_marks(None)
        told = str(refused.value)
        assert not [value for value in PERSONAL if value in told]
        return told.splitlines()

    return faults
