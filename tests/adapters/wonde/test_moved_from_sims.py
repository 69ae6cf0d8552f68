from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from upns import with_upns
from wonde_server import SCHOOL
from wonde_server import served as as_wonde_has_it

from attendance_core.calendar import calendar_text
from attendance_core.hooks import factory
from attendance_core.office import open_sources
from attendance_core.register import rows
from attendance_core.scenarios import Scenario, invent
from attendance_core.statistics import statistics

Serve = Callable[..., Any]

HEAD = """
[trust]
name = "Example Trust"
[[school]]
urn = 142000
name = "Tamar Valley College"
calendar = "calendar.csv"
"""
SIMS = """
[school.adapters]
roll = "sims"
marks = "sims"
[school.sims]
marks = "sims/marks.csv"
students = "sims/students.xml"
"""
FOLDER = """
[school.adapters]
roll = "register_folder"
marks = "register_folder"
[school.register_folder]
folder = "register_folder"
"""
WONDE = """
[school.adapters]
roll = "wonde"
marks = "wonde"
[school.wonde]
school = "{school}"
token = "env:WONDE_TEST_TOKEN"
address = "{address}"
per_page = 5000
"""


CTF = """
[school.adapters]
roll = "ctf"
marks = "ctf"
[school.ctf]
file = "ctf/ctf.xml"
"""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """An invented school of which some have left, all with a UPN."""
    return with_upns(invent(2, pupils=40))


@pytest.fixture
def opened(scenario: Scenario, serve: Serve, tmp_path: Path) -> Callable[[str], Any]:
    """Open a school through the configuration of a system that holds it."""
    server = serve(as_wonde_has_it(scenario)).server
    calendar = calendar_text(scenario.calendar)
    (tmp_path / "calendar.csv").write_text(calendar, encoding="utf-8")
    for name in ("sims", "register_folder", "ctf"):
        found: Any = factory(name)
        found.write_sample(scenario, tmp_path / name)

    def through(system: str) -> Any:
        text = system.format(school=SCHOOL, address=server.address) if system is WONDE else system
        (tmp_path / "trust.toml").write_text(HEAD + text, encoding="utf-8")
        (school,) = open_sources([tmp_path / "trust.toml"])
        return school

    return through


def figures(school: Any, *by: str) -> list[Mapping[str, Any]]:
    """Give a school's statistics, all that there are of the two years."""
    days = school.calendar.school_days
    return rows(statistics(school.prepared, span=(days[0], days[-1]), by=by))


def test_moved_from_sims_to_wonde(opened: Callable[[str], Any]) -> None:
    """The same school has the same figures: nothing but the adapter's name and settings changed."""
    before, after = opened(SIMS), opened(WONDE)

    assert figures(before, "year_group", "month") == figures(after, "year_group", "month")
    assert figures(before, "sex", "enrolment_status") == figures(after, "sex", "enrolment_status")
    assert figures(before, "pupil") == figures(after, "pupil")
    assert figures(before, "week", "session") == figures(after, "week", "session")
    assert figures(before, "looked_after") == figures(after, "looked_after")


def test_moved_on_to_a_ctf(opened: Callable[[str], Any]) -> None:
    """From SIMS to Wonde to a CTF, by the lines that name it, with the same statistics."""
    sims, wonde, ctf = (figures(opened(system)) for system in (SIMS, WONDE, CTF))

    assert sims
    assert sims == wonde == ctf


def test_moved_from_a_register_folder(opened: Callable[[str], Any]) -> None:
    """And what SIMS reports leave out is the same as in a register folder."""
    before, after = opened(FOLDER), opened(WONDE)

    assert figures(before, "sen_status", "fsm") == figures(after, "sen_status", "fsm")
    assert figures(before, "eal", "ethnicity") == figures(after, "eal", "ethnicity")


def test_the_register_of_another_school(serve: Serve, tmp_path: Path) -> None:
    """A configuration that names another school is refused by the URN that Wonde has."""
    text = HEAD.replace("142000", "142001")
    served = serve()
    wonde = WONDE.format(school=SCHOOL, address=served.server.address)
    (tmp_path / "calendar.csv").write_text("date,session\n2026-11-16,AM\n", encoding="utf-8")
    (tmp_path / "trust.toml").write_text(text + wonde, encoding="utf-8")
    with pytest.raises(ValueError, match="the URN of the school that is read was expected, 142000"):
        open_sources([tmp_path / "trust.toml"])
