import csv
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

import pytest

from attendance_adapters.register_folder import RegisterFolder
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters

Faults = Callable[[Mapping[str, str | bytes | None]], list[str]]
Original = Callable[[str], str]

REQUIRED = {
    "calendar.csv": ["date", "session"],
    "pupils.csv": [
        *("upn", "legal_surname", "legal_forename", "date_of_birth", "year_group", "start_date"),
    ],
    "parents.csv": [
        *("parent_id", "pupil", "surname", "parental_responsibility", "lives_with_pupil"),
        "contact_allowed",
    ],
    "marks.csv": ["pupil", "date", "session", "code"],
    "lesson_marks.csv": ["pupil", "date", "period", "code"],
    "registers.csv": ["date", "period", "group", "taken_at"],
    "amendments.csv": [
        *("pupil", "date", "session", "original_code", "amended_code", "reason", "amended_at"),
        *("name", "position"),
    ],
    "presence.csv": ["at", "source", "event"],
    "part_time.csv": ["pupil", "start", "end", "weekday", "session"],
    "expected_sickness.csv": ["pupil", "recorded_on", "expected_school_days"],
    "notices.csv": ["parent_id", "pupil", "issued_on", "legal_basis"],
}
# Where a required column may stand empty: "no mark yet", "not taken", "not known".
MAY_BE_EMPTY = {
    ("marks.csv", "code"),
    ("registers.csv", "taken_at"),
    ("parents.csv", "contact_allowed"),
    *(("amendments.csv", name) for name in REQUIRED["amendments.csv"][3:]),
}
CSV = list(REQUIRED)


def table(text: str) -> list[dict[str, str]]:
    """Read a file as rows."""
    return list(csv.DictReader(StringIO(text)))


def written(rows: list[dict[str, str]]) -> str:
    """Write rows as a file."""
    out = StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def with_cell(text: str, column: str, cell: str) -> str:
    """Give a file in whose first row one column, added if need be, has another cell."""
    rows = [{column: "", **row} for row in table(text)]
    rows[0][column] = cell
    return written(rows)


@pytest.mark.parametrize("name", ["school.toml", "calendar.csv", "pupils.csv", "marks.csv"])
def test_a_missing_file_is_refused(name: str, faults_of: Faults) -> None:
    """Four files must exist; nothing else is wrong, and nothing else is said."""
    assert faults_of({name: None}) == [f"{name}: this file is missing from the register folder"]


@pytest.mark.parametrize(
    ("name", "column"), [(name, each) for name in CSV for each in REQUIRED[name]]
)
def test_a_missing_column_is_refused(
    name: str, column: str, faults_of: Faults, original: Original
) -> None:
    """Every required column of every file must be there, and is named if it is not."""
    rows = [
        {other: cell for other, cell in row.items() if other != column}
        for row in table(original(name))
    ]

    assert faults_of({name: written(rows)})[0] == (
        f"{name}, line 1, column {column}: this column is missing"
    )


@pytest.mark.parametrize("name", CSV)
def test_an_unknown_column_is_refused(name: str, faults_of: Faults, original: Original) -> None:
    """A column that nobody would read is told with those that are known."""
    (fault,) = faults_of({name: with_cell(original(name), "house", "")})

    assert fault.startswith(f"{name}, line 1, column house: this column is not known; known are ")


def test_a_doubled_column_is_refused(faults_of: Faults) -> None:
    """`upn` and `pupil` are one column."""
    text = "pupil,date,session,code,upn\nJ919400123001,2026-11-19,AM,/,J919400123001\n"

    assert faults_of({"marks.csv": text}) == [
        "marks.csv, line 1, column pupil: this column stands twice"
    ]


KEYS = {
    "calendar.csv": "the session 2026-11-19 AM stands twice",
    "pupils.csv": "times on the roll that do not overlap were expected for each pupil",
    "parents.csv": "one row for each parent_id, pupil was expected",
    "marks.csv": "one mark for a pupil and the session 2026-11-19 AM was expected",
    "lesson_marks.csv": "one row for each pupil, date, period was expected",
    "registers.csv": "one row for each date, period, group was expected",
    "amendments.csv": "one row for each pupil, date, session, amended_at was expected",
    "presence.csv": "one row for each at, source, pupil was expected",
    "part_time.csv": "one row for each pupil, start, weekday, session was expected",
    "expected_sickness.csv": "one row for each pupil, recorded_on was expected",
    "notices.csv": "one row for each parent_id, pupil, issued_on was expected",
}


