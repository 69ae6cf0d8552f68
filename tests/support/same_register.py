"""The same register in another shape: its marks in another order, or in a warehouse."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from attendance_core.register import Prepared, Register

__all__ = ["SHAPES", "as_rows"]


def _backwards(register: Register) -> Prepared:
    return _with(register, register.marks.collect().reverse())


def _in_warehouse(register: Register) -> Prepared:
    ibis = pytest.importorskip("ibis", reason="Ibis is not installed")
    marks = register.marks.with_columns(pl.col("code", "session").cast(pl.String)).collect()
    return _with(register, ibis.duckdb.connect().create_table("frame", marks.to_arrow()))


def _with(register: Register, marks: Any) -> Prepared:
    return Register.from_frame(
        marks, calendar=register.calendar, enrolments=register.enrolments
    ).prepared()


SHAPES: dict[str, Callable[[Register], Prepared]] = {
    "the rows of marks in another order": _backwards,
    "the marks in a warehouse": _in_warehouse,
}
"""Ways to hold the same register."""


def as_rows(frame: Any) -> list[dict[str, Any]]:
    """Give the rows of an answer of either shape."""
    polars = frame if isinstance(frame, pl.DataFrame) else frame.to_polars()
    rows: list[dict[str, Any]] = polars.to_dicts()
    return rows
