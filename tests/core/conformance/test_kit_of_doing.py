"""The kit's suites for what is handed over, written or exported: they fail what they should."""

from datetime import date, datetime

import pytest

from attendance_core.conformance import (
    ExportSuite,
    LogConcernSuite,
    PolicySuite,
    ReadHoldsSuite,
    ReadMessageOutcomesSuite,
    TemplatesSuite,
    WriteMarksSuite,
)
from attendance_core.correspondence import ContactOutcome, MessageOutcome, Receipt
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, hookimpl
from attendance_core.register import (
    ExportFile,
    MarkToWrite,
    SchoolRegisters,
    WriteState,
    WrittenMark,
)
from attendance_core.safeguarding import Concern, SafeguardingHold
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

DAY = date(2026, 11, 20)
SPAN = (DAY, DAY)
AT = datetime(2026, 11, 20, 9, tzinfo=LONDON)
MARK = MarkToWrite("a" * 20, "adno:000001", Session(DAY, Half.AM), "N", "I", "officer")
CONCERN = Concern("a" * 20, "adno:000000", AT, AT, "Attendance", "Officer")
SCHOOL = invent(5, pupils=40)
REGISTERS = SchoolRegisters(
    SCHOOL.school, SCHOOL.calendar, SCHOOL.roll, SCHOOL.marks, SCHOOL.takings
)
CAPABILITIES = frozenset({"outcomes", "write_marks", "safeguarding", "export", "wording", "policy"})


class Shown(SafeguardingHold):
    """A hold that tells whoever prints it whose it is."""

    def __repr__(self):
        """Show the pupil."""
        return f"Shown({self.pupil})"


class Faulty:
    """An adapter that does everything a little wrong, and something else each time."""

    def __init__(self):
        """Begin with nothing asked."""
        self.times = 0

    @hookimpl
    def attendance_read_message_outcomes(self):
        """Give a list, of no zone, with an outcome twice."""
        no_zone = datetime(2026, 11, 20, 9)  # noqa: DTZ001 - that is the fault
        return [MessageOutcome("k", ContactOutcome.AWARE, no_zone)] * 2

    @hookimpl
    def attendance_write_marks(self, marks):
        """Write whatever is asked, in another order, and refuse it the second time, by name."""
        self.times += 1
        state = WriteState.WRITTEN if self.times == 1 else WriteState.REFUSED
        return tuple(WrittenMark(each.key, state, each.pupil) for each in reversed(marks))

    @hookimpl
    def attendance_log_concern(self, concern):
        """Hand it over every time, under the pupil's key."""
        return Receipt(concern.pupil, already_sent=False)

    @hookimpl
    def attendance_read_holds(self):
        """Give a list, of one that ends before it begins, nobody's, and say whose."""
        return [Shown("J919400123001", DAY, " ", date(2026, 1, 1))]

    @hookimpl
    def attendance_templates(self):
        """Give a document that nobody knows, by another name each time."""
        self.times += 1
        return {f"mood_{self.times}.en.md": 1}

    @hookimpl
    def attendance_policy(self):
        """Give another text each time."""
        self.times += 1
        return f"[policy]\nid = '{self.times}'"

    @hookimpl
    def attendance_export(self, registers, span, at):  # noqa: ARG002 - the point
        """Write the pupil's name into a folder, and something else each time."""
        self.times += 1
        surname = SCHOOL.roll.pupils[0].legal_surname
        return [ExportFile(f"out/{surname}.txt", str(self.times).encode())] * 2


class Lazy(Faulty):
    """An adapter that gives nothing, the second time at any rate, and refuses what it is given."""

    @hookimpl
    def attendance_read_message_outcomes(self, span):
        """Give something of a span once, and nothing at all."""
        self.times += 1
        given = (MessageOutcome("k", ContactOutcome.AWARE, AT),)
        return given if span is not None or self.times == 1 else ()

    @hookimpl
    def attendance_write_marks(self, marks):  # noqa: ARG002 - the point
        """Answer for a mark that nobody gave."""
        return (WrittenMark("z", WriteState.REFUSED),)

    @hookimpl
    def attendance_log_concern(self, concern):  # noqa: ARG002 - the point
        """Say of everything that it was there."""
        return Receipt("1", already_sent=True)

    @hookimpl
    def attendance_read_holds(self):
        """Give somebody the second time only."""
        self.times += 1
        return () if self.times == 1 else (SafeguardingHold("p", DAY, "Lead"),)

    @hookimpl
    def attendance_export(self, registers, span, at):  # noqa: ARG002 - the point
        """Write nothing."""
        return ()

    @hookimpl
    def attendance_templates(self):
        """Give a document that nobody knows."""
        return {"mood.en.md": "{{ mood }}"}

    @hookimpl
    def attendance_policy(self):
        """Give no rule."""
        return "[policy]\nid = 'x'\nversion = '1'\neffective_from = 2026-09-01"


