"""What is amiss with a form's specification that no part of it can say by itself."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attendance_core.errors import Fault
from attendance_core.forms.dictionary import canonical_field, expect_fields, has_field
from attendance_core.forms.spec import FormSpec, Per
from attendance_core.forms.values import Kind

__all__ = ["faults_of", "strange_names"]


def faults_of(spec: FormSpec, place: str, key: str = "") -> Iterator[Fault]:
    """Say what is amiss with a whole specification.

    Args:
        spec: the specification.
        place: the file's name, for the faults.
        key: where in the file it stands.
    """
    for at, says in _amiss(spec):
        yield Fault(place, says, key=f"{key}.{at}".lstrip("."))


def _amiss(spec: FormSpec) -> Iterator[tuple[str, str]]:
    for declared in spec.declarations:
        at = f"declarations.{declared.name}"
        if not declared.evidence:
            yield at, "the records that show it were expected"
        yield from _of_names(declared.evidence, at)
        yield from _of_names(filter(None, [declared.after]), at, Kind.DAY)
    for deadline in spec.deadlines:
        yield from _of_names(filter(None, [deadline.after]), "deadlines", Kind.DAY)
    if spec.nil and spec.per is not Per.LIST:
        yield "nil", "a form for a list was expected: no other takes a nil return"


def _of_names(names: Iterable[str], at: str, *kinds: Kind) -> Iterator[tuple[str, str]]:
    for name in names:
        try:
            expect_fields([name], *kinds)
        except ValueError as error:
            yield at, str(error)


def strange_names(table: Mapping[str, Any], place: str, key: str = "") -> Iterator[Fault]:
    """Say which names of fields there are none of, or stand on no form.

    It looks at what the file has, whatever else is amiss with that, so that all is told at once.
    """
    for at, name in _names(table):
        where = f"{key}.{at}".lstrip(".")
        if not has_field(name):
            yield Fault(place, "a field of the dictionary was expected", key=where)
        elif canonical_field(name).is_internal:
            yield Fault(place, "a field that may stand on a form was expected", key=where)


def _names(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for part in ("fields", "leave_out", "order"):
        found = table.get(part)
        for number, each in enumerate(found if isinstance(found, list) else (), 1):
            name = each.get("name") if part == "fields" and isinstance(each, Mapping) else each
            if isinstance(name, str):
                yield f"{part}[{number}]{'.name' if part == 'fields' else ''}", name
