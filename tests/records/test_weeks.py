from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from attrs import define, evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from attendance_core.errors import Refused
from attendance_core.records import (
    Export,
    Journal,
    Kind,
    Person,
    amend,
    enter,
    held_mark,
    import_marks,
    marks_as_at,
)
from attendance_core.records.as_at import scan_as_at
from attendance_core.records.disposal import dispose, what_to_dispose_of
from attendance_core.records.folding import record
from attendance_core.records.week_files import SCHEMA, keep
from attendance_core.records.weeks import check_weeks, close_weeks
from attendance_core.register import Amendment, Mark, Register, marks_frame
from attendance_core.sessions import Half, Session

URN = 142000
SCHOOLS = (142000, 142001)
FILE = "2026-11-12_2026-11-20_6.parquet"
MOMENT = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
ORDER = ["urn", "date", "session", "pupil"]


def slow_as_at(journal, urns, at, span=None):
    """Give the registers of schools as at a moment, from the database alone."""
    return pl.concat(
        marks_as_at(journal, urn, at, span=span).select(
            pl.lit(urn, pl.Int64).alias("urn"), pl.all()
        )
        for urn in urns
    ).sort(ORDER)


def same(journal, folder, at, urns=(URN,), span=None):
    """Say that files and database give what the database alone gives, to the byte."""
    found = scan_as_at(journal, folder, urns, at, span=span).collect().sort(ORDER)
    assert_frame_equal(found, slow_as_at(journal, urns, at, span))
    return found


def take_back(journal, mark, urn=URN):
    """Take back the mark that stands for a pupil and a session."""
    with journal.writing(urn) as writing:
        held = held_mark(writing.connection, urn, mark.pupil, mark.session)
        content = {
            "pupil": mark.pupil,
            "date": mark.session.day.isoformat(),
            "session": mark.session.half.value,
            "original": held.record(),
        }
        record(writing, Kind.MARK_TAKEN_BACK, content, pupil=mark.pupil)


def amend_by_hand(journal, mark, code, person, urn=URN):
    """Let a person's code stand in place of a mark."""
    of = mark.pupil, mark.session, mark.code, code
    said = Amendment(*of, "the parent rang", MOMENT, person.name, person.position)
    amend(journal, urn, said)


def die_closing(journal, folder, rows):
    """Write a file of closed weeks, and die before its entry is there."""
    with journal.writing(URN) as writing:
        keep(writing, folder, rows, through=5, until=MONDAY)
        raise KeyboardInterrupt


def names(folder, urn=URN):
    """Give the files of a school."""
    return sorted(path.name for path in (folder / str(urn)).glob("*"))


@pytest.fixture
def clock(clock):
    """A clock, on the Monday after the weeks."""
    clock.at = datetime(2026, 11, 23, 9, 35, tzinfo=UTC)
    return clock


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

    assert names(tmp_path) == [FILE]
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
        "file": FILE,
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


def test_a_closing_that_died_is_made_again(week, clock, tmp_path):
    """When a process dies between file and entry, the next closing writes the same file again."""
    rows = {"urn": URN, "number": 2, "pupil": "P1", "date": date(2026, 11, 12), "session": "AM"}
    half = pl.DataFrame([rows], schema=SCHEMA)
    with pytest.raises(KeyboardInterrupt):
        die_closing(week, tmp_path, half)
    (died,) = names(tmp_path)
    (tmp_path / str(URN) / died).rename(tmp_path / str(URN) / FILE)
    strays = [each.says for each in check_weeks(week, URN, tmp_path)]

    assert strays == [f"no entry names the file {FILE}"]
    assert same(week, tmp_path, clock()).height == 4
    close_weeks(week, URN, tmp_path, until=MONDAY)
    assert names(tmp_path) == [FILE]
    assert check_weeks(week, URN, tmp_path) == ()
    assert same(week, tmp_path, clock()).height == 4


def test_what_changes_in_closed_weeks_is_seen_at_each_instant(week, person, clock, tmp_path):
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


