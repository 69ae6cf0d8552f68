"""Two readings of a roll compared."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Generic, TypeVar

from attrs import asdict, evolve, frozen

from attendance_core.roll.changes import Changed, RollChange
from attendance_core.roll.enrolments import Enrolment
from attendance_core.roll.people import Parent, Pupil
from attendance_core.roll.roll import Roll

__all__ = ["admissions_between"]

T = TypeVar("T", Pupil, Enrolment, Parent)

_OF_FIELD = {
    "start": Changed.START,
    "leaving": Changed.LEAVING,
    "deletion_ground": Changed.LEAVING,
    "enrolment_status": Changed.STATUS,
}
_ORDER = list(Changed)


@frozen
class _Compared(Generic[T]):
    """What stands in both readings, what is gone from the later one, and what has come in it."""

    both: list[tuple[T, T]]
    gone: list[T]
    come: list[T]


def admissions_between(earlier: Roll, later: Roll) -> tuple[RollChange, ...]:
    """Give what changed from one reading of a roll to the next, by pupil.

    A pupil keeps their identity when a UPN takes the place of the admission number in the key, or
    of another UPN: the admission number and the date of birth say that it is the same.

    An enrolment that is no longer there, and a pupil who is not, are told and never applied: names
    cannot be deleted retrospectively. Their parents stay with them.
    """
    pupils = _pupils(earlier, later)
    found: list[RollChange] = []
    for old, new in pupils.both:
        found += _of_pupil(old, new)
        times = [evolve(each, pupil=new.key) for each in earlier.times_of(old.key)]
        parents = [evolve(each, pupil=new.key) for each in earlier.parents_of(old.key)]
        found += _of_times(times, later.times_of(new.key))
        found += _of_parents(parents, later.parents_of(new.key))
    for each in pupils.come:
        found.append(RollChange(Changed.NEW_PUPIL, each.key, {}, asdict(each)))
        found += _of_times((), later.times_of(each.key))
        found += _of_parents((), later.parents_of(each.key))
    for each in pupils.gone:
        found.append(RollChange(Changed.PUPIL_GONE, each.key, asdict(each), {}))
        found += _of_times(earlier.times_of(each.key), ())
    return tuple(sorted(found, key=_order))


def _order(change: RollChange) -> tuple[str, date, str, int]:
    at = _ORDER.index(change.changed)
    return (change.pupil, change.start or date.min, change.parent or "", at)


def _compared(earlier: Iterable[T], later: Iterable[T], key: Callable[[T], object]) -> _Compared[T]:
    """Pair what has the same key, in the order in which it stands."""
    waiting: dict[object, deque[T]] = defaultdict(deque)
    for each in later:
        waiting[key(each)].append(each)
    found: _Compared[T] = _Compared([], [], [])
    for each in earlier:
        if waiting[key(each)]:
            found.both.append((each, waiting[key(each)].popleft()))
        else:
            found.gone.append(each)
    found.come.extend(each for left in waiting.values() for each in left)
    return found


def _pupils(earlier: Roll, later: Roll) -> _Compared[Pupil]:
    found = _compared(earlier.pupils, later.pupils, lambda each: each.key)
    again = _compared(
        [each for each in found.gone if each.admission_number and each.date_of_birth],
        [each for each in found.come if each.admission_number and each.date_of_birth],
        lambda each: (each.admission_number, each.date_of_birth),
    )
    before, after = {old.key for old, _ in again.both}, {new.key for _, new in again.both}
    return _Compared(
        [*found.both, *again.both],
        [each for each in found.gone if each.key not in before],
        [each for each in found.come if each.key not in after],
    )


def _different(old: T, new: T) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = asdict(old), asdict(new)
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _of_pupil(old: Pupil, new: Pupil) -> Iterator[RollChange]:
    before, after = _different(old, new)
    if after:
        earlier_key = None if old.key == new.key else old.key
        yield RollChange(Changed.PUPIL, new.key, before, after, earlier_key=earlier_key)


def _of_times(earlier: Iterable[Enrolment], later: Iterable[Enrolment]) -> Iterator[RollChange]:
    times = _times(earlier, later)
    for old, new in times.both:
        yield from _of_time(old, new)
    for each in times.come:
        yield RollChange(Changed.NEW_ENROLMENT, each.pupil, {}, asdict(each), each.start)
    for each in times.gone:
        yield RollChange(Changed.ENROLMENT_GONE, each.pupil, asdict(each), {}, each.start)


def _times(earlier: Iterable[Enrolment], later: Iterable[Enrolment]) -> _Compared[Enrolment]:
    found = _compared(earlier, later, lambda each: each.start)
    # Of several, which would be corrected to which cannot be known.
    if len(found.gone) == len(found.come) == 1 and _meet(found.gone[0], found.come[0]):
        return _Compared([*found.both, (found.gone[0], found.come[0])], [], [])
    return found


def _meet(one: Enrolment, other: Enrolment) -> bool:
    """Say whether two times share a day: then they are one, whose starting day was corrected."""
    return all(
        first.start is None or second.leaving is None or first.start <= second.leaving
        for first, second in ((one, other), (other, one))
    )


def _of_time(old: Enrolment, new: Enrolment) -> Iterator[RollChange]:
    before, after = _different(old, new)
    kinds: dict[Changed, list[str]] = defaultdict(list)
    for name in after:
        kinds[_OF_FIELD.get(name, Changed.ENROLMENT)].append(name)
    for changed, names in kinds.items():
        was, now = ({name: values[name] for name in names} for values in (before, after))
        yield RollChange(changed, new.pupil, was, now, new.start)


def _of_parents(earlier: Iterable[Parent], later: Iterable[Parent]) -> Iterator[RollChange]:
    parents = _compared(earlier, later, lambda each: each.parent_id)
    for old, new in parents.both:
        before, after = _different(old, new)
        if after:
            yield _of_parent(Changed.PARENT, new, before, after)
    for each in parents.come:
        yield _of_parent(Changed.NEW_PARENT, each, {}, asdict(each))
    for each in parents.gone:
        yield _of_parent(Changed.PARENT_REMOVED, each, asdict(each), {})


def _of_parent(
    changed: Changed, parent: Parent, old: dict[str, Any], new: dict[str, Any]
) -> RollChange:
    return RollChange(changed, parent.pupil, old, new, parent=parent.parent_id)
