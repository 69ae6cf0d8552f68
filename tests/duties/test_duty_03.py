"""Duty 3: paperwork and evidence for penalty notices, and evidence for a court.

The builder refuses if any N or blank is in the window and lists every gap. The certificate's totals
are the register's to the session. Building the pack twice gives identical bytes.
"""

import os
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from evidence_case import AS_AT, KEY, REQUEST, WINDOW, case_of, registers_of, sessions_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attendance_core.correspondence.evidence import (
    court_certificate,
    penalty_notice_pack,
    registration_certificate,
)
from attendance_core.correspondence.evidence.pdf import as_pdf
from attendance_core.errors import Refused

# Four weeks of any marks; `.` is none.
SESSIONS = 40
WORDS = st.lists(st.sampled_from("/\\LIOGUCDN."), min_size=SESSIONS, max_size=SESSIONS)
PRESENT, AUTHORISED, UNAUTHORISED, NOT_REQUIRED = "/\\L", "IC", "OGUN", "D"


def days_of(letters):
    """Write letters out as days, a morning and an afternoon each."""
    return " ".join(one + two for one, two in zip(letters[::2], letters[1::2], strict=True))


@settings(max_examples=40)
@given(WORDS)
@example(["O"] * SESSIONS)
@example(["N"] * SESSIONS)
@example(["/"] * (SESSIONS - 1) + ["."])
def test_the_builder_refuses_any_n_or_blank_and_lists_every_gap(letters):
    """Whatever else the window holds, each gap is named once, and without one there is a pack."""
    days = days_of(letters)
    gaps = [str(at) for at, letter in sessions_of(days) if letter in "N."]
    case = case_of(registers=registers_of(days))
    counted = sum(letter in "OGU" for letter in letters)
    if not gaps and counted:
        made = penalty_notice_pack(case, REQUEST, as_at=AS_AT)

        assert len(made.counted.sessions) == counted
        return
    with pytest.raises(Refused) as caught:
        penalty_notice_pack(case, REQUEST, as_at=AS_AT)
    told = [each.key for each in caught.value.faults if each.place == "certificate"]

    assert told == gaps


@settings(max_examples=60)
@given(WORDS)
def test_the_totals_of_the_certificate_are_the_registers(letters):
    """Counted by hand from the letters of the register, to the session."""
    registers = registers_of(days_of(letters))
    totals = registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT).totals
    count = Counter(letters)
    attended, authorised, unauthorised = (
        sum(count[letter] for letter in group) for group in (PRESENT, AUTHORISED, UNAUTHORISED)
    )

    assert (totals.attended, totals.authorised) == (attended, authorised)
    assert (totals.unauthorised, totals.missed) == (unauthorised, authorised + unauthorised)
    assert totals.possible == attended + authorised + unauthorised
    assert (totals.unmarked, totals.late_before_close) == (count["."], count["L"])
    assert totals.possible + count["D"] + count["."] == SESSIONS


def made_of(case):
    """Give the certificate, the draft for a court and the pack, as bytes."""
    certificate = registration_certificate(case.registers, KEY, span=WINDOW, as_at=AS_AT)
    pack = penalty_notice_pack(case, REQUEST, as_at=AS_AT)
    return [as_pdf(each) for each in (certificate, court_certificate(certificate), pack)]


def test_building_the_pack_twice_gives_identical_bytes():
    """And the certificates, each from a case that was made anew."""
    assert made_of(case_of()) == made_of(case_of())


def test_another_process_gives_the_same_bytes():
    """Nothing of the order of a set or of the machine's clock and zone is in them."""
    program = (
        "import sys; from hashlib import sha256; sys.path[:0] = sys.argv[1:]\n"
        "from test_duty_03 import made_of; from evidence_case import case_of\n"
        "print(*(sha256(each).hexdigest() for each in made_of(case_of())))"
    )
    folder = Path(__file__).parent
    run = subprocess.run(
        [sys.executable, "-c", program, str(folder), str(folder.parent / "support")],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.split() == [sha256(each).hexdigest() for each in made_of(case_of())]
