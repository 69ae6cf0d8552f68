"""What a caller's type checker sees of the public API. Read by mypy, never run."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, assert_type

from polars import DataFrame, LazyFrame
from sqlalchemy import Engine

from attendance_core.calendar import Calendar, HeldSession, read_calendar
from attendance_core.codes import Code, Meaning, MisMark, code, codes, counted_as, mis_marks
from attendance_core.correspondence import (
    Gateway,
    Message,
    MessageStatus,
    Proposal,
    Receipt,
    Reply,
)
from attendance_core.correspondence.evidence import Certificate, registration_certificate
from attendance_core.dated import in_force
from attendance_core.errors import Fault, Refused
from attendance_core.findings import Finding
from attendance_core.hooks import SchoolAdapters, adapter_names
from attendance_core.identifiers import is_upn, pupil_key, upn_authority
from attendance_core.office import OpenedSchool, SchoolDay, live
from attendance_core.office.report import DailyReport, daily_report
from attendance_core.records import (
    Conflict,
    Delivery,
    Disposal,
    Entry,
    Export,
    Head,
    Held,
    Imported,
    Journal,
    Outgoing,
    Person,
    Settled,
    Stage,
    Verified,
    Writing,
    amend,
    amiss,
    approve,
    cancel_event,
    check_kept,
    conflicts,
    deliver,
    dispose,
    enter,
    events,
    held_mark,
    hold,
    import_marks,
    marks_as_at,
    outgoing,
    precode_event,
    pupil_page,
    registers_as_at,
    release,
    resolve,
    settle,
    settle_message,
    unresolved,
    upgrade,
    verify,
    what_to_dispose_of,
)
from attendance_core.records.as_at import scan_as_at
from attendance_core.records.weeks import check_weeks, close_weeks
from attendance_core.register import (
    Amendment,
    ExpectedSickness,
    Mark,
    Notice,
    Prepared,
    Presence,
    Register,
    SchoolRegisters,
    Taking,
)
from attendance_core.register.precoding import Cancelled, PreCoded, PreCoding
from attendance_core.roll import Enrolment, Parent, Pupil, Roll, school_age_span
from attendance_core.rules import (
    Answer,
    NoticeAllowed,
    Outcome,
    Outcomes,
    explain,
    national_rules,
    penalty_notice_allowed,
    penalty_notice_threshold,
    unused_sessions,
)
from attendance_core.rules.deletion_grounds import deletion_grounds
from attendance_core.rules.nearing import towards_penalty_notice
from attendance_core.scenarios import Scenario, invent, three_schools
from attendance_core.school import Period, School, read_school
from attendance_core.sessions import Half, Session
from attendance_core.sources import Source
from attendance_core.statistics import Definition, definition, from_counts, statistics
from attendance_core.thresholds import Figure, Threshold, Thresholds, threshold, thresholds
from attendance_core.thresholds.local import local_thresholds
from attendance_core.trust import FallsDueRules, SchoolConfiguration, Trust, read_trust

DAY = date(2026, 11, 20)
SPAN = (date(2026, 9, 1), DAY)
URN = 142000


def of_codes() -> None:
    """A code has dated meanings and sources; what is no code has none."""
    assert_type(code("I", on=DAY), Code)
    assert_type(codes(on=DAY), Mapping[str, Code])
    assert_type(counted_as("J", on=DAY), Code | None)
    assert_type(mis_marks(), Mapping[str, MisMark])
    found = code("I", on=DAY)
    assert_type(found.statistical_meaning, Meaning)
    assert_type(found.until, date | None)
    assert_type(found.sources, tuple[Source, ...])
    assert_type(found.sessions, tuple[Half, ...])
    assert_type(found.verified, bool)


def of_thresholds() -> None:
    """A figure of a day is a whole number with a unit."""
    assert_type(thresholds(), tuple[str, ...])
    assert_type(threshold("persistent_absence"), Threshold)
    figure = threshold("persistent_absence").on(DAY)
    assert_type(figure, Figure)
    assert_type(figure.value, int)
    assert_type(figure.unit, str)
    assert_type(Fraction(figure.value, 100), Fraction)
    assert_type(in_force(threshold("reason_due").figures, on=DAY, what="reason due"), Figure)


def of_identifiers() -> None:
    """Questions are answered by bool, numbers by int."""
    assert_type(is_upn("J919400123001"), bool)
    assert_type(upn_authority("J919400123001"), int)
    assert_type(pupil_key(None, "004512"), str)


def of_calendars(text: str) -> None:
    """A calendar answers None past its end and outside term."""
    calendar = read_calendar(text, place="calendar.csv")
    assert_type(calendar, Calendar)
    assert_type(calendar.school_day_after(DAY, 5), date | None)
    assert_type(calendar.week_number(DAY), int | None)
    assert_type(calendar.held(Session(DAY, Half.AM)), HeldSession | None)
    assert_type(calendar.open_on(DAY), tuple[HeldSession, ...])
    assert_type(calendar.is_open(Session(DAY, Half.AM)), bool)
    assert_type(calendar.open_sessions[0].at, Session)


def of_schools(text: str) -> None:
    """A school's times of a session may not be known."""
    school = read_school(text, place="school.toml")
    assert_type(school, School)
    assert_type(school.urn, int)
    assert_type(school.period(Session(DAY, Half.PM)), Period | None)


