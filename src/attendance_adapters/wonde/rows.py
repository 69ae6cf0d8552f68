"""The objects of an answer, read strictly where they are read: what is beside is left aside."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from attrs import define, field, frozen

from attendance_adapters.wonde.moments import day_of, moment_of
from attendance_core.errors import Fault, Refused

__all__ = ["Alike", "Row"]

T = TypeVar("T")

_YES = frozenset({"true", "yes", "y", "1"})
_NO = frozenset({"false", "no", "n", "0"})
_LONGEST_NUMBER = 9


@frozen
class Row:
    """One object of an answer. `where` tells it by its endpoint and its place: nobody stands there.

    Each value may be absent or null, and is None then.
    """

    where: str
    values: Mapping[str, Any] = field(repr=False)

    def refused(self, name: str, expected: str) -> Refused:
        """Give the refusal of one value."""
        return Refused([Fault(f"{self.where}, {name}", expected)])

    def text(self, name: str) -> str | None:
        """Give a text without what is white around it; a number is taken as its figures."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise self.refused(name, "text was expected")
        return (value or "").strip() or None

    def needed(self, name: str) -> str:
        """Give a text that must be there."""
        text = self.text(name)
        if text is None:
            raise self.refused(name, "something was expected to stand here")
        return text

    def flag(self, name: str) -> bool | None:
        """Give a yes or no; another word is neither, and not known."""
        word = str(self.values.get(name)).strip().casefold()
        return True if word in _YES else False if word in _NO else None

    def whole(self, name: str) -> int | None:
        """Give a whole number of at most nine figures."""
        text = self.text(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER):
            raise self.refused(name, "a whole number was expected")
        return int(text)

    def day(self, name: str) -> date | None:
        """Give a day by the calendar of London."""
        expected = "a date as Wonde has them was expected"
        return self._read(name, day_of, expected)

    def moment(self, name: str) -> datetime | None:
        """Give a moment by the clock of London."""
        expected = "a date and time with a zone, as Wonde has them, was expected"
        return self._read(name, moment_of, expected)

    def _read(self, name: str, read: Callable[[Any], T], expected: str) -> T | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return read(value)
        except ValueError:
            raise self.refused(name, expected) from None

    def id_of(self, name: str) -> str | None:
        """Give the id of a related object, which stands alone or in the object that is included."""
        if isinstance(self.values.get(name), Mapping):
            return self.one(name).text("id")
        return self.text(name)

    def one(self, name: str) -> "Row":
        """Give a related object that is included, an empty one where there is none."""
        value = self.values.get(name)
        if isinstance(value, Mapping):
            value = value.get("data", value)
        if value is None or value == [] or isinstance(value, str | int):
            value = {}
        if not isinstance(value, Mapping):
            raise self.refused(name, "one object was expected")
        return Row(f"{self.where}, {name}", value)

    def many(self, name: str) -> Iterator["Row"]:
        """Give the related objects that are included."""
        value = self.values.get(name)
        if isinstance(value, Mapping):
            value = value.get("data")
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            raise self.refused(name, "a list of objects was expected")
        for number, each in enumerate(value, 1):
            yield Row(f"{self.where}, {name} {number}", each)


@define
class Alike:
    """Faults of many rows: those that are alike are told once, with the first and their number."""

    _found: dict[tuple[str, str], tuple[str, int]] = field(factory=dict, repr=False)

    def note(self, row: Row, refused: Refused) -> None:
        """Note why a row is refused."""
        for fault in refused.faults:
            key = (fault.place.removeprefix(row.where), fault.expected)
            first, times = self._found.get(key, (fault.place, 0))
            self._found[key] = (first, times + 1)

    def refuse_any(self) -> None:
        """Refuse the whole if there is any."""
        if self._found:
            raise Refused(
                Fault(place, f"{expected} ({times} rows)" if times > 1 else expected)
                for (_, expected), (place, times) in self._found.items()
            )
