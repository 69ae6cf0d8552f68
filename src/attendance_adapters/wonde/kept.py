"""What was read is kept until the next look, which then asks only for what changed since.

That is Wonde's own advice, and so is to read everything often: the first look of a day does. What
is kept is as good as the register: it has the ids of pupils, and nobody else may read it.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import polars as pl
from attrs import field, frozen

from attendance_core.errors import Fault, Refused

__all__ = ["Held", "Kept"]


@frozen
class Held:
    """A list as it stood at a moment by Wonde's clock; all of it was read on the day `whole_on`."""

    rows: pl.DataFrame = field(repr=False)
    asked_at: datetime
    whole_on: date


@frozen
class Kept:
    """The folder in which lists are kept; `of` says what of, and with which settings."""

    folder: Path
    of: str

    def read(self, name: str, schema: Mapping[str, Any]) -> Held | None:
        """Give what is kept of a list; None where there is nothing, or nothing that can be used."""
        path = self._path(name)
        try:
            told = pl.read_parquet_metadata(path)
            rows = pl.read_parquet(path)
            held = Held(
                rows,
                datetime.fromisoformat(told["asked_at"]),
                date.fromisoformat(told["whole_on"]),
            )
        except (OSError, KeyError, ValueError, pl.exceptions.PolarsError):
            return None
        return held if told.get("of") == self.of and rows.schema == pl.Schema(schema) else None

    def write(self, name: str, held: Held) -> None:
        """Keep a list in the place of what was kept of it.

        Raises:
            Refused: it cannot be written there.
        """
        told = {
            "of": self.of,
            "asked_at": held.asked_at.isoformat(),
            "whole_on": held.whole_on.isoformat(),
        }
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self._path(name), lambda path: held.rows.write_parquet(path, metadata=told))
        except OSError:
            expected = "a folder that can be written to was expected"
            raise Refused([Fault("wonde", expected, key="kept")]) from None

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file aside, for the owner alone, and put it in the place of another at once."""
    handle, aside = mkstemp(dir=path.parent, prefix=".")
    os.close(handle)
    try:
        write(Path(aside))
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)
