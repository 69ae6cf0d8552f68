"""What an office waits for: letters as PDF, a ladder asked of every pupil, the first letter.

The ladder is held to its limit; the others are printed, and held to nothing yet:
docs/explanation/speed.md says what is aimed at.
"""

from datetime import date, datetime, time
from pathlib import Path

import generator
import polars as pl
from gates import OFFICE
from measuring import until_held, verdict
from stopwatch import of_process, once, repeated

from attendance_core.correspondence.as_pdf import as_pdf
from attendance_core.correspondence.letter_file import read_letter, values_of
from attendance_core.correspondence.packs import document
from attendance_core.correspondence.rendering import render
from attendance_core.policy import evaluate, read_policy
from attendance_core.register import Prepared, Register
from attendance_core.statistics import per_enrolment
from attendance_core.tables import LONDON

__all__ = ["office"]

_ROOT = Path(__file__).parents[2]
_LETTER = _ROOT / "examples" / "letters" / "concern.toml"
_LADDER = Path(__file__).with_name("ladder.toml")
_LETTERS, _SCHOOLS, _ROUNDS = 500, 20, 5
_HALF_TERMS = {
    date(2026, 9, 1): (1, "autumn"),
    date(2026, 10, 31): (2, "autumn"),
    date(2027, 1, 1): (3, "spring"),
    date(2027, 2, 20): (4, "spring"),
    date(2027, 4, 5): (5, "summer"),
    date(2027, 6, 1): (6, "summer"),
}
"""When the half terms of the benchmark's year have begun, each with its term."""

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


def _prepared(path: Path) -> Prepared:
    """Prepare registers whose calendar knows its half terms, for which rules of a ladder ask."""
    generator.write(_SCHOOLS, path)
    begun = pl.DataFrame(
        [(day, *each) for day, each in _HALF_TERMS.items()],
        schema=("date", "half_term", "term"),
        orient="row",
    )
    sessions = generator.calendar(range(_SCHOOLS)).sort("date")
    return Register.from_frame(
        pl.read_parquet(path),
        calendar=sessions.join_asof(begun, on="date"),
        enrolments=generator.enrolments(range(_SCHOOLS)),
    ).prepared()


def _ladder(path: Path, rounds: int) -> bool:
    """Ask the ladder of every pupil, and say whether it takes no longer than it may."""
    prepared, span = _prepared(path), generator.SPAN
    policy = read_policy(_LADDER.read_text(encoding="utf-8"), place=_LADDER.name)
    at = datetime.combine(span[1], time(16), tzinfo=LONDON)
    found = evaluate(prepared, policy, at=at)
    pupils = _SCHOOLS * generator.PUPILS
    print(f"twelve rules over {pupils:,} pupils: {len(found.proposals):,} proposals")
    samples = {
        "twelve rules": repeated(lambda: evaluate(prepared, policy, at=at)),
        "W1": repeated(lambda: per_enrolment(prepared, span=span)),
    }
    return verdict(OFFICE, until_held(samples, OFFICE, rounds))


def office(folder: Path, schools: int, rounds: int) -> bool:
    """Measure and print; of the ladder there are always twenty schools."""
    del schools
    holds = _ladder(folder / "marks.parquet", min(rounds, _ROUNDS))
    _, letters = once(_letters)
    first = of_process("-c", _FIRST)()
    print(f"{_LETTERS} letters to PDF: {letters.cpu:.1f} s of CPU; aim: 15 s on two processors")
    print(f"the first letter from a cold start: {first.cpu:.2f} s")
    return holds
