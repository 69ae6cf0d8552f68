"""The JSON Schema of a policy's file, by which an editor completes and checks it while it is typed.

It is made of the same words as the reader, so that the two cannot part. The reader is stricter: it
knows which codes there have been, and which rules a rule may speak of.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from attendance_core.policy.actions import DOES
from attendance_core.policy.amounts import AMOUNT, DUE, WITH_LENGTH, WITHOUT_LENGTH
from attendance_core.policy.measures import measures
from attendance_core.policy.rules import ONCE_PER
from attendance_core.policy.values import Effect, Op, Reset, When, WindowKind

__all__ = ["json_schema"]

_TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT}
_WHOLE = {"type": "integer", "minimum": 1}
_YES_NO = {"type": "boolean"}
_DAY = {"type": "string", "format": "date"}
_TIME = {"type": "string", "pattern": r"^\d\d:\d\d$"}
_AMOUNT = {"type": "string", "pattern": f"^{AMOUNT}$"}


def json_schema() -> Mapping[str, Any]:
    """Give the schema, by the words of JSON Schema of 2020-12.

    An editor is pointed at it in the first line of a policy: `#:schema policy.schema.json`.
    """
    head = {
        "id": _TEXT,
        "version": _TEXT,
        "effective_from": _DAY,
        "effective_to": _DAY,
        "inherits": _TEXT,
        "locked": _TEXTS,
        "applies_to": _table(
            {
                "phases": _TEXTS,
                "years": {"type": "array", "items": {"type": "integer"}},
                "compulsory_age_only": _YES_NO,
            }
        ),
        "review_due": _DAY,
        "no_skip": _YES_NO,
        "events": _TEXTS,
    }
    halves = _table({"AM": _TIME, "PM": _TIME})
    register = {
        "late_after": halves,
        "closes_at": halves,
        "staff_register_due_min": _WHOLE,
        "parent_report_by": _TIME,
        "office_contact_by": _TIME,
    }
    notice = {
        "issuer": _one_of(("school", "la")),
        "length_school_days": _WHOLE,
        "length_sessions": _WHOLE,
        "early_exit": _YES_NO,
    }
    plan = {"min_school_weeks": _WHOLE, "requires": _TEXTS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A policy of school attendance",
        **_table(
            {
                "policy": _table(head, ("id", "version")),
                "register": _table(register),
                "rules": {"type": "array", "items": _rule()},
                "nti": _table(notice, ("issuer",)),
                "plan": _table(plan, ("min_school_weeks",)),
            },
            ("policy",),
        ),
        "$defs": {"condition": _condition()},
    }


def _table(keys: Mapping[str, Any], required: Iterable[str] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(keys),
        "required": list(required),
        "additionalProperties": False,
    }


def _one_of(words: Iterable[str]) -> Mapping[str, Any]:
    return {"enum": [str(each) for each in words]}


def _asks() -> dict[str, Any]:
    """Give the keys that say what a rule, or a part of it, asks."""
    lengths = {each.value: _WHOLE for each in WITH_LENGTH}
    window = _table({**lengths, WindowKind.SINCE_EVENT.value: _TEXT, "not_before": _DAY})
    half_terms = _table({f"half_term_{number}": _AMOUNT for number in range(1, 7)})
    two = {"type": "array", "items": _AMOUNT, "minItems": 2, "maxItems": 2}
    part = {"$ref": "#/$defs/condition"}
    parts = {"type": "array", "items": part, "minItems": 1}
    return {
        "measure": _one_of(measures()),
        "window": {"anyOf": [_one_of(WITHOUT_LENGTH), window]},
        "op": _one_of(Op),
        "threshold": {"anyOf": [_AMOUNT, two, half_terms]},
        "codes": {"type": "array", "items": _TEXT, "minItems": 1},
        "combine": _table({each.value: {"anyOf": [part, parts]} for each in When}),
    }


def _condition() -> Mapping[str, Any]:
    return _table(_asks())


def _rule() -> Mapping[str, Any]:
    prior = dict.fromkeys(("rule", "action", "outcome"), _TEXT)
    cooldown = {
        "min_gap": _AMOUNT,
        "once_per": _one_of(ONCE_PER),
        "max_per": {"type": "object", "additionalProperties": _WHOLE},
        "suppress_if": _TEXTS,
    }
    scope = {
        "years": {"type": "array", "items": {"type": "integer"}},
        "groups": _TEXTS,
        "flags": _TEXTS,
        "compulsory_age_only": _YES_NO,
    }
    exemption = {"flag": _TEXT, "effect": _one_of(Effect), "role": _TEXT}
    when = _table({"clock": _TIME, "daily_during": _TEXT})
    guards = {
        "min_possible_sessions": _WHOLE,
        "min_school_days": _WHOLE,
        "not_before": _DAY,
        "no_unresolved": _YES_NO,
        "data_fresh_within": _WHOLE,
    }
    keys = {
        **_asks(),
        "id": _TEXT,
        "title": _TEXT,
        "stage": {"type": "integer"},
        "scope": _table(scope),
        "evaluate": {"anyOf": [_one_of(("daily", "half_term_close")), when]},
        "guards": {"type": "object", "properties": guards, "additionalProperties": {"const": True}},
        "requires_prior": {
            "type": "array",
            "items": _table({**prior, "stage": {"type": "integer"}, "min_gap": _AMOUNT}),
        },
        "reset": _one_of(Reset),
        "on_success": _WHOLE,
        "leave": {"$ref": "#/$defs/condition"},
        "cooldown": _table(cooldown),
        "exemptions": {"type": "array", "items": _table(exemption, ("flag",))},
        "actions": {"type": "array", "items": _action(), "minItems": 1},
        "authority": {"type": "string"},
        "verified": _YES_NO,
        "source": {"type": "string"},
        "assumed": _TEXTS,
    }
    return _table(keys, ("id",))


def _action() -> Mapping[str, Any]:
    whats = {"anyOf": [_TEXT, {"const": True}, {**_TEXTS, "minItems": 1}]}
    keys = {
        **dict.fromkeys(DOES, whats),
        **dict.fromkeys(("to", "role", "after", "channel"), _TEXT),
        "due": {"type": "string", "pattern": f"^({DUE})$"},
        "within": _AMOUNT,
        "risk_assessment": _YES_NO,
        "needs": _TEXTS,
    }
    return {**_table(keys), "oneOf": [{"required": [each]} for each in DOES]}
