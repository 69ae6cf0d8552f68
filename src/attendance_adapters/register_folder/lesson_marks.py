"""Reading `lesson_marks.csv`, the longest file: at once, or row by row to say what is wrong."""

from collections.abc import Collection

import polars as pl
from attrs import asdict

from attendance_adapters.register_folder.at_once import LongFile
from attendance_adapters.register_folder.keys import doubles, strangers
from attendance_adapters.register_folder.rows import LessonMarkRow
from attendance_core.codes import UNMARKED, symbols
from attendance_core.errors import collecting
from attendance_core.register import LessonMark, lessons_frame
from attendance_core.tables import rows

__all__ = ["read_lesson_marks"]

_KEY = ("pupil", "date", "period")


def read_lesson_marks(
    text: str, known: Collection[str] | None, codes: Collection[str] | None, *, place: str
) -> pl.DataFrame:
    """Read the lesson marks of a register folder.

    Args:
        text: the file.
        known: the keys of the pupils; None where they are not known, and not checked.
        codes: the codes that the school alone uses in lessons; None where they are not known, and
            no code is checked.
        place: the file's name.

    Raises:
        Refused: with every fault, each with its line and column.
    """
    allowed = None if codes is None else symbols() | {UNMARKED, *codes}
    at_once = _at_once(text, known, allowed)
    return at_once if at_once is not None else _row_by_row(text, known, allowed, place)


def _at_once(
    text: str, known: Collection[str] | None, allowed: Collection[str] | None
) -> pl.DataFrame | None:
    read = LongFile(LessonMarkRow, _KEY, allowed).read(text, known)
    if read is None:
        return None
    return read.select(
        pl.col(name) if name in read.columns else pl.lit(None, kind).alias(name)
        for name, kind in lessons_frame().schema.items()
    )


def _row_by_row(
    text: str, known: Collection[str] | None, allowed: Collection[str] | None, place: str
) -> pl.DataFrame:
    found = rows(text, LessonMarkRow, place=place, aliases={"upn": "pupil"})
    with collecting() as faults:
        faults.extend(doubles(found, _KEY, place))
        faults.extend(strangers(found, known, place))
        for line, row in found:
            if allowed is not None and row.code not in allowed:
                faults.add(place, _EXPECTED, line=line, column="code")
    return lessons_frame(LessonMark(**asdict(row)) for _, row in found)


_EXPECTED = (
    "a code of the register, a code of lesson_codes in school.toml, or - for no mark, was expected"
)