@pytest.mark.parametrize("name", CSV)
def test_a_duplicate_key_is_refused(name: str, faults_of: Faults, original: Original) -> None:
    """The second row of a key is named, whatever else it says."""
    text = original(name)
    first = text.splitlines()[1]
    line = len(text.splitlines()) + 1
    (fault,) = faults_of({name: f"{text}{first}\n"})

    assert fault.startswith(f"{name}, line {line}")
    assert fault.endswith(KEYS[name])


@pytest.mark.parametrize(
    ("name", "column", "cell", "expected"),
    [
        ("calendar.csv", "date", "19/11/2026", "an ISO date such as 2026-11-20 was expected"),
        ("pupils.csv", "date_of_birth", "2014-02-30", "an ISO date such as 2026-11-20 was"),
        ("marks.csv", "date", "2026-11-31", "an ISO date such as 2026-11-20 was expected"),
        ("marks.csv", "date", "2026- 9-07", "an ISO date such as 2026-11-20 was expected"),
        ("marks.csv", "code", "?", "a code of the register, or - for no mark, was expected"),
        ("marks.csv", "code", "7", "a code of the register, or - for no mark, was expected"),
        ("marks.csv", "code", "i", "a code of the register, or - for no mark, was expected"),
        ("lesson_marks.csv", "code", "present", "a code of lesson_codes in school.toml, or - for"),
        ("amendments.csv", "amended_code", "$", "a code of the register, or - for no mark"),
        ("calendar.csv", "session", "Morning", "one of AM, PM was expected"),
        ("marks.csv", "session", "am", "one of AM, PM was expected"),
        ("part_time.csv", "session", "EVE", "one of AM, PM was expected"),
        ("expected_sickness.csv", "recorded_on", "16/11/2026", "an ISO date such as 2026-11-20"),
        ("expected_sickness.csv", "expected_school_days", "3 weeks", "a whole number was expected"),
        ("expected_sickness.csv", "continuous_illness", "yes", "true or false was expected"),
        ("parents.csv", "lives_with_pupil", "yes", "true or false was expected"),
        ("parents.csv", "contact_allowed", "TRUE", "true or false was expected"),
        ("pupils.csv", "fsm", "1", "true or false was expected"),
        ("marks.csv", "minutes_late", "7.5", "a whole number was expected"),
        ("marks.csv", "recorded_at", "yesterday", "an ISO moment such as 2026-11-20T08:45 was"),
        ("marks.csv", "recorded_at", "2026-10-25T01:30", "with an offset in an ambiguous hour"),
        ("registers.csv", "taken_at", "2026-11-19", "an ISO moment such as 2026-11-20T08:45"),
        ("lesson_marks.csv", "starts", "9.10", "a time such as 08:45 was expected"),
        ("notices.csv", "amount", "£80", "an amount in pounds was expected"),
        ("notices.csv", "amount", "-80", "an amount in pounds was expected"),
        ("notices.csv", "legal_basis", "s444", "one of s444A, s105 was expected"),
        ("presence.csv", "source", "window", "one of sign_in, sign_out, reset_room"),
        ("presence.csv", "event", "ran", "one of arrived, left, seen, alert was expected"),
        ("part_time.csv", "weekday", "Friday", "one of Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
        ("pupils.csv", "enrolment_status", "X", "one of C, M, S, F, O, G, P was expected"),
        ("pupils.csv", "boarder", "Y", "one of B, 6, 7, N was expected"),
        ("pupils.csv", "sen_status", "S", "one of N, K, E was expected"),
        ("pupils.csv", "deletion_ground", "P", "one of A, B, C, D, E, F, G, H, I, J, K, L, M, N"),
        ("parents.csv", "parent_basis", "mother", "one of natural, responsibility, care, none"),
        ("parents.csv", "restriction", "yes", "one of court_order, refuge, no_contact, carer_only"),
        ("calendar.csv", "half_term", "7", "one of 1, 2, 3, 4, 5, 6 was expected"),
        ("pupils.csv", "upn", "J9194001230", "a UPN, a letter and twelve characters, was"),
        ("pupils.csv", "leaving_date", "2026-08-31", "a date no earlier than start_date was"),
    ],
)
def test_a_cell_of_another_kind_is_refused(
    name: str, column: str, cell: str, expected: str, faults_of: Faults, original: Original
) -> None:
    """A fault names file, line and column, and says what was expected, not what stood there."""
    fault = faults_of({name: with_cell(original(name), column, cell)})[0]

    assert fault.startswith(f"{name}, line 2, column {column}: ")
    assert expected in fault


@pytest.mark.parametrize(
    ("name", "column"), [(name, each) for name in CSV for each in REQUIRED[name]]
)
def test_an_empty_cell_of_a_required_column(
    name: str,
    column: str,
    faults_of: Faults,
    original: Original,
    read: Callable[..., SchoolAdapters],
) -> None:
    """It is refused, save where the contract says that it may be empty."""
    text = with_cell(original(name), column, "")
    if (name, column) == ("pupils.csv", "upn"):
        text = with_cell(text, "admission_number", "")
    if (name, column) in MAY_BE_EMPTY:
        assert read({name: text}).read_roll().pupils
    else:
        assert faults_of({name: text})[0].startswith(f"{name}, line 2, column {column}: ")


def test_a_pupil_needs_a_upn_or_an_admission_number(faults_of: Faults, original: Original) -> None:
    """Nobody is on a roll without a number to be known by."""
    text = with_cell(with_cell(original("pupils.csv"), "upn", ""), "admission_number", "")

    assert faults_of({"pupils.csv": text})[0] == (
        "pupils.csv, line 2, column upn: a UPN was expected, or an admission_number in its place"
    )


def test_a_pupil_who_came_back_was_born_once(faults_of: Faults, original: Original) -> None:
    """Two rows of a pupil have one date of birth; the line of the second is named."""
    rows = table(original("pupils.csv"))
    rows[-1]["date_of_birth"] = "2013-12-25"

    assert faults_of({"pupils.csv": written(rows)}) == [
        "pupils.csv, line 4, column date_of_birth: one date of birth for each pupil was expected"
    ]


ABOUT_PUPILS = [name for name in CSV if "pupil" in REQUIRED[name] or name == "presence.csv"]


@pytest.mark.parametrize("name", ABOUT_PUPILS)
@pytest.mark.parametrize("pupil", ["J919400123009", "adno:999999", "004512"])
def test_a_pupil_who_is_not_there_is_refused(
    pupil: str, name: str, faults_of: Faults, original: Original
) -> None:
    """Every file's pupils stand in pupils.csv, by the same key."""
    assert faults_of({name: with_cell(original(name), "pupil", pupil)}) == [
        f"{name}, line 2, column pupil: a pupil of pupils.csv was expected"
    ]


@pytest.mark.parametrize("name", CSV)
def test_a_row_of_another_number_of_cells_is_refused(
    name: str, faults_of: Faults, original: Original
) -> None:
    """A row that is short, and one that is long."""
    header, first, *_ = original(name).splitlines()
    number = len(header.split(","))
    short = first.rsplit(",", 1)[0]
    found = faults_of({name: f"{header}\n{short}\n{first},\n"})

    assert [fault for fault in found if fault.startswith(f"{name}, line")][:2] == [
        f"{name}, line {line}: {number} cells were expected" for line in (2, 3)
    ]


@pytest.mark.parametrize("name", CSV)
def test_an_empty_file_is_refused(name: str, faults_of: Faults) -> None:
    """A file with nothing in it is not a file without rows."""
    assert f"{name}: the file is empty" in faults_of({name: ""})


@pytest.mark.parametrize("name", ["school.toml", *CSV])
def test_text_that_is_no_utf_8_is_refused(name: str, faults_of: Faults, original: Original) -> None:
    """The line is named on which the text ceases to be UTF-8."""
    text = original(name).encode()
    line = text.count(b"\n") + 1

    assert f"{name}, line {line}: text in UTF-8 was expected" in faults_of(
        {name: text + "Zoë".encode("cp1252")}
    )


@pytest.mark.parametrize("name", ["marks.csv", "presence.csv"])
def test_a_file_that_cannot_be_read_is_refused(name: str, write: Callable[..., Path]) -> None:
    """What is there and cannot be read is not taken for nothing."""
    folder = write({name: None})
    (folder / name).mkdir()
    adapter = RegisterFolder(RegisterFolder.Settings(folder))

    with pytest.raises(Refused, match=rf"^{name}: a file that can be read was expected$"):
        adapter.attendance_read_roll()


def test_broken_quoting_is_refused(faults_of: Faults, original: Original) -> None:
    """A quotation mark that is never closed would swallow the rest of the file."""
    text = original("parents.csv").replace("Tamblyn", '"Tamblyn')

    assert faults_of({"parents.csv": text}) == [
        "parents.csv, line 3: a well-formed CSV record (RFC 4180 quoting) was expected"
    ]


def test_all_faults_of_all_files_are_told_at_once(faults_of: Faults, original: Original) -> None:
    """Nothing is read by halves, and whoever mends a folder sees all that is wrong with it."""
    found = faults_of(
        {
            "school.toml": 'urn = "142000"',
            "calendar.csv": with_cell(original("calendar.csv"), "date", "19/11/2026"),
            "pupils.csv": with_cell(original("pupils.csv"), "fsm", "yes"),
            "parents.csv": with_cell(original("parents.csv"), "parent_basis", "mother"),
            "marks.csv": with_cell(with_cell(original("marks.csv"), "code", "?"), "session", "am"),
            "registers.csv": with_cell(original("registers.csv"), "taken_at", "08:44"),
            "notices.csv": with_cell(original("notices.csv"), "amount", "eighty"),
        }
    )

    assert [fault.split(": ")[0] for fault in found] == [
        "school.toml, key urn",
        "school.toml, key name",
        "calendar.csv, line 2, column date",
        "pupils.csv, line 2, column fsm",
        "registers.csv, line 2, column taken_at",
        "parents.csv, line 2, column parent_basis",
        "notices.csv, line 2, column amount",
        "marks.csv, line 2, column session",
        "marks.csv, line 2, column code",
    ]


def test_where_the_pupils_cannot_be_read_nobody_is_called_unknown(
    faults_of: Faults, original: Original
) -> None:
    """One fault in pupils.csv does not make a fault of every mark."""
    text = with_cell(original("pupils.csv"), "date_of_birth", "?")

    assert faults_of({"pupils.csv": text}) == [
        "pupils.csv, line 2, column date_of_birth: an ISO date such as 2026-11-20 was expected"
    ]


PERSONAL = "Wójcik-Tregear 07700900123"


@pytest.mark.parametrize("name", CSV)
def test_no_fault_repeats_the_content_of_a_cell(
    name: str, faults_of: Faults, original: Original
) -> None:
    """In whichever column something personal stands by mistake, no message shows it."""
    text = original(name)
    told = 0
    for column in table(text)[0]:
        changed = with_cell(text, column, PERSONAL)
        broken = {name: changed, "school.toml": "urn = 7"}
        found = faults_of(broken)[1:]
        told += len(found)

        assert not [fault for fault in found if "jcik" in fault or "07700" in fault]

    assert told > 1


@pytest.mark.parametrize("name", CSV)
def test_a_file_without_a_header_shows_nobody(
    name: str, faults_of: Faults, original: Original
) -> None:
    """The first row is taken for a header, and is not repeated where it is somebody's data."""
    found = "\n".join(faults_of({name: original(name).split("\n", 1)[1]}))

    assert "this column is missing" in found
    assert not [each for each in OF_SOMEBODY if each in found]


OF_SOMEBODY = ("J919400123001", "Tregear", "Kerensa", "2014", "07700900123", "P1", "Quick", "80.00")
