"""Specifications are read strictly, in layers, and every fault is told at once."""

from importlib.resources import files

import pytest
from forms import FORMS, HEAD, TAIL, spec_of
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.errors import Refused
from attendance_core.forms import Word, canonical_fields
from attendance_core.forms.reading import packaged_specs, read_spec


def refused(body="", head=HEAD):
    """Give the faults with which a form is refused, each as a sentence."""
    with pytest.raises(Refused) as found:
        spec_of(body, head)
    return [str(each) for each in found.value.faults]


def check(measures):
    """Give a form's line with one stop."""
    return f'checks = [{{ name = "a", level = "stop", says = "…", {measures} }}]\n'


def test_a_working_set_stands_in_and_what_is_published_lies_over_it():
    """The label and the rule are the authority's; the rest stays as it was, and unverified."""
    found = spec_of(
        'based_on = ["pupil"]\n'
        'fields = [{ name = "pupil.sex", label = "Gender", required = false, verified = true }]\n'
    )
    by_name = {each.name: each for each in found.fields}

    assert by_name["pupil.sex"].label == "Gender"
    assert by_name["pupil.sex"].word is Word.PUBLISHED
    assert not by_name["pupil.sex"].required
    assert by_name["pupil.upn"].word is Word.WORKING
    assert by_name["pupil.sex"] not in found.unverified
    assert by_name["pupil.upn"] in found.unverified


def test_an_order_comes_first_and_what_is_left_out_is_gone():
    """The others follow as they stood."""
    found = spec_of(
        'based_on = ["pupil"]\nleave_out = ["pupil.former_surname"]\norder = ["pupil.upn"]\n'
    )
    names = [each.name for each in found.fields]

    assert names[:2] == ["pupil.upn", "pupil.legal_surname"]
    assert "pupil.former_surname" not in names


def test_the_notice_of_a_kind_is_no_matter_of_a_file():
    """No form about a missing child can leave out that the pupil stays on roll."""
    assert "stays on the roll" in spec_of().notice
    assert refused('notice = ""\n') == ["example.toml, key notice: this key is not known here"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('colour = "red"\n', "key colour: this key is not known here"),
        ('based_on = ["nothing"]\n', "key based_on: the name of a working set was expected"),
        (
            'fields = [{ name = "pupil.nickname" }]\n',
            "key fields[1].name: a field of the dictionary was expected",
        ),
        (
            'fields = [{ name = "parent.contact_restriction" }]\n',
            "key fields[1].name: a field that may stand on a form was expected",
        ),
        (
            'fields = [{ name = "pupil.sex", required_if = [{ field = "pupil.fsm" }] }]\n',
            "key fields[1].required_if[1]: one of is, is_not, is_held was expected",
        ),
        (
            'fields = [{ name = "family.parents", columns = ["shoe_size"] }]\n',
            "columns of family.parents were expected, not shoe_size",
        ),
        (
            'deadlines = [{ says = "…", after = "reason.text" }]\n',
            "a field that holds day was expected, not reason.text",
        ),
        (
            'deadlines = [{ says = "…" }]\n',
            "key deadlines[1]: after, with days or school_days or neither, or fixed was expected",
        ),
        (
            'checks = [{ name = "a", level = "stop", says = "…" }]\n',
            "key checks[1]: conditions, or one of in_order, within, gaps, reaches, were expected",
        ),
        (
            check('within = { from = "plan.start", to = "plan.end" }'),
            "key checks[1].within: one of weeks, school_days, years was expected",
        ),
        (
            check('when = [{ field = "pupil.social_care", is = ["CP"] }]'),
            "values among none, early_help, cin, cp were expected of pupil.social_care",
        ),
        (
            check('when = [{ field = "pupil.fsm", is = ["yes"] }]'),
            "values of pupil.fsm were expected in a condition",
        ),
        (
            check(
                'gaps = { days = "plan.start", from = "plan.start", to = "plan.end", weeks = 6 }'
            ),
            "a field that holds days was expected, not plan.start",
        ),
        (
            'declarations = [{ name = "a", label = "A.", evidence = [] }]\n',
            "key declarations.a: the records that show it were expected",
        ),
        (
            'declarations = [{ name = "a", label = "A.", evidence = ["pupil.luck"] }]\n',
            "a field of the dictionary was expected, not pupil.luck",
        ),
        ("nil = true\n", "a form for a list was expected: no other takes a nil return"),
    ],
)
def test_what_could_never_come_about_is_refused(body, fault):
    """A misspelt rule would be silent for ever."""
    assert any(each.endswith(fault) for each in refused(body))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('kind = "cme"', 'kind = "cmd"', "key kind: one of part_time_timetable, cme, cmooe,"),
        ('id = "example.form"', 'id = "form"', "key id: an id such as cornwall.tptt.start was"),
        ('per = "child"', 'per = "each"', "key per: one of child, parent, family, list was"),
        ('authority = "Example Council"\n', "", "key authority: this key is missing"),
        ('version = "1"', 'version = "1"\nsources = []', "key sources: at least one was"),
        ('events = ["raised"]', "events = []", "key events: at least one was expected"),
        ('id = "example.form"', 'id = "example.zoë"', "key id: an id such as cornwall.tptt.start"),
    ],
)
def test_the_head_is_read_strictly(before, after, fault):
    """A form is somebody's, of a kind that there is."""
    text = f"{HEAD.replace(before, after)}{'' if 'sources' in after else TAIL}"
    with pytest.raises(Refused) as found:
        read_spec(text, place="example.toml")

    assert any(fault in str(each) for each in found.value.faults)


def test_all_faults_of_a_file_are_told_at_once():
    """Nobody reads a file again and again."""
    found = refused(
        'fields = [{ name = "pupil.nickname" }, { name = "pupil.motto" }]\nbased_on = ["x"]\n'
    )

    assert len(found) == 3


def test_a_folder_has_each_form_once(tmp_path):
    """Two files of one id are two words about one form."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(HEAD + TAIL, encoding="utf-8")
    (tmp_path / "read.md").write_text("no form", encoding="utf-8")

    with pytest.raises(Refused, match=r"example\.form: an id that stands once was expected"):
        packaged_specs(tmp_path)


def test_the_dictionary_says_of_each_field_what_it_is():
    """A table with its columns; what is internal, or there is none of, stands on no form."""
    fields = canonical_fields()
    used = {each.name for spec in FORMS.values() for each in spec.fields}

    assert all(each.columns for each in fields.values() if each.kind == "table")
    assert {name for name, each in fields.items() if each.is_internal} & used == set()
    assert used <= fields.keys()


TEXTS = [
    each.read_text(encoding="utf-8")
    for folder in files("attendance_adapters.la_forms").joinpath("data").iterdir()
    for each in folder.iterdir()
]


@given(st.text())
def test_any_text_is_refused_by_its_place(text):
    """Whatever stands in a file, the fault names it."""
    with pytest.raises(Refused, match=r"example\.toml"):
        read_spec(text, place="example.toml")


@given(st.sampled_from(TEXTS), st.data())
def test_a_broken_form_is_refused_or_read(text, data):
    """A line that is lost, doubled or changed gives a form or a fault, and nothing else."""
    lines = text.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.sampled_from(["", lines[at] * 2, lines[at][:-3], "name = 3", *lines[:8]]))
    changed = "\n".join([*lines[:at], other, *lines[at + 1 :]])
    try:
        places = {read_spec(changed, place="example.toml") and "example.toml"}
    except Refused as refusal:
        places = {each.place for each in refusal.faults}

    assert places == {"example.toml"}
