"""A filled form in every format: all say the same, and that it is a draft."""

import json
import re
from datetime import date, datetime
from html import unescape
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from attrs import evolve
from forms import FORMS, REGISTERS, case_of, draft_of, spec_of

from attendance_core.conformance.form_case import AT
from attendance_core.errors import Refused
from attendance_core.forms import DataClass, Fact, FormCase, Word, canonical_field
from attendance_core.forms.as_json import as_json
from attendance_core.forms.as_keying_sheet import as_keying_sheet, when_and_where
from attendance_core.forms.filling import drafts
from attendance_core.forms.written import as_html, as_pdf, as_text, as_word
from attendance_core.roll import Roll
from attendance_core.tables import LONDON

GOLDEN = Path(__file__).parents[2] / "golden" / "forms" / "texts"
# What a whole case says of every field stops some forms; those facts are otherwise here.
FINE = {"deletion": {}, "ehe": {"withdrawal__placed_by_authority": False}}


def whole(form):
    """Give a form of a case that has an answer to everything, and no stop."""
    return draft_of(form, **FINE.get(FORMS[form].kind, {}))


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_text_is_the_golden_one(form):
    """Word for word, so that the difference shows the change."""
    assert as_text(whole(form)) == (GOLDEN / f"{form}.txt").read_text(encoding="utf-8")


def test_there_is_no_golden_copy_too_many():
    """A form that is gone takes its copy with it."""
    assert {each.stem for each in GOLDEN.glob("*.txt")} == set(FORMS)


def test_the_sheet_is_the_golden_one():
    """With the order, what each value rests on, and what is to be put right first."""
    spec = evolve(FORMS["birmingham.fast_track"], contacts={"questions": "01632 960003"})
    golden = (GOLDEN.parent / "sheet.txt").read_text(encoding="utf-8")

    assert as_keying_sheet(draft_of(spec)) == golden


def _plain(text):
    return " ".join(text.split())


def _text_of(pdf):
    return " ".join(each.get_textpage().get_text_bounded() for each in pypdfium2.PdfDocument(pdf))


@pytest.mark.parametrize("form", ["cornwall.tptt.start", "devon.cme1", "cornwall.absence"])
def test_every_format_says_that_it_is_a_draft_and_what_is_in_it(form):
    """The page, the Word file and the PDF are opened for real."""
    draft = whole(form)
    said = f"Draft for a person to check and to submit to {draft.spec.authority}: not submitted"
    page = _plain(unescape(re.sub(r"<[^>]+>", " ", as_html(draft))))
    file = docx.Document(BytesIO(as_word(draft)))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    word = _plain(" ".join([*(each.text for each in file.paragraphs), *cells]))
    pdf = _plain(_text_of(as_pdf(draft)))

    for text in (page, word, pdf):
        assert said in text
        assert "Zoë" in text
        assert "J919400123001" in text
        assert draft.spec.notice in text


def test_the_pdf_is_tagged_and_the_same_for_the_same_draft():
    """PDF/A and PDF/UA, with the draft's own moment."""
    draft = whole("cornwall.cme")
    first = as_pdf(draft)

    assert first == as_pdf(draft)
    with pikepdf.open(BytesIO(first)) as file:
        assert file.Root.MarkInfo.Marked
        assert "pdfuaid" in bytes(file.Root.Metadata.read_bytes()).decode()


@pytest.mark.parametrize(
    "form", [name for name, each in FORMS.items() if each.kind in {"cme", "cmooe"}]
)
def test_every_form_about_a_missing_child_says_that_the_pupil_stays_on_roll(form):
    """In every output."""
    draft = draft_of(form)
    says = "The pupil stays on the roll of the school."

    assert all(says in each for each in (as_text(draft), as_json(draft), as_keying_sheet(draft)))
    assert says in as_html(draft)
    assert says in [
        each.text[: len(says)] for each in docx.Document(BytesIO(as_word(draft))).paragraphs
    ]
    assert says in _plain(_text_of(as_pdf(draft)))


