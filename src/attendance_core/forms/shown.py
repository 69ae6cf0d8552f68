"""What a field of a form says, in the words in which it is keyed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attendance_core.forms.dictionary import canonical_field
from attendance_core.forms.draft import Answered, Draft, Filled
from attendance_core.forms.known import State
from attendance_core.forms.on_roll import Withheld
from attendance_core.forms.parts import Word
from attendance_core.forms.spec import FormSpec
from attendance_core.forms.values import Kind

__all__ = [
    "answer_text",
    "columns_of",
    "day_of",
    "not_seen",
    "rows_of",
    "submit_notice",
    "value_text",
]

_INSTEAD = {
    State.MISSING: "missing",
    State.UNKNOWN: "not known",
    State.WITHHELD: "withheld: a person tells it",
}


def day_of(day: date) -> str:
    """Write a day as forms have it.

    >>> day_of(date(2026, 11, 20))
    '20/11/2026'
    """
    return f"{day:%d/%m/%Y}"


def value_text(each: Filled) -> str:
    """Give what a field says, or why there is nothing; a table is given by `rows_of`."""
    if each.state is State.MISSING and each.is_required is False:
        return "not asked of this case" if each.spec.required_if else "none is held"
    if each.state is not State.HELD:
        return _INSTEAD[each.state]
    value = each.found.value
    match canonical_field(each.spec.name).kind:
        case Kind.CHOICE:
            return str(each.spec.allowed.get(value, value))
        case Kind.DAYS:
            return ", ".join(map(day_of, value)) or "none"
        case Kind.TABLE:
            count = len(value)
            return "none" if not count else f"{count} {'row' if count == 1 else 'rows'}"
    return _cell(value)


def columns_of(each: Filled) -> Sequence[str]:
    """Give the columns that a form asks for of a table."""
    return each.spec.columns or tuple(canonical_field(each.spec.name).columns)


def rows_of(each: Filled) -> tuple[tuple[str, ...], ...] | None:
    """Give the rows of a table as texts; None where it is none, or is not held."""
    is_table = canonical_field(each.spec.name).kind is Kind.TABLE
    if not is_table or each.state is not State.HELD or not each.found.value:
        return None
    columns = columns_of(each)
    rows: Sequence[Mapping[str, Any]] = each.found.value
    return tuple(tuple(_cell(row.get(name)) for name in columns) for row in rows)


def _cell(value: Any) -> str:  # noqa: ANN401 - of any kind
    match value:
        case None:
            return _INSTEAD[State.MISSING]
        case Withheld():
            return _INSTEAD[State.WITHHELD]
        case bool():
            return "Yes" if value else "No"
        case date():
            return day_of(value)
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)


def answer_text(each: Answered) -> str:
    """Say what shows a declaration, or that nothing does; it is never ticked here."""
    if not each.is_shown:
        lacks = ", ".join(canonical_field(name).label.lower() for name in each.lacks)
        return f"Open. No dated record shows: {lacks}"
    records = (f"{fact.source} ({day_of(fact.on)}, {fact.by})" for fact in each.shown_by)
    return f"Shown by: {'; '.join(records)}"


def submit_notice(draft: Draft) -> str:
    """Say what every copy of a form says: that nobody has handed it in."""
    return f"Draft for a person to check and to submit to {draft.spec.authority}: not submitted"


def not_seen(spec: FormSpec) -> Iterator[str]:
    """Say of which fields nobody knows that the live form has them so, and whose word they are."""
    if spec.unverified == spec.fields:
        yield "None of its fields was seen on the live form: they are what the law or others ask."
        return
    for word in Word:
        labels = [each.label for each in spec.unverified if each.word is word]
        if labels:
            yield f"Not seen on the live form, {word.value}: {', '.join(labels)}"
