"""What the trust has of its own: its words in the place of the library's, and its policy.

Its schools name this package in their configuration, and a new version of it is a new version of
both.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import ClassVar

from attrs import frozen

from attendance_core.hooks import hookimpl

__all__ = ["OwnWords"]

_OWN = files(__package__).joinpath("own")


@frozen
class OwnWords:
    """Gives the files of the folder `own`: the policy, and each document."""

    @frozen
    class Settings:
        """There are none."""

    capabilities: ClassVar[frozenset[str]] = frozenset({"wording", "policy"})

    settings: Settings

    @hookimpl
    def attendance_templates(self) -> Mapping[str, str]:
        """Give the documents."""
        texts = (each for each in _OWN.iterdir() if each.name.endswith((".md", ".txt")))
        return {each.name: each.read_text(encoding="utf-8") for each in texts}

    @hookimpl
    def attendance_policy(self) -> str:
        """Give the policy."""
        return _OWN.joinpath("policy.toml").read_text(encoding="utf-8")
