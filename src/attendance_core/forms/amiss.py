"""What is amiss with a specification: a rule that names no field, or could never come about."""

from collections.abc import Iterable, Iterator

from attendance_core.errors import Fault
from attendance_core.forms.checks import Check
from attendance_core.forms.conditions import Condition
from attendance_core.forms.dictionary import canonical_field, has_field
from attendance_core.forms.parts import FieldSpec
from attendance_core.forms.spec import FormSpec, Per
from attendance_core.forms.values import Kind, misfit

__all__ = ["faults_of"]

_DAY = frozenset({Kind.DAY})


def faults_of(spec: FormSpec, place: str, key: str = "") -> Iterator[Fault]:
    """Say what is amiss with a specification whose fields are in the dictionary.

    Args:
        spec: the specification.
        place: the file's name, for the faults.
        key: where in the file it stands.
    """
    for says in _amiss(spec):
        yield Fault(place, says, key=key or None)


def _amiss(spec: FormSpec) -> Iterator[str]:
    for condition in _conditions(spec):
        yield from _of_condition(condition)
    for name, kinds in _reads(spec):
        yield from _of_name(name, kinds)
    for each in spec.fields:
        yield from _of_columns(each)
    for declared in spec.declarations:
        if not declared.evidence:
            yield f"the records that show the declaration {declared.name} were expected"
    if spec.nil and spec.per is not Per.LIST:
        yield "a form for a list was expected: no other takes a nil return"


def _conditions(spec: FormSpec) -> Iterator[Condition]:
    for each in spec.fields:
        yield from each.required_if
    for paper in spec.attachments:
        yield from paper.required_if
    yield from (one for each in spec.declarations for one in each.when)
    yield from (one for each in spec.deadlines for one in each.when)
    yield from (one for each in spec.checks for one in each.when)


def _of_condition(each: Condition) -> Iterator[str]:
    if not has_field(each.name):
        yield f"a field of the dictionary was expected, not {each.name}"
        return
    kept = canonical_field(each.name)
    values = (*(each.is_ or ()), *(each.is_not or ()))
    if any(misfit(kept.kind, value, kept.columns) for value in values):
        yield f"values of {each.name} were expected in a condition"
    elif kept.allowed and set(values) - kept.allowed.keys():
        yield f"values among {', '.join(kept.allowed)} were expected of {each.name}"


def _reads(spec: FormSpec) -> Iterator[tuple[str, frozenset[Kind]]]:
    """Give each field that a rule reads, with the kinds that it may be of."""
    every = frozenset(Kind)
    for declared in spec.declarations:
        yield from ((name, every) for name in declared.evidence)
        yield from ((name, _DAY) for name in filter(None, [declared.after]))
    for deadline in spec.deadlines:
        yield from ((name, _DAY) for name in filter(None, [deadline.after]))
    for check in spec.checks:
        yield from _reads_of_check(check)


def _reads_of_check(check: Check) -> Iterator[tuple[str, frozenset[Kind]]]:
    yield from ((name, _DAY) for name in check.in_order)
    if check.within:
        yield from ((name, _DAY) for name in (check.within.from_, check.within.to))
    if check.gaps:
        yield from ((name, _DAY) for name in (check.gaps.from_, check.gaps.to))
        yield check.gaps.days, frozenset({Kind.DAYS})
    if check.reaches:
        yield check.reaches.table, frozenset({Kind.TABLE})
        yield check.reaches.field, frozenset({Kind.HOURS, Kind.COUNT})


def _of_name(name: str, kinds: Iterable[Kind]) -> Iterator[str]:
    if not has_field(name):
        yield f"a field of the dictionary was expected, not {name}"
    elif canonical_field(name).kind not in kinds:
        yield f"a field that holds {' or '.join(sorted(kinds))} was expected, not {name}"


def _of_columns(each: FieldSpec) -> Iterator[str]:
    known = canonical_field(each.name).columns if has_field(each.name) else {}
    strange = [name for name in each.columns if name not in known]
    if strange:
        yield f"columns of {each.name} were expected, not {strange[0]}"
