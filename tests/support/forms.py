"""The forms that ship, and an invented case that has an answer to whatever they ask."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import evolve

from attendance_core.conformance.form_case import (
    AT,
    PUPIL,
    demo_case,
    demo_facts,
    demo_registers,
)
from attendance_core.forms import Fact, FormCase, FormSpec
from attendance_core.forms.draft import Draft
from attendance_core.forms.filling import drafts
from attendance_core.forms.reading import read_spec
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.register import SchoolRegisters
from attendance_core.register.returns import ReturnRules

AUTHORITIES = ("cornwall", "plymouth", "devon", "birmingham")
REGISTERS = demo_registers()
KEY = PUPIL.key


def forms_of(name: str, **settings: Any) -> Mapping[str, FormSpec]:
    """Give the forms of an authority, by id."""
    made = factory(name)
    adapter = made(made.Settings(**settings))
    specs = SchoolAdapters.alone(name, adapter, made.capabilities).form_specs()
    return {each.id: each for each in specs}


FORMS = {id_: spec for name in AUTHORITIES for id_, spec in forms_of(name).items()}


def case_of(spec: FormSpec, **changes: Any) -> FormCase:
    """Give the case; a change gives another value of a field (dots as `__`), None takes it away."""
    facts = demo_facts(spec)
    for name, value in changes.items():
        facts[name.replace("__", ".")] = value
    return demo_case(spec, {name: value for name, value in facts.items() if value is not None})


def draft_of(
    spec: FormSpec | str,
    *,
    registers: SchoolRegisters = REGISTERS,
    at: datetime = AT,
    rules: ReturnRules | None = None,
    **changes: Any,
) -> Draft:
    """Fill a form from the case."""
    form = FORMS[spec] if isinstance(spec, str) else spec
    case = case_of(form, **changes)
    made, *_ = drafts(form, registers, [case], as_at=at, rules=rules or ReturnRules())
    return made


def with_fact(case: FormCase, fact: Fact) -> FormCase:
    """Give a case with one fact more."""
    return evolve(case, facts=(*case.facts, fact))


HEAD = """\
id = "example.form"
title = "An example"
authority = "Example Council"
la_number = 908
kind = "cme"
events = ["raised"]
per = "child"
version = "1"
in_force = 2024-08-19
checked_on = 2026-11-20
checked_by = "Attendance Manager"
"""
TAIL = """
[[sources]]
instrument = "The form itself"
"""


def spec_of(body: str = "", head: str = HEAD) -> FormSpec:
    """Read a form of a few lines: those of the head, its own, and a source."""
    return read_spec(f"{head}{body}{TAIL}", place="example.toml")
