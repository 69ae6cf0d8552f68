"""Reads a report of marks beside its students, and prints the most memory that it took, in MB.

A process of its own: what a process once had does not tell what the next reading needs.
"""

import sys
from pathlib import Path

from peak import peak

from attendance_adapters.sims import Sims


def main() -> None:
    """Read it."""
    marks = Path(sys.argv[1])
    read = Sims(Sims.Settings(marks, marks.with_name("students.xml"))).attendance_read_marks(None)
    print(peak(), read.height)


if __name__ == "__main__":
    main()
