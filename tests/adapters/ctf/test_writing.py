from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from upns import with_upns

from attendance_adapters.ctf import Ctf
from attendance_adapters.register_folder import RegisterFolder
from attendance_adapters.sims import Sims
from attendance_core.codes import every_code
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import Register, marks_table
from attendance_core.roll import Roll
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.statistics import statistics
from attendance_core.tables import LONDON

KEY = ("pupil", "date", "session")
SPAN = (date(2025, 9, 1), date(2026, 11, 20))
SYMBOLS = sorted({each.code for each in every_code()} - {"#"})


SCENARIO = with_upns(invent(1, pupils=10))

sessions = st.builds(
    Session,
    st.integers(-800, 400).map(lambda more: date(2025, 9, 1) + timedelta(days=more)),
    st.sampled_from(Half),
)
marks = st.dictionaries(
    st.tuples(st.sampled_from([each.key for each in SCENARIO.roll.pupils]), sessions),
    st.sampled_from(SYMBOLS),
    min_size=1,
).map(lambda found: marks_table((*key, code, None, None) for key, code in found.items()))


@given(marks)
def test_marks_come_back(tmp_path_factory: pytest.TempPathFactory, written: pl.DataFrame) -> None:
    """What is written is what is read, with `#` on closed sessions beside it, and counts agree."""
    scenario = evolve(SCENARIO, marks=written)
    settings = Ctf.write_sample(scenario, tmp_path_factory.mktemp("ctf"))
    read = Ctf(settings).attendance_read_marks(None)
    closed = read.filter(pl.col("code") == "#").select("date", "session").unique()

    assert (
        read.filter(pl.col("code") != "#").sort(KEY).equals(written.select(read.columns).sort(KEY))
    )
    assert not any(
        SCENARIO.calendar.is_open(Session(day, Half(half))) for day, half in closed.iter_rows()
    )


def test_the_roll_comes_back(tmp_path: Path) -> None:
    """Pupils and enrolments come back, without what a CTF does not have or we do not read."""
    roll = Ctf(Ctf.write_sample(SCENARIO, tmp_path)).attendance_read_roll()
    absent = {"registration_group": None, "sen_status": None, "fsm": None, "eal": None}
    absent |= {"ethnicity": None, "looked_after": None}

    assert roll.pupils == tuple(
        evolve(each, admission_number=None) for each in SCENARIO.roll.pupils
    )
    assert roll.enrolments == tuple(evolve(each, **absent) for each in SCENARIO.roll.enrolments)


def test_the_contacts_come_back(tmp_path: Path) -> None:
    """Names and numbers come back, without what a CTF does not say; known by UPN and order."""
    roll = SCENARIO.roll
    more = {"relationship": "aunt", "telephone": "01632960123", "parental_responsibility": None}
    changed = Roll(
        roll.pupils, roll.enrolments, (evolve(roll.parents[0], **more), *roll.parents[1:])
    )
    settings = Ctf.write_sample(evolve(SCENARIO, roll=changed), tmp_path)
    read = Ctf(settings).attendance_read_roll()
    unsaid = dict.fromkeys(
        ("lives_with_pupil", "contact_allowed", "parent_basis", "restriction"), None
    )

    for pupil in roll.pupils:
        assert read.parents_of(pupil.key) == tuple(
            evolve(each, parent_id=f"{pupil.upn}:{order}", priority=order, **unsaid)
            for order, each in enumerate(changed.parents_of(pupil.key), 1)
        )
    assert len(read.parents) == len(roll.parents)


def test_the_moment_of_the_file(tmp_path: Path) -> None:
    """It is made at the scenario's moment, or at four o'clock of its last day."""
    as_at = datetime(2026, 7, 3, 8, 45, 30, tzinfo=UTC)
    of_none, of_some = (evolve(SCENARIO, as_at=each) for each in (None, as_at))
    at_four = Ctf(Ctf.write_sample(of_none, tmp_path / "none"))
    then = Ctf(Ctf.write_sample(of_some, tmp_path / "some"))

    assert at_four.attendance_marks_as_at() == datetime(2026, 11, 20, 16, tzinfo=LONDON)
    assert then.attendance_marks_as_at() == as_at
    assert "<DateTime>2026-07-03T09:45:30</DateTime>" in then.settings.file.read_text("utf-8")


def test_pupils_without_a_upn(tmp_path: Path) -> None:
    """A CTF has no key for a pupil without a UPN: such a pupil is left out."""
    roll = SCENARIO.roll
    first, *others = roll.pupils
    without = evolve(first, upn=None)
    enrolments = tuple(
        evolve(each, pupil=without.key) if each.pupil == first.key else each
        for each in roll.enrolments
    )
    changed = Roll((without, *others), enrolments)
    renamed = SCENARIO.marks.with_columns(pl.col("pupil").replace(first.key, without.key))
    scenario = evolve(SCENARIO, roll=changed, marks=renamed)
    read = Ctf(Ctf.write_sample(scenario, tmp_path)).attendance_read_roll()

    assert len(read.pupils) == len(roll.pupils) - 1


def test_the_shape_of_the_file(tmp_path: Path) -> None:
    """Each school year is a `YearData` named by the year in which it begins, from its first day."""
    text = Ctf.write_sample(SCENARIO, tmp_path).file.read_text(encoding="utf-8")

    assert "<CTFversion>25.0</CTFversion>" in text
    assert "<Year>2025</Year>" in text
    assert "<Year>2026</Year>" in text
    assert "<AttendanceStartDate>2025-09-01</AttendanceStartDate>" in text
    assert "<AttendanceMarks>#,#,#,#,/" in text


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_school_from_every_system(tmp_path: Path, seed: int) -> None:
    """A school written as SIMS, as CTF and as a register folder has the same statistics."""
    scenario = with_upns(invent(seed, pupils=60))

    def answer(name: str, kind: type[Sims] | type[Ctf] | type[RegisterFolder]) -> pl.DataFrame:
        adapter = kind(kind.write_sample(scenario, tmp_path / name))
        school = SchoolAdapters.alone(name, adapter, kind.capabilities)
        register = Register.of_school(
            scenario.school.urn,
            calendar=scenario.calendar,
            roll=school.read_roll(),
            marks=school.read_marks(SPAN),
        )
        rows: pl.DataFrame = statistics(register.prepared(), span=SPAN, by=["year_group"])
        return rows

    folder = answer("register_folder", RegisterFolder)

    assert folder["possible"].sum() > 20_000
    assert answer("sims", Sims).equals(folder)
    assert answer("ctf", Ctf).equals(folder)
