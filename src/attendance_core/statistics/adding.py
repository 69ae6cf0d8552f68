"""Statistics added up: of several schools, trusts or partitions, by some of their columns."""

from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw

from attendance_core.codes import has_ever_been
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.register import Frame, in_kind
from attendance_core.register.frames import in_polars, kind_of
from attendance_core.statistics.groups import COLUMNS
from attendance_core.statistics.measures import COUNTS, MEASURES, RATES, ratio
from attendance_core.statistics.series import TIMES
from attendance_core.statistics.tallies import FLAG_RATES, FLAGS

__all__ = ["added"]

_OF_PUPILS = ("enrolments", *FLAGS)
_ADDITIVE = (*COUNTS, "unmarked", *_OF_PUPILS)
_PLACE = "frames"


def added(frames: Iterable[Frame], *, by: Sequence[str] = ()) -> Frame:
    """Add up what `statistics` or `from_counts` gave, by some of its columns.

    Counts are summed, and rates are made anew from the sums: never the mean of rates. An enrolment
    is counted in each row that it stands in, so the rows must be of different enrolments; where
    they are of different times of the same ones, a column of `by` that names a time keeps them
    apart, and without it `enrolments` is null. Persistent and severe absence are null where they
    are in any of the rows. Frames must be of one definition: nothing in them says of which.

    Args:
        frames: frames of any kind with the same columns. Counts by code may differ: where a code
            has no column there were none.
        by: columns of the frames that are no measures, such as `school` or a label of counts; none
            makes one row of everything.

    Returns:
        A frame of the kind of the first: the columns of `by`, sorted by them, and the measures.

    Raises:
        Refused: there is no frame, their columns disagree, one of `by` is not among them, or a
            figure is missing or hidden.

    >>> from datetime import date
    >>> from attendance_core.statistics import from_counts
    >>> header = ["school", "/", "I"]
    >>> rows = [["large", "90", "10"], ["small", "5", "5"]]
    >>> schools, _ = from_counts((header, rows), on=date(2026, 11, 20), place="counts")
    >>> added([schools]).select("possible", "missed", "absence_rate").row(0)
    (110, 15, 0.13636363636363635)
    """
    given = list(frames)
    if not given:
        raise Refused([Fault(_PLACE, "at least one frame was expected")])
    tables = [_read(frame) for frame in given]
    codes = _check(tables, by)
    _check_counts(tables)
    types = _types(tables, by)
    measures = [name for name in _ADDITIVE if name in tables[0].columns]
    alike = [_alike(table, types, measures, codes) for table in tables]
    over = any(name in TIMES and name not in by for name in tables[0].columns)
    sums = _sums(nw.concat(alike).lazy(), by, [*measures, *codes], over_times=over)
    return in_kind(_with_rates(sums, by, codes), kind_of(given[0]))


def _read(frame: Frame) -> nw.DataFrame[Any]:
    table = nw.from_native(in_polars(frame, _PLACE)).collect()
    # pandas writes a number that may be missing as a float, and NaN where it is.
    floats = [name for name, kind in table.schema.items() if kind.is_float()]
    return table.with_columns(nw.col(name).fill_nan(None) for name in floats)


def _labels(table: nw.DataFrame[Any]) -> list[str]:
    return [name for name in table.columns if name not in COLUMNS and not has_ever_been(name)]


def _codes(table: nw.DataFrame[Any]) -> list[str]:
    return [name for name in table.columns if has_ever_been(name)]


def _check(tables: Sequence[nw.DataFrame[Any]], by: Sequence[str]) -> list[str]:
    """Check that the columns agree, and give the codes that have one."""
    first = tables[0]
    has_pupils = "enrolments" in first.columns
    needed = {*(_ADDITIVE if has_pupils else COUNTS), *_labels(first)}
    with collecting() as faults:
        for number, table in enumerate(tables, 1):
            place = f"frame {number}"
            found = {*_labels(table), *(name for name in _ADDITIVE if name in table.columns)}
            for name in sorted(needed - found):
                faults.add(place, "this column was expected, as in the first frame", column=name)
            for name in sorted(found - needed):
                faults.add(place, "no such column was expected, as in the first", column=name)
            if bool(_codes(table)) != bool(_codes(first)):
                faults.add(place, "counts by code were expected in all of the frames or in none")
        if {"suppressed", "enrolments"} <= set(first.columns):
            faults.add("frame 1", "a table with hidden figures has its totals, and is not added up")
        for at, name in enumerate(by):
            if name not in _labels(first):
                faults.add(
                    "by", "a column of the frames that is no measure was expected", column=name
                )
            elif name in by[:at]:
                faults.add("by", "each column once was expected", column=name)
    return sorted({name for table in tables for name in _codes(table)})


