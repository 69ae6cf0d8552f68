"""How fast the library is, held against the same answers by hand: `python tests/bench/run.py`.

Prints seconds, and ends with 1 where a ratio is not within its limit. What is measured, and what
the ratios mean, is told in docs/explanation/speed.md.
"""

import argparse
import os
import platform
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import generator
import pandas as pd
import polars as pl
from adapters import adapters
from by_hand import ANSWER, loaded_by_pandas, w1_pandas
from files import written
from gates import FILES, MEASURES, MEMORY, REGISTERS
from measures import MEASURES as EACH
from measuring import agree, until_held, verdict
from office import office
from placed import placed
from records import records
from registers import Filed, Held, held, tiny
from stopwatch import Sample, Time, of_process, repeated

from attendance_core.parquet import scan_parquet

_TEN_SCHOOLS = 10 * generator.PUPILS * generator.SESSIONS
_DECODE = Path(__file__).with_name("decode.py")
_BY_SCHOOL = Path(__file__).with_name("by_school.py")
_BY_FILES = Path(__file__).with_name("by_files.py")
_START = "import {}, time; print(time.process_time())"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--rows",
        type=int,
        default=_TEN_SCHOOLS,
        help=f"about how many marks: a multiple of {_TEN_SCHOOLS:,} is taken (that is the default)",
    )
    parser.add_argument(
        "--only",
        choices=["registers", "measures", "files", "records", "office", "adapters"],
        help="measure these alone",
    )
    parser.add_argument("--rounds", type=int, default=16, help="how often everything is measured")
    return parser.parse_args()


def _check(register: Held) -> None:
    agree(register.w1(), register.w1_by_hand(), by=["urn", "pupil"])
    agree(register.w2(), register.w2_by_hand(), by=["urn", "week_number", "code"])
    agree(register.w3(), register.w3_by_hand(), by=["urn", "pupil", "number"])


def _check_pandas(register: Held, marks: pd.DataFrame) -> None:
    answer = register.w1().select("pupil", *ANSWER)
    for observed in (True, False):
        found = w1_pandas(marks, generator.SPAN, observed=observed)
        pupils = pl.Series("pupil", [str(each) for each in found.index])
        columns = [pl.Series(name, found[name].to_numpy(), pl.Int64) for name in ANSWER]
        agree(answer, pl.DataFrame([pupils, *columns]), by=["pupil"])


def _samples(path: Path, all_schools: Held, tenth: Held, marks: pd.DataFrame) -> dict[str, Sample]:
    three = tiny()
    _check(three)
    span = generator.SPAN
    return {
        "W1": repeated(all_schools.w1),
        "W1 by hand": repeated(all_schools.w1_by_hand),
        "W1 in pandas": repeated(lambda: w1_pandas(marks, span, observed=False)),
        "W1 in pandas, observed": repeated(lambda: w1_pandas(marks, span, observed=True)),
        "W1 of a tenth": repeated(tenth.w1),
        "W2": repeated(all_schools.w2),
        "W2 by hand": repeated(all_schools.w2_by_hand),
        "W2 of a tenth": repeated(tenth.w2),
        "W3": repeated(all_schools.w3),
        "W3 by hand": repeated(all_schools.w3_by_hand),
        "W3 of a tenth": repeated(tenth.w3),
        "all rules": repeated(all_schools.rules),
        "decode": of_process(str(_DECODE), str(path), "urn", "pupil", "date", "code"),
        "W1 of three pupils": repeated(three.w1),
        "W1 of three by hand": repeated(three.w1_by_hand),
        "W2 of three pupils": repeated(three.w2),
        "W2 of three by hand": repeated(three.w2_by_hand),
        "bare Python": of_process("-c", _START.format("sys")),
        "attendance_core": of_process("-c", _START.format("attendance_core")),
        "attendance_core.codes": of_process("-c", _START.format("attendance_core.codes")),
    }


def _of_registers(path: Path, schools: int, rounds: int) -> dict[str, Time]:
    all_schools, tenth = held(path, schools), held(path, schools // 10)
    marks = loaded_by_pandas(path)
    _check(all_schools)
    _check(tenth)
    _check_pandas(all_schools, marks)
    samples = _samples(path, all_schools, tenth, marks) | placed()
    times = {
        "Register.from_frame": all_schools.checking,
        "Register.prepared": all_schools.preparing,
    }
    return until_held(samples, REGISTERS, rounds, times)


def _told(path: Path, schools: int) -> None:
    rows = schools * generator.PUPILS * generator.SESSIONS
    engines = ", ".join(f"{name} {version(name)}" for name in ("polars", "narwhals", "pandas"))
    print(f"Python {platform.python_version()}, {engines}; {os.cpu_count()} processors")
    print(f"{rows:,} marks of {schools} schools, {path.stat().st_size:,} bytes of Parquet")
    print(f"codes in 100,000 marks: {generator.distribution(path)}\n")


def _registers(folder: Path, schools: int, rounds: int) -> bool:
    """Measure registers in memory, and say whether all is within its limits."""
    path = folder / "marks.parquet"
    generator.write(schools, path)
    _told(path, schools)
    holds = verdict(REGISTERS, _of_registers(path, schools, rounds))
    memory = of_process(str(_BY_SCHOOL), str(path), str(schools))().cpu
    return _fits("all rules, school by school", memory) and holds


def _fits(what: str, memory: float) -> bool:
    fits = memory <= MEMORY
    print(f"memory for {what}: {memory:.0f} MB, at most {MEMORY}", "holds" if fits else "FAILS")
    return fits


def _measures(folder: Path, schools: int, rounds: int) -> bool:
    """Measure the further measures, each against itself by hand."""
    path = folder / "marks.parquet"
    generator.write(schools, path)
    prepared = held(path, schools).prepared
    samples: dict[str, Sample] = {}
    for name, each in EACH.items():
        agree(*each.answers(prepared), by=each.keys)
        samples[name] = repeated(partial(each.ask, prepared))
        samples[f"{name} by hand"] = repeated(partial(each.by_hand, prepared))
    return verdict(MEASURES, until_held(samples, MEASURES, rounds))


def _files(folder: Path, schools: int, rounds: int) -> bool:
    """Measure the same registers as files, and say whether all is within its limits."""
    plain, ours = folder / "marks.parquet", folder / "registers"
    generator.write(schools, plain)
    ours.mkdir()
    filed = Filed(scan_parquet(written(ours, range(schools))))
    register = held(plain, schools)
    agree(filed.w1(), register.w1(), by=["urn", "pupil"])
    agree(filed.w2(), register.w2(), by=["urn", "week_number", "code"])
    samples = {
        "W1 of files": repeated(filed.w1),
        "W2 of files": repeated(filed.w2),
        "decode": of_process(str(_DECODE), str(plain), "urn", "pupil", "date", "code"),
    }
    holds = verdict(FILES, until_held(samples, FILES, rounds))
    return _fits("W1 and W2 of files", of_process(str(_BY_FILES), str(ours))().cpu) and holds


def main() -> int:
    """Make the marks, check that all answers agree, measure, and hold ratios to their limits."""
    asked = _arguments()
    schools = 10 * max(1, round(asked.rows / _TEN_SCHOOLS))
    parts = {
        "adapters": adapters,
        "records": records,
        "office": office,
        "files": _files,
        "measures": _measures,
        "registers": _registers,
    }
    held_to = []
    for name, measure in parts.items():
        if asked.only in (None, name):
            with TemporaryDirectory() as folder:
                held_to.append(measure(Path(folder), schools, asked.rounds))
    return 0 if all(held_to) else 1


if __name__ == "__main__":
    sys.exit(main())