def adapters_of(kind):
    """Give the adapters of one look at a school."""
    return SchoolAdapters.alone("faulty", kind(), CAPABILITIES)


def given(test):
    """Give what a test of the kit takes beside the adapters."""
    fixtures = {
        "mark": MARK,
        "concern": CONCERN,
        "span": SPAN,
        "registers": REGISTERS,
    }
    names = test.__code__.co_varnames[2 : test.__code__.co_argcount]
    return [fixtures[name] for name in names]


@pytest.mark.parametrize(
    ("kind", "suite", "name"),
    [
        (Faulty, ReadMessageOutcomesSuite, "test_gives_outcomes"),
        (Faulty, ReadMessageOutcomesSuite, "test_moments_know_their_zone"),
        (Faulty, ReadMessageOutcomesSuite, "test_a_message_has_one_outcome_at_a_moment"),
        (Lazy, ReadMessageOutcomesSuite, "test_all_outcomes_hold_those_of_a_span"),
        (Lazy, ReadMessageOutcomesSuite, "test_reading_changes_nothing"),
        (Faulty, WriteMarksSuite, "test_each_mark_has_its_answer_in_its_place"),
        (Faulty, WriteMarksSuite, "test_one_that_is_refused_keeps_no_other_back"),
        (Faulty, WriteMarksSuite, "test_no_code_is_written_that_never_was_one"),
        (Faulty, WriteMarksSuite, "test_written_again_it_is_there_once"),
        (Faulty, WriteMarksSuite, "test_a_reason_names_nobody"),
        (Lazy, WriteMarksSuite, "test_a_mark_is_taken"),
        (Lazy, WriteMarksSuite, "test_nothing_to_write_writes_nothing"),
        (Faulty, LogConcernSuite, "test_is_handed_over_once"),
        (Faulty, LogConcernSuite, "test_the_reference_says_nothing_of_anybody"),
        (Lazy, LogConcernSuite, "test_another_key_is_another_concern"),
        (Faulty, ReadHoldsSuite, "test_gives_holds"),
        (Faulty, ReadHoldsSuite, "test_no_hold_ends_before_it_begins"),
        (Faulty, ReadHoldsSuite, "test_each_names_a_role_to_speak_to"),
        (Faulty, ReadHoldsSuite, "test_shows_nobody_in_a_repr"),
        (Lazy, ReadHoldsSuite, "test_somebody_is_held_back"),
        (Lazy, ReadHoldsSuite, "test_reading_changes_nothing"),
        (Faulty, ExportSuite, "test_the_same_registers_give_the_same_bytes"),
        (Faulty, ExportSuite, "test_names_are_names"),
        (Faulty, ExportSuite, "test_a_name_says_nothing_of_anybody"),
        (Lazy, ExportSuite, "test_gives_files"),
        (Faulty, TemplatesSuite, "test_gives_texts_by_the_names_of_files"),
        (Faulty, TemplatesSuite, "test_reading_changes_nothing"),
        (Lazy, TemplatesSuite, "test_each_is_what_it_should_be"),
        (Faulty, PolicySuite, "test_reading_changes_nothing"),
        (Lazy, PolicySuite, "test_is_a_policy"),
    ],
)
def test_the_kit_fails_a_faulty_adapter(kind, suite, name):
    """Each of these tests has something to find."""
    test = getattr(suite, name)
    with pytest.raises((AssertionError, Refused)):
        test(suite(), adapters_of(kind), *given(test))


def test_the_kit_fails_outcomes_of_other_days():
    """Nothing is of the span: what became of messages on its last day is wanted as well."""
    later = (date(2026, 11, 21), date(2026, 11, 21))
    with pytest.raises(AssertionError):
        ReadMessageOutcomesSuite().test_gives_outcomes_of_the_span(adapters_of(Lazy), later)
