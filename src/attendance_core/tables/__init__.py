"""Strict tables: TOML, CSV and JSON read exactly, with every fault told at once."""

from attendance_core.tables.csv import (
    LONDON,
    Cell,
    Column,
    Misfit,
    columns_of,
    header,
    iso_date,
    moment,
    records,
    rows,
)
from attendance_core.tables.json import as_plain, of_plain, parts_of_plain
from attendance_core.tables.text import decoded
from attendance_core.tables.toml import packaged, parse, plain, structure
from attendance_core.tables.written import csv_text

__all__ = [
    "LONDON",
    "Cell",
    "Column",
    "Misfit",
    "as_plain",
    "columns_of",
    "csv_text",
    "decoded",
    "header",
    "iso_date",
    "moment",
    "of_plain",
    "packaged",
    "parse",
    "parts_of_plain",
    "plain",
    "records",
    "rows",
    "structure",
]
