"""A school's own file completes a form, without code, and is marked as the school's word."""

from datetime import date
from pathlib import Path

import pytest
from forms import FORMS, REGISTERS, case_of, draft_of, forms_of, with_fact
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.conformance.form_case import AT
from attendance_core.errors import Refused
from attendance_core.forms import Fact, Word
from attendance_core.forms.as_json import as_json
from attendance_core.forms.as_keying_sheet import as_keying_sheet
from attendance_core.forms.checking import issues
from attendance_core.forms.completing import completed
from attendance_core.forms.filling import drafts
from attendance_core.forms.written import as_text

EXAMPLE = Path(__file__).parents[3] / "examples" / "forms" / "completing.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
START = "cornwall.tptt.start"


def own(text):
    """Give the forms of all authorities with a school's own file laid over them, by id."""
    return {each.id: each for each in completed(FORMS.values(), text, place="own.toml")}


def test_the_schools_word_is_marked_and_verified():
    """What it says of a field it has seen; what it is silent on stays as it was."""
    found = own(TEXT)[START]
    by_name = {each.name: each for each in found.fields}

    assert by_name["pupil.upn"].word is Word.SCHOOL
    assert by_name["pupil.upn"].verified
    assert by_name["pupil.sex"] == FORMS[START].fields[14]
    assert (found.called, found.checked_on) == ("TPTT start", date(2026, 11, 16))
    assert own(TEXT)["devon.cme1"] == FORMS["devon.cme1"]


def test_the_order_of_the_portal_is_that_of_the_sheet():
    """Whoever keys it goes down the sheet, and knows how long there is."""
    sheet = as_keying_sheet(draft_of(own(TEXT)[START], reason__category="reintegration"))

    assert sheet.index("1. Unique pupil number*: J919400123001") > 0
    assert sheet.index("2. Legal surname*") < sheet.index("3. Legal forenames*")
    assert "After 20 minutes without a key all is lost" in sheet
    assert "Tell us more* (up to 500 characters)" in sheet
    assert "With its check letter." in sheet
    assert "Main reason*: Reintegration to school" in sheet


def test_a_value_that_the_form_does_not_take_is_an_error():
    """The school's list is shorter than the library's."""
    found = issues(draft_of(own(TEXT)[START], reason__category="awaiting_placement"))

    assert ("not_allowed", "reason.category") in [(each.name, each.field) for each in found]


def test_a_text_that_is_too_long_is_an_error():
    """A portal would cut it off."""
    found = issues(draft_of(own(TEXT)[START], reason__category="other", reason__text="x" * 501))

    assert [each.says for each in found if each.name == "too_long"] == [
        "Tell us more: the form takes 500 characters."
    ]


def test_a_nil_return_is_wanted_where_the_school_says_so():
    """Whether an authority wants one is not public."""
    head = '[[form]]\nid = "cornwall.absence"\nchecked_on = 2026-11-16\nchecked_by = "Officer"\n'

    assert own(f"{head}nil = true\n")["cornwall.absence"].nil
    assert not own(head)["cornwall.absence"].nil


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            '"cornwall.tptt.start"',
            '"cornwall.tptt.begin"',
            "key form[1].id: one of birmingham.cme,",
        ),
        ('"cornwall.cme"', f'"{START}"', "key form[2].id: a form that stands once was expected"),
        ("checked_on = 2026-11-16\n", "", "key form[1].checked_on: this key is missing"),
        ('"pupil.upn", label', '"pupil.number", label', "key form[1].fields[1].name: a field of"),
        ("longest = 500", 'longest = "500"', "key form[1].fields[3].longest: a whole number"),
        ("times_out_after", "timeout", "key form[1].channel.timeout: this key is not known here"),
        ('"enquiries.home_visits", is_held', '"enquiries.visits", is_held', "not enquiries.visits"),
        (
            'leave_out = ["pupil.former_surname"]',
            'leave_out = ["pupil.former_surnam"]',
            "key form[1].leave_out[1]: a field of the dictionary was expected",
        ),
        (
            '"pupil.legal_surname", "pupil.legal_forenames"',
            '"pupil.surname", "pupil.legal_forenames"',
            "key form[1].order[2]: a field of the dictionary was expected",
        ),
        ("2026-11-16", "0026-11-16", "key form[1].checked_on: a day of the years 1900 to 2199"),
        ("longest = 500", "longest = 0", "key form[1].fields[3]: a length of at least one"),
        (
            'name = "pupil.upn", label',
            'name = "family.parents", allowed = { a = "A" }, label',
            "key form[1].fields[1]: values were expected of a choice or a text",
        ),
    ],
)
def test_a_file_that_is_amiss_is_refused(before, after, fault):
    """Each fault names its key, and nothing of what stands there."""
    with pytest.raises(Refused) as refused:
        own(TEXT.replace(before, after, 1))

    assert any(fault in str(each) for each in refused.value.faults)


@given(st.text())
def test_any_text_is_refused_by_its_place(text):
    """A school's file is read as strictly as ours."""
    with pytest.raises(Refused, match=r"own\.toml"):
        own(text)


def test_the_adapter_reads_the_file_that_the_settings_name(tmp_path):
    """With the addresses, which are the school's to know."""
    found = forms_of(
        "cornwall", completing=EXAMPLE, addresses={"tptt_start": "https://example.org/t"}
    )

    assert found[START].called == "TPTT start"
    assert "Address: https://example.org/t" in as_keying_sheet(
        draft_of(found[START], reason__category="other")
    )
    with pytest.raises(Refused, match=r"gone\.toml: a file that can be read was expected"):
        forms_of("cornwall", completing=tmp_path / "gone.toml")


def test_an_address_of_no_form_is_refused():
    """A misspelt name would leave the form without its address."""
    with pytest.raises(Refused, match=r"cornwall, key addresses\.tptt: one of absence, cme,"):
        forms_of("cornwall", addresses={"tptt": "https://example.org"})


def test_what_no_dictionary_has_a_school_names_itself():
    """What a live form asks besides is text of the case, and told nowhere else."""
    text = TEXT.replace(
        "fields = [",
        'fields = [{ name = "own.gp", label = "Name of the GP", required = true },',
        1,
    )
    spec = own(text)[START]
    missing = draft_of(spec, reason__category="other")
    case = with_fact(
        case_of(spec, reason__category="other"),
        Fact("own.gp", "Dr Example", "SENCo", date(2026, 11, 16), "e-mail of 16 November"),
    )
    (filled,) = drafts(spec, REGISTERS, [case], as_at=AT)

    assert "Name of the GP: it is missing." in [each.says for each in issues(missing)]
    assert "Name of the GP*: Dr Example" in as_keying_sheet(filled)
    assert "What the form asks besides" in as_text(filled)
    (other,) = drafts(FORMS[START], REGISTERS, [case], as_at=AT)
    assert "Dr Example" not in as_text(other) + as_json(other)


def test_everything_amiss_is_told_at_once():
    """A misspelt key hides no misspelt name, and one form no other."""
    text = (
        TEXT.replace("called =", "name =", 1)
        .replace('"pupil.former_surname"', '"pupil.former"', 1)
        .replace('"enquiries.home_visits"', '"enquiries.visits"', 1)
    )
    with pytest.raises(Refused) as refused:
        own(text)

    assert {each.key for each in refused.value.faults} == {
        *("form[1].name", "form[1].leave_out[1]", "form[2].checks[1].when[1]"),
    }
