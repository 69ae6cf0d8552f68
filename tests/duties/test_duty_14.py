"""Duty 14, as far as forms go: part-time timetables told to the local authority.

There is no part-time timetable without consent, an end, a plan and a notification; each authority
is told of the events that it asks for; reviews are half-termly and at most six weeks apart.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from forms import FORMS, draft_of

from attendance_core.errors import Refused
from attendance_core.forms.case_file import read_cases
from attendance_core.forms.checking import is_ready, issues
from attendance_core.forms.choosing import forms_for
from attendance_core.forms.due import due
from attendance_core.forms.filling import drafts
from attendance_core.forms.written import as_text, as_word
from attendance_core.office import open_folder
from attendance_core.tables import LONDON

FOLDER = Path(__file__).parents[2] / "examples" / "forms"
READ = read_cases(
    (FOLDER / "part_time.toml").read_text(encoding="utf-8"), place="case", papers=lambda _: b""
)
REGISTERS = open_folder(FOLDER / "school")
AT = datetime(2026, 11, 20, 10, tzinfo=LONDON)
KIND = "part_time_timetable"
STARTED = ("cornwall.tptt.start", "plymouth.ptt1", "devon.reduced_timetable")


def filled(form, *, without=(), **changes):
    """Fill a form of the timetable that starts on 23 November; a change is another day."""
    (case,) = READ.cases
    facts = (each for each in case.facts if each.name not in without)
    told = tuple(
        evolve(each, value=changes.get(each.name.replace(".", "__"), each.value)) for each in facts
    )
    made = drafts(FORMS[form], REGISTERS, [evolve(case, facts=told)], as_at=AT, typed=READ.typed)
    return made[0]


def named(draft):
    """Give what is told of a draft, by name."""
    return [each.name for each in issues(draft)]


@pytest.mark.parametrize("form", STARTED)
def test_one_case_is_the_notification_of_each_authority(form):
    """Cornwall's TPTT, Plymouth's PTT1 and Devon's, each under its own name."""
    draft = filled(form)

    assert FORMS[form].name in as_text(draft)
    assert due(draft).day == date(2026, 11, 23)
    assert is_ready(draft) is (form != "plymouth.ptt1")


def test_plymouth_asks_for_the_key_stage_as_well():
    """It reports by it; the case does not have it yet."""
    assert [each.field for each in issues(filled("plymouth.ptt1")) if each.level == "error"] == [
        "pupil.key_stage"
    ]


def test_there_is_none_without_consent():
    """A stop: nothing that could be handed in is written."""
    draft = filled("cornwall.tptt.start", without=("consent.given_on",))

    assert named(draft)[0] == "agreed"
    with pytest.raises(Refused, match="never imposed"):
        as_word(draft)


@pytest.mark.parametrize("gone", ["plan.end", "plan.steps", "plan.review_dates"])
def test_there_is_none_without_an_end_and_a_plan(gone):
    """What is missing keeps the form from being ready."""
    draft = filled("cornwall.tptt.start", without=(gone,))

    assert gone in [each.field for each in issues(draft) if each.level == "error"]
    assert not is_ready(draft)


def test_more_than_six_weeks_is_asked_about():
    """Six weeks to the day are not."""
    start = date(2026, 10, 6)
    in_time = {"plan__start": start, "plan__end": date(2026, 11, 17)}
    reviews = {"plan__review_dates": (date(2026, 11, 2),), "meeting__day": start}
    longer = {"plan__start": start, "plan__end": date(2026, 11, 18)}

    assert "six_weeks" not in named(filled("cornwall.tptt.start", **in_time, **reviews))
    assert "six_weeks" in named(filled("cornwall.tptt.start", **longer, **reviews))


def test_each_half_term_has_its_review():
    """From September to December with one in the first half alone is asked about."""
    span = {"plan__start": date(2026, 9, 7), "plan__end": date(2026, 12, 18)}
    one = filled("cornwall.tptt.start", **span, plan__review_dates=(date(2026, 10, 2),))
    enough = (date(2026, 10, 16), date(2026, 11, 20))

    assert "reviews" in named(one)
    assert "reviews" not in named(filled("cornwall.tptt.start", **span, plan__review_dates=enough))


def test_each_authority_is_told_of_the_events_that_it_asks_for():
    """A start and an end in Cornwall, an extension in Plymouth, every change in Devon."""
    events = ("started", "reviewed", "extended", "ended")
    found = {
        event: [each.id for each in forms_for(FORMS.values(), kind=KIND, event=event, on=AT.date())]
        for event in events
    }

    assert found == {
        "started": list(STARTED),
        "reviewed": ["cornwall.tptt.review", "devon.reduced_timetable.review"],
        "extended": ["cornwall.tptt.review", "plymouth.ptt2", "devon.reduced_timetable.review"],
        "ended": ["cornwall.tptt.end", "devon.reduced_timetable.review"],
    }


def test_a_review_asks_a_parent_again():
    """What was agreed before it is no agreement to what comes after."""
    draft = draft_of("cornwall.tptt.review", review__previous=date(2026, 11, 2))

    assert named(draft)[0] == "agreed_again"
