"""The trust's words and its policy, proved with the kit."""

import pytest

from attendance_core.conformance import PolicySuite, TemplatesSuite
from attendance_core.hooks import SchoolAdapters, factory


class _OwnWords:
    @pytest.fixture
    def adapters(self) -> SchoolAdapters:
        found = factory("example_words", place="test", key="wording")
        return SchoolAdapters.alone("example_words", found(found.Settings()), found.capabilities)


class TestTemplates(_OwnWords, TemplatesSuite):
    """The documents."""


class TestPolicy(_OwnWords, PolicySuite):
    """The policy."""
