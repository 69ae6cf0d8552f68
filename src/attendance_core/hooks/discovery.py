"""Finding adapters: one at a time, by the name of an entry point."""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Protocol

from attendance_core.errors import AdapterError, Fault, Refused
from attendance_core.scenarios import Scenario

__all__ = ["CAPABILITIES", "Factory", "WritesSample", "adapter_names", "factory"]

GROUP = "attendance.adapters"

CAPABILITIES: Mapping[str, tuple[str, ...]] = {
    "school": ("attendance_read_school",),
    "calendar": ("attendance_read_calendar",),
    "roll": ("attendance_read_roll",),
    "marks": ("attendance_read_marks", "attendance_read_register_status"),
    "messages.sms": ("attendance_send_message",),
}
"""What a school names an adapter for, and the hooks that come with it."""


class Factory(Protocol):
    """What an entry point names: made with a school's settings, it gives the adapter."""

    capabilities: frozenset[str]
    Settings: type[Any]

    def __call__(self, settings: Any) -> object:  # noqa: ANN401 - of the factory's own class
        """Make the adapter of one school."""


class WritesSample(Protocol):
    """What the factories that we ship can do besides: write an invented school in their format."""

    def write_sample(self, scenario: Scenario, folder: Path) -> Any:  # noqa: ANN401 - its Settings
        """Write a scenario into a folder, and give the settings that read it."""


def _entry_points() -> Mapping[str, EntryPoint]:
    return {each.name: each for each in entry_points(group=GROUP)}


def adapter_names() -> tuple[str, ...]:
    """Give the names of the adapters that are installed."""
    return tuple(sorted(_entry_points()))


def factory(name: str, *, place: str, key: str) -> Factory:
    """Load the factory of an adapter.

    Args:
        name: the name of its entry point.
        place: the file that named it, for the fault.
        key: the key in that file.

    Raises:
        Refused: no adapter of that name is installed.
        AdapterError: it is installed and cannot be loaded.
    """
    found = _entry_points().get(name)
    if found is None:
        expected = f"the name of an installed adapter was expected: {', '.join(adapter_names())}"
        raise Refused([Fault(place, expected, key=key)])
    try:
        loaded: Factory = found.load()
    except Exception as error:
        raise AdapterError(name, "(loading)", f"{type(error).__name__}: {error}") from error
    return loaded
