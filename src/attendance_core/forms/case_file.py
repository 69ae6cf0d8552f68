"""Cases written down as a file of TOML: what each hands over to a form, and what is typed for it.

For scripts, trials and tests, and for a school whose cases are kept elsewhere.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from attrs import field, frozen

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.forms.case import Attached, Fact, FormCase
from attendance_core.forms.dictionary import canonical_field, has_field
from attendance_core.forms.filling import Typed
from attendance_core.forms.values import of_text
from attendance_core.tables import plain, structure

__all__ = ["CaseFile", "read_cases"]


@frozen
class CaseFile:
    """Cases of one kind at one event, and what is typed for the form."""

    cases: tuple[FormCase, ...] = field(repr=False)
    typed: Typed = field(repr=False)


@frozen
class _Fact:
    name: str
    by: str
    on: date
    value: Any = field(default=None, repr=False)
    source: str = field(default="", repr=False)
    parent: str | None = field(default=None, repr=False)
    unknown: bool = False


@frozen
class _Attached:
    kind: str
    file: str
    on: date
    by: str
    parent: str | None = field(default=None, repr=False)


@frozen
class _Case:
    reference: str
    pupil: str | None = field(default=None, repr=False)
    parents: tuple[str, ...] = field(default=(), repr=False)
    facts: tuple[_Fact, ...] = field(alias="fact", default=())
    attached: tuple[_Attached, ...] = field(alias="attached", default=())


@frozen
class _File:
    kind: str
    event: str
    cases: tuple[_Case, ...] = field(alias="case")
    typed: dict[str, Any] = field(factory=dict, repr=False)


def read_cases(text: str, *, place: str, papers: Callable[[str], bytes]) -> CaseFile:
    """Read cases.

    Args:
        text: what stands in the file.
        place: its name, for the faults.
        papers: gives what is in a paper's file, by the name that it has there.

    Raises:
        Refused: with every fault, naming its key and no value.
    """
    file = structure(plain(text, place=place), _File, place=place)
    found: list[FormCase] = []
    with collecting() as faults:
        for number, each in enumerate(file.cases, 1):
            key = f"case[{number}]"
            case = _told(partial(_case, file, each, papers), place, key)
            found.extend([case] if isinstance(case, FormCase) else [])
            faults.extend(case if isinstance(case, tuple) else ())
        answers = {name: _value(name, value) for name, value in file.typed.items()}
        typed = _told(partial(Typed, answers), place, "typed")
        if faults or not isinstance(typed, Typed):
            faults.extend(typed if isinstance(typed, tuple) else ())
            faults.refuse()
    return CaseFile(tuple(found), typed)


def _told(make: Callable[[], Any], place: str, key: str) -> Any:  # noqa: ANN401 - of whatever is made
    """Make a part, or give the faults with which it is refused, in the words of the file."""
    try:
        return make()
    except Refused as refused:
        return tuple(
            Fault(place, each.expected, key=f"{key}.{each.key}") for each in refused.faults
        )


def _case(file: _File, each: _Case, papers: Callable[[str], bytes]) -> FormCase:
    facts = (
        Fact(
            one.name,
            _value(one.name, one.value),
            one.by,
            one.on,
            source=one.source,
            parent=one.parent,
            is_unknown=one.unknown,
        )
        for one in each.facts
    )
    attached = (
        Attached(one.kind, one.on, one.by, papers(one.file), parent=one.parent)
        for one in each.attached
    )
    return FormCase(
        file.kind,
        file.event,
        each.reference,
        each.pupil,
        facts=tuple(facts),
        attached=tuple(attached),
        parents=each.parents,
    )


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - of the field's kind
    if not has_field(name):
        return value
    kept = canonical_field(name)
    return of_text(kept.kind, value, kept.columns)
