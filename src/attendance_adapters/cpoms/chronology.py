"""A chronology that the safeguarding lead exports, read for a referral and kept nowhere.

Whoever reads it has its text in memory alone; nothing of the library stores it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from attrs import field, fields, frozen

from attendance_core.errors import Fault, collecting
from attendance_core.tables import decoded, packaged, records

__all__ = ["ChronologyRow", "read_chronology"]


@frozen(repr=False)
class ChronologyRow:
    """One row of a chronology, as it stands there; an empty cell is None. `line` is the file's."""

    line: int
    date: str
    pupil: str | None = None
    time: str | None = None
    category: str | None = None
    sub_category: str | None = None
    incident: str | None = None
    action: str | None = None
    author: str | None = None
    linked: str | None = None


@frozen
class _Columns:
    verified: bool
    source: str
    headers: dict[str, list[str]] = field(repr=False)


_FIELDS = tuple(each.name for each in fields(ChronologyRow) if each.name != "line")


def read_chronology(
    data: bytes, *, place: str, columns: Mapping[str, str] | None = None
) -> tuple[ChronologyRow, ...]:
    """Read a chronology as CSV.

    Args:
        data: the file.
        place: its name.
        columns: further headers of this school's, each with the field that it means, or with ""
            where it is to be left aside.

    Raises:
        Refused: a header is unknown, doubled or missing, with all of them; or a row is not
            well-formed, or has no date. No cell is repeated.
    """
    text = decoded(data, place=place, otherwise="cp1252")
    lines = list(records(text, place=place))
    names = lines[0][1] if lines else []
    known = _known() | {_folded(name): meaning for name, meaning in (columns or {}).items()}
    meanings = [known.get(_folded(name)) for name in names]
    with collecting() as faults:
        faults.extend(_of_header(names, meanings, place))
        if faults:
            faults.refuse()
        found = []
        for line, cells in lines[1:]:
            if len(cells) != len(names):
                faults.add(place, f"{len(names)} cells were expected", line=line)
                continue
            values = {
                meaning: cell.strip() or None
                for meaning, cell in zip(meanings, cells, strict=True)
                if meaning
            }
            day = values.pop("date")
            if day is None:
                faults.add(place, "a date was expected", line=line, column="date")
            else:
                found.append(ChronologyRow(line, day, **values))
    return tuple(found)


@cache
def _known() -> dict[str, str]:
    read = packaged(__package__, "data/columns.toml", _Columns)
    return {_folded(name): meaning for meaning, names in read.headers.items() for name in names}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _of_header(names: Sequence[str], meanings: Sequence[str | None], place: str) -> Iterator[Fault]:
    is_header = "date" in meanings
    for at, (name, meaning) in enumerate(zip(names, meanings, strict=True), 1):
        # Where nothing in it is known, it may be no header but a row of somebody's.
        shown = name if is_header and name else str(at)
        if meaning is None:
            expected = "this column is not known; say in columns what it means"
            yield Fault(place, expected, 1, shown)
        elif meaning and meaning not in _FIELDS:
            yield Fault(place, f"one of {', '.join(_FIELDS)} was expected for it", 1, shown)
        elif meaning and meaning in meanings[: at - 1]:
            yield Fault(place, f"a second column for {meaning}", 1, shown)
    if not is_header:
        yield Fault(place, "a column for the date is missing", 1)
