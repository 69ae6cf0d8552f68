"""What all tests share: the folder of published figures and samples, and hypothesis's profile."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "project",
    deadline=None,  # machines differ; speed is measured in tests/bench
    print_blob=True,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
# A change that a test kills need not be killed by the smallest example.
settings.register_profile(
    "mutation",
    settings.get_profile("project"),
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
)
settings.load_profile("project")

_BESIDE = Path(__file__).parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever uses the fixture `shared`, so that `-m "not shared"` leaves it out."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.shared)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published figures and samples that lies beside the repository."""
    folder = Path(os.environ.get("ATTENDANCE_SHARED", _BESIDE))
    if not folder.is_dir():
        pytest.skip("the folder ../shared is not there")
    return folder
