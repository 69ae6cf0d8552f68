"""Frames in, frames out: whatever an embedder holds is taken, and answers go back in kind.

Everything is reckoned on Polars through narwhals' expressions.
"""

from enum import StrEnum
from typing import Any

import narwhals as nw
import polars as pl

from attendance_core.errors import AttendanceError, Fault, Refused

__all__ = [
    "Frame",
    "Kind",
    "in_kind",
    "kind_of",
    "rows",
    "with_urn",
]

Frame = Any
"""A data frame of Polars, pandas, PyArrow or DuckDB, eager or lazy."""


class Kind(StrEnum):
    """What kind of frame an answer is given in."""

    POLARS = "polars"
    LAZY_POLARS = "lazy polars"
    PANDAS = "pandas"
    PYARROW = "pyarrow"
    DUCKDB = "duckdb"


def _wrapped(frame: Frame, place: str) -> Any:  # noqa: ANN401 - eager or lazy, of any engine
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        wrapped = None
    if wrapped is None or wrapped.implementation.value not in set(Kind):
        fault = Fault(place, "a frame of Polars, pandas, PyArrow or DuckDB was expected")
        raise Refused([fault])
    return wrapped


def kind_of(frame: Frame) -> Kind:
    """Say of which kind a frame of marks is.

    Raises:
        Refused: it is none that is known.
    """
    if isinstance(frame, pl.LazyFrame):
        return Kind.LAZY_POLARS
    return Kind(_wrapped(frame, "marks").implementation.value)


def with_urn(frame: Frame, urn: int) -> Frame:
    """Give a frame of marks of any kind with the school's URN beside them.

    Raises:
        Refused: it is no frame that is known.
    """
    return _wrapped(frame, "marks").with_columns(nw.lit(urn).alias("urn")).to_native()


def in_polars(frame: Frame, place: str) -> pl.LazyFrame:
    """Give a frame of any kind as a lazy one of Polars.

    Raises:
        Refused: it is no frame that is known; `place` is what to call it then.
    """
    if isinstance(frame, pl.LazyFrame):
        return frame
    wrapped = _wrapped(frame, place)
    eager = wrapped.collect("polars") if isinstance(wrapped, nw.LazyFrame) else wrapped
    try:
        polars: pl.DataFrame = eager.to_polars()
    except ImportError as error:
        raise AttendanceError(f"to take this frame, {error.name or 'pyarrow'} is needed") from error
    return polars.lazy()


def in_kind(frame: nw.LazyFrame[Any], kind: Kind) -> Frame:
    """Give an answer as a frame of the kind that was handed in."""
    native: pl.LazyFrame = frame.to_native()
    if kind is Kind.LAZY_POLARS:
        return native
    answer = native.collect()
    if kind is Kind.POLARS:
        return answer
    if kind is Kind.PANDAS:
        return answer.to_pandas()  # with PyArrow, which was needed to take the marks
    if kind is Kind.PYARROW:
        return answer.to_arrow()
    # Imported here: only somebody who handed in a DuckDB relation has it for certain.
    import duckdb  # noqa: PLC0415

    return duckdb.from_arrow(answer.to_arrow())


def rows(frame: Frame) -> list[dict[str, Any]]:
    """Give the rows of a frame of any kind, each by the names of its columns; null is None."""
    found: list[dict[str, Any]] = in_polars(frame, "frame").collect().to_dicts()
    # pandas has NaN where others have null, and no figure of ours is ever no number.
    return [
        {name: None if value != value else value for name, value in row.items()}  # noqa: PLR0124
        for row in found
    ]
