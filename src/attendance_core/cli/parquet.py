"""`attendance parquet`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from attendance_core.cli.output import progress, say
from attendance_core.office import open_sources
from attendance_core.parquet import write_parquet

__all__ = ["parquet"]


def parquet(
    *sources: Annotated[
        Path, Parameter(help="Register folders, or trusts' configurations (.toml).")
    ],
    out: Annotated[Path, Parameter(help="The folder in which a file is written for each URN.")],
) -> None:
    """Write each school's registers as a file of Parquet, for statistics."""
    with progress() as shown:
        shown.add_task("Reading the registers")
        schools = open_sources(sources)
        out.mkdir(parents=True, exist_ok=True)
        for each in schools:
            left_out = write_parquet(each.register, out / f"{each.school.urn}.parquet")
            if left_out:
                say(f"School {each.school.urn}: {left_out} marks do not belong and are left out.")
