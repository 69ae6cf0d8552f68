"""What a mark of the register and a lesson mark say of where the pupil was."""

from datetime import date

import pytest

from attendance_core.codes import codes
from attendance_core.findings.finding import Name
from attendance_core.findings.grounds import sources
from attendance_core.findings.marked import lesson_meaning, marked
from attendance_core.school import LessonMeaning

DAY = date(2026, 11, 20)
SAYS = {
    "on_site": ["/", "\\", "L"],
    "later": ["U"],
    "off_site": ["K", "V", "P", "W", "B", "D"],
    "absent": ["G", "N", "O"],
    None: ["Z", "#"],
}
EXCUSED = set(codes(on=DAY)) - {code for held in SAYS.values() for code in held}


@pytest.mark.parametrize(("says", "held"), [*SAYS.items(), ("excused", sorted(EXCUSED))])
def test_every_code_says_one_thing(says, held):
    """Whatever is absent and neither G, N nor O has its reason."""
    assert {marked(code, on=DAY) for code in held} == {says}


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("/", "present"),
        ("L", "late"),
        ("U", "late"),
        ("B", "away"),
        ("M", "away"),
        ("O", "absent"),
        ("#", None),
        ("RR", None),
        ("-", None),
    ],
)
def test_a_lesson_mark_has_the_meaning_of_its_code(code, meaning):
    """Of what a code does not say, nobody knows."""
    assert lesson_meaning(code, {}, on=DAY) == meaning


def test_the_codes_of_the_school_come_first():
    """A school may use a letter of the register in lessons for something of its own."""
    own = {"N": LessonMeaning.ELSEWHERE}

    assert lesson_meaning("N", own, on=DAY) is LessonMeaning.ELSEWHERE


@pytest.mark.parametrize(
    "name",
    [
        Name.AMENDMENT_INCOMPLETE,
        Name.CONFLICTING_MARKS,
        Name.LEFT_AFTER_REGISTRATION,
        Name.MARK_VANISHED,
        Name.PROVISION_UNCONFIRMED,
    ],
)
def test_what_stands_behind_a_finding_is_dated(name):
    """Sources on the first day of the regulations, and none for a day of which none is known."""
    assert sources(name, on=date(2024, 8, 19))
    assert sources(name, on=date(2001, 1, 1)) == ()