def _check_counts(tables: Sequence[nw.DataFrame[Any]]) -> None:
    with collecting() as faults:
        for number, table in enumerate(tables, 1):
            for name in (*(each for each in _ADDITIVE if each in table.columns), *_codes(table)):
                if not _are_whole(table[name]):
                    faults.add(f"frame {number}", "whole numbers were expected", column=name)
                elif name not in _OF_PUPILS and table[name].is_null().any():
                    faults.add(f"frame {number}", "a number in every row was expected", column=name)


def _are_whole(column: nw.Series[Any]) -> bool:
    kind = column.dtype
    if kind.is_float():
        return not (column != column.round()).any()
    return kind.is_integer() or bool(column.is_null().all())


def _types(tables: Sequence[nw.DataFrame[Any]], by: Sequence[str]) -> dict[str, nw.dtypes.DType]:
    """Give the type of each column of `by` in which all of the frames can be added up."""
    types: dict[str, nw.dtypes.DType] = {}
    with collecting() as faults:
        for name in by:
            found = [table.collect_schema()[name] for table in tables]
            # A column of nothing but nulls may be of any type.
            known = list(dict.fromkeys(each for each in found if each != nw.Unknown))
            if len(known) > 1:
                known = list(dict.fromkeys(map(_family, known)))
            if len(known) > 1:
                faults.add(_PLACE, "the same type in all of the frames was expected", column=name)
            types[name] = known[0] if known else nw.String()
    return types


def _family(kind: nw.dtypes.DType) -> nw.dtypes.DType:
    if kind in (nw.Enum, nw.Categorical):
        return nw.String()
    if kind.is_integer():
        return nw.Int64()
    return nw.Date() if kind == nw.Datetime else kind


def _alike(
    table: nw.DataFrame[Any],
    types: dict[str, nw.dtypes.DType],
    measures: Sequence[str],
    codes: Sequence[str],
) -> nw.DataFrame[Any]:
    """Give one frame with the columns, and their types, that all of them have."""
    missing = [name for name in codes if name not in table.columns]
    numbers = [name for name in (*measures, *codes) if name not in missing]
    return table.with_columns(
        *(nw.col(name).cast(kind) for name, kind in types.items()),
        *(nw.col(name).cast(nw.Int64) for name in numbers),
        *(nw.lit(0, nw.Int64).alias(name) for name in missing),
    ).select(*types, *measures, *codes)


def _sums(
    rows: nw.LazyFrame[Any], by: Sequence[str], numbers: Sequence[str], *, over_times: bool
) -> nw.LazyFrame[Any]:
    amounts = [nw.col(name).sum() for name in numbers]
    amounts += [
        nw.col(name).is_null().any().alias(f"no {name}") for name in numbers if name in _OF_PUPILS
    ]
    sums = rows.group_by(list(by)).agg(*amounts).sort(list(by)) if by else rows.select(*amounts)
    said = [name for name in numbers if name in _OF_PUPILS]
    return sums.with_columns(
        nw.when(~nw.col(f"no {name}") & (not over_times)).then(nw.col(name)).alias(name)
        for name in said
    )


def _with_rates(
    sums: nw.LazyFrame[Any], by: Sequence[str], codes: Sequence[str]
) -> nw.LazyFrame[Any]:
    has_pupils = "enrolments" in sums.collect_schema().names()
    rates = {name: (over, "possible") for name, over in RATES.items()}
    if has_pupils:
        rates |= {name: (over, "enrolments") for name, over in FLAG_RATES.items()}
    made = sums.with_columns(ratio(*parts).alias(name) for name, parts in rates.items())
    return made.select(*by, *(COLUMNS if has_pupils else MEASURES), *codes)
