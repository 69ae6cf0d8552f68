"""Duty 12: paperwork and evidence for referrals to the education welfare officer.

Completeness is 100 % only when all required sections and evidence are there. The chronology is in
order and holds no future dates.
"""

from datetime import date, timedelta

import pytest
from attrs import evolve
from evidence_case import AS_AT, CHECK, EVENTS, PAPERS, STATEMENTS, WINDOW, case_of
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_core.correspondence.evidence import (
    Declared,
    Request,
    ewo_referral_pack,
)
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.correspondence.evidence.required import Kind, law_of
from attendance_core.errors import Refused

NAMES = [each.name for each in law_of(Kind.EWO_REFERRAL).declarations]
KINDS = ("letter", "minutes")


def referral(statements, declared):
    """Make a request of the statements and declarations of some names."""
    return Request(
        "P-ONE",
        WINDOW,
        "Attendance Officer",
        "Attendance Manager",
        checked=CHECK,
        statements={name: STATEMENTS[name] for name in statements},
        declared=tuple(
            Declared(name, "Headteacher", date(2026, 10, 1), "log") for name in declared
        ),
    )


@settings(max_examples=60)
@given(
    st.sets(st.sampled_from(sorted(STATEMENTS))) | st.just(set(STATEMENTS)),
    st.sets(st.sampled_from(NAMES)) | st.just(set(NAMES)),
    st.sets(st.sampled_from(KINDS)) | st.just(set(KINDS)),
    st.booleans(),
)
def test_completeness_is_100_percent_only_with_everything(statements, declared, kinds, has_events):
    """Whatever is missing, the share is below 1, and each thing that is missing is named."""
    papers = tuple(each for each in PAPERS if each.parent == "P-ONE" and each.kind.value in kinds)
    events = EVENTS[1:2] if has_events else ()
    made = ewo_referral_pack(
        case_of(papers=papers, events=events), referral(statements, declared), as_at=AS_AT
    ).completeness
    lacking = len(STATEMENTS) - len(statements) + len(NAMES) - len(declared)
    lacking += len(KINDS) - len(kinds) + (not has_events)

    assert len(made.missing) == lacking
    assert (made.share == 1) == made.is_complete == (lacking == 0)


@given(st.permutations(EVENTS))
def test_the_chronology_is_in_order(events):
    """Oldest first, whatever order the log has."""
    papers = PAPERS
    made = ewo_referral_pack(
        case_of(events=tuple(events), papers=papers), referral((), ()), as_at=AS_AT
    )
    moments = [each.moment for each in made.chronology.events]

    assert moments == sorted(moments)
    assert max(moments) <= AS_AT


def test_a_date_to_come_is_refused():
    """An event or a paper of a day after the pack's moment: each is named."""
    tomorrow = AS_AT + timedelta(days=1)
    event = evolve(EVENTS[1], moment=tomorrow)
    paper = evolve(PAPERS[1], key="later", on=tomorrow.date())
    case = case_of(events=(*EVENTS, event), papers=(*PAPERS, paper))
    with pytest.raises(Refused) as caught:
        ewo_referral_pack(case, referral(STATEMENTS, NAMES), as_at=AS_AT)

    assert [(each.place, each.key) for each in caught.value.faults] == [
        ("papers", "later"),
        ("events", tomorrow.isoformat()),
    ]


def test_the_certificate_is_of_the_year_and_of_the_year_before():
    """As a referral is asked for, unless somebody asks otherwise; before, the pupil had none."""
    made = ewo_referral_pack(case_of(), referral((), ()), as_at=AS_AT)

    assert [each.span for each in made.certificates] == [(date(2026, 8, 1), WINDOW[1])]


def test_what_is_missing_is_said_to_the_office_and_across_the_pack():
    """The report lists it; the pack says that it is not whole."""
    made = ewo_referral_pack(case_of(papers=(), events=()), referral((), ()), as_at=AS_AT)

    assert "the pupil's own views" in made.completeness.missing
    assert "*** INCOMPLETE ***" in as_text(made)
