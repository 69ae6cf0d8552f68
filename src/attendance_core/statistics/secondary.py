"""What else is to be hidden, so that no hidden figure can be worked out from those that are shown.

A table with its totals is a graph: each line that adds up (a row, a column) is a point, and each
cell joins the two lines that it stands in. A hidden figure can be another one, with everything that
is shown the same, exactly where a circle of hidden cells runs through it: one is a session more,
the next one less, and every line still adds up. With a way round through every hidden cell, neither
subtraction nor the whole system of equations gives any of them. No number is negative and no part
is larger than its whole, so a cell can bar a direction. Among whole numbers a circle that may be
walked is not only enough but needed: this is the residual graph of a flow.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush

from attrs import frozen

__all__ = ["Cell", "Fits", "Range", "protected"]

Line = tuple[int, str]
"""A row or a column: which of the two, and its label."""


@frozen
class Cell:
    """A group, or a total: the two lines that it stands in, and whether it is their total.

    `sign` is 1, or -1 where it stands on the other side of its lines' equations; `size` is the
    number of pupils, by which it is a loss.
    """

    lines: tuple[Line, Line]
    is_total: tuple[bool, bool]
    sign: int
    size: int


@frozen
class Range:
    """A figure, and between what it lies, without any line's sum.

    `nought_tells` says whether it is to be hidden even in a line whose nought is shown.
    """

    value: int
    least: int
    most: float
    nought_tells: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether it could be another one at all."""
        return self.least < self.most

    def may_move(self, by: int) -> bool:
        """Say whether it may as well be one more or one less."""
        return self.least <= self.value + by <= self.most


Fits = Callable[[Collection[int]], bool]
"""Whether some cells, taken together as one group, might be shown."""
_Path = tuple[int, ...]
_Parts = tuple[set[int], int]


def protected(
    cells: Sequence[Cell],
    first: Collection[int],
    *,
    figures: Sequence[Sequence[Range]],
    fits: Fits,
) -> set[int]:
    """Give the cells to hide, by their place: the first, and the smallest that protect them.

    What a line's total less its shown parts gives is a group like any other, and has to fit; and
    there is a way round through each hidden cell, for each of the figures. It ends, for at worst
    everything is hidden.

    Args:
        cells: the groups and all their totals.
        first: the cells that are hidden for themselves.
        figures: for each figure that is hidden with a cell, its range in every cell.
        fits: whether cells, taken together, might be shown.
    """
    found: set[int] = set(first)
    lines = _lines(cells)
    before = -1
    while len(found) > before:
        before = len(found)
        for line in sorted(lines):
            _complete(cells, lines[line], found, figures[0], fits)
        for ranges in figures:
            _close(cells, lines, ranges, found)
    return found


def _lines(cells: Sequence[Cell]) -> dict[Line, _Parts]:
    parts: dict[Line, set[int]] = {line: set() for cell in cells for line in cell.lines}
    totals: dict[Line, int] = {}
    for at, cell in enumerate(cells):
        for line, is_total in zip(cell.lines, cell.is_total, strict=True):
            if is_total:
                totals[line] = at
            else:
                parts[line].add(at)
    return {line: (parts[line], totals[line]) for line in parts}


def _complete(
    cells: Sequence[Cell], line: _Parts, found: set[int], ranges: Sequence[Range], fits: Fits
) -> None:
    parts, total = line
    while total not in found and found & parts and not fits(found & parts):
        hidden = found & parts
        rest = sorted(at for at in parts - found if ranges[at].is_open)
        if not rest:
            found.add(total)
            return

        def loss(at: int, hidden: set[int] = hidden) -> tuple[bool, bool, int, int]:
            value = ranges[at].value
            return not fits(hidden | {at}), not value, cells[at].size, value

        found.add(min(rest, key=loss))


def _close(
    cells: Sequence[Cell],
    lines: Mapping[Line, _Parts],
    ranges: Sequence[Range],
    found: set[int],
) -> None:
    arcs = _arcs(cells, ranges)
    told = _told(lines, ranges, found)
    for at in sorted(found):
        if ranges[at].is_open and (ranges[at].nought_tells or at not in told):
            found |= _cheapest(cells, arcs, found, at, _moves(ranges[at]))


def _told(
    lines: Mapping[Line, _Parts], ranges: Sequence[Range], found: Collection[int]
) -> set[int]:
    """Give where a reader sees noughts: all parts of one are noughts, and so is their sum."""
    told = {at for at, each in enumerate(ranges) if each.value == 0 and at not in found}
    before = -1
    while len(told) > before:
        before = len(told)
        for parts, total in lines.values():
            if total in told:
                told |= parts
            elif parts <= told:
                told.add(total)
    return told


def _cheapest(
    cells: Sequence[Cell],
    arcs: Mapping[Line, Sequence[tuple[Line, int]]],
    found: Collection[int],
    at: int,
    moves: Iterable[int],
) -> set[int]:
    """Give the cells to hide so that one can move, up or down; all of them if there is no way."""
    ways = []
    for by in moves:
        way = _way_round(cells, arcs, found, at, by)
        if way is not None:
            ways.append(way)
            if not way[0]:
                break  # nothing further is lost
    return set(min(ways)[1] if ways else range(len(cells)))


def _moves(figure: Range) -> Iterator[int]:
    return (by for by in (1, -1) if figure.may_move(by))


def _arcs(cells: Sequence[Cell], ranges: Sequence[Range]) -> dict[Line, list[tuple[Line, int]]]:
    """Give where one can go on from each line, and through which cell."""
    arcs: dict[Line, list[tuple[Line, int]]] = {line: [] for cell in cells for line in cell.lines}
    for at, cell in enumerate(cells):
        for by in _moves(ranges[at]):
            start, end = cell.lines if by * cell.sign > 0 else cell.lines[::-1]
            arcs[start].append((end, at))
    return arcs


def _way_round(
    cells: Sequence[Cell],
    arcs: Mapping[Line, Sequence[tuple[Line, int]]],
    found: Collection[int],
    at: int,
    by: int,
) -> tuple[int, _Path] | None:
    """Give the least loss with which a cell can move, and the cells on that way."""
    end, start = cells[at].lines if by * cells[at].sign > 0 else cells[at].lines[::-1]
    open_: list[tuple[int, Line, _Path]] = [(0, start, ())]
    least = {start: 0}
    while open_:
        loss, line, path = heappop(open_)
        if line == end:
            return loss, path
        for further, through in arcs[line]:
            more = loss + (0 if through in found else 1 + cells[through].size)
            if through != at and (further not in least or more < least[further]):
                least[further] = more
                heappush(open_, (more, further, (*path, through)))
    return None
