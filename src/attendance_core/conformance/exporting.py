"""The suite for the hook that writes registers in the format of another system."""

import re
from datetime import date, datetime

import pytest

from attendance_core.conformance.suite import Suite
from attendance_core.hooks import SchoolAdapters
from attendance_core.register import ExportFile, SchoolRegisters
from attendance_core.scenarios import invent
from attendance_core.sessions import Span
from attendance_core.tables import LONDON

__all__ = ["ExportSuite"]

_AT = datetime(2026, 11, 20, 16, tzinfo=LONDON)


class ExportSuite(Suite):
    """Tests of `attendance_export`; provide `registers` and `span` if the invented do not do."""

    @pytest.fixture(scope="class")
    @classmethod
    def registers(cls) -> SchoolRegisters:
        """Give the registers of an invented school."""
        made = invent(5, pupils=40)
        return SchoolRegisters(made.school, made.calendar, made.roll, made.marks, made.takings)

    @pytest.fixture
    def span(self) -> Span:
        """Give days that those registers hold marks of."""
        return date(2026, 11, 2), date(2026, 11, 20)

    def test_gives_files(
        self, adapters: SchoolAdapters, registers: SchoolRegisters, span: Span
    ) -> None:
        """The answer is a tuple of ExportFile. If this fails: one file is a tuple of one."""
        found = adapters.export(registers, span, _AT)

        assert found
        assert all(isinstance(each, ExportFile) for each in found)

    def test_the_same_registers_give_the_same_bytes(
        self, adapters: SchoolAdapters, registers: SchoolRegisters, span: Span
    ) -> None:
        """Twice is once. If this fails: does another moment than `at` stand in it?"""
        first, second = adapters.export(registers, span, _AT), adapters.export(registers, span, _AT)

        assert [each.content for each in first] == [each.content for each in second]

    def test_names_are_names(
        self, adapters: SchoolAdapters, registers: SchoolRegisters, span: Span
    ) -> None:
        """A name is fit for every disk, and stands once. If this fails: no folder is part of it."""
        names = [each.name for each in adapters.export(registers, span, _AT)]

        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[0-9A-Za-z._-]{1,100}", name) for name in names)

    def test_a_name_says_nothing_of_anybody(
        self, adapters: SchoolAdapters, registers: SchoolRegisters, span: Span
    ) -> None:
        """No pupil stands in the name of a file. If this fails: name it by the school's number."""
        people = registers.roll.pupils
        surnames = {each.legal_surname.casefold() for each in people}
        keys = {each.key.removeprefix("adno:") for each in people}
        words = {
            word.casefold()
            for each in adapters.export(registers, span, _AT)
            for word in re.split(r"[\W_]+", each.name)
        }

        assert not words & (surnames | keys)
