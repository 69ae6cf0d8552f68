"""What goes along to a pupil's new key beside the marks, each thing recorded anew.

Events that were entered ahead, so that they can still be cancelled; findings that were resolved, so
that they do not come back; returns that were made; and holds. Each entry names the one that it
carries on, and keeps the name of whoever decided it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve, field, frozen
from sqlalchemy import select

from attendance_core.findings import Finding, Name
from attendance_core.records.folding import record
from attendance_core.records.journal import Entry, Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.schema import RESOLUTIONS
from attendance_core.records.writing import Writing
from attendance_core.register.precoding import precodes_text, read_precodes
from attendance_core.sessions import Half

__all__ = ["carry_beside"]

_WHY = "a pupil in it has another key now, with which it is entered anew"
_EVENTS = (Kind.EVENT_PRECODED, Kind.EVENT_CANCELLED)
_BESIDE = (Kind.FINDING_RESOLVED, Kind.RETURN_SENT, Kind.HELD)


def carry_beside(
    journal: Journal, writing: Writing, keys: tuple[str, str], carried: Mapping[int, int]
) -> None:
    """Carry over what is held of a pupil beside the marks.

    Args:
        journal: the journal.
        writing: the transaction that is going on.
        keys: the earlier key and the new one.
        carried: the entries of the marks that were carried over, each with the one of now.
    """
    connection = writing.connection
    held = list(journal.entries(writing.urn, kinds=_EVENTS, connection=connection))
    carrying = _Carrying(writing, *keys)
    for number, content in _planned(held):
        carrying.event(number, content, carried)
    ended = journal.entries(writing.urn, kinds=[Kind.RELEASED], connection=connection)
    released = {(each.content or {}).get("hold") for each in ended}
    told = journal.entries(writing.urn, kinds=_BESIDE, pupil=keys[0], connection=connection)
    for entry in list(told):
        if entry.content is not None and entry.number not in released:
            carrying.beside(entry.kind, entry.number, entry.content)


def _planned(entries: list[Entry]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Give the events that are entered and not cancelled, each with its last entry."""
    found: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for entry in entries:
        content = entry.content
        if content is None:
            continue
        if entry.kind == Kind.EVENT_CANCELLED:
            found.pop(content["event"], None)
        else:
            found[content["event"]] = entry.number, content
    yield from found.values()


@frozen
class _Carrying:
    """What is held of one pupil on its way from a key to another."""

    writing: Writing
    earlier_key: str = field(repr=False)
    key: str = field(repr=False)

    def event(self, number: int, content: Mapping[str, Any], carried: Mapping[int, int]) -> None:
        """Record an event anew that the pupil is in, with the key and the entries of now."""
        (plan,) = read_precodes(content["plan"], place="records")
        if self.earlier_key not in plan.pupils:
            return
        pupils = [self.key if each == self.earlier_key else each for each in plan.pupils]
        now = {
            "plan": precodes_text([evolve(plan, pupils=pupils)]),
            "entered": [carried.get(entry, entry) for entry in content["entered"]],
            "carried_from": number,
        }
        ended = {"event": content["event"], "reason": _WHY, "carried_from": number}
        record(self.writing, Kind.EVENT_CANCELLED, ended)
        record(self.writing, Kind.EVENT_PRECODED, {**content, **now})

    def beside(self, kind: str, number: int, content: Mapping[str, Any]) -> None:
        """Record anew what was decided about the pupil."""
        again = {**content, "pupil": self.key, "carried_from": number}
        if kind == Kind.FINDING_RESOLVED:
            finding = self._finding(content["finding"])
            if self._is_resolved(finding):
                return
            about = {**content["finding"], "pupil": self.key}
            again = {**content, "key": finding.key, "finding": about, "carried_from": number}
        record(self.writing, Kind(kind), again, pupil=self.key)

    def _finding(self, told: Mapping[str, Any]) -> Finding:
        """Give the finding as it is found from now on."""
        return Finding(
            Name(told["finding"]),
            told["detail"],
            self.key,
            date.fromisoformat(told["date"]) if told["date"] else None,
            Half(told["session"]) if told["session"] else None,
            told["period"],
        )

    def _is_resolved(self, finding: Finding) -> bool:
        of = RESOLUTIONS.c.urn == self.writing.urn, RESOLUTIONS.c.finding == finding.key
        held = select(RESOLUTIONS.c.number).where(*of)
        return self.writing.connection.execute(held).first() is not None
