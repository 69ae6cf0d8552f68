"""The lower bounds of pyproject.toml are the versions that `tox -e lowest` runs with."""

import configparser
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _bounds() -> set[str]:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = read["project"]["optional-dependencies"]
    del extras["spark"]  # as large as all others together, and has an environment of its own
    lists = [
        read["project"]["dependencies"],
        *extras.values(),
        read["dependency-groups"]["engines"],
    ]
    wanted = [each for one in lists for each in one]
    # The extras that name others of ours, and what is for one system only, are left out.
    return {each for each in wanted if not each.startswith("mat-attendance") and ";" not in each}


def test_every_dependency_has_a_lower_bound() -> None:
    """Each dependency says from which version on, and shuts out no later one."""
    assert [each for each in _bounds() if not re.fullmatch(r"[\w-]+(\[\w+\])?>=[\d.]+", each)] == []


def test_the_lowest_environment_has_the_lower_bounds() -> None:
    """What tox.ini pins for `lowest` is what pyproject.toml allows at the least."""
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    pinned = set(tox["testenv:lowest"]["deps"].split())

    assert pinned == {each.replace(">=", "==") for each in _bounds()}