def of_rolls(roll: Roll) -> None:
    """A roll gives pupils by key, enrolments by day and parents by pupil."""
    assert_type(roll.by_key, Mapping[str, Pupil])
    assert_type(roll.on_roll(DAY), tuple[Enrolment, ...])
    assert_type(roll.parents_of("J919400123001"), tuple[Parent, ...])
    assert_type(school_age_span(date(2010, 9, 1), on=DAY), tuple[date, date])


def of_registers(marks: Any, calendar: Any, enrolments: Any) -> None:
    """A register takes frames of any kind, and is prepared once."""
    register = Register.from_frame(marks, calendar=calendar, enrolments=enrolments)
    assert_type(register, Register)
    assert_type(register.prepared(), Prepared)
    assert_type(Register.joined([register, register]), Register)


def of_a_school(read: SchoolRegisters) -> None:
    """What was read of a school becomes a register when it is asked for."""
    assert_type(read.register, Register)
    assert_type(read.prepared, Prepared)


def of_statistics(prepared: Prepared) -> None:
    """An answer is a frame of the caller's own kind: to a type checker it may be any."""
    assert_type(statistics(prepared, span=SPAN), Any)
    assert_type(statistics(prepared, span=SPAN, by=["week"], of="census"), Any)
    assert_type(statistics(prepared, span=SPAN, by=("sex",), counts_by_code=True), Any)
    assert_type(definition("census"), Definition | None)
    frame, gone = from_counts((["/"], [["1"]]), on=DAY, place="counts.csv")
    assert_type(frame, Any)
    assert_type(gone, list[str])


def of_trusts(text: str) -> None:
    """A configuration becomes a trust of schools."""
    trust = read_trust(text, place="trust.toml")
    assert_type(trust, Trust)
    assert_type(trust.schools, tuple[SchoolConfiguration, ...])
    assert_type(trust.schools[0].school, School)
    assert_type(trust.schools[0].adapters, Mapping[str, str])


def of_adapters(configuration: SchoolConfiguration, message: Message) -> None:
    """Each hook has its typed method."""
    adapters = SchoolAdapters.of(configuration, place="trust.toml", folder=Path())
    assert_type(adapters, SchoolAdapters)
    assert_type(SchoolAdapters.alone("mine", object(), frozenset({"roll"})), SchoolAdapters)
    assert_type(adapter_names(), tuple[str, ...])
    assert_type(adapters.can("roll"), bool)
    assert_type(adapters.read_school(), School)
    assert_type(adapters.read_calendar(), Calendar)
    assert_type(adapters.read_roll(), Roll)
    assert_type(adapters.read_marks(SPAN), Any)
    assert_type(adapters.read_marks(None), Any)
    assert_type(adapters.read_register_status(SPAN), tuple[Taking, ...])
    assert_type(adapters.marks_as_at(), datetime)
    assert_type(adapters.read_presence_events(SPAN), tuple[Presence, ...])
    assert_type(adapters.read_expected_sickness(), tuple[ExpectedSickness, ...])
    assert_type(adapters.read_notices(), tuple[Notice, ...])
    assert_type(adapters.read_replies(None), tuple[Reply, ...])
    assert_type(adapters.send_message(message), Receipt)
    assert_type(adapters.message_status("sms", "key"), MessageStatus)
    assert_type(adapters.message_gateway("sms"), Gateway)


