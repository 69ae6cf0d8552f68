"""The tables of cases of policies: one pupil, a year, and which rules want something."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from attrs import field, frozen

from attendance_core.calendar import Calendar, HeldSession, Term
from attendance_core.policy import (
    CaseEvent,
    Evaluation,
    Facts,
    Policy,
    evaluate,
    read_policy,
    simulate,
)
from attendance_core.register import Prepared, Register, marks_table
from attendance_core.roll import Enrolment, Pupil, Roll
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

__all__ = [
    "CALENDAR",
    "KEY",
    "POLICIES",
    "Life",
    "PolicyCase",
    "at",
    "evaluated",
    "lived",
    "moment_of",
    "policy_cases",
    "policy_of",
    "policy_text",
    "policy_with",
    "register_of",
    "rule",
    "school_of",
]

ROOT = Path(__file__).parents[2]
POLICIES = sorted((ROOT / "examples" / "policies").glob("*.toml"))
KEY, URN = "adno:1", 142000

_HALF_TERMS = (
    (Term.AUTUMN, 1, date(2026, 8, 31), date(2026, 10, 23)),
    (Term.AUTUMN, 2, date(2026, 11, 2), date(2026, 12, 18)),
    (Term.SPRING, 3, date(2027, 1, 4), date(2027, 2, 12)),
    (Term.SPRING, 4, date(2027, 2, 22), date(2027, 4, 2)),
    (Term.SUMMER, 5, date(2027, 4, 19), date(2027, 5, 28)),
    (Term.SUMMER, 6, date(2027, 6, 7), date(2027, 7, 23)),
)
_FRIDAY = 5


def _year() -> Iterator[HeldSession]:
    for term, half_term, first, last in _HALF_TERMS:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if day.isoweekday() <= _FRIDAY:
                for half in Half:
                    yield HeldSession(day, half, term=term, half_term=half_term)


CALENDAR = Calendar(_year())
"""The sessions of a year of six half terms, each of which begins on a Monday."""


_HEAD = {
    "id": "example",
    "version": "2026.1",
    "effective_from": date(2026, 8, 31),
    "events": [
        "letter",
        "letter_1",
        "nti",
        "other",
        "plan",
        "talk",
    ],  # what tests tell of, beside the rules' own
}


def rule(name: str = "r", **keys: Any) -> dict[str, Any]:
    """Give the table of a rule: one task at one session missed this year, save as said."""
    asked = {"measure": "sessions_absent", "window": "academic_year_to_date"}
    against = {"op": "ge", "threshold": "1", "actions": [{"task": "look"}]}
    asks_other = {"combine": keys["combine"]} if "combine" in keys else {**asked, **against}
    return {"id": name, "actions": against["actions"], **asks_other, **keys}


def policy_text(*rules: Mapping[str, Any], **parts: Any) -> str:
    """Write a policy of some rules; `policy` adds to its head, and other parts are its tables."""
    tables = {"policy": {**_HEAD, **parts.pop("policy", {})}, **parts}
    lines = [f"{name} = {_toml(each)}" for name, each in tables.items()]
    return "\n".join([*lines, f"rules = {_toml(list(rules))}"])


def policy_with(*rules: Mapping[str, Any], **parts: Any) -> Policy:
    """Read a policy of some rules."""
    return read_policy(policy_text(*rules, **parts), place="policy.toml")


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_toml(each)}' for name, each in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


@frozen
class Life:
    """One pupil of an invented school: the codes by session, and what the roll holds."""

    codes: Mapping[Session, str]
    start: date | None = None
    leaving: date | None = None
    born: date | None = date(2013, 5, 5)
    year_group: str | None = None
    registration_group: str | None = None
    looked_after: bool | None = None


def lived(marks: str, first: date = date.min, held: Iterable[HeldSession] = ()) -> Life:
    """Give the pupil of marks in short form, such as `//*20 I*3`; a point is no mark."""
    sessions = [each.at for each in held or CALENDAR.sessions if each.date >= first]
    codes = [code for each in marks.split() for code in _repeated(each)]
    told = zip(sessions, codes, strict=False)
    return Life({at: code for at, code in told if code != "."}, sessions[0].day)


def school_of(
    *lives: Life,
    held: Iterable[HeldSession] = (),
    urn: int = URN,
    phase: str | None = None,
    first: int = 1,
) -> Register:
    """Make the register of a school; its pupils are `adno:1`, `adno:2`, … from `first` on."""
    calendar = list(held) or list(CALENDAR.sessions)
    numbered = [(str(number), each) for number, each in enumerate(lives, first)]
    pupils = [Pupil(None, number, "Example", "Jo", each.born) for number, each in numbered]
    enrolments = [
        Enrolment(
            f"adno:{number}",
            each.start or calendar[0].date,
            each.leaving,
            each.year_group,
            each.registration_group,
            looked_after=each.looked_after,
        )
        for number, each in numbered
    ]
    marks = [
        (f"adno:{number}", at, code, None, None)
        for number, each in numbered
        for at, code in each.codes.items()
    ]
    return Register.of_school(
        urn,
        calendar=Calendar(calendar),
        roll=Roll(pupils, enrolments),
        marks=marks_table(marks),
        phase=phase,
    )


def at(day: date, clock: str = "16:00") -> datetime:
    """Give a moment of a day, after school if nothing else is said."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=LONDON)


