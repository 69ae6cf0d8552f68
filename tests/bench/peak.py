"""Takes a school year's register as at an instant, and prints the most memory that it had, in MB.

A process of its own: what a process once had does not tell what the next question needs.
"""

import sys
from datetime import date
from pathlib import Path

from store import Store

from attendance_core.records.as_at import scan_through

__all__ = ["peak"]


def peak() -> float:
    """Give the most memory that this process had; what started it had is not counted in."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1_024
    from resource import RUSAGE_SELF, getrusage  # noqa: PLC0415 - Windows has none

    return getrusage(RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """Take it of the schools that are named after the folder, with the last entry of each."""
    folder, first, last, *schools = sys.argv[1:]
    store = Store.opened(Path(folder), schools)
    span = (date.fromisoformat(first), date.fromisoformat(last))
    register = scan_through(store.journal, store.folder, store.numbers, span=span).collect()
    print(peak(), register.height)


if __name__ == "__main__":
    main()
