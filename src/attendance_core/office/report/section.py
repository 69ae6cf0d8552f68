"""A part of the daily report: a table, which a page shows and scripts read."""

from collections.abc import Sequence
from enum import StrEnum

from attrs import evolve, field, frozen

from attendance_core.office.figures import Row

__all__ = ["Column", "Kind", "Section"]


class Kind(StrEnum):
    """How a page shows the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DAYS = "days"
    DATE = "date"
    LIST = "list"


@frozen
class Column:
    """A column; one that `names` somebody stands only in the report with names.

    What has no `label` is for scripts, and does not stand on the page.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    names: bool = False


@frozen
class Section:
    """A table of the report. Where its rows are people, the other report says how many.

    `chart` is an SVG of the same rows.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row] = field(repr=False)
    note: str = ""
    is_of_people: bool = False
    chart: str = field(default="", repr=False)

    def without_names(self) -> "Section":
        """Give the section as it stands in the report without names."""
        if self.is_of_people:
            return evolve(self, columns=(), rows=())
        return evolve(self, columns=tuple(each for each in self.columns if not each.names))
