"""Taking over the marks of a school's system, as often as one likes.

What the system said before is known, so the same export twice changes nothing. A mark that it says
otherwise now is an amendment, where the register's mark is the system's own; where it is another
system's or a person's, both are kept and a person decides. A mark that is not in the export any
more stays in the register.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from attrs import field, frozen
from sqlalchemy import Connection

from attendance_core.codes import UNMARKED, has_ever_been
from attendance_core.errors import Fault, Refused, collecting
from attendance_core.records.folding import KEY, VALUE, record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind, Word
from attendance_core.records.marks import Held, held_marks, plain
from attendance_core.records.moments import stamp
from attendance_core.records.order import check_order
from attendance_core.records.people import Person
from attendance_core.records.rekeying import keys_now, under_keys_of_now
from attendance_core.records.schema import LONGEST_KEY
from attendance_core.records.words import said_by
from attendance_core.records.writing import Writing
from attendance_core.register import Amendment, Frame, Mark
from attendance_core.register.fields import Field, narrowed, optional
from attendance_core.sessions import Half, Session, Span

__all__ = ["Export", "Imported", "import_marks"]


@frozen
class Export:
    """The marks that a system holds for a span of days, all of them, as they stood at a moment.

    `marks` is what `attendance_read_marks` gives, and may have besides `comment`, `recorded_at`,
    `recorded_by` and `position`; what lies outside the span is left aside. `amendments` say who
    changed a mark in the system, and why; with None the system does not tell, and keeps it itself.

    Raises:
        Refused: the source is empty, the moment has no zone, or the span ends before it begins.
    """

    source: str = field()
    as_at: datetime = field()
    span: Span = field()
    marks: Frame = field(repr=False)
    amendments: tuple[Amendment, ...] | None = field(default=None, repr=False)

    @source.validator
    def _is_named(self, _: object, source: str) -> None:
        if not source.strip():
            raise Refused([Fault("export", "the name of a system was expected", key="source")])

    @as_at.validator
    def _has_a_zone(self, _: object, as_at: datetime) -> None:
        stamp(as_at, name="as_at")

    @span.validator
    def _is_a_span(self, _: object, span: Span) -> None:
        if span[1] < span[0]:
            expected = "a last day that is not before the first was expected"
            raise Refused([Fault("export", expected, key="span")])


@frozen
class Imported:
    """How many marks were new, changed, the same as the register's, in conflict with it, gone."""

    entered: int = 0
    amended: int = 0
    agreed: int = 0
    conflicting: int = 0
    vanished: int = 0


def import_marks(
    journal: Journal,
    urn: int,
    export: Export,
    *,
    by: Person,
    connection: Connection | None = None,
) -> Imported:
    """Take over a system's export into the register: all of it, or nothing.

    Args:
        journal: the journal.
        urn: the school.
        export: what the system says.
        by: who takes it over.
        connection: the transaction of another tool in which to do it; one of its own if left out.

    Raises:
        Refused: a column is missing or of another kind, a code never existed, a pupil has two marks
            for a session, the export has no mark at all where the system had some before, it is
            older than the last one that was taken over, or its moment is still to come.
    """
    said = _said(export)
    about = {"source": export.source, "as_at": stamp(export.as_at), **by.record()}
    with journal.writing(urn, connection=connection) as writing:
        of = urn, Kind.MARKS_IMPORTED, export.source, export.as_at
        check_order(writing.connection, *of, recorded_at=writing.recorded_at)
        keys = keys_now(writing.connection, urn)
        said = under_keys_of_now(keys, said, place=export.source)
        news = _news(writing.connection, urn, export, said)
        if news.is_empty():
            return Imported()
        number = record(writing, Kind.MARKS_IMPORTED, about)
        told = export.amendments
        why: dict[tuple[str, Session], list[Amendment]] = {}
        for each in told or ():
            why.setdefault((keys.get(each.pupil, each.pupil), each.session), []).append(each)
        importing = _Importing(writing, export.source, number, why if told is not None else None)
        done = Counter(importing.take(row) for row in news.iter_rows(named=True))
    return Imported(**done)


_FIELDS = {
    "pupil": Field(pl.String),
    "date": Field(pl.Date),
    "session": Field(pl.String, allowed=frozenset(Half), expected="AM or PM was expected"),
    "code": Field(pl.String, may_be_null=True),
    "minutes_late": optional(pl.Int32),
    "detail": optional(pl.String),
    "comment": optional(pl.String),
    "recorded_at": optional(pl.Datetime("us", "Europe/London")),
    "recorded_by": optional(pl.String),
    "position": optional(pl.String),
}


def _said(export: Export) -> pl.DataFrame:
    """Give what an export says, each column of its kind; no mark is nothing said."""
    made = pl.col("code").fill_null("").is_in(["", UNMARKED]).not_()
    taken = narrowed(export.marks, _FIELDS, place=export.source)
    said = taken.filter(pl.col("date").is_between(*export.span), made).collect()
    with collecting() as faults:
        if said.select(pl.struct(KEY).is_duplicated().any()).item():
            faults.add(export.source, "one mark for a pupil and a session was expected")
        texts = pl.concat([said["pupil"], pl.Series("pupil", [export.source])])
        if (texts.str.len_chars() > LONGEST_KEY).any() or texts.str.contains(
            "\0", literal=True
        ).any():
            expected = f"keys of at most {LONGEST_KEY} characters, without a NUL, were expected"
            faults.add("marks", expected, column="pupil")
        strange = sum(not has_ever_been(code) for code in said["code"].unique())
        if strange:
            expected = f"codes of the register were expected; {strange} values are none"
            faults.add(export.source, expected, column="code")
    return said


