"""Strict tables: TOML and CSV read exactly, with every fault of a file told at once."""

from attendance_core.tables.csv import Column, columns_of, header, record_lines, rows
from attendance_core.tables.text import decoded
from attendance_core.tables.toml import packaged, parse, structure

__all__ = [
    "Column",
    "columns_of",
    "decoded",
    "header",
    "packaged",
    "parse",
    "record_lines",
    "rows",
    "structure",
]
