"""The records of a trust: what their journal costs, and what a register of the past does."""

from pathlib import Path

import generator
import polars as pl
from gates import PEAK, RECORDS
from imports import bare, imported
from measuring import agree, until_held, verdict
from stopwatch import Time, of_process
from store import COLUMNS, Store, history, store

__all__ = ["records"]

_YEARS = (1, 5)
_SCHOOLS_OF_PEAK = 3
_REBUILD = Path(__file__).with_name("rebuild.py")
_PEAK_OF = Path(__file__).with_name("peak.py")


def records(folder: Path, schools: int, rounds: int) -> bool:
    """Measure the records, and say whether all is within its limits."""
    for name in ("checked", "kept", "peaks"):
        (folder / name).mkdir()
    _check_records(folder / "checked")
    holds = verdict(RECORDS, _of_records(folder / "kept", schools, rounds))
    one, five = _peaks(folder / "peaks")
    is_flat = five <= PEAK * one
    print(f"memory for a year: {five:.0f} MB of five years, {one:.0f} MB of one", end="; ")
    print(f"ratio {five / one:.2f}, at most {PEAK:g}", "holds" if is_flat else "FAILS")
    return holds and is_flat


def _of_records(folder: Path, schools: int, rounds: int) -> dict[str, Time]:
    kept = store(folder, schools)
    _told_of_records(kept)
    samples = {
        "import of a day": imported(folder),
        "bare insert": bare(folder),
        "as at": of_process(str(_REBUILD), "as-at", str(folder), *kept.schools),
        "plain scan": of_process(str(_REBUILD), "plain", str(folder), *kept.schools),
    }
    return until_held(samples, RECORDS, rounds)


def _check_records(folder: Path) -> None:
    stood = history(0).filter(pl.col("until").is_null())
    agree(store(folder, 1).as_at(), stood.select(COLUMNS), by=COLUMNS)


def _peaks(folder: Path) -> list[float]:
    """Give the memory, in MB, for one school year's register of records of more or fewer years."""
    peaks = []
    for years in _YEARS:
        of_years = folder / str(years)
        of_years.mkdir()
        kept = store(of_years, _SCHOOLS_OF_PEAK, years=years)
        days = [each.isoformat() for each in generator.SPAN]
        peaks.append(of_process(str(_PEAK_OF), str(of_years), *days, *kept.schools)().cpu)
    return peaks


def _told_of_records(kept: Store) -> None:
    size = sum(each.stat().st_size for each in kept.files)
    print(f"{len(kept.files):,} files of closed weeks, {size:,} bytes")
