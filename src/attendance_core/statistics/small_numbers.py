"""Which figures of a table are too small to be shown, and which are hidden with them.

Figures that hang together by sums are hidden together, in families: all of a group; present and
approved educational activity, whose sum stays; authorised and unauthorised absence, likewise; each
with those of them who were late; and every other one alone, with its rate. So nothing that is shown
of a group tells what is hidden of it, and what lines add up to is the affair of `secondary`.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache, partial
from math import inf

from attrs import field, frozen

from attendance_core.dated import in_force
from attendance_core.sources import Source, are_verified
from attendance_core.statistics.groups import COLUMNS
from attendance_core.statistics.secondary import Cell, Range, protected
from attendance_core.statistics.totals import ADDED_UP, Row, together
from attendance_core.tables import packaged

__all__ = ["Disclosure", "disclosure", "hidden_figures"]


@frozen
class Disclosure:
    """What is too small to leave the school: fewer pupils, sessions or schools than these.

    A group of fewer pupils is hidden whole, and so is a row built from fewer schools; a number of
    pupils, or of sessions, that is smaller and not nought is hidden with what hangs on it.
    """

    in_force: date
    fewest_pupils: int
    fewest_sessions: int
    fewest_schools: int
    sources: tuple[Source, ...]
    until: date | None = None

    @property
    def verified(self) -> bool:
        """Say whether none of its sources is unverified."""
        return are_verified(self.sources)


@frozen
class _File:
    disclosures: tuple[Disclosure, ...] = field(alias="disclosure")


def disclosure(*, on: date) -> Disclosure:
    """Give the settings of the day on which a table is published.

    >>> usual = disclosure(on=date(2026, 11, 20))
    >>> usual.fewest_pupils, usual.fewest_sessions, usual.fewest_schools, usual.verified
    (5, 3, 2, False)
    """
    return in_force(_all(), on=on, what="disclosure")


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _all() -> tuple[Disclosure, ...]:
    return packaged(__package__, "data/disclosure.toml", _File).disclosures


def _small_group(row: Row, rule: Disclosure) -> bool:
    if not any(row[name] for name in ADDED_UP):
        return False  # nobody, and nothing to hide
    return (
        row["enrolments"] < rule.fewest_pupils
        or (row["schools"] is not None and row["schools"] < rule.fewest_schools)
        or row["missed"] == row["possible"]  # all of everybody's sessions
        or _few_sessions(row, rule, names=("attended", "missed"))
    )


def _few_sessions(row: Row, rule: Disclosure, *, names: Sequence[str]) -> bool:
    return any(0 < row[name] < rule.fewest_sessions for name in names)


def _few_pupils(row: Row, rule: Disclosure, *, name: str, wholes: Sequence[str]) -> bool:
    # What is hidden of the group already is no number from which to subtract.
    known = [row[whole] for whole in wholes if row[whole] is not None]
    numbers = [row[name], *(whole - row[name] for whole in known)]
    # All of a group says of each of them what they are, as surely as their names would.
    everybody = 0 < row[name] == row["enrolments"]
    return everybody or any(0 < number < rule.fewest_pupils for number in numbers)


@frozen
class _Family:
    """Figures that are hidden together.

    `figures` are those of which a reader must not find one; `whole` is a figure of another family
    that is no smaller than they, and `part` one that is no larger than the first of them. With
    `is_tied` the whole bounds them even where it is hidden too; with `goes_with_whole` they are
    hidden wherever it is.
    """

    figures: tuple[str, ...]
    hides: tuple[str, ...]
    is_small: Callable[[Row, Disclosure], bool]
    part: str | None = None
    whole: str | None = None
    is_tied: bool = False
    goes_with_whole: bool = False


def _of_sessions(
    hides: tuple[str, ...], whole: str | None = None, *, goes_with_whole: bool = False
) -> _Family:
    names = tuple(name for name in hides if name in ADDED_UP)
    small = partial(_few_sessions, names=names)
    return _Family(
        names, hides, small, whole=whole, is_tied=goes_with_whole, goes_with_whole=goes_with_whole
    )


def _of_pupils(name: str, rate: str, part: str | None, wholes: tuple[str, ...]) -> _Family:
    small = partial(_few_pupils, name=name, wholes=wholes)
    return _Family((name,), (name, rate), small, part, wholes[0], is_tied=True)


# The family of a whole comes before those of its parts.
_GROUP = _Family(("enrolments", "attended", "missed"), COLUMNS, _small_group)
_FAMILIES = (
    _of_sessions(("present", "approved_educational_activity"), "attended"),
    _of_sessions(("unauthorised", "authorised", "authorised_rate", "unauthorised_rate"), "missed"),
    _of_sessions(("late_before_close",), "present", goes_with_whole=True),
    _of_sessions(("late_after_close",), "unauthorised", goes_with_whole=True),
    _of_sessions(("not_required",)),
    _of_sessions(("unmarked",)),
    _of_pupils(
        "persistently_absent", "persistent_absence_rate", "severely_absent", ("enrolments",)
    ),
    _of_pupils(
        "severely_absent", "severe_absence_rate", None, ("persistently_absent", "enrolments")
    ),
)
_OF = {name: each for each in _FAMILIES for name in each.hides}


def hidden_figures(
    table: Sequence[Row], cells: Sequence[Cell], rule: Disclosure
) -> tuple[list[set[str]], set[int]]:
    """Give the figures to hide in each row of a table with its totals, and the rows hidden first.

    Args:
        table: the rows, groups and totals, each with `ADDED_UP` and `schools`.
        cells: the same as the lines see them.
        rule: what is too small.
    """
    hidden: list[set[str]] = [set() for _ in table]
    groups, first = _hide(_GROUP, table, cells, rule, hidden)
    for family in _FAMILIES:
        if table[0][family.figures[0]] is not None:
            first |= _hide(family, table, cells, rule, hidden, groups)[1]
    return hidden, first


def _hide(
    family: _Family,
    table: Sequence[Row],
    cells: Sequence[Cell],
    rule: Disclosure,
    hidden: list[set[str]],
    groups: Collection[int] = (),
) -> tuple[set[int], set[int]]:
    def as_shown(at: int) -> Row:
        gone = set() if at in groups else hidden[at]
        return {name: None if name in gone else value for name, value in table[at].items()}

    small = {at for at in range(len(table)) if family.is_small(as_shown(at), rule)}

    def fits(places: Collection[int]) -> bool:
        return not family.is_small(together([table[at] for at in places]), rule)

    figures = [
        [
            _range(family, name, row, hidden[at], rule if at not in groups else None)
            for at, row in enumerate(table)
        ]
        for name in family.figures
    ]
    both = {at for at, gone in enumerate(hidden) if family.goes_with_whole and family.whole in gone}
    found = protected(cells, {*small, *groups, *both}, figures=figures, fits=fits)
    for at in found:
        hidden[at] |= set(family.hides)
    return found, small


def _range(
    family: _Family, name: str, row: Row, gone: Collection[str], rule: Disclosure | None
) -> Range:
    """Give between what a figure lies; without a rule, all of its group is hidden."""
    part, whole = family.part, family.whole
    least, most = 0, inf
    # A part and its whole are tied to one another, even where both of them are hidden.
    if whole and (whole not in gone or (family.is_tied and row[whole])):
        most = row[whole]
    if family is _GROUP and name == "enrolments":
        least = row["persistently_absent"] or 0
    elif rule and part and name == family.figures[0] and row[part]:
        is_hidden = _OF[part].is_small({**row, name: None}, rule)
        least = 0 if is_hidden and row[part] == most else row[part]
    # Where the sum of two figures is shown, a nought in one of them tells the other.
    tells = rule is not None and family is not _GROUP and len(family.figures) > 1
    return Range(row[name], least, most, nought_tells=tells)
