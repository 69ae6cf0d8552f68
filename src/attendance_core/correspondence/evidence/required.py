"""What a pack must have to be complete, and whether it does."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache

from attrs import field, frozen

from attendance_core.correspondence.evidence.certificate import Asked
from attendance_core.correspondence.evidence.chronology import Chronology, PaperKind
from attendance_core.errors import Fault
from attendance_core.sources import Source
from attendance_core.tables import packaged

__all__ = [
    "Completeness",
    "Declaration",
    "Declared",
    "Kind",
    "Origin",
    "PackLaw",
    "Reason",
    "Required",
    "items_of",
    "law_of",
    "strangers",
]


class Kind(StrEnum):
    """What a pack asks a local authority for."""

    PENALTY_NOTICE = "penalty_notice"
    EWO_REFERRAL = "ewo_referral"


class Reason(StrEnum):
    """Why a penalty notice is asked for, as local authorities' forms have it."""

    IRREGULAR = "irregular_attendance"
    LEAVE = "leave_in_term"
    DELAYED_RETURN = "delayed_return"
    LATE = "late_after_close"
    CONDONED = "condoned"


class Origin(StrEnum):
    """Where a part of a pack comes from; a statement is what a person wrote for it."""

    CERTIFICATE = "certificate"
    CHRONOLOGY = "chronology"
    PAPERS = "papers"
    STATEMENT = "statement"


@frozen
class Required:
    """One thing that a pack has; `papers` are the kinds of which one is enough.

    With `reasons` it is asked for only where the request gives one of them.
    """

    name: str
    title: str
    says: str
    origin: Origin
    papers: tuple[PaperKind, ...] = ()
    reasons: tuple[Reason, ...] = ()


@frozen
class Declaration:
    """What the headteacher declares, from a record with a day; never by itself."""

    name: str
    says: str


@frozen
class PackLaw:
    """What a kind of pack is made of, in its data; `asked` is how its certificates are wanted."""

    title: str
    required: tuple[Required, ...]
    sources: tuple[Source, ...]
    asked: Asked = field(factory=Asked)
    declarations: tuple[Declaration, ...] = field(alias="declaration", default=())

    def required_for(self, reason: Reason | None) -> tuple[Required, ...]:
        """Give what is asked for where a request gives a reason."""
        return tuple(each for each in self.required if not each.reasons or reason in each.reasons)


def law_of(kind: Kind) -> PackLaw:
    """Give what a kind of pack is made of."""
    return _law_of(kind)


# Cached apart from what callers see: a cache would hide their types from a type checker.
@cache
def _law_of(kind: Kind) -> PackLaw:
    return packaged(__package__, f"data/{kind.value}.toml", PackLaw)


@frozen
class Declared:
    """One declaration that somebody made: what, by which role, on which day, and by what record."""

    name: str
    by: str
    on: date
    record: str = field(repr=False)


@frozen
class Completeness:
    """What a pack needs, and what of it is there: for the office, and no part of the pack.

    `items` says of each thing that is asked for whether it is there; `warnings` are what a person
    looks at before it is sent.
    """

    items: Mapping[str, bool]
    warnings: tuple[str, ...] = field(repr=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not there."""
        return tuple(says for says, is_there in self.items.items() if not is_there)

    @property
    def share(self) -> Fraction:
        """How much of what is asked for is there; 1 only where all of it is."""
        return Fraction(sum(self.items.values()), len(self.items))

    @property
    def is_complete(self) -> bool:
        """Whether everything is there."""
        return not self.missing


def items_of(
    law: PackLaw,
    reason: Reason | None,
    told: Chronology,
    *,
    statements: Collection[str],
    declared: Collection[str],
) -> dict[str, bool]:
    """Say of each thing that is asked for whether it is there."""
    kinds = {each.paper.kind for each in told.exhibits}
    required = law.required_for(reason)
    found = {each.says: _is_there(each, told, kinds, statements) for each in required}
    return found | {f"declared: {each.says}": each.name in declared for each in law.declarations}


def _is_there(
    each: Required, told: Chronology, kinds: set[PaperKind], statements: Collection[str]
) -> bool:
    match each.origin:
        case Origin.CERTIFICATE:
            return True  # without it there is no pack at all
        case Origin.CHRONOLOGY:
            return bool(told.events)
        case Origin.PAPERS:
            return not kinds.isdisjoint(each.papers)
        case Origin.STATEMENT:
            return each.name in statements


def strangers(
    law: PackLaw, statements: Mapping[str, str], declared: Iterable[Declared], *, on: date
) -> Iterator[Fault]:
    """Give a fault for each statement or declaration that no such pack has, or that is no good."""
    known = {each.name for each in law.required if each.origin is Origin.STATEMENT}
    for name, text in statements.items():
        if name not in known:
            listed = ", ".join(sorted(known))
            yield Fault("statements", f"one of {listed} was expected", key=name)
        elif not text.strip():
            yield Fault("statements", "something was expected to stand here", key=name)
    names = {each.name for each in law.declarations}
    for made in declared:
        if made.name not in names:
            expected = "a declaration that this pack has was expected"
            yield Fault("declarations", expected, key=made.name)
        if made.on > on:
            expected = "a day no later than that of the pack was expected"
            yield Fault("declarations", expected, key=made.name)
        if not made.record.strip():
            yield Fault("declarations", "the record that shows it was expected", key=made.name)
