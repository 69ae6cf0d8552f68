import re
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pypdfium2

EXAMPLE = Path(__file__).parents[2] / "examples" / "packs"
HEAD = (EXAMPLE / "penalty_notice.toml").read_text("utf-8").partition("\nkind")[0]
COMMANDS = re.findall(r"^#   (attendance .*(?:\n#  +--.*)*)$", HEAD, re.MULTILINE)


def _words(command: str, folder: Path) -> list[str]:
    """Give the words of a command, as a shell does."""
    words = shlex.split(command.replace("\n#", "").replace("\\", ""))
    found = ([str(each) for each in sorted(folder.glob(word))] for word in words)
    return [
        part
        for word, files in zip(words, found, strict=True)
        for part in (files if "*" in word else [word])
    ]


def test_the_example_does_what_its_head_says(tmp_path: Path) -> None:
    """Its two commands, one after the other, write a pack that is whole, with its exhibits."""
    copytree(EXAMPLE, tmp_path / "examples" / "packs")
    program = str(Path(sys.executable).parent / "attendance")
    for command in COMMANDS:
        _, *words = _words(command, tmp_path)
        run = subprocess.run(
            [program, *words],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    pages = list(pypdfium2.PdfDocument(tmp_path / "packs" / "penalty_notice.pdf"))

    assert len(COMMANDS) == 2
    assert "14 of 14 things that are asked for are there." in run.stderr
    assert "Exhibit MT/3" in pages[-1].get_textpage().get_text_range()
