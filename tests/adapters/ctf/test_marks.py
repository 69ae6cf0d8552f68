from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from attendance_adapters.ctf import Ctf
from attendance_core.calendar import Calendar, HeldSession
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.register import Register
from attendance_core.sessions import Half
from attendance_core.statistics import statistics
from attendance_core.tables import LONDON

Files = Callable[..., Ctf]
YearData = Callable[..., str]
Refusal = Callable[..., list[str]]

WHERE = "ctf.xml, pupil 1, year 2025, element"
NO_CODE = f"{WHERE} AttendanceMarks: a code of the register was expected at"


def codes(adapter: Ctf) -> list[str]:
    """Give the codes alone, in the order of the file."""
    found: list[str] = adapter.attendance_read_marks(None)["code"].to_list()
    return found


def test_the_sample_with_commas(shared: Path) -> None:
    """The sample of version 25 reads to its 28 marks, two for each day from 1 September."""
    sample = shared / "samples" / "ctf25_attendance.xml"
    marks = Ctf(Ctf.Settings(sample)).attendance_read_marks(None)
    days = [date(2025, 9, 1) + timedelta(days=more) for more in range(14)]

    assert marks["code"].to_list() == [
        *("#", "#", "Y4", "Y4", "/", "\\", "/", "\\", "L", "\\", "#", "#", "#", "#"),
        *("I", "I", "/", "\\", "G", "G", "U", "\\", "/", "C2", "#", "#", "#", "#"),
    ]
    assert marks["date"].to_list() == [day for day in days for _ in range(2)]
    assert marks["session"].to_list() == ["AM", "PM"] * 14
    assert set(marks["pupil"]) == {"J919400123001"}
    assert marks.columns == ["pupil", "date", "session", "code"]


def test_the_sample_with_characters(shared: Path) -> None:
    """The sample of version 23 has one character for each session."""
    sample = shared / "samples" / "ctf23_attendance_single_char.xml"
    marks = Ctf(Ctf.Settings(sample)).attendance_read_marks(None)

    assert "".join(marks["code"]) == r"####/\/\L\####II/\GGU\/M####"
    assert (marks["date"].min(), marks["date"].max()) == (date(2023, 9, 4), date(2023, 9, 17))


# Worked by hand from the two lists above, which are alike but for the first Tuesday (# or Y4: not
# possible) and the last Friday afternoon (M or C2: authorised).
# First week, Wed / \, Thu / \, Fri L \: 6 present.
# Second week, Mon I I, Tue / \, Wed G G, Thu U \, Fri / M: 4 present, 3 authorised, 3 unauthorised.
TOTALS = {
    "possible": 16,
    "present": 10,
    "attended": 10,
    "authorised": 3,
    "unauthorised": 3,
    "late_before_close": 1,
    "late_after_close": 1,
}


@pytest.mark.parametrize("name", ["ctf23_attendance_single_char.xml", "ctf25_attendance.xml"])
def test_the_totals_of_the_samples(shared: Path, name: str) -> None:
    """Read through the adapter, each sample has the totals that were worked out by hand."""
    made = factory("ctf")
    adapter = made(made.Settings(shared / "samples" / name))
    school = SchoolAdapters.alone("ctf", adapter, made.capabilities)
    marks = school.read_marks(None)
    held = marks.filter(pl.col("code") != "#").select("date", "session").rows()
    register = Register.of_school(
        142000,
        calendar=Calendar([HeldSession(day, Half(half)) for day, half in held]),
        roll=school.read_roll(),
        marks=marks,
    )
    span = (marks["date"].min(), marks["date"].max())
    (row,) = statistics(register.prepared(), span=span).to_dicts()

    assert {name: row[name] for name in TOTALS} == TOTALS
    assert school.marks_as_at() == datetime(span[0].year, 9, span[1].day + 1, 16, tzinfo=LONDON)


