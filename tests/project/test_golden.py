"""Hooks and findings cannot vanish, and each hook has what a hook must have."""

import inspect
import tomllib
from pathlib import Path

import pytest

from attendance_core.findings import Name
from attendance_core.hooks import CAPABILITIES, SchoolAdapters, specs

ROOT = Path(__file__).parents[2]
HOOKS = {
    name: list(inspect.signature(value).parameters)
    for name, value in vars(specs).items()
    if name.startswith("attendance_")
}


def golden(name: str) -> dict:
    """Read a golden list."""
    return tomllib.loads((ROOT / "tests/golden" / name).read_text(encoding="utf-8"))


def test_the_hooks_are_the_golden_ones():
    """A hook or an argument that comes or goes changes the list, where it is seen."""
    assert golden("hooks.toml") == HOOKS


def test_the_findings_are_the_golden_ones():
    """Likewise a finding."""
    assert golden("findings.toml")["findings"] == [name.value for name in sorted(Name)]


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_hook_has_a_capability_and_a_typed_method(hook):
    """The method of SchoolAdapters takes the hook's arguments and says what it gives.

    Every channel of messages has the same hooks.
    """
    method = getattr(SchoolAdapters, hook.removeprefix("attendance_"))
    signature = inspect.signature(method)

    of_hook = {name.partition(".")[0] for name, hooks in CAPABILITIES.items() if hook in hooks}

    assert len(of_hook) == 1
    assert list(signature.parameters)[1:] == HOOKS[hook]
    assert signature.return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_hook_has_a_heading_and_a_test(hook):
    """Its heading has its exact arguments; some test calls it through its typed method."""
    page = (ROOT / "docs/adapters/hooks.md").read_text(encoding="utf-8")
    method = hook.removeprefix("attendance_")
    tests = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "src/attendance_core/conformance").glob("*")]
    texts = [path.read_text(encoding="utf-8") for path in tests if path.suffix == ".py"]

    assert f"## {hook}({', '.join(HOOKS[hook])})" in page.replace("`", "")
    assert any(f".{method}(" in text for text in texts)
