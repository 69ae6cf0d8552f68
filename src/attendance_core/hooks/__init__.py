"""Where other systems are joined on: typed hooks, and one plugin manager for each school.

An adapter is found by its entry point in the group `attendance.adapters`, which names a factory:
`adapter(settings)` with its `capabilities` and its `Settings` class.
"""

from attendance_core.hooks.discovery import CAPABILITIES, WritesSample, adapter_names, factory
from attendance_core.hooks.making import made_adapter
from attendance_core.hooks.school import SchoolAdapters
from attendance_core.hooks.specs import hookimpl
from attendance_core.hooks.trying import Tried, tried

__all__ = [
    "CAPABILITIES",
    "SchoolAdapters",
    "Tried",
    "WritesSample",
    "adapter_names",
    "factory",
    "hookimpl",
    "made_adapter",
    "tried",
]
