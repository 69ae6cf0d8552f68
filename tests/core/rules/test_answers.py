"""What a rule says of one case: its parts, and its record."""

from datetime import date

import pytest
from attrs import evolve

from attendance_core.errors import NotInForce
from attendance_core.rules.answers import Answer, Point, answer
from attendance_core.sources import Source, Status

DAY = date(2026, 11, 20)
SO, OPEN = Point("a", "one is so", is_so=True), Point("b", "another is", is_so=None)
LAW = Source("A law", "s.1")
FOUND = Answer(
    "a_rule",
    DAY,
    "It is about a case.",
    (SO, OPEN),
    (LAW,),
    {"first": DAY, "last": None},
    {"days": 3},
    "a limb",
)


def test_a_record_is_plain_values():
    """Each part has its name; a day that is not known is none."""
    assert FOUND.record() == {
        "rule": "a_rule",
        "limb": "a limb",
        "on": "2026-11-20",
        "met": None,
        "points": {"a": True, "b": None},
        "days": {"first": "2026-11-20", "last": None},
        "figures": {"days": 3},
        "missing": ["another is"],
        "sources": ["A law, s.1"],
        "verified": True,
    }


def test_what_is_known_of_the_case_is_in_no_repr():
    """Neither the days nor what was found: that a child is protected is nobody's to print."""
    assert repr(FOUND) == (
        "Answer(rule='a_rule', on=datetime.date(2026, 11, 20), figures={'days': 3}, limb='a limb')"
    )


def test_one_source_that_is_not_verified_is_enough():
    """Then nothing that rests on it is."""
    reading = Source("A reading", status=Status.UNVERIFIED)

    assert not evolve(FOUND, sources=(LAW, reading)).verified


def test_an_answer_of_a_rule_of_one_limb_has_none():
    """Its figures are those of the law, and it cites them first."""
    found = answer("register_timing", {"short_enough": True}, on=DAY)

    assert (found.limb, found.days, found.figures) == ("", {}, {"register_open": 30})
    assert found.sources[0].instrument.startswith("Working together to improve school attendance")
    assert [each.says for each in found.points] == [
        "the register is open for no longer than 30 minutes"
    ]


def test_what_is_cited_twice_stands_once():
    """However many rest on one source."""
    again = answer("register_timing", {"short_enough": True}, on=DAY).sources
    found = answer("register_timing", {"short_enough": True}, on=DAY, sources=again)

    assert found.sources == again


def test_before_its_law_a_rule_is_not_asked():
    """The error says which, and on which day."""
    with pytest.raises(NotInForce, match="register_timing: nothing is in force on 2024-08-18"):
        answer("register_timing", {"short_enough": True}, on=date(2024, 8, 18))
