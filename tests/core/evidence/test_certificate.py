"""Registration certificates: what the register says of one pupil, to the session."""

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from evidence_case import (
    AMENDMENT,
    AS_AT,
    DAYS,
    KEY,
    MONDAY,
    TUESDAY,
    WINDOW,
    keys_of,
    registers_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_core.correspondence.evidence import Asked, certificates, registration_certificate
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.correspondence.evidence.shown import rate_text
from attendance_core.errors import Refused
from attendance_core.register import Mark, SchoolRegisters, marks_frame, rows
from attendance_core.roll import Enrolment, EnrolmentStatus, Roll
from attendance_core.scenarios import invent
from attendance_core.sessions import Half, Session
from attendance_core.statistics import statistics
from attendance_core.tables import LONDON

FOR_LA = Asked(for_authority=True)


def made(days=DAYS, asked=None, span=WINDOW, **named):
    """Make the certificate of the pupil of the case."""
    return registration_certificate(
        registers_of(days), KEY, span=span, as_at=AS_AT, asked=asked, **named
    )


def refused(days=DAYS, asked=FOR_LA, span=WINDOW, as_at=AS_AT, key=KEY):
    """Give where the faults are with which a certificate is refused."""
    with pytest.raises(Refused) as caught:
        registration_certificate(registers_of(days), key, span=span, as_at=as_at, asked=asked)
    return keys_of(caught.value.faults)


@settings(max_examples=12)
@given(
    seed=st.integers(0, 10**6),
    begin=st.integers(0, 430),
    length=st.integers(0, 430),
)
def test_the_totals_are_those_of_the_statistics(seed, begin, length):
    """Of every pupil of an invented school, over any days, to the session and exactly."""
    scenario = invent(seed, pupils=12)
    first = date(2025, 9, 1) + timedelta(days=begin)
    span = (first, min(first + timedelta(days=length), scenario.today))
    registers = SchoolRegisters(
        scenario.school, scenario.calendar, scenario.roll, scenario.marks, scenario.takings
    )
    told = {
        row["pupil"]: row
        for row in rows(statistics(registers.prepared, span=span, by=["pupil"]))
        if row["possible"] or row["unmarked"]
    }
    as_at = datetime(2026, 11, 20, 23, tzinfo=LONDON)
    found = {}
    for pupil in registers.roll.by_key:
        try:
            found[pupil] = registration_certificate(registers, pupil, span=span, as_at=as_at)
        except Refused:
            continue

    assert set(told) <= set(found)
    for pupil, certificate in found.items():
        totals, row = certificate.totals, told.get(pupil)
        names = ("possible", "attended", "authorised", "unauthorised", "missed", "unmarked")
        late = ("late_before_close", "late_after_close")
        expected = {name: row[name] if row else 0 for name in (*names, *late)}
        assert {name: getattr(totals, name) for name in (*names, *late)} == expected
        if totals.rate is not None:
            assert float(totals.rate) == row["attendance_rate"]
        assert len(certificate.unmarked) == totals.unmarked


def test_it_shows_the_sessions_their_key_and_their_totals():
    """Forty sessions of four weeks; the key has each code that occurs and no other."""
    certificate = made()

    assert len(certificate.sessions) == certificate.totals.possible == 40
    assert [law.code for law in certificate.key] == ["/", "G", "I", "L", "O", "U", "\\"]
    assert (certificate.totals.unauthorised, certificate.totals.rate) == (11, Fraction(7, 10))
    assert re.search(
        r"^O +Absent in other .* unauthorised absence +7 ", as_text(certificate), re.MULTILINE
    )


def test_the_key_has_a_code_as_it_stood_on_its_days():
    """A code that changed within the period stands there with each of its meanings."""
    days = [Session(date(2024, 7, 15), Half.AM), Session(date(2024, 9, 3), Half.AM)]
    registers = registers_of()
    calendar = evolve(
        registers.calendar,
        sessions=tuple(evolve(registers.calendar.sessions[0], date=each.day) for each in days),
    )
    marks = marks_frame([Mark(KEY, each, "N") for each in days])
    roll = evolve(registers.roll, enrolments=(Enrolment(KEY, date(2024, 1, 8)),))
    old = evolve(registers, calendar=calendar, marks=marks, roll=roll)
    span = (days[0].day, days[1].day)
    certificate = registration_certificate(old, KEY, span=span, as_at=AS_AT)

    assert [law.code for law in certificate.key] == ["N", "N"]
    assert certificate.key[0].until == date(2024, 8, 18)


def test_what_is_not_resolved_is_named():
    """Without an authority's wish a certificate is made, and names every N and every gap."""
    certificate = made("/\\ N. /\\")

    assert list(map(str, certificate.unresolved)) == ["2026-09-08 AM"]
    assert list(map(str, certificate.unmarked)) == ["2026-09-08 PM"]
    assert "No reason established: Tuesday 8 September 2026, AM." in as_text(certificate)
    assert "Without a mark: Tuesday 8 September 2026, PM." in as_text(certificate)


def test_for_an_authority_it_refuses_with_every_one_of_them():
    """An N and an unmarked session are each listed, by their session."""
    assert refused("/N NN .\\ /.") == [
        ("certificate", "2026-09-07 PM"),
        ("certificate", "2026-09-08 AM"),
        ("certificate", "2026-09-08 PM"),
        ("certificate", "2026-09-09 AM"),
        ("certificate", "2026-09-10 PM"),
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"span": (MONDAY, date(2026, 10, 6))}, "span"),
        ({"span": (date(2026, 10, 2), MONDAY)}, "span"),
        ({"span": (date(2026, 8, 3), date(2026, 8, 7))}, "span"),
        ({"as_at": AS_AT.replace(tzinfo=None)}, "as_at"),
        ({"key": "J000000000000"}, "pupil"),
    ],
)
def test_what_cannot_be_certified_is_refused(changes, key):
    """Days to come, days the wrong way round, no session, a moment without a zone, a stranger."""
    assert ("certificate", key) in refused(**changes)


