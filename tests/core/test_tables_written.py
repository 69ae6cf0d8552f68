"""CSV as it is written for people who open it in a spreadsheet."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.tables import csv_text


def test_values_are_written_as_people_read_them():
    """Nothing for None, true and false in small letters, lists joined, days in ISO form."""
    names = ["a", "b", "c", "d", "e", "f"]
    moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
    row = dict(zip(names, [None, True, ["x", 1], date(2026, 11, 20), moment, 3], strict=True))

    assert csv_text(names, [row]) == (
        "a,b,c,d,e,f\n,true,x; 1,2026-11-20,2026-11-20T09:00:00+00:00,3\n"
    )


def test_a_file_without_a_header_has_rows_alone():
    """With the line ends that its taker wants."""
    assert csv_text(None, [("1", "Ann"), ("2", "Bo")], line_end="\r\n") == "1,Ann\r\n2,Bo\r\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+cmd", "\t=1", "=HYPERLINK(1)", "-a"],
)
def test_what_a_spreadsheet_would_run_stays_text(text):
    """An apostrophe stands before it, also where it begins a list."""
    assert next(csv.reader(StringIO(csv_text(None, [(text,)]))))[0] == f"'{text}"
    assert next(csv.reader(StringIO(csv_text(None, [([text],)]))))[0] == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-", "+44 7700 900123", "-3", "+1.5", "/", "\\", "L", "07700", ""]
)
def test_what_is_none_is_left_as_it_is(text):
    """Marks, numbers and telephone numbers are read by other programs too."""
    assert next(csv.reader(StringIO(csv_text(None, [(text, "x")]))))[0] == text


def test_a_carriage_return_is_the_end_of_a_line_of_its_cell():
    """And never of the row."""
    assert csv_text(None, [("a\rb\r\nc", "d")]) == '"a\nb\nc",d\n'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"))))
def test_a_cell_that_is_no_formula_is_read_again_as_it_was(cells):
    """Commas and quotation marks are no matter."""
    row = [each for each in cells if not each.startswith(tuple("=@+-\t"))]
    read = next(csv.reader(StringIO(csv_text(None, [("x", *row)]))))

    assert read == ["x", *row]
