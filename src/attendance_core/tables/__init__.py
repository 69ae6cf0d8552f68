"""Strict tables: TOML and CSV read exactly, with every fault of a file told at once."""

from attendance_core.tables.csv import LONDON, Column, columns_of, header, record_lines, rows
from attendance_core.tables.text import decoded
from attendance_core.tables.toml import packaged, parse, plain, structure

__all__ = [
    "LONDON",
    "Column",
    "columns_of",
    "decoded",
    "header",
    "packaged",
    "parse",
    "plain",
    "record_lines",
    "rows",
    "structure",
]
