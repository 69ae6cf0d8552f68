from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import pytest
from attrs import field, frozen

from attendance_core.errors import Refused
from attendance_core.tables import LONDON, Cell, Misfit, columns_of, decoded, moment, rows


class Colour(StrEnum):
    """A vocabulary, for these tests."""

    RED = "red"
    BLUE = "blue"


def _shout(cell: str) -> str:
    if not cell.isupper():
        raise ValueError
    return cell


@frozen
class Row:
    """A row with a cell of each kind."""

    name: str
    number: int | None
    yes: bool = False
    day: date | None = None
    seen: datetime | None = None
    at: time | None = None
    colour: Colour = Colour.RED
    shout: str | None = field(
        default=None, metadata={"cell": Cell(_shout, "capital letters were expected")}
    )

    def __attrs_post_init__(self) -> None:
        """Refuse what no single cell can say."""
        if self.name == "nobody":
            raise Misfit("name", "somebody was expected")


HEADER = "name,number,yes,day,seen,at,colour,shout"


def read(*lines: str, aliases: dict[str, str] | None = None) -> list[tuple[int, Row]]:
    """Read lines as rows."""
    return rows("\n".join(lines) + "\n", Row, place="t.csv", aliases=aliases)


def faults_of(*lines: str) -> list[str]:
    """Give the faults for which lines are refused, without the place."""
    with pytest.raises(Refused) as refused:
        read(*lines)
    return [str(fault).removeprefix("t.csv, ") for fault in refused.value.faults]


def test_each_kind_of_cell_is_read() -> None:
    """The class that a row becomes is the description of the file."""
    line = "Ann,007,true,2026-11-20,2026-11-20T08:45,08:45,blue,HO"

    assert read(HEADER, line) == [
        (
            2,
            Row(
                "Ann",
                7,
                True,
                date(2026, 11, 20),
                datetime(2026, 11, 20, 8, 45, tzinfo=LONDON),
                time(8, 45),
                Colour.BLUE,
                "HO",
            ),
        )
    ]


def test_an_empty_cell_is_not_known() -> None:
    """It is None where that may be, and the default of an optional column."""
    assert read(HEADER, "Ann,,,,,,,") == [(2, Row("Ann", None))]


def test_columns_stand_in_any_order_and_optional_ones_may_be_absent() -> None:
    """The required columns are enough."""
    assert read("number,name", "7,Ann") == [(2, Row("Ann", 7))]


def test_another_name_of_a_column_is_accepted() -> None:
    """A file may call a column by a name that the reader accepts."""
    assert read("who,number", "Ann,7", aliases={"who": "name"}) == [(2, Row("Ann", 7))]


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        ("name", ["line 1, column number: this column is missing"]),
        ("name,number,name", ["line 1, column name: this column stands twice"]),
        (
            "",
            [
                "line 1, column name: this column is missing",
                "line 1, column number: this column is missing",
            ],
        ),
    ],
)
def test_a_header_that_is_not_the_files_is_refused(header: str, faults: list[str]) -> None:
    """A missing or doubled column is named, and all of them at once."""
    assert faults_of(header) == faults


def test_an_unknown_column_is_refused_with_those_that_are_known() -> None:
    """A column that nobody would read is a mistake of whoever wrote the file."""
    known = HEADER.replace(",", ", ")

    assert faults_of("name,number,nmae") == [
        f"line 1, column nmae: this column is not known; known are {known}"
    ]


def test_a_header_that_is_somebodys_data_is_not_repeated() -> None:
    """Where the header is missing, the first row is not shown: it may be a pupil's."""
    found = "".join(faults_of("J919400123001,Okafor,2014-03-09"))

    assert "(unnamed)" in found
    assert not any(value in found for value in ("J919400123001", "Okafor", "2014"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Ann,7.0,,,,,,", "column number: a whole number was expected"),
        ("Ann,-7,,,,,,", "column number: a whole number was expected"),
        ("Ann, 7,,,,,,", "column number: a whole number was expected"),
        ("Ann,٧,,,,,,", "column number: a whole number was expected"),
        ("Ann,,True,,,,,", "column yes: true or false was expected"),
        ("Ann,,1,,,,,", "column yes: true or false was expected"),
        ("Ann,,,20/11/2026,,,,", "column day: an ISO date such as 2026-11-20 was expected"),
        ("Ann,,,2026-11-31,,,,", "column day: an ISO date such as 2026-11-20 was expected"),
        ("Ann,,,20261120,,,,", "column day: an ISO date such as 2026-11-20 was expected"),
        ("Ann,,,20261120xx,,,,", "column day: an ISO date such as 2026-11-20 was expected"),
        ("Ann,,,2026-W47-5,,,,", "column day: an ISO date such as 2026-11-20 was expected"),
        ("Ann,,,,,8.45,,", "column at: a time such as 08:45 was expected"),
        ("Ann,,,,,,green,", "column colour: one of red, blue was expected"),
        ("Ann,,,,,,,ho", "column shout: capital letters were expected"),
        (",,,,,,,", "column name: text was expected"),
        ("nobody,,,,,,,", "column name: somebody was expected"),
    ],
)
def test_a_cell_of_another_kind_is_refused(line: str, fault: str) -> None:
    """A fault names the line and the column, and says what was expected there."""
    assert faults_of(HEADER, line) == [f"line 2, {fault}"]