@frozen
class PolicyCase:
    """One row of a table: its policy, what it says, what is so, and what is wanted."""

    policy: str
    says: str
    table: Mapping[str, Any] = field(eq=False)

    def __str__(self) -> str:
        """Give its name in the report of a test."""
        return f"{self.policy}: {self.says}"


def policy_cases() -> list[PolicyCase]:
    """Give all cases of all policies, in the order of their files."""
    return [
        PolicyCase(path.stem, each["says"], each)
        for path in sorted((ROOT / "tests" / "golden" / "policies").glob("*.toml"))
        for each in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def policy_of(name: str) -> Policy:
    """Read one of the policies of the examples."""
    path = ROOT / "examples" / "policies" / f"{name}.toml"
    return read_policy(path.read_text(encoding="utf-8"), place=path.name)


def register_of(table: Mapping[str, Any]) -> Prepared:
    """Make the register of a case.

    `marks` are days one after another, as `one_pupil` has them; or `possible` sessions were lived,
    of which the last `missed` were missed. Sessions of `closed` days do not stand in the calendar.
    """
    closed = set(table.get("closed", ()))
    held = [each for each in CALENDAR.sessions if each.date not in closed]
    codes = _codes(table)
    sessions = [each.at for each in held if each.date >= table.get("from", date.min)]
    lived = list(zip(sessions, codes, strict=False))
    marks = ((KEY, at, code, None, None) for at, code in lived if code != ".")
    pupil = Pupil(None, "1", "Example", "Jo", table.get("born", date(2013, 5, 5)))
    start = table.get("from", CALENDAR.school_days[0])
    roll = Roll((pupil,), (Enrolment(KEY, start),))
    register = Register.of_school(URN, calendar=Calendar(held), roll=roll, marks=marks_table(marks))
    return register.prepared()


def _codes(table: Mapping[str, Any]) -> list[str]:
    if "marks" in table:
        return [code for each in table["marks"].split() for code in _repeated(each)]
    missed, possible = table.get("missed", 0), table.get("possible", 0)
    code = table.get("code", "I")
    attended = [("/", "\\")[place % 2] for place in range(possible - missed)]
    return attended + [code] * missed


def _repeated(text: str) -> str:
    codes, _, times = text.partition("*")
    return codes.replace("//", "/\\") * int(times or 1)


def _events(table: Mapping[str, Any]) -> list[CaseEvent]:
    return [
        CaseEvent(
            KEY,
            each["day"],
            each.get("does", "send"),
            each["what"],
            rule=each.get("rule"),
            stage=each.get("stage"),
            outcome=each.get("outcome"),
        )
        for each in table.get("events", ())
    ]


def _facts(table: Mapping[str, Any], at: datetime) -> Facts:
    figures = {name: {KEY: each} for name, each in table.get("figures", {}).items()}
    registers = table.get("registers", {})
    if registers:
        figures["register_missing_age_min"] = dict(registers)
    so = {name: {KEY} if each else set() for name, each in table.get("so", {}).items()}
    starts = table.get("starts")
    return Facts(
        figures,
        so,
        starts=starts and datetime.combine(at.date(), time.fromisoformat(starts), tzinfo=LONDON),
    )


def _sessions(table: Mapping[str, Any]) -> list[Session]:
    start, closed = table.get("from", date.min), set(table.get("closed", ()))
    return [e.at for e in CALENDAR.sessions if e.date >= start and e.date not in closed]


def moment_of(case: PolicyCase) -> datetime:
    """Give the moment at which a case asks: its own, or after school on the last day lived."""
    table = case.table
    last = _sessions(table)[max(len(_codes(table)) - 1, 0)].day
    clock = time.fromisoformat(table.get("clock", "16:00"))
    return datetime.combine(table.get("on", last), clock, tzinfo=LONDON)


@cache
def evaluated(case: PolicyCase) -> Evaluation:
    """Ask the policy of a case at its moment.

    With `daily` every school day before has been asked as well, and all that it wanted was done.
    """
    table, prepared, policy = case.table, register_of(case.table), policy_of(case.policy)
    moment, done = moment_of(case), _events(case.table)
    facts = _facts(table, moment)
    if table.get("daily"):
        span = (_sessions(table)[0].day, moment.date() - timedelta(days=1))
        done.extend(simulate(prepared, policy, span=span, history=done, facts=facts).done)
    return evaluate(prepared, policy, at=moment, history=done, facts=facts)
