"""Of whom nothing is to be sent: a file that the safeguarding lead keeps, with no reason in it."""

from datetime import date
from pathlib import Path

from attrs import field, frozen

from attendance_core.errors import Fault, Refused
from attendance_core.identifiers import is_by_number, is_upn
from attendance_core.safeguarding import SafeguardingHold
from attendance_core.tables import Misfit, decoded, rows

__all__ = ["read_holds"]


@frozen
class _Row:
    pupil: str = field(repr=False)
    since: date
    owner: str
    until: date | None = None
    reference: str | None = None

    def __attrs_post_init__(self) -> None:
        # A name, or a key with a space too many, would hold nobody back, and nobody would be told.
        if not is_upn(self.pupil) and not (is_by_number(self.pupil) and _is_whole(self.pupil)):
            raise Misfit("pupil", "a UPN, or adno: and the admission number, was expected")
        if self.until is not None and self.until < self.since:
            raise Misfit("until", "a day no earlier than since was expected")


def _is_whole(key: str) -> bool:
    number = key.partition(":")[2]
    return bool(number) and number == number.strip()


def read_holds(path: Path) -> tuple[SafeguardingHold, ...]:
    """Read the file of holds. One that is not there is refused: nobody would be held back.

    Columns: `pupil` (the key of the roll), `since`, `owner` (a role), and optionally `until` and
    `reference`.

    Raises:
        Refused: it cannot be read, or with every fault of its rows.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise Refused([Fault(path.name, "a file that can be read was expected")]) from None
    return tuple(
        SafeguardingHold(each.pupil, each.since, each.owner, each.until, each.reference or "")
        for _, each in rows(decoded(data, place=path.name), _Row, place=path.name)
    )
