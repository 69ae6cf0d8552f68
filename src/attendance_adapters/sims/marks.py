"""Reading the report of marks, which is long: at once where all is well, else row by row."""

from collections.abc import Mapping
from io import BytesIO

import polars as pl

from attendance_adapters.sims.columns import places_of
from attendance_adapters.sims.dates import way_of
from attendance_adapters.sims.keys import Keys
from attendance_adapters.sims.kinds import MARKS
from attendance_adapters.sims.reports import Report
from attendance_adapters.sims.rows import MarksReport, row_by_row
from attendance_core.codes import UNMARKED, symbols
from attendance_core.errors import Fault, Refused
from attendance_core.roll import Roll

__all__ = ["read_marks"]

_NO_MARK = ("", UNMARKED)


def read_marks(
    report: Report, further: Mapping[str, str], codes: Mapping[str, str], roll: Roll
) -> pl.DataFrame:
    """Read the marks of a report.

    Args:
        report: the report, whose columns are refused before its rows are read.
        further: the headers of the setting `columns`.
        codes: the codes that a system's own marks stand for.
        roll: the pupils of the students report.

    Raises:
        Refused: with every fault; one that stands in many rows alike is told once.
    """
    of = MarksReport(report, places_of(report, MARKS, further), Keys.of(roll), codes)
    at_once = _at_once(of)
    marks = at_once if at_once is not None else row_by_row(of)
    if not marks.height:
        expected = "at least one row was expected; the report has none"
        raise Refused([Fault(report.place, expected)])
    return marks.filter(pl.col("code").is_in(_NO_MARK).not_())


def _at_once(of: MarksReport) -> pl.DataFrame | None:
    """Give the frame if nothing in the report is doubtful, else None."""
    cells = _of_columns(of) if of.report.is_xml else _of_text(of)
    if cells is None or not cells.height:
        return None
    way = way_of(cells["date"][0])
    typed = cells.select(
        _pupil(of),
        pl.col("date").str.slice(0, 10).str.to_date(way.written, strict=False, exact=True),
        "session",
        _code(of).alias("code"),
        _cell(of, "minutes_late").cast(pl.Int32, strict=False),
    )
    return None if _is_doubtful(cells, typed, of, way.pattern) else typed


def _of_columns(of: MarksReport) -> pl.DataFrame:
    return pl.DataFrame({field: of.report.cells[at] for field, at in of.places.items()})


def _of_text(of: MarksReport) -> pl.DataFrame | None:
    text = of.report.text
    if text.count('"') % 2:
        # A quotation does not end, perhaps because the file does.
        return None
    try:
        # A blank line at the end would be a row of nothing.
        raw = pl.read_csv(BytesIO(text.strip("\r\n").encode()), infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if raw.width != len(of.report.names):
        return None
    return raw.select(
        pl.col(raw.columns[at]).fill_null("").alias(field) for field, at in of.places.items()
    )


def _cell(of: MarksReport, field: str) -> pl.Expr:
    return pl.col(field) if field in of.places else pl.lit("").alias(field)


def _pupil(of: MarksReport) -> pl.Expr:
    upn, adno = _cell(of, "upn"), _cell(of, "adno")
    keys = of.pupils.by_adno
    by_adno = adno.replace_strict(
        list(keys), list(keys.values()), default=None, return_dtype=pl.String
    )
    # Two numbers of two pupils are nobody's key, and so doubtful.
    own = upn.replace_strict(
        list(of.pupils.adnos),
        list(of.pupils.adnos.values()),
        default=None,
        return_dtype=pl.String,
    )
    is_own = (adno == "") | (own.fill_null(adno) == adno)
    agreed = pl.when((by_adno.fill_null(upn) == upn) & is_own).then(upn)
    return pl.when(upn != "").then(agreed).otherwise(by_adno).alias("pupil")


def _code(of: MarksReport) -> pl.Expr:
    """The same as `rows.joined`, for all rows together."""
    mark, subcode = _cell(of, "mark"), _cell(of, "subcode")
    if of.codes:
        mark = mark.replace(list(of.codes), list(of.codes.values()))
    if "subcode" not in of.places:
        return mark
    return (
        pl.when(subcode == "")
        .then(mark)
        .when(mark.is_in(_NO_MARK).not_() & subcode.str.starts_with(mark))
        .then(subcode)
        .otherwise(mark + subcode)
    )


def _is_doubtful(cells: pl.DataFrame, typed: pl.DataFrame, of: MarksReport, pattern: str) -> bool:
    codes = [*_NO_MARK, *symbols()]
    found = (
        not set(typed["pupil"].unique()) <= of.pupils.keys
        or typed["date"].null_count()
        or not set(typed["session"].unique()) <= {"AM", "PM"}
        or not set(typed["code"].unique()) <= set(codes)
        or not cells["date"].str.contains(pattern).all()
        or typed.select(pl.struct("pupil", "date", "session").is_duplicated().any()).item()
    )
    if "minutes_late" in of.places:
        found = found or not cells["minutes_late"].str.contains(r"^[0-9]{0,9}$").all()
    return bool(found)
