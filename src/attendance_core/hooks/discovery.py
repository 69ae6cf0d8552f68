"""Finding adapters: one at a time, by the name of an entry point."""

from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Protocol

from attendance_core.errors import AdapterError, Fault, Refused
from attendance_core.scenarios import Scenario

__all__ = ["CAPABILITIES", "Factory", "WritesSample", "adapter_names", "factory"]

GROUP = "attendance.adapters"

_OF_A_CHANNEL = (
    "attendance_send_message",
    "attendance_message_status",
    "attendance_message_gateway",
)

CAPABILITIES: Mapping[str, tuple[str, ...]] = {
    "school": ("attendance_read_school",),
    "calendar": ("attendance_read_calendar",),
    "roll": ("attendance_read_roll",),
    "marks": (
        "attendance_read_marks",
        "attendance_read_register_status",
        "attendance_marks_as_at",
    ),
    "presence": ("attendance_read_presence_events",),
    "lessons": ("attendance_read_lesson_marks",),
    "amendments": ("attendance_read_amendments",),
    "part_time": ("attendance_read_part_time",),
    "sickness": ("attendance_read_expected_sickness",),
    "notices": ("attendance_read_notices",),
    "replies": ("attendance_read_replies",),
    "outcomes": ("attendance_read_message_outcomes",),
    "messages.sms": _OF_A_CHANNEL,
    "messages.email": _OF_A_CHANNEL,
    "messages.letter": _OF_A_CHANNEL,
    "write_marks": ("attendance_write_marks",),
    "safeguarding": ("attendance_log_concern", "attendance_read_holds"),
    "export": ("attendance_export",),
    "wording": ("attendance_templates",),
    "policy": ("attendance_policy",),
    "local_authority": ("attendance_form_specs",),
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


def _entry_points() -> Mapping[str, Sequence[EntryPoint]]:
    found: dict[str, list[EntryPoint]] = {}
    for each in entry_points(group=GROUP):
        found.setdefault(each.name, []).append(each)
    return found


def adapter_names() -> tuple[str, ...]:
    """Give the names of the adapters that are installed."""
    return tuple(sorted(_entry_points()))


def factory(name: str, *, place: str = "adapters", key: str | None = None) -> Factory:
    """Load the factory of an adapter.

    Args:
        name: the name of its entry point.
        place: the file that named it, for the fault.
        key: the key in that file; the adapter's own name if left out.

    Raises:
        Refused: no adapter of that name is installed.
        AdapterError: it is installed and cannot be loaded, or is no factory, or there are two.
    """
    found = _entry_points().get(name)
    if found is None:
        expected = f"the name of an installed adapter was expected: {', '.join(adapter_names())}"
        raise Refused([Fault(place, expected, key=key or name)])
    if len(found) > 1:
        raise AdapterError(name, _LOADING, "two installed packages have an adapter of this name")
    try:
        loaded: Factory = found[0].load()
    except ModuleNotFoundError as error:
        raise AdapterError(name, _LOADING, f"it needs {error.name}, which is missing") from error
    except Exception as error:
        raise AdapterError(name, _LOADING, f"it failed with {type(error).__name__}") from error
    if not (hasattr(loaded, "capabilities") and hasattr(loaded, "Settings")):
        raise AdapterError(name, _LOADING, "a factory with capabilities and Settings was expected")
    return loaded


_LOADING = "(loading)"
