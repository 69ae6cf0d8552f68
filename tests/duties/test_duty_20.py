"""Duty 20: attendance certificates; the paperwork of supportive attendance meetings; minutes.

The certificate of any period equals the register. The pack of a meeting is prefilled; the draft
minutes list every agreed action with owner and date; minutes that were not sent show as overdue.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from evidence_case import AS_AT, KEY, MONDAY, registers_of, sessions_of
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import values_of

from attendance_core.correspondence.as_text import body_text
from attendance_core.correspondence.evidence import registration_certificate
from attendance_core.correspondence.packs import document
from attendance_core.correspondence.prefilled import prefilled
from attendance_core.correspondence.rendering import render
from attendance_core.dated import day_text
from attendance_core.errors import Refused
from attendance_core.policy import CaseEvent, done_of, evaluate, read_policy
from attendance_core.tables import LONDON

SESSIONS = 40
WORDS = st.lists(st.sampled_from("/\\LIOGUCDN."), min_size=SESSIONS, max_size=SESSIONS)
PRESENT, AUTHORISED, UNAUTHORISED = "/\\L", "IC", "OGUN"
DAY = st.integers(0, 27).map(lambda number: MONDAY + timedelta(days=number))


def days_of(letters):
    """Write letters out as days, a morning and an afternoon each."""
    return " ".join(one + two for one, two in zip(letters[::2], letters[1::2], strict=True))


@settings(max_examples=60)
@given(WORDS, DAY, DAY)
def test_the_certificate_of_any_period_equals_the_register(letters, one, other):
    """Session by session, added up by hand, and with the amendments of its own days."""
    span = min(one, other), max(one, other)
    held = dict(sessions_of(days_of(letters)))
    lived = {at: code for at, code in held.items() if span[0] <= at.day <= span[1]}
    registers = registers_of(days_of(letters))
    if not lived:
        with pytest.raises(Refused, match="sessions of this pupil were expected"):
            registration_certificate(registers, KEY, span=span, as_at=AS_AT)
        return
    made = registration_certificate(registers, KEY, span=span, as_at=AS_AT)
    count = Counter(lived.values())

    assert {each.session: each.code or "." for each in made.sessions} == lived
    assert made.totals.attended == sum(count[letter] for letter in PRESENT)
    assert made.totals.authorised == sum(count[letter] for letter in AUTHORISED)
    assert made.totals.unauthorised == sum(count[letter] for letter in UNAUTHORISED)
    assert {each.session for each in made.amendments} == {
        each.session for each in registers.amendments if each.session in lived
    }


PACK = ("meeting_offer", "meeting_invitation", "meeting_record")


@settings(max_examples=40)
@given(WORDS)
def test_the_pack_of_a_meeting_is_prefilled(letters):
    """Each document has the pupil's name and its figures from the register, counted by hand."""
    registers, count = registers_of(days_of(letters)), Counter(letters)
    missed = sum(count[letter] for letter in AUTHORISED + UNAUTHORISED)
    known = {
        "first_name": "Zoë",
        "since": MONDAY,
        "missed": missed,
        "illness": count["I"],
        "other": missed - count["I"],
        "late": count["L"] + count["U"],
        "unresolved": count["N"],
    }
    for stem in PACK:
        found = prefilled(document(stem), registers, KEY, since=MONDAY, at=AS_AT)
        fields = document(stem).declaration.fields

        assert {name: found[name] for name in known if name in fields} == {
            name: value for name, value in known.items() if name in fields
        }
        assert not [*document(stem).declaration.misfits({**values_of(stem), **found}, place=stem)]


def test_the_record_counts_the_spells_of_the_register():
    """Two days, two days, a day, a morning, a day, an afternoon, and a day again."""
    found = prefilled(document("meeting_record"), registers_of(), KEY, since=MONDAY, at=AS_AT)

    assert found["spells"] == 7
    assert set(found) == {"first_name", "since", "missed", "spells", "late", "unresolved"}


def test_of_a_document_of_other_days_the_name_alone_is_filled_in():
    """What it counts is another thing, and a person writes it."""
    found = prefilled(document("lateness"), registers_of(), KEY, since=MONDAY, at=AS_AT)

    assert found == {"first_name": "Zoë"}


WHO = st.sampled_from(["you", "the school", "Zoë", "the school nurse"])
WHAT = st.text("abcdefghij ", min_size=3, max_size=30).map(lambda text: f"x{text}x")
ACTIONS = st.lists(st.tuples(WHO, WHAT, DAY), min_size=1, max_size=6)


@settings(max_examples=60)
@given(ACTIONS)
def test_the_draft_minutes_list_every_agreed_action_with_owner_and_date(agreed):
    """One row for each, in their order: who, what, and by when."""
    actions = [{"who": who, "what": what, "by": by, "done": "not yet"} for who, what, by in agreed]
    values = values_of("meeting_record") | {"actions": actions}
    text = body_text(render(document("meeting_record"), values))
    told = [" ".join(line.split()) for line in text.splitlines() if line.startswith("Who: ")]

    assert told == [
        " ".join(f"Who: {who}; Does what: {what}; By: {day_text(by)}; Done: not yet".split())
        for who, what, by in agreed
    ]


MINUTES = """
[policy]
id = "meetings"
version = "2026.1"
effective_from = 2026-09-01

[[rules]]
id = "meetings.offer"
measure = "sessions_absent"
window = "academic_year_to_date"
op = "ge"
threshold = "2"
actions = [{ meeting = "attendance_meeting" }]
authority = "needs_approval(attendance_manager)"

[[rules]]
id = "meetings.minutes"
requires_prior = [{ action = "attendance_meeting" }]
measure = "case_age"
window = { since_event = "attendance_meeting" }
op = "ge"
threshold = "1sd"
actions = [{ task = "minutes_drafted", due = "+1sd" }, { task = "minutes_sent", due = "+4sd" }]
authority = "needs_approval(attendance_manager)"
"""
HELD = CaseEvent(KEY, date(2026, 9, 9), "meeting", "attendance_meeting")


def evaluated(day, history):
    """Ask the policy at the end of a day."""
    policy = read_policy(MINUTES, place="meetings.toml")
    at = datetime.combine(day, time(23, 59), LONDON)
    return at, evaluate(registers_of().prepared, policy, at=at, history=history)


def overdue(day, *done):
    """Give what of the minutes of a meeting on a Wednesday is overdue at the end of a day."""
    at, found = evaluated(day, (HELD, *done))
    return [each.action.what for each in found.proposals if each.is_overdue(at=at)]


def test_minutes_that_were_not_sent_show_as_overdue():
    """Drafted by the second school day and sent by the fifth: both are the trust's own to say."""
    assert overdue(date(2026, 9, 10)) == []
    assert overdue(date(2026, 9, 11)) == ["minutes_drafted"]
    assert overdue(date(2026, 9, 15)) == ["minutes_drafted"]
    assert overdue(date(2026, 9, 16)) == ["minutes_drafted", "minutes_sent"]


def test_minutes_that_were_sent_are_not_overdue():
    """Each is over once it is done, by itself."""
    _, found = evaluated(date(2026, 9, 10), (HELD,))
    done = {each.what: each for each in done_of(found)}
    drafted, sent = done["minutes_drafted"], done["minutes_sent"]

    assert overdue(date(2026, 9, 16), drafted) == ["minutes_sent"]
    assert overdue(date(2026, 9, 16), drafted, sent) == []
