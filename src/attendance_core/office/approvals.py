"""Approvals: a file in which somebody with the authority names the proposals that may happen."""

from collections.abc import Mapping

from attrs import field, frozen

from attendance_core.errors import collecting
from attendance_core.tables import rows

__all__ = ["Approval", "read_approvals"]


@frozen
class Approval:
    """Who approved a proposal, and in what role."""

    key: str
    name: str = field(repr=False)
    role: str


def read_approvals(text: str, *, place: str) -> Mapping[str, Approval]:
    """Read a file of approvals: `key`, `name`, `role`.

    Raises:
        Refused: with every fault, a key that stands twice among them.
    """
    found: dict[str, Approval] = {}
    with collecting() as faults:
        for line, each in rows(text, Approval, place=place):
            if each.key in found:
                faults.add(place, "one approval for each key was expected", line=line, column="key")
            found[each.key] = each
    return found
