"""Amendments of which something is not recorded, and marks that are not what amendments left."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from attendance_core.codes import has_ever_been
from attendance_core.findings.finding import Finding, Name
from attendance_core.findings.grounds import ground, sources
from attendance_core.findings.rows import marks, of_days
from attendance_core.register import Amendment, SchoolRegisters
from attendance_core.sessions import Half, Session
from attendance_core.sources import Source
from attendance_core.tables import LONDON

__all__ = ["amendments_amiss"]

_At = tuple[str, Session]
_WORDS: Mapping[str, str] = {
    "original_code": "the original entry",
    "amended_code": "the amended entry",
    "reason": "the reason",
    "amended_at": "the date",
    "name": "the name",
    "position": "the position",
}


def amendments_amiss(registers: SchoolRegisters, on: date) -> Iterator[Finding]:
    """Find amendments that lack a particular, and marks changed or gone without an amendment.

    So is a mark changed between two amendments, where one does not begin with what the other left.
    """
    of_session: dict[_At, list[Amendment]] = {}
    for each in registers.amendments:
        if each.session.day <= on:
            of_session.setdefault((each.pupil, each.session), []).append(each)
            yield from _lacking(each)
    held = _held(registers, on, of_session)
    for at, amended in of_session.items():
        yield from _broken(amended)
        last = _last(amended)
        if last and last.amended_code and has_ever_been(last.amended_code):
            yield from _disagreeing(last, last.amended_code, held.get(at))


def _lacking(amendment: Amendment) -> Iterator[Finding]:
    at = _local(amendment.amended_at) if amendment.amended_at else None
    law = ground(Name.AMENDMENT_INCOMPLETE, on=at.date() if at else amendment.session.day)
    wanted = law.particulars if law else ()
    lacking = [_WORDS[name] for name in wanted if not getattr(amendment, name)]
    if law and lacking:
        detail = f"{_words(at)} does not say {', '.join(lacking)}"
        yield _finding(amendment, Name.AMENDMENT_INCOMPLETE, detail, law.sources)


def _words(at: datetime | None) -> str:
    return f"the amendment of {at:%Y-%m-%d} at {at:%H:%M}" if at else "the amendment"


def _broken(amended: Sequence[Amendment]) -> Iterator[Finding]:
    """Find amendments that do not begin with what the one before made of the mark."""
    dated = [(_local(each.amended_at), each) for each in amended if each.amended_at]
    times = Counter(at for at, _ in dated)
    if len(dated) < len(amended):
        return
    dated.sort(key=lambda each: each[0])
    for (earlier, before), (at, after) in pairwise(dated):
        left, found = before.amended_code, after.original_code
        is_known = times[earlier] == times[at] == 1 and left and found
        if is_known and left != found:
            detail = f"{_words(at)} begins with {found}, and the one before it made it {left}"
            said = sources(Name.AMENDMENT_INCOMPLETE, on=at.date())
            yield _finding(after, Name.AMENDMENT_INCOMPLETE, detail, said)


def _local(at: datetime) -> datetime:
    return at.astimezone(LONDON) if at.tzinfo else at.replace(tzinfo=LONDON)


def _last(amended: Sequence[Amendment]) -> Amendment | None:
    """Give the last amendment of a session, or None where nobody can say which it was."""
    if len(amended) == 1:
        return amended[0]
    moments = [_local(each.amended_at) for each in amended if each.amended_at]
    if len(moments) < len(amended) or moments.count(max(moments)) > 1:
        return None
    return amended[moments.index(max(moments))]


def _held(registers: SchoolRegisters, on: date, wanted: Collection[_At]) -> Mapping[_At, str]:
    """Give the codes that the register holds now for the sessions that were amended."""
    days = {(pupil, session.day) for pupil, session in wanted}
    few = of_days(marks(registers, on), days).select("pupil", "date", "session", "code")
    return {
        (pupil, Session(day, Half(session))): code
        for pupil, day, session, code in few.collect().iter_rows()
    }


def _disagreeing(last: Amendment, amended: str, now: str | None) -> Iterator[Finding]:
    day = last.session.day
    if now is None:
        detail = f"an amendment made it {amended}, and the register has no mark"
        yield _finding(last, Name.MARK_VANISHED, detail, sources(Name.MARK_VANISHED, on=day))
    elif now != amended:
        detail = f"{now} in the register, and {amended} by the last amendment: changed without one"
        said = sources(Name.AMENDMENT_INCOMPLETE, on=day)
        yield _finding(last, Name.AMENDMENT_INCOMPLETE, detail, said)


def _finding(of: Amendment, name: Name, detail: str, said: tuple[Source, ...]) -> Finding:
    session = of.session
    return Finding(
        name, detail, pupil=of.pupil, date=session.day, session=session.half, sources=said
    )
