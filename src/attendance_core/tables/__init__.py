"""Strict tables: TOML and CSV read exactly, with every fault of a file told at once."""

from attendance_core.tables.csv import (
    LONDON,
    Cell,
    Column,
    Misfit,
    columns_of,
    header,
    iso_date,
    moment,
    rows,
)
from attendance_core.tables.text import decoded
from attendance_core.tables.toml import packaged, parse, plain, structure

__all__ = [
    "LONDON",
    "Cell",
    "Column",
    "Misfit",
    "columns_of",
    "decoded",
    "header",
    "iso_date",
    "moment",
    "packaged",
    "parse",
    "plain",
    "rows",
    "structure",
]