def test_what_came_late_is_in_the_next_closing(week, person, clock, tmp_path):
    """Marks entered into closed weeks stand in a file of their own once more weeks are closed."""
    close_weeks(week, URN, tmp_path, until=MONDAY - timedelta(days=7))
    enter(week, URN, Mark("P3", Session(date(2026, 11, 12), Half.AM), "O"), by=person)
    amend_by_hand(week, Mark("P1", Session(date(2026, 11, 12), Half.AM), "/"), "L", person)
    files = close_weeks(week, URN, tmp_path, until=MONDAY)

    assert [(each.first, each.last, each.rows) for each in files] == [
        (date(2026, 11, 19), date(2026, 11, 20), 2),
        (date(2026, 11, 12), date(2026, 11, 12), 2),
    ]
    assert same(week, tmp_path, clock()).height == 5


def test_only_files_of_the_days_are_opened(week, clock, tmp_path):
    """Files outside the days that are wanted need not even be there."""
    first = close_weeks(week, URN, tmp_path, until=MONDAY - timedelta(days=7))[0]
    close_weeks(week, URN, tmp_path, until=MONDAY)
    first.path(URN, tmp_path).unlink()
    span = (date(2026, 11, 20), date(2026, 11, 30))

    assert same(week, tmp_path, clock(), span=span)["pupil"].to_list() == ["P2"]
    with pytest.raises(Refused, match="the file that entry 6 of 142000 names was expected"):
        scan_as_at(week, tmp_path, [URN], clock())


def test_a_file_that_was_changed_is_found(week, tmp_path):
    """A file of which a byte is another, or which is gone, is named with its entry."""
    file = close_weeks(week, URN, tmp_path, until=MONDAY)[0]
    path = file.path(URN, tmp_path)
    rows = pl.read_parquet(path)
    rows.with_columns(code=pl.lit("/")).write_parquet(path)
    changed = check_weeks(week, URN, tmp_path)
    path.unlink()
    gone = check_weeks(week, URN, tmp_path)

    assert [(each.number, each.says) for each in (*changed, *gone)] == [
        (6, f"its file {FILE} is not what was written"),
        (6, f"its file {FILE} is not there"),
    ]


def test_weeks_end_on_a_monday(week, tmp_path):
    """Weeks are closed up to a Monday, and no other day."""
    with pytest.raises(Refused, match="weeks, key until: a Monday was expected"):
        close_weeks(week, URN, tmp_path, until=MONDAY + timedelta(days=1))


def test_weeks_without_marks_leave_nothing(journal, clock, tmp_path):
    """Where there is nothing to close there is no entry, no file, and an empty register."""
    assert close_weeks(journal, URN, tmp_path, until=MONDAY) == ()
    assert list(journal.entries(URN)) == []
    assert same(journal, tmp_path, clock()).is_empty()


def test_no_school_has_no_marks(journal, clock, tmp_path):
    """The register of no school is empty, and has its columns."""
    found = scan_as_at(journal, tmp_path, [], clock()).collect()

    assert found.is_empty()
    assert found.columns == ["urn", "pupil", "date", "session", "code", "minutes_late", "detail"]


def test_it_makes_a_register(week, clock, tmp_path):
    """What is given is what `Register.from_frame` takes."""
    close_weeks(week, URN, tmp_path, until=MONDAY - timedelta(days=7))
    marks = scan_as_at(week, tmp_path, [URN], clock())
    start = pl.DataFrame({"urn": URN, "pupil": ["P1", "P2"], "start": date(2026, 9, 1)})
    days = marks.select("urn", "date", "session").unique().collect()
    register = Register.from_frame(marks, calendar=days, enrolments=start)

    assert register.marks.collect().height == 4


@pytest.fixture
def old(week, clock, person, tmp_path):
    """A journal with closed weeks, of which the older has been disposed of."""
    close_weeks(week, URN, tmp_path, until=MONDAY)
    clock.at = datetime(2030, 1, 10, 9, tzinfo=UTC)
    enter(week, URN, Mark("P3", Session(date(2026, 11, 12), Half.PM), "O"), by=person)
    amend_by_hand(week, Mark("P1", Session(date(2026, 11, 19), Half.AM), "L"), "/", person)
    clock.at = datetime(2033, 1, 10, 9, tzinfo=UTC)
    disposal = what_to_dispose_of(week, URN, on=date(2033, 1, 10))
    dispose(week, disposal, reason="kept for six years", by=person)
    return week


def test_what_was_disposed_of_is_not_given(old, clock, tmp_path):
    """A file that still has what was disposed of is read without it."""
    assert same(old, tmp_path, clock())["pupil"].to_list() == ["P3", "P1"]


