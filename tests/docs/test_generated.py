from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from attendance_core.codes import codes, every_code, mis_marks
from attendance_core.thresholds import thresholds

DOCS = Path(__file__).parents[2] / "docs"
RULES = sorted(
    each.stem for each in (DOCS.parent / "src/attendance_core/rules/data").glob("*.toml")
)
NAMES = ("codes.md", "thresholds.md", "sources.md", *(f"rules/{name}.md" for name in RULES))


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The script that writes the pages."""
    spec = spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _page(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_fresh(name: str, generate: ModuleType) -> None:
    """The page is what the data makes of it; if not, run `python docs/generate.py`."""
    assert _page(name) == generate.pages()[name]


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    """Each page of a rule has its data."""
    pages = {each.stem for each in (DOCS / "reference" / "rules").glob("*.md")}

    assert pages - {"index"} == set(RULES)


def test_every_code_and_mark_has_its_row() -> None:
    """Each code stands in a table once for each of its meanings, and each mark of systems once."""
    symbols = [each.code for each in every_code()] + list(mis_marks())

    assert _page("codes.md").count("\n| `") == len(symbols)
    assert [each for each in symbols if f"\n| `{each}` |" not in _page("codes.md")] == []


def test_every_code_in_force_has_its_details() -> None:
    """Each of the newest codes has a section of its own."""
    newest = codes(on=max(each.in_force for each in every_code()))

    assert [each for each in newest if f"\n### `{each}` " not in _page("codes.md")] == []


def test_every_threshold_has_its_section() -> None:
    """Each threshold has a heading with its name."""
    assert [name for name in thresholds() if f"\n## {name}\n" not in _page("thresholds.md")] == []
