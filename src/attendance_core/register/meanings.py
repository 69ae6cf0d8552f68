"""What the codes of a register mean, as an expression over its rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import narwhals as nw
from attrs import frozen

from attendance_core.codes import Meaning, changes, counted_as, every_code, symbols

__all__ = ["SAYS_NOTHING", "Meanings", "code_set"]

SAYS_NOTHING = tuple(
    sorted(
        {each.code for each in every_code() if each.statistical_meaning is Meaning.NOT_COLLECTED}
    )
)
"""Codes that may stand where no mark is due: of a planned closure, of a name set up in advance."""


def code_set(day: date) -> int:
    """Give the number of the set of codes of a day: how often the codes have changed by then."""
    return sum(change <= day for change in changes())


def _meaning(symbol: str, day: date) -> Meaning | None:
    counted = counted_as(symbol, on=day)
    return counted.statistical_meaning if counted else None


@frozen
class Meanings:
    """The meanings of all codes under the sets that some rows come from."""

    code_sets: tuple[int, ...]

    @cached_property
    def _by_set(self) -> Mapping[int, Mapping[str, Meaning | None]]:
        first_days = (date.min, *changes())
        return {
            number: {each: _meaning(each, first_days[number]) for each in sorted(symbols())}
            for number in self.code_sets
        }

    @property
    def keys(self) -> Sequence[str]:
        """The columns that a row's meaning depends on: no `code_set` where there is but one."""
        return ("code", "code_set") if len(self.code_sets) > 1 else ("code",)

    def is_counted_as(self, *meanings: Meaning) -> nw.Expr:
        """Give the expression of whether a row's code has one of the meanings, on its day."""
        sets: dict[tuple[str, ...], list[int]] = {}
        for number, meaning_of in self._by_set.items():
            symbols = tuple(each for each, meaning in meaning_of.items() if meaning in meanings)
            sets.setdefault(symbols, []).append(number)
        code, number_of = nw.col("code"), nw.col("code_set")
        if len(sets) <= 1:
            return code.is_in(list(next(iter(sets), ())))
        parts = [
            code.is_in(list(symbols)) & number_of.is_in(each) for symbols, each in sets.items()
        ]
        return nw.any_horizontal(*parts, ignore_nulls=False)
