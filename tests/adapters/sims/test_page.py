import re
import tomllib
from pathlib import Path

from attendance_adapters.sims import Sims
from attendance_core.tables import structure

PAGE = Path(__file__).parents[3] / "docs" / "adapters" / "sims.md"


def test_the_configurations_that_are_shown_are_read() -> None:
    """Each table of settings on the page is one, and names only what the adapter can."""
    blocks = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    read = [tomllib.loads(block)["school"] for block in blocks]
    made = [structure(each["sims"], Sims.Settings, place="sims.md") for each in read]

    assert [each.write for each in made] == ["keying", "third_party"]
    assert set(read[0]["adapters"]) <= Sims.capabilities
