import re
from pathlib import Path

from attrs import fields

from attendance_core.codes import every_code
from attendance_core.findings import Finding, Name

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "findings.md").read_text("utf-8")


def test_every_finding_is_described() -> None:
    """Each name has a heading, in the order of the alphabet, and there are no others."""
    assert re.findall(r"^## (\w+)$", PAGE, re.MULTILINE) == sorted(Name)


def test_every_finding_says_what_when_and_on_what_ground() -> None:
    """Each is described by the same three paragraphs."""
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        assert re.findall(r"^\*\*(\w+):\*\*", section, re.MULTILINE) == ["What", "When", "Source"]


def test_every_field_is_described() -> None:
    """The table at the top names the fields of a finding."""
    assert [each.name for each in fields(Finding) if f"`{each.name}`" not in PAGE] == []


def test_the_codes_that_are_named_are_those_with_preconditions() -> None:
    """The codes in the list of preconditions are those whose data has them."""
    listed = PAGE.partition("## code_precondition")[2].partition("**Source:**")[0]
    named = {
        code for part in re.findall(r"\(([^)]+)\)", listed) for code in re.split(r",\s+", part)
    }
    found = {
        each.code
        for each in every_code()
        if each.until is None
        and (
            each.compulsory_school_age is not None
            or each.from_year is not None
            or not (each.on_roll and each.on_open_session)
        )
    }

    assert {code.strip("`") for code in named} == found