def of_the_rules(prepared: Prepared, notices: tuple[Notice, ...], supposed: Thresholds) -> None:
    """A rule that is reckoned gives outcomes, one of a case an answer; each can be explained."""
    found = penalty_notice_threshold(prepared, on=DAY, thresholds=supposed)
    assert_type(found, Outcomes)
    assert_type(list(found), list[Outcome])
    assert_type(national_rules(prepared, on=DAY), tuple[Outcomes, ...])
    assert_type(found.frame, Any)
    outcome = next(iter(found))
    assert_type(outcome.sessions, tuple[Mark, ...])
    assert_type(unused_sessions(outcome.sessions, notices, parent="1", on=DAY), tuple[Mark, ...])
    allowed = penalty_notice_allowed(notices, parent="1", pupil="adno:1", on=DAY)
    assert_type(allowed, NoticeAllowed)
    answers = deletion_grounds(None, {"died": True}, on=DAY)
    assert_type(answers, tuple[Answer, ...])
    assert_type(answers[0].met, bool | None)
    assert_type(explain(outcome), str)
    assert_type(explain(allowed), str)
    assert_type(explain(answers[0]), str)
    assert_type(towards_penalty_notice(prepared, on=DAY), Any)
    assert_type(local_thresholds([]), Thresholds)


def of_the_office(
    school: OpenedSchool, at: datetime, journal: Journal, rules: FallsDueRules
) -> None:
    """A day that is lived is a value, and its report has a version without names."""
    day = live(school, at=at, journal=journal, approvals={})
    assert_type(day, SchoolDay)
    assert_type(day.waiting, tuple[Proposal, ...])
    assert_type(day.look.registers, SchoolRegisters)
    report = daily_report(day, rules)
    assert_type(report.without_names(), DailyReport)
    assert_type(report.tables(), dict[str, str])


def of_a_journal(at: datetime, engine: Engine) -> None:
    """A journal is opened by its address, or made of an engine; what is in it are values."""
    journal = Journal.open("sqlite:///records.db", folder=Path(), clock=lambda: at)
    assert_type(journal, Journal)
    assert_type(Journal(engine), Journal)
    assert_type(journal.heads(), tuple[Head, ...])
    assert_type(list(journal.entries(URN, pupil="adno:1")), list[Entry])
    with engine.begin() as connection, journal.writing(URN, connection=connection) as writing:
        upgrade(connection)
        assert_type(writing, Writing)
        assert_type(writing.append("letter_written", {"reason": "asked for"}), int)
        assert_type(held_mark(connection, URN, "adno:1", Session(DAY, Half.AM)), Held | None)


def of_marks_in_the_records(
    journal: Journal, mark: Mark, amendment: Amendment, at: datetime
) -> None:
    """Marks go in as an export or one by one, and come out as a frame."""
    by = Person("A. Example", "Attendance Officer")
    export = Export("sims", at, SPAN, object())
    assert_type(import_marks(journal, URN, export, by=by), Imported)
    assert_type(import_marks(journal, URN, export, by=by).entered, int)
    assert_type(enter(journal, URN, mark, by=by), int)
    assert_type(amend(journal, URN, amendment, minutes_late=12), int)
    assert_type(marks_as_at(journal, URN, at), DataFrame)
    assert_type(marks_as_at(journal, URN, at, span=SPAN), DataFrame)
    assert_type(scan_as_at(journal, Path(), [URN], at), LazyFrame)
    assert_type([each.rows for each in close_weeks(journal, URN, Path(), until=DAY)], list[int])
    assert_type([each.says for each in check_weeks(journal, URN, Path())], list[str])
    assert_type(pupil_page(journal, URN, "adno:1", at=at), str)


