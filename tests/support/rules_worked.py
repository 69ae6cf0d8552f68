"""The worked cases of the rules that are reckoned from a register, and what is found of them."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict, evolve, field, frozen
from rules_cases import TWELVE_OR_SO, case
from rules_reference import Case, reference
from rules_registers import prepared_of

from attendance_core.register import ExpectedSickness, Frame
from attendance_core.rules import Outcomes
from attendance_core.tables import structure

__all__ = ["Worked", "by_reference", "by_rows", "by_rule", "worked"]

_GOLDEN = Path(__file__).parents[1] / "golden"
_LEFT_OUT = ("in_dfe_definition",)
_HERE, _ELSEWHERE = 142000, 142001
Rule = Callable[..., Outcomes]


@frozen
class _Time:
    """A time on the roll."""

    start: date
    leaving: date | None = None


@frozen
class _Expected:
    """What was recorded of how long the pupil will be ill."""

    recorded_on: date
    school_days: int
    continuous: bool = False


@frozen
class Reached:
    """A time that the rule was reached; what is None or not named was not worked out."""

    reached: str
    holds: bool = True
    window: str | None = None
    sessions: int | None = None
    figures: Mapping[str, Any] = field(factory=dict)
    gaps: tuple[str, ...] = ()
    pupil: str = "A"


@frozen
class Worked:
    """A case that was worked out by hand: a pupil's marks, or several of which the same is so.

    A twin has marks of its own, and so has the pupil at a second school (`elsewhere`). A rule has
    `outcomes`; a question that is `asked`, with what is `named`, has `rows`.
    """

    name: str
    worked: str
    first: date
    on: date
    outcomes: tuple[Reached, ...] | None = None
    rows: tuple[Mapping[str, Any], ...] | None = None
    asked: str = ""
    named: Mapping[str, str] = field(factory=dict)
    marks: str = ""
    each_of: tuple[str, ...] = ()
    amended: Mapping[str, str] = field(factory=dict)
    twin: str | None = None
    elsewhere: str | None = None
    born: date = TWELVE_OR_SO
    on_roll: tuple[_Time, ...] = (_Time(date(2010, 9, 1)),)
    status: str = "C"
    expected: tuple[_Expected, ...] = ()

    @property
    def schools(self) -> Sequence[Case]:
        """The registers of the schools that the pupil is at."""
        here = self._case(self.marks)
        amended = {("A", *_session(at)): code for at, code in self.amended.items()}
        here = replace(here, marks=here.marks | amended)
        if self.twin is not None:
            twin = self._case(self.twin)
            marks = {("B", *at): code for (_, *at), code in twin.marks.items()}
            pupils = here.pupils | {"B": twin.pupils["A"]}
            here = replace(here, pupils=pupils, marks=here.marks | marks)
        if self.elsewhere is None:
            return [here]
        return [here, replace(self._case(self.elsewhere), urn=_ELSEWHERE)]

    def _case(self, marks: str) -> Case:
        return case(
            str(self.first),
            marks,
            on=str(self.on),
            born=self.born,
            times=[(str(each.start), each.leaving and str(each.leaving)) for each in self.on_roll],
            expected=[
                (str(each.recorded_on), each.school_days, each.continuous) for each in self.expected
            ],
            status=self.status,
        )


@frozen
class _File:
    cases: tuple[Worked, ...] = field(alias="case")


def _session(text: str) -> tuple[date, str]:
    day, _, half = text.partition(" ")
    return date.fromisoformat(day), half


def _registers(name: str) -> Iterator[Worked]:
    path = _GOLDEN / f"{name}.toml"
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    for each in structure(plain, _File, place=path.name).cases:
        yield from (evolve(each, marks=marks) for marks in each.each_of or [each.marks])


def worked(rule: str, *, since: date = date.min) -> pytest.MarkDecorator:
    """Give a test, as `case`, each case of a rule that asks about a day since another."""
    params = [
        pytest.param(each, id=f"{each.name}: {each.marks}" if each.each_of else each.name)
        for each in _registers(rule)
        if each.on >= since
    ]
    return pytest.mark.parametrize("case", params)


def by_rule(worked_out: Worked, rule: Rule) -> Sequence[Mapping[str, Any]]:
    """Give what a rule says of a case beside what was worked out: nothing, if they agree."""
    prepared = prepared_of(*worked_out.schools)
    named = {"expected": _expected(worked_out)} if worked_out.expected else {}
    found = rule(prepared, on=worked_out.on, **named)
    return _differing(worked_out.outcomes, [each.record() for each in found])


def _expected(worked_out: Worked) -> Mapping[int, Sequence[ExpectedSickness]]:
    told = worked_out.expected
    return {
        _HERE: [
            ExpectedSickness("A", each.recorded_on, each.school_days, each.continuous)
            for each in told
        ]
    }


def by_reference(worked_out: Worked, rule: str) -> Sequence[Mapping[str, Any]]:
    """Likewise what the slow, obvious reference says of it, which knows nothing of some figures."""
    known = [
        evolve(each, figures={k: v for k, v in each.figures.items() if k not in _LEFT_OUT})
        for each in worked_out.outcomes
    ]
    rows = [row for of in worked_out.schools for row in reference(of) if row["rule"] == rule]
    return _differing(known, rows)


def by_rows(worked_out: Worked, ask: Callable[..., Frame]) -> Sequence[Mapping[str, Any]]:
    """Likewise the rows that a question gives, in the columns that were worked out."""
    rows = ask(prepared_of(*worked_out.schools), on=worked_out.on, **worked_out.named).to_dicts()
    compared = [
        {"worked out": told, "found": row and {name: _plain(row[name]) for name in told or row}}
        for told, row in zip_longest(worked_out.rows, rows)
    ]
    return [each for each in compared if each["worked out"] != each["found"]]


def _plain(value: Any) -> Any:
    """Give a value as a golden file has it, which cannot say that there is none."""
    return "none" if value is None else value


def _differing(
    outcomes: Sequence[Reached], records: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    compared = [
        {"worked out": told and asdict(told), "found": record and _found(record, told)}
        for told, record in zip_longest(outcomes, records)
    ]
    return [each for each in compared if each["worked out"] != each["found"]]


def _found(record: Mapping[str, Any], told: Reached | None) -> Mapping[str, Any]:
    """Give a record in the form of what was worked out, and no more than that has."""
    like = told or Reached("", window="", sessions=0, figures=record["figures"])
    window = " to ".join(record["window"].values()) if record["window"] else "none"
    return {
        "pupil": record["pupil"],
        "reached": " ".join(record["reached"].values()),
        "holds": record["holds"],
        "window": None if like.window is None else window,
        "sessions": None if like.sessions is None else len(record["sessions"]),
        "figures": {name: record["figures"].get(name) for name in like.figures},
        "gaps": tuple(" ".join(each.values()) for each in record["gaps"]),
    }