@pytest.mark.parametrize("line", ["Ann", "Ann,7,,,,,,,"])
def test_a_ragged_row_is_refused(line: str) -> None:
    """A row with fewer or more cells than the header is not guessed at."""
    assert faults_of(HEADER, line) == ["line 2: 8 cells were expected"]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    """Every faulty cell of every row, and the good rows cost nothing."""
    lines = ("Ann,x,y,,,,,", "Bob,7,true,,,,,", "Cy,7", "nobody,7,,,,,,")

    assert faults_of(HEADER, *lines) == [
        "line 2, column number: a whole number was expected",
        "line 2, column yes: true or false was expected",
        "line 4: 8 cells were expected",
        "line 5, column name: somebody was expected",
    ]


def test_a_quoted_newline_keeps_the_line_numbers_right() -> None:
    """A row is told by the line on which it begins, as an editor shows it."""
    found = read("name,number", '"Ann\nthe first",7', "", "Bob,8")

    assert [line for line, _ in found] == [2, 5]
    assert faults_of("name,number", '"Ann\nthe first",7', "Bob,x") == [
        "line 4, column number: a whole number was expected"
    ]


def test_quotes_are_read_as_rfc_4180_has_them() -> None:
    """A doubled quote is one, a comma in quotes is text, and Windows line ends are line ends."""
    text = 'name,number\r\n"Ann ""Nan"" Moyle, Jr",7\r\n'

    assert rows(text, Row, place="t.csv") == [(2, Row('Ann "Nan" Moyle, Jr', 7))]


def test_a_cell_without_an_end_is_refused_with_its_line() -> None:
    """What is too long is not said to be ill-formed."""
    assert faults_of("name,number", f"{'a' * 200_000},7") == [
        "line 2: cells of at most 131,072 characters were expected"
    ]


@pytest.mark.parametrize("line", ['"Ann,7', '"Ann"x,7'])
def test_broken_quoting_is_refused_with_its_line(line: str) -> None:
    """A quote that is not closed, or is followed by text, is told by the line it is on."""
    assert faults_of("name,number", "Bob,1", line) == [
        "line 3: a well-formed CSV record (RFC 4180 quoting) was expected"
    ]


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2026-01-15T08:45", datetime(2026, 1, 15, 8, 45, tzinfo=UTC)),
        ("2026-07-15T08:45", datetime(2026, 7, 15, 7, 45, tzinfo=UTC)),
        ("2026-07-15T08:45:30", datetime(2026, 7, 15, 7, 45, 30, tzinfo=UTC)),
        ("2026-07-15T08:45+01:00", datetime(2026, 7, 15, 7, 45, tzinfo=UTC)),
        ("2026-07-15T07:45+00:00", datetime(2026, 7, 15, 7, 45, tzinfo=UTC)),
        # On 25 October 2026 the clock shows 01:00 to 02:00 twice.
        ("2026-10-25T00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T01:30+01:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:00", datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_moment_is_local_time_of_london(cell: str, utc: datetime) -> None:
    """A moment without an offset is by the clock of London, summer time included."""
    assert moment(cell).astimezone(UTC) == utc
    assert moment(cell).tzinfo is LONDON


@pytest.mark.parametrize("cell", ["2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T01:59:59"])
def test_a_moment_of_the_hour_that_comes_twice_needs_an_offset(cell: str) -> None:
    """When the clocks go back, nobody guesses which of the two hours was meant."""
    with pytest.raises(ValueError, match=r"^$"):
        moment(cell)

    assert faults_of("name,number,seen", f"Ann,,{cell}") == [
        (
            "line 2, column seen: an ISO moment such as 2026-11-20T08:45 was expected, with an"
            " offset in an ambiguous hour"
        )
    ]


def test_a_moment_of_the_hour_that_never_was_is_refused() -> None:
    """When the clocks go forward, no clock in London shows half past one."""
    with pytest.raises(ValueError, match=r"^$"):
        moment("2026-03-29T01:30")

    before, after = moment("2026-03-29T00:59"), moment("2026-03-29T02:00")

    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(minutes=1)


def test_a_date_is_no_moment() -> None:
    """A day without a time is not taken for its midnight."""
    assert len(faults_of("name,number,seen", "Ann,,2026-11-20")) == 1


def test_the_columns_of_a_class() -> None:
    """A field without a default is required, and one whose type admits None may stand empty."""
    columns = columns_of(Row)

    assert [name for name, each in columns.items() if each.required] == ["name", "number"]
    assert (columns["name"].may_be_empty, columns["number"].may_be_empty) == (False, True)


def test_text_is_utf_8_with_or_without_its_mark() -> None:
    """A byte order mark at the beginning is no part of the text."""
    assert decoded("Zoë".encode(), place="t.csv") == "Zoë"
    assert decoded("Zoë".encode("utf-8-sig"), place="t.csv") == "Zoë"


def test_another_encoding_is_taken_only_where_it_is_named() -> None:
    """What is no UTF-8 is read by the encoding that the caller knows of, and else refused."""
    data = "a\nb\nZoë\n".encode("cp1252")

    assert decoded(data, place="t.csv", otherwise="cp1252") == "a\nb\nZoë\n"
    with pytest.raises(Refused, match=r"^t\.csv, line 3: text in UTF-8 was expected$"):
        decoded(data, place="t.csv")


@pytest.mark.parametrize("data", [b"", b"\n\r\n \t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    """Nothing but white space is an empty file, not a file without rows."""
    with pytest.raises(Refused, match=r"^t\.csv: the file is empty$"):
        decoded(data, place="t.csv")
