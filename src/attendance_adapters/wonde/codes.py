"""The codes of a school in Wonde: a table of its own, since a school may have codes of its own."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from attendance_adapters.wonde.rows import Alike, Row
from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.errors import Fault, Refused

__all__ = ["OF_ALL", "OF_SCHOOL", "CodeTable", "read_codes"]

OF_ALL = "attendance-codes/"
OF_SCHOOL = "schools/{school}/attendance-codes/"

_LONGEST = 5


@frozen
class CodeTable:
    """What stands for each id: the school's own code, before the setting `codes` is looked at.

    `own` are the ids that are of the school's table, not of the one that all schools share.
    """

    by_id: Mapping[str, str]
    own: frozenset[str]
    codes: Mapping[str, str]

    def symbol(self, code_id: str) -> str:
        """Give the code of the register, or of the school's lessons, that an id stands for."""
        written = self.by_id[code_id]
        return self.codes.get(written, written)

    def id_to_write(self, code: str) -> str | None:
        """Give the one id that is written for a code; None where there is none, or are several.

        What the setting `codes` translates is not written: it is another code of the school's.
        """
        found = {each for each, written in self.by_id.items() if written == code}
        ids = (found & self.own) or found
        return ids.pop() if len(ids) == 1 and has_ever_been(code) else None

    def strange(self, code_ids: Iterable[str], place: str) -> Iterator[Fault]:
        """Give the fault of ids that are in no table."""
        strange = {each for each in code_ids if each not in self.by_id}
        if strange:
            expected = f"ids of attendance-codes were expected; {len(strange)} are none"
            yield Fault(f"{place}, attendance_code", expected)

    def unknown(self, code_ids: Iterable[str], place: str) -> Iterator[Fault]:
        """Give the faults of codes that are none of the register, each by its name."""
        for code in sorted({self.symbol(each) for each in code_ids if each in self.by_id}):
            if code != UNMARKED and not has_ever_been(code):
                shown = code if len(code) <= _LONGEST else "a long one"
                expected = f"a code of the register was expected, and not {shown}"
                sentence = f"{expected}; say in the setting codes what it means"
                yield Fault(f"{place}, attendance_code", sentence)


def read_codes(shared: Iterable[Row], own: Iterable[Row], codes: Mapping[str, str]) -> CodeTable:
    """Read the table that all schools share, and the school's own, which goes before it.

    Raises:
        Refused: with every fault.
    """
    faults = Alike()
    found: dict[str, str] = {}
    of_school: set[str] = set()
    for rows, ids in ((shared, set[str]()), (own, of_school)):
        for row in rows:
            try:
                code_id, code = row.needed("id"), row.needed("code")
            except Refused as refused:
                faults.note(row, refused)
                continue
            found[code_id] = code
            ids.add(code_id)
    faults.refuse_any()
    return CodeTable(found, frozenset(of_school), codes)
