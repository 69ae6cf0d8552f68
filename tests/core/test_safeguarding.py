"""What passes between the office and the safeguarding lead."""

from datetime import date, datetime

import pytest
from attrs import evolve

from attendance_core.errors import Refused
from attendance_core.safeguarding import Concern, SafeguardingHold
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

AT = datetime(2026, 11, 20, 10, 5, tzinfo=LONDON)
MORNING = Session(date(2026, 11, 20), Half.AM)


def test_a_concern_tells_facts_and_no_story():
    """A sentence for each thing that is known, and none for what is not."""
    told = Concern(
        "k1",
        "J919400123001",
        AT,
        AT,
        "Attendance",
        "Attendance Officer",
        marks=((MORNING, "N"),),
        contacts_tried=3,
        seen=False,
        next_action="a visit at 13:00",
    )

    assert list(told.facts()) == [
        "The register of 2026-11-20 AM has the code N.",
        "People who were tried without an answer: 3.",
        "The pupil was not seen at a visit.",
        "What comes next: a visit at 13:00.",
    ]
    assert list(Concern("k1", "p", AT, AT, "Attendance", "Officer").facts()) == []


def test_neither_shows_anybody():
    """What is printed names no pupil, and says nothing of the family."""
    told = Concern("k1", "J919400123001", AT, AT, "Home issues", "Officer", seen=True)
    held = SafeguardingHold("J919400123001", AT.date(), "Safeguarding Lead")

    assert "J919" not in repr(told) + repr(held)
    assert "Home" not in repr(told)


@pytest.mark.parametrize(
    ("until", "day", "holds"),
    [
        (None, date(2026, 11, 18), False),
        (None, date(2026, 11, 19), True),
        (None, date(2030, 1, 1), True),
        (date(2026, 11, 26), date(2026, 11, 26), True),
        (date(2026, 11, 26), date(2026, 11, 27), False),
    ],
)
def test_a_hold_is_on_from_its_first_day_to_its_last(until, day, holds):
    """Both days are included; without a last one it holds for as long as it is read."""
    held = SafeguardingHold("p", date(2026, 11, 19), "Safeguarding Lead", until)

    assert held.is_on(day) is holds


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"what": "x" * 201}, "what"),
        ({"what": "One thing.\nAnd another."}, "what"),
        ({"next_action": "x" * 201}, "next_action"),
        ({"occurred_at": datetime(2026, 11, 20, 10, 5)}, "occurred_at"),  # noqa: DTZ001 - the fault
    ],
)
def test_a_concern_has_no_place_for_a_story(change, key):
    """A sentence, and moments with their zone; nothing of what is told is repeated."""
    fine = Concern("k1", "p", AT, AT, "Attendance", "Officer", what="x" * 200)

    with pytest.raises(Refused) as refused:
        evolve(fine, **change)
    assert [each.key for each in refused.value.faults] == [key]
    assert "xx" not in str(refused.value)
