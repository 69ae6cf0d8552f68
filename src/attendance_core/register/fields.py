"""The columns of a frame that is handed in: what they must hold is said and checked here."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from attrs import frozen

from attendance_core.errors import collecting
from attendance_core.register.frames import Frame, in_polars

__all__ = ["Field", "narrowed", "optional"]


@frozen
class Field:
    """What a column of a frame holds: values of a kind, perhaps of a vocabulary, perhaps nulls."""

    kind: Any
    required: bool = True
    may_be_null: bool = False
    allowed: frozenset[str] | None = None
    expected: str = ""


def optional(kind: Any, *allowed: str) -> Field:  # noqa: ANN401 - a type of the engine
    """Give a column that may be missing, and null, and else holds one of some words."""
    expected = f"one of {', '.join(allowed)} was expected"
    return Field(kind, False, True, frozenset(allowed) or None, expected)


def narrowed(frame: Frame, fields: Mapping[str, Field], *, place: str) -> pl.LazyFrame:
    """Give the known columns of a frame, each of its own kind; other columns are left behind.

    The query of a lazy frame is run once for this.

    Args:
        frame: a frame of any kind.
        fields: the columns; optional ones are filled with nulls where they are missing.
        place: what to call the frame in a fault.

    Raises:
        Refused: a column is missing, or does not hold what it should; all faults at once.
    """
    taken = in_polars(frame, place)
    schema = taken.collect_schema()
    with collecting() as faults:
        for name, field in fields.items():
            if name in schema and not _can_be(field.kind, schema[name]):
                faults.add(place, _of_kind(field), column=name)
            elif name not in schema and field.required:
                faults.add(place, "this column is missing", column=name)
    cast = taken.select(
        _as(name, field.kind, schema[name]).alias(name)
        if name in schema
        else pl.lit(None, field.kind).alias(name)
        for name, field in fields.items()
    )
    _check(taken, cast, fields, place)
    return cast


def _of_kind(field: Field) -> str:
    return f"values of the type {str(field.kind).lower()} were expected"


def _can_be(kind: Any, held: Any) -> bool:  # noqa: ANN401 - types of the engine
    if held in (kind, pl.Null):
        return True
    if kind == pl.Date:
        return bool(held == pl.Datetime)
    if kind == pl.Boolean:
        return False
    return bool(held.is_numeric() if kind.is_integer() else not held.is_nested())


def _as(name: str, kind: Any, held: Any) -> pl.Expr:  # noqa: ANN401 - types of the engine
    column = pl.col(name)
    if kind == pl.Date and held == pl.Datetime:
        return column.dt.date()  # the day by the clock of its own zone
    if held.is_float() and kind.is_integer():
        return column.fill_nan(None).cast(kind)
    return column.cast(kind)


def _check(
    taken: pl.LazyFrame, cast: pl.LazyFrame, fields: Mapping[str, Field], place: str
) -> None:
    schema = taken.collect_schema()
    halves = [
        ((pl.col(name).fill_nan(None) % 1) != 0).any().alias(f"{name} half")
        for name, field in fields.items()
        if name in schema and schema[name].is_float() and field.kind.is_integer()
    ]
    nulls = [
        pl.col(name).is_null().any().alias(f"{name} null")
        for name, field in fields.items()
        if not field.may_be_null
    ]
    strange = [
        (~pl.col(name).is_in(sorted(field.allowed))).any().alias(f"{name} strange")
        for name, field in fields.items()
        if field.allowed
    ]
    try:
        queries = [taken.select(halves), cast.select(*nulls, *strange)]
        found = {
            name for one in pl.collect_all(queries) for name in one.columns if one[name].item()
        }
    except pl.exceptions.PolarsError:
        _blame(cast, fields, place)
        raise
    with collecting() as faults:
        for name, field in fields.items():
            if f"{name} half" in found:
                faults.add(place, _of_kind(field), column=name)
            if f"{name} null" in found:
                faults.add(
                    place, field.expected or "a value in every row was expected", column=name
                )
            elif f"{name} strange" in found:
                faults.add(place, field.expected, column=name)


def _blame(cast: pl.LazyFrame, fields: Mapping[str, Field], place: str) -> None:
    """Name the columns whose values are not of their kind."""
    with collecting() as faults:
        for name, field in fields.items():
            try:
                cast.select(name).collect()
            except pl.exceptions.PolarsError:
                faults.add(place, _of_kind(field), column=name)
