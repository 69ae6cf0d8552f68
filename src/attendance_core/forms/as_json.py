"""A filled form as JSON: every field with its value, and where the value comes from."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from attendance_core.forms.checking import issues
from attendance_core.forms.draft import Answered, Draft, Filled, Paper
from attendance_core.forms.due import due
from attendance_core.forms.routing import routes
from attendance_core.forms.shown import columns_of, submit_notice

__all__ = ["as_json"]


def as_json(draft: Draft) -> str:
    """Give a form as JSON: days in ISO form, what is not held as null, with its state beside it."""
    return json.dumps(_draft(draft), ensure_ascii=False, indent=2) + "\n"


def _draft(draft: Draft) -> dict[str, Any]:
    spec, by, first = draft.spec, due(draft), draft.asked[0]
    return {
        "form": spec.id,
        "name": spec.name,
        "version": spec.version,
        "checked_on": _plain(spec.checked_on),
        "checked_by": spec.checked_by,
        "sources": [str(each) for each in spec.sources],
        "draft": submit_notice(draft),
        "notice": spec.notice,
        "notes": list(spec.notes),
        "reference": draft.reference,
        "as_at": draft.as_at.isoformat(),
        "channel": {
            "kind": spec.channel.kind.value,
            "address": spec.address,
            "times_out_after": spec.channel.times_out_after,
            "says": spec.channel.says,
            "receipt": spec.channel.receipt,
            "verified": spec.channel.verified,
        },
        "due": None
        if by is None
        else {"day": _plain(by.day), "says": by.says, "verified": by.verified},
        "routes": [
            {"la_number": each.la_number, "is_copy": each.is_copy, "says": each.says}
            for each in routes(spec, first)
        ],
        "fields": _fields(draft.fields),
        "rows": [_fields(row) for row in draft.rows],
        "declarations": [_declaration(each) for each in draft.declarations],
        "papers": [_paper(each) for each in draft.papers],
        "issues": [
            {"level": each.level.value, "name": each.name, "says": each.says, "field": each.field}
            for each in issues(draft)
        ],
    }


def _fields(fields: Iterable[Filled]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.spec.name,
            "label": each.spec.label,
            "value": _value(each),
            "state": each.state.value,
            "origin": each.found.origin.value if each.found.origin else None,
            "by": each.found.by or None,
            "on": _plain(each.found.on),
            "source": each.found.source or None,
            "required": each.is_required,
            "verified": each.spec.verified,
            "word": each.spec.word.value,
        }
        for each in fields
    ]


def _value(each: Filled) -> Any:  # noqa: ANN401 - of the field's kind
    value = each.found.value
    if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
        return [{name: _plain(row.get(name)) for name in columns_of(each)} for row in value]
    return _plain(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any kind
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case Enum():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
    return value


def _declaration(each: Answered) -> dict[str, Any]:
    return {
        "name": each.spec.name,
        "label": each.spec.label,
        "shown": each.is_shown,
        "shown_by": [
            {"field": fact.name, "by": fact.by, "on": _plain(fact.on), "source": fact.source}
            for fact in each.shown_by
        ],
        "lacks": list(each.lacks),
        "verified": each.spec.verified,
    }


def _paper(each: Paper) -> dict[str, Any]:
    return {
        "kind": each.spec.kind,
        "label": each.spec.label,
        "required": each.is_required,
        "verified": each.spec.verified,
        "held": [_plain(held.on) for held in each.held],
    }
