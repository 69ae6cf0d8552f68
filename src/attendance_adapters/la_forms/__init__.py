"""The forms of local authorities: Cornwall, Plymouth and Devon, and Birmingham's for contrast.

Each form is a file of TOML under `data/`, which a person in an authority can read. What nobody has
published is marked so, and a school completes it in a file of its own.
"""

from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from attrs import evolve, field, frozen

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.forms import FormSpec
from attendance_core.forms.completing import completed
from attendance_core.forms.reading import packaged_specs
from attendance_core.hooks import hookimpl
from attendance_core.tables import decoded

__all__ = ["BIRMINGHAM", "CORNWALL", "DEVON", "PLYMOUTH", "Authority", "LaForms"]


@frozen
class Authority:
    """An authority whose forms ship: the factory of its adapter."""

    @frozen
    class Settings:
        """What no file of ours can know of an authority.

        `addresses` are those of its channels, by the names that its forms have for them;
        `contacts` are whom to ask there, by what for. `completing` is the school's own file of what
        it has read off the live forms.
        """

        addresses: dict[str, str] = field(factory=dict, repr=False)
        contacts: dict[str, str] = field(factory=dict, repr=False)
        completing: Path | None = None

    capabilities: ClassVar[frozenset[str]] = frozenset({"local_authority"})

    name: str

    def __call__(self, settings: Settings) -> "LaForms":
        """Make the adapter of one school."""
        return LaForms(self.name, settings)


CORNWALL = Authority("cornwall")
PLYMOUTH = Authority("plymouth")
DEVON = Authority("devon")
BIRMINGHAM = Authority("birmingham")


@frozen
class LaForms:
    """Gives the forms of one authority, with what a school has said of them. It submits none."""

    name: str
    settings: Authority.Settings

    @hookimpl
    def attendance_form_specs(self) -> tuple[FormSpec, ...]:
        """Give the forms.

        Raises:
            Refused: the school's file is not what it should be, or an address is of no form.
        """
        return self._specs

    @cached_property
    def _specs(self) -> tuple[FormSpec, ...]:
        folder = files(__package__).joinpath("data", self.name)
        specs = self._completed(packaged_specs(folder))
        with collecting() as faults:
            faults.extend(self._strange_addresses(specs))
        addresses, contacts = self.settings.addresses, self.settings.contacts
        return tuple(evolve(each, addresses=addresses, contacts=contacts) for each in specs)

    def _completed(self, specs: tuple[FormSpec, ...]) -> tuple[FormSpec, ...]:
        path = self.settings.completing
        if path is None:
            return specs
        try:
            data = path.read_bytes()
        except OSError:
            raise Refused([Fault(path.name, "a file that can be read was expected")]) from None
        return completed(specs, decoded(data, place=path.name), place=path.name)

    def _strange_addresses(self, specs: tuple[FormSpec, ...]) -> Iterator[Fault]:
        known = {each.channel.address for each in specs} - {""}
        for name in sorted(self.settings.addresses.keys() - known):
            expected = f"one of {', '.join(sorted(known))} was expected"
            yield Fault(self.name, expected, key=f"addresses.{name}")
