"""What a rule of the law says of pupils: frozen outcomes, each with all that it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import narwhals as nw
from attrs import field, frozen

from attendance_core.codes import symbols
from attendance_core.register import Frame, Mark, Prepared, in_kind
from attendance_core.rules.counting import named
from attendance_core.rules.gaps import gaps_in
from attendance_core.sessions import Half, Session, Span
from attendance_core.sources import Source, are_verified

__all__ = ["KEY", "Outcome", "Outcomes", "nothing"]

KEY = ("urn", "pupil", "number")

_TOLD = ("date", "session", "holds", "first", "last")
_MADE = ("date", "session", "code")


@frozen
class Outcome:
    """One time that a rule was reached for a pupil.

    `reached` is the session that completed it, `window` the first and last day of what was counted,
    `sessions` the marks that were, and `gaps` the sessions in the window without a mark. `holds`
    says whether it still does on the day that was asked about.
    """

    rule: str
    urn: int
    pupil: str = field(repr=False)
    reached: Session
    holds: bool
    window: Span | None
    sessions: tuple[Mark, ...] = field(repr=False)
    figures: Mapping[str, Any]
    gaps: tuple[Session, ...]
    sources: tuple[Source, ...] = field(repr=False)

    @property
    def verified(self) -> bool:
        """Say whether no figure and no reading of it is unverified."""
        return are_verified(self.sources)

    def record(self) -> dict[str, Any]:
        """Give it as plain values, for JSON: days as ISO texts, sources as texts."""
        window = {"from": self.window[0], "to": self.window[1]} if self.window else None
        return {
            "rule": self.rule,
            "pupil": self.pupil,
            "reached": _plain(self.reached),
            "holds": self.holds,
            "window": window and {name: day.isoformat() for name, day in window.items()},
            "sessions": [_plain(each.session) | {"code": each.code} for each in self.sessions],
            "figures": dict(self.figures),
            "gaps": [_plain(each) for each in self.gaps],
            "sources": [str(each) for each in self.sources],
            "verified": self.verified,
        }


def _plain(session: Session) -> dict[str, str]:
    return {"date": session.day.isoformat(), "session": session.half.value}


@frozen(eq=False)
class Outcomes:
    """All outcomes of one rule: a frame with a row for each, and what each rests on when asked.

    `rows` has urn, pupil, number (the pupil's first is 1), date, session, holds, first and last
    (the window), and the columns of `figures`; `counted` has for each of them urn, pupil, number
    and the marks that were counted: date, session, code.
    """

    rule: str
    on: date
    rows: nw.LazyFrame[Any] = field(repr=False)
    counted: nw.LazyFrame[Any] = field(repr=False)
    prepared: Prepared = field(repr=False)
    figures: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(factory=dict)
    sources: tuple[Source, ...] = field(default=(), repr=False)

    @property
    def frame(self) -> Frame:
        """One row for an outcome, in the kind of frame that was handed in."""
        return in_kind(self.rows, self.prepared.kind)

    @property
    def sessions(self) -> Frame:
        """The marks that were counted, in the kind of frame that was handed in."""
        return in_kind(self.counted, self.prepared.kind)

    @classmethod
    def of(  # noqa: PLR0913 - all that outcomes rest on
        cls,
        rule: str,
        prepared: Prepared,
        on: date,
        *,
        rows: nw.DataFrame[Any],
        counted: nw.DataFrame[Any] | nw.LazyFrame[Any],
        figures: Sequence[str] = (),
        more: Mapping[str, Any] | None = None,
        sources: tuple[Source, ...] = (),
    ) -> "Outcomes":
        """Make them of frames in which `who` is the pupil, and that may have columns besides."""
        told = (*_TOLD, *figures)
        half = nw.col("session").cast(_SESSION)
        shown = named(prepared, rows.lazy().select("who", "number", *told)).select(*KEY, *told)
        marks = named(prepared, counted.lazy().select("who", "number", *_MADE)).select(*KEY, *_MADE)
        return cls(
            rule,
            on,
            shown.with_columns(half),
            marks.with_columns(half),
            prepared,
            tuple(figures),
            more or {},
            sources,
        )

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self._found)

    def __iter__(self) -> Iterator[Outcome]:
        """Give them in the order of school, pupil and session."""
        sessions = _by_outcome(self.counted)
        gaps = _by_outcome(gaps_in(self.rows, self.prepared, until=self.on))
        for row in self._found:
            key = tuple(row[name] for name in KEY)
            marks = (Mark(row["pupil"], at, code) for at, code in sessions.get(key, ()))
            yield Outcome(
                self.rule,
                row["urn"],
                row["pupil"],
                Session(row["date"], Half(row["session"])),
                bool(row["holds"]),
                (row["first"], row["last"]) if row["first"] else None,
                tuple(marks),
                {**{name: row[name] for name in self.figures}, **self.more},
                tuple(at for at, _ in gaps.get(key, ())),
                self.sources,
            )

    @cached_property
    def _found(self) -> Sequence[Mapping[str, Any]]:
        collected = self.rows.collect().sort(*KEY)
        return list(collected.iter_rows(named=True))


def _by_outcome(marks: nw.LazyFrame[Any]) -> Mapping[tuple[Any, ...], list[tuple[Session, str]]]:
    """Give sessions with their codes by outcome, in their order."""
    ordered = marks.select(*KEY, "date", "session", "code").collect().sort(*KEY, "date", "session")
    found = groupby(ordered.iter_rows(), key=itemgetter(0, 1, 2))
    return {
        key: [(Session(day, Half(half)), code) for *_, day, half, code in rows]
        for key, rows in found
    }


_SESSION = nw.Enum([each.value for each in Half])
_NOTHING = {
    "urn": nw.Int64(),
    "pupil": nw.String(),
    "number": nw.Int64(),
    "date": nw.Date(),
    "session": _SESSION,
    "code": nw.Enum(sorted(symbols())),
    "holds": nw.Boolean(),
    "first": nw.Date(),
    "last": nw.Date(),
}


def nothing(
    rule: str, prepared: Prepared, on: date, figures: Sequence[str] = (), flags: Sequence[str] = ()
) -> Outcomes:
    """Give the outcomes of a rule that did not stand yet, or that nobody can have reached: none.

    `flags` are those of the figures that are true or false.
    """
    schema = _NOTHING | dict.fromkeys(figures, nw.Int64())
    schema |= dict.fromkeys(flags, nw.Boolean())
    empty = nw.from_dict({name: [] for name in schema}, schema, backend="polars").lazy()
    rows, counted = empty.select(*KEY, *_TOLD, *figures), empty.select(*KEY, *_MADE)
    return Outcomes(rule, on, rows, counted, prepared, tuple(figures))
