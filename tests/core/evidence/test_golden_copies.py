"""Whole copies of the documents of evidence, in which any change is seen.

After a change that is meant: `ATTENDANCE_WRITE_GOLDEN=1 pytest tests/core/evidence`.
"""

import os
from pathlib import Path

import pytest
from attrs import evolve
from evidence_case import (
    AS_AT,
    DAYS,
    FATHER,
    KEY,
    NOTICE,
    PAPERS,
    REQUEST,
    STATEMENTS,
    TUESDAY,
    WINDOW,
    case_of,
    registers_of,
)

from attendance_core.correspondence.evidence import (
    court_certificate,
    ewo_referral_pack,
    penalty_notice_pack,
    registration_certificate,
)
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.correspondence.evidence.required import Kind, law_of
from attendance_core.correspondence.packs import document

FOLDER = Path(__file__).parents[2] / "golden" / "evidence"
OPEN = registers_of(DAYS.replace(r"GG /\ UO", r"NN .\ UO"))
CERTIFICATE = registration_certificate(registers_of(), KEY, span=WINDOW, as_at=AS_AT)
COMMENTED = registration_certificate(
    OPEN, KEY, span=WINDOW, as_at=AS_AT, comments={TUESDAY: "the family was away"}
)
OF_FATHER = evolve(
    REQUEST,
    parent=FATHER.parent_id,
    reason=None,
    statements={**STATEMENTS, "barriers": "Beata works at night."},
    declared=(),
)
# The seal of a paper is that of bytes which another version of Typst would set otherwise.
FIXED = tuple(evolve(each, content=b"%PDF-1.7\n" + each.key.encode()) for each in PAPERS)
COPIES = {
    "registration_certificate": CERTIFICATE,
    "registration_certificate_open": COMMENTED,
    "court_certificate": court_certificate(CERTIFICATE),
    "penalty_notice_pack": penalty_notice_pack(
        case_of(papers=FIXED, notices=(NOTICE,)), REQUEST, as_at=AS_AT
    ),
    "ewo_referral_pack": ewo_referral_pack(case_of(papers=FIXED), OF_FATHER, as_at=AS_AT),
}


@pytest.mark.parametrize("name", COPIES)
def test_the_text_is_the_golden_copy(name):
    """Every word of it stands as it was last approved."""
    path, text = FOLDER / f"{name}.txt", as_text(COPIES[name])
    if "ATTENDANCE_WRITE_GOLDEN" in os.environ:
        path.write_text(text, encoding="utf-8")

    assert text == path.read_text(encoding="utf-8")


def test_every_golden_copy_is_of_a_document():
    """None is left behind when a document goes."""
    assert {path.stem for path in FOLDER.iterdir()} == set(COPIES)


CERTIFIED = {
    "particulars": "Legal name:",
    "marks": "Sessions week by week",
    "key": "Key to the codes",
    "totals": "Sessions added up",
    "unresolved": "Not resolved",
    "amendments": "N to O, Tuesday 15 September 2026, 09:12, by Attendance Officer: no reason",
    "comments": "the family was away",
    "taken": "The register as at Monday 5 October 2026, 10:30",
}
FOR_COURT = {
    "registered": "was a registered pupil at Tamar Valley College",
    "period": "Period:",
    "totals": "Sessions added up",
    "sessions": "Only these sessions are put forward as evidence of absence.",
    "taken": "taken from the attendance register of the school",
    "signature": "Name of the headteacher: ____",
}
ASKED = {
    "request": "Decided by:",
    "pupil": "Pupil:",
    "parent": "Made sure of:",
    "absence": "Days of the absence:",
    "support": "4. Support",
    "improvement": "the notice to improve, or the warning, that was sent to this parent",
    "leave": "the refusal of leave",
    "warning": "the notice to improve, or the warning, that was sent to this parent",
    "earlier": "3. Earlier notices",
    "agencies": "5. Agencies",
    "complete": "Every session has a mark, and a reason where one is due.",
    "declarations": "What is declared",
    "exhibits": "The seal is the SHA-256",
}
REFERRED = {
    "asked": "What the school asks for",
    "pupil": "Pupil:",
    "parent": "Made sure of:",
    "record": "of these unauthorised:",
    "chronology": "10. Chronology",
    "letters": "the letters that were sent to this parent",
    "meetings": "the minutes of the meeting to which this parent was invited",
    "support": "Early help",
    "barriers": "Barriers",
    "views": "The pupil's views",
    "agencies": "Agencies",
    "told": "the parent was told of the referral",
    "exhibits": "The seal is the SHA-256",
}


@pytest.mark.parametrize(
    ("stem", "name", "kind", "said"),
    [
        ("registration_certificate", "registration_certificate_open", None, CERTIFIED),
        ("court_certificate", "court_certificate", None, FOR_COURT),
        ("penalty_notice_request", "penalty_notice_pack", Kind.PENALTY_NOTICE, ASKED),
        ("welfare_referral", "ewo_referral_pack", Kind.EWO_REFERRAL, REFERRED),
    ],
)
def test_each_element_of_its_declaration_is_said_or_asked_for(stem, name, kind, said):
    """What the list of documents says that it must state stands in it, or a pack asks for it."""
    asked = law_of(kind).required if kind else ()
    text = "\n".join([as_text(COPIES[name]), *(each.says for each in asked)])

    assert list(said) == [each.name for each in document(stem).declaration.elements]
    assert [element for element, words in said.items() if words not in text] == []
