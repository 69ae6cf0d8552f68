"""What School Comms or its like exports: rows whose columns are known, or what is amiss."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from attrs import field, frozen

from attendance_adapters.school_comms.facts import folded
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.tables import decoded, moment, records

__all__ = ["LEFT_ASIDE", "Kind", "Row", "read_export"]

LEFT_ASIDE = ""
_WAYS = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
_EXPECTED = "a moment such as 20/11/2026 09:41 was expected, and none that the clock shows twice"


@frozen
class Kind:
    """A kind of export: what its headers mean, and which fields must be there."""

    headers: Mapping[str, Sequence[str]]
    needed: tuple[str, ...]


@frozen
class Row:
    """The cells of a line by their fields; what is empty is not among them."""

    place: str
    line: int
    cells: Mapping[str, str] = field(repr=False)

    def fault(self, column: str, expected: str) -> Fault:
        """Give a fault of a cell, by the name of its field."""
        return Fault(self.place, expected, self.line, column)

    def at(self) -> datetime:
        """Give the moment of the row: one cell, or a day and a time.

        Raises:
            Refused: there is none, or none that can be read.
        """
        written = self.cells.get("at") or " ".join(
            self.cells[name] for name in ("date", "time") if name in self.cells
        )
        for way in _WAYS:
            try:
                # The clock of London says whether there was such a moment, and only one.
                return moment(datetime.strptime(written, way).isoformat())  # noqa: DTZ007 - likewise
            except ValueError:
                continue
        try:
            return moment(written)
        except (ValueError, OverflowError):
            raise Refused([self.fault("at", _EXPECTED)]) from None


def read_export(path: Path, kind: Kind, further: Mapping[str, str]) -> tuple[Row, ...]:
    """Read the rows of a file; one that is not there has none.

    Args:
        path: the file.
        kind: what it is.
        further: a school's own headers, each with the field that it means, or with nothing.

    Raises:
        Refused: it cannot be read, or its header has a column that is not known, stands twice or is
            missing; all of them at once.
    """
    place = path.name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError:
        raise Refused([Fault(place, "a file that can be read was expected")]) from None
    found = records(decoded(content, place=place, otherwise="cp1252"), place=place)
    lines = ((line, cells) for line, cells in found if any(map(str.strip, cells)))
    names = next(lines, (1, ()))[1]
    fields = _fields(names, kind, further, place)
    rows = []
    with collecting() as faults:
        for line, cells in lines:
            if len(cells) > len(fields):
                faults.add(place, f"{len(fields)} cells at most were expected", line=line)
            filled = zip(fields, map(str.strip, cells), strict=False)
            rows.append(Row(place, line, {name: cell for name, cell in filled if name and cell}))
    return tuple(rows)


def _fields(
    names: Sequence[str], kind: Kind, further: Mapping[str, str], place: str
) -> Sequence[str]:
    known = {folded(name): field for field, headers in kind.headers.items() for name in headers}
    own = {folded(name): field for name, field in further.items()}
    known |= {
        name: field if field in kind.headers else LEFT_ASIDE
        for name, field in own.items()
        if field in kind.headers or name not in known or field == LEFT_ASIDE
    }
    fields = [known.get(folded(name)) for name in names]
    # Where nothing is known this may be no header, but somebody's data.
    safe = any(fields)
    with collecting() as faults:
        for number, (name, found) in enumerate(zip(names, fields, strict=True), 1):
            column = name.strip() if safe and name.strip() else str(number)
            if found is None:
                expected = "this column is not known; say in the setting columns what it means"
                faults.add(place, expected, line=1, column=column)
            elif found and found in fields[: number - 1]:
                faults.add(place, f"a second column for {found}", line=1, column=column)
        for needed in kind.needed:
            if not any(each in fields for each in needed.split(" or ")):
                faults.add(place, f"a column for {needed} is missing", line=1)
    return [found or LEFT_ASIDE for found in fields]
