"""Reading the report of marks, which is long: at once where all is well, else row by row."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import polars as pl

from attendance_adapters.sims.columns import places_of
from attendance_adapters.sims.dates import way_of
from attendance_adapters.sims.rows import Report, lines, row_by_row
from attendance_core.codes import UNMARKED, symbols
from attendance_core.errors import Fault, Refused
from attendance_core.roll import Roll

__all__ = ["read_marks", "read_places"]

_NO_MARK = ("", UNMARKED)


def read_marks(
    text: str,
    roll: Roll,
    columns: Mapping[str, str],
    codes: Mapping[str, str],
    *,
    place: str,
) -> pl.DataFrame:
    """Read the marks of a report.

    Args:
        text: the report.
        roll: the pupils of the students report.
        columns: what each header means.
        codes: the codes that a system's own marks stand for.
        place: the file's name.

    Raises:
        Refused: with every fault; one that stands in many rows alike is told once.
    """
    names, places = read_places(text, columns, place=place)
    report = Report(names, places, roll, codes, place)
    at_once = _at_once(text, report)
    marks = at_once if at_once is not None else row_by_row(text, report)
    if not marks.height:
        raise Refused([Fault(place, "at least one row was expected; the report has none")])
    return marks.filter(pl.col("code").is_in(_NO_MARK).not_())


def read_places(
    text: str, columns: Mapping[str, str], *, place: str
) -> tuple[Sequence[str], Mapping[str, int]]:
    """Read a report's headers, and where the fields stand in it.

    Raises:
        Refused: with every column that is unknown, doubled or missing.
    """
    _, names = next(lines(text, place))
    return names, places_of(names, columns, place=place)


def _at_once(text: str, report: Report) -> pl.DataFrame | None:
    """Give the frame if nothing in the report is doubtful, else None."""
    raw = _raw(text)
    if raw is None or raw.width != len(report.names) or not raw.height:
        return None
    headers = raw.columns
    cells = raw.select(
        pl.col(headers[at]).fill_null("").alias(field) for field, at in report.places.items()
    )
    way = way_of(cells["date"][0])
    typed = cells.select(
        _pupil(report),
        pl.col("date").str.slice(0, 10).str.to_date(way.written, strict=False, exact=True),
        "session",
        _code(report).alias("code"),
        _cell(report, "minutes_late").cast(pl.Int32, strict=False),
    )
    return None if _is_doubtful(cells, typed, report, way.pattern) else typed


def _raw(text: str) -> pl.DataFrame | None:
    if text.count('"') % 2:
        # A quotation does not end, perhaps because the file does.
        return None
    try:
        # A blank line at the end would be a row of nothing.
        return pl.read_csv(BytesIO(text.strip("\r\n").encode()), infer_schema=False)
    except pl.exceptions.PolarsError:
        return None


def _cell(report: Report, field: str) -> pl.Expr:
    return pl.col(field) if field in report.places else pl.lit("").alias(field)


def _pupil(report: Report) -> pl.Expr:
    upn, adno = _cell(report, "upn"), _cell(report, "adno")
    by_adno = adno.replace_strict(
        list(report.by_adno), list(report.by_adno.values()), default=None, return_dtype=pl.String
    )
    # Two numbers of two pupils are nobody's key, and so doubtful.
    agreed = pl.when(by_adno.fill_null(upn) == upn).then(upn)
    return pl.when(upn != "").then(agreed).otherwise(by_adno).alias("pupil")


def _code(report: Report) -> pl.Expr:
    """The same as `rows.joined`, for all rows together."""
    mark, subcode = _cell(report, "mark"), _cell(report, "subcode")
    if report.codes:
        mark = mark.replace(list(report.codes), list(report.codes.values()))
    if "subcode" not in report.places:
        return mark
    return (
        pl.when(subcode == "")
        .then(mark)
        .when(mark.is_in(_NO_MARK).not_() & subcode.str.starts_with(mark))
        .then(subcode)
        .otherwise(mark + subcode)
    )


def _is_doubtful(cells: pl.DataFrame, typed: pl.DataFrame, report: Report, pattern: str) -> bool:
    codes = [*_NO_MARK, *symbols()]
    found = (
        not set(typed["pupil"].unique()) <= report.keys
        or typed["date"].null_count()
        or not set(typed["session"].unique()) <= {"AM", "PM"}
        or not set(typed["code"].unique()) <= set(codes)
        or not cells["date"].str.contains(pattern).all()
        or typed.select(pl.struct("pupil", "date", "session").is_duplicated().any()).item()
    )
    if "minutes_late" in report.places:
        found = found or not cells["minutes_late"].str.contains(r"^[0-9]{0,9}$").all()
    return bool(found)
