"""Days of the week: attendance morning by afternoon, and lateness."""

from collections.abc import Iterator, Sequence
from typing import Any

from attendance_core.pictures.bars import Lengths, pairs, with_bars
from attendance_core.pictures.colours import GRID, TEXT, Colours, contrast
from attendance_core.pictures.columns import column
from attendance_core.pictures.drawing import altair
from attendance_core.pictures.picture import Picture
from attendance_core.pictures.shown import Row, present, rows_of, shown
from attendance_core.pictures.words import alt_text, extremes, told
from attendance_core.register import Frame
from attendance_core.sessions import Span

__all__ = ["lateness_by_weekday", "weekday_grid"]

_RATE = "attendance_rate"
_WHITE = "#ffffff"
_CELL = (84, 46)

# What is lowest is still seen to be a cell.
_PALE = 0.1

_KEYS = ("weekday", "session")
_LATE = (
    ("late_before_close", "before the register closed"),
    ("late_after_close", "after it closed"),
)


def weekday_grid(
    frame: Frame,
    *,
    span: Span | None = None,
    of: str | None = None,
    colours: Colours | None = None,
) -> Picture:
    """Draw attendance by weekday and session as a grid, with each figure in its cell.

    Args:
        frame: `weekday`, `session` and `attendance_rate`.
        span: the days that it is of, to be said beside it.
        of: whom the figures count, likewise: `all` or the name of a definition.
        colours: the school's.

    Raises:
        Refused: a column is missing, or a rate is none.
        LookupError: the definition is not known.
        NotInstalled: Altair is not there.
    """
    made = shown(rows_of(frame), ["weekday", "session"], [_RATE], ("possible", "attended"))
    title = "Attendance by weekday and session"
    labels = [", ".join(column(name).text(row[name]) for name in _KEYS) for row in made]
    points = [(label, row[_RATE]) for label, row in zip(labels, made, strict=True)]
    picture = Picture(
        title,
        alt_text("Grid", title, [extremes(points, column(_RATE))], made, told(span, of)),
        tuple(map(column, (*_KEYS, *present(made, "possible", "attended"), _RATE))),
        made,
        told(span, of),
    )
    colours = colours or Colours()
    cells = list(_cells(made, colours))
    across, down = (len({each[name] for each in cells}) or 1 for name in _KEYS)
    size = (_CELL[0] * across, _CELL[1] * down)
    return picture.drawn(_grid(cells), colours=colours, size=size)


def _cells(made: Sequence[Row], colours: Colours) -> Iterator[dict[str, str]]:
    of = column(_RATE)
    rates = [row[_RATE] for row in made if row[_RATE] is not None]
    for row in made:
        fill = _fill(row[_RATE], rates, colours)
        yield {
            **{name: column(name).text(row[name]) for name in _KEYS},
            "text": of.text(row[_RATE], suppressed=row["suppressed"]),
            "fill": fill,
            "ink": max((TEXT, _WHITE), key=lambda ink: contrast(ink, fill)),
        }


def _fill(rate: float | None, rates: Sequence[float], colours: Colours) -> str:
    """Give the colour of a cell: the darker, the higher; where all are alike, the palest."""
    if rate is None:
        return colours.background
    low, high = min(rates), max(rates)
    return colours.tint(_PALE + (1 - _PALE) * (rate - low) / (high - low) if high > low else _PALE)


def _grid(cells: Sequence[dict[str, str]]) -> list[Any]:
    alt = altair()
    base = alt.Chart(alt.Data(values=list(cells)))
    days, halves = (list(dict.fromkeys(each[name] for each in cells)) for name in _KEYS)
    flat = alt.Axis(labelAngle=0, orient="top")
    where = {
        "x": alt.X("weekday:N", sort=days, title=None, axis=flat),
        "y": alt.Y("session:N", sort=halves, title=None),
    }
    plain = {"scale": None, "legend": None}
    return [
        base.mark_rect(stroke=GRID).encode(**where, fill=alt.Fill("fill:N", **plain)),
        base.mark_text(fontSize=13).encode(
            **where, text="text:N", color=alt.Color("ink:N", **plain)
        ),
    ]


def lateness_by_weekday(
    frame: Frame,
    *,
    span: Span | None = None,
    of: str | None = None,
    colours: Colours | None = None,
) -> Picture:
    """Draw how many sessions pupils came late to on each weekday, in time for the mark or not.

    Args:
        frame: `weekday`, `late_before_close` and `late_after_close`, numbers of sessions.
        span: the days that it is of, to be said beside it.
        of: whom the figures count, likewise: `all` or the name of a definition.
        colours: the school's.

    Raises:
        Refused: a column is missing.
        LookupError: the definition is not known.
        NotInstalled: Altair is not there.
    """
    made = shown(rows_of(frame), ["weekday"], [name for name, _ in _LATE], ("possible",))
    title = "Lateness by weekday"
    day, measures = column("weekday"), [(column(name), words) for name, words in _LATE]
    sentences = [
        f"Late {words}, sessions: {extremes(_points(made, each.name), each)}"
        for each, words in measures
    ]
    picture = Picture(
        title,
        alt_text("Bar chart", title, sentences, made, told(span, of)),
        (day, *map(column, present(made, "possible")), *(each for each, _ in measures)),
        made,
        told(span, of),
    )
    found = list(pairs(made, day, [(each, f"{words}:") for each, words in measures]))
    lengths = Lengths("Sessions to which pupils came late", format="d")
    return with_bars(picture, found, lengths=lengths, colours=colours or Colours())


def _points(made: Sequence[Row], name: str) -> list[tuple[str, float | None]]:
    return [(column("weekday").text(row["weekday"]), row[name]) for row in made]
