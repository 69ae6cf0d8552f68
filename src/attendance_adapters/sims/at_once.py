"""A long report at once: its cells as columns of a frame, a batch of records after another.

Nothing here says what is wrong. Where anything is doubtful there is nothing, and the report is read
row by row, to say exactly what is amiss, and where.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl
from attrs import field, frozen

from attendance_adapters.sims.columns import folded, known_columns, places_of
from attendance_adapters.sims.elements import batches, shown
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.kinds import Kind
from attendance_adapters.sims.reports import Report, is_xml, unchanged
from attendance_core.codes import UNMARKED
from attendance_core.errors import Refused

__all__ = ["NO_MARK", "Doubtful", "code", "frames", "has_doubles", "looked_up", "pupil", "streamed"]

NO_MARK = ("", UNMARKED)
"""What stands where there is no mark."""

_PIECE = 2**16
_BATCH = 20_000
"""Records that are held as text before they become columns of what they say."""


class Doubtful(Exception):
    """Something is not as it should be: row by row it is told what."""


@frozen
class Written:
    """What was made of the batches of a report, and when it was written."""

    frames: list[pl.DataFrame] = field(repr=False)
    at: datetime


def frames(report: Report, kind: Kind, further: Mapping[str, str]) -> Iterator[pl.DataFrame]:
    """Give the cells of every field of a report that is held whole, empty where there are none.

    Raises:
        Refused: columns are unknown, doubled or missing.
        Doubtful: there are no rows, or where one ends is not plain.
    """
    places = places_of(report, kind, further)
    if report.is_xml:
        yield _filled({name: report.cells[at] for name, at in places.items()}, kind)
        return
    if not report.is_plain:
        raise Doubtful
    try:
        # A blank line at the end would be a row of nothing.
        raw = pl.read_csv(BytesIO(report.text.strip("\r\n").encode()), infer_schema=False)
    except pl.exceptions.PolarsError:
        raise Doubtful from None
    if raw.width != len(report.names) or not raw.height:
        raise Doubtful
    cells = {name: raw.to_series(at).fill_null("") for name, at in places.items()}
    yield _filled({name: cell.str.strip_chars() for name, cell in cells.items()}, kind)


def _filled(columns: Mapping[str, Sequence[str] | pl.Series], kind: Kind) -> pl.DataFrame:
    found = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    missing = kind.fields - columns.keys()
    return found.with_columns(pl.lit("").alias(name) for name in missing)


def streamed(
    path: Path,
    kind: Kind,
    further: Mapping[str, str],
    typed: Callable[[pl.DataFrame], pl.DataFrame],
) -> Written | None:
    """Read a report in XML a piece at a time, so that no more of it is held than a batch.

    Args:
        path: the file.
        kind: the kind of report.
        further: the headers of the setting `columns`.
        typed: makes of the cells of a batch what they say.

    Returns:
        What `typed` made; None where the file is no XML, or anything in it is doubtful.
    """
    try:
        with unchanged(path) as (file, at):
            start = file.read(_PIECE)
            if not is_xml(start):
                return None
            pieces = _pieces(start, lambda: file.read(_PIECE))
            found = batches(pieces, place=path.name, most=_BATCH)
            made = [typed(each) for each in _fields(found, path.name, kind, further)]
        return Written(made, at)
    except (OSError, Refused, Doubtful):
        return None


def _pieces(start: bytes, more: Callable[[], bytes]) -> Iterator[bytes]:
    while start:
        yield start
        start = more()


def _fields(
    found: Iterator[Mapping[str, Sequence[str]]], place: str, kind: Kind, further: Mapping[str, str]
) -> Iterator[pl.DataFrame]:
    known = known_columns(kind, further)
    names: dict[str, str] = {}
    for columns in found:
        names |= {tag: shown(tag) for tag in columns}
        fields = {tag: known.get(folded(names[tag])) for tag in columns}
        kept = {name: columns[tag] for tag, name in fields.items() if name}
        if not kept:
            raise Doubtful
        yield _filled(kept, kind)
    # Not before the end is it known which columns there are.
    places_of(Report(place, list(names.values())), kind, further)


def pupil(keys: Keys) -> pl.Expr:
    """Give the key of the pupil of each row, as `Keys.whose` does; null is doubtful."""
    upn, adno, person = pl.col("upn"), pl.col("adno"), pl.col("person_id")
    by_adno, by_person = _of(adno, keys.by_adno), _of(person, keys.by_person)
    # Two numbers of two pupils are nobody's key, and so doubtful.
    has_none = upn.is_in(list(keys.with_adno)).not_()
    agreed = pl.when((adno == "") | (by_adno == upn).fill_null(has_none)).then(upn)
    numbered = pl.when(adno != "").then(by_adno).otherwise(by_person)
    key = pl.when(upn != "").then(agreed).otherwise(numbered)
    whose = pl.when((person == "") | (by_person.fill_null(key) == key)).then(key)
    return whose.cast(pl.Enum(sorted(keys.keys)), strict=False).alias("pupil")


def _of(column: pl.Expr, table: Mapping[str, str]) -> pl.Expr:
    return column.replace_strict(
        list(table), list(table.values()), default=None, return_dtype=pl.String
    )


def code(codes: Mapping[str, str]) -> pl.Expr:
    """Give the code of each row: the same as `rows.joined`, for all rows together."""
    mark, subcode = pl.col("mark"), pl.col("subcode")
    if codes:
        mark = mark.replace(list(codes), list(codes.values()))
    return (
        pl.when(subcode == "")
        .then(mark)
        .when(mark.is_in(NO_MARK).not_() & subcode.str.starts_with(mark))
        .then(subcode)
        .otherwise(mark + subcode)
        .alias("code")
    )


def has_doubles(rows: pl.DataFrame, which: str) -> bool:
    """Say whether a pupil has two rows for a day and what `which` says, a column of `Enum`."""
    # One number for each: groups of three columns take many times the memory of the rows.
    days = pl.col("date").to_physical().cast(pl.Int64) * 2**16
    number = pl.col("pupil").to_physical().cast(pl.Int64) * 2**40 + days
    numbers = rows.select(number + pl.col(which).to_physical().cast(pl.Int64)).to_series()
    return bool((numbers.sort().diff() == 0).any())


def looked_up(
    cells: pl.DataFrame,
    names: tuple[str, ...],
    schema: Mapping[str, pl.DataType],
    read: Callable[..., tuple[object, ...]],
) -> pl.DataFrame:
    """Give columns that are read from the cells of some fields, each combination of them once.

    Raises:
        Doubtful: `read` does not take one.
    """
    asked = cells.select(pl.col(name).alias(f"{name} as written") for name in names)
    known = asked.unique()
    try:
        rows = [read(*each) for each in known.iter_rows()]
    except ValueError:
        raise Doubtful from None
    table = known.hstack(pl.DataFrame(rows, schema=dict(schema), orient="row"))
    found = asked.join(table, on=asked.columns, how="left", maintain_order="left")
    return found.select(*schema)
