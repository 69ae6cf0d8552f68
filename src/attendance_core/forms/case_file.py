"""Cases written down as a file of TOML: what each hands over to a form, and what is typed for it.

For scripts, trials and tests, and for a school whose cases are kept elsewhere.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.forms.case import Attached, Fact, FormCase
from attendance_core.forms.dictionary import canonical_field, has_field
from attendance_core.forms.filling import Typed
from attendance_core.forms.kinds import form_kinds
from attendance_core.forms.values import of_text
from attendance_core.tables import plain, structure

__all__ = ["CaseFile", "read_cases"]

T = TypeVar("T")
K = TypeVar("K", Fact, Attached)


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


@frozen
class _Head:
    kind: str
    event: str


def read_cases(text: str, *, place: str, papers: Callable[[str], bytes]) -> CaseFile:
    """Read cases.

    Args:
        text: what stands in the file.
        place: its name, for the faults.
        papers: gives what is in a paper's file, by the name that it has there.

    Raises:
        Refused: with every fault, naming its key and no value.
    """
    with collecting() as faults:
        reading = _Reading(place, papers, faults)
        table = plain(text, place=place)
        cases, answers = reading.parts(table, "case"), table.pop("typed", {})
        head = reading.structured(table, _Head)
        if head and head.kind not in form_kinds():
            faults.add(place, f"one of {', '.join(form_kinds())} was expected", key="kind")
        made = [reading.case(head or _Head("", ""), each, key) for key, each in cases]
        if not made:
            faults.add(place, "at least one case was expected", key="case")
        typed = reading.typed(answers)
        if faults or typed is None:
            faults.refuse()
    return CaseFile(tuple(each for each in made if each is not None), typed)


@frozen
class _Reading:
    """Reads the parts of a file one by one, so that what is amiss with one hides no other."""

    place: str
    papers: Callable[[str], bytes]
    faults: collecting

    def parts(self, table: dict[str, Any], name: str, key: str = "") -> list[tuple[str, Any]]:
        """Take a list of tables out of a table, each with its key."""
        found = table.pop(name, [])
        whole = found if isinstance(found, list) else [found]
        return [(f"{key}{name}[{number}]", each) for number, each in enumerate(whole, 1)]

    def structured(self, table: Any, kind: type[T], key: str = "") -> T | None:  # noqa: ANN401 - as TOML has it
        """Make a value of a table, or note why not."""
        return self.faults.attempt(lambda: structure(table, kind, place=self.place, key=key))

    def told(self, make: Callable[[], T], key: str) -> T | None:
        """Make a value that refuses itself, or note the faults in the words of the file."""
        try:
            return make()
        except Refused as refused:
            self.faults.extend(
                Fault(self.place, each.expected, key=f"{key}.{each.key}") for each in refused.faults
            )
            return None

    def typed(self, answers: Any) -> Typed | None:  # noqa: ANN401 - as TOML has it
        if not isinstance(answers, dict):
            self.faults.add(self.place, "a table of keys and values was expected", key="typed")
            return None
        values = {name: _value(name, value) for name, value in answers.items()}
        return self.told(lambda: Typed(values), "typed")

    def case(self, head: _Head, table: Any, key: str) -> FormCase | None:  # noqa: ANN401 - as TOML has it
        facts, papers = (
            self.parts(table, name, f"{key}.") if isinstance(table, dict) else []
            for name in ("fact", "attached")
        )
        case = self.structured(table, _Case, key)
        made = [self.fact(each, at) for at, each in facts]
        held = [self.paper(each, at) for at, each in papers]
        if case is None:
            return None
        return self.told(
            lambda: FormCase(
                head.kind,
                head.event,
                case.reference,
                case.pupil,
                facts=tuple(each for each in made if each is not None),
                attached=tuple(each for each in held if each is not None),
                parents=case.parents,
            ),
            key,
        )

    def fact(self, table: Any, key: str) -> Fact | None:  # noqa: ANN401 - as TOML has it
        one = self.structured(table, _Fact, key)
        if one is None:
            return None
        fact = Fact(
            one.name,
            _value(one.name, one.value),
            one.by,
            one.on,
            source=one.source,
            parent=one.parent,
            is_unknown=one.unknown,
        )
        return self.sound(fact, key)

    def paper(self, table: Any, key: str) -> Attached | None:  # noqa: ANN401 - as TOML has it
        one = self.structured(table, _Attached, key)
        if one is None:
            return None
        try:
            content = self.papers(one.file)
        except (OSError, ValueError):  # no such file, or no name for one
            self.faults.add(self.place, "a file that can be read was expected", key=f"{key}.file")
            return None
        return self.sound(Attached(one.kind, one.on, one.by, content, parent=one.parent), key)

    def sound(self, made: K, key: str) -> K | None:
        """Give what nothing is amiss with, or note what is."""
        found = [evolve(each, place=self.place) for each in made.faults(key)]
        self.faults.extend(found)
        return None if found else made


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - of the field's kind
    if not has_field(name):
        return value
    kept = canonical_field(name)
    return of_text(kept.kind, value, kept.columns)
