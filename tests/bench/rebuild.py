"""Rebuilds registers as at an instant, or reads all their files, and prints seconds of both clocks.

A process of its own, like `decode.py`, and for its reason: what is asked twice in one process comes
into memory that is there already.
"""

import sys
import time
from pathlib import Path

import polars as pl
from store import Store


def main() -> None:
    """Do it for the schools that are named after the folder, with the last entry of each."""
    what, folder, *schools = sys.argv[1:]
    store = Store.opened(Path(folder), schools)
    # Threads are not what is asked for.
    pl.scan_parquet(store.files[:1]).head(1).collect()
    cpu, wall = time.process_time(), time.perf_counter()
    frame = store.as_at() if what == "as-at" else store.plain()
    print(time.process_time() - cpu, time.perf_counter() - wall)
    assert frame.width


if __name__ == "__main__":
    main()
