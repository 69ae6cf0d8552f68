"""A picture: a chart, what it shows in words, and the same figures as a table."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from attrs import evolve, field, frozen

from attendance_core.pictures.colours import Colours
from attendance_core.pictures.columns import NOTHING, SUPPRESSED, Column
from attendance_core.pictures.drawing import as_png, as_svg, framed
from attendance_core.pictures.shown import Row
from attendance_core.pictures.table import table

__all__ = ["Picture"]

_FITTING = "max-width:100%;height:auto;overflow:visible"


@frozen
class Picture:
    """A chart with its words and its table, as frozen as the figures that it was drawn from.

    `title` never names anybody. `alt` says in a sentence or two what the chart shows, `told` of
    which days and of whom. All but the title may be about a pupil, and is not shown where the
    picture is printed: `rows` are what the table holds, without any figure that is suppressed, and
    `chart` is Altair's.
    """

    title: str
    alt: str = field(repr=False)
    columns: tuple[Column, ...] = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    told: tuple[str, ...] = field(default=(), repr=False)
    chart: Any = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What to call a file of it: its title, in letters that every system takes."""
        return re.sub(r"[^a-z0-9]+", "_", self.title.lower()).strip("_")

    @property
    def notes(self) -> tuple[str, ...]:
        """Of which days and of whom the figures are, and what their signs mean."""
        without = [
            row["suppressed"]
            for row in self.rows
            for each in self.columns
            if each.is_figure and row[each.name] is None
        ]
        signs = ((f"{SUPPRESSED}: suppressed", True), (f"{NOTHING}: no figure", False))
        return (*self.told, *(said for said, is_so in signs if is_so in without))

    def drawn(self, layers: Sequence[Any], *, colours: Colours, size: tuple[int, int]) -> "Picture":
        """Give the picture with its chart, of layers of Altair's.

        Raises:
            NotInstalled: Altair is not there.
        """
        chart = framed(
            layers,
            title=self.title,
            notes=self.notes,
            words=self.alt,
            colours=colours,
            size=size,
        )
        return evolve(self, chart=chart)

    def svg(self) -> str:
        """Give it as SVG, with its words: a file of its own, or a part of a page.

        Raises:
            NotInstalled: what draws is not there.
        """
        return as_svg(self.chart, self.title, self.alt)

    def png(self, *, scale: float = 2) -> bytes:
        """Give it as PNG, for what takes no SVG; set `alt` beside it there.

        Args:
            scale: points of the image to one of the SVG's.

        Raises:
            NotInstalled: what draws is not there.
        """
        return as_png(self.chart, scale)

    def table(self) -> str:
        """Give its figures as an HTML table."""
        caption = ". ".join((self.title, *self.notes))
        return table(caption, self.columns, self.rows)

    def html(self) -> str:
        """Give it as a part of a page that loads nothing: the chart, and its table to open.

        Raises:
            NotInstalled: what draws is not there.
        """
        title = escape(self.title)
        svg = self.svg().replace("<svg ", f'<svg style="{_FITTING}" ', 1)
        return (
            f'<figure class="picture" role="figure" aria-label="{title}">\n{svg}\n'
            f"<details><summary>{title}: the table</summary>\n"
            f'<div role="region" tabindex="0" aria-label="Table: {title}"'
            f' style="overflow-x:auto">{self.table()}</div>\n</details>\n</figure>'
        )

    def _repr_html_(self) -> str:
        """Give what a notebook shows."""
        return self.html()
