"""The papers that go with a form: named, in order, each with its hash, and no other."""

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from attrs import evolve
from evidence_case import paper_bytes
from forms import FORMS, case_of, draft_of
from pypdf import PdfReader

from attendance_core.conformance.form_case import AT, demo_registers
from attendance_core.errors import Refused
from attendance_core.forms import Attached
from attendance_core.forms.checking import issues
from attendance_core.forms.filling import drafts
from attendance_core.forms.packing import file_name, packed
from attendance_core.forms.parts import Packaging

FAST = "birmingham.fast_track"
DAY = date(2026, 11, 2)


def with_papers(form, *papers):
    """Fill a form of a case with these papers."""
    spec = FORMS[form]
    case = evolve(case_of(spec), attached=papers)
    made, *_ = drafts(spec, demo_registers(), [case], as_at=AT)
    return made


def paper(kind, content=None, on=DAY, **more):
    """Give a paper of one page."""
    return Attached(kind, on, "Attendance Manager", content or paper_bytes(kind), **more)


WANTED = [paper(each.kind) for each in FORMS[FAST].attachments]


def test_papers_are_joined_where_the_authority_wants_one_pdf():
    """In the order of the form, under a name without any character that it does not take."""
    (found,) = packed(with_papers(FAST, *reversed(WANTED)))
    texts = [page.extract_text().strip() for page in PdfReader(BytesIO(found.content)).pages]

    assert found.name == "birminghamfasttrackCASE7papers.pdf"
    assert found.digest == sha256(found.content).hexdigest()
    assert texts == ["certificate", "warning", "leave_refusal", "minutes", "log"]


def test_what_the_authority_does_not_want_is_not_packed():
    """And whoever put it there is told."""
    draft = with_papers(FAST, *WANTED, paper("wellbeing_form"))
    (found,) = packed(draft)

    assert len(PdfReader(BytesIO(found.content)).pages) == 5
    assert "The wellbeing form is not sent." in [each.says for each in issues(draft)]


def test_papers_stand_by_themselves_elsewhere():
    """In the order of the form, the older first, and named by the kind alone."""
    late, early = paper("chronology", on=DAY), paper("chronology", on=date(2026, 10, 1))
    found = packed(with_papers("cornwall.ewo_referral", late, early, paper("certificate")))

    assert [each.name for each in found] == [
        "cornwall-ewo_referral_CASE-7_1-certificate.pdf",
        "cornwall-ewo_referral_CASE-7_2-chronology.pdf",
        "cornwall-ewo_referral_CASE-7_3-chronology.pdf",
    ]
    assert found[1].content == early.content


def test_a_paper_of_another_parent_goes_with_no_form_about_one():
    """The warning to the father is no paper of the mother's."""
    theirs = paper("warning", parent="P-TWO")
    draft = with_papers("cornwall.penalty_notice", theirs, paper("certificate"))

    assert [each.name for each in packed(draft)] == [
        "cornwall-penalty_notice_CASE-7-1_1-certificate.pdf"
    ]
    assert "warning" in [each.name for each in issues(draft)]


def test_a_paper_that_is_asked_for_and_not_there_is_an_error():
    """One that may be asked for is a question."""
    told = [(each.level, each.name) for each in issues(with_papers("cornwall.ehe"))]
    known = with_papers("birmingham.cme")

    assert ("error", "parents_letter") in told
    assert ("error", "relocation_papers") in [(each.level, each.name) for each in issues(known)]


def test_whether_a_paper_is_asked_for_may_not_be_known():
    """Then it is a question."""
    spec = FORMS["birmingham.cme"]
    case = case_of(spec, whereabouts__relocation_papers=None)
    (draft,) = drafts(spec, demo_registers(), [evolve(case, attached=())], as_at=AT)

    assert ("question", "relocation_papers") in [(each.level, each.name) for each in issues(draft)]


@pytest.mark.parametrize("content", [b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_cannot_be_joined(content):
    """It is refused, without a word of what is in it."""
    draft = with_papers(FAST, paper("certificate", content))

    with pytest.raises(Refused, match="papers: PDFs that can be read were expected"):
        packed(draft)


def test_nothing_is_packed_for_a_form_that_is_stopped():
    """It is not handed in."""
    with pytest.raises(Refused):
        packed(draft_of("cornwall.penalty_notice", pupil__care_status="now"))


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (Packaging(), "cornwall-cme_CASE-7_papers.pdf"),
        (Packaging(plain_names=True), "cornwallcmeCASE7papers.pdf"),
        (Packaging(plain_names=True, longest_name=16), "CASE7papers.pdf"),
        (Packaging(longest_name=13), "-7_papers.pdf"),
    ],
)
def test_a_name_keeps_to_the_rule(rule, name):
    """What is cut off is the form's, for the rest tells one file from another."""
    draft = draft_of(evolve(FORMS["cornwall.cme"], packaging=rule))

    assert file_name(draft, ".pdf", "papers") in {name, f"e{name}"}


def test_short_names_tell_one_paper_from_another():
    """The number of the paper is what is kept last of all."""
    spec = evolve(FORMS["cornwall.ewo_referral"], packaging=Packaging(longest_name=12))
    papers = tuple(paper("chronology", on=date(2026, 10, day)) for day in (1, 2, 3))
    case = evolve(case_of(spec), attached=papers)
    (draft,) = drafts(spec, demo_registers(), [case], as_at=AT)
    names = [each.name for each in packed(draft)]

    assert [each[:3] for each in names] == ["_1-", "_2-", "_3-"]
    assert {len(each) for each in names} == {12}


def test_names_too_short_to_tell_papers_apart_are_refused():
    """When the form is read."""
    with pytest.raises(ValueError, match="names of at least 12 characters were expected"):
        Packaging(longest_name=11)
