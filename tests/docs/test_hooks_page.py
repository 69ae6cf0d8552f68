import inspect
import re
from collections.abc import Callable
from pathlib import Path

from attendance_core.hooks import CAPABILITIES, specs

FOLDER = Path(__file__).parents[2] / "docs" / "adapters"
PAGE = (FOLDER / "hooks.md").read_text(encoding="utf-8")
HOOKS: dict[str, Callable[..., object]] = {
    name: value for name, value in vars(specs).items() if name.startswith("attendance_")
}


def _heading(name: str) -> str:
    return f"{name}({', '.join(inspect.signature(HOOKS[name]).parameters)})"


def test_every_hook_has_a_heading_with_its_exact_arguments() -> None:
    """The headings are the hooks as they are declared, in their order, and no others."""
    headings = re.findall(r"^## (attendance_.*)$", PAGE, re.MULTILINE)

    assert headings == [_heading(name) for name in HOOKS]


def test_every_hook_says_when_it_is_called_and_what_to_answer() -> None:
    """Each section has the same three paragraphs."""
    for section in re.split(r"^## attendance_", PAGE, flags=re.MULTILINE)[1:]:
        found = re.findall(r"^\*\*(\w+)\*\*", section, re.MULTILINE)

        assert found == ["Called", "Return", "Raise"]


def test_every_capability_stands_in_the_table_with_its_hooks() -> None:
    """The table at the top has the capabilities, and the hooks that come with each."""
    for capability, hooks in CAPABILITIES.items():
        named = ", ".join(f"`{hook}`" for hook in hooks)

        assert f"\n| `{capability}` | {named} |" in PAGE


def test_the_figures_know_every_hook() -> None:
    """The page about when hooks are called names each with its arguments, and no stranger."""
    figures = (FOLDER / "when-hooks-are-called.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(attendance_\w+)\(", figures))

    assert named == set(HOOKS)
