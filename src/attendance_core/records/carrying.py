"""What goes along to a pupil's new key beside the marks, each thing recorded anew.

Events that were entered ahead, so that they can still be cancelled; findings that were resolved, so
that they do not come back; returns that were made; and holds. Each entry names the one that it
carries on, the first of all, and keeps the name of whoever decided it.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from attendance_core.findings import Finding, Name
from attendance_core.records.findings import resolved_in
from attendance_core.records.folding import record
from attendance_core.records.journal import Entry, Journal
from attendance_core.records.kinds import Kind
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
    carrying = _Beside(writing, *keys, carried)
    planned, cancelled = _events(held)
    for number, content in planned:
        carrying.event(number, content)
    for number, content in cancelled:
        carrying.cancelled_event(number, content)
    ended = journal.entries(writing.urn, kinds=[Kind.RELEASED], connection=connection)
    released = {(each.content or {}).get("hold") for each in ended}
    told = journal.entries(writing.urn, kinds=_BESIDE, pupil=keys[0], connection=connection)
    # Of what happened anew since, and of what was resolved anew, no decision goes along.
    resolved = set(resolved_in(connection, writing.urn).values())
    for entry in list(told):
        if entry.kind == Kind.FINDING_RESOLVED and entry.number not in resolved:
            continue
        said = entry.content
        # A hold that was carried on before is released by its first entry.
        if said is not None and _first(entry.number, said) not in released:
            carrying.beside(entry.kind, entry.number, said)


_Told = tuple[int, Mapping[str, Any]]
"""The number of an entry, and what it says."""


def _events(entries: list[Entry]) -> tuple[Collection[_Told], Collection[_Told]]:
    """Give the events that are entered, each with its last entry, and those that were cancelled."""
    planned: dict[str, _Told] = {}
    cancelled: list[_Told] = []
    for entry in entries:
        content = entry.content
        if content is None:
            continue
        told = entry.number, content
        if entry.kind == Kind.EVENT_CANCELLED:
            ended = planned.pop(content["event"], None)
            # One that was carried on is not cancelled.
            if ended and "carried_from" not in content:
                cancelled.append(ended)
        elif content.get("is_cancelled"):
            cancelled.append(told)
        else:
            planned[content["event"]] = told
    return planned.values(), cancelled


def _first(number: int, content: Mapping[str, Any]) -> int:
    """Give the entry that an entry carries on, over however many keys, or itself."""
    return int(content.get("carried_from", number))


@frozen
class _Beside:
    """What is held of one pupil beside the marks, on its way from a key to another."""

    writing: Writing
    earlier_key: str = field(repr=False)
    key: str = field(repr=False)
    carried: Mapping[int, int]

    def event(self, number: int, content: Mapping[str, Any]) -> None:
        """Record an event anew that the pupil is in, with the key and the entries of now."""
        (plan,) = read_precodes(content["plan"], place="records")
        if self.earlier_key not in plan.pupils:
            return
        pupils = [self.key if each == self.earlier_key else each for each in plan.pupils]
        now = {
            "plan": precodes_text([evolve(plan, pupils=pupils)]),
            "entered": [self.carried.get(entry, entry) for entry in content["entered"]],
            "carried_from": _first(number, content),
        }
        ended = {"event": content["event"], "reason": _WHY, "carried_from": number}
        record(self.writing, Kind.EVENT_CANCELLED, ended)
        record(self.writing, Kind.EVENT_PRECODED, {**content, **now})

    def cancelled_event(self, number: int, content: Mapping[str, Any]) -> None:
        """Record which marks of now an event entered that was cancelled: another may need them."""
        entered = [self.carried[each] for each in content["entered"] if each in self.carried]
        if entered:
            first = _first(number, content)
            now = {"entered": entered, "carried_from": first, "is_cancelled": True}
            record(self.writing, Kind.EVENT_PRECODED, {**content, **now})

    def beside(self, kind: str, number: int, content: Mapping[str, Any]) -> None:
        """Record anew what was decided about the pupil."""
        first = _first(number, content)
        again = {**content, "pupil": self.key, "carried_from": first}
        if kind == Kind.FINDING_RESOLVED:
            finding = self._finding(content["finding"])
            about = {**content["finding"], "pupil": self.key}
            again = {**content, "key": finding.key, "finding": about, "carried_from": first}
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
