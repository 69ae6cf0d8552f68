"""The forms that ship, proved with the kit that every author has."""

import pytest

from attendance_core.conformance import FormSpecsSuite
from attendance_core.hooks import SchoolAdapters, factory


@pytest.fixture(params=["cornwall", "plymouth", "devon", "birmingham"])
def authority(request: pytest.FixtureRequest) -> str:
    """Give the name of each authority's adapter."""
    return str(request.param)


class TestForms(FormSpecsSuite):
    """The forms of each authority."""

    @pytest.fixture
    def adapters(self, authority: str) -> SchoolAdapters:
        """Give the adapter of an authority, as a school has it that says nothing."""
        found = factory(authority)
        return SchoolAdapters.alone(authority, found(found.Settings()), found.capabilities)
