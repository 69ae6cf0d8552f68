"""Frames in, frames out: whatever an embedder holds is taken, and answers go back in kind.

Everything is reckoned on Polars through narwhals' expressions. What a frame's columns must hold is
said, and checked, here alone.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import narwhals as nw
import polars as pl

from attendance_core.errors import Fault, Refused, collecting

__all__ = ["Frame", "Kind", "in_kind", "kind_of", "narrowed", "rows", "with_urn"]

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


def _polars(frame: Frame, place: str) -> pl.LazyFrame:
    if isinstance(frame, pl.LazyFrame):
        return frame
    wrapped = _wrapped(frame, place)
    eager = wrapped.collect("polars") if isinstance(wrapped, nw.LazyFrame) else wrapped
    polars: pl.DataFrame = eager.to_polars()
    return polars.lazy()


def narrowed(
    frame: Frame,
    columns: Mapping[str, Any],
    *,
    place: str,
    optional: Mapping[str, Any] | None = None,
) -> pl.LazyFrame:
    """Give the known columns of a frame, each of its own type; other columns are left behind.

    Args:
        frame: a frame of any kind.
        columns: the required columns and their Polars types.
        place: what to call the frame in a fault.
        optional: columns that are filled with nulls where they are missing.

    Raises:
        Refused: a column is missing, or does not hold what it should.
    """
    taken = _polars(frame, place)
    schema = taken.collect_schema()
    with collecting() as faults:
        for name in columns:
            if name not in schema:
                faults.add(place, "this column is missing", column=name)
    wanted = dict(columns) | dict(optional or {})
    cast = taken.select(
        pl.col(name).cast(kind) if name in schema else pl.lit(None, kind).alias(name)
        for name, kind in wanted.items()
    )
    return _checked(cast, schema, wanted, place)


def _checked(
    cast: pl.LazyFrame, schema: Mapping[str, Any], wanted: Mapping[str, Any], place: str
) -> pl.LazyFrame:
    changed = [name for name, kind in wanted.items() if name in schema and schema[name] != kind]
    if not changed:
        return cast
    with collecting() as faults:
        for name in changed:
            try:
                cast.select(name).collect()
            except pl.exceptions.PolarsError:
                kind = str(wanted[name]).lower()
                faults.add(place, f"values of the type {kind} were expected", column=name)
    return cast


def in_kind(frame: nw.LazyFrame[Any], kind: Kind) -> Frame:
    """Give an answer as a frame of the kind that was handed in."""
    native: pl.LazyFrame = frame.to_native()
    if kind is Kind.LAZY_POLARS:
        return native
    answer = native.collect()
    if kind is Kind.POLARS:
        return answer
    if kind is Kind.PANDAS:
        return answer.to_pandas()
    if kind is Kind.PYARROW:
        return answer.to_arrow()
    # Imported here: only somebody who handed in a DuckDB relation has it for certain.
    import duckdb  # noqa: PLC0415

    return duckdb.from_arrow(answer.to_arrow())


def rows(frame: Frame) -> list[dict[str, Any]]:
    """Give the rows of a frame of any kind, each by the names of its columns."""
    found: list[dict[str, Any]] = nw.from_native(frame).lazy().collect().rows(named=True)
    return found
