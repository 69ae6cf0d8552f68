"""The two ways of reading `marks.csv`: at once where all is well, and row by row."""

import csv
from io import StringIO

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attendance_adapters.register_folder import marks as reading
from attendance_core.errors import Refused

KNOWN = frozenset({"J919400123001", "adno:004512"})
COLUMNS = ("pupil", "date", "session", "code", "minutes_late", "detail", "comment", "recorded_at")
Answer = list[tuple[object, ...]] | str

# What may stand in the cells of a column.
GOOD = {
    "pupil": ["J919400123001", "adno:004512"],
    "date": [f"2026-11-{day}" for day in range(10, 30)],
    "session": ["AM", "PM"],
    "code": [*r"/\LIN#Z", "C1", "H", "-", ""],
    "minutes_late": ["", "7", "007", "0"],
    "detail": ["", "bus pass", "Zoë", "a,b", 'the "bus"', "two\nlines", " "],
    "comment": ["", "x", "a,b,c", 'he said "no"', "\n\n"],
    "recorded_at": ["", "2026-11-19T08:45", "2026-11-19T08:45:59", "2026-10-25T02:00"],
}
# What a second look is due: bad, or good in an uncommon way.
ODD = {
    "pupil": ["J919400123009", ""],
    "date": [
        *("2026-11-31", "20261120", "2026- 9-07", "+2026-1-01", " 2026-1-01", "2026-W47-5"),
        "",
    ],
    "session": ["am", "", "AM "],
    "code": ["?", "7", "/ ", "i"],
    "minutes_late": ["-7", "7.5", " 7", "٧", "99999999999"],
    "detail": ["cr\rcr"],
    "comment": ['5" nail'],
    "recorded_at": [
        *("2026-10-25T01:30+01:00", "2026-11-19 08:45", "2026-10-25T01:30", "2026-03-29T01:30"),
        *("2026-11-19", "2026-11-19T24:00", "2026-11-19T08:45:99", "2026-02-30T08:45", "yesterday"),
    ],
}


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a small file: some optional columns, in any order, and rows, a few of them ragged."""
    optional = draw(st.lists(st.sampled_from(COLUMNS[4:]), unique=True))
    names = draw(st.permutations([*COLUMNS[:4], *optional]))
    out = StringIO()
    end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    writer.writerow(["upn" if name == "pupil" and quoting else name for name in names])
    for _ in range(draw(st.integers(0, 6))):
        row = [draw(st.sampled_from(GOOD[name])) for name in names]
        for at in draw(st.sampled_from([*[()] * 25, (0,), (1, 2), (3,), (-1,), (-2,)])):
            row[at] = draw(st.sampled_from(ODD[names[at]]))
        ragged = draw(st.sampled_from([*[0] * 40, -1, 1]))
        writer.writerow(row[:ragged] if ragged < 0 else row + [""] * ragged)
    return out.getvalue()


def answer(text: str, how: str) -> Answer | None:
    """Give the rows that a way of reading makes, or the faults; None is no answer at once."""
    try:
        place = {"place": "marks.csv"} if how == "_row_by_row" else {}
        frame: pl.DataFrame | None = getattr(reading, how)(text, KNOWN, **place)
    except Refused as refused:
        return str(refused)
    return None if frame is None else frame.rows()


@settings(max_examples=400)
@given(text=files())
@example(text="pupil,date,session,code\n")
@example(text="pupil,date,session,code")
@example(text="pupil,date,session\nJ919400123001,2026-11-19,AM\n")
@example(text="pupil,date,session,code,detail\nJ919400123001,2026-11-19,AM,/\n")
@example(text='pupil,date,session,code,detail\nJ919400123001,2026-11-19,AM,/,""\n')
@example(text="\npupil,date,session,code\nJ919400123001,2026-11-19,AM,/\n")
@example(text="pupil,date,session,code\n\nJ919400123001,2026-11-19,AM,/\n")
@example(text="pupil,date,session,code\rJ919400123001,2026-11-19,AM,/\r")
@example(text='pupil,"date\n",session,code\nJ919400123001,2026-11-19,AM,/\n')
@example(text='pupil,date,session,code,comment\nJ919400123001,2026-11-19,AM,/,"a\n')
@example(text='pupil,date,session,code,comment\nJ919400123001,2026-11-19,AM,/,5" nail\n')
def test_both_ways_of_reading_agree(text: str) -> None:
    """What is read at once is what would be read row by row, and what is doubtful is not."""
    at_once = answer(text, "_at_once")
    one_by_one = answer(text, "_row_by_row")

    assert at_once in (None, one_by_one)
    assert one_by_one is not None


@settings(max_examples=100)
@given(
    marks=st.lists(
        st.tuples(
            st.sampled_from(sorted(KNOWN)), st.integers(16, 20), st.sampled_from(["AM", "PM"])
        ),
        unique=True,
        max_size=8,
    ),
    codes=st.lists(st.sampled_from([*r"/\LIN#", "C1", "H"]), min_size=8, max_size=8),
)
def test_a_good_file_is_read_at_once(marks: list[tuple[str, int, str]], codes: list[str]) -> None:
    """Nothing in a plain file is doubtful: it is never read row by row."""
    rows = [
        (pupil, f"2026-11-{day}", session, code)
        for (pupil, day, session), code in zip(marks, codes, strict=False)
    ]
    text = "\n".join(["pupil,date,session,code", *(",".join(row) for row in rows)])
    found = answer(text, "_at_once")

    assert isinstance(found, list)
    assert [(pupil, str(day), session, code) for pupil, day, session, code, *_ in found] == rows


@pytest.mark.parametrize(
    "optional",
    [",7,,,", ",,bus pass,,", ',,"a,b ""c""",,', ",,,said so,", ",,,,2026-11-19T08:45"],
)
def test_optional_columns_are_read_at_once(optional: str) -> None:
    """Minutes, details, comments and moments are no cause for doubt."""
    text = f"{','.join(COLUMNS)}\nJ919400123001,2026-11-19,AM,L{optional}\n"

    assert answer(text, "_at_once") == answer(text, "_row_by_row")
    assert isinstance(answer(text, "_at_once"), list)


def test_minutes_that_no_clock_has_are_refused() -> None:
    """A number that is too large for the register is a fault of the file."""
    text = "pupil,date,session,code,minutes_late\nJ919400123001,2026-11-19,AM,L,99999999999\n"

    with pytest.raises(Refused, match="line 2, column minutes_late"):
        reading.read_marks(text, KNOWN, place="marks.csv")


def test_where_the_pupils_are_not_known_they_are_not_checked() -> None:
    """If pupils.csv could not be read, nobody in marks.csv is called a stranger."""
    text = "pupil,date,session,code\nanybody,2026-11-19,AM,/\n"

    assert reading.read_marks(text, None, place="marks.csv").height == 1
    with pytest.raises(Refused, match=r"a pupil of pupils\.csv was expected"):
        reading.read_marks(text, KNOWN, place="marks.csv")
