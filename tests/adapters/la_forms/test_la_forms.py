"""The forms that ship say what is known of each authority, and no more than that."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from forms import AUTHORITIES, FORMS, forms_of

from attendance_core.forms import Per
from attendance_core.forms.completing import completed
from attendance_core.forms.parts import ChannelKind
from attendance_core.hooks import SchoolAdapters
from attendance_core.identifiers import is_known_authority
from attendance_core.sources import Status
from attendance_core.trust import read_trust

FOLDER = files("attendance_adapters.la_forms").joinpath("data")


def kinds(name):
    """Give the kinds of forms that an authority has here."""
    return {each.kind for each in forms_of(name).values()}


@pytest.mark.parametrize("name", ["cornwall", "plymouth", "devon"])
def test_the_three_authorities_have_a_form_for_each_duty(name):
    """And Plymouth alone one for a pupil in alternative provision."""
    wanted = {
        *("part_time_timetable", "cme", "cmooe", "ehe", "ewo_referral", "penalty_notice"),
        *("new_pupil", "deletion", "absence", "sickness"),
    }

    assert kinds(name) - {"ap_notification"} == wanted
    assert ("ap_notification" in kinds(name)) is (name == "plymouth")


@pytest.mark.parametrize("name", AUTHORITIES)
def test_every_form_can_be_read_by_a_person(name):
    """It begins with what it is, in a sentence, and keeps to lines that fit a page."""
    for file in FOLDER.joinpath(name).iterdir():
        text = file.read_text(encoding="utf-8")

        assert text.startswith("# ")
        assert tomllib.loads(text)["id"].startswith(f"{name}.")
        assert all(len(line) <= 100 for line in text.splitlines() if line.startswith("#"))


def test_no_address_of_an_authority_is_in_a_file():
    """Addresses, telephones and people are the configuration's."""
    texts = [each.read_text("utf-8") for folder in FOLDER.iterdir() for each in folder.iterdir()]

    assert [text for text in texts if "@" in text or "http" in text or "01" in text.split()] == []
    assert all(each.address is None for each in FORMS.values())
    assert all(each.channel.address for each in FORMS.values())


def test_what_nobody_has_published_is_not_verified():
    """No field of the three, whatever the law says; each of Birmingham's, which was seen."""
    seen = {
        id_: [each.name for each in spec.fields if each.verified] for id_, spec in FORMS.items()
    }
    with_some = {id_ for id_, names in seen.items() if names}

    assert with_some == {"birmingham.cme"}
    assert FORMS["birmingham.cme"].unverified == ()


def test_what_cornwall_has_published_is_as_it_is():
    """A web form at the start and another at the end; its declarations; as soon as it is set up."""
    start, end = FORMS["cornwall.tptt.start"], FORMS["cornwall.tptt.end"]

    assert start.channel.kind is end.channel.kind is ChannelKind.WEB_FORM
    assert start.channel.address != end.channel.address
    assert all(each.verified for each in start.declarations)
    assert start.deadlines[0].verified
    assert (start.events, end.events) == (("started",), ("ended",))


def test_what_birmingham_has_published_is_as_it_is():
    """Ten minutes, one PDF, plain names, and a paper that is not sent."""
    spec = FORMS["birmingham.fast_track"]

    assert spec.channel.times_out_after == 10
    assert (spec.packaging.single_pdf, spec.packaging.plain_names) == (True, True)
    assert [each.kind for each in spec.blocked] == ["wellbeing_form"]


def test_a_notice_is_asked_for_each_parent_and_returns_are_lists():
    """The rest is for a child."""
    per = {id_: spec.per for id_, spec in FORMS.items() if spec.per is not Per.CHILD}

    assert {each.rpartition(".")[2]: kind for each, kind in per.items()} == {
        "penalty_notice": Per.PARENT,
        "absence": Per.LIST,
        "sickness": Per.LIST,
    }


def test_every_form_has_a_source_and_a_known_authority():
    """A source without anything behind it says so."""
    sources = [each for spec in FORMS.values() for each in spec.sources]

    assert all(each.status in {Status.SINGLE_SOURCE, Status.UNVERIFIED} for each in sources)
    assert all(is_known_authority(spec.la_number) for spec in FORMS.values())
    assert {spec.la_number for spec in FORMS.values()} == {908, 879, 878, 330}


PAGE = (Path(__file__).parents[3] / "docs" / "adapters" / "la_forms.md").read_text("utf-8")
OWN, CONFIG = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_file_on_the_page_completes_a_form():
    """It is read as a school's own would be."""
    found = {each.id: each for each in completed(FORMS.values(), OWN, place="own.toml")}

    assert found["cornwall.tptt.start"].fields[0].label == "Unique pupil number"


def test_the_configuration_on_the_page_is_one(tmp_path):
    """With the file beside it, the school's forms have its word and its addresses."""
    text = f'[trust]\nname = "Example Trust"\n{CONFIG}'
    (school,) = read_trust(text, place="trust.toml").schools
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "own.toml").write_text(OWN, encoding="utf-8")
    made = SchoolAdapters.of(school, place="trust.toml", folder=tmp_path)
    found = {each.id: each for each in made.form_specs()}

    assert found["cornwall.tptt.start"].address == "https://example.org/tptt"
    assert found["cornwall.tptt.start"].checked_by == "Attendance Manager"
    assert found["cornwall.ehe"].contacts == {"questions": "01632 960003"}


def test_every_form_stands_on_the_page():
    """In the table of what there is."""
    assert [id_ for id_ in FORMS if f"`{id_}`" not in PAGE] == []


def test_what_birmingham_requires_has_a_star_there():
    """And nothing else is required, whatever a good referral has."""
    required = [each.name for each in FORMS["birmingham.cme"].fields if each.required]

    assert required == [
        *("pupil.legal_surname", "pupil.legal_forenames", "pupil.sex", "pupil.date_of_birth"),
        *("pupil.year_group", "pupil.upn", "pupil.address", "family.parents", "school.name"),
        *("pupil.care_status", "pupil.social_care", "pupil.sen_status", "pupil.traveller"),
        "safeguarding.appraisal",
    ]


def test_a_channel_that_nobody_has_named_is_not_verified():
    """Of Cornwall the web forms of the start and the end are; how an update goes is not known."""
    named = {
        id_: spec.channel.kind
        for id_, spec in FORMS.items()
        if spec.channel.verified and spec.channel.kind is not ChannelKind.NOT_KNOWN
    }

    assert named == {
        "birmingham.cme": ChannelKind.SECURE_EMAIL,
        "birmingham.fast_track": ChannelKind.WEB_FORM,
        "cornwall.tptt.start": ChannelKind.WEB_FORM,
        "cornwall.tptt.end": ChannelKind.WEB_FORM,
        "devon.cme1": ChannelKind.SMARTSURVEY,
    }


def test_a_declaration_is_verified_where_it_is_published_as_one():
    """That a parent agrees each time is a rule; that one declares it, nobody has seen."""
    found = {
        (id_, each.name)
        for id_, spec in FORMS.items()
        for each in spec.declarations
        if each.verified
    }

    assert {id_ for id_, _ in found} == {"cornwall.tptt.start"}
    assert len(found) == 6