@pytest.mark.parametrize("name", ["ctf23_attendance_single_char.xml", "ctf25_attendance.xml"])
def test_a_sample_of_another_total(shared: Path, tmp_path: Path, name: str) -> None:
    """A total that its marks do not make is refused, by the element and the pupil's position."""
    text = (shared / "samples" / name).read_text(encoding="utf-8")
    pupil = text[text.index("<Pupil>") : text.index("</Pupil>") + len("</Pupil>")]
    wrong = pupil.replace("J919400123001", "A919400123002")
    wrong = wrong.replace("<SessionsAttended>10<", "<SessionsAttended>11<")
    (tmp_path / "ctf.xml").write_text(text.replace(pupil, pupil + wrong), encoding="utf-8")
    year = "2023" if "23" in name else "2025"

    with pytest.raises(Refused) as refused:
        Ctf(Ctf.Settings(tmp_path / "ctf.xml")).attendance_read_marks(None)
    assert str(refused.value) == (
        f"ctf.xml, pupil 2, year {year}, element SessionsAttended: "
        "10 sessions were expected, as in the marks; 11 stand here"
    )


def test_what_is_no_mark(files: Files, year_data: YearData) -> None:
    """A dash and an empty item are no mark, and what the setting says; blanks mean nothing."""
    assert codes(files(year_data("-,, /,\n\\,*,*"), no_mark=("-", "*"))) == ["/", "\\"]
    assert codes(files(year_data(""))) == []


def test_a_comma_in_an_older_file(files: Files, year_data: YearData) -> None:
    """A list with commas is one in any version."""
    assert codes(files(year_data("Y4,C2", "2024-09-02"), version="23.0")) == ["Y4", "C2"]


def test_characters_that_stand_for_codes(files: Files, year_data: YearData) -> None:
    """Before version 24 single characters stand for longer codes, on the days of those."""
    marks = year_data("+({}=;78", "2021-09-06")

    assert codes(files(marks, version="21.0")) == [
        "X01",
        "X02",
        "X06",
        "X07",
        "I01",
        "I02",
        "I",
        "Y",
    ]


def test_a_character_whose_code_is_not_in_force(refusal: Refusal, year_data: YearData) -> None:
    """On another day the same character is refused, and the session is told."""
    assert refusal(year_data(r"/\+++\8/", "2024-09-02"), version="23") == [
        (
            f"{WHERE} AttendanceMarks: a code in force at 2024-09-03 AM was expected; "
            "X01, as a character has it, was not (3 sessions)"
        ),
        (
            f"{WHERE} AttendanceMarks: a code in force at 2024-09-05 AM was expected; "
            "Y, as a character has it, was not"
        ),
    ]


def test_no_characters_from_version_24(refusal: Refusal, year_data: YearData) -> None:
    """From version 24 on such a character is none of the register's."""
    assert refusal(year_data("7,+,7,/")) == [
        f"{NO_CODE} 2025-09-01 AM (2 sessions)",
        f"{NO_CODE} 2025-09-01 PM",
    ]


def test_characters_for_codes_that_nobody_knows(refusal: Refusal, year_data: YearData) -> None:
    """X08 and X09, for which `^` and `]` are said to have stood, are in no list of codes."""
    assert refusal(year_data("^]", "2021-09-06"), version="21.0") == [
        f"{WHERE} AttendanceMarks: a code of the register was expected at 2021-09-06 AM",
        f"{WHERE} AttendanceMarks: a code of the register was expected at 2021-09-06 PM",
    ]


def test_unknown_marks(refusal: Refusal, year_data: YearData) -> None:
    """What is no code is told by its session and not repeated, a blank among characters too."""
    assert refusal(year_data(r"/,Ann")) == [f"{NO_CODE} 2025-09-01 PM"]
    assert refusal(year_data(" /\\/"), version="23.0") == [f"{NO_CODE} 2025-09-01 AM"]


@pytest.mark.parametrize(("marks", "version"), [("/,\\,/", "25.0"), ("/\\/", "23"), ("/\\", "24")])
def test_half_a_day(refusal: Refusal, year_data: YearData, marks: str, version: str) -> None:
    """Every day has two marks."""
    assert refusal(year_data(marks), version=version) == [
        f"{WHERE} AttendanceMarks: an even number of marks was expected, two for each day"
    ]


@pytest.mark.parametrize("start", ["", "01/09/2025", "2025-09-31", "20250901"])
def test_marks_from_no_day(refusal: Refusal, year_data: YearData, start: str) -> None:
    """Marks begin on a day."""
    assert refusal(year_data("/,\\", start)) == [
        f"{WHERE} AttendanceStartDate: an ISO date such as 2025-09-01 was expected"
    ]


