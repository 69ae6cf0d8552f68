"""The marks of a cluster or a warehouse: checked where they are, and left there."""

from typing import Any

import narwhals as nw

from attendance_core.codes import UNMARKED
from attendance_core.errors import Fault, collecting
from attendance_core.register.frames import Frame
from attendance_core.sessions import Half

__all__ = ["double_marks", "marks_elsewhere"]

_PLACE = "marks"
_EVERY_ROW = "a value in every row was expected"
_KINDS: dict[str, nw.dtypes.DType] = {
    "urn": nw.Int64(),
    "pupil": nw.String(),
    "date": nw.Date(),
    "session": nw.String(),
    "code": nw.String(),
    "minutes_late": nw.Int32(),
    "detail": nw.String(),
}
_OPTIONAL = ("minutes_late", "detail")
_NEVER_NULL = {
    "urn": _EVERY_ROW,
    "pupil": _EVERY_ROW,
    "date": _EVERY_ROW,
    "session": "AM or PM was expected",
}


def marks_elsewhere(frame: Frame) -> nw.LazyFrame[Any]:
    """Give the marks that were made, each column of its own type, in the engine that holds them.

    The query behind the frame is run once for this.

    Raises:
        Refused: a column is missing, or does not hold what it should; all faults at once.
    """
    taken: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
    schema = taken.collect_schema()
    with collecting() as faults:
        for name, kind in _KINDS.items():
            if name not in schema:
                if name not in _OPTIONAL:
                    faults.add(_PLACE, "this column is missing", column=name)
            elif not _can_be(kind, schema[name]):
                expected = f"values of the type {str(kind).lower()} were expected"
                faults.add(_PLACE, expected, column=name)
    cast = taken.select(
        nw.col(name).cast(kind) if name in schema else nw.lit(None, kind).alias(name)
        for name, kind in _KINDS.items()
    )
    _check(cast)
    return cast.filter(~nw.col("code").fill_null("").is_in(["", UNMARKED]))


def _can_be(kind: nw.dtypes.DType, held: nw.dtypes.DType) -> bool:
    return held.is_integer() if kind.is_integer() else held == kind


def _check(cast: nw.LazyFrame[Any]) -> None:
    is_half = nw.col("session").is_in([each.value for each in Half])
    nulls = [nw.col(name).is_null().cast(nw.Int64).alias(name) for name in _NEVER_NULL]
    flags = cast.select(*nulls, strange=(~is_half).cast(nw.Int64))
    found = flags.select(nw.all().sum()).collect("polars")
    with collecting() as faults:
        for name, expected in _NEVER_NULL.items():
            if found[name].item() or (name == "session" and found["strange"].item()):
                faults.extend([Fault(_PLACE, expected, column=name)])


def double_marks(marks: nw.LazyFrame[Any]) -> int:
    """Say how many sessions of pupils have more than one mark."""
    each = marks.group_by("urn", "pupil", "date", "session").agg(nw.len().alias("marks"))
    return len(each.filter(nw.col("marks") > 1).collect("polars"))
