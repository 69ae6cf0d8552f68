"""The common frame of all charts, and how they become SVG and PNG without a browser.

What is told of a chart in words is put into the SVG here: the converter leaves it out.
"""

from collections.abc import Sequence
from html import escape
from types import ModuleType
from typing import Any

from attendance_core.errors import AttendanceError
from attendance_core.pictures.colours import GRID, TEXT, Colours

__all__ = ["NotInstalled", "altair", "as_png", "as_svg", "framed"]

# All of one width, so that what fits where it was drawn fits where it is shown.
_FONT = "Arial, Helvetica, Liberation Sans, sans-serif"


class NotInstalled(AttendanceError, ImportError):
    """What draws is not installed."""

    def __init__(self) -> None:
        """Say what to install."""
        super().__init__("to draw, mat-attendance[charts] is needed")


def altair() -> ModuleType:
    """Give Altair, which is an extra and slow to load.

    Raises:
        NotInstalled: it is not there.
    """
    try:
        import altair as alt  # noqa: PLC0415
    except ImportError as error:
        raise NotInstalled from error
    return alt


def _converter() -> ModuleType:
    try:
        import vl_convert  # noqa: PLC0415
    except ImportError as error:
        raise NotInstalled from error
    return vl_convert


def framed(
    layers: Sequence[Any],
    *,
    title: str,
    notes: Sequence[str],
    words: str,
    colours: Colours,
    size: tuple[int, int],
) -> Any:  # noqa: ANN401 - a chart of Altair's
    """Give layers as one chart, with its title, notes, words and colours."""
    alt = altair()
    heading = alt.TitleParams(title, subtitle=list(notes), anchor="start", offset=18)
    width, height = size
    text = {"labelColor": TEXT, "titleColor": TEXT, "labelFontSize": 12, "titleFontSize": 12}
    return (
        alt.layer(*layers)
        .properties(title=heading, description=words, width=width, height=height)
        # The picture is one image with words of its own: its marks have none.
        .configure(background=colours.background, aria=False, padding=16, font=_FONT)
        .configure_title(color=TEXT, fontSize=15, subtitleColor=TEXT, subtitleFontSize=12)
        .configure_axis(**text, gridColor=GRID, labelLimit=320, labelSeparation=10)
        .configure_legend(**text, symbolSize=90, symbolStrokeWidth=1, labelLimit=320)
        .configure_scale(barBandPaddingInner=0.25)
        .configure_view(stroke=None)
    )


def as_svg(chart: Any, title: str, words: str) -> str:  # noqa: ANN401 - a chart of Altair's
    """Draw a chart as SVG that says what it shows; the same chart makes the same bytes.

    Raises:
        NotInstalled: what converts is not there.
    """
    # Nothing is ever fetched: no address is allowed.
    drawn: str = _converter().vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    tag, _, marks = drawn.removesuffix("</svg>").partition(">")
    name = f'role="img" aria-label="{escape(words)}"'
    # What the converter calls its marks says nothing to anybody: the words are read instead.
    hidden = f'<g aria-hidden="true">{marks}</g>'
    return f"{tag} {name}><title>{escape(title)}</title>{hidden}</svg>"


def as_png(chart: Any, scale: float) -> bytes:  # noqa: ANN401 - a chart of Altair's
    """Draw a chart as PNG, `scale` points of the image to one of the chart's.

    Raises:
        NotInstalled: what converts is not there.
    """
    drawn: bytes = _converter().vegalite_to_png(chart.to_dict(), scale=scale, allowed_base_urls=[])
    return drawn
