from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = {"docs/how-to/live-a-morning.md"}
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "docs" / "how-to").glob("*.md")
    if "```console\n" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow if page in SLOW else ()) for page in PAGES],
)
def test_the_guide_does_what_it_says(page: str, follow: Callable[[str], int]) -> None:
    """Every file and command of the page, one after another, gives what the page shows."""
    assert follow(page) > 0
