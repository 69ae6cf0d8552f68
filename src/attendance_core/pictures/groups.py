"""Groups beside one another: their attendance, and their persistent and severe absence."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from attendance_core.errors import Fault, Refused
from attendance_core.pictures.bars import Lengths, pairs, with_bars
from attendance_core.pictures.colours import TEXT, Colours
from attendance_core.pictures.columns import column, name_of
from attendance_core.pictures.drawing import altair
from attendance_core.pictures.picture import Picture
from attendance_core.pictures.shown import Row, present, rows_of, shown
from attendance_core.pictures.words import alt_text, extremes, told
from attendance_core.register import Frame
from attendance_core.sessions import Span
from attendance_core.statistics.series import TIMES

__all__ = ["Comparison", "attendance_by_group", "persistence_by_group"]

_RATE = "attendance_rate"
_FLAGS = ("persistent_absence_rate", "severe_absence_rate")


@frozen
class Comparison:
    """A rate from 0 to 1 to compare with, and the name of what it is of: area, period, series."""

    name: str
    rate: float | Fraction

    def __str__(self) -> str:
        """Say it as it stands at its line."""
        return f"{self.name}: {column(_RATE).text(self.rate)}"


def attendance_by_group(
    frame: Frame,
    *,
    by: str,
    benchmark: Comparison | None = None,
    span: Span | None = None,
    of: str | None = None,
    colours: Colours | None = None,
) -> Picture:
    """Draw the attendance of groups as bars, in the order of the rows.

    Args:
        frame: the column of the groups, and `attendance_rate`.
        by: the column of the groups.
        benchmark: a line to compare with.
        span: the days that it is of, to be said beside it.
        of: whom the figures count, likewise: `all` or the name of a definition.
        colours: the school's.

    Raises:
        Refused: a column is missing, or a rate is none.
        LookupError: the definition is not known.
        NotInstalled: Altair is not there.
    """
    made = shown(rows_of(frame), [by], [_RATE], ("enrolments", "possible", "attended"))
    title = f"Attendance by {name_of(by)}"
    sentences = (
        extremes(_points(made, by, _RATE), column(_RATE)),
        f"For comparison, {benchmark}." if benchmark else "",
    )
    picture = Picture(
        title,
        alt_text("Bar chart", title, sentences, made, told(span, of)),
        tuple(map(column, (by, *present(made, "enrolments", "possible", "attended"), _RATE))),
        made,
        told(span, of),
    )
    colours = colours or Colours()
    found = list(pairs(made, column(by), [(column(_RATE), "")]))
    lengths = Lengths("Attendance", end=1)
    more = _compared(benchmark, colours) if benchmark else []
    return with_bars(picture, found, lengths=lengths, colours=colours, more=more)


def _points(made: Sequence[Row], by: str, rate: str) -> list[tuple[str, float | None]]:
    return [(column(by).said(row[by]), row[rate]) for row in made]


def _compared(benchmark: Comparison, colours: Colours) -> list[Any]:
    alt = altair()
    base = alt.Chart(alt.Data(values=[{"length": float(benchmark.rate), "text": str(benchmark)}]))
    x = alt.X("length:Q")
    words = base.mark_text(align="right", dy=-8, color=TEXT, fontSize=12)
    return [
        # Paler beneath, or it would be lost where it crosses a bar.
        base.mark_rule(color=colours.background, strokeWidth=6).encode(x=x),
        base.mark_rule(color=colours.second, strokeWidth=2, strokeDash=[6, 3]).encode(x=x),
        words.encode(x=x, y=alt.value(0), text="text:N"),
    ]


def persistence_by_group(
    frame: Frame,
    *,
    by: str,
    span: Span | None = None,
    of: str | None = None,
    colours: Colours | None = None,
) -> Picture:
    """Draw the shares of pupils of groups who are persistently and who are severely absent.

    Args:
        frame: the column of the groups, `persistent_absence_rate` and `severe_absence_rate`.
        by: the column of the groups; a time is none, since a share is of the whole span.
        span: the days that it is of, to be said beside it.
        of: whom the figures count, likewise: `all` or the name of a definition.
        colours: the school's.

    Raises:
        Refused: a column is missing, a rate is none, or the groups are times.
        LookupError: the definition is not known.
        NotInstalled: Altair is not there.
    """
    if by in TIMES:
        expected = "groups of pupils were expected: persistent absence is of the whole span"
        raise Refused([Fault("by", expected, column=by)])
    made = shown(rows_of(frame), [by], _FLAGS, ("enrolments",))
    title = f"Persistent and severe absence by {name_of(by)}"
    measures = [(column(name), column(name).label) for name in _FLAGS]
    sentences = (f"{said}: {extremes(_points(made, by, of.name), of)}" for of, said in measures)
    picture = Picture(
        title,
        alt_text("Bar chart", title, sentences, made, told(span, of)),
        tuple(map(column, (by, *present(made, "enrolments"), *_FLAGS))),
        made,
        told(span, of),
    )
    found = list(pairs(made, column(by), measures))
    lengths = Lengths("Share of enrolments")
    return with_bars(picture, found, lengths=lengths, colours=colours or Colours())
