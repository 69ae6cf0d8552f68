"""England's year, school partition by school partition: `python tests/bench/england.py`.

Writes a hundred schools as files, as they would lie in a folder, and asks them for the statistics
of the census series and of every code; again and again, until as many marks were counted as
England's pupils have in a year. What each partition says is added up. Prints England's row, the
time, and the most memory that it took; ends with 1 if that was more than two gigabytes.
"""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import generator
from files import written
from gates import ENGLAND
from peak import peak

from attendance_core.parquet import scan_parquet
from attendance_core.register import Frame
from attendance_core.statistics import added, statistics

_PARTITION = 100
_MARKS = 3_200_000_000
_A_PARTITION = _PARTITION * generator.PUPILS * generator.SESSIONS


def _partition(paths: list[Path]) -> Frame:
    prepared = scan_parquet(paths)
    return statistics(prepared, span=generator.SPAN, of="census", counts_by_code=True)


def main() -> int:
    """Count them all, and say whether the memory held."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--marks", type=int, default=_MARKS, help="how many (about)")
    partitions = max(1, round(parser.parse_args().marks / _A_PARTITION))
    with TemporaryDirectory() as folder:
        paths = written(Path(folder), range(_PARTITION))
        bytes_of_all = sum(path.stat().st_size for path in paths)
        wall, cpu = time.perf_counter(), time.process_time()
        # What is kept of a partition is one row.
        england = added(_partition(paths) for _ in range(partitions))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    row = england.to_dicts()[0]
    print(f"{partitions * _A_PARTITION:,} marks in {partitions * _PARTITION:,} files of schools")
    print(f"{partitions * bytes_of_all:,} bytes of Parquet, {_PARTITION} files at a time\n")
    for name in ("enrolments", "possible", "attended", "missed", "persistently_absent"):
        print(f"{name.replace('_', ' '):>20} {row[name]:>15,}")
    most = peak()
    print(f"\n{wall:.0f} s by the clock, {cpu:.0f} s of processors; {most:.0f} MB at the most")
    return 0 if most <= ENGLAND else 1


if __name__ == "__main__":
    sys.exit(main())
