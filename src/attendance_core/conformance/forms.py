"""The suite for the hook that gives the forms of a local authority."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from attendance_core.conformance.form_case import (
    AT,
    BEFORE_HALF_TERM,
    OTHER_PARENT,
    PARENT,
    PUPIL,
    demo_case,
    demo_facts,
    demo_registers,
)
from attendance_core.conformance.suite import Suite
from attendance_core.errors import Refused
from attendance_core.forms import DataClass, FormCase, FormSpec, Kind, Per, canonical_fields
from attendance_core.forms.amiss import faults_of
from attendance_core.forms.as_json import as_json
from attendance_core.forms.checking import Level, issues
from attendance_core.forms.checks import Check
from attendance_core.forms.draft import Draft
from attendance_core.forms.due import due
from attendance_core.forms.filling import drafts
from attendance_core.forms.kinds import form_kinds
from attendance_core.forms.packing import file_name
from attendance_core.forms.written import as_text
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import SchoolRegisters

__all__ = ["FormSpecsSuite"]


class FormSpecsSuite(Suite):
    """Tests of `attendance_form_specs`: each form is filled from a case that has every answer."""

    @pytest.fixture(scope="class")
    @classmethod
    def registers(cls) -> SchoolRegisters:
        """Give the registers of a school with one pupil."""
        return demo_registers()

    def test_gives_forms(self, adapters: SchoolAdapters) -> None:
        """The answer is a tuple of FormSpec. If this fails: one form is a tuple of one."""
        found = adapters.form_specs()

        assert found
        assert isinstance(found, tuple)
        assert all(isinstance(each, FormSpec) for each in found)

    def test_each_form_stands_once(self, adapters: SchoolAdapters) -> None:
        """An id has one version from a day. If this fails: end the old one with `until`."""
        ids = Counter((each.id, each.in_force) for each in adapters.form_specs())

        assert [each for each, times in ids.items() if times > 1] == []

    def test_every_name_is_in_the_dictionary(self, adapters: SchoolAdapters) -> None:
        """A form has canonical fields alone. If this fails: look for the name in `fields.toml`."""
        known = canonical_fields()
        found = [each for spec in adapters.form_specs() for each in spec.fields]

        assert [each.name for each in found if each.name not in known] == []
        assert [each.name for each in found if known[each.name].is_internal] == []
        assert [each for spec in adapters.form_specs() for each in faults_of(spec, spec.id)] == []

    def test_says_what_it_rests_on(self, adapters: SchoolAdapters) -> None:
        """Each form has a source, a version and a day. If this fails: say where you saw it."""
        found = adapters.form_specs()

        assert [each.id for each in found if not (each.sources and each.version)] == []
        assert [each.id for each in found if each.checked_on is None] == []

    def test_is_of_a_kind_and_says_what_its_kind_says(self, adapters: SchoolAdapters) -> None:
        """Each says what its kind does, such as on roll. If this fails: read with `read_spec`."""
        kinds = form_kinds()
        found = adapters.form_specs()

        assert [each.id for each in found if each.notice != kinds[each.kind].notice] == []

    def test_every_required_field_can_be_filled(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """A case can answer all that is asked. If this fails: is a value one of the form's own?"""
        lacking = [
            (draft.spec.id, each.field or each.name)
            for draft in _filled(adapters, registers)
            for each in issues(draft)
            if each.name in {"missing", "not_allowed"}
        ]

        assert lacking == []

    def test_declarations_rest_on_records(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """All are shown by a full case. If this fails: which field is the evidence of it?"""
        open_ = [
            (draft.spec.id, each.spec.name)
            for draft in _filled(adapters, registers)
            for each in draft.declarations
            if not each.is_shown
        ]

        assert open_ == []

    def test_nothing_is_declared_by_default(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """An empty case shows no declaration. If this fails: give each its evidence."""
        shown = [
            (draft.spec.id, each.spec.name)
            for spec in adapters.form_specs()
            for draft in _drafts(spec, registers, demo_case(spec, {}))
            for each in draft.declarations
            if each.is_shown
        ]

        assert shown == []

    def test_stops_stop(self, adapters: SchoolAdapters, registers: SchoolRegisters) -> None:
        """What a stop is about stops the form. If this fails: can its conditions ever hold?"""
        silent = []
        for spec, check, told in _stopped(adapters):
            made = _drafts(spec, registers, demo_case(spec, told))
            found = {each.name for each in issues(made[0]) if each.level is Level.STOP}
            silent += [] if check.name in found else [(spec.id, check.name)]

        assert silent == []

    def test_special_data_stands_only_where_it_is_asked(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """A form tells no more than its fields. If this fails: look what writes beside them."""
        special = {each.name: f"told in {each.name}" for each in _special_texts()}
        found = [
            (draft.spec.id, name)
            for draft in _filled(adapters, registers)
            for written in (as_json(draft), as_text(draft))
            for name, words in special.items()
            if words in written and name not in {each.name for each in draft.spec.fields}
        ]

        assert found == []

    def test_tells_nothing_of_another_parent(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """A form about one parent is about one. If this fails: ask for `parent`, not `family`."""
        others = (OTHER_PARENT.surname, OTHER_PARENT.mobile, OTHER_PARENT.email)
        found = [
            draft.spec.id
            for draft in _filled(adapters, registers)
            if draft.spec.per is Per.PARENT
            and any(str(each) in as_json(draft) + as_text(draft) for each in others)
        ]

        assert found == []

    def test_limits_of_contact_are_never_printed(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """No form says of a parent that contact is limited. If this fails: it is no field."""
        written = [as_json(each) + as_text(each) for each in _filled(adapters, registers)]

        assert [each for each in written if "court_order" in each or "court order" in each] == []

    def test_file_names_say_nothing_of_anybody(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """Names are the form's and the case's, by its rule. If this fails: see `packaging`."""
        people = (PUPIL.legal_surname, PUPIL.legal_forename, PUPIL.key, PARENT.surname)
        for draft in _filled(adapters, registers):
            name, rule = file_name(draft, ".pdf", "1-certificate"), draft.spec.packaging

            assert not any(each.casefold() in name.casefold() for each in people)
            assert re.fullmatch(r"[0-9A-Za-z]+\.pdf" if rule.plain_names else r"[\w.-]+", name)
            assert rule.longest_name is None or len(name) <= rule.longest_name

    def test_deadlines_pass_over_half_term(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """From the day before half term, days are school days. If this fails: use `school_days`."""
        for draft in _filled(adapters, registers):
            rules = [each for each in draft.spec.deadlines if each.school_days]
            first = due(evolve(draft, spec=evolve(draft.spec, deadlines=tuple(rules))))
            after = [day for day in registers.calendar.school_days if day > BEFORE_HALF_TERM]

            assert first is None or first.day in after

    def test_a_nil_return_says_nil_or_is_refused(
        self, adapters: SchoolAdapters, registers: SchoolRegisters
    ) -> None:
        """Nobody is told of where the form takes that. If this fails: `nil` is for a list."""
        said = {spec.id: _says_nil(spec, registers) for spec in adapters.form_specs()}

        assert said == {spec.id: spec.nil for spec in adapters.form_specs()}


def _says_nil(spec: FormSpec, registers: SchoolRegisters) -> bool:
    try:
        (draft,) = _drafts(spec, registers, FormCase(spec.kind, spec.events[0], "CASE-0", None))
    except Refused:
        return False
    return "Nil return" in as_text(draft)


def _drafts(spec: FormSpec, registers: SchoolRegisters, case: FormCase) -> tuple[Draft, ...]:
    return drafts(spec, registers, [case], as_at=AT)


def _filled(adapters: SchoolAdapters, registers: SchoolRegisters) -> Iterator[Draft]:
    for spec in adapters.form_specs():
        yield from _drafts(spec, registers, demo_case(spec, demo_facts(spec)))


def _special_texts() -> Iterator[Any]:
    for each in canonical_fields().values():
        if each.data_class is DataClass.SPECIAL and each.kind in {Kind.TEXT, Kind.LONG}:
            yield each


def _stopped(adapters: SchoolAdapters) -> Iterator[tuple[FormSpec, Check, dict[str, Any]]]:
    """Give each stop that a case can bring about, with the facts that do."""
    for spec in adapters.form_specs():
        for check in spec.checks:
            if check.level is Level.STOP:
                told = _brought_about(check, demo_facts(spec))
                if told is not None:
                    yield spec, check, told


def _brought_about(check: Check, facts: dict[str, Any]) -> dict[str, Any] | None:
    known = canonical_fields()
    if check.in_order:
        later, earlier = check.in_order[0], check.in_order[-1]
        return facts | {later: BEFORE_HALF_TERM, earlier: date(2026, 9, 7)}
    for each in check.when:
        if not known[each.name].may_be_told:
            return None
        if each.is_:
            facts[each.name] = each.is_[0]
        elif each.is_held is False:
            facts.pop(each.name, None)
    return facts
