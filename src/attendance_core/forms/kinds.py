"""The kinds of forms: what every form of a kind says, whichever authority's it is."""

from collections.abc import Mapping
from functools import cache

from attrs import field, frozen

from attendance_core.tables import packaged

__all__ = ["FormKind", "form_kinds"]


@frozen
class FormKind:
    """A kind of form; `notice` stands on each, and no specification can leave it out.

    With `copy_to_home` the authority of the pupil's home is told as well, where it is another.
    """

    name: str
    title: str
    notice: str = ""
    copy_to_home: bool = False


@frozen
class _File:
    kinds: tuple[FormKind, ...] = field(alias="kind")


def form_kinds() -> Mapping[str, FormKind]:
    """Give the kinds by their names.

    >>> form_kinds()["cme"].notice
    'The pupil stays on the roll of the school. This form deletes no name.'
    """
    return _kinds()


@cache
def _kinds() -> Mapping[str, FormKind]:
    return {each.name: each for each in packaged(__package__, "data/kinds.toml", _File).kinds}