def of_what_is_amiss_in_the_records(journal: Journal, finding: Finding, by: Person) -> None:
    """A conflict and a finding are decided once, with a reason."""
    assert_type(conflicts(journal, URN), tuple[Conflict, ...])
    assert_type(settle(journal, URN, 3, Settled.STANDS, reason="was there", by=by), int)
    assert_type(amiss(journal, URN), tuple[Finding, ...])
    assert_type(resolve(journal, URN, finding, reason="was there", by=by), int)
    assert_type(unresolved(journal, URN, [finding]), tuple[Finding, ...])
    found = verify(journal, URN, kept=Head(URN, 3, "00"))
    assert_type(found, Verified)
    assert_type([each.says for each in found.breaks], list[str])


def of_events_in_the_records(
    journal: Journal, registers: SchoolRegisters, planned: PreCoding, by: Person
) -> None:
    """An event is entered ahead and cancelled by its name."""
    assert_type(precode_event(journal, registers, planned, made_on=DAY, by=by), PreCoded)
    assert_type(events(journal, URN), tuple[PreCoding, ...])
    assert_type(cancel_event(journal, registers, "museum", reason="rain", by=by), Cancelled)


def of_a_certificate(journal: Journal, registers: SchoolRegisters, at: datetime) -> None:
    """A certificate is a value with totals, made of registers as at a moment."""
    of_pupil = registers_as_at(journal, registers, "adno:1", at=at)
    given = registration_certificate(of_pupil, "adno:1", span=SPAN, as_at=at)
    assert_type(given, Certificate)
    assert_type(given.totals.missed, int)
    assert_type(check_kept(journal, URN, given.unmarked), None)


def of_the_outbox(
    journal: Journal, proposal: Proposal, adapters: SchoolAdapters, by: Person
) -> None:
    """A message is approved, delivered as its gateway allows, and settled by a person."""
    assert_type(approve(journal, URN, proposal, by=by), int)
    delivery = Delivery(adapters.message_gateway("sms"), adapters.send_message)
    assert_type(deliver(journal, URN, proposal.key, delivery), Outgoing)
    assert_type(outgoing(journal, URN, stages={Stage.DUE}, day=DAY), Mapping[str, Outgoing])
    told = settle_message(journal, URN, proposal.key, went_out=True, reason="rang them", by=by)
    assert_type(told, int)


def of_disposal(journal: Journal, by: Person) -> None:
    """What is disposed of is what a dry run named."""
    number = hold(journal, URN, pupil=None, reason="an appeal is pending", by=by)
    assert_type(number, int)
    assert_type(release(journal, URN, number, reason="it was heard", by=by), int)
    dry = what_to_dispose_of(journal, URN, on=DAY)
    assert_type(dry, Disposal)
    assert_type(dry.figure, Figure)
    assert_type(dispose(journal, dry, reason="kept long enough", by=by), int)


def of_proposals(proposal: Proposal) -> None:
    """A proposal has a key and a message."""
    assert_type(proposal.key, str)
    assert_type(proposal.message, Message)


def of_refusals(refused: Refused) -> None:
    """A refusal holds its faults, and is a ValueError."""
    assert_type(refused.faults, tuple[Fault, ...])
    assert_type(refused.faults[0].line, int | None)
    as_builtin: ValueError = refused
    assert_type(as_builtin, ValueError)


def of_scenarios() -> None:
    """Invented schools are values."""
    assert_type(invent(1), Scenario)
    assert_type(three_schools(1), tuple[Scenario, ...])


def of_mistakes(calendar: Calendar, prepared: Prepared, journal: Journal, mark: Mark) -> None:
    """What a caller gets wrong is an error to the type checker: each ignore is needed."""
    code("I")  # type: ignore[call-arg]
    codes(DAY)  # type: ignore[call-arg]
    threshold("persistent_absence").on("2026-11-20")  # type: ignore[arg-type]
    calendar.school_day_after(DAY, "5")  # type: ignore[arg-type]
    statistics(prepared)  # type: ignore[call-arg]
    statistics(prepared, span=DAY)  # type: ignore[arg-type]
    statistics(prepared, by=["week"], span=SPAN, on=DAY)  # type: ignore[call-arg]
    read_trust("")  # type: ignore[call-arg]
    enter(journal, URN, mark)  # type: ignore[call-arg]
    marks_as_at(journal, URN, DAY)  # type: ignore[arg-type]
    Journal.open(Path("records.db"))  # type: ignore[arg-type]
    code("I", on=DAY).code = "J"  # type: ignore[misc]
