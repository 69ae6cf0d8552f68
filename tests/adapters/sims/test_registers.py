from collections.abc import Callable
from datetime import date, datetime

import pytest

from attendance_adapters.sims import Sims
from attendance_core.register import Taking
from attendance_core.sessions import Half
from attendance_core.tables import LONDON

HEADER = "Date,Session,Period,Group,Teacher,Taken at,Closed at\r\n"
DAY = date(2026, 11, 20)
MOMENT = "a time such as 08:45 was expected, alone or after a date as dd/mm/yyyy or ISO"

Reports = Callable[..., Sims]
Faults = Callable[[Callable[[], object]], list[str]]


def takings(adapter: Sims) -> tuple[Taking, ...]:
    """Give the registers."""
    return adapter.attendance_read_register_status(None)


def at(*clock: int) -> datetime:
    """Give a moment of the day."""
    return datetime(2026, 11, 20, *clock, tzinfo=LONDON)


def test_every_column(reports: Reports) -> None:
    """A register that was not taken keeps the name of the teacher whose it is."""
    registers = HEADER + (
        "20/11/2026,AM,Tutor,7A,Mr Quick,08:45,09:10\r\n20/11/2026,AM,Tutor,7B,Mr Quick,,\r\n"
    )

    assert takings(reports(registers=registers)) == (
        Taking(DAY, "Tutor", "7A", at(8, 45), "Mr Quick", Half.AM, at(9, 10)),
        Taking(DAY, "Tutor", "7B", None, "Mr Quick", Half.AM),
    )


def test_without_the_report(reports: Reports) -> None:
    """Nothing then says which registers were taken, so none is said to be missing."""
    assert takings(reports()) == ()


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("08:45", at(8, 45)),
        ("08:45:30", at(8, 45, 30)),
        ("20/11/2026 08:45", at(8, 45)),
        ("2026-11-20T08:45:00", at(8, 45)),
        ("2026-11-20 08:45", at(8, 45)),
        ("23/11/2026 08:01", datetime(2026, 11, 23, 8, 1, tzinfo=LONDON)),
    ],
)
def test_moments(reports: Reports, cell: str, moment: datetime) -> None:
    """A time is of the register's day unless a date stands before it, and of London."""
    registers = HEADER + f"2026-11-20,AM,Tutor,7A,,{cell},\r\n"
    (taking,) = takings(reports(registers=registers))

    assert taking.taken_at == moment
    assert taking.taken_at.tzinfo is LONDON


def test_summer_time(reports: Reports) -> None:
    """In summer the clock is an hour ahead."""
    (taking,) = takings(reports(registers=HEADER + "2026-05-20,AM,Tutor,7A,,08:45,\r\n"))

    assert taking.taken_at is not None
    assert taking.taken_at.isoformat() == "2026-05-20T08:45:00+01:00"


def test_a_list_of_those_that_are_missing(reports: Reports) -> None:
    """A column that says No is enough, and without a period the session names the register."""
    registers = "Date,Session,Reg,Taken\r\n20/11/2026,AM,7A,No\r\n20/11/2026,PM,7A,no\r\n"

    assert takings(reports(registers=registers)) == (
        Taking(DAY, "AM", "7A", None, None, Half.AM),
        Taking(DAY, "PM", "7A", None, None, Half.PM),
    )


def test_a_lesson(reports: Reports) -> None:
    """The register of a lesson that is no session's has a period alone."""
    registers = "Date,Period,Class,Taken,Taken at\r\n20/11/2026,1Fri:2,9x/Ma1,Yes,10:05\r\n"

    assert takings(reports(registers=registers)) == (Taking(DAY, "1Fri:2", "9x/Ma1", at(10, 5)),)


def test_in_xml(reports: Reports) -> None:
    """In XML the moment of what was not taken is not there, not even once in the report."""
    record = (
        "<Record><Date>2026-11-20T00:00:00</Date><Period>P1</Period><Group>7A</Group>{}</Record>"
    )
    taken = record.format("<Taken_x0020_at>2026-11-20T08:45:00</Taken_x0020_at>")
    other = record.format("").replace("7A", "7B")

    def read(records: str) -> list[datetime | None]:
        report = f"<SuperStarReport>{records}</SuperStarReport>"
        return [each.taken_at for each in takings(reports(registers=report))]

    assert read(taken + other) == [at(8, 45), None]
    assert read(other) == [None]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("21/13/2026,AM,Tutor,7A,Mr Quick,,", "column Date: the report must give its dates"),
        (",AM,Tutor,7A,Mr Quick,,", "column Date: a Date was expected"),
        ("20/11/2026,,,7A,Mr Quick,,", "column Period: a Period or Session was expected"),
        ("20/11/2026,AM,Tutor,,Mr Quick,,", "column Group: a Group was expected"),
        ("20/11/2026,Morning,Tutor,7A,Mr Quick,,", "column Session: AM or PM was expected"),
        ("20/11/2026,AM,Tutor,7A,Mr Quick,No,", f"column Taken at: {MOMENT}"),
        ("20/11/2026,AM,Tutor,7A,Mr Quick,8:45,", f"column Taken at: {MOMENT}"),
        ("20/11/2026,AM,Tutor,7A,Mr Quick,25:00,", f"column Taken at: {MOMENT}"),
        ("20/11/2026,AM,Tutor,7A,Mr Quick,11/20/2026 08:45,", f"column Taken at: {MOMENT}"),
        (
            "20/11/2026,AM,Tutor,7A,Mr Quick,30/12/1899 08:45,",
            "column Taken at: a moment no earlier than the day of the register was expected",
        ),
        ("20/11/2026,AM,Tutor,7A,Mr Quick,08:45,late", f"column Closed at: {MOMENT}"),
        (
            "20/11/2026,PM,Tutor,7A,Mr Quick,13:20,13:50",
            ": one row for each date, period and group was expected",
        ),
        (
            "20/11/2026,AM,Lesson 1,7A,Mr Quick,09:20,",
            "column Session: one register of a group was expected for the session 2026-11-20 AM",
        ),
    ],
)
def test_a_faulty_row(reports: Reports, faults_of: Faults, row: str, told: str) -> None:
    """A row is told by its line and its column, and nothing of it is repeated."""
    registers = f"{HEADER}20/11/2026,AM,Tutor,7A,Mr Quick,08:45,\r\n{row}\r\n"
    (fault,) = faults_of(lambda: takings(reports(registers=registers)))

    assert fault.startswith("registers.csv, line 3")
    assert told in fault


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Yes,", "the time at which the register was taken was expected"),
        ("No,08:45", "no time was expected for a register that was not taken"),
        ("Perhaps,08:45", "Yes or No, True or False, 1 or 0, or nothing was expected"),
    ],
)
def test_taken_and_its_time(reports: Reports, faults_of: Faults, row: str, told: str) -> None:
    """Whether a register was taken, and when, are said together or not at all."""
    registers = f"Date,Period,Group,Taken,Taken at\r\n20/11/2026,P1,7A,{row}\r\n"
    (fault,) = faults_of(lambda: takings(reports(registers=registers)))

    assert told in fault


def test_missing_columns(reports: Reports, faults_of: Faults) -> None:
    """Every column without which a row says nothing is told; names of people are not."""
    assert faults_of(lambda: takings(reports(registers="Session,Mr Quick\r\nAM,x\r\n"))) == [
        (
            "registers.csv, line 1, column 2: this column is not known; "
            "say in the setting columns what it means"
        ),
        "registers.csv, line 1: a column Date is missing",
        "registers.csv, line 1: a column Group is missing",
        "registers.csv, line 1: a column Taken at or Taken is missing",
    ]
