"""The pages of the adapters that carry messages: what they show is read."""

import re
from pathlib import Path

import pytest

from attendance_core.correspondence import ContactOutcome
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.trust import read_trust

PAGES = Path(__file__).parents[2] / "docs" / "adapters"
SCHOOL = """\
[trust]
name = "Example Trust"

[[school]]
urn = 142000
name = "Tamar Valley College"
calendar = "calendar.csv"

"""


def text_of(name: str) -> str:
    """Give the page of an adapter."""
    return (PAGES / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["govuk_notify", "email", "school_comms"])
def test_the_configuration_that_is_shown_makes_the_adapter(name: str, tmp_path: Path) -> None:
    """With everything that the page says it is for, save what is exported by name."""
    (shown,) = re.findall(r"^```toml\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)
    roll = '[school.adapters]\nroll = "register_folder"\nmarks = "register_folder"\n'
    text = SCHOOL + shown.replace("[school.adapters]\n", roll, 1)
    trust = read_trust(f'{text}\n[school.register_folder]\nfolder = "x"\n', place="trust.toml")
    made = SchoolAdapters.of(trust.schools[0], place="trust.toml", folder=tmp_path)
    named = set(re.findall(r"`([a-z.]+)`", text_of(name).partition("## Set it up")[0]))
    wanted = {each for each in factory(name).capabilities if each in named} - {"export"}

    assert named >= factory(name).capabilities
    assert all(map(made.can, wanted))


@pytest.mark.parametrize("name", ["govuk_notify", "school_comms"])
def test_the_outcomes_that_are_shown_are_those_that_there_are(name: str) -> None:
    """Each row of the page's table of outcomes ends in one of the vocabulary, or in none."""
    table = text_of(name).partition("| Outcome |\n")[2].partition("\n\n")[0]
    shown = {row.rstrip(" |").rpartition("|")[2].strip() for row in table.splitlines()[1:]}

    assert {each.partition(":")[0] for each in shown} <= {*ContactOutcome, "none yet"}
    assert len(shown) > 3
