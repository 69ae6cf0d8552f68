"""Following a page of the documentation: its files written, its commands run, its answers compared.

A block is a file where the line before it is the file's name: "`school.toml`:". It is compared with
a file that a command wrote where that line is "`report.csv` then holds:". In a `console` block each
line after `$ ` is a command, and what follows is what it prints; `pip` is left out.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(?P<kind>[\w-]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_CAPTION = re.compile(r"^`(?P<name>[^`\n]+)`(?P<holds> then holds)?:\n\n?\Z", re.MULTILINE)


@frozen
class Block:
    """A fenced block of a page; `name` is the file that it is, or that `holds` it after a run."""

    kind: str
    text: str
    name: str | None
    holds: bool


@frozen
class Command:
    """A command of a page, and what the page says that it prints."""

    words: tuple[str, ...]
    prints: str


def blocks(text: str) -> Iterator[Block]:
    """Give the fenced blocks of a page, in order."""
    for fence in _FENCE.finditer(text):
        caption = _CAPTION.search(text, 0, fence.start())
        yield Block(
            fence["kind"],
            fence["text"],
            caption["name"] if caption else None,
            bool(caption and caption["holds"]),
        )


def commands(text: str) -> Iterator[Command]:
    """Give the commands of a `console` block."""
    whole = text.replace("\\\n", " ")
    for part in re.split(r"^\$ ", whole, flags=re.MULTILINE)[1:]:
        line, _, prints = part.partition("\n")
        yield Command(tuple(shlex.split(line)), prints)


def _printed(words: tuple[str, ...], folder: Path) -> str:
    bin_ = Path(sys.executable).parent
    programs = {"attendance": str(bin_ / "attendance"), "python": sys.executable}
    # As in a terminal a hundred characters wide, the two streams in the order of their lines.
    run = subprocess.run(
        [programs[words[0]], *words[1:]],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return _plain(run.stdout)


def _plain(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.fixture
def follow(tmp_path: Path) -> Callable[[str], int]:
    """Give the function that follows a page in a folder of its own, and counts its commands."""

    def follow(page: str) -> int:
        done = 0
        for block in blocks((ROOT / page).read_text(encoding="utf-8")):
            if block.name and block.holds:
                held = (tmp_path / block.name).read_text(encoding="utf-8")
                assert _plain(held) == _plain(block.text), block.name
            elif block.name:
                (tmp_path / block.name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / block.name).write_text(block.text, encoding="utf-8")
            elif block.kind == "console":
                for command in commands(block.text):
                    if "pip" not in command.words:
                        printed = _printed(command.words, tmp_path)
                        assert printed == _plain(command.prints), " ".join(command.words)
                        done += 1
        return done

    return follow
