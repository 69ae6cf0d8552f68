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
PERSONAL = (
    *("J919400123001", "004512", "004513", "Example", "Ann", "Sample", "Zo", "Bus late"),
    *("Quick", "07700900123"),
)

Reports = Callable[..., Sims]
Refusal = Callable[..., list[str]]
Faults = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    """Write reports, and give the adapter that reads them.

    The students are in UTF-8 and all others in cp1252; None is a report that was not written.
    """

    def write(
        marks: str | None = "",
        students: str | None = STUDENTS,
        *,
        contacts: str | None = None,
        registers: str | None = None,
        **settings: object,
    ) -> Sims:
        texts = {"marks.csv": marks, "students.xml": students}
        optional = {"contacts": contacts, "registers": registers}
        for name, given in optional.items():
            if given is not None:
                texts[f"{name}.csv"] = given
                settings[name] = tmp_path / f"{name}.csv"
        for name, text in texts.items():
            (tmp_path / name).unlink(missing_ok=True)
            if text is not None:
                encoding = "utf-8" if name == "students.xml" else "cp1252"
                (tmp_path / name).write_bytes(text.encode(encoding))
        paths = (tmp_path / "marks.csv", tmp_path / "students.xml")
        return Sims(Sims.Settings(*paths, **settings))  # type: ignore[arg-type]

    return write


@pytest.fixture
def faults_of() -> Faults:
    """Give the faults with which a reading must be refused; none says who anybody is."""

    def faults(read: Callable[[], object]) -> list[str]:
        with pytest.raises(Refused) as refused:
            read()
        told = str(refused.value)
        assert not [value for value in PERSONAL if value in told]
        return told.splitlines()

    return faults


@pytest.fixture
def refusal(reports: Reports, faults_of: Faults) -> Refusal:
    """Read reports whose marks must be refused, and give the faults."""

    def faults(*args: str | None, **settings: object) -> list[str]:
        adapter = reports(*args, **settings)
        return faults_of(lambda: adapter.attendance_read_marks(None))

    return faults
