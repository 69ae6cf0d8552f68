"""Declarations are answered from dated records: never by default, and never by a tick."""

from datetime import date

import pytest
from attrs import evolve
from forms import FORMS, REGISTERS, case_of, draft_of

from attendance_core.conformance.form_case import AT, BEFORE_HALF_TERM
from attendance_core.forms import FormSpec, Per
from attendance_core.forms.as_keying_sheet import as_keying_sheet
from attendance_core.forms.checking import issues
from attendance_core.forms.filling import Typed, drafts
from attendance_core.forms.written import as_text

START = "cornwall.tptt.start"
FIVE = {
    *("guidance_applied", "multi_agency_meeting", "sen_service_consulted", "risk_assessment"),
    *("parental_consent", "free_meals"),
}


def answers(draft):
    """Give whether each declaration is shown, by name."""
    return {each.spec.name: each.is_shown for each in draft.declarations}


def changed(draft, name, **changes):
    """Fill again, with one fact changed."""
    (asked,) = draft.asked
    facts = [evolve(each, **changes) if each.name == name else each for each in asked.case.facts]
    case = evolve(asked.case, facts=tuple(facts))
    (made,) = drafts(draft.spec, asked.registers, [case], as_at=draft.as_at)
    return made


def test_cornwalls_five_are_shown_by_the_records_of_a_whole_case():
    """With the record, its day and who wrote it; what is not asked of this pupil is not there."""
    draft = draft_of(START)

    assert answers(draft) == dict.fromkeys(FIVE - {"sen_service_consulted"}, True)
    assert "Shown by: case log (23/10/2026, Attendance Manager)" in as_text(draft)
    assert "1. [ ] The local authority's guidance was read and applied." in as_keying_sheet(draft)
    assert {each.name for each in FORMS[START].declarations} == FIVE


def test_a_pupil_with_a_plan_is_asked_about_the_sen_service():
    """And one of whom nobody knows whether there is a plan is asked as well."""
    assert "sen_service_consulted" in answers(draft_of(START, pupil__sen_status="E"))
    assert "sen_service_consulted" in answers(draft_of(START, pupil__sen_status=None))


@pytest.mark.parametrize(
    "change",
    [
        {"source": ""},
        {"source": "  "},
        {"on": date(2026, 11, 21)},
        {"value": date(2026, 11, 21)},
    ],
)
def test_what_is_no_dated_record_shows_nothing(change):
    """No source, written after the form, or of a meeting that is still to come."""
    draft = changed(draft_of(START), "meeting.day", **change)

    assert answers(draft)["multi_agency_meeting"] is False
    assert "Open. No dated record shows: day of the meeting" in as_text(draft)
    assert any(
        each.name == "multi_agency_meeting" and "day of the meeting" in each.says
        for each in issues(draft)
    )


def test_what_is_typed_declares_nothing():
    """A person who types a day has shown no record of it."""
    draft = draft_of(START, meeting__day=None)
    (asked,) = draft.asked
    typed = Typed({"meeting.day": BEFORE_HALF_TERM})
    (made,) = drafts(draft.spec, asked.registers, [asked.case], as_at=draft.as_at, typed=typed)

    assert answers(made)["multi_agency_meeting"] is False


def test_a_record_that_says_no_shows_nothing():
    """Somebody wrote down that it was not done."""
    spec = _with_evidence("withdrawal.letter_by_parent")

    assert answers(draft_of(spec, withdrawal__letter_by_parent=False)) == {"own": False}
    assert answers(draft_of(spec, withdrawal__letter_by_parent=True)) == {"own": True}


def _with_evidence(*names: str) -> FormSpec:
    spec = FORMS[START]
    declaration = evolve(spec.declarations[0], name="own", evidence=names)
    return evolve(spec, declarations=(declaration,))


def test_every_part_of_the_evidence_is_needed():
    """One of two is not enough."""
    spec = _with_evidence("meeting.day", "risk_assessment.day")

    assert answers(draft_of(spec)) == {"own": True}
    assert answers(draft_of(spec, risk_assessment__day=None)) == {"own": False}


def test_each_review_asks_a_parent_again():
    """On the day of the review before it is enough; the day before that is not."""
    agreed = {"consent__given_on": date(2026, 10, 23)}
    same = draft_of("cornwall.tptt.review", review__previous=date(2026, 10, 23), **agreed)
    later = draft_of("cornwall.tptt.review", review__previous=date(2026, 10, 24), **agreed)
    never = draft_of("cornwall.tptt.review", review__previous=None, **agreed)

    assert answers(same) == {"parental_consent": True}
    assert answers(later) == answers(never) == {"parental_consent": False}


def test_of_several_children_each_has_a_record():
    """One family's form declares nothing of a child of whom no record shows it."""
    spec = evolve(_with_evidence("meeting.day"), per=Per.FAMILY)
    both = [case_of(spec), case_of(spec)]
    one = [case_of(spec), case_of(spec, meeting__day=None)]
    (shown,) = drafts(spec, REGISTERS, both, as_at=AT)
    (lacking,) = drafts(spec, REGISTERS, one, as_at=AT)

    assert answers(shown) == {"own": True}
    assert answers(lacking) == {"own": False}


def test_what_has_ended_needs_no_new_agreement():
    """A pupil who is back to full time has no timetable to agree to."""
    ended = draft_of("devon.reduced_timetable.review", review__outcome="full_time")

    assert answers(ended) == {}
