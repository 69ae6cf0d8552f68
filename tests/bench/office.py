"""What an office waits for: letters as PDF, a ladder asked of every pupil, the first letter.

Printed, and held to nothing yet: docs/explanation/speed.md says what is aimed at.
"""

from datetime import datetime, time
from pathlib import Path

import generator
from registers import held
from stopwatch import of_process, once

from attendance_core.correspondence.as_pdf import as_pdf
from attendance_core.correspondence.letter_file import read_letter, values_of
from attendance_core.correspondence.packs import document
from attendance_core.correspondence.rendering import render
from attendance_core.policy import evaluate, read_policy
from attendance_core.tables import LONDON

__all__ = ["office"]

_ROOT = Path(__file__).parents[2]
_LETTER = _ROOT / "examples" / "letters" / "concern.toml"
_LADDER = Path(__file__).with_name("ladder.toml")
_LETTERS, _SCHOOLS = 500, 20
_FIRST = f"""
import time
from pathlib import Path
from attendance_core.correspondence.as_text import body_text
from attendance_core.correspondence.letter_file import read_letter, values_of
from attendance_core.correspondence.packs import document
from attendance_core.correspondence.rendering import render
read = read_letter(Path({str(_LETTER)!r}).read_text(encoding="utf-8"), place="letter")
kind = document(read.document)
body_text(render(kind, values_of(kind.declaration, read.fields, place="letter")))
print(time.process_time())
"""


def _letters() -> None:
    read = read_letter(_LETTER.read_text(encoding="utf-8"), place=_LETTER.name)
    letter = document(read.document)
    values = values_of(letter.declaration, read.fields, place=_LETTER.name)
    at = read.envelope.figures_at
    assert at is not None
    for _ in range(_LETTERS):
        as_pdf(render(letter, values), read.envelope, at=at)


def office(folder: Path, schools: int, rounds: int) -> bool:
    """Measure and print; nothing of it fails. Of the ladder there are always twenty schools."""
    del schools, rounds
    path = folder / "marks.parquet"
    generator.write(_SCHOOLS, path)
    registers = held(path, _SCHOOLS)
    policy = read_policy(_LADDER.read_text(encoding="utf-8"), place=_LADDER.name)
    at = datetime.combine(generator.SPAN[1], time(16), tzinfo=LONDON)
    _, w1 = once(registers.w1)
    found, ladder = once(lambda: evaluate(registers.prepared, policy, at=at))
    _, letters = once(_letters)
    first = of_process("-c", _FIRST)()
    pupils = _SCHOOLS * generator.PUPILS
    print(f"{_LETTERS} letters to PDF: {letters.cpu:.1f} s of CPU; aim: 15 s on two processors")
    print(
        f"twelve rules over {pupils:,} pupils, {len(found.proposals):,} proposals:"
        f" {ladder.cpu:.1f} s, {ladder.cpu / w1.cpu:.0f} x W1; aim: 5 x W1"
    )
    print(f"the first letter from a cold start: {first.cpu:.2f} s")
    return True
