import json
from datetime import date, datetime
from enum import IntEnum, StrEnum

import pytest
from attrs import field, frozen

from attendance_core.errors import Refused
from attendance_core.tables import LONDON, as_plain, of_plain, parts_of_plain


class Colour(StrEnum):
    """A vocabulary, for these tests."""

    RED = "red"


class Rank(IntEnum):
    """Numbers with names."""

    FIRST = 1


@frozen
class Everything:
    """One field of each kind."""

    name: str
    number: int = 0
    yes: bool = False
    day: date = date(2026, 11, 20)
    at: datetime = datetime(2026, 11, 20, 9, 35, tzinfo=LONDON)
    colour: Colour = Colour.RED
    rank: Rank = Rank.FIRST
    perhaps: date | None = None
    several: tuple[Colour, ...] = (Colour.RED,)


@frozen
class Even:
    """Its own validator says more than its kind."""

    number: int = field()

    @number.validator
    def _even(self, _: object, number: int) -> None:
        if number % 2:
            raise ValueError("an even number was expected, not a secret")


def test_a_value_is_the_same_after_json() -> None:
    """Days, moments, enums and what is absent: written, read as JSON, and made again."""
    value = Everything("Zoë", perhaps=date(2026, 12, 1))
    read = json.loads(json.dumps(as_plain(value)))

    assert of_plain(Everything, read, place="records") == value
    assert parts_of_plain(Everything, read, place="records") == {
        name: getattr(value, name) for name in read
    }


def test_what_is_written_is_plain() -> None:
    """A member of an enum is its value, and a day is a text: nothing of ours is left in it."""
    written = as_plain({"colour": Colour.RED, "rank": Rank.FIRST, "day": date(2026, 11, 20)})

    assert written == {"colour": "red", "rank": 1, "day": "2026-11-20"}
    assert [type(each) for each in written.values()] == [str, int, str]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Everything, {}),
        (Everything, {"name": "Zoë", "colours": "red"}),
        (Everything, None),
        (str, 7),
        (int, "7"),
        (int, True),
        (bool, 1),
        (date, "secret"),
        (date, None),
        (Colour, "blue"),
        (Even, {"number": 3}),
    ],
)
def test_what_is_of_another_kind_is_refused(kind: type, data: object) -> None:
    """Nothing is coerced, and the sentence repeats nothing of what was found."""
    with pytest.raises(Refused) as refused:
        of_plain(kind, data, place="records", key="it")

    assert str(refused.value) == "records, key it: a value as it was written was expected"
    assert refused.value.__cause__ is None


def test_of_some_fields_every_fault_is_told() -> None:
    """Each by the name of its field, one that is not known too; the others are as they are."""
    data = {"name": "Zoë", "day": "secret", "colour": "blue", "colours": "red"}
    with pytest.raises(Refused) as refused:
        parts_of_plain(Everything, data, place="records")

    assert [each.key for each in refused.value.faults] == ["day", "colour", "colours"]
    assert "secret" not in str(refused.value)
    assert parts_of_plain(Everything, {"name": "Zoë"}, place="records") == {"name": "Zoë"}