def _news(connection: Connection, urn: int, export: Export, said: pl.DataFrame) -> pl.DataFrame:
    """Give what the system says otherwise than before, with what the register holds."""
    held = held_marks(connection, urn, export.span)
    is_own = pl.col("source").eq_missing(pl.lit(export.source))
    before = said_by(connection, urn, export.source, export.span)
    with collecting() as faults:
        said_before = held.filter(is_own)["code"].len() + before["code"].drop_nulls().len()
        if said.is_empty() and said_before:
            expected = "marks were expected, as there were before; there is none in the whole span"
            faults.add(export.source, expected)
    joined = said.join(held, on=KEY, how="full", coalesce=True, suffix="_held").join(
        before, on=KEY, how="full", coalesce=True, suffix="_word"
    )
    # A change that is not explained is the register's mark; its word is that change alone.
    has_word = pl.col("state").is_not_null() & (pl.col("state") != Word.UNEXPLAINED)
    was = {
        name: pl.when(has_word).then(f"{name}_word").when(is_own).then(f"{name}_held")
        for name in VALUE
    }
    is_same = pl.all_horizontal(pl.col(name).eq_missing(old) for name, old in was.items())
    return joined.filter(~is_same).sort("date", "session", "pupil")


@frozen
class _Importing:
    """One import: the transaction, the system, its entry, and what the system amended."""

    writing: Writing
    source: str
    number: int
    why: Mapping[tuple[str, Session], Sequence[Amendment]] | None = field(repr=False)

    def take(self, row: Mapping[str, Any]) -> str:
        """Record one thing that the system says otherwise than before, and say what was done."""
        said, held = _mark(row, ""), _held(row)
        if held is None and said is not None:
            content = plain(said) | _more(row) | self._before(said)
            return self._record("entered", Kind.MARK_ENTERED, content)
        key = {"pupil": row["pupil"], "date": row["date"].isoformat(), "session": row["session"]}
        about = {"export": self.number} | (plain(said) if said else key)
        stands = {"stands": {"number": held.number, "source": held.source}} if held else {}
        if said is None:
            return self._record("vanished", Kind.MARK_VANISHED, about | stands)
        if held and said == held.mark:
            return self._record("agreed", Kind.MARK_AGREED, about | stands)
        if held and held.source == self.source:
            more = _more(row) | self._why(said) | {"original": held.record()}
            return self._record("amended", Kind.MARK_AMENDED, about | more)
        return self._record("conflicting", Kind.MARK_CONFLICTING, about | stands)

    def _record(self, done: str, kind: Kind, content: Mapping[str, Any]) -> str:
        own = {"source": self.source}
        record(self.writing, kind, {**content, **own}, pupil=content["pupil"])
        return done

    def _why(self, said: Mark) -> dict[str, Any]:
        """Give who amended a mark in the system and why, or that it should say so and does not."""
        if self.why is None:
            return {}
        told = self.why.get((said.pupil, said.session), ())
        found = [each for each in told if each.amended_code == said.code]
        if not found:
            return {"unexplained": True}
        known = _why(found[-1])
        return known if len(known) == len(_SHOWN) else known | {"unexplained": True}

    def _before(self, said: Mark) -> dict[str, Any]:
        """Give what the system amended before a mark was taken over for the first time."""
        told = (self.why or {}).get((said.pupil, said.session), ())
        found = [
            {"original_code": each.original_code, "code": each.amended_code} | _why(each)
            for each in told
        ]
        return {"amended_before": found} if found else {}


_SHOWN = ("made_at", "reason", "name", "position")


def _why(amendment: Amendment) -> dict[str, Any]:
    """Give what is known of an amendment beside its codes."""
    at = stamp(amendment.amended_at) if amendment.amended_at else None
    values = (at, amendment.reason, amendment.name, amendment.position)
    return {name: value for name, value in zip(_SHOWN, values, strict=True) if value}


def _session(row: Mapping[str, Any]) -> Session:
    return Session(row["date"], Half(row["session"]))


def _mark(row: Mapping[str, Any], of: str) -> Mark | None:
    code = row[f"code{of}"]
    if code is None:
        return None
    return Mark(row["pupil"], _session(row), code, row[f"minutes_late{of}"], row[f"detail{of}"])


def _held(row: Mapping[str, Any]) -> Held | None:
    mark = _mark(row, "_held")
    return Held(row["number"], row["source"], mark) if mark else None


def _more(row: Mapping[str, Any]) -> dict[str, Any]:
    made_at = row["recorded_at"]
    values = {
        "comment": row["comment"],
        "made_at": stamp(made_at) if made_at else None,
        "name": row["recorded_by"],
        "position": row["position"],
    }
    return {name: value for name, value in values.items() if value is not None}
