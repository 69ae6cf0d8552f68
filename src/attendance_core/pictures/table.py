"""An accessible table of what is drawn, as HTML that needs no style sheet."""

from collections.abc import Sequence
from html import escape

from attendance_core.pictures.columns import Column
from attendance_core.pictures.shown import Row

__all__ = ["table"]

_RIGHT = ' class="number" style="text-align:right"'


def table(caption: str, columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Give a table: its caption, a header for each column and each row, figures at the right."""
    head = "".join(
        f'<th scope="col"{_RIGHT if each.is_figure else ""}>{escape(each.label)}</th>'
        for each in columns
    )
    body = "\n".join(f"<tr>{_row(columns, row)}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )


def _row(columns: Sequence[Column], row: Row) -> str:
    first, *others = columns
    header = f'<th scope="row">{escape(first.text(row[first.name]))}</th>'
    return header + "".join(_cell(each, row) for each in others)


def _cell(column: Column, row: Row) -> str:
    value = row[column.name]
    text = escape(column.text(value, suppressed=row["suppressed"]))
    if value is None and column.is_figure and row["suppressed"]:
        text = f'<abbr title="suppressed">{text}</abbr>'
    return f"<td{_RIGHT if column.is_figure else ''}>{text}</td>"
