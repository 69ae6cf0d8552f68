from collections.abc import Callable


def test_the_tutorial_does_what_it_says(follow: Callable[[str], int]) -> None:
    """Its files, written as they are shown, give exactly what the page shows for every command."""
    assert follow("docs/tutorials/first-figures.md") == 5
