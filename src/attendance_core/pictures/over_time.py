"""Attendance week by week or month by month."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from attendance_core.errors import Fault, Refused
from attendance_core.pictures.colours import TEXT, Colours
from attendance_core.pictures.columns import column, heading, name_of
from attendance_core.pictures.drawing import altair
from attendance_core.pictures.picture import Picture
from attendance_core.pictures.shown import Row, present, rows_of, shown
from attendance_core.pictures.words import alt_text, course, extremes, told
from attendance_core.register import Frame
from attendance_core.sessions import Span

__all__ = ["attendance_over_time"]

_RATE = "attendance_rate"
_SO_FAR = "attendance_rate_to_date"
_SIZE = (620, 240)

# No two of the first twelve lines have both in common, whatever their colour.
_DASHES = ([1, 0], [7, 3], [2, 2], [10, 3, 2, 3])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_MOST = 12

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def attendance_over_time(
    frame: Frame,
    *,
    by: str | None = None,
    span: Span | None = None,
    of: str | None = None,
    colours: Colours | None = None,
) -> Picture:
    """Draw attendance over time as lines.

    Args:
        frame: `week` or `month`, and `attendance_rate`; where it has `attendance_rate_to_date`, as
            `over_time` gives it, that is a second line, unless there are groups.
        by: a column of groups, each a line.
        span: the days that it is of, to be said beside it.
        of: whom the figures count, likewise: `all` or the name of a definition.
        colours: the school's.

    Raises:
        Refused: a column is missing, a rate is none, or there are more lines than can be told
            apart.
        LookupError: the definition is not known.
        NotInstalled: Altair is not there.
    """
    found = rows_of(frame)
    time = (*present(found, "week", "month"), "week")[0]
    _check_times(found, time)
    keys = [time, *([by] if by else [])]
    made = shown(found, keys, [_RATE], ("possible", "attended", _SO_FAR))
    title = f"Attendance by {' and '.join(map(name_of, keys))}"
    picture = Picture(
        title,
        alt_text("Line chart", title, _sentences(made, keys), made, told(span, of)),
        tuple(map(column, [*keys, *present(made, "possible", "attended", _RATE, _SO_FAR)])),
        made,
        told(span, of),
    )
    layers = _layers(list(_points(made, time, by)), time, by, colours or Colours())
    return picture.drawn(layers, colours=colours or Colours(), size=_SIZE)


def _check_times(found: Sequence[Row], time: str) -> None:
    times = [row.get(time) for row in found]
    if time == "week" and not all(isinstance(each, date) for each in times if time in found[0]):
        raise Refused([Fault("frame", "the Monday of every week was expected", column=time)])
    if time == "month" and not all(_MONTH.fullmatch(str(each)) for each in times):
        raise Refused([Fault("frame", "months such as 2026-11 were expected", column=time)])


def _sentences(made: Sequence[Row], keys: Sequence[str]) -> tuple[str, str]:
    labels = [", ".join(column(key).said(row[key]) for key in keys) for row in made]
    points = [(label, row[_RATE]) for label, row in zip(labels, made, strict=True)]
    # Of several groups the last row is only one of them: each has its own last figure.
    way = course(points, column(_RATE)) if len(keys) == 1 else _lasts(made, keys[1])
    if len(keys) == 1 and present(made, _SO_FAR):
        last = column(_SO_FAR).text(made[-1][_SO_FAR], suppressed=made[-1]["suppressed"])
        way = f"{way} So far: {last}.".strip()
    return extremes(points, column(_RATE)), way


def _lasts(made: Sequence[Row], by: str) -> str:
    last = {row[by]: row for row in made}
    of = column(_RATE)
    said = (
        f"{of.text(row[_RATE], suppressed=row['suppressed'])} ({column(by).said(group)})"
        for group, row in last.items()
    )
    return f"At the last: {', '.join(said)}." if last else ""


def _points(made: Sequence[Row], time: str, by: str | None) -> Iterator[dict[str, Any]]:
    of = column(_RATE)
    for row in made:
        series = column(by).text(row[by]) if by else f"Each {time}"
        text = of.text(row[_RATE], suppressed=row["suppressed"])
        yield {"at": _moment(row[time]), "rate": row[_RATE], "series": series, "text": text}
        if not by and _SO_FAR in row:
            yield {"at": _moment(row[time]), "rate": row[_SO_FAR], "series": "So far", "text": ""}


def _moment(value: date | str) -> int:
    # As a number, so that no clock of the machine's has a say in what is drawn.
    day = value if isinstance(value, date) else date.fromisoformat(f"{value}-01")
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def _layers(
    points: Sequence[dict[str, Any]], time: str, by: str | None, colours: Colours
) -> list[Any]:
    alt = altair()
    names = list(dict.fromkeys(each["series"] for each in points))
    if len(names) > _MOST:
        expected = f"{_MOST} groups at the most were expected: more lines cannot be told apart"
        raise Refused([Fault("frame", expected, column=by)])
    moments = sorted({each["at"] for each in points})
    ticks = {"values": moments} if len(moments) <= _MOST else {}
    form = "%-d %b" if time == "week" else "%b %Y"
    axis = alt.Axis(format=form, labelOverlap="greedy", labelFlush=False, grid=False, **ticks)
    x = alt.X("at:T", title=column(time).label, axis=axis, scale=alt.Scale(type="utc"))
    y = alt.Y(
        "rate:Q",
        title="Attendance",
        axis=alt.Axis(format=".1~%"),
        scale=alt.Scale(zero=False, domainMax=1),
    )
    gaps = [each for each in points if each["rate"] is None and each["text"]]
    return [
        _lines(points, names, by, colours).encode(x=x, y=y),
        alt.Chart(alt.Data(values=gaps))
        .mark_text(color=TEXT, fontSize=12, dy=-8)
        .encode(x=x, y=alt.value(_SIZE[1]), text="text:N"),
    ]


def _lines(
    points: Sequence[dict[str, Any]], names: Sequence[str], by: str | None, colours: Colours
) -> Any:  # noqa: ANN401 - a chart of Altair's
    alt = altair()

    def told_apart(values: Sequence[Any]) -> dict[str, Any]:
        chosen = [values[at % len(values)] for at in range(len(names))]
        return {
            "title": heading(by) if by else None,
            "scale": alt.Scale(domain=list(names), range=chosen),
            "legend": alt.Legend() if len(names) > 1 else None,
        }

    line = alt.Chart(alt.Data(values=list(points))).mark_line(point={"size": 55, "filled": True})
    return line.encode(
        color=alt.Color("series:N", **told_apart((colours.ink, colours.second))),
        strokeDash=alt.StrokeDash("series:N", **told_apart(_DASHES)),
        shape=alt.Shape("series:N", **told_apart(_SHAPES)),
    )
