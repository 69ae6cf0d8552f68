import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.sims import Sims
from attendance_adapters.sims.columns import places_of
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.kinds import MARKS
from attendance_adapters.sims.marks import read_marks
from attendance_adapters.sims.reports import Export, Report, read_report
from attendance_adapters.sims.rows import MarksReport, row_by_row
from attendance_core.codes import UNMARKED, every_code
from attendance_core.errors import Refused
from attendance_core.register import Taking, marks_table
from attendance_core.roll import Boarder, Parent, Restriction
from attendance_core.scenarios import Scenario, invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

KEY = ("pupil", "date", "session")
SYMBOLS = sorted({each.code for each in every_code()})
SCENARIO = invent(1, pupils=10)
KEYS = [each.key for each in SCENARIO.roll.pupils] + ["adno:000123"]


def with_a_pupil_without_upn() -> Scenario:
    """Give the scenario in which somebody has no UPN, only a number with leading zeros."""
    roll = SCENARIO.roll
    pupil = evolve(roll.pupils[0], upn=None, admission_number="000123")
    enrolment = evolve(roll.enrolments[0], pupil=pupil.key)
    pupils, enrolments = (*roll.pupils, pupil), (*roll.enrolments, enrolment)
    return evolve(SCENARIO, roll=evolve(roll, pupils=pupils, enrolments=enrolments))


sessions = st.builds(
    Session,
    st.integers(0, 400).map(lambda more: date(2025, 9, 1) + timedelta(days=more)),
    st.sampled_from(Half),
)
marks = st.dictionaries(
    st.tuples(st.sampled_from(KEYS), sessions),
    st.tuples(st.sampled_from(SYMBOLS), st.none() | st.integers(0, 400), st.none()),
    min_size=1,
).map(lambda found: marks_table((*key, *value) for key, value in found.items()))


@given(marks)
def test_marks_come_back(tmp_path_factory: pytest.TempPathFactory, written: pl.DataFrame) -> None:
    """What is written is what is read: every pupil, session, code and minute."""
    scenario = evolve(with_a_pupil_without_upn(), marks=written)
    settings = Sims.write_sample(scenario, tmp_path_factory.mktemp("sims"))
    read = Sims(settings).attendance_read_marks(None)

    assert read.sort(KEY).equals(written.drop("detail").sort(KEY))


def test_the_roll_comes_back(tmp_path: Path) -> None:
    """Pupils come back whole, and of the enrolments all that a students report has."""
    roll = Sims(Sims.write_sample(SCENARIO, tmp_path)).attendance_read_roll()
    unknown = {"sen_status": None, "fsm": None, "eal": None, "ethnicity": None}
    enrolments = [evolve(each, **unknown) for each in SCENARIO.roll.enrolments]

    assert roll.pupils == SCENARIO.roll.pupils
    assert list(roll.enrolments) == enrolments


def test_what_is_held_about_a_pupil_comes_back(tmp_path: Path) -> None:
    """So do the pupil's own number, boarding, care and workers, with all that a parent has."""
    roll = SCENARIO.roll
    pupil = evolve(roll.pupils[0], mobile="07700 900123")
    enrolment = evolve(
        roll.enrolments[0],
        boarder=Boarder.SEVEN_NIGHTS,
        child_protection=True,
        looked_after=False,
        social_worker="S. Quick",
        youth_justice_worker="Y. Quick",
        **dict.fromkeys(("sen_status", "fsm", "eal", "ethnicity")),
    )
    parent = Parent(
        "7",
        pupil.key,
        "Quick",
        restriction=Restriction.CARER_ONLY,
        relationship="Carer, foster",
        telephone="01632 960001",
    )
    written = evolve(
        roll,
        pupils=(pupil, *roll.pupils[1:]),
        enrolments=(enrolment, *roll.enrolments[1:]),
        parents=(parent,),
    )
    read = Sims(Sims.write_sample(evolve(SCENARIO, roll=written), tmp_path)).attendance_read_roll()

    assert (read.pupils[0], read.enrolments[0], read.parents) == (pupil, enrolment, (parent,))