@pytest.mark.parametrize("form", FORMS)
def test_special_data_stands_only_where_the_form_asks_for_it(form):
    """Whatever the case holds: its words are found again nowhere else."""
    draft = draft_of(form)
    listed = {each.name for each in draft.spec.fields}
    facts = [each for asked in draft.asked for each in asked.case.facts]
    special = [
        each
        for each in facts
        if canonical_field(each.name).data_class is DataClass.SPECIAL
        and str(each.value).startswith("told in")
        and each.name not in listed
    ]
    written = as_text(draft) + as_json(draft)

    assert special
    assert [each.name for each in special if each.value in written] == []


def test_the_json_has_the_value_and_where_it_comes_from():
    """Days in ISO form, what is not held as null with its state."""
    found = json.loads(as_json(draft_of("cornwall.tptt.start", plan__end=None)))
    fields = {each["name"]: each for each in found["fields"]}

    assert fields["plan.start"] == {
        "name": "plan.start",
        "label": "Start",
        "value": "2026-10-23",
        "state": "held",
        "origin": "case",
        "by": "Attendance Manager",
        "on": "2026-10-23",
        "source": "case log",
        "required": True,
        "verified": False,
        "word": Word.WORKING.value,
    }
    assert (fields["plan.end"]["value"], fields["plan.end"]["state"]) == (None, "missing")
    assert fields["timetable.normal_hours"]["value"] == "25"
    assert fields["plan.review_dates"]["value"] == ["2026-10-23"]
    assert fields["family.parents"]["value"][0]["surname"] == "Wójcik"
    assert found["due"] == {
        "day": "2026-10-23",
        "says": "As soon as it is set up.",
        "verified": True,
    }
    assert {"missing"} <= {each["name"] for each in found["issues"]}
    assert all(each["shown"] for each in found["declarations"])


def test_an_empty_list_is_none_and_no_row_has_what_it_has_not():
    """A cell that nobody filled is missing."""
    spec = spec_of('fields = [{ name = "plan.steps" }, { name = "plan.review_dates" }]\n')
    case = FormCase(
        "cme",
        "raised",
        "C-1",
        case_of(spec).pupil,
        facts=(
            Fact("plan.steps", (), "SENCo", date(2026, 11, 2)),
            Fact("plan.review_dates", (), "SENCo", date(2026, 11, 2)),
        ),
    )
    (draft,) = drafts(spec, REGISTERS, [case], as_at=AT)
    partly = draft_of(spec, plan__steps=({"from": date(2026, 11, 2)},))

    assert "Steps to full time: none\nReview dates: none" not in as_text(partly)
    assert "Steps to full time: none" in as_text(draft)
    assert "Review dates: none" in as_text(draft)
    assert "02/11/2026: missing" in as_text(partly)
    assert "   1) from: 02/11/2026; hours: missing" in as_keying_sheet(partly)


def test_who_has_seen_a_form_is_said_on_it():
    """Nobody, somebody against public sources, or the school."""
    spec = FORMS["cornwall.cme"]

    assert "checked on 23/11/2026 by the library, against public sources" in as_text(draft_of(spec))
    assert "nobody has checked it yet" in as_text(draft_of(evolve(spec, checked_on=None)))
    assert "None of its fields was seen on the live form" in as_text(draft_of(spec))
    seen = evolve(spec, fields=(evolve(spec.fields[0], verified=True), *spec.fields[1:]))
    assert "Not seen on the live form, the library's working set: DfE" in as_text(draft_of(seen))
    for each in (as_text, as_keying_sheet):
        assert "None of its fields was seen on the live form" in each(draft_of("cornwall.deletion"))
    assert "Not seen" not in as_text(draft_of("birmingham.cme"))


