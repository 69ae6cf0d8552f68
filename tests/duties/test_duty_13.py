"""Duty 13: children missing education and missing out on it, told to the local authority.

A draft is produced for each authority from one case. A missing home visit is a hard stop where an
authority demands one. On the roll it is a child who misses out; off the roll, or lost, one who is
missing. Every output says that the pupil stays on roll.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from forms import AUTHORITIES, FORMS, spec_of

from attendance_core.errors import Refused
from attendance_core.forms.as_json import as_json
from attendance_core.forms.as_keying_sheet import as_keying_sheet
from attendance_core.forms.case_file import read_cases
from attendance_core.forms.checking import is_ready, issues
from attendance_core.forms.choosing import forms_for, missing_kind
from attendance_core.forms.draft import Draft
from attendance_core.forms.due import due
from attendance_core.forms.filling import drafts
from attendance_core.forms.packing import file_name
from attendance_core.forms.written import as_html, as_text
from attendance_core.office import open_folder
from attendance_core.tables import LONDON

FOLDER = Path(__file__).parents[2] / "examples" / "forms"
READ = read_cases(
    (FOLDER / "cme.toml").read_text(encoding="utf-8"), place="cme.toml", papers=lambda _: b""
)
REGISTERS = open_folder(FOLDER / "school")
AT = datetime(2026, 11, 19, 16, tzinfo=LONDON)
EALING = spec_of(
    'based_on = ["cme"]\n'
    'checks = [{ name = "home_visit", level = "stop", says = "No home visit: not ready.", '
    'when = [{ field = "enquiries.home_visits", is_held = false }] }]\n'
)


def filled(spec, *, without=()):
    """Fill a form of the case of a pupil whom nobody has reached since 5 November."""
    (case,) = READ.cases
    facts = tuple(each for each in case.facts if each.name not in without)
    case = evolve(case, kind=spec.kind, facts=facts)
    (draft,) = drafts(spec, REGISTERS, [case], as_at=AT, typed=READ.typed)
    return draft


def wanted():
    """Give the forms that the four authorities want of a child who is missing."""
    return forms_for(FORMS.values(), kind="cme", event="raised", on=AT.date())


def test_one_case_gives_a_draft_for_each_authority():
    """Four authorities, four forms, the same facts under each one's labels."""
    made = [filled(each) for each in wanted()]
    texts = [as_text(each) for each in made]

    assert len(made) == len(AUTHORITIES) == 4
    assert all("The house is empty, and no number answers." in each for each in texts)
    assert "Outline of the circumstances: The house" in texts[-1]
    assert "The circumstances: The house" in texts[0]
    assert all(is_ready(each) for each in made)


@pytest.mark.parametrize("gone", [("enquiries.home_visits",)])
def test_a_missing_home_visit_stops_the_form_where_one_is_demanded(gone):
    """Ealing refuses it; elsewhere it is missing, and the form can be looked at."""
    stopped = filled(EALING, without=gone)

    assert issues(stopped)[0].says == "No home visit: not ready."
    with pytest.raises(Refused, match="No home visit"):
        as_keying_sheet(stopped)
    assert as_keying_sheet(filled(EALING))
    assert "Home visits*: missing" in as_keying_sheet(filled(FORMS["cornwall.cme"], without=gone))


def test_on_the_roll_and_found_it_is_the_other_form():
    """Who has stopped coming and has not moved is no child missing education."""
    assert missing_kind(is_on_roll=True, is_found=True) == "cmooe"
    assert missing_kind(is_on_roll=True, is_found=False) == "cme"
    assert missing_kind(is_on_roll=False, is_found=True) == "cme"
    found = [
        each.name for each in issues(filled(FORMS["cornwall.cmooe"])) if each.name == "is_it_cmooe"
    ]
    assert found == ["is_it_cmooe"]


def test_by_day_ten_at_the_latest():
    """Last in school on Thursday 5 November: the tenth school day is Thursday the nineteenth."""
    assert due(filled(FORMS["cornwall.cme"])).day == date(2026, 11, 19)
    assert due(filled(FORMS["devon.cme1"])).day == date(2026, 11, 19)


def outputs(draft: Draft):
    """Give everything that is written of a draft."""
    return as_text(draft), as_json(draft), as_html(draft), as_keying_sheet(draft)


def test_every_output_says_that_the_pupil_stays_on_roll():
    """And that a person submits it; no file has anybody's name."""
    forms = [*wanted(), FORMS["cornwall.cmooe"], FORMS["plymouth.cmooe"], FORMS["devon.pme"]]
    for draft in map(filled, forms):
        assert all("The pupil stays on the roll of the school." in each for each in outputs(draft))
        assert all("not submitted" in each for each in outputs(draft))
        assert file_name(draft, ".pdf").endswith("_CME-2026-3.pdf")