def test_parents_come_back(tmp_path: Path) -> None:
    """Every parent comes back whole."""
    roll = Sims(Sims.write_sample(SCENARIO, tmp_path)).attendance_read_roll()

    assert roll.parents
    assert roll.parents == SCENARIO.roll.parents


def test_registers_come_back(tmp_path: Path) -> None:
    """So does every register, with whose it is."""
    day, half = SCENARIO.today, Half.PM
    left = Taking(day, "1Fri:5", "9x/Ma1", None, "Mr Quick")
    taken = Taking(day, "Tutor 2", "9B", datetime(2026, 11, 20, 13, 22, 5, 0, LONDON), None, half)
    scenario = evolve(SCENARIO, takings=(*SCENARIO.takings, left, taken))
    read = Sims(Sims.write_sample(scenario, tmp_path)).attendance_read_register_status(None)

    assert len(read) > 2
    assert read == scenario.takings


def test_the_moment_of_the_marks(tmp_path: Path) -> None:
    """The report looks as if it had been made when the scenario's marks were."""
    moment = datetime(2026, 11, 20, 9, 35, tzinfo=LONDON)
    settings = Sims.write_sample(evolve(SCENARIO, as_at=moment), tmp_path)

    assert Sims(settings).attendance_marks_as_at() == moment


def test_no_moment_of_the_marks(tmp_path: Path) -> None:
    """Where the scenario has none, it is when the report was written."""
    settings = Sims.write_sample(evolve(SCENARIO, as_at=None), tmp_path)

    written = datetime.fromtimestamp(settings.marks.stat().st_mtime, LONDON)
    assert Sims(settings).attendance_marks_as_at() == written


def in_the_other_form(path: Path) -> None:
    """Turn a CSV into the XML of the same report."""
    with path.open(encoding="cp1252", newline="") as file:
        names, *rows = csv.reader(file)
    tags = [name.replace(" ", "_x0020_") for name in names]
    records = (
        "".join(
            f"<{tag}>{escape(cell)}</{tag}>" for tag, cell in zip(tags, row, strict=True) if cell
        )
        for row in rows
    )
    inside = "".join(f"<Record>{each}</Record>\n" for each in records)
    path.write_text(f"<SuperStarReport>{inside}</SuperStarReport>", encoding="utf-8")


def test_every_report_in_the_other_form(tmp_path: Path) -> None:
    """Marks, contacts and registers in XML are what they are as CSV, whatever the file's name."""
    settings = Sims.write_sample(SCENARIO, tmp_path)
    plain = Sims(settings)
    expected = (
        plain.attendance_read_marks(None).rows(),
        plain.attendance_read_roll(),
        plain.attendance_read_register_status(None),
    )
    for path in (settings.marks, settings.contacts, settings.registers):
        assert path is not None
        in_the_other_form(path)
    turned = Sims(settings)

    assert turned.attendance_read_marks(None).rows() == expected[0]
    assert turned.attendance_read_roll() == expected[1]
    assert turned.attendance_read_register_status(None) == expected[2]


def test_students_as_csv(tmp_path: Path) -> None:
    """Students may come as CSV, with dates as dd/mm/yyyy and a name in cp1252."""
    students = tmp_path / "students.dat"
    rows = "Adno,Surname,Forename,DOB,Year\r\n004513,Sample-Test,Zoë,04/03/2012,Year  9\r\n"
    students.write_bytes(rows.encode("cp1252"))
    roll = Sims(Sims.Settings(tmp_path / "none", students)).attendance_read_roll()

    assert (roll.pupils[0].legal_forename, roll.pupils[0].date_of_birth) == (
        "Zoë",
        date(2012, 3, 4),
    )
    assert roll.enrolments[0].year_group == "9"


def test_the_shape_of_the_sample(tmp_path: Path, shared: Path) -> None:
    """The header, and how a row of marks is written, are those of the sample."""
    sample = (shared / "samples" / "sims_report_session_marks.cp1252.csv").read_bytes()
    settings = Sims.write_sample(SCENARIO, tmp_path)
    written = settings.marks.read_bytes()

    assert written.split(b"\r\n")[0] == sample.split(b"\r\n")[0]
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert b",Year  8," in written


