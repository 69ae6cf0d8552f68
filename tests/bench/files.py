"""The registers of invented schools as files of Parquet, one for each school."""

from collections.abc import Sequence
from pathlib import Path

import generator

from attendance_core.parquet import write_parquet
from attendance_core.register import Register

__all__ = ["written"]


def written(folder: Path, schools: Sequence[int]) -> list[Path]:
    """Write a file for each school, and give their paths."""
    paths = [folder / f"{generator.urn(school)}.parquet" for school in schools]
    for school, path in zip(schools, paths, strict=True):
        register = Register.from_frame(
            generator.marks(school),
            calendar=generator.calendar([school]),
            enrolments=generator.enrolments([school]),
        )
        write_parquet(register, path)
    return paths