def test_a_stopped_form_is_shown_and_not_written():
    """As text and JSON a person sees it; what could be handed in is refused."""
    draft = draft_of("cornwall.penalty_notice", pupil__care_status="now")

    assert as_text(draft)
    assert json.loads(as_json(draft))["issues"][0]["level"] == "stop"
    for write in (as_html, as_word, as_pdf, as_keying_sheet):
        with pytest.raises(Refused, match="looked after"):
            write(draft)


def test_the_day_of_the_form_is_that_of_london():
    """Half past eleven at night in summer time is the next day in no other zone."""
    late = datetime(2026, 7, 1, 23, 30, tzinfo=LONDON)

    assert "Wednesday 1 July 2026" in as_text(draft_of("cornwall.cme", at=late))


def test_nobody_is_in_the_repr_of_a_draft():
    """What is printed, logged or raised says nothing of a child."""
    draft = draft_of("cornwall.penalty_notice")
    shown = repr((draft, *draft.every, *draft.about, *draft.asked, *draft.papers))
    secrets = ("Wójcik", "Zoë", "J919400123001", "Beata", "told in", "P-ONE", "07700900111")

    assert [each for each in secrets if each in shown] == []


HOSTILE = "<script>alert(1)</script> & \"x\" 'y'\n*** Submitted ***"


def test_a_text_is_a_text_in_every_format():
    """No markup of a page and no line of a sheet is made of it."""
    draft = draft_of("cornwall.tptt.start", reason__text=HOSTILE)
    page, sheet = as_html(draft), as_keying_sheet(draft)
    word = docx.Document(BytesIO(as_word(draft)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]

    assert "<script>" not in page
    assert unescape(page.partition("The circumstances")[2]).count("<script>alert(1)</script>") == 1
    assert not any(line.startswith("*** Submitted") for line in sheet.splitlines())
    assert HOSTILE in cells
    assert json.loads(as_json(draft))["reference"] == "CASE-7"


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\x0b", "\u2028", "\x85"])
def test_no_line_of_a_roll_looks_like_a_line_of_the_sheet(break_):
    """An address of some system may end its lines as it likes."""
    pupil = evolve(REGISTERS.roll.pupils[0], address=f"1 Quay{break_}99. Submitted")
    roll = Roll((pupil,), REGISTERS.roll.enrolments, REGISTERS.roll.parents)
    sheet = as_keying_sheet(draft_of("cornwall.cme", registers=evolve(REGISTERS, roll=roll)))

    assert "Address*: 1 Quay / 99. Submitted / PL18 9QX" in sheet


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\ufffe"])
def test_a_control_character_of_a_roll_is_in_no_word_file(letter):
    """It is refused in a sentence, and the name is not repeated."""
    pupil = evolve(REGISTERS.roll.pupils[0], legal_surname=f"W{letter}jcik")
    roll = Roll((pupil,), REGISTERS.roll.enrolments, REGISTERS.roll.parents)
    draft = draft_of("cornwall.cme", registers=evolve(REGISTERS, roll=roll))

    with pytest.raises(Refused, match=r"^cornwall\.cme: text without control characters was ex"):
        as_word(draft)


def test_what_comes_back_is_said_on_the_sheet():
    """A receipt is kept by whoever submits the form."""
    spec = FORMS["cornwall.cme"]
    told = evolve(spec, channel=evolve(spec.channel, receipt="a number on the last page"))

    assert "What comes back, to be kept: a number on the last page" in as_keying_sheet(
        draft_of(told)
    )
    assert "What comes back" not in as_keying_sheet(draft_of(spec))


def test_by_when_and_where_to_is_said_in_few_lines():
    """With the copy for the authority of the pupil's home, where it is another."""
    due, to, copy = when_and_where(draft_of("cornwall.cme"))

    assert due.startswith("Due: ")
    assert to.startswith("To: 908. ")
    assert copy.startswith("Copy: 878. The pupil lives in the area of local authority 878")
