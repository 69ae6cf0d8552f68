"""What a figure rests on."""

from datetime import date

import pytest

from attendance_core.statistics import RATES, basis

YEAR = (date(2025, 9, 1), date(2026, 7, 31))
AUTUMN = (date(2025, 9, 1), date(2025, 12, 19))


def test_everyone_on_roll_is_counted_where_nothing_else_is_said() -> None:
    """Sixth-formers, boarders and pupils below school age stand in a school's own figures."""
    found = basis(span=YEAR)

    assert found.sentences == (
        "Sessions from Monday 1 September 2025 to Friday 31 July 2026 are counted.",
        "Everyone on roll is counted, a guest at the school that the guest comes from.",
        "An enrolment is persistently absent at 10 percent of possible sessions missed or more.",
        "An enrolment is severely absent at 50 percent of possible sessions missed or more.",
    )


def test_the_census_says_all_that_it_leaves_out() -> None:
    """S24 to S29: ages, boarders, phases, half term 6, and schools of fewer than six."""
    assert basis(span=YEAR, of="census").whom == (
        "Pupils aged 5 to 15 on 31 August are counted.",
        "Whose date of birth is not known is left out, and so are guests.",
        "Boarders are left out.",
        "Schools of these phases are left out: nursery, ap.",
        "In the sixth half term, pupils aged 15 on 31 August are left out.",
        "Enrolments that begin in the sixth half term are left out.",
        "Enrolments without a possible session are left out.",
        "Schools with fewer than 6 such enrolments are left out.",
    )


def test_two_figures_that_differ_say_why() -> None:
    """The window, and what one definition leaves out and the other does not."""
    census, daily = basis(span=YEAR, of="census"), basis(span=AUTUMN, of="daily")

    assert census.differences(daily) == (
        "One: Sessions from Monday 1 September 2025 to Friday 31 July 2026 are counted.",
        "One: Enrolments that begin in the sixth half term are left out.",
        "One: Schools with fewer than 6 such enrolments are left out.",
        "The other: Sessions from Monday 1 September 2025 to Friday 19 December 2025 are counted.",
    )
    assert census.differences(census) == ()


def test_each_rate_names_its_denominator() -> None:
    """S2, S10: rates of sessions over possible, rates of pupils over enrolments."""
    found = basis(span=YEAR).denominators

    assert found["absence_rate"] == ("missed", "possible")
    assert found["persistent_absence_rate"] == ("persistently_absent", "enrolments")


def test_by_a_time_nobody_is_persistently_absent() -> None:
    """A part of an enrolment's sessions says nothing of it, so no figure is named."""
    found = basis(span=YEAR, by=["school", "week"])

    assert dict(found.thresholds) == {}
    assert set(found.denominators) == set(RATES)


@pytest.mark.parametrize(
    ("last", "percent"), [(date(2015, 8, 31), 15), (date(2015, 9, 1), 10), (date(2026, 7, 31), 10)]
)
def test_the_figure_is_that_of_the_last_day(last: date, percent: int) -> None:
    """S33: 15 percent until the school year 2014/15, 10 percent since."""
    found = basis(span=(date(2014, 9, 1), last))

    assert found.thresholds["persistently_absent"].value == percent


def test_sources_stand_under_it_with_their_status() -> None:
    """The daily series' half term 6 has a single source, which is not unverified."""
    found = basis(span=YEAR, of="daily")

    assert found.verified
    assert "NCER, Weekly attendance" in str(found)
    assert str(found).count("It rests on") == 1


def test_a_definition_that_is_not_known_is_an_error() -> None:
    """There are all, census and daily."""
    with pytest.raises(LookupError, match="no definition is called weekly"):
        basis(span=YEAR, of="weekly")
