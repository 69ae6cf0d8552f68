"""Every adapter that ships has a page, and what the pages show of a configuration can be read."""

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from attendance_core import conformance
from attendance_core.hooks import adapter_names, factory
from attendance_core.tables import structure
from attendance_core.trust import read_trust

FOLDER = Path(__file__).parents[2] / "docs" / "adapters"
INDEX = (FOLDER / "index.md").read_text(encoding="utf-8")
OURS = sorted(
    each.name
    for each in entry_points(group="attendance.adapters")
    if each.value.startswith("attendance_adapters.")
)
TRUST = '[trust]\nname = "Example Trust"\n'
SCHOOL = """\
[[school]]
urn = 142000
name = "Tamar Valley College"
calendar = "calendar.csv"
"""
STATUTORY = {"roll": "register_folder", "marks": "register_folder"}
FOLDER_OF_REGISTERS = '[school.register_folder]\nfolder = "tamar"\n'
TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks() -> list[tuple[str, str]]:
    """Give each block of TOML of a page that configures a school."""
    pages = [(path.name, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.md"))]
    found = [(name, block) for name, text in pages for block in TOML.findall(text)]
    return [(name, block) for name, block in found if "[school.adapters]" in block]


def _whole(block: str) -> str:
    """Give a configuration of which a block is a part, or the whole."""
    if "[[school]]" in block:
        return block if "[trust]" in block else TRUST + block
    named = tomllib.loads(block)["school"]["adapters"]
    lines = [f'{key} = "{name}"' for key, name in STATUTORY.items() if key not in named]
    text = block.replace("[school.adapters]", "\n".join(["[school.adapters]", *lines]), 1)
    folder = FOLDER_OF_REGISTERS if lines and "[school.register_folder]" not in block else ""
    return TRUST + SCHOOL + text + folder


@pytest.mark.parametrize("name", OURS)
def test_every_adapter_has_a_page(name: str) -> None:
    """The index names it, with a link to a page that is there."""
    row = next(line for line in INDEX.splitlines() if f"`{name}`" in line.partition(" | ")[0])
    (page,) = re.findall(r"\]\((\S+\.md)\)", row.partition(" | ")[0])

    assert (FOLDER / page).exists()


def test_the_names_are_those_of_the_entry_points() -> None:
    """Nothing else in this environment has taken one of them."""
    assert set(OURS) <= set(adapter_names())


@pytest.mark.parametrize(("page", "block"), _blocks())
def test_what_a_page_configures_is_read(page: str, block: str) -> None:
    """Each adapter that it names takes the settings that it shows."""
    (school,) = read_trust(_whole(block), place=page).schools
    names = set(school.adapters.values()) & set(OURS)

    for name in names:
        settings = structure(school.settings.get(name, {}), factory(name).Settings, place=page)
        assert isinstance(settings, factory(name).Settings)


def test_the_tutorial_names_every_suite() -> None:
    """Whoever looks for the tests of a hook finds them, and none that is not there."""
    page = (FOLDER / "write-an-adapter.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(\w+Suite)`", page, re.MULTILINE)) == {
        name for name in conformance.__all__ if name.endswith("Suite") and name != "Suite"
    }
