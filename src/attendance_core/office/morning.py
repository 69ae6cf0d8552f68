"""Who is unaccounted for at a moment, what is proposed for them, and who is left to a person.

Unaccounted for is a pupil on roll who is marked N, or has no mark, in the session that is held at
the moment, and of whom nothing else is known. A message is proposed only for N, and only once the
register has closed; a pupil without a mark is never written about: it is the register that is
chased. Each session is its own: who is N in the afternoon is written about again. What is due about
the morning stays due for those of whom the afternoon's register does not say more.
"""

from collections.abc import Iterable

from attrs import field, frozen

from attendance_core.correspondence import Proposal
from attendance_core.correspondence.packs import Pack, packaged_pack
from attendance_core.errors import Fault, Refused
from attendance_core.office.absent import Absent, State, absent, mostly_absent
from attendance_core.office.chased import NotTaken, not_taken
from attendance_core.office.figures import place
from attendance_core.office.look import Look
from attendance_core.office.proposing import NotMessaged, Now, propose
from attendance_core.sessions import Half, Session
from attendance_core.trust import MessageRules

__all__ = ["Morning", "NotMessaged", "morning"]


@frozen
class Morning:
    """A school at a moment: the session, who is unaccounted for, proposals and exceptions.

    `unaccounted` begins with the pupils who are looked for before others; `accounted` have N or no
    mark too, and are known to be somewhere. `exceptions` begin with those who have no mark.
    `since_morning` are marked N in the morning, were not seen or heard of since, and the
    afternoon's register does not say more of them.
    """

    session: Session | None
    closed: bool
    unaccounted: tuple[Absent, ...] = ()
    accounted: tuple[Absent, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    exceptions: tuple[NotMessaged, ...] = ()
    since_morning: frozenset[str] = field(default=frozenset(), repr=False)


def morning(look: Look, rules: MessageRules | None, pack: Pack | None = None) -> Morning:
    """Say who is unaccounted for at the moment of a look, and what is proposed.

    Args:
        look: the school as its systems show it.
        rules: what its policy says of messages; with None nothing is proposed.
        pack: the words in which the school writes; the library's if left out.

    Raises:
        Refused: the school's configuration does not say when its registers open and close.
    """
    session = _session(look)
    if session is None:
        return Morning(None, closed=False)
    found = sorted(absent(look, session), key=_first_comes_first)
    words = pack or packaged_pack()
    now = _now(look, rules, session, words)
    earlier = list(_since_morning(look, now, found))
    pupils = {each.enrolment.pupil for each in earlier}
    own = [each for each in found if each.enrolment.pupil not in pupils]
    own.sort(key=lambda each: each.state is not State.UNMARKED)
    made = [one for each in own for one in propose(now, each)]
    if earlier:
        before = _now(look, rules, Session(session.day, Half.AM), words)
        made += [one for each in earlier for one in propose(before, each)]
    return Morning(
        session,
        now.closed,
        tuple(each for each in found if not each.is_accounted_for),
        tuple(each for each in found if each.is_accounted_for),
        tuple(now.not_taken.values()),
        tuple(each for each in made if isinstance(each, Proposal)),
        tuple(each for each in made if isinstance(each, NotMessaged)),
        frozenset(each.enrolment.pupil for each in earlier if each.evidence is None),
    )


def _now(look: Look, rules: MessageRules | None, session: Session, pack: Pack) -> Now:
    closes = look.registers.school.closes(session)
    closed = closes is not None and closes <= look.at
    held = mostly_absent(look, rules, tuple(absent(look, session))) if rules else frozenset()
    return Now(look, rules, session, closed, not_taken(look, session, look.chase), held, pack)


def _session(look: Look) -> Session | None:
    """Give the open session of the day that began last."""
    begun = []
    registers, at = look.registers, look.at
    for held in registers.calendar.open_on(at.date()):
        period = registers.school.period(held.at)
        if period is None:
            expected = f"register times in force on {at.date()} were expected"
            raise Refused([Fault(f"school {registers.school.urn}", expected, key="register")])
        if period.opens <= at.time():
            begun.append(held.at)
    return begun[-1] if begun else None


def _since_morning(look: Look, now: Now, found: Iterable[Absent]) -> Iterable[Absent]:
    """Give the pupils marked N in the morning of whom the afternoon does not say more, as then."""
    before = Session(now.session.day, Half.AM)
    if now.session.half is Half.AM or not look.registers.calendar.is_open(before):
        return
    # An N of the afternoon is its own once the register has closed.
    open_still = {
        each.enrolment.pupil for each in found if each.state is State.UNMARKED or not now.closed
    }
    for each in absent(look, before):
        if each.state is State.NO_REASON and each.enrolment.pupil in open_still:
            yield each


def _first_comes_first(each: Absent) -> tuple[bool, bool, tuple[int, str], str]:
    enrolment = each.enrolment
    is_unmarked = each.state is State.UNMARKED
    year, group = place(enrolment.year_group), enrolment.registration_group or ""
    return (not enrolment.comes_first, is_unmarked, year, group)
