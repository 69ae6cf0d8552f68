import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.register.returns import (
    DayCount,
    Return,
    ReturnKind,
    ReturnRules,
    returns_due,
)
from attendance_core.roll import (
    DeletionGround,
    Enrolment,
    EnrolmentStatus,
    Parent,
    ParentBasis,
    Pupil,
    Roll,
)
from attendance_core.school import Phase, School
from attendance_core.sessions import Half

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "golden/returns.toml").read_text(encoding="utf-8")
)["case"]
TERMS = (
    (date(2026, 9, 3), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 7, 21)),
    (date(2027, 9, 3), date(2027, 9, 3)),
)
MONDAY, FRIDAY = date(2026, 11, 9), date(2026, 11, 13)
BORN = date(2014, 3, 9)


def calendar(terms: tuple[tuple[date, date], ...] = TERMS) -> Calendar:
    """Build a calendar of some terms, from Monday to Friday."""
    days = [
        first + timedelta(days=offset)
        for first, last in terms
        for offset in range((last - first).days + 1)
    ]
    return Calendar(
        HeldSession(day, half) for day in days if day.isoweekday() <= 5 for half in Half
    )


def pupil(key: str, born: date | None = BORN) -> Pupil:
    """Build a pupil of whom everything is held."""
    return Pupil(key, None, "Moyle", "Zoë", born, address="1 Example Road", postcode="ZZ1 1ZZ")


def parent(of: str, **given: Any) -> Parent:
    """Build a parent with whom a pupil lives, of whom everything is held."""
    values = {
        "lives_with_pupil": True,
        "parent_basis": ParentBasis.NATURAL,
        "mobile": "07700900123",
        "address": "1 Example Road",
    }
    return Parent("1", of, "Moyle", **(values | given))


def time(**given: Any) -> Enrolment:
    """Build a time on roll of which everything is held, of the pupil P."""
    values = {"pupil": "P", "start": None, "sex": "F", "previous_school": "Example Primary"}
    return Enrolment(**(values | given))


def roll(*times: Enrolment, born: date | None = BORN, parents: tuple[Parent, ...] = ()) -> Roll:
    """Build a roll of the pupil P, one in Year 7 and one in Year 11."""
    others = (time(pupil="A", year_group="7"), time(pupil="B", year_group="11"))
    people = (pupil("P", born), pupil("A"), pupil("B"))
    return Roll(people, (*times, *others), parents or (parent("P"),))


def of_case(values: dict[str, Any]) -> Enrolment:
    """Build the time on roll that a case tells of."""
    ground = values.get("ground")
    return time(
        start=values.get("start"),
        leaving=values.get("leaving"),
        year_group=values.get("year"),
        enrolment_status=EnrolmentStatus(values.get("status", "C")),
        child_protection=values.get("child_protection"),
        deletion_ground=ground and DeletionGround(ground),
    )


def rules_of(values: dict[str, Any]) -> ReturnRules:
    """Build the rules that a case tells of."""
    days = values.get("days")
    return ReturnRules(**(values | {"days": days and DayCount(days)}))


