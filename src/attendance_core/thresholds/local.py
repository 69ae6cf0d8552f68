"""Figures that the law leaves to a local authority, as its code of conduct settles them.

>>> name = "notice_to_improve_shortest"
>>> six = LocalFigure(name, date(2025, 9, 1), 6, "A county, code of conduct")
>>> settled = local_thresholds([six])[name]
>>> settled.on(date(2025, 8, 31)).value, settled.on(date(2025, 9, 1)).value
(3, 6)
>>> print(settled.on(date(2025, 9, 1)).sources[0])
A county, code of conduct
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from attrs import evolve, field, frozen

from attendance_core.sources import Source, Status
from attendance_core.thresholds import Bounds, Figure, Threshold, Thresholds, threshold, thresholds

__all__ = ["LocalFigure", "local_thresholds"]


@frozen
class LocalFigure:
    """A figure that an authority settled from a day on, and the document that says so."""

    threshold: str = field()
    in_force: date
    value: int = field()
    instrument: str
    paragraph: str = ""

    @threshold.validator
    def _left_to_it(self, _: object, name: str) -> None:
        if name not in _left_to_authorities():
            listed = ", ".join(_left_to_authorities())
            raise ValueError(f"one of {listed} was expected in threshold")

    @value.validator
    def _within(self, _: object, value: int) -> None:
        bounds = _left_to_authorities()[self.threshold]
        if not bounds.least <= value <= bounds.most:
            raise ValueError(f"a number from {bounds.least} to {bounds.most} was expected in value")

    @property
    def figure(self) -> Figure:
        """Give it as a figure like those of the law, which cites the authority's document."""
        source = Source(self.instrument, self.paragraph, status=Status.SINGLE_SOURCE)
        return Figure(
            self.in_force, self.value, _left_to_authorities()[self.threshold].unit, (source,)
        )


def local_thresholds(figures: Iterable[LocalFigure]) -> Thresholds:
    """Give the thresholds of the law with those figures that an authority settled.

    Each stands from its day on, until the next of the same threshold.
    """
    settled: dict[str, Threshold] = {}
    for each in sorted(figures, key=lambda figure: figure.in_force):
        before = settled.get(each.threshold) or threshold(each.threshold)
        settled[each.threshold] = _replaced(before, each.figure)
    return Thresholds(tuple(settled.values()))


@cache
def _left_to_authorities() -> Mapping[str, Bounds]:
    bounds = {name: threshold(name).local for name in thresholds()}
    return {name: each for name, each in bounds.items() if each}


def _replaced(before: Threshold, figure: Figure) -> Threshold:
    last = figure.in_force - timedelta(days=1)
    kept = (
        evolve(each, until=min(each.until or last, last))
        for each in before.figures
        if each.in_force <= last
    )
    return evolve(before, figures=(*kept, figure))
