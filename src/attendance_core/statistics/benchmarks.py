"""The Department's published figures of an area and a phase, with the series that they are of.

The census series, "Pupil absence in schools in England", and the daily series, "Pupil attendance in
schools", count different pupils: a figure is never without its series here.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from attendance_core.statistics.weighting import weighting

__all__ = ["RATES_OF", "SYMBOLS", "Benchmark", "benchmark"]

SYMBOLS: Mapping[str, str] = {
    "c": "confidential",
    "x": "not available",
    "z": "not applicable",
    ":": "not available",
    ".": "not applicable",
    "NA": "not available",
    "": "not published",
}
"""What stands in the Department's files where there is no figure, and what it means."""

RATES_OF: Mapping[str, tuple[str, str]] = {
    "absence_rate": ("missed", "possible"),
    "authorised_rate": ("authorised", "possible"),
    "unauthorised_rate": ("unauthorised", "possible"),
    "persistent_absence_rate": ("persistently_absent", "enrolments"),
    "severe_absence_rate": ("severely_absent", "enrolments"),
}
"""Each rate of a benchmark, and the two counts of which it is made."""

_TOTAL = "total"


@frozen
class Benchmark:
    """What was published of one area and phase: counts, rates, and why a figure is not there.

    `series` is `census` or `daily`; `period` is the school year, such as 2024/25, and `coverage`
    the part of it; `phase` is a word of the register (`primary`) or `total`. `percents` holds the
    percentages as they were published, by the rate's name, and `symbols` what stands in the file
    where there is no figure. `enrolments` is None in the daily series, whose file has a mean.
    """

    series: str
    period: str
    coverage: str
    level: str
    area: str
    code: str
    phase: str
    possible: int | None
    missed: int | None
    authorised: int | None
    unauthorised: int | None
    enrolments: int | None
    persistently_absent: int | None
    severely_absent: int | None
    percents: Mapping[str, Decimal] = field(hash=False)
    symbols: Mapping[str, str] = field(hash=False)

    @property
    def is_weighted(self) -> bool:
        """Say whether its rates are the census-weighted ones of an old daily total."""
        year = int(self.period[:4])
        is_total = self.series == "daily" and self.phase == _TOTAL
        return is_total and weighting().applies(school_year=year)

    @property
    def absence_rate(self) -> Fraction | None:
        """The overall absence rate, from 0 to 1."""
        return self.rate("absence_rate")

    @property
    def persistent_absence_rate(self) -> Fraction | None:
        """The persistent absence rate, from 0 to 1."""
        return self.rate("persistent_absence_rate")

    @property
    def severe_absence_rate(self) -> Fraction | None:
        """The severe absence rate, from 0 to 1."""
        return self.rate("severe_absence_rate")

    def rate(self, name: str) -> Fraction | None:
        """Give a rate of `RATES_OF`: exact, from the counts where the file has them.

        Where it has none, and where the Department weighted, it is the percentage as published.
        """
        over, under = (getattr(self, each) for each in RATES_OF[name])
        if over is not None and under and not self.is_weighted:
            return Fraction(over, under)
        return Fraction(self.percents[name]) / 100 if name in self.percents else None

    def why_not(self, name: str) -> str | None:
        """Say why a figure is not there, None where it is.

        Args:
            name: a count or a rate, such as `missed` or `absence_rate`.
        """
        symbol = self.symbols.get(name)
        return None if symbol is None else SYMBOLS[symbol]

    def __str__(self) -> str:
        """Name it: area, phase, period, coverage, and always the series."""
        return f"{self.area}, {self.phase}, {self.period} ({self.coverage}), {self.series} series"


def benchmark(
    found: Iterable[Benchmark],
    *,
    series: str,
    area: str,
    phase: str = _TOTAL,
    period: str,
    coverage: str | None = None,
) -> Benchmark:
    """Give the one benchmark of a series, an area, a phase and a period.

    Args:
        found: benchmarks, from `read_benchmarks`.
        series: `census` or `daily`.
        area: the name or the code of the country, region or local authority.
        phase: `primary`, `secondary`, `special` or `total`.
        period: the school year, such as 2024/25.
        coverage: the part of the year; needed only where several parts of it are among them.

    Raises:
        LookupError: there is none, or there is more than one.
    """
    fitting = [
        each
        for each in found
        if (each.series, each.phase, each.period) == (series, phase, period)
        and area in (each.area, each.code)
        and coverage in (None, each.coverage)
    ]
    if len(fitting) == 1:
        return fitting[0]
    asked = f"{area}, {phase}, {period}{f' ({coverage})' if coverage else ''}, {series} series"
    if fitting:
        names = "; ".join(map(str, fitting))
        raise LookupError(f"there is more than one benchmark of {asked}: {names}")
    raise LookupError(f"there is no benchmark of {asked}")
