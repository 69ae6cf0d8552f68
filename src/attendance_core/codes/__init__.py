r"""The codes of the attendance register, dated and cited, with what each means.

Three meanings are kept apart: what the register says of the pupil in law (`register_category`),
how a session so coded is counted (`statistical_meaning`), and where the pupil was
(`physical_meaning`). The codes stand in `data/`, one file for each set of regulations.

>>> code("J1", on=date(2026, 11, 20)).statistical_meaning.value
'authorised_absence'
>>> code("J", on=date(2024, 8, 18)).statistical_meaning.value
'approved_educational_activity'
>>> len(codes(on=date(2026, 11, 20))), len(codes(on=date(2024, 8, 18)))
(34, 25)
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from attrs import field, frozen

from attendance_core.dated import in_force as in_force_of
from attendance_core.dated import is_in_force
from attendance_core.sessions import Half
from attendance_core.sources import Source, are_verified
from attendance_core.tables import packaged

__all__ = [
    "UNMARKED",
    "Code",
    "Lateness",
    "Meaning",
    "MisMark",
    "Physical",
    "awaits_reason",
    "changes",
    "code",
    "codes",
    "counted_as",
    "every_code",
    "has_ever_been",
    "mis_marks",
    "symbols",
]

UNMARKED = "-"
"""What a register folder, and most systems, write where no mark has been made yet."""


class Meaning(StrEnum):
    """How a session is counted.

    The first two are attended, the two after them missed; those four are possible. Source: DfE,
    "Pupil absence statistics: methodology"; every row of the daily attendance files balances so.
    """

    PRESENT = "present"
    APPROVED_EDUCATIONAL_ACTIVITY = "approved_educational_activity"
    AUTHORISED_ABSENCE = "authorised_absence"
    UNAUTHORISED_ABSENCE = "unauthorised_absence"
    NOT_A_POSSIBLE_ATTENDANCE = "not_a_possible_attendance"
    NOT_COLLECTED = "not_collected"


class Physical(StrEnum):
    """Where the pupil was."""

    ON_SITE = "on site"
    OFF_SITE_SUPERVISED = "off site supervised"
    AT_THE_OTHER_SCHOOL = "off site supervised (at other school)"
    OTHER_SCHOOL = "off site (other school)"
    OFF_SITE = "off site"
    LATE = "late for session"
    ON_SITE_LATER = "absent at registration; on site for part of session"
    ABSENT = "absent"
    NOT_APPLICABLE = "n/a"


class Lateness(StrEnum):
    """Whether a late pupil came before or after the register closed."""

    BEFORE_CLOSE = "before_close"
    AFTER_CLOSE = "after_close"


@frozen
class Code:
    """A symbol of the attendance register, and what it means while it is in force.

    `sessions`, `compulsory_school_age`, `from_year`, `on_roll` and `on_open_session` are
    preconditions that a machine can check; `preconditions` has them all in words. `detail` names
    what must be recorded with the code, and `awaits_reason` that the reason for the absence is not
    established yet. `confirmed_by` names who has to say that the pupil was there, and
    `by_agreement` that the code is only for sessions that were agreed to be off. `open_points` are
    the parts of this row that are not fully established, in words.
    """

    code: str
    title: str
    in_force: date
    register_category: str
    statistical_meaning: Meaning
    physical_meaning: Physical
    sources: tuple[Source, ...]
    until: date | None = None
    parent: str | None = None
    sessions: tuple[Half, ...] = (Half.AM, Half.PM)
    lateness: Lateness | None = None
    compulsory_school_age: bool | None = None
    from_year: int | None = None
    on_roll: bool = True
    on_open_session: bool = True
    awaits_reason: bool = False
    detail: str | None = None
    confirmed_by: str | None = None
    by_agreement: bool = False
    preconditions: str = ""
    to_record: str = ""
    when_replaced: str = ""
    succeeded_by: tuple[str, ...] = ()
    notes: str = ""
    open_points: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Say whether no part of the row rests on a fact that is unverified."""
        return are_verified(self.sources) and not any(
            "unverified" in point for point in self.open_points
        )


@frozen
class MisMark:
    """A mark that only a school's system uses; no law knows it."""

    mark: str
    title: str
    what_to_do: str
    sources: tuple[Source, ...]
    notes: str = ""


@frozen
class _CodeFile:
    codes: tuple[Code, ...] = field(alias="code")


@frozen
class _MarkFile:
    marks: tuple[MisMark, ...] = field(alias="mark")


@cache
def every_code() -> tuple[Code, ...]:
    """Give every code that ever was, once for each of its meanings, in the order of the law."""
    names = ("2024-08-19.toml", "2006-09-01.toml", "sub_codes.toml")
    return tuple(
        each for name in names for each in packaged(__name__, f"data/{name}", _CodeFile).codes
    )


@cache
def mis_marks() -> Mapping[str, MisMark]:
    """Give the known marks that only school systems use, by their symbol."""
    return {each.mark: each for each in packaged(__name__, "data/mis_marks.toml", _MarkFile).marks}


def codes(*, on: date) -> Mapping[str, Code]:
    """Give the codes in force on the day `on`, by their symbol."""
    return _codes(on)


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _codes(on: date) -> Mapping[str, Code]:
    found: dict[str, Code] = {}
    for each in every_code():
        if is_in_force(each, on=on):
            # Of the two meanings that X had during the pandemic the register's own comes first.
            found.setdefault(each.code, each)
    return found


def code(symbol: str, *, on: date) -> Code:
    """Give the code `symbol` as it stood on the day `on`.

    Raises:
        NotInForce: there was no such code on that day.
    """
    return in_force_of(
        (each for each in every_code() if each.code == symbol), on=on, what=f"code {symbol}"
    )


def has_ever_been(symbol: str) -> bool:
    """Say whether `symbol` is a code of any day, past or present."""
    return symbol in symbols()


@cache
def symbols() -> frozenset[str]:
    """Give the symbols of every code that ever was."""
    return frozenset(each.code for each in every_code())


def counted_as(symbol: str, *, on: date) -> Code | None:
    """Give the code by whose meaning a session of the day `on` is counted.

    It is the code in force; or, for a code that once was, its last meaning; and None for a code
    that was not yet in force, which counts as nothing.
    """
    return _last(symbol, on)


@cache
def _last(symbol: str, on: date) -> Code | None:
    begun = [each for each in every_code() if each.code == symbol and each.in_force <= on]
    return max(begun, key=lambda each: each.in_force, default=None)


def awaits_reason(symbol: str, *, on: date) -> bool:
    """Say whether a session so coded on the day `on` is an absence whose reason is not known."""
    law = codes(on=on).get(symbol)
    return law is not None and law.awaits_reason


@cache
def changes() -> tuple[date, ...]:
    """Give the days on which the set of codes changed, oldest first."""
    first = {each.in_force for each in every_code()}
    after = {each.until + timedelta(days=1) for each in every_code() if each.until}
    return tuple(sorted(first | after))
