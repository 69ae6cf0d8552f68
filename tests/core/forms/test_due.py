"""By when a form is handed in: over school days, by the day of an event, on fixed days."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest
from attrs import evolve
from forms import FORMS, REGISTERS, draft_of, spec_of

from attendance_core.conformance.form_case import AT, PUPIL
from attendance_core.forms.as_keying_sheet import as_keying_sheet
from attendance_core.forms.due import due
from attendance_core.register import Mark, marks_frame
from attendance_core.sessions import Half
from attendance_core.tables import LONDON

GOLDEN = Path(__file__).parents[2] / "golden" / "forms" / "deadlines.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def attending_until(day):
    """Give the registers of a pupil who came until a day, and not after it."""
    marks = (
        Mark(
            PUPIL.key, each.at, "O" if each.date > day else "/" if each.session is Half.AM else "\\"
        )
        for each in REGISTERS.calendar.open_sessions
        if each.date <= date(2026, 12, 11)
    )
    return evolve(REGISTERS, marks=marks_frame(marks))


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_worked_cases(case):
    """The day, or that there is none."""
    registers = attending_until(case["marks_until"]) if "marks_until" in case else REGISTERS
    at = datetime.combine(case.get("at", AT.date()), time(10), LONDON)
    told = {name.replace(".", "__"): value for name, value in case.get("facts", {}).items()}
    gone = {name.replace(".", "__"): None for name in case.get("without", ())}
    found = due(draft_of(case["form"], registers=registers, at=at, **told, **gone))

    assert (found.day or False) == case["due"]


def test_fixed_days_are_taken_in_turn():
    """The next one counts, the day itself included; after the last there is none."""
    spec = spec_of('deadlines = [{ says = "Twice.", fixed = [2026-11-05, 2027-04-29] }]\n')

    def day(at):
        return due(draft_of(spec, at=datetime.combine(at, time(10), LONDON))).day

    assert day(date(2026, 11, 5)) == date(2026, 11, 5)
    assert day(date(2026, 11, 6)) == date(2027, 4, 29)
    assert day(date(2027, 4, 30)) is None


def test_a_form_without_a_deadline_has_none():
    """As a referral has."""
    assert due(draft_of("cornwall.ewo_referral")) is None


def test_a_day_that_is_past_is_said_to_be():
    """On the day itself it is not."""
    found = due(draft_of("cornwall.tptt.start", plan__start=date(2026, 11, 20)))

    assert not found.is_overdue(on=date(2026, 11, 20))
    assert found.is_overdue(on=date(2026, 11, 21))
    assert "Due: 23/10/2026, overdue. As soon as it is set up." in as_keying_sheet(
        draft_of("cornwall.tptt.start")
    )
    assert "Due: a day that is not known. As soon" in as_keying_sheet(
        draft_of("cornwall.tptt.start", plan__start=None)
    )


def test_a_deadline_says_whether_it_is_verified():
    """What stands in one authority's notes is no law."""
    assert not due(draft_of("birmingham.cme")).verified
    assert [each.verified for each in FORMS["devon.cme1"].deadlines] == [False, False, True]


@pytest.mark.parametrize("form", ["cornwall.cme", "devon.cme1"])
@pytest.mark.parametrize(
    ("known", "day"),
    [
        ({"pupil__care_status": "now"}, AT.date()),
        ({"pupil__social_care": "cp"}, AT.date()),
        ({}, date(2026, 12, 4)),
    ],
)
def test_a_missing_child_who_is_looked_after_or_known_is_told_of_at_once(form, known, day):
    """Either is enough; without both, ten school days after the pupil last attended."""
    facts = {"pupil__care_status": "not", "pupil__social_care": "none"} | known

    assert due(draft_of(form, **facts)).day == day
