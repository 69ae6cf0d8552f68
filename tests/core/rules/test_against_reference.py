"""The rules say what a slow, obvious reference says that shares no code with them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from rules_cases import case, cases
from rules_reference import reference
from rules_registers import said

at_leisure = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(at_leisure, max_examples=25)
@given(cases())
def test_rules_say_what_the_reference_says(of):
    """Row by row, session by session."""
    assert said(of) == reference(of)


@pytest.mark.slow
@settings(at_leisure, max_examples=200)
@given(cases())
def test_rules_say_what_the_reference_says_of_many_registers(of):
    """Likewise of as many as there is time for."""
    assert said(of) == reference(of)


IN_JUNE = date(2009, 5, 5)
"""Of compulsory school age until 27 June 2025."""


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(case("2024-09-02", "//*4 CC | GN*10"), id="leave before a holiday"),
        pytest.param(case("2024-09-02", "CC .. GN*10"), id="a day without a mark after leave"),
        pytest.param(case("2024-09-02", "C. GN*10 GN"), id="leave in the morning alone"),
        pytest.param(case("2024-07-22", "GG*4 CC | | | | GN*10"), id="leave under the older law"),
        pytest.param(case("2024-08-12", "GN*4 CC GN*10"), id="leave before the law, days after it"),
        pytest.param(case("2024-08-12", "GN*4 11 GN*10"), id="a code of leave before it was one"),
        pytest.param(case("2024-08-12", "GN*4 C1 GN*10"), id="leave, and a code that was none yet"),
        pytest.param(
            case(
                "2024-09-02",
                "GN*4 CC GN*10",
                times=(("2020-09-01", "2024-09-06"), ("2024-09-09", None)),
            ),
            id="leave in an earlier time on roll",
        ),
        pytest.param(
            case("2025-06-02", "GN*19 //*1 GN*20", born=IN_JUNE),
            id="a run over the end of school age",
        ),
        pytest.param(
            case("2025-06-02", "//*4 NO*15 GN*10", born=IN_JUNE), id="days that count no more"
        ),
        pytest.param(
            case("2025-05-19", "// NO*25 GN*10 //", born=IN_JUNE),
            id="a run ended beyond school age",
        ),
        pytest.param(
            case("2024-09-02", "GG*4 DD GG*6"), id="a day elsewhere ends nothing, or does"
        ),
        pytest.param(case("2024-09-02", "GG*4 XX .G GG*6 2G GG*2"), id="days that are passed over"),
        pytest.param(case("2024-07-15", "GG*5 | | | | GG*9 GN"), id="a run over the change of law"),
        pytest.param(case("2024-09-02", "G=*30"), id="half days"),
    ],
)
def test_cases_that_are_hardly_ever_drawn(of):
    """Each of them told an implementation from another that was wrong."""
    assert said(of) == reference(of)