def test_letters_that_cp1252_has_not(tmp_path: Path) -> None:
    """A name such as Łukasz does not stop the writing, and is whole in the students report."""
    roll = SCENARIO.roll
    pupil = evolve(roll.pupils[0], legal_forename="Łukasz", legal_surname="Núñez")
    scenario = evolve(SCENARIO, roll=evolve(roll, pupils=(pupil, *roll.pupils[1:])))
    adapter = Sims(Sims.write_sample(scenario, tmp_path))

    assert adapter.attendance_read_roll().pupils[0] == pupil
    assert adapter.attendance_read_marks(None).height == SCENARIO.marks.height
    assert "?ukasz" in (tmp_path / "marks.csv").read_text(encoding="cp1252")


NAMES = ["UPN", "Adno", "Date", "Session", "Mark", "Subcode", "Minute"]
COMMENTS = st.text(st.sampled_from("a\",\r\n #'\\\t\x0b\u2028"), max_size=4)
# As a program writes it, as another does who quotes nothing, or as nobody should.
comments = COMMENTS.map(lambda text: f'"{text.replace(chr(34), chr(34) * 2)}"') | COMMENTS
cells = st.tuples(
    st.sampled_from([*(each.upn or "" for each in SCENARIO.roll.pupils[:3]), ""]),
    st.sampled_from([*(each.admission_number or "" for each in SCENARIO.roll.pupils[:3]), "9"]),
    st.sampled_from(["06/10/2025", "07/10/2025", "08/10/2025", "2025-10-09", " 9/10/2025"]),
    st.sampled_from(["AM", "PM", "PM", "am"]),
    st.sampled_from(["/", "C", "C2", "X", "7", "-", "", "b"]),
    st.sampled_from(["", "", "2", "C2", "01", "C"]),
    st.sampled_from(["", "5", "05", "x"]),
)


def outcome(read: object) -> object:
    """Give the marks that are read, or what they are refused for."""
    try:
        frame: pl.DataFrame = read()  # type: ignore[operator]
    except Refused as refused:
        return str(refused)
    return frame.filter(~pl.col("code").is_in(["", UNMARKED])).rows()


def both(report: Report) -> tuple[object, object]:
    """Give what the quick way of reading gives, and the slow one."""
    codes, roll = {"7": "I"}, SCENARIO.roll
    keys = Keys(
        frozenset(roll.by_key), {each.admission_number or "": each.key for each in roll.pupils}
    )
    of = MarksReport(report, places_of(report, MARKS, {}), keys, codes)
    return (
        outcome(lambda: read_marks(report, {}, codes, keys)),
        outcome(lambda: row_by_row(of)),
    )


@given(st.lists(cells, min_size=1, max_size=4))
def test_at_once_as_row_by_row(table: list[tuple[str, ...]]) -> None:
    """The quick way of reading and the slow one agree on what is a mark and what is a fault."""
    text = "\r\n".join(",".join(row) for row in [tuple(NAMES), *table])
    export = Export("m", text.encode(), datetime(2026, 11, 20, 9, 35, tzinfo=LONDON))
    at_once, row_by_row_ = both(read_report(export))

    assert at_once == row_by_row_


@given(st.lists(comments, min_size=1, max_size=4), st.integers(0, 4), st.sampled_from(["", "\r\n"]))
def test_at_once_as_row_by_row_whatever_is_quoted(written: list[str], at: int, end: str) -> None:
    """A quotation that is none, and a line end within one, hide no row from the quick way."""
    rows = [[SCENARIO.roll.pupils[0].upn or "", f"0{n}/10/2025", "AM", "/"] for n in range(1, 5)]
    names, *table = [["UPN", "Date", "Session", "Mark"], *rows[: len(written)]]
    for row, comment in zip([names, *table], ["Comments", *written], strict=True):
        row.insert(at, comment)
    text = "\r\n".join(",".join(row) for row in [names, *table]) + end
    at_once, row_by_row_ = both(Report("m", names, text))

    assert at_once == row_by_row_


@given(st.lists(cells, min_size=1, max_size=4))
def test_at_once_as_row_by_row_in_xml(table: list[tuple[str, ...]]) -> None:
    """They agree in XML too."""
    columns = list(zip(*table, strict=True))
    at_once, row_by_row_ = both(Report("m", NAMES, cells=columns))

    assert at_once == row_by_row_
