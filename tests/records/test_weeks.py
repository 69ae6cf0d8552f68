import gc
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from attendance_core.errors import Refused
from attendance_core.records import Journal, Kind, enter, held_mark, import_marks, marks_as_at
from attendance_core.records.as_at import scan_as_at
from attendance_core.records.conflicts import Settled, conflicts, settle
from attendance_core.records.folding import record
from attendance_core.records.week_files import SCHEMA
from attendance_core.records.weeks import check_weeks, close_weeks
from attendance_core.register import Mark, Register, marks_frame
from attendance_core.sessions import Half, Session

URN = 142000
SCHOOLS = (142000, 142001)
MONDAY = date(2026, 11, 23)
ORDER = ["urn", "date", "session", "pupil"]


def slow_as_at(journal, urns, at, span=None):
    """Give the registers of schools as at a moment, from the database alone."""
    return pl.concat(
        marks_as_at(journal, urn, at, span=span).select(pl.lit(urn, pl.Int64).alias("urn"), pl.all())
        for urn in urns
    ).sort(ORDER)


def same(journal, folder, at, urns=(URN,), span=None):
    """Say that files and database give what the database alone gives, to the byte."""
    found = scan_as_at(journal, folder, urns, at, span=span).collect().sort(ORDER)
    assert_frame_equal(found, slow_as_at(journal, urns, at, span))
    return found


def take_back(journal, mark):
    """Take back the mark that stands for a pupil and a session."""
    with journal.writing(URN) as writing:
        held = held_mark(writing.connection, URN, mark.pupil, mark.session)
        content = {
            "pupil": mark.pupil,
            "date": mark.session.day.isoformat(),
            "session": mark.session.half.value,
            "original": held.record(),
        }
        record(writing, Kind.MARK_TAKEN_BACK, content, pupil=mark.pupil)


def names(folder, urn=URN):
    """Give the files of a school."""
    return sorted(path.name for path in (folder / str(urn)).glob("*"))


@pytest.fixture
def week(journal, export, person):
    """A journal with the marks of two pupils in two weeks."""
    lines = ("P1 12 AM /", "P2 12 AM N", "P1 19 AM L 5", "P2 20 PM I")
    span = (date(2026, 11, 1), date(2026, 11, 30))
    import_marks(journal, URN, export("sims", *lines, span=span), by=person)
    return journal


def test_closed_weeks_stand_in_one_file(week, tmp_path):
    """The weeks before a Monday are one file, in the order of date, session and pupil."""
    (file,) = close_weeks(week, URN, tmp_path, until=MONDAY)
    rows = pl.read_parquet(file.path(URN, tmp_path))

    assert names(tmp_path) == ["2026-11-12_2026-11-20_6.parquet"]
    assert rows.schema == dict(SCHEMA)
    assert rows["pupil"].to_list() == ["P1", "P2", "P1", "P2"]
    assert rows["number"].to_list() == [2, 3, 4, 5]
    assert (file.first, file.last, file.rows, file.through) == (
        date(2026, 11, 12),
        date(2026, 11, 20),
        4,
        5,
    )


def test_the_entry_names_the_file(week, tmp_path):
    """An entry says what the file is called, its hash, its days, its rows, and what it knows."""
    (file,) = close_weeks(week, URN, tmp_path, until=MONDAY)
    last = list(week.entries(URN))[-1]

    assert last.kind == Kind.WEEKS_CLOSED
    assert last.content == {
        "file": "2026-11-12_2026-11-20_6.parquet",
        "sha256": file.sha256,
        "first": "2026-11-12",
        "last": "2026-11-20",
        "rows": 4,
        "through": 5,
        "until": "2026-11-23",
    }


def test_closing_again_does_nothing(week, tmp_path):
    """What is closed is not closed again, neither as an entry nor as a file."""
    close_weeks(week, URN, tmp_path, until=MONDAY)
    heads, files = week.heads(), names(tmp_path)

    assert close_weeks(week, URN, tmp_path, until=MONDAY) == ()
    assert close_weeks(week, URN, tmp_path, until=MONDAY - timedelta(days=7)) == ()
    assert week.heads() == heads
    assert names(tmp_path) == files


def test_week_by_week_is_as_good_as_at_once(week, clock, tmp_path):
    """Two closings make two files, and the register is the same."""
    close_weeks(week, URN, tmp_path, until=MONDAY - timedelta(days=7))
    close_weeks(week, URN, tmp_path, until=MONDAY)

    assert names(tmp_path) == ["2026-11-12_2026-11-12_6.parquet", "2026-11-19_2026-11-20_7.parquet"]
    assert same(week, tmp_path, clock()).height == 4


def test_each_school_year_has_a_file(journal, export, person, clock, tmp_path):
    """Weeks of two school years that are closed at once are two files, and two entries."""
    marks = [
        Mark("P1", Session(day, Half.AM), "/")
        for day in (date(2026, 7, 31), date(2026, 8, 1), date(2026, 9, 7))
    ]
    said = evolve(export("sims"), span=(marks[0].session.day, MONDAY), marks=marks_frame(marks))
    import_marks(journal, URN, said, by=person)
    files = close_weeks(journal, URN, tmp_path, until=MONDAY)

    assert [(each.first, each.rows) for each in files] == [
        (date(2026, 7, 31), 1),
        (date(2026, 8, 1), 2),
    ]
    assert same(journal, tmp_path, clock()).height == 3


def test_a_closing_that_died_is_made_again(week, clock, tmp_path, monkeypatch):
    """When a process dies between file and entry, the next closing writes the same file again."""

    class Died(Exception):
        pass

    def die(*_):
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr("attendance_core.records.week_files.record", die)
        with pytest.raises(Died):
            close_weeks(week, URN, tmp_path, until=MONDAY)
    assert [each.says for each in check_weeks(week, URN, tmp_path)] == [
        "no entry names the file 2026-11-12_2026-11-20_6.parquet"
    ]
    assert same(week, tmp_path, clock()).height == 4
    close_weeks(week, URN, tmp_path, until=MONDAY)

    assert names(tmp_path) == ["2026-11-12_2026-11-20_6.parquet"]
    assert check_weeks(week, URN, tmp_path) == ()


def test_what_changes_in_closed_weeks_is_seen_at_each_instant(
    week, person, amendment, clock, tmp_path
):
    """Marks that are amended, entered late or taken back after the closing are as they stood."""
    before = clock()
    close_weeks(week, URN, tmp_path, until=MONDAY)
    between = clock()
    late = Mark("P3", Session(date(2026, 11, 12), Half.PM), "O")
    enter(week, URN, late, by=person)
    held = Mark("P2", Session(date(2026, 11, 20), Half.PM), "I")
    amend_by_hand(week, held, "M", person)
    after = clock()
    take_back(week, late)

    assert [same(week, tmp_path, at).height for at in (before, between, after, clock())] == [
        4,
        4,
        5,
        4,
    ]
    assert same(week, tmp_path, after)["code"].to_list() == ["/", "N", "O", "L", "M"]


def amend_by_hand(journal, mark, code, person):
    """Let a person's code stand in place of a mark."""
    from attendance_core.records import amend
    from attendance_core.register import Amendment

    at = datetime.fromisoformat("2026-11-20T09:31:00+00:00")
    said = Amendment(
        mark.pupil, mark.session, mark.code, code, "asked", at, person.name, person.position
    )
    amend(journal, URN, said)
