from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.sims import Sims
from attendance_adapters.sims.columns import known_columns, places_of
from attendance_adapters.sims.marks import read_marks
from attendance_adapters.sims.rows import Report, row_by_row
from attendance_core.codes import every_code
from attendance_core.errors import Refused
from attendance_core.register import marks_table
from attendance_core.scenarios import Scenario, invent
from attendance_core.sessions import Half, Session

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
    enrolments = [evolve(each, looked_after=None, **unknown) for each in SCENARIO.roll.enrolments]

    assert roll.pupils == SCENARIO.roll.pupils
    assert list(roll.enrolments) == enrolments


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
cells = st.tuples(
    st.sampled_from([*(each.upn or "" for each in SCENARIO.roll.pupils[:3]), ""]),
    st.sampled_from([*(each.admission_number or "" for each in SCENARIO.roll.pupils[:3]), "9"]),
    st.sampled_from(["06/10/2025", "07/10/2025", "08/10/2025", "2025-10-09", " 9/10/2025"]),
    st.sampled_from(["AM", "PM", "PM", "am"]),
    st.sampled_from(["/", "C", "C2", "X", "7", "-", "", "b"]),
    st.sampled_from(["", "", "2", "C2", "01", "C"]),
    st.sampled_from(["", "5", "05", "x"]),
)


@given(st.lists(cells, min_size=1, max_size=4))
def test_at_once_as_row_by_row(table: list[tuple[str, ...]]) -> None:
    """The quick way of reading and the slow one agree on what is a mark and what is a fault."""
    text = "\r\n".join(",".join(row) for row in [tuple(NAMES), *table])
    columns, codes = known_columns({}), {"7": "I"}
    report = Report(NAMES, places_of(NAMES, columns, place="m"), SCENARIO.roll, codes, "m")

    def outcome(read: object) -> object:
        try:
            frame: pl.DataFrame = read()  # type: ignore[operator]
        except Refused as refused:
            return str(refused)
        return frame.filter(~pl.col("code").is_in(["", "-"])).rows()

    slow = outcome(lambda: row_by_row(text, report))

    assert outcome(lambda: read_marks(text, SCENARIO.roll, columns, codes, place="m")) == slow
