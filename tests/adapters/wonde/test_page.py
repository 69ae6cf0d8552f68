"""What the page about Wonde says is so."""

import re
from pathlib import Path

import pytest
from attrs import fields

from attendance_adapters.wonde import Wonde
from attendance_adapters.wonde.facts import facts
from attendance_adapters.wonde.patience import Patience
from attendance_core.hooks import SchoolAdapters
from attendance_core.trust import read_trust

PAGE = Path(__file__).parents[3] / "docs" / "adapters" / "wonde.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", BLOCKS, ids=range(len(BLOCKS)))
def test_the_configurations_are_taken(text: str) -> None:
    """Each is read, and its adapters are made; Wonde is not asked for anything yet."""
    (school,) = read_trust(text, place="trust.toml").schools
    adapters = SchoolAdapters.of(school, place="trust.toml", folder=Path())

    assert adapters.can("marks")
    assert adapters.can("school")


@pytest.mark.parametrize("kind", [Wonde.Settings, Patience])
def test_every_setting_is_on_the_page(kind: type) -> None:
    """A setting that is there is described or shown."""
    assert [each.name for each in fields(kind) if each.name not in TEXT] == []


def test_the_defaults_are_those_of_the_data() -> None:
    """The page has the figures and names that are held."""
    held = facts()

    assert f"| {held.per_page.value} |" in TEXT
    assert f"| {held.behind_minutes.value} |" in TEXT
    names = (*held.day_filters.values, *held.lesson_filters.values)
    assert all(f"`{name}`" in TEXT for name in names)
    assert not any(
        each.verified
        for each in (
            held.per_page,
            held.behind_minutes,
            held.day_filters,
            held.lesson_filters,
            held.correspondence,
        )
    )
