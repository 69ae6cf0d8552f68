"""Writing marks back: over what stood when they were decided, over nothing else, and once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from attendance_adapters.wonde.asking import Api
from attendance_adapters.wonde.bodies import Entry
from attendance_adapters.wonde.codes import CodeTable
from attendance_adapters.wonde.facts import Words
from attendance_adapters.wonde.marks import day_of, half_of, student_of
from attendance_adapters.wonde.posting import Fate, Posted, post_all
from attendance_adapters.wonde.rows import Row
from attendance_core.codes import UNMARKED
from attendance_core.errors import Refused
from attendance_core.register import MarkToWrite, WriteState, WrittenMark
from attendance_core.sessions import Session, Span
from attendance_core.tables import LONDON

__all__ = ["Desk", "write_marks"]

Standing = Mapping[tuple[str, Session], frozenset[str]]
"""The codes that stand for a student and a session: one, or two where Wonde has two."""


@frozen
class Desk:
    """What is needed to write: whom each key is, what each code, and what stands now.

    `standing` asks Wonde each time, for the marks of a span of days. `asked_at` is Wonde's time.
    """

    api: Api
    ids: Mapping[str, str] = field(repr=False)
    codes: CodeTable = field(repr=False)
    standing: Callable[[Span], Iterator[Row]] = field(repr=False)
    asked_at: datetime | None
    words: Words


def write_marks(desk: Desk, marks: Sequence[MarkToWrite]) -> tuple[WrittenMark, ...]:
    """Write marks, and say of each what became of it, in their order.

    Raises:
        Refused: what stands now cannot be read; nothing was written.
    """
    told: dict[int, WrittenMark] = {}
    entries: dict[tuple[str, Session], Entry] = {}
    for place, mark in enumerate(marks):
        why = _why_not(desk, mark)
        key = (desk.ids.get(mark.pupil, ""), mark.session)
        if not why and key in entries:
            why = "another mark of this pupil and session goes before it"
        if why:
            told[place] = _refused(mark, why)
        else:
            code_id = desk.codes.id_to_write(mark.code)
            entries[key] = Entry(place, mark, key[0], str(code_id))
    stands = _standing(desk, entries.values())
    answers = {each.place: _of_standing(each, stands) for each in entries.values()}
    told |= {place: answer for place, answer in answers.items() if answer is not None}
    to_post = [each for each in entries.values() if answers[each.place] is None]
    told |= {posted.entry.place: answer for posted, answer in _posted(desk, to_post)}
    return tuple(told[place] for place in range(len(marks)))


def _why_not(desk: Desk, mark: MarkToWrite) -> str:
    if mark.pupil not in desk.ids:
        return "no student who is there now has this UPN or admission number"
    if desk.codes.id_to_write(mark.code) is None:
        return "the school's table in Wonde has no code, or more than one, that is this one"
    if desk.asked_at is None:
        return "Wonde did not say what day it is"
    if mark.session.day > desk.asked_at.astimezone(LONDON).date():
        return "the day is still to come, and not every school's system takes such marks"
    return ""


def _refused(mark: MarkToWrite, why: str) -> WrittenMark:
    return WrittenMark(mark.key, WriteState.REFUSED, why)


def _standing(desk: Desk, entries: Collection[Entry]) -> Standing:
    """Give what stands now, as Wonde has it, of the days of some entries."""
    days = [each.mark.session.day for each in entries]
    if not days:
        return {}
    # By the row's id: one that came twice is as it came last.
    found: dict[tuple[str, Session], dict[str, str]] = {}
    for row in desk.standing((min(days), max(days))):
        at = Session(day_of(row), half_of(row))
        code_id = row.id_of("attendance_code")
        found.setdefault((student_of(row), at), {})[row.needed("id")] = _code(desk, code_id)
    return {key: frozenset(codes.values()) - {UNMARKED} for key, codes in found.items()}


def _code(desk: Desk, code_id: str | None) -> str:
    # An id that is in no table is some code, and none that anybody decided on.
    known = code_id in desk.codes.by_id
    return desk.codes.symbol(str(code_id)) if known else code_id or UNMARKED


def _of_standing(entry: Entry, stands: Standing) -> WrittenMark | None:
    """Give the answer for an entry that need not, or must not, be posted."""
    mark = entry.mark
    now = stands.get((entry.student_id, mark.session), frozenset())
    if now == {mark.code}:
        return WrittenMark(mark.key, WriteState.WRITTEN)
    before = {mark.stands} - {None, "", UNMARKED}
    if now != before:
        return _refused(mark, "another mark was entered since this one was decided")
    return None


def _posted(desk: Desk, entries: Sequence[Entry]) -> Iterator[tuple[Posted, WrittenMark]]:
    found = post_all(desk.api, entries, desk.words)
    sent = [each.entry for each in found if each.fate is not Fate.NOT_TAKEN]
    try:
        stands = _standing(desk, sent)
    except Refused:
        # Posted all the same: a later reading shows whether it is there.
        stands = {}
    for each in found:
        yield each, _of_posted(each, stands)


def _of_posted(posted: Posted, stands: Standing) -> WrittenMark:
    mark, entry = posted.entry.mark, posted.entry
    if stands.get((entry.student_id, mark.session), frozenset()) == {mark.code}:
        return WrittenMark(mark.key, WriteState.WRITTEN)
    if posted.fate is Fate.NOT_TAKEN:
        return _refused(mark, posted.why)
    if posted.fate is Fate.FAILED:
        return _refused(mark, "the school's system did not take it from Wonde")
    why = posted.why or "Wonde has it, and does not show it in the register yet"
    return WrittenMark(mark.key, WriteState.WAITING, why)
