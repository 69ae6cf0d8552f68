"""Asks all national rules of a file of marks, school by school, and prints the most memory it had.

A process of its own: what a process once had does not tell what the next question needs. A trust of
any size is asked so, in the memory of one school; the outcomes are the same.
"""

import sys
from pathlib import Path

import generator
import polars as pl
from peak import peak
from registers import of_school


def main() -> None:
    """Ask them of so many schools of a file."""
    path, schools = Path(sys.argv[1]), int(sys.argv[2])
    outcomes = 0
    for school in range(schools):
        marks = pl.scan_parquet(path).filter(pl.col("urn") == generator.urn(school)).collect()
        outcomes += sum(len(each) for each in of_school(school, marks).rules())
    print(peak(), outcomes)


if __name__ == "__main__":
    main()
