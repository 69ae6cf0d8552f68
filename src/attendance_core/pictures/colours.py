"""The colours of a school, refused where people with low vision could not see what they draw.

Source: W3C, Web Content Accessibility Guidelines 2.2, 1.4.11 (graphics 3:1) and 1.4.3 (text 4.5:1).

>>> round(contrast("#000000", "#ffffff"), 2)
21.0
>>> Colours(ink="#ffd400")
Traceback (most recent call last):
    ...
attendance_core.errors.Refused: colours, key ink: 3:1 or more against white was expected
"""

import re
from collections.abc import Iterator

from attrs import fields, frozen

from attendance_core.errors import collecting

__all__ = ["GRID", "TEXT", "Colours", "contrast"]

TEXT = "#1a1a1a"
GRID = "#d8dbe0"

_WHITE = "#ffffff"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_GRAPHICS, _TEXTS = 3, 4.5


@frozen
class Colours:
    """What a school's pictures are drawn in, each as `#rrggbb`.

    `ink` draws the figures and `second` what stands beside them; nothing is told by them alone.

    Raises:
        Refused: one is no such colour, or not far enough from white and the background to be seen.
    """

    ink: str = "#1d4f91"
    second: str = "#9c4a00"
    background: str = _WHITE

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be seen, all of it together."""
        with collecting() as faults:
            given = {each.name: getattr(self, each.name) for each in fields(Colours)}
            for name, colour in given.items():
                if not _HEX.fullmatch(colour):
                    faults.add("colours", "a colour such as #1d4f91 was expected", key=name)
            if not faults:
                for name, expected in self._unseen():
                    faults.add("colours", expected, key=name)

    def _unseen(self) -> Iterator[tuple[str, str]]:
        for name, colour in (("ink", self.ink), ("second", self.second)):
            if contrast(colour, _WHITE) < _GRAPHICS:
                yield name, "3:1 or more against white was expected"
            elif contrast(colour, self.background) < _GRAPHICS:
                yield name, "3:1 or more against the background was expected"
        if contrast(TEXT, self.background) < _TEXTS:
            yield "background", "4.5:1 or more against black text was expected"

    def tint(self, part: float) -> str:
        """Give a colour between the background (0) and the ink (1)."""
        pairs = zip(_channels(self.background), _channels(self.ink), strict=True)
        return "#" + "".join(f"{round(low + part * (high - low)):02x}" for low, high in pairs)


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    # The figures of the Guidelines' own formula.
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004

    red, green, blue = map(linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