def test_marks_from_a_day_of_a_far_year(refusal: Refusal, year_data: YearData) -> None:
    """A year with a figure too many, or days beyond those that there are, is a slip."""
    assert refusal(year_data("/,\\", "9999-12-31")) == [
        f"{WHERE} AttendanceStartDate: a day of a year that is near was expected"
    ]


def test_counts_that_agree(files: Files, year_data: YearData) -> None:
    """Counts are those of the codes on their days; not every count need stand there."""
    counts = "<SessionsPossible>3</SessionsPossible><SessionsAttended>1</SessionsAttended>"

    assert len(codes(files(year_data("/,C2,#,Y4,G,-", counts=counts)))) == 5


@pytest.mark.parametrize(
    ("start", "version", "marks", "attended", "authorised", "possible"),
    [
        # Until the regulations of August 2024 J was an interview, attended; Y left the possible.
        ("2024-07-15", "23.0", "JY/\\", 3, 0, 3),
        # Since then J1 is an absence that is authorised, and Y1 and Q leave them.
        ("2024-08-19", "25.0", "J1,Y1,Q,/", 1, 1, 2),
        ("2024-09-02", "25.0", "J1,C2,D,K", 1, 2, 3),
        # X01 of the pandemic was no possible attendance, I01 an illness.
        ("2021-09-06", "21.0", "+=/\\", 2, 1, 3),
    ],
)
def test_counts_are_those_of_the_law_of_the_day(
    files: Files,
    year_data: YearData,
    start: str,
    version: str,
    marks: str,
    attended: int,
    authorised: int,
    possible: int,
) -> None:
    """The same file is right or wrong by the codes that were in force on its days."""
    counts = {"Attended": attended, "Authorised": authorised, "Possible": possible}
    said = "".join(f"<Sessions{name}>{many}</Sessions{name}>" for name, many in counts.items())

    assert len(codes(files(year_data(marks, start, counts=said), version=version))) == 4


def test_counts_that_disagree(refusal: Refusal, files: Files, year_data: YearData) -> None:
    """A count that the marks do not make refuses the file, unless the setting says otherwise."""
    counts = "<SessionsPossible>2</SessionsPossible><SessionsUnauthorised>1</SessionsUnauthorised>"
    data = year_data("/,\\,I,I", counts=counts)

    assert refusal(data) == [
        f"{WHERE} SessionsPossible: 4 sessions were expected, as in the marks; 2 stand here",
        f"{WHERE} SessionsUnauthorised: 0 sessions were expected, as in the marks; 1 stand here",
    ]
    assert codes(files(data, check_counts=False)) == ["/", "\\", "I", "I"]


def test_counts_that_are_no_numbers(refusal: Refusal, year_data: YearData) -> None:
    """A count is a whole number."""
    counts = "<SessionsPossible>two</SessionsPossible>"

    assert refusal(year_data("/,\\", counts=counts)) == [
        f"{WHERE} SessionsPossible: a whole number was expected"
    ]


def test_two_years_with_the_same_day(refusal: Refusal, year_data: YearData) -> None:
    """Two years of one pupil share no day."""
    first, second = year_data("/,\\,/,\\"), year_data("/,\\", "2025-09-02", year=2026)

    assert refusal(first, second) == [
        "ctf.xml, pupil 1, year 2026: years that share no day were expected; two have 2025-09-02"
    ]


def test_years_of_other_schools(files: Files, year_data: YearData) -> None:
    """Only the school's own years are read: that of the setting, or the one that sends the file."""
    years = year_data("/,\\"), year_data("I,I", estab=4002)

    assert codes(files(*years)) == ["/", "\\"]
    assert codes(files(*years, establishment=4002)) == ["I", "I"]
    assert codes(files(*years, la_number=908)) == []


def test_totals_alone(files: Files, year_data: YearData) -> None:
    """A year without marks has totals only, and gives none."""
    counts = "<SessionsPossible>380</SessionsPossible>"

    assert codes(files(year_data("", "", counts=counts))) == []


def test_register_status(files: Files) -> None:
    """A CTF does not say which registers were taken, so none is said to be missing."""
    assert files().attendance_read_register_status(None) == ()
