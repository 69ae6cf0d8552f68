"""The settings of a school that has SIMS: its files, and what they call things."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from attrs import Attribute, field, frozen

from attendance_adapters.sims.kinds import FIELDS, LEFT_ASIDE
from attendance_core.codes import UNMARKED, has_ever_been

__all__ = ["SimsSettings", "Write"]


class Write(StrEnum):
    """How marks are to be written: keyed by the office, or passed on by a program."""

    KEYING = "keying"
    THIRD_PARTY = "third_party"


@frozen
class SimsSettings:
    """The files, and what a school's reports call things.

    `marks` is the report of session marks and `students` that of students; `contacts` is that of
    the pupils' contacts, without which there are no parents, `registers` that of the registers to
    be taken, without which none is said to be missing, and `lessons` that of lesson marks. In place
    of `marks` and `lessons` there may be the XML that SIMS 7 gives to third-party programs, and
    `attendance_codes` is the list of codes that it gives them.

    `columns` maps further headers to what they mean, one of `sims.columns.FIELDS`, or to nothing
    ("") where a column is to be left aside. `codes` maps marks that only this school's system knows
    to codes of the register, or to `-` for no mark: {"7": "I"}. `periods` maps periods of SIMS to
    the names that the timetable has for them: {"4": "Lesson 4", "Fri:4": "Assembly"}.

    Marks that are to be written go to the folder `write_to`, as `write` says: on a list to be
    keyed, or in files for a Technical Integrator's tool. `not_required` are the marks that SIMS
    does not take, where the school knows better than the packaged list.
    """

    marks: Path
    students: Path
    contacts: Path | None = None
    registers: Path | None = None
    lessons: Path | None = None
    attendance_codes: Path | None = None
    columns: dict[str, str] = field(factory=dict)
    codes: dict[str, str] = field(factory=dict)
    periods: dict[str, str] = field(factory=dict)
    write_to: Path | None = None
    write: Write = Write.KEYING
    not_required: tuple[str, ...] | None = None

    @columns.validator
    def _to_fields(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
        if not set(value.values()) <= {*FIELDS, LEFT_ASIDE}:
            known = ", ".join(sorted(FIELDS))
            raise ValueError(f'in columns, one of {known} was expected, or "" to leave it aside')

    @codes.validator
    def _to_codes(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
        if any(mark in {"", UNMARKED} or has_ever_been(mark) for mark in value):
            raise ValueError("in codes, marks that are no code of the register were expected")
        if not all(code == UNMARKED or has_ever_been(code) for code in value.values()):
            raise ValueError("in codes, each mark was expected to stand for a code, or for -")

    @periods.validator
    def _to_names(self, _: "Attribute[dict[str, str]]", value: Mapping[str, str]) -> None:
        if not all(name.strip() for name in value.values()):
            raise ValueError("in periods, each was expected to stand for a name")
