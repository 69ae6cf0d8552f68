"""Frames in, frames out: whatever an embedder holds is taken, and answers go back in kind.

Everything is reckoned through narwhals' expressions. Frames of one machine are brought into Polars.
The marks of a cluster or a warehouse stay where they are: what is asked of all of them is reckoned
there, and the few rows that come of it are brought here.
"""

from enum import StrEnum
from typing import Any

import narwhals as nw
import narwhals.selectors as ncs
import polars as pl

from attendance_core.codes import symbols
from attendance_core.errors import AttendanceError, Fault, Refused

__all__ = [
    "CODE",
    "SESSIONS",
    "Frame",
    "Kind",
    "beside",
    "here",
    "in_kind",
    "kind_of",
    "rows",
    "with_urn",
]

Frame = Any
"""A data frame of Polars, pandas, PyArrow, DuckDB, PySpark or Ibis, eager or lazy."""

CODE = pl.Enum(sorted(symbols()))
"""The type of a code in a frame of Polars."""

SESSIONS = pl.Enum(["AM", "PM"])
"""The type of the half of a day in a frame of Polars."""


class Kind(StrEnum):
    """What kind of frame an answer is given in."""

    POLARS = "polars"
    LAZY_POLARS = "lazy polars"
    PANDAS = "pandas"
    PYARROW = "pyarrow"
    DUCKDB = "duckdb"
    PYSPARK = "pyspark"
    IBIS = "ibis"

    @property
    def stays(self) -> bool:
        """Whether marks of this kind stay where they are."""
        return self in (Kind.PYSPARK, Kind.IBIS)


def _kind(wrapped: Any) -> str:  # noqa: ANN401 - eager or lazy, of any engine
    # A session of Spark may be on this machine, or reached through Spark Connect.
    name: str = wrapped.implementation.value
    return name.removesuffix("[connect]")


def _wrapped(frame: Frame, place: str) -> Any:  # noqa: ANN401 - eager or lazy, of any engine
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        wrapped = None
    if wrapped is None or _kind(wrapped) not in set(Kind):
        expected = "a frame of Polars, pandas, PyArrow, DuckDB, PySpark or Ibis was expected"
        raise Refused([Fault(place, expected)])
    return wrapped


def kind_of(frame: Frame) -> Kind:
    """Say of which kind a frame of marks is.

    Raises:
        Refused: it is none that is known.
    """
    if isinstance(frame, pl.LazyFrame):
        return Kind.LAZY_POLARS
    return Kind(_kind(_wrapped(frame, "marks")))


def with_urn(frame: Frame, urn: int) -> pl.LazyFrame:
    """Give a frame of marks of any kind in Polars, with the school's URN beside them.

    Raises:
        Refused: it is no frame that is known.
    """
    return in_polars(frame, "marks").with_columns(pl.lit(urn, pl.Int64).alias("urn"))


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
    there: Frame = _there(answer, kind).to_native()
    return there


def _there(few: pl.DataFrame, kind: Kind) -> nw.LazyFrame[Any]:
    """Give rows of Polars as a frame of another engine."""
    wrapped = nw.from_native(few.with_columns(pl.col(pl.Enum).cast(pl.String)))
    if kind is not Kind.PYSPARK:
        # A day that came through another library may have become a moment, which equals no day.
        days = ncs.by_dtype(nw.Date).cast(nw.Date)
        there = wrapped.lazy("duckdb") if kind is Kind.DUCKDB else wrapped.lazy("ibis")
        return there.with_columns(days)
    # Imported here: only somebody who handed in a frame of Spark has it for certain.
    from pyspark.sql import SparkSession  # noqa: PLC0415

    return wrapped.lazy("pyspark", session=SparkSession.builder.getOrCreate())


def beside(few: nw.LazyFrame[Any], marks: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Give few rows of Polars as a frame of the engine that holds the marks, to be joined there."""
    kind = Kind(_kind(marks))
    return few if kind is Kind.POLARS else _there(few.collect().to_native(), kind)


def here(few: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Reckon few rows where the marks are, in files or in another engine, and bring them here."""
    if Kind(_kind(few)) is Kind.POLARS:
        return few.collect(engine="streaming").lazy()
    brought: pl.DataFrame = few.collect("polars").to_native()
    kinds = {"code": CODE, "session": SESSIONS}
    return nw.from_native(
        brought.with_columns(
            pl.col(name).cast(kind) for name, kind in kinds.items() if name in brought.columns
        ).lazy()
    )


def rows(frame: Frame) -> list[dict[str, Any]]:
    """Give the rows of a frame of any kind, each by the names of its columns; null is None."""
    found: list[dict[str, Any]] = in_polars(frame, "frame").collect().to_dicts()
    # pandas has NaN where others have null, and no figure of ours is ever no number.
    return [
        {name: None if value != value else value for name, value in row.items()}  # noqa: PLR0124
        for row in found
    ]
