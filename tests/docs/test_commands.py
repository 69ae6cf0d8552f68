import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cyclopts import App

from attendance_core.cli.commands import app
from attendance_core.cli.output import Format
from attendance_core.correspondence.packs import packaged_pack
from attendance_core.statistics import BY, COLUMNS, definitions

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "commands.md").read_text("utf-8")


def _commands(of: App, before: str = "") -> Iterator[tuple[str, App]]:
    """Give every command by its whole name, such as `policy check`."""
    for name in of:
        if not name.startswith("-"):
            inner = list(_commands(of[name], f"{before}{name} "))
            yield from inner or [(f"{before}{name}", of[name])]


COMMANDS = dict(_commands(app))
NAMES = list(COMMANDS)


def _section(name: str) -> str:
    found = re.search(rf"^## attendance {name}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def _options(command: App) -> set[str]:
    arguments: Any = command.assemble_argument_collection()
    return {name for each in arguments for name in each.names if name.startswith("--")}


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_described(name: str) -> None:
    """Each command has a section, and stands in the summary at the top."""
    assert _section(name)
    assert f"\nattendance {name} " in PAGE


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_described(name: str) -> None:
    """The section of a command names exactly the options that it has."""
    named = set(re.findall(r"`(--[a-z-]+)", _section(name)))

    assert named == _options(COMMANDS[name])


def test_the_command_that_makes_a_document_is_one() -> None:
    """What the list of documents names is a command, with an option that it has."""
    made_by = {each.declaration.made_by for each in packaged_pack().documents.values()}

    for each in made_by:
        name, *options = each.removeprefix("attendance ").split(" --")
        assert {f"--{option}" for option in options} <= _options(COMMANDS[name])


def test_every_format_is_described() -> None:
    """The page says what each format prints."""
    assert [each for each in Format if f"| `{each}`" not in PAGE] == []


def test_the_columns_of_statistics_are_described() -> None:
    """Every column to group by, every column of the answer and every definition is named."""
    names = [*BY, *COLUMNS, "all", *definitions()]

    assert [name for name in names if f"`{name}`" not in _section("statistics")] == []
