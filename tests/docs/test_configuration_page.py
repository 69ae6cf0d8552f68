import re
from pathlib import Path

import pytest
from attrs import NOTHING, fields

from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.school import School
from attendance_core.trust import (
    ChaseRules,
    ConcernRules,
    EntryRules,
    FallsDueRules,
    MessageRules,
    ReplyRules,
    ReturnsConfiguration,
    TakingOver,
    Trust,
    read_trust,
)

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "configuration.md").read_text("utf-8")
SHIPPED = ("register_folder", "sims", "ctf", "folder", "cpoms")


def _section(title: str) -> str:
    found = re.search(rf"^##+ {title}$(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def _keys(title: str) -> list[tuple[str, str]]:
    rows = re.findall(r"^\| (`.+?) \| (yes|no) \|", _section(title), re.MULTILINE)
    return [(key, required) for keys, required in rows for key in re.findall(r"`(\w+)`", keys)]


def _of(kind: type) -> list[tuple[str, str]]:
    return [
        (each.alias, "yes" if each.default is NOTHING else "no")
        for each in fields(kind)
        if each.alias != "register"
    ]


@pytest.fixture(scope="module")
def shown() -> Trust:
    """The configuration that the page shows."""
    (text,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return read_trust(text, place="trust.toml")


def test_the_configuration_that_is_shown_is_read(shown: Trust, tmp_path: Path) -> None:
    """It is a trust's configuration, and every school's adapters can be made of it."""
    for school in shown.schools:
        made = SchoolAdapters.of(school, place=shown.place, folder=tmp_path)

        assert made.can("roll")
        assert made.can("marks")


def test_the_configuration_that_is_shown_is_in_full(shown: Trust) -> None:
    """Every adapter of ours stands in it with every setting, and messages with every key."""
    settings = {name: table for school in shown.schools for name, table in school.settings.items()}

    assert set(settings) == set(SHIPPED)
    for name, table in settings.items():
        made = factory(name, place="trust.toml", key=name)
        assert set(table) == {each.alias for each in fields(made.Settings)}
    assert any(school.messages and school.replies for school in shown.schools)
    assert any(school.taking_over for school in shown.schools)
    assert shown.records
    assert any(len(school.policies) > 1 and len(school.documents) > 1 for school in shown.schools)


def test_the_keys_of_a_school_are_those_that_are_read() -> None:
    """The tables name each key of a school, and of what its policy says."""
    own = [("calendar", "yes"), ("policy", "no"), ("documents", "no")]
    assert _keys("school") == [*_of(School), *own]
    assert _keys(r"school\.messages") == _of(MessageRules)
    assert _keys(r"school\.replies") == _of(ReplyRules)
    assert _keys(r"school\.entries") == _of(EntryRules)
    assert _keys(r"school\.concerns") == _of(ConcernRules)
    assert _keys(r"school\.falls_due") == _of(FallsDueRules)
    assert _keys(r"school\.chase") == _of(ChaseRules)
    assert _keys(r"school\.returns") == _of(ReturnsConfiguration)
    assert _keys(r"school\.taking_over") == _of(TakingOver)


def test_the_keys_of_the_trust_are_those_that_are_read() -> None:
    """Its name, where its records are, its policy and its documents."""
    named = ["records", "policy", "documents"]

    assert _keys("trust") == [("name", "yes"), *((each, "no") for each in named)]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_settings_are_those_of_the_adapter(name: str) -> None:
    """The table of an adapter names each of its settings, and says which must be there."""
    assert _keys(name) == _of(factory(name, place="trust.toml", key=name).Settings)
