"""The worked cases of the rules that are asked of one case, and what every answer must be."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import pytest
from attrs import evolve, field, frozen

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.dated import day_text
from attendance_core.register.returns import DayCount, Return, ReturnRules, returns_due
from attendance_core.roll import DeletionGround, Enrolment, EnrolmentStatus, Parent, Pupil, Roll
from attendance_core.rules import Answer, explain
from attendance_core.school import Phase, School
from attendance_core.sessions import Half, Span
from attendance_core.tables import structure

GOLDEN = Path(__file__).parents[1] / "golden"
Given = TypeVar("Given")
Ask = Callable[[Given, date], Answer | tuple[Answer, ...]]


class Refusal(StrEnum):
    """An error by which a rule refuses to answer."""

    NOT_IN_FORCE = "NotInForce"
    VALUE_ERROR = "ValueError"


@frozen
class Worked:
    """A case that was worked out by hand.

    Where a rule gives an answer for each of its limbs, `limb` is the one that is looked at, and
    `limbs` are all of them. What is None was not written down, and is not looked at.
    """

    name: str
    worked: str
    on: date
    given: Mapping[str, Any]
    limb: str | None = None
    limbs: tuple[str, ...] | None = None
    so: tuple[str, ...] | None = None
    not_so: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    days: Mapping[str, date] = field(factory=dict)
    days_unknown: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(factory=dict)
    refused: Refusal | None = None

    @property
    def expected(self) -> Mapping[str, object]:
        """What was worked out."""
        if self.refused or (self.limbs is not None and self.limb is None):
            return {"refused": self.refused, "limbs": self.limbs}
        return {
            "limbs": self.limbs,
            "so": None if self.so is None else set(self.so),
            "not_so": set(self.not_so),
            "unknown": set(self.unknown),
            "met": False if self.not_so else None if self.unknown else True,
            "days": {**self.days, **dict.fromkeys(self.days_unknown)},
            "figures": self.figures,
        }


@frozen
class _File:
    cases: tuple[Worked, ...] = field(alias="case")


def worked(rule: str, *, answered: bool = False) -> pytest.MarkDecorator:
    """Give a test, as `case`, each case of a rule; or those alone in which the rule answers."""
    path = GOLDEN / f"{rule}.toml"
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    cases = structure(plain, _File, place=path.name).cases
    wanted = [each for each in cases if not answered or (not each.refused and each.limbs != ())]
    return pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in wanted])


def answers_of(case: Worked, kind: type[Given], ask: Ask[Given]) -> tuple[Answer, ...]:
    """Ask a rule about a case: all that it answers."""
    found = ask(structure(dict(case.given), kind, place=case.name), case.on)
    return found if isinstance(found, tuple) else (found,)


def found_in(case: Worked, kind: type[Given], ask: Ask[Given]) -> Mapping[str, object]:
    """Ask a rule about a case, and give what was found of all that was worked out."""
    try:
        answers = answers_of(case, kind, ask)
    except (LookupError, ValueError) as error:
        return {"refused": type(error).__name__, "limbs": None}
    limbs = None if case.limbs is None else tuple(each.limb for each in answers)
    if "so" not in case.expected:
        return {"refused": None, "limbs": limbs}
    (answer,) = (each for each in answers if case.limb in {None, each.limb})
    found = {is_so: {each.name for each in answer.points if each.is_so is is_so} for is_so in _SO}
    return {
        "limbs": limbs,
        "so": None if case.so is None else found[True],
        "not_so": found[False],
        "unknown": found[None],
        "met": answer.met,
        "days": {name: answer.days[name] for name in (*case.days, *case.days_unknown)},
        "figures": {name: answer.figures[name] for name in case.figures},
    }


_SO = (True, False, None)


def amiss(answer: Answer, *, personal: Iterable[str | date | None] = ()) -> list[str]:
    """Give what an answer says too little or too much: nothing, if it is as it must be.

    Its explanation names each point and each source, and neither it nor anything else that is shown
    of the answer has a personal value; its record is plain JSON, and has each point.
    """
    text, record = explain(answer), answer.record()
    secret = [str(each) for each in personal if each]
    secret += [day_text(each) for each in personal if isinstance(each, date)]
    wanted = [answer.says, *(each.says for each in answer.points), *map(str, answer.sources)]
    return [
        *(f"left out: {each}" for each in wanted if each not in text),
        *(f"shown: {each}" for each in secret if each in f"{text} {answer!r} {record}"),
        *(f"unfinished: {each}" for each in ("{", "}", "None") if each in text),
        *([] if json.loads(json.dumps(record)) == record else ["no plain JSON"]),
        *([] if list(record["points"]) == [each.name for each in answer.points] else ["points"]),
        *([] if answer.points and answer.sources else ["nothing asked, or without a source"]),
    ]


def calendar_of(spans: Iterable[Span], *, closed: Iterable[date] = ()) -> Calendar:
    """Give a calendar that is open from Monday to Friday in some spans, but for some days."""
    days = (
        first + timedelta(days=offset)
        for first, last in spans
        for offset in range((last - first).days + 1)
    )
    is_open = [day for day in days if day.isoweekday() <= 5 and day not in set(closed)]
    return Calendar(HeldSession(day, half) for day in is_open for half in Half)


TERMS = (
    (date(2026, 9, 3), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 7, 21)),
    (date(2027, 9, 3), date(2027, 9, 3)),
)


@frozen
class OnRoll:
    """A pupil's time on the roll of a school that is open in `TERMS`, and what is settled for it.

    `without` are the particulars that the roll does not hold. Beside the pupil one is in Year 7 and
    one in Year 11.
    """

    pupil: str = "adno:1"
    born: date = date(2014, 3, 9)
    year: str | None = None
    start: date | None = None
    leaving: date | None = None
    ground: DeletionGround | None = None
    status: EnrolmentStatus = EnrolmentStatus.CURRENT
    child_protection: bool | None = None
    without: tuple[str, ...] = ()
    phase: Phase = Phase.SECONDARY
    consent_from: date | None = None
    senior_asked_on: date | None = None
    junior_asked_on: date | None = None
    days: DayCount | None = None

    def returns(self, *, on: date) -> tuple[Return, ...]:
        """Give the pupil's returns that are due or overdue on a day."""
        rules = ReturnRules(
            self.junior_asked_on, self.senior_asked_on, self.days, self.consent_from
        )
        school = School(142000, "Tamar Valley College", phase=self.phase)
        found = returns_due(school, calendar_of(TERMS), self._roll(), on=on, rules=rules)
        return tuple(each for each in found if each.pupil == self.pupil)

    def _held(self, name: str, value: str) -> str | None:
        return None if name in self.without else value

    def _roll(self) -> Roll:
        address = self._held("address", "1 Example Road")
        born = None if "date_of_birth" in self.without else self.born
        pupil = Pupil(None, self.pupil.removeprefix("adno:"), "Moyle", "Zoë", born)
        time = Enrolment(
            self.pupil,
            self.start,
            self.leaving,
            self.year,
            sex=self._held("sex", "F"),
            enrolment_status=self.status,
            child_protection=self.child_protection,
            previous_school=self._held("last_school", "Example Primary"),
            deletion_ground=self.ground,
        )
        parent = Parent(
            "1",
            self.pupil,
            "Moyle",
            lives_with_pupil=True,
            mobile=self._held("emergency_numbers", "07700900123"),
            address="1 Example Road",
        )
        others = {"adno:7": "7", "adno:11": "11"}
        people = (Pupil(None, key[5:], "Bray", "Ann", None) for key in others)
        times = (Enrolment(key, None, year_group=year) for key, year in others.items())
        return Roll((evolve(pupil, address=address), *people), (time, *times), (parent,))