def due(*times: Enrolment, on: date, rules: ReturnRules | None = None, **more: Any) -> list[Return]:
    """Give the returns of the pupil P at a secondary school."""
    school = School(142000, "Tamar Valley College", phase=more.pop("phase", Phase.SECONDARY))
    terms, sent = more.pop("terms", TERMS), more.pop("sent", ())
    found = returns_due(
        school,
        calendar(terms),
        roll(*times, **more),
        on=on,
        rules=rules or ReturnRules(),
        sent=sent,
    )
    return [each for each in found if each.pupil == "P"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_worked_case_has_its_returns(case: dict[str, Any]) -> None:
    """Each case of the golden file is worked out by hand from the regulation."""
    found = due(
        of_case(case["pupil"]),
        on=case["on"],
        rules=rules_of(case.get("rules", {})),
        phase=Phase(case.get("phase", "secondary")),
        born=case["pupil"].get("born", BORN),
    )

    assert case["worked_out"]
    assert [(each.kind, each.due, each.is_overdue, each.is_barred) for each in found] == [
        (each["return"], each.get("due"), each["overdue"], each.get("barred", False))
        for each in case["expected"]
    ]
    for each, expected in zip(found, case["expected"], strict=True):
        assert len(each.doubts) == ("doubt" in expected)
        assert expected.get("doubt", "") in each.says


STARTER = time(start=MONDAY, year_group="8")
LEAVER = time(
    start=date(2024, 8, 1),
    leaving=FRIDAY,
    year_group="8",
    deletion_ground=DeletionGround.MOVED_AWAY,
)


def test_all_that_the_new_pupil_return_holds_is_named_where_it_is_missing() -> None:
    """13(1): all information of the admission register; each particular is named, in its order."""
    bare = Roll((pupil("P"), pupil("A")), (Enrolment("P", MONDAY, year_group="8"),))
    nobody = evolve(bare, pupils=(evolve(pupil("P", None), address=None, legal_forename=""),))
    (found,) = returns_due(School(142000, "Example School"), calendar(), nobody, on=MONDAY)

    assert found.missing == (
        *("full_name", "sex", "date_of_birth", "address", "parents"),
        *("lives_with", "emergency_numbers", "last_school"),
    )
    assert "the roll does not hold: full name, sex, date of birth" in found.says
    assert due(STARTER, on=MONDAY)[0].missing == ()


@pytest.mark.parametrize(
    ("parents", "missing"),
    [
        ((parent("P"),), ()),
        ((parent("P", address=None),), ("home_address",)),
        ((parent("P", mobile=None),), ("emergency_numbers",)),
        ((parent("P", mobile=None, telephone="01632960001"),), ()),
        ((parent("P", lives_with_pupil=False),), ("home_address", "emergency_numbers")),
        ((parent("P", parent_basis=ParentBasis.NONE),), ("home_address", "emergency_numbers")),
        # Of a second parent, who lives elsewhere, the deletion return holds nothing.
        ((parent("P"), evolve(parent("P", mobile=None), lives_with_pupil=False)), ()),
        ((parent("P"), parent("P", mobile=None)), ("emergency_numbers",)),
    ],
)
def test_what_the_deletion_return_holds_of_parents(
    parents: tuple[Parent, ...], missing: tuple[str, ...]
) -> None:
    """13(4): address and an emergency number of each parent with whom the pupil normally lives."""
    assert due(LEAVER, on=FRIDAY, parents=parents)[0].missing == missing


def test_a_leaver_without_a_ground_is_told_so() -> None:
    """A name is deleted on a ground, and the return holds it."""
    (found,) = due(evolve(LEAVER, deletion_ground=None), on=FRIDAY)

    assert found.missing == ("deletion_ground",)
    assert found.ground is None
    assert "no ground is recorded" in found.says


def test_a_deletion_return_tells_of_a_future_address_and_school() -> None:
    """13(4)(e): what a parent has notified belongs in it, which no roll can be missing."""
    assert "a future address or school" in due(LEAVER, on=FRIDAY)[0].says
    assert "a future address or school" not in due(STARTER, on=MONDAY)[0].says


@pytest.mark.parametrize("ground", DeletionGround)
def test_a_return_cites_its_ground(ground: DeletionGround) -> None:
    """Each ground brings its own sources, and what is not verified of it is not of the return."""
    (found,) = due(evolve(LEAVER, deletion_ground=ground), on=FRIDAY)

    assert f"reg 9(1)({ground.lower()})" in " ".join(map(str, found.sources))
    assert found.verified is (ground not in {"G", "J", "M", "O"})


def test_a_new_pupil_return_says_that_a_reading_counts_its_days() -> None:
    """That the five days are days of the calendar is a reading, and not verified."""
    (found,) = due(STARTER, on=MONDAY)

    assert "reg 13(1), that days of the calendar are meant" in " ".join(map(str, found.sources))
    assert not found.verified


def test_what_was_sent_is_due_no_more() -> None:
    """Whoever keeps a journal hands in the keys of what was sent; another time is another key."""
    (found,) = due(STARTER, on=MONDAY)

    assert due(STARTER, on=MONDAY, sent={found.key}) == []
    assert due(STARTER, on=MONDAY, sent={(ReturnKind.DELETION, "P", MONDAY)}) == [found]


def test_a_pupil_whose_starting_day_is_not_known_has_no_return() -> None:
    """The day it is due cannot be known; that the starting day is missing is told elsewhere."""
    assert due(time(start=None, year_group="8"), on=MONDAY) == []


def test_a_pupil_who_goes_on_under_another_status_is_looked_at() -> None:
    """Two times without a day between them may be one: a person must look at both returns."""
    first = evolve(LEAVER, leaving=date(2026, 11, 8))
    found = due(first, STARTER, on=MONDAY)

    assert [each.kind.value for each in found] == ["deletion", "new_pupil"]
    assert "on roll again from the day after" in found[0].says
    assert "on roll until the day before" in found[1].says


def test_an_address_that_is_withheld_is_said() -> None:
    """A return holds addresses; whoever makes it must know that one is told to nobody else."""
    withheld = (parent("P", address_withheld=True),)

    assert "an address is withheld" in due(STARTER, on=MONDAY, parents=withheld)[0].says
    assert "an address is withheld" in due(LEAVER, on=FRIDAY, parents=withheld)[0].says


def test_of_whom_no_date_of_birth_is_held_is_looked_at() -> None:
    """The grounds are for compulsory school age, which goes by the date of birth."""
    assert "compulsory school age" in due(LEAVER, on=FRIDAY, born=None)[0].says


@pytest.mark.parametrize(
    "ground", [DeletionGround.OVER_SCHOOL_AGE, DeletionGround.NOT_INTO_RECEPTION]
)
def test_some_grounds_are_for_other_ages(ground: DeletionGround) -> None:
    """Who does not go on to reception, or to the sixth form, is not of compulsory school age."""
    (found,) = due(evolve(LEAVER, deletion_ground=ground), on=FRIDAY, born=date(2009, 3, 9))

    assert found.doubts == ()


def test_a_class_beside_that_nobody_wrote_down_is_a_doubt() -> None:
    """Whether the lowest class that is known is the lowest cannot then be known."""
    starter = time(start=date(2026, 9, 3), year_group="7")
    other = roll(starter, evolve(STARTER, pupil="A", start=None, year_group="Oak"))
    school = School(142000, "Example School")
    found = returns_due(school, calendar(), other, on=date(2026, 9, 3))

    assert ["most junior class" in each.says for each in found] == [True]


def test_a_calendar_that_begins_late_has_no_first_day_of_the_year() -> None:
    """A calendar from January on does not make its first day the first of the school year."""
    starter = time(start=date(2027, 1, 4), year_group="7")
    (found,) = due(starter, on=date(2027, 1, 4), terms=TERMS[2:])

    assert found.doubts == ()


def test_a_calendar_that_ends_in_july_is_a_doubt_and_one_that_ends_before_is_none() -> None:
    """Whether the last day that is known ends the last term is only settled by the next year."""
    summer, spring = date(2027, 7, 21), date(2027, 3, 24)
    ends = [(date(2026, 9, 3), last) for last in (summer, spring)]
    senior = [
        time(leaving=last, year_group="11", deletion_ground=DeletionGround.MOVED_AWAY)
        for last in (summer, spring)
    ]
    found = [
        due(each, on=date(2026, 12, 1), terms=(term,))
        for each, term in zip(senior, ends, strict=True)
    ]

    assert ["most senior class" in each.says for (each,) in found] == [True, False]


def test_a_class_beside_whom_leavers_stand_is_compared_with_who_is_there() -> None:
    """A leaver stands in the class of the day on which they left, and has not moved up."""
    first = date(2026, 9, 3)
    starter = time(start=first, year_group="8")
    left = evolve(STARTER, pupil="A", start=first, year_group="7", leaving=date(2026, 10, 2))
    people = (pupil("P"), pupil("A"))
    found = returns_due(
        School(142000, "Example School"),
        calendar(),
        Roll(people, (starter, left)),
        on=date(2027, 9, 3),
    )

    assert [(each.pupil, each.kind) for each in found] == [("A", ReturnKind.DELETION)]


def test_returns_stand_by_the_day_on_which_they_are_due() -> None:
    """First what is due first; what is due beyond the calendar last."""
    late = time(start=date(2027, 9, 3), year_group="8")
    rules = ReturnRules(days=DayCount.SCHOOL_DAYS)
    left = evolve(LEAVER, start=MONDAY)
    found = due(late, left, on=date(2027, 9, 3), rules=rules)

    assert [each.due for each in found] == [FRIDAY, date(2026, 11, 16), None]
    assert "beyond the calendar" in found[-1].says


def test_a_return_says_nothing_of_anybody() -> None:
    """Neither the repr nor the sentence has a key, a name, a number, an address or a ground."""
    found = due(LEAVER, on=FRIDAY, parents=(parent("P", address=None),))
    shown = " ".join(f"{each!r} {each.says}" for each in found)

    assert not [each for each in ("'P'", "Moyle", "Zoë", "0770", "Road", "MOVED") if each in shown]


def test_a_return_as_plain_values() -> None:
    """Days are texts, absent things None, and sources are cited."""
    (starter,) = due(STARTER, on=MONDAY)
    (leaver,) = due(LEAVER, on=date(2026, 11, 14))
    (beyond,) = due(
        time(start=date(2027, 9, 3), year_group="8"),
        on=date(2027, 9, 3),
        rules=ReturnRules(days=DayCount.SCHOOL_DAYS),
    )
    record = leaver.record()

    assert record["sources"]
    assert {name: record[name] for name in ("return", "pupil", "ground", "happened", "due")} == {
        "return": "deletion",
        "pupil": "P",
        "ground": "G",
        "happened": "2026-11-13",
        "due": "2026-11-13",
    }
    assert (record["is_overdue"], record["is_barred"], record["verified"]) == (True, False, False)
    assert record["says"].startswith("the deletion return was due by 2026-11-13")
    assert (starter.record()["ground"], beyond.record()["due"]) == (None, None)


@given(st.dates(date(2024, 8, 19), date(2027, 12, 31)), st.integers(0, 10))
def test_a_new_pupil_return_is_overdue_from_the_sixth_day(start: date, later: int) -> None:
    """By the end of the fifth day after the day on which the name is entered."""
    on = start + timedelta(days=later)
    found = due(time(start=start, year_group="9"), on=on)

    assert [each.due for each in found] == [start + timedelta(days=5)]
    assert [each.is_overdue for each in found] == [later > 5]