def test_the_day_of_a_moment_is_that_of_london():
    """Half past eleven at night in Greenwich is the next day of summer time."""
    as_at = datetime(2026, 10, 1, 23, 30, tzinfo=UTC)
    certificate = registration_certificate(registers_of(), KEY, span=WINDOW, as_at=as_at)

    assert "Friday 2 October 2026, 00:30" in as_text(certificate)


def test_a_refusal_names_nobody():
    """The sentence of a stranger's certificate does not repeat the key."""
    with pytest.raises(Refused) as caught:
        registration_certificate(registers_of(), "J000000000000", span=WINDOW, as_at=AS_AT)

    assert "J000" not in str(caught.value)


def test_the_last_sessions_are_shown_however_early_they_began():
    """Of the last 6 sessions the period begins with the first, whatever span was given."""
    span = (date(2026, 10, 2), date(2026, 10, 2))
    certificate = made(asked=Asked(last=6), span=span)

    assert str(certificate.sessions[0].session) == "2026-09-30 AM"
    assert len(certificate.sessions) == certificate.totals.possible == 6
    assert certificate.span == (date(2026, 9, 30), date(2026, 10, 2))


def test_no_number_of_last_sessions_is_below_one():
    """Asking for the last 0 would show all."""
    with pytest.raises(ValueError, match="last"):
        Asked(last=0)


def test_the_year_before_is_one_of_its_own():
    """A pupil on roll in it has a second certificate; its gaps are the same refusal's."""
    days = "/\\ " * 5 + "IO /\\"
    old = registers_of("/\\ OO", roll=registers_of().roll)
    calendar = evolve(
        registers_of(days).calendar,
        sessions=(
            *registers_of(days).calendar.sessions,
            *(evolve(each, date=each.date.replace(year=2025)) for each in old.calendar.sessions),
        ),
    )
    both = evolve(registers_of(days), calendar=calendar)
    named = {"span": WINDOW, "as_at": AS_AT}
    made_of = certificates(both, KEY, asked=Asked(previous_year=True), **named)
    with pytest.raises(Refused) as caught:
        certificates(both, KEY, asked=Asked(previous_year=True, for_authority=True), **named)
    unasked = certificates(both, KEY, asked=Asked(), **named)
    none_before = certificates(registers_of(days), KEY, asked=Asked(previous_year=True), **named)

    assert [each.span for each in made_of] == [WINDOW, (date(2025, 8, 1), date(2026, 7, 31))]
    assert len(made_of[1].unmarked) == 4
    assert caught.value.faults[0].key == "2025-09-07 AM"
    assert len(none_before) == len(unasked) == 1


