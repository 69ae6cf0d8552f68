"""The two ways of reading `lesson_marks.csv`: at once where all is well, and row by row."""

import csv
from datetime import date, datetime, time
from io import StringIO

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attendance_adapters.register_folder import lesson_marks as reading
from attendance_core.codes import UNMARKED, symbols
from attendance_core.errors import Refused
from attendance_core.register import LessonMark, lessons_frame
from attendance_core.tables import LONDON

KERENSA, ZACHARY = "J919400123001", "adno:004512"
KNOWN = frozenset({KERENSA, ZACHARY})
ALLOWED = frozenset({UNMARKED, "FA", *symbols()})
COLUMNS = [
    *("pupil", "date", "period", "code", "starts", "ends", "subject", "teacher", "minutes_late"),
    "recorded_at",
]
PLACE = "lesson_marks.csv"
ROW = f"{KERENSA},2026-11-19,1,/"

# What may stand in the cells of a column.
GOOD = {
    "pupil": [KERENSA, ZACHARY],
    "date": [f"2026-11-{day}" for day in range(10, 30)],
    "period": ["1", "Lesson 2", " ", "3, set 1"],
    "code": [*r"/\LIN", "C1", "FA", "-"],
    "starts": ["", "09:10", "09:10:30"],
    "ends": ["", "10:10"],
    "subject": ["", "Maths", 'the "other" one'],
    "teacher": ["", "Mr Quick"],
    "minutes_late": ["", "7", "007"],
    "recorded_at": ["", "2026-11-19T09:15", "2026-11-19T09:15:59", "2026-10-25T02:00"],
}
# What a second look is due: bad, or good in an uncommon way.
ODD = {
    "pupil": ["J919400123009", ""],
    "date": ["2026-11-31", "20261120", " 2026-1-01", ""],
    "period": [""],
    "code": ["?", "FB", "/ ", "", "present"],
    "starts": ["9:10", "24:00", "09:60", "09:10:60", "\u0660\u0669:10"],
    "ends": ["10.10"],
    "subject": ["cr\rcr"],
    "teacher": ['5" nail'],
    "minutes_late": ["-7", "7.5", "٧", "99999999999"],
    "recorded_at": [
        *("2026-10-25T01:30+01:00", "2026-11-19 08:45", "2026-10-25T01:30", "2026-03-29T01:30"),
        *("2026-11-19", "2026-11-19T08:45:99", "2026-02-30T08:45", "2026-11-19T08:45:10.5"),
        "1971-10-31T02:30",
    ],
}


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a small file: some optional columns, in any order, and rows, a few of them ragged."""
    optional = draw(st.lists(st.sampled_from(COLUMNS[4:]), unique=True))
    names = draw(st.permutations([*COLUMNS[:4], *optional]))
    out = StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(out, lineterminator="\n", quoting=quoting)
    writer.writerow(["upn" if name == "pupil" and quoting else name for name in names])
    for _ in range(draw(st.integers(0, 6))):
        row = [draw(st.sampled_from(GOOD[name])) for name in names]
        for at in draw(st.sampled_from([*[()] * 25, (0,), (1, 2), (3,), (-1,), (-2,)])):
            row[at] = draw(st.sampled_from(ODD[names[at]]))
        ragged = draw(st.sampled_from([*[0] * 40, -1, 1]))
        writer.writerow(row[:ragged] if ragged < 0 else row + [""] * ragged)
    return out.getvalue()


def one_by_one(text: str, allowed: frozenset[str] | None = ALLOWED) -> object:
    """Give the rows that are read one by one, or the faults."""
    try:
        return reading._row_by_row(text, KNOWN, allowed, PLACE).rows()  # noqa: SLF001 - the slow way
    except Refused as refused:
        return str(refused)


def at_once(text: str, allowed: frozenset[str] | None = ALLOWED) -> pl.DataFrame | None:
    """Give the frame that is read at once, if it is."""
    return reading._at_once(text, KNOWN, allowed)  # noqa: SLF001 - the fast way


@settings(max_examples=300)
@given(text=files())
@example(text="pupil,date,period,code\n")
@example(text=f"pupil,date,period,code,recorded_at\n{ROW},1971-10-31T02:30\n")
@example(text=f"pupil,date,period,code,starts\n{ROW},24:00\n")
@example(text='pupil,date,period,code,subject\nJ919400123001,2026-11-19,1,/,""\n')
@example(text='pupil,date,period,code\n"",2026-11-19,1,/\n')
def test_both_ways_of_reading_agree(text: str) -> None:
    """What is read at once is what would be read row by row, and what is doubtful is not."""
    found = at_once(text)

    assert (None if found is None else found.rows()) in (None, one_by_one(text))


@pytest.mark.parametrize("allowed", [ALLOWED, None])
def test_a_good_file_is_read_at_once(allowed: frozenset[str] | None) -> None:
    """With every column, or with none that may be absent, nothing is doubtful."""
    full = f"{','.join(COLUMNS)}\n{ROW},09:10,10:10:30,Maths,Mr Quick,7,2026-11-19T09:15\n"
    short = f"date,upn,code,period\n2026-11-19,{ZACHARY},FA,Lesson 2\n"

    for text in (full, short):
        found = at_once(text, allowed)
        assert found is not None
        assert found.schema == lessons_frame().schema
        assert found.rows() == one_by_one(text, allowed)


def test_the_values_are_those_of_a_lesson_mark() -> None:
    """Times and moments are by the clock of London, and - is kept: a register was there."""
    text = (
        f"{','.join(COLUMNS)}\n{ROW},09:10,10:10,Maths,Mr Quick,7,2026-07-03T09:15\n"
        f"{KERENSA},2026-11-19,2,-,,,,,,\n"
    )
    first = LessonMark(
        KERENSA,
        date(2026, 11, 19),
        "1",
        "/",
        time(9, 10),
        time(10, 10),
        "Maths",
        "Mr Quick",
        7,
        datetime(2026, 7, 3, 9, 15, tzinfo=LONDON),
    )
    second = LessonMark(KERENSA, date(2026, 11, 19), "2", "-")

    assert reading.read_lesson_marks(text, KNOWN, {}, place=PLACE).equals(
        lessons_frame([first, second])
    )


def test_an_ambiguous_hour_needs_an_offset() -> None:
    """In October the clock shows half past one twice: with an offset it is a moment."""
    text = f"pupil,date,period,code,recorded_at\n{ROW},2026-10-25T01:30"

    with pytest.raises(Refused, match="line 2, column recorded_at: an ISO moment"):
        reading.read_lesson_marks(f"{text}\n", KNOWN, {}, place=PLACE)
    (at,) = reading.read_lesson_marks(f"{text}Z\n", KNOWN, {}, place=PLACE)["recorded_at"]
    assert at == datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON)
    assert at.utcoffset() == datetime(2026, 12, 1, tzinfo=LONDON).utcoffset()


def test_codes_of_the_school_are_codes_of_lessons() -> None:
    """A code that is neither the register's nor the school's is refused, and not repeated."""
    text = f"pupil,date,period,code\n{KERENSA},2026-11-19,1,FA\n"

    assert reading.read_lesson_marks(text, KNOWN, {"FA"}, place=PLACE)["code"].to_list() == ["FA"]
    assert reading.read_lesson_marks(text, KNOWN, None, place=PLACE)["code"].to_list() == ["FA"]
    with pytest.raises(Refused) as refused:
        reading.read_lesson_marks(text, KNOWN, {}, place=PLACE)
    assert str(refused.value) == (
        "lesson_marks.csv, line 2, column code: a code of the register, a code of lesson_codes in "
        "school.toml, or - for no mark, was expected"
    )


def test_where_nothing_is_known_an_odd_file_is_read_all_the_same() -> None:
    """With an offset it is read row by row, and neither pupils nor codes are checked."""
    text = "pupil,date,period,code,recorded_at\nanybody,2026-11-19,1,FA,2026-11-19T09:15Z\n"
    found = reading.read_lesson_marks(text, None, None, place=PLACE)

    assert found.select("pupil", "code").rows() == [("anybody", "FA")]
