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
