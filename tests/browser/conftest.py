"""The browser that all pages are tried in."""

from collections.abc import Iterator
from typing import Any

import pytest
from debian import found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="tox -e browser tries the pages")
    path = found("chromium")
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
