from collections import Counter
from datetime import date, timedelta

import pytest

from attendance_core.codes import codes
from attendance_core.identifiers import is_known_authority, is_upn, upn_authority, upn_check_letter
from attendance_core.register import Register
from attendance_core.scenarios import Scenario, invent, three_schools
from attendance_core.school import Phase
from attendance_core.sessions import Half, Session
from attendance_core.statistics import statistics

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def small() -> Scenario:
    """A secondary school of about 120 pupils."""
    return invent(20261120)


@pytest.fixture(scope="module")
def trust() -> tuple[Scenario, ...]:
    """A trust of three schools."""
    return three_schools(20261120)


def test_the_same_seed_invents_the_same_school(small: Scenario) -> None:
    """Pupils, marks and registers are all of the seed's making."""
    again = invent(20261120)

    assert again.school == small.school
    assert again.calendar == small.calendar
    assert again.roll == small.roll
    assert again.marks.equals(small.marks)
    assert again.takings == small.takings


def test_another_seed_invents_another_school(small: Scenario) -> None:
    """Two seeds have no roll and no marks in common."""
    other = invent(20261121)

    assert other.roll != small.roll
    assert not other.marks.equals(small.marks)


def test_two_schools_of_one_seed_have_pupils_of_their_own(trust: tuple[Scenario, ...]) -> None:
    """Nobody's UPN is at two schools of the trust, nor twice at one."""
    upns = Counter(pupil.upn for each in trust for pupil in each.roll.pupils if pupil.upn)

    assert upns.most_common(1)[0][1] == 1


def test_the_trust_has_about_2_000_pupils_and_all_of_them_attend(
    trust: tuple[Scenario, ...],
) -> None:
    """On the last day about 2,000 are on roll in three schools, and each has marks this term."""
    on_roll = [{each.pupil for each in school.roll.on_roll(TODAY)} for school in trust]
    marked = [
        set(school.marks.filter(date=date(2026, 11, 19))["pupil"].to_list()) for school in trust
    ]

    assert [each.school.urn for each in trust] == [142000, 142001, 142002]
    assert 1_900 < sum(map(len, on_roll)) < 2_100
    assert sum(map(len, marked)) > 1_850
    assert all(seen <= known for seen, known in zip(marked, on_roll, strict=True))


def test_the_trust_makes_one_register(trust: tuple[Scenario, ...]) -> None:
    """Nothing invented is refused, and every mark is on an open session of a pupil on roll."""
    registers = [
        Register.of_school(
            each.school.urn, calendar=each.calendar, roll=each.roll, marks=each.marks
        )
        for each in trust
    ]
    prepared = Register.joined(registers).prepared()
    kept = prepared.marks.to_native().collect().height
    frame = statistics(prepared, span=(date(2025, 9, 1), TODAY), by=["school"])

    assert kept == sum(each.marks.height for each in trust)
    assert all(0.88 < rate < 0.96 for rate in frame["attendance_rate"])
    assert all(0.05 < rate < 0.3 for rate in frame["persistent_absence_rate"])


def test_nobody_has_the_upn_of_a_real_establishment(trust: tuple[Scenario, ...]) -> None:
    """Establishments below 1000 are no school's; shape and authority are as they should be."""
    upns = [pupil.upn for each in trust for pupil in each.roll.pupils if pupil.upn]

    assert len(upns) > 2_300
    assert all(is_upn(upn) for upn in upns)
    assert all(int(upn[4:8]) < 1000 for upn in upns)
    assert all(is_known_authority(upn_authority(upn)) for upn in upns)


def test_at_most_one_pupil_of_a_school_has_a_wrong_check_letter(
    trust: tuple[Scenario, ...],
) -> None:
    """A school has something to find, and no more than that: all other UPNs are good."""
    for each in trust:
        upns = [pupil.upn for pupil in each.roll.pupils if pupil.upn]

        assert sum(upn_check_letter(upn[1:]) != upn[0] for upn in upns) <= 1


def test_nobody_has_a_real_telephone_number(trust: tuple[Scenario, ...]) -> None:
    """All numbers are in the range that Ofcom keeps for drama, 07700 900000 to 900999."""
    numbers = [parent.mobile for each in trust for parent in each.roll.parents if parent.mobile]

    assert len(numbers) > 3_000
    assert all(number.startswith("07700900") and len(number) == 11 for number in numbers)


def test_everybody_belongs_to_somebody(trust: tuple[Scenario, ...]) -> None:
    """Enrolments, parents and marks are of pupils of the roll."""
    for each in trust:
        known = set(each.roll.by_key)

        assert {enrolment.pupil for enrolment in each.roll.enrolments} == known
        assert {parent.pupil for parent in each.roll.parents} <= known
        assert set(each.marks["pupil"].unique()) <= known


def test_a_school_lives_up_to_the_middle_of_a_morning(small: Scenario) -> None:
    """The last marks are the morning's, and one group's register is not taken yet."""
    today = small.marks.filter(date=TODAY)
    untaken = {
        each.group
        for each in small.takings
        if (each.date, each.session) == (TODAY, Half.AM) and each.taken_at is None
    }

    assert small.marks["date"].max() == TODAY
    assert today["session"].unique().to_list() == ["AM"]
    assert len(untaken) == 1


def test_a_mark_stands_on_an_open_session_with_a_code_of_its_day(small: Scenario) -> None:
    """No invented mark is on a closed session, or has a code that was not in force."""
    held = {each.at for each in small.calendar.open_sessions}
    marked = {
        Session(day, Half(half))
        for day, half in small.marks.select("date", "session").unique().rows()
    }

    assert marked <= held
    assert set(small.marks["code"].unique()) <= set(codes(on=TODAY))


def test_the_calendar_knows_its_terms(small: Scenario) -> None:
    """Half terms 1 to 6 and two of the next year; INSET days are closed."""
    opened = small.calendar.open_sessions

    assert {each.half_term for each in opened} == {1, 2, 3, 4, 5, 6}
    assert all(each.term for each in small.calendar.sessions)
    assert any(each.reason == "INSET" for each in small.calendar.sessions if not each.is_open)


def test_a_primary_school_has_younger_pupils() -> None:
    """Year groups 1 to 6, and nobody older than twelve on the last day."""
    school = invent(7, urn=142001, name="Moor View", phase=Phase.PRIMARY, pupils=60)
    keys = {each.pupil for each in school.roll.on_roll(TODAY)}
    born = [each.date_of_birth for each in school.roll.pupils if each.key in keys]

    assert {each.year_group for each in school.roll.on_roll(TODAY)} == {*"123456"}
    assert all(day is not None and TODAY - day < timedelta(days=365.25 * 12) for day in born)


@pytest.mark.parametrize("pupils", [6, 30])
def test_a_school_may_be_small(pupils: int) -> None:
    """The number of pupils is about what was asked for."""
    school = invent(3, pupils=pupils)

    assert 0 < len(school.roll.on_roll(TODAY)) <= pupils
    assert not school.marks.is_empty()
