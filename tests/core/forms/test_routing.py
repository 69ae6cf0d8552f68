"""To which authority a form goes, which other one is told, and which forms an event asks for."""

from datetime import date

import pytest
from attrs import evolve
from forms import FORMS, REGISTERS, draft_of

from attendance_core.forms.choosing import forms_for, missing_kind
from attendance_core.forms.routing import routes
from attendance_core.forms.spec import Reaching
from attendance_core.roll import Roll

DAY = date(2026, 11, 20)


def asked(form, *, home=878, school=908, **changes):
    """Give what a form is filled for, where the school and the pupil's home are."""
    pupil = evolve(REGISTERS.roll.pupils[0], home_la_number=home)
    roll = Roll((pupil,), REGISTERS.roll.enrolments, REGISTERS.roll.parents)
    made = evolve(REGISTERS, roll=roll, school=evolve(REGISTERS.school, la_number=school))
    return draft_of(evolve(FORMS[form], **changes), registers=made).asked[0]


@pytest.mark.parametrize(
    "form", ["cornwall.cme", "cornwall.cmooe", "cornwall.ehe", "cornwall.deletion"]
)
def test_the_home_authority_has_a_copy_where_it_is_another(form):
    """Proposed, with the reason: a person decides."""
    it = asked(form)
    first, copy = routes(it.spec, it)

    assert (first.la_number, first.is_copy) == (908, False)
    assert (copy.la_number, copy.is_copy) == (878, True)
    assert "The pupil lives in the area of local authority 878" in copy.says


@pytest.mark.parametrize(
    "form", ["cornwall.tptt.start", "cornwall.penalty_notice", "cornwall.new_pupil"]
)
def test_other_forms_go_to_one_authority(form):
    """A part-time timetable, a notice and a new pupil are told of once."""
    it = asked(form)

    assert [each.la_number for each in routes(it.spec, it)] == [908]


def test_at_home_in_the_schools_area_there_is_no_copy():
    """It would be the same form twice."""
    it = asked("cornwall.cme", home=908)

    assert len(routes(it.spec, it)) == 1


def test_where_the_pupil_lives_may_not_be_known():
    """Then a person finds out: nothing is assumed."""
    it = asked("cornwall.cme", home=None)
    _, copy = routes(it.spec, it)

    assert copy.la_number is None
    assert "is not known" in copy.says


@pytest.mark.parametrize(
    ("school", "says"), [(None, "is not known"), (878, "area of 878: look again")]
)
def test_a_form_of_another_authority_than_the_schools_is_told_of(school, says):
    """The school may have the wrong adapter."""
    it = asked("cornwall.tptt.start", school=school)

    assert says in routes(it.spec, it)[0].says


def test_a_form_may_name_the_home_authority():
    """Then it goes there, and nowhere else."""
    it = asked("cornwall.cme", goes_to=Reaching.HOME)

    assert [(each.la_number, each.is_copy) for each in routes(it.spec, it)] == [(878, False)]


@pytest.mark.parametrize(
    ("kind", "event", "forms"),
    [
        (
            "part_time_timetable",
            "started",
            ["cornwall.tptt.start", "plymouth.ptt1", "devon.reduced_timetable"],
        ),
        (
            "part_time_timetable",
            "extended",
            ["cornwall.tptt.review", "plymouth.ptt2", "devon.reduced_timetable.review"],
        ),
        (
            "part_time_timetable",
            "reviewed",
            ["cornwall.tptt.review", "devon.reduced_timetable.review"],
        ),
        ("part_time_timetable", "ended", ["cornwall.tptt.end", "devon.reduced_timetable.review"]),
        ("cme", "raised", ["cornwall.cme", "plymouth.cme", "devon.cme1", "birmingham.cme"]),
        ("cmooe", "closed", ["cornwall.cmooe", "devon.pme"]),
        ("ap_notification", "started", ["plymouth.ap"]),
        ("ehe", "notified", ["cornwall.ehe", "plymouth.ehe", "devon.ehe"]),
        ("deletion", "deleted", ["cornwall.deletion", "plymouth.deletion", "devon.deletion"]),
        ("new_pupil", "entered", ["cornwall.new_pupil", "plymouth.new_pupil", "devon.new_pupil"]),
        ("sickness", "due", ["cornwall.sickness", "plymouth.sickness", "devon.sickness"]),
        ("absence", "due", ["cornwall.absence", "plymouth.absence", "devon.absence"]),
        (
            "ewo_referral",
            "referred",
            ["cornwall.ewo_referral", "plymouth.ewo_referral", "devon.ewo_referral"],
        ),
        ("part_time_timetable", "dreamt of", []),
    ],
)
def test_each_authority_wants_its_own_events(kind, event, forms):
    """Plymouth asks for a second form beyond six weeks alone; Cornwall for one at the end."""
    found = forms_for(FORMS.values(), kind=kind, event=event, on=DAY)

    assert {each.id for each in found} == set(forms)


def test_a_form_is_asked_for_while_it_is_in_force():
    """The day before, the first day, the last, and the day after."""
    spec = evolve(FORMS["devon.cme1"], in_force=date(2026, 9, 1), until=DAY)
    days = [date(2026, 8, 31), date(2026, 9, 1), DAY, date(2026, 11, 21)]
    found = [forms_for([spec], kind="cme", event="raised", on=day) for day in days]

    assert [len(each) for each in found] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("is_on_roll", "is_found", "kind"),
    [(True, True, "cmooe"), (True, False, "cme"), (False, True, "cme"), (False, False, "cme")],
)
def test_on_the_roll_and_found_a_pupil_misses_out(is_on_roll, is_found, kind):
    """Off the roll, or lost, a pupil is missing."""
    assert missing_kind(is_on_roll=is_on_roll, is_found=is_found) == kind
