"""The members' file: six columns without a header, a line for each person."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import astuple, field, frozen

from attendance_adapters.school_comms.facts import facts
from attendance_core.errors import Fault, collecting
from attendance_core.tables import csv_text, decoded, records

__all__ = ["Member", "members_text", "read_members"]

_COLUMNS = ("number", "forename", "surname", "registration group", "school year", "role")


@frozen
class Member:
    """A pupil by the admission number, or an adult by a number that nobody else has."""

    number: str = field(repr=False)
    forename: str = field(repr=False)
    surname: str = field(repr=False)
    registration_group: str = ""
    year: str = ""
    role: int = field(factory=lambda: facts().roles["student"])


def members_text(members: Iterable[Member]) -> str:
    r"""Write members, so that no spreadsheet takes a name for a formula.

    >>> members_text([Member("4512", "Ann", "Example", "9B", "9")])
    '4512,Ann,Example,9B,9,1\n'
    """
    return csv_text(None, map(astuple, members))


def read_members(content: bytes, *, place: str) -> tuple[Member, ...]:
    """Read a members' file, in UTF-8 or as a program of Windows writes it.

    Raises:
        Refused: with every line that is not of six cells, lacks a name or a number, has a role that
            there is none of, or a number that stood before.
    """
    found: dict[str, Member] = {}
    with collecting() as faults:
        for line, written in records(
            decoded(content, place=place, otherwise="cp1252"), place=place
        ):
            cells = [_plain(each.strip()) for each in written]
            wrong = tuple(_wrong(cells, found))
            faults.extend(Fault(place, expected, line, column) for column, expected in wrong)
            if not wrong:
                number, forename, surname, group, year, role = cells
                found[number] = Member(number, forename, surname, group, year, int(role))
    return tuple(found.values())


def _plain(cell: str) -> str:
    # An apostrophe is what keeps a spreadsheet from reckoning: it is not of the name.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "@", "+", "-", "\t"} else cell


def _wrong(cells: Sequence[str], before: Iterable[str]) -> Iterator[tuple[str | None, str]]:
    if len(cells) != len(_COLUMNS):
        yield None, f"{len(_COLUMNS)} cells were expected"
        return
    for column, cell in zip(_COLUMNS[:3], cells, strict=False):
        if not cell:
            yield column, f"a {column} was expected"
    if cells[0] in before:
        yield _COLUMNS[0], "a number that nobody else has was expected"
    known = [str(each) for each in facts().roles.values()]
    if cells[-1] not in known:
        yield _COLUMNS[-1], f"one of {', '.join(known)} was expected"
