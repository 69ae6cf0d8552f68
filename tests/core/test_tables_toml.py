from datetime import date, time
from enum import StrEnum
from pathlib import Path

import pytest
from attrs import field, frozen

from attendance_core.errors import Refused
from attendance_core.tables import packaged, parse, plain, structure


class Colour(StrEnum):
    """A vocabulary, for these tests."""

    RED = "red"
    BLUE = "blue"


@frozen
class Inner:
    """A table in a table; its number is even."""

    number: int = field()

    @number.validator
    def _even(self, _: object, number: int) -> None:
        if number % 2:
            raise ValueError("an even number was expected")


@frozen
class Everything:
    """One key of each kind; `begins` stands under a word of Python's own."""

    number: int = 0
    text: str = ""
    yes: bool = False
    day: date = date(2026, 11, 20)
    at: time = time(8, 40)
    colour: Colour = Colour.RED
    path: Path = Path()
    begins: date | None = field(default=None, metadata={"key": "from"})
    inner: tuple[Inner, ...] = ()


def faults_of(text: str, kind: type = Everything) -> list[str]:
    """Give the faults for which a text is refused, without the place."""
    with pytest.raises(Refused) as refused:
        parse(text, kind, place="t.toml")
    return [str(fault).removeprefix("t.toml, key ") for fault in refused.value.faults]


def test_each_kind_of_value_is_read() -> None:
    """What the class declares is what stands in the file, written as TOML writes it."""
    text = """
    number = 7
    text = "seven"
    yes = true
    day = 2026-11-20
    at = "08:45"
    colour = "blue"
    path = "exports/tamar"
    from = 2025-09-01
    inner = [{ number = 2 }, { number = 4 }]
    """

    assert parse(text, Everything, place="t.toml") == Everything(
        7,
        "seven",
        True,
        date(2026, 11, 20),
        time(8, 45),
        Colour.BLUE,
        Path("exports/tamar"),
        date(2025, 9, 1),
        (Inner(2), Inner(4)),
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('number = "7"', "number: a whole number was expected"),
        ("number = 7.0", "number: a whole number was expected"),
        ("number = true", "number: a whole number was expected"),
        ("text = 7", "text: text in quotes was expected"),
        ("text = 2026-11-20", "text: text in quotes was expected"),
        ("yes = 1", "yes: true or false was expected"),
        ('yes = "true"', "yes: true or false was expected"),
        ('day = "2026-11-20"', "day: a date such as 2026-11-20, without quotes was expected"),
        (
            "day = 2026-11-20T08:45:00",
            "day: a date such as 2026-11-20, without quotes was expected",
        ),
        ("at = 08:45:00", 'at: a time such as "08:40", in quotes was expected'),
        ('at = "8:45"', 'at: a time such as "08:40", in quotes was expected'),
        ('at = "24:00"', 'at: a time such as "08:40", in quotes was expected'),
        ('colour = "green"', "colour: one of red, blue was expected"),
        ("colour = 1", "colour: one of red, blue was expected"),
        ('path = ""', "path: a path in quotes was expected"),
        ("path = 7", "path: a path in quotes was expected"),
        ('from = "2025-09-01"', "from: a date such as 2026-11-20, without quotes was expected"),
        ("inner = [{ number = 2 }, 7]", "inner[2]: a table of keys and values was expected"),
        ('inner = [{ number = "2" }]', "inner[1].number: a whole number was expected"),
        ("inner = [{ number = 3 }]", "inner[1]: an even number was expected"),
        ("inner = [{}]", "inner[1].number: this key is missing"),
        ("inner = [{ number = 2, numbr = 2 }]", "inner[1].numbr: this key is not known here"),
        ("numbr = 7", "numbr: this key is not known here"),
        ("begins = 2025-09-01", "begins: this key is not known here"),
    ],
)
def test_nothing_is_coerced_and_nothing_ignored(line: str, fault: str) -> None:
    """A value of another kind and a key that is not known are faults that name the key."""
    assert faults_of(line) == [fault]


def test_all_faults_are_told_at_once_each_with_its_key() -> None:
    """Whoever mends a file sees everything that is wrong with it."""
    text = 'number = "7"\nyes = 1\ninner = [{ number = "2" }, { number = 2, odd = 1 }]\nspare = 1'

    assert sorted(faults_of(text)) == [
        "inner[1].number: a whole number was expected",
        "inner[2].odd: this key is not known here",
        "number: a whole number was expected",
        "spare: this key is not known here",
        "yes: true or false was expected",
    ]


def test_a_missing_key_is_named() -> None:
    """A key without a default must be there."""
    assert faults_of("", Inner) == ["number: this key is missing"]


def test_a_key_may_stand_further_up_in_the_file() -> None:
    """A part of a file is told by its place in the whole."""
    with pytest.raises(Refused) as refused:
        structure({"number": "2"}, Inner, place="t.toml", key="school[2].inner")

    assert str(refused.value) == "t.toml, key school[2].inner.number: a whole number was expected"


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    """The fault says where the text ceases to be TOML."""
    with pytest.raises(Refused, match=r"t\.toml: well-formed TOML was expected: .*line 2"):
        plain("number = 7\nnumber 8", place="t.toml")


def test_a_value_is_never_repeated_in_a_fault() -> None:
    """A message may be shown to anybody, and the file may hold a secret."""
    text = (
        'number = "hunter2"\nyes = "hunter2"\nday = "hunter2"\nat = "hunter2"\ncolour = "hunter2"'
    )

    assert len(faults_of(text)) == 5
    assert not any("hunter2" in fault for fault in faults_of(text))


def test_packaged_data_is_read_as_strictly() -> None:
    """The library's own files go through the same reading; a class that does not fit is refused."""
    with pytest.raises(Refused, match=r"data/mis_marks\.toml, key mark: this key is not known"):
        packaged("attendance_core.codes", "data/mis_marks.toml", Everything)
