"""Bars that lie, each with its label and its figure in words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import asdict, frozen

from attendance_core.pictures.colours import TEXT, Colours
from attendance_core.pictures.columns import Column
from attendance_core.pictures.drawing import altair
from attendance_core.pictures.picture import Picture
from attendance_core.pictures.shown import Row

__all__ = ["Bar", "Lengths", "pairs", "with_bars"]

_WIDTH, _STEP = 460, 26


@frozen
class Bar:
    """A bar: what it is of, how long it is, and what stands at its end; or no bar, but a label.

    Of several that lie together each has a `place` from 0. A hollow one is told from a filled one
    without colours.
    """

    label: str
    length: float | None
    text: str
    place: int = 0
    is_hollow: bool = False


@frozen
class Lengths:
    """How long bars can be: the title of their axis, how its figures are written, and its end."""

    title: str
    format: str = ".1~%"
    end: float | None = None

    def axis(self, name: str) -> Any:  # noqa: ANN401 - of Altair's
        """Give it as the axis of a field, which begins at nothing."""
        alt = altair()
        scale = alt.Undefined if self.end is None else alt.Scale(domain=[0, self.end])
        axis = alt.Axis(format=self.format, tickMinStep=1 if self.format == "d" else alt.Undefined)
        return alt.X(f"{name}:Q", title=self.title, scale=scale, axis=axis)


def pairs(
    rows: Iterable[Row], key: Column, measures: Sequence[tuple[Column, str]]
) -> Iterator[Bar]:
    """Give the bars of rows, one for each measure, that lie together; each says which it is.

    Args:
        rows: the rows.
        key: the column that says what a row is about.
        measures: the columns of the lengths, each with the words beside its figure, if any.
    """
    for row in rows:
        label = key.text(row[key.name])
        for place, (measure, words) in enumerate(measures):
            value = row[measure.name]
            text = measure.text(value, suppressed=row["suppressed"])
            yield Bar(label, value, f"{words} {text}".strip(), place, place > 0)


def with_bars(
    picture: Picture,
    found: Sequence[Bar],
    *,
    lengths: Lengths,
    colours: Colours,
    more: Sequence[Any] = (),
) -> Picture:
    """Give a picture with its bars, in their order.

    Raises:
        NotInstalled: Altair is not there.
    """
    alt = altair()
    base = alt.Chart(alt.Data(values=[asdict(each) | {"end": each.length or 0} for each in found]))
    labels = list(dict.fromkeys(each.label for each in found))
    where = {"y": alt.Y("label:N", sort=labels, title=None)}
    if any(each.place for each in found):
        where["yOffset"] = alt.YOffset("place:O")
    fill = alt.condition("datum.is_hollow", alt.value(colours.background), alt.value(colours.ink))
    bars = base.mark_bar(stroke=colours.ink, strokeWidth=1.5)
    words = base.mark_text(align="left", dx=6, color=TEXT, fontSize=12)
    layers = [
        bars.encode(**where, x=lengths.axis("length"), fill=fill),
        words.encode(**where, x=lengths.axis("end"), text="text:N"),
        *more,
    ]
    size = (_WIDTH, _STEP * max(len(found), 1))
    return picture.drawn(layers, colours=colours, size=size)
