from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLOW = {"docs/how-to/live-a-morning.md"}


def _pages() -> Iterator[str]:
    for path in sorted((ROOT / "docs" / "how-to").glob("*.md")):
        if "```console\n" in path.read_text(encoding="utf-8"):
            yield path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow if page in SLOW else ()) for page in _pages()],
)
def test_the_guide_does_what_it_says(page: str, follow: Callable[[str], int]) -> None:
    """Every file and command of the page, one after another, gives what the page shows."""
    assert follow(page) > 0
