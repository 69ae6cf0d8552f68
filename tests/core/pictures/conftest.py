"""What a picture draws, and what it shows, for the tests of the pictures."""

from collections.abc import Callable
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from attendance_core.pictures import Picture


def values_of(picture: Picture, layer: int = 0) -> list[dict[str, Any]]:
    """Give the rows that a layer draws: they stand with it, or with all where they are the same."""
    drawn = picture.chart.to_dict()
    data = drawn["layer"][layer].get("data") or drawn["data"]
    return data["values"]


def texts_of(picture: Picture) -> list[str]:
    """Give the texts that an SVG shows."""
    return [each.text for each in fromstring(picture.svg()).iter() if each.tag.endswith("}text")]


@pytest.fixture(scope="session")
def values() -> Callable[..., list[dict[str, Any]]]:
    """Give the reader of what is drawn."""
    return values_of


@pytest.fixture(scope="session")
def texts() -> Callable[[Picture], list[str]]:
    """Give the reader of what is shown."""
    return texts_of
