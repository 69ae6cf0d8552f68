"""The page of a policy's words names every word that there is."""

from pathlib import Path

import pytest

from attendance_core.policy import measures
from attendance_core.policy.actions import DOES
from attendance_core.policy.values import Op, Reset, WindowKind

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "policy.md").read_text("utf-8")


@pytest.mark.parametrize(
    "word", sorted({*measures(), *map(str, (*Op, *WindowKind, *Reset)), *DOES})
)
def test_every_word_is_named(word):
    """No measure, operator, window, reset or action is left out."""
    assert f"`{word}`" in PAGE or f"`{{ {word} = " in PAGE
