"""Joining an adapter to a school's plugin manager, for one capability and no other."""

from collections.abc import Callable

import pluggy

from attendance_core.errors import AdapterError
from attendance_core.hooks import specs
from attendance_core.hooks.discovery import CAPABILITIES

__all__ = ["register"]


class _Part:
    """The hooks of one capability of an adapter, so that pluggy sees no others."""


def register(manager: pluggy.PluginManager, capability: str, name: str, adapter: object) -> None:
    """Register the hooks of one capability.

    Raises:
        AdapterError: the adapter implements a hook that is not declared, or not as declared.
    """
    undeclared = [
        hook
        for hook in dir(type(adapter))
        if hook.startswith(f"{specs.PROJECT}_") and not hasattr(specs, hook)
    ]
    if undeclared:
        raise AdapterError(name, undeclared[0], "there is no such hook")
    if capability not in CAPABILITIES:
        raise AdapterError(name, "(capabilities)", f"there is no capability {capability}")
    part = _Part()
    for hook in CAPABILITIES[capability]:
        method: Callable[..., object] | None = getattr(adapter, hook, None)
        if not hasattr(method, f"{specs.PROJECT}_impl"):
            expected = f"an adapter for {capability} was expected to have it, marked `hookimpl`"
            raise AdapterError(name, hook, expected)
        setattr(part, hook, method)
    try:
        manager.register(part, name=f"{name} ({capability})")
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        reason = str(error).strip().splitlines()[-1]
        raise AdapterError(name, CAPABILITIES[capability][0], reason) from error
