"""About the project itself: what its files promise to everybody who works on it."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TOP = [ROOT / "src" / name / "__init__.py" for name in ("attendance_core", "attendance_adapters")]
TESTS = sorted({*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "examples").rglob("test_*.py")})
MADE = {"__pycache__", "_build", "build", "demo-output", "dist"}

# The brackets keep these lines from finding themselves.
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b")
REGISTRY = re.compile(
    r"\b(py[p]i|anacond[a]|npmj[s]|cra[t]es|jsdeli[v]r)\.[a-z]|pythonhoste[d]|inde[x]-url",
    re.IGNORECASE,
)

WORDS = """
    session; open session; school day; school week; school year; on; span; pupil; parent;
    headteacher; local authority; upn; urn; laestab; compulsory school age; register; roll;
    enrolment; mark; code; code set; unmarked; possible; attended; missed; authorised;
    unauthorised; approved educational activity; rate; finding; outcome; proposal; approval;
    adapter; hook; capability
"""

HEAVY = {"duckdb", "jinja2", "narwhals", "pandas", "pluggy", "polars", "pyarrow", "pytest"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _files() -> list[Path]:
    """Give what the repository holds, or, in an unpacked archive, what the archive does."""
    git = which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(
                part.startswith(".") or part in MADE for part in path.relative_to(ROOT).parts
            )
        ]
    return [path for path in found if path.is_file()]


def _lines_with(pattern: re.Pattern[str]) -> Iterator[str]:
    for path in _files():
        for number, line in enumerate(path.read_bytes().decode(errors="replace").splitlines(), 1):
            if pattern.search(line):
                yield f"{_name(path)}:{number}"


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = re.findall(r"^([a-z][a-z ]*):(?!=)", makefile, re.MULTILINE)
    return {name for rule in rules for name in rule.split()}


def test_nothing_is_left_for_later() -> None:
    """No file says that something is still to be done: it is done, or it is not there."""
    assert list(_lines_with(UNFINISHED)) == []


def test_no_registry_is_named() -> None:
    """No file names a package registry: where packages come from is the installer's affair."""
    assert list(_lines_with(REGISTRY)) == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_every_module_says_what_it_is_and_offers(path: Path) -> None:
    """A module has a docstring and `__all__`; the two top packages offer nothing but modules."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        target.id
        for each in tree.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }

    assert ast.get_docstring(tree)
    assert "__all__" in names or path in TOP


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_every_module_is_small(path: Path) -> None:
    """No module is longer than 400 lines; fewer than 200 is the aim."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_every_test_says_what_is_so(path: Path) -> None:
    """A test has a docstring."""
    silent = [
        each.name
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, ast.FunctionDef)
        and each.name.startswith("test_")
        and not ast.get_docstring(each)
    ]

    assert silent == []


@pytest.mark.parametrize("module", ["attendance_core", "attendance_core.codes"])
def test_the_codes_alone_are_light(module: str) -> None:
    """Whoever wants the codes loads no data frames, no templates, no plugins and no tests."""
    program = f"import sys, {module}; print(*sorted({HEAVY} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == []


@pytest.mark.parametrize("package", ["attendance_core", "attendance_adapters"])
def test_both_packages_are_typed(package: str) -> None:
    """Both packages tell type checkers that their annotations count."""
    assert files(package).joinpath("py.typed").is_file()


def test_every_adapter_loads() -> None:
    """Each adapter that pyproject.toml declares is installed, and its factory loads."""
    declared = tomllib.loads(PYPROJECT)["project"]["entry-points"]["attendance.adapters"]
    installed = {each.name: each for each in entry_points(group="attendance.adapters")}

    for name, value in declared.items():
        assert installed[name].value == value
        assert installed[name].load().capabilities


def test_every_rule_that_is_switched_off_has_a_reason() -> None:
    """Each rule that ruff is told to ignore has the reason beside it."""
    ruff = PYPROJECT[PYPROJECT.index("[tool.ruff.lint]") :]
    ignored = re.findall(r'^  "[A-Z]+[0-9]*",.*$', ruff, re.MULTILINE)

    assert [line for line in ignored if not re.search(r"# \S", line)] == []


def test_every_word_is_defined_once() -> None:
    """The glossary defines each of the project's words, and none twice."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    defined = [name.lower() for name in re.findall(r"^\*\*(.+?)\*\*", glossary, re.MULTILINE)]

    assert {" ".join(word.split()) for word in WORDS.split(";")} - set(defined) == set()
    assert len(defined) == len(set(defined))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_the_commands_that_pages_name_exist(page: str) -> None:
    """Where a page says `make` and a word, the Makefile has it."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|exec |^)make ([a-z]+)", text, re.MULTILINE))

    assert named <= _targets()


def test_make_help_tells_of_every_target() -> None:
    """`make help` has a line for each thing that make can do."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = set(re.findall(r"make ([a-z]+) ", makefile))

    assert told | {"help"} == _targets()


def test_every_fragment_is_of_a_kind() -> None:
    """Each fragment of the changelog is named after a number and a kind that towncrier knows."""
    kinds = [each["directory"] for each in tomllib.loads(PYPROJECT)["tool"]["towncrier"]["type"]]
    fragment = re.compile(rf"\d+\.({'|'.join(kinds)})(\.\d+)?\.md")
    strangers = [
        path.name for path in (ROOT / "changelog.d").iterdir() if not fragment.fullmatch(path.name)
    ]

    assert strangers == []
