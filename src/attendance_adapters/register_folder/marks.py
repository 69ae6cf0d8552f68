"""Reading `marks.csv`, which is long: at once where all is well, row by row to say what is not."""

from collections.abc import Collection, Mapping

import polars as pl

from attendance_adapters.register_folder.at_once import LongFile
from attendance_adapters.register_folder.keys import strangers
from attendance_adapters.register_folder.rows import MarkRow
from attendance_core.codes import UNMARKED, symbols
from attendance_core.errors import collecting
from attendance_core.register import marks_frame
from attendance_core.sessions import Session
from attendance_core.tables import LONDON, rows

__all__ = ["read_marks"]

_FILE = LongFile(MarkRow, ("pupil", "date", "session"), (UNMARKED, *symbols()))
_COLUMNS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **marks_frame([]).schema,
    # Who entered a mark, when, and with what words: for the records.
    "comment": pl.String,
    "recorded_at": pl.Datetime("us", "Europe/London"),
    "recorded_by": pl.String,
    "position": pl.String,
}


def read_marks(text: str, known: Collection[str] | None, *, place: str) -> pl.DataFrame:
    """Read the marks of a register folder, with who entered each where the file says so.

    Args:
        text: the file.
        known: the keys of the pupils; None where they could not be read, and are not checked.
        place: the file's name.

    Raises:
        Refused: with every fault, each with its line and column.
    """
    at_once = _at_once(text, known)
    return at_once if at_once is not None else _row_by_row(text, known, place)


def _at_once(text: str, known: Collection[str] | None) -> pl.DataFrame | None:
    read = _FILE.read(text, known)
    if read is None:
        return None
    made = read.filter(pl.col("code").fill_null(UNMARKED) != UNMARKED)
    return made.select(
        pl.col(name) if name in made.columns else pl.lit(None, kind).alias(name)
        for name, kind in _COLUMNS.items()
    )


def _row_by_row(text: str, known: Collection[str] | None, place: str) -> pl.DataFrame:
    found = rows(text, MarkRow, place=place, aliases={"upn": "pupil"})
    seen: set[tuple[str, Session]] = set()
    with collecting() as faults:
        faults.extend(strangers(found, known, place))
        for line, row in found:
            session = Session(row.date, row.session)
            if (row.pupil, session) in seen:
                expected = f"one mark for a pupil and the session {session} was expected"
                faults.add(place, expected, line=line)
            seen.add((row.pupil, session))
    made = [row for _, row in found if row.code is not None and row.code != UNMARKED]
    columns = {name: [getattr(row, name) for row in made] for name in _COLUMNS}
    columns["recorded_at"] = [
        at.replace(tzinfo=LONDON) if at and at.tzinfo is None else at
        for at in columns["recorded_at"]
    ]
    return pl.DataFrame(columns, schema=_COLUMNS)
