import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from attendance_core.codes import codes, every_code, mis_marks
from attendance_core.correspondence.declared import Means
from attendance_core.correspondence.packs import packaged_pack
from attendance_core.thresholds import thresholds

DOCS = Path(__file__).parents[2] / "docs"
RULES = sorted(
    each.stem for each in (DOCS.parent / "src/attendance_core/rules/data").glob("*.toml")
)
NAMES = (
    "codes.md",
    "thresholds.md",
    "sources.md",
    "documents.md",
    *(f"rules/{name}.md" for name in RULES),
)

_PICTURE = re.compile(r"^```{image} documents/(\w+)\.(\w+)\.png$", re.MULTILINE)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The script that writes the pages."""
    return _script("generate")


@pytest.fixture(scope="module")
def pictures() -> ModuleType:
    """The script that draws the pictures."""
    return _script("pictures")


def _script(name: str) -> ModuleType:
    spec = spec_from_file_location(name, DOCS / f"{name}.py")
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


def test_every_document_has_its_section_and_its_picture() -> None:
    """All that goes on paper or by e-mail is shown; a text message is its words alone."""
    page = _page("documents.md")
    shown = {
        stem
        for stem, each in packaged_pack().documents.items()
        if set(each.declaration.channels) - {Means.SMS}
    }

    assert [
        stem for stem in packaged_pack().documents if f"\n(document-{stem})=\n" not in page
    ] == []
    assert {stem for stem, _ in _PICTURE.findall(page)} == shown


def test_every_picture_of_the_page_is_drawn_and_told(pictures: ModuleType) -> None:
    """None is drawn too many, and whoever cannot see one is told what it shows."""
    page = _page("documents.md")
    named = [".".join(parts) for parts in _PICTURE.findall(page)]

    assert sorted(named) == sorted(pictures.names())
    assert len(re.findall(r"\.png\n:alt: \S.+\n", page)) == len(named)


def test_the_pictures_are_pages_and_small(tmp_path: Path, pictures: ModuleType) -> None:
    """Each is a page of A4 with ink on it, and all together are a megabyte and a half at most."""
    pictures.draw(tmp_path)
    drawn = {path.stem: path for path in tmp_path.iterdir()}

    assert drawn.keys() == set(pictures.names())
    assert sum(path.stat().st_size for path in drawn.values()) < 1_500_000
    for path in drawn.values():
        page = Image.open(path).convert("L")
        shades = page.getcolors(256) or []
        ink = sum(count for count, shade in shades if int(str(shade)) < 128)

        assert abs(page.height / page.width - 297 / 210) < 0.01
        assert 0.002 < ink / (page.width * page.height) < 0.2
