"""Retention: what has been kept for as long as the law asks is disposed of, with a certificate.

Disposal takes away what an entry says and its salt, and whom it is about; its place in the chain
stays, so that the chain can still be verified. What belongs together goes together (`belonging`): a
mark with its amendments, a message with its approval, and none of it before the last is old enough.

Source: SI 2024/208 reg 7, by way of the threshold `register_retention`. That the clock starts on
the day on which an entry was made is not verified; the day on which the journal had it is never
earlier, and is the one that counts here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from attrs import field, frozen
from sqlalchemy import delete, select, update

from attendance_core.errors import Fault, Refused, collecting
from attendance_core.records.belonging import FIRST, Belonging, Group
from attendance_core.records.folding import TABLES, record
from attendance_core.records.journal import Journal
from attendance_core.records.kinds import Kind
from attendance_core.records.moments import moment
from attendance_core.records.people import Person
from attendance_core.records.retention import kept_since
from attendance_core.records.schema import JOURNAL
from attendance_core.records.writing import Writing
from attendance_core.tables import LONDON
from attendance_core.thresholds import Figure, threshold

__all__ = [
    "Disposal",
    "Hold",
    "dispose",
    "hold",
    "holds",
    "release",
    "what_to_dispose_of",
]

_KEPT = frozenset({Kind.ENTRIES_DISPOSED, Kind.WEEKS_CLOSED})
"""What says nothing of anybody: it stays."""


@frozen
class Hold:
    """Why nothing of a pupil, or with None of the whole school, is disposed of, and who says so.

    `number` is the entry with which `release` ends it.
    """

    number: int
    pupil: str | None = field(repr=False)
    reason: str = field(repr=False)
    by: Person


@frozen
class Disposal:
    """What may be disposed of on a day, and nothing of it is yet: a dry run.

    `entries` are ranges of numbers, first and last; `kinds` says how many there are of each kind,
    and `held` how many are old enough and stay because somebody holds them.
    """

    urn: int
    on: date
    figure: Figure
    entries: tuple[tuple[int, int], ...]
    kinds: Mapping[str, int]
    held: int


def hold(journal: Journal, urn: int, *, pupil: str | None, reason: str, by: Person) -> int:
    """Record that nothing of a pupil, or of the whole school, is disposed of, and give its number.

    Raises:
        Refused: there is no reason, or nothing is recorded of the pupil or the school.
    """
    about = {"pupil": pupil, "reason": _reason(reason)} | by.record()
    with journal.writing(urn) as writing:
        if not writing.number:
            expected = "a school of which something is recorded was expected"
            raise Refused([Fault("hold", expected, key="urn")])
        of_pupil = select(JOURNAL.c.number).where(JOURNAL.c.urn == urn, JOURNAL.c.pupil == pupil)
        if pupil is not None and writing.connection.execute(of_pupil.limit(1)).first() is None:
            # A hold that holds nothing, for a slip of the pen, would be found out too late.
            expected = "a pupil of whom something is recorded was expected"
            raise Refused([Fault("hold", expected, key="pupil")])
        return record(writing, Kind.HELD, about, pupil=pupil)


def release(journal: Journal, urn: int, number: int, *, reason: str, by: Person) -> int:
    """Record that a hold has ended, and give the entry's number.

    Args:
        journal: the journal.
        urn: the school.
        number: the entry of the hold.
        reason: why it has ended.
        by: who says so.

    Raises:
        Refused: there is no such hold, or no reason.
    """
    about = {"hold": number, "reason": _reason(reason)} | by.record()
    with journal.writing(urn) as writing:
        if number not in {each.number for each in holds(journal, urn)}:
            raise Refused([Fault("hold", "the entry of a hold was expected", key="number")])
        return record(writing, Kind.RELEASED, about)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused([Fault("hold", "something was expected to stand here", key="reason")])
    return reason


def holds(journal: Journal, urn: int) -> tuple[Hold, ...]:
    """Give the holds that have not ended, in their order.

    One that was carried on to a pupil's new key is the same hold, under the key of now.
    """
    return tuple(each[-1] for each in _in_force(journal, urn))


def _in_force(journal: Journal, urn: int) -> Collection[list[Hold]]:
    """Give the holds that have not ended, each under all keys that the pupil had since."""
    held: dict[int, list[Hold]] = {}
    for entry in journal.entries(urn, kinds=[Kind.HELD, Kind.RELEASED]):
        content = entry.content
        if content is None:
            continue
        if entry.kind == Kind.RELEASED:
            held.pop(content["hold"], None)
        else:
            number = content.get("carried_from", entry.number)
            by = Person(content["name"], content["position"])
            under = Hold(number, content["pupil"], content["reason"], by)
            held.setdefault(number, []).append(under)
    return held.values()


def what_to_dispose_of(journal: Journal, urn: int, *, on: date) -> Disposal:
    """Say what may be disposed of on a day. Nothing of it is touched.

    Raises:
        Refused: entries that are still to come would have been kept for long enough by the day.
        NotInForce: no period of retention was in force on the day.
    """
    figure = threshold("register_retention").on(on)
    try:
        last = journal.number_at(urn, _cutoff(on, figure))
    except Refused:
        expected = f"a day no more than {figure.value} years from now was expected"
        raise Refused([Fault("disposal", expected, key="on")]) from None
    belonging = Belonging.of(journal, urn, on=on)
    in_force = [each for keys in _in_force(journal, urn) for each in keys]
    held = {each.pupil for each in in_force}
    keys = set[str]().union(*(belonging.keys(each) for each in held if each))
    parts = (belonging.groups(journal.entries(urn, pupil=each)) for each in keys)
    of_held = set[Group]().union(*parts)
    # What is old stands before what is not; only what goes back to it can keep it.
    later = journal.entries(urn, after=last, kinds=[each for each in Kind if each not in FIRST])
    kept = belonging.groups(later) | belonging.on_roll
    kept |= {("hold", each.number) for each in in_force}
    first_day = kept_since(on, figure).isoformat()
    stay, old = 0, []
    kinds: Counter[str] = Counter()
    for entry in journal.entries(urn, through=last):
        if entry.content is None or entry.kind in _KEPT or belonging.group(entry) in kept:
            continue
        if (entry.content.get("date") or "") >= first_day:
            continue  # entered ahead: its own day is not old enough
        # What is about nobody in particular may be about whoever is held.
        is_about = entry.pupil is None or belonging.group(entry) in of_held
        if held and (None in held or is_about):
            stay += 1
        else:
            old.append(entry.number)
            kinds[entry.kind] += 1
    return Disposal(urn, on, figure, tuple(_ranges(old)), kinds, stay)


def _cutoff(on: date, figure: Figure) -> datetime:
    """Give the last moment of which the entries have been kept for long enough by a day."""
    return datetime.combine(kept_since(on, figure) - timedelta(days=1), time.max, LONDON)


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in numbers:
        if first is None or last is None or number != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def dispose(journal: Journal, disposal: Disposal, *, reason: str, by: Person) -> int:
    """Dispose of what a dry run named, for ever, and give the number of the certificate's entry.

    Args:
        journal: the journal.
        disposal: what `what_to_dispose_of` gave.
        reason: why it is done.
        by: who has the authority to do it.

    Raises:
        Refused: there is no reason, the day is still to come, another period of retention has come
            into force since, or what may be disposed of is not what the dry run named any more.
        NotInForce: no period of retention is in force.
    """
    urn = disposal.urn
    # Nothing may come before the cutoff any more: asked once the school is held, it would wait.
    what_to_dispose_of(journal, urn, on=disposal.on)
    with journal.writing(urn) as writing, collecting() as faults:
        today = moment(writing.recorded_at).astimezone(LONDON).date()
        if disposal.on > today:
            faults.add("disposal", "a day that has come was expected", key="on")
        elif threshold("register_retention").on(today) != disposal.figure:
            # A day before the law kept entries for longer must not let them go now.
            faults.add("disposal", "a day of the period now in force was expected", key="on")
        elif what_to_dispose_of(journal, urn, on=disposal.on) != disposal:
            faults.add("disposal", "the dry run was expected to be what may go: make it again")
        if not reason.strip():
            faults.add("disposal", "something was expected to stand here", key="reason")
        if faults:
            faults.refuse()
        for first, last in disposal.entries:
            _take_away(writing, first, last)
        return record(writing, Kind.ENTRIES_DISPOSED, _certificate(disposal, reason, by))


def _take_away(writing: Writing, first: int, last: int) -> None:
    emptied = {"pupil": None, "content": None, "salt": None}
    of = JOURNAL.c.urn == writing.urn, JOURNAL.c.number.between(first, last)
    writing.connection.execute(update(JOURNAL).where(*of).values(emptied))
    for table in TABLES:
        of = table.c.urn == writing.urn, table.c.number.between(first, last)
        writing.connection.execute(delete(table).where(*of))


def _certificate(disposal: Disposal, reason: str, by: Person) -> dict[str, Any]:
    """Give the certificate: what went, on which ground, and who says so; nothing of anybody."""
    figure = disposal.figure
    return {
        "entries": [list(each) for each in disposal.entries],
        "kinds": dict(disposal.kinds),
        "held": disposal.held,
        "on": disposal.on.isoformat(),
        "kept_for": f"{figure.value} {figure.unit}",
        "sources": [str(each) for each in figure.sources],
        "verified": figure.verified,
        "reason": reason,
    } | by.record()