def test_what_was_disposed_of_leaves_the_files(old, clock, tmp_path):
    """The next closing writes a file without what was disposed of, and removes the other."""
    files = close_weeks(old, URN, tmp_path, until=MONDAY)
    (name,) = names(tmp_path)

    assert [(each.file, each.rows, each.instead_of) for each in files] == [(name, 1, 6)]
    assert pl.read_parquet(tmp_path / str(URN) / name)["pupil"].to_list() == ["P1"]
    assert same(old, tmp_path, clock())["pupil"].to_list() == ["P3", "P1"]
    assert check_weeks(old, URN, tmp_path) == ()
    assert close_weeks(old, URN, tmp_path, until=MONDAY) == ()


def test_a_file_of_nothing_is_no_file(old, clock, person, tmp_path):
    """Where everything was disposed of, the entry says that there is no file."""
    clock.at = datetime(2037, 1, 10, 9, tzinfo=UTC)
    disposal = what_to_dispose_of(old, URN, on=date(2037, 1, 10))
    dispose(old, disposal, reason="kept for six years", by=person)
    files = close_weeks(old, URN, tmp_path, until=MONDAY)

    assert [(each.rows, each.sha256) for each in files] == [(0, "")]
    assert names(tmp_path) == []
    assert check_weeks(old, URN, tmp_path) == ()
    assert close_weeks(old, URN, tmp_path, until=MONDAY) == ()
    assert same(old, tmp_path, clock()).is_empty()


def test_disposal_from_a_file_that_was_changed_is_refused(old, tmp_path):
    """What is not what was written is not written anew."""
    (tmp_path / str(URN) / FILE).write_bytes(b"")
    with pytest.raises(Refused, match="a file as it was written was expected"):
        close_weeks(old, URN, tmp_path, until=MONDAY)


@define
class Ticking:
    """A clock that goes on by a second whenever it is read."""

    at: datetime = MOMENT

    def __call__(self):
        """Read the clock."""
        self.at += timedelta(seconds=1)
        return self.at


BY = Person("A. Example", "Attendance Manager")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["enter", "enter", "amend", "take back", "close", "import"]),
        st.sampled_from(SCHOOLS),
        st.sampled_from(["P1", "P2", "P3"]),
        st.integers(0, 41),
        st.sampled_from(["C", "L", "N", "I"]),
    ),
    min_size=4,
    max_size=30,
)


def step(journal, folder, what, urn, pupil, at, code):
    """Let one thing happen to one school's register, if it can."""
    day = date(2026, 7, 20) + timedelta(days=at // 2)
    mark = Mark(pupil, Session(day, list(Half)[at % 2]), code)
    if what == "close":
        close_weeks(journal, urn, folder, until=day + timedelta(days=(7 - day.weekday()) % 7))
    elif what == "import":
        said = Export("sims", MOMENT, (day, day), marks_frame([mark]))
        import_marks(journal, urn, said, by=BY)
    else:
        with journal.engine.connect() as connection:
            held = held_mark(connection, urn, pupil, mark.session)
        if held is None and what == "enter":
            enter(journal, urn, mark, by=BY)
        elif held and what == "amend" and code != held.mark.code:
            amend_by_hand(journal, held.mark, code, BY, urn)
        elif held and what == "take back":
            take_back(journal, held.mark, urn)


@settings(max_examples=25)
@given(steps=STEPS, days=st.tuples(st.integers(0, 10), st.integers(0, 20)))
def test_whatever_happened_files_and_database_agree(steps, days):
    """At every instant of any history of two schools, both give the same register."""
    with TemporaryDirectory() as name:
        clock, folder = Ticking(), Path(name)
        journal = Journal.open(f"sqlite:///{folder / 'trust.db'}", clock=clock)
        instants = [clock()]
        for each in steps:
            step(journal, folder, *each)
            instants += [clock()]
        first = date(2026, 7, 20) + timedelta(days=days[0])
        for at in instants:
            same(journal, folder, at, SCHOOLS)
            same(journal, folder, at, SCHOOLS, (first, first + timedelta(days=days[1])))
        assert [check_weeks(journal, urn, folder) for urn in SCHOOLS] == [(), ()]
        journal.engine.dispose()
