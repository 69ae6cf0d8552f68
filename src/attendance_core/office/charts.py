"""Charts as SVG, drawn from the same rows as the tables beside them."""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from attendance_core.office.figures import Row

__all__ = ["attendance_by_week", "attendance_by_year_group"]

_INK = "#1d4f91"


def attendance_by_week(rows: Sequence[Row]) -> str:
    """Draw the attendance of each week of the school year; without the extra there is nothing."""
    drawing = _drawing()
    if drawing is None or not rows:
        return ""
    alt, svg = drawing
    points = [
        {"week": row["week"].isoformat(), "attendance": row["attendance_rate"]}
        for row in rows
        if row["attendance_rate"] is not None
    ]
    chart = alt.Chart(alt.Data(values=points)).mark_line(color=_INK, point={"color": _INK})
    encoded = chart.encode(
        x=alt.X("week:T", title="Week beginning", axis=alt.Axis(format="%-d %b")),
        y=alt.Y("attendance:Q", title="Attendance", axis=alt.Axis(format=".0%"), scale=_SCALE),
    )
    return svg(encoded.properties(width=620, height=220, background="transparent"))


def attendance_by_year_group(rows: Sequence[Row]) -> str:
    """Draw the attendance of each year group on a day; without the extra there is nothing."""
    drawing = _drawing()
    if drawing is None or not rows:
        return ""
    alt, svg = drawing
    bars = [
        {"year": row["year_group"] or "none", "attendance": row["attendance_rate"]}
        for row in rows
        if row["attendance_rate"] is not None
    ]
    encoded = (
        alt.Chart(alt.Data(values=bars))
        .mark_bar(color=_INK)
        .encode(
            x=alt.X("year:N", title="Year group", sort=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("attendance:Q", title="Attendance", axis=alt.Axis(format=".0%")),
        )
    )
    return svg(encoded.properties(width=320, height=220, background="transparent"))


# A line may begin where its points are; a bar begins at nothing.
_SCALE = {"zero": False, "domainMax": 1.0}


def _drawing() -> tuple[ModuleType, Callable[[Any], str]] | None:
    # Here, and not above: a chart is an extra, and slow to load. A report without it is still one.
    try:
        import altair as alt  # noqa: PLC0415
        from vl_convert import vegalite_to_svg  # noqa: PLC0415
    except ImportError:
        return None
    return alt, lambda chart: str(vegalite_to_svg(chart.to_dict()))
