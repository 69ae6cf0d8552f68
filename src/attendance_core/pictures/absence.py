"""Absence: how much of it pupils have, and why."""

from collections.abc import Sequence

from attendance_core.codes import Meaning, counted_as
from attendance_core.errors import collecting
from attendance_core.pictures.bars import Bar, Lengths, pairs, with_bars
from attendance_core.pictures.colours import Colours
from attendance_core.pictures.columns import Column, column
from attendance_core.pictures.picture import Picture
from attendance_core.pictures.shown import Row, rows_of, shown
from attendance_core.pictures.words import alt_text, extremes, told
from attendance_core.register import Frame
from attendance_core.sessions import Span

__all__ = ["absence_bands", "reasons"]

_BAND = Column("band", "Sessions missed")
_REASON = Column("reason", "Reason")


def absence_bands(
    frame: Frame,
    *,
    span: Span | None = None,
    of: str | None = None,
    colours: Colours | None = None,
) -> Picture:
    """Draw how many pupils missed how much, as bars from the least to the most.

    Args:
        frame: `band_from` and `band_to`, whole percentages of possible sessions, the second not
            included and null in the last; `enrolments` in the band, and their `share` of all.
        span: the days that it is of, to be said beside it.
        of: whom the figures count, likewise: `all` or the name of a definition.
        colours: the school's.

    Raises:
        Refused: a column is missing, or an edge of a band is no whole percentage.
        LookupError: the definition is not known.
        NotInstalled: Altair is not there.
    """
    found = rows_of(frame)
    made = shown(found, ["band_from", "band_to"], ["share", "enrolments"])
    _check(made)
    rows = tuple({**row, "band": _band(row)} for row in made)
    title = "Enrolments by how much they missed"
    share = column("share")
    points = [(row["band"], row["share"]) for row in rows]
    picture = Picture(
        title,
        alt_text("Bar chart", title, [extremes(points, share)], rows, told(span, of)),
        (_BAND, column("enrolments"), share),
        rows,
        told(span, of),
    )
    lengths = Lengths(share.label)
    bars = list(pairs(rows, _BAND, [(share, "")]))
    return with_bars(picture, bars, lengths=lengths, colours=colours or Colours())


def _check(made: Sequence[Row]) -> None:
    with collecting() as faults:
        for name in ("band_from", "band_to"):
            edges = [row[name] for row in made]
            if name == "band_to":
                edges = [edge for edge in edges if edge is not None]
            if not all(edge is not None and edge == int(edge) for edge in edges):
                faults.add("frame", "whole percentages were expected", column=name)


def _band(row: Row) -> str:
    first, end = row["band_from"], row["band_to"]
    return f"{first:.0f}% or more" if end is None else f"{first:.0f}% to under {end:.0f}%"


def reasons(
    frame: Frame,
    *,
    span: Span | None = None,
    of: str | None = None,
    colours: Colours | None = None,
) -> Picture:
    """Draw the reasons of absence as bars, the most frequent first; each says how it is counted.

    Args:
        frame: `code`, `statistical_meaning`, the number of `sessions`, and their `rate` of possible
            sessions.
        span: the days that it is of, to be said beside it; with it codes have their titles, those
            of its last day.
        of: whom the figures count, likewise: `all` or the name of a definition.
        colours: the school's.

    Raises:
        Refused: a column is missing, or a rate is none.
        LookupError: the definition is not known.
        NotInstalled: Altair is not there.
    """
    made = shown(rows_of(frame), ["code", "statistical_meaning"], ["rate", "sessions"])
    named = [{**row, "reason": _reason(row["code"], span)} for row in made]
    rows = tuple(sorted(named, key=lambda row: -(row["sessions"] or 0)))
    title = "Reasons for absence"
    rate, meaning = column("rate"), column("statistical_meaning")
    points = [(row["reason"], row["rate"]) for row in rows]
    picture = Picture(
        title,
        alt_text("Bar chart", title, [extremes(points, rate)], rows, told(span, of)),
        (_REASON, meaning, column("sessions"), rate),
        rows,
        told(span, of),
    )
    colours = colours or Colours()
    return with_bars(picture, list(map(_bar, rows)), lengths=Lengths(rate.label), colours=colours)


def _reason(symbol: str, span: Span | None) -> str:
    known = counted_as(symbol, on=span[1]) if span else None
    return f"{symbol} {known.title}" if known else symbol


def _bar(row: Row) -> Bar:
    rate = column("rate").text(row["rate"], suppressed=row["suppressed"])
    meaning = column("statistical_meaning").text(row["statistical_meaning"])
    # Hollow what is not authorised: the words at its end say so too.
    hollow = row["statistical_meaning"] == Meaning.UNAUTHORISED_ABSENCE
    return Bar(row["reason"], row["rate"], f"{rate}, {meaning}", is_hollow=hollow)