def test_the_year_to_date_begins_on_the_first_of_august():
    """It never begins after the days that were asked for."""
    late = (date(2026, 9, 28), date(2026, 10, 2))
    certificate = made(asked=Asked(year_to_date=True), span=late)

    early = made(asked=Asked(year_to_date=True), span=(date(2026, 7, 1), date(2026, 10, 2)))

    assert certificate.span == (date(2026, 8, 1), date(2026, 10, 2))
    assert len(certificate.sessions) == 40
    assert early.span[0] == date(2026, 7, 1)


def test_an_amendment_says_what_stood_and_by_whom_but_no_name():
    """The position is shown, the name of who amended is not."""
    text = as_text(made())

    assert "N to O, Tuesday 15 September 2026, 09:12, by Attendance Officer: no reason" in text
    assert "Quick" not in text


def test_amendments_after_the_moment_or_of_others_are_not_shown():
    """What was amended later was not known then; what an old record lacks is said to be lacking."""
    others = (
        evolve(AMENDMENT, amended_at=AS_AT + timedelta(minutes=1)),
        evolve(AMENDMENT, pupil="another"),
        evolve(AMENDMENT, session=Session(date(2026, 10, 5), Half.AM)),
        evolve(AMENDMENT, amended_at=None, position=None, reason=None, original_code=None),
    )
    registers = registers_of(amendments=others)
    certificate = registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT)
    says = [each.says for each in certificate.amendments_at(TUESDAY)]

    assert says == ["- to O, moment not recorded, by position not recorded: reason not recorded"]
    assert len(certificate.amendments) == 1


def test_amendments_that_were_not_read_are_not_said_to_be_none():
    """Of a system that gives no amendments nothing is known."""
    registers = registers_of(amendments=(), unread=frozenset({"amendments"}))
    text = as_text(registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT))

    assert "were not read" in text
    assert "No session that is shown was amended" not in text


def test_a_line_break_begins_no_row():
    """What somebody wrote in two lines is one row of the text."""
    text = as_text(made(comments={TUESDAY: "asked\nTuesday 8 September 2026, PM  I  ill"}))

    assert "O     asked Tuesday 8 September 2026, PM I ill" in text


def test_comments_are_printed_only_if_they_are_given():
    """They stand beside their session."""
    text = as_text(made(comments={TUESDAY: "asked for evidence"}))

    assert "asked for evidence" in text
    assert "Comments" not in as_text(made())


def test_a_guest_is_certified_by_their_own_school():
    """As in every statistic, the sessions of a guest are not this school's to count."""
    roll = registers_of().roll
    guest = Enrolment(KEY, date(2024, 9, 2), enrolment_status=EnrolmentStatus.GUEST)
    registers = registers_of(roll=Roll(roll.pupils, (guest,)))
    with pytest.raises(Refused) as caught:
        registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT)

    assert keys_of(caught.value.faults) == [("certificate", "span")]


def test_a_mark_on_a_saturday_school_has_its_column():
    """A week has as many days as the school met."""
    saturday = Session(date(2026, 9, 12), Half.AM)
    registers = registers_of("/\\")
    held = (*registers.calendar.sessions, evolve(registers.calendar.sessions[0], date=saturday.day))
    more = evolve(registers, calendar=evolve(registers.calendar, sessions=held))
    text = as_text(registration_certificate(more, KEY, span=WINDOW, as_at=AS_AT))

    assert "Sat AM" in text
    assert "Sat AM" not in as_text(made())


def test_the_same_registers_give_the_same_certificate():
    """Whenever it is made, and in whatever order its marks and amendments came."""
    registers = registers_of()
    turned = evolve(
        registers, marks=registers.marks.reverse(), amendments=registers.amendments[::-1]
    )
    one, other = (
        registration_certificate(each, KEY, span=WINDOW, as_at=AS_AT)
        for each in (registers, turned)
    )

    assert one == other
    assert as_text(one) == as_text(other)


@given(st.integers(1, 500), st.data())
def test_a_share_is_never_shown_as_a_whole_percent_that_it_is_not(possible, data):
    """94.996 % is not written as 95.0 %, on whichever side of the line it is."""
    attended = data.draw(st.integers(0, possible))
    rate = Fraction(attended, possible)
    shown = Fraction(rate_text(rate).removesuffix(" %"))

    assert (shown % 1 == 0) == (rate * 100 % 1 == 0)
    assert abs(shown - rate * 100) <= Fraction(1, 20)
