"""Reading the contacts report: the parents and other contacts of the pupils."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.kinds import CONTACTS
from attendance_adapters.sims.reports import Report
from attendance_adapters.sims.sheets import Sheet
from attendance_core.errors import Fault
from attendance_core.roll import Parent, Restriction

__all__ = ["read_contacts"]

_SAME = (
    *("title", "forename", "relationship", "priority", "mobile", "telephone"),
    *("parental_responsibility", "lives_with_pupil", "contact_allowed", "parent_basis"),
)


def read_contacts(report: Report, further: Mapping[str, str], keys: Keys) -> tuple[Parent, ...]:
    """Read the parents of the pupils of a roll.

    Without a contact's id, which is the same for the children of one family, one is made of the
    pupil's key and the contact's names. Whether contact is allowed is not known unless the report
    says Yes or No, and then nobody is written to.

    Args:
        report: the report, whose columns are refused before its rows are read.
        further: the headers of the setting `columns`.
        keys: the pupils of the students report.

    Raises:
        Refused: with every fault, told by its line or its record's number.
    """
    sheet = Sheet.of(report, CONTACTS, further)
    adno = "" if "adno" in sheet.places else None
    read = sheet.read(lambda values: _parent(values, keys, adno))
    sheet.refuse_any(_clashes(read, sheet))
    return tuple(parent for _, parent in read)


def _parent(values: Mapping[str, Any], keys: Keys, adno: str | None) -> Parent:
    pupil = keys.whose(values.get("upn", ""), values.get("adno", adno))
    given: dict[str, Any] = {name: values.get(name) for name in _SAME}
    return Parent(
        parent_id=values.get("contact_id") or _made_id(pupil, values),
        pupil=pupil,
        surname=values["surname"],
        restriction=_restriction(values),
        **given,
    )


def _made_id(pupil: str, values: Mapping[str, Any]) -> str:
    # Of the names, not of the priority or the row: those change, and a message that went to
    # somebody this morning must still be theirs. Nobody can be read from it.
    names = (pupil, values["surname"], values.get("forename", ""))
    return "contact:" + sha256("\n".join(names).encode()).hexdigest()[:16]


def _restriction(values: Mapping[str, Any]) -> Restriction | None:
    said: Restriction | None = values.get("restriction")
    if values.get("court_order") and said in {None, Restriction.CARER_ONLY}:
        return Restriction.COURT_ORDER
    return said


def _clashes(read: Sequence[tuple[int, Parent]], sheet: Sheet) -> Iterator[Fault]:
    """Give what is wrong between the rows: contacts that stand twice, and whose the ids are."""
    seen: set[tuple[str, str]] = set()
    names: dict[str, tuple[str, str | None]] = {}
    for number, each in read:
        if (each.pupil, each.parent_id) in seen:
            expected = "one row for each pupil and contact was expected"
            yield sheet.fault(number, f"{expected}; a contact's id tells two of one name apart")
        seen.add((each.pupil, each.parent_id))
        name = (each.surname, each.forename)
        if names.setdefault(each.parent_id, name) != name:
            expected = "a contact's id that nobody of another name has was expected"
            yield sheet.fault(number, expected, "contact_id")
