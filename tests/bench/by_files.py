"""Asks W1 and W2 of the files of a folder, and prints the most memory it had.

A process of its own: what a process once had does not tell what the next question needs.
"""

import sys
from pathlib import Path

import generator
from peak import peak

from attendance_core.parquet import scan_parquet
from attendance_core.statistics import per_enrolment, tallies


def main() -> None:
    """Ask them."""
    prepared = scan_parquet(sorted(Path(sys.argv[1]).glob("*.parquet")))
    counts = tallies(prepared, by=["urn", "week_number"], span=generator.SPAN)
    enrolments = per_enrolment(prepared, span=generator.SPAN)
    print(peak(), counts.height, enrolments.height)


if __name__ == "__main__":
    main()
