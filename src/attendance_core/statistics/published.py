"""Reading the Department's own files of both series into benchmarks."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final

from attrs import frozen

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.statistics.benchmarks import RATES_OF, SYMBOLS, Benchmark
from attendance_core.statistics.counts import Counts

__all__ = ["read_benchmarks"]

_COUNTS = (
    *("possible", "missed", "authorised", "unauthorised"),
    *("enrolments", "persistently_absent", "severely_absent"),
)
_YEAR = re.compile(r"(?P<first>20[0-9]{2})(?P<last>[0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,18}")
# As many figures as a double has; a very small one is written with an exponent.
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,20})?(e-[0-9]{1,2})?")
_MOST: Final = 100


@frozen
class _Format:
    """The columns of a series: which it must have, and which it may."""

    series: str
    columns: Mapping[str, str]
    optional: Mapping[str, str]
    coverage: tuple[str, ...]


_CENSUS = _Format(
    "census",
    {
        "possible": "sess_possible",
        "missed": "sess_overall",
        "authorised": "sess_authorised",
        "unauthorised": "sess_unauthorised",
        "enrolments": "enrolments",
        "persistently_absent": "enrolments_pa_10_exact",
        "absence_rate": "sess_overall_percent",
        "authorised_rate": "sess_authorised_percent",
        "unauthorised_rate": "sess_unauthorised_percent",
        "persistent_absence_rate": "enrolments_pa_10_exact_percent",
    },
    {
        "severely_absent": "enrolments_pa_50_exact",
        "severe_absence_rate": "enrolments_pa_50_exact_percent",
    },
    ("time_identifier", "year_breakdown"),
)
_DAILY = _Format(
    "daily",
    {
        "possible": "possible_sessions",
        "missed": "overall_absence",
        "authorised": "authorised_absence",
        "unauthorised": "unauthorised_absence",
        "absence_rate": "overall_absence_perc",
        "authorised_rate": "authorised_absence_perc",
        "unauthorised_rate": "unauthorised_absence_perc",
        "persistent_absence_rate": "pa_perc",
    },
    {},
    ("time_identifier",),
)
_LEVELS = {
    "National": ("country_name", "country_code"),
    "Regional": ("region_name", "region_code"),
    "Local authority": ("la_name", "new_la_code"),
}
_AREAS = [name for names in _LEVELS.values() for name in names]
_LABELS = ("time_period", "geographic_level", "school_type", *_AREAS)


def read_benchmarks(table: Counts, *, place: str) -> tuple[Benchmark, ...]:
    """Read a published file of the census series or of the daily series.

    Which it is of is seen from its columns. The census file is that of absence by region and local
    authority; the daily one that of a year or of a term to date. Rows of other levels, such as a
    school's own, are left out.

    Args:
        table: the header and the rows, every cell as text.
        place: the file's name, for the faults.

    Raises:
        Refused: the columns are of neither series, a row is short or long, or a cell is neither a
            figure nor a symbol of `SYMBOLS`.
    """
    names, rows = table
    form = _form(names, place)
    found: list[Benchmark] = []
    with collecting() as faults:
        for line, cells in enumerate(rows, 2):
            if len(cells) != len(names):
                faults.add(place, f"{len(names)} cells were expected", line=line)
                continue
            row = dict(zip(names, cells, strict=True))
            if row["geographic_level"] in _LEVELS:
                each = faults.attempt(partial(_row, form, row, place, line))
                found += [each] if each else []
    return tuple(found)


def _form(names: Sequence[str], place: str) -> _Format:
    form = next((each for each in (_CENSUS, _DAILY) if each.columns["possible"] in names), None)
    if form is None:
        expected = "the column sess_possible of the census or possible_sessions of the daily series"
        raise Refused([Fault(place, f"{expected} was expected", line=1)])
    with collecting() as faults:
        for name in (*_LABELS, *form.coverage, *form.columns.values()):
            if name not in names:
                expected = f"this column of the {form.series} series was expected"
                faults.add(place, expected, line=1, column=name)
        for name in dict.fromkeys(each for each in names if names.count(each) > 1):
            faults.add(place, "this column stands twice", line=1, column=name)
    return form


def _row(form: _Format, row: Mapping[str, str], place: str, line: int) -> Benchmark:
    figures: dict[str, Any] = {}
    symbols: dict[str, str] = {}
    with collecting() as faults:
        faults.extend(_amiss(row, place, line))
        for name, column in {**form.columns, **form.optional}.items():
            if column not in row:
                continue
            cell = row[column]
            read, expected = _KINDS[name in RATES_OF]
            if cell in SYMBOLS:
                symbols[name] = cell
            elif (figure := read(cell)) is not None:
                figures[name] = figure
            else:
                faults.add(place, expected, line=line, column=column)
    area, code = _LEVELS[row["geographic_level"]]
    year = row["time_period"]
    return Benchmark(
        series=form.series,
        period=f"{year[:4]}/{year[4:]}",
        coverage=", ".join(row[each] for each in form.coverage if row[each]),
        level=row["geographic_level"],
        area=row[area],
        code=row[code],
        phase=row["school_type"].removeprefix("State-funded ").lower(),
        percents={name: figures[name] for name in RATES_OF if name in figures},
        symbols=symbols,
        **{name: figures.get(name) for name in _COUNTS},
    )


def _amiss(row: Mapping[str, str], place: str, line: int) -> Iterator[Fault]:
    year = _YEAR.fullmatch(row["time_period"])
    if not year or (int(year["first"]) + 1) % 100 != int(year["last"]):
        yield Fault(place, "a school year such as 202425 was expected", line, "time_period")
    for name in (*_LEVELS[row["geographic_level"]], "school_type"):
        if row[name] in SYMBOLS:
            yield Fault(place, "a name or a code was expected", line, name)


def _count(cell: str) -> int | None:
    return int(cell) if _NUMBER.fullmatch(cell) else None


def _percent(cell: str) -> Decimal | None:
    if not _PERCENT.fullmatch(cell):
        return None
    figure = Decimal(cell)
    return figure if figure <= _MOST else None


_KINDS: dict[bool, tuple[Callable[[str], int | Decimal | None], str]] = {
    False: (_count, "a whole number or a symbol was expected"),
    True: (_percent, "a percentage or a symbol was expected"),
}
