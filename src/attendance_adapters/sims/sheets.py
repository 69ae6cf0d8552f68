"""The short reports, of students, contacts and registers, row by row as values."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from attrs import frozen

from attendance_adapters.sims.columns import places_of
from attendance_adapters.sims.dates import EXPECTED, Way, read_date, way_of
from attendance_adapters.sims.kinds import Kind
from attendance_adapters.sims.reports import Report
from attendance_adapters.sims.values import CELLS
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.tables import Misfit

__all__ = ["Sheet"]

T = TypeVar("T")

_TOLD = 20
"""How many rows are told one by one that are wrong in the same way; the others are counted."""

Values = Mapping[str, Any]
_Cells = Mapping[str, str]


@frozen
class Sheet:
    """A short report, its columns known: `places` are those of the fields."""

    report: Report
    kind: Kind
    places: Mapping[str, int]

    @classmethod
    def of(cls, report: Report, kind: Kind, further: Mapping[str, str]) -> "Sheet":
        """Know the columns of a report; `further` are the headers of the setting `columns`.

        Raises:
            Refused: columns are unknown, doubled or missing.
        """
        return cls(report, kind, places_of(report, kind, further))

    def fault(self, number: int, expected: str, name: str = "") -> Fault:
        """Give a fault of a row, in the column of a field if it is named."""
        at = self.places.get(name)
        column = None if at is None else self.report.names[at]
        return self.report.of_row(number, expected, column)

    def read(self, build: Callable[[Values], T]) -> list[tuple[int, T]]:
        """Give what is built of the values of each row, with the row's number.

        Args:
            build: makes one of a row's values, and raises a Misfit if they do not fit together; a
                field whose cell is empty is not among them.

        Raises:
            Refused: with every fault of every row.
        """
        found: list[tuple[int, T]] = []
        faults: list[Fault] = []
        rows = list(self._rows(faults))
        if not rows and not faults:
            expected = "at least one row was expected; the report has none"
            faults.append(Fault(self.report.place, expected))
        ways = self._ways(rows)
        for number, cells in rows:
            try:
                found.append((number, build(self._values(number, cells, ways))))
            except Refused as refused:
                faults += refused.faults
            except Misfit as misfit:
                faults.append(self.fault(number, misfit.expected, misfit.column))
        self.refuse_any(faults)
        return found

    def refuse_any(self, faults: Iterable[Fault]) -> None:
        """Refuse the report if there is any fault. A long report may have one in every row.

        Raises:
            Refused: with the first of those that are alike, and the number of the others.
        """
        alike: Counter[tuple[str, str | None]] = Counter()
        told: list[Fault] = []
        for each in faults:
            alike[each.expected, each.column] += 1
            if alike[each.expected, each.column] <= _TOLD:
                told.append(each)
        for (expected, column), number in alike.items():
            if number > _TOLD:
                more = f"{expected} (in {number - _TOLD:,} more rows)"
                told.append(Fault(self.report.place, more, column=column))
        if told:
            raise Refused(told)

    def _rows(self, faults: list[Fault]) -> Iterator[tuple[int, _Cells]]:
        width = len(self.report.names)
        for number, row in self.report.rows():
            if any(row[width:]):
                faults.append(self.fault(number, f"{width} cells at most were expected"))
                continue
            # Cells that are not there at a row's end are empty.
            filled = ((name, row[at].strip()) for name, at in self.places.items() if at < len(row))
            yield number, {name: cell for name, cell in filled if cell}

    def _ways(self, rows: list[tuple[int, _Cells]]) -> Mapping[str, Way]:
        firsts = (
            (name, next((cells[name] for _, cells in rows if name in cells), None))
            for name in self.kind.dates
        )
        return {name: way_of(first) for name, first in firsts if first}

    def _values(self, number: int, cells: _Cells, ways: Mapping[str, Way]) -> Values:
        values: dict[str, Any] = {}
        with collecting() as faults:
            for name, cell in cells.items():
                try:
                    values[name] = _value(name, cell, ways)
                except (ValueError, KeyError):
                    expected = CELLS[name].expected if name in CELLS else EXPECTED
                    faults.extend([self.fault(number, expected, name)])
            for wanted in self.kind.needed:
                if not set(wanted) & cells.keys():
                    headers = " or ".join(self.kind.headers[name][0] for name in wanted)
                    column = next(name for name in wanted if name in self.places)
                    faults.extend([self.fault(number, f"a {headers} was expected", column)])
        return values


def _value(name: str, cell: str, ways: Mapping[str, Way]) -> object:
    if name in ways:
        return read_date(cell, ways[name])
    return CELLS[name].read(cell) if name in CELLS else cell
