"""A school's own daily counts under the Department's names, to hold beside what it shows."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import ClassVar

import polars as pl
from attrs import field, frozen

from attendance_core.codes import counted_as
from attendance_core.hooks import hookimpl
from attendance_core.register import ExportFile, SchoolRegisters
from attendance_core.sessions import Span
from attendance_core.sources import Status
from attendance_core.tables import csv_text, packaged

__all__ = ["DfeDaily"]


@frozen
class _Names:
    source: str
    status: Status
    names: dict[str, str] = field(repr=False)


@frozen
class DfeDaily:
    """Writes how many sessions of each day have each code, a column for each of the names.

    The Department takes these figures from the school's system by itself; nothing is sent.
    """

    @frozen
    class Settings:
        """There are none."""

    capabilities: ClassVar[frozenset[str]] = frozenset({"export"})

    settings: Settings

    @hookimpl
    def attendance_export(
        self,
        registers: SchoolRegisters,
        span: Span,
        at: datetime,  # noqa: ARG002 - the format has no place for it
    ) -> tuple[ExportFile, ...]:
        """Write the counts of each day that has a mark.

        A code that only a system splits further is counted as the register's. Sessions of a code
        that the Department has no name for are counted as left out.
        """
        counts, left_out = _counts(registers, span)
        names = _names()
        rows = [
            [day, registers.school.urn, *(of.get(name, 0) for name in names.values())]
            for day, of in sorted(counts.items())
        ]
        text = csv_text(["date", "urn", *names.values()], rows)
        name = f"{registers.school.urn}_daily_{span[0]}_{span[1]}.csv"
        return (ExportFile(name, text.encode(), left_out),)


@cache
def _names() -> Mapping[str, str]:
    return packaged(__name__, "data/names.toml", _Names).names


def _counts(
    registers: SchoolRegisters, span: Span
) -> tuple[Mapping[date, Mapping[str, int]], Mapping[str, int]]:
    marks: pl.LazyFrame = registers.prepared.marks.to_native()
    days = marks.filter(pl.col("date").is_between(*span))
    groups = days.group_by("date", pl.col("code").cast(pl.String)).len().collect()
    found: dict[date, dict[str, int]] = {}
    left_out: dict[str, int] = {}
    for day, code, number in groups.sort("date", "code").iter_rows():
        law = counted_as(code, on=day)
        name = _names().get((law.parent if law else None) or code)
        if name is None:
            reason = f"no name for the code {code}"
            left_out[reason] = left_out.get(reason, 0) + number
        else:
            of = found.setdefault(day, {})
            of[name] = of.get(name, 0) + number
    return found, left_out
