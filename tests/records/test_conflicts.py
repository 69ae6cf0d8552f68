import pytest

from attendance_core.errors import AlreadyDecided, Refused
from attendance_core.findings import Name
from attendance_core.records import (
    Imported,
    Kind,
    Settled,
    amend,
    amiss,
    conflicts,
    enter,
    import_marks,
    settle,
)

URN = 142000


def last(journal):
    """Give the newest entry."""
    return list(journal.entries(URN))[-1]


@pytest.fixture
def torn(journal, export, person):
    """A journal in which a second system contradicts the first about a session."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    import_marks(journal, URN, export("wonde", "P1 AM N"), by=person)
    return journal


def test_both_marks_are_kept(torn, register):
    """The first system's mark stands, the second's is kept beside it, and it is a finding."""
    (found,) = conflicts(torn, URN)

    assert register(torn) == {"P1 AM /": "sims"}
    assert (found.said.source, found.said.code, found.said.number) == ("wonde", "N", 4)
    assert (found.held.source, found.held.mark.code, found.held.number) == ("sims", "/", 2)
    assert [each.finding for each in amiss(torn, URN)] == [Name.CONFLICTING_MARKS]


def test_the_mark_that_stands_may_stay(torn, person, register):
    """Somebody decides for the register's mark: it stays the system's, and the reason is kept."""
    settle(torn, URN, 4, Settled.STANDS, reason="seen in the hall", by=person)

    assert register(torn) == {"P1 AM /": "sims"}
    assert conflicts(torn, URN) == ()
    assert amiss(torn, URN) == ()
    assert last(torn).kind == Kind.CONFLICT_SETTLED
    assert last(torn).content == {
        "pupil": "P1",
        "date": "2026-11-20",
        "session": "AM",
        "code": "/",
        "conflict": 4,
        "reason": "seen in the hall",
        "name": "A. Example",
        "position": "Attendance Manager",
    }


def test_the_other_mark_may_be_taken(torn, person, register):
    """Somebody decides for the other: that is an amendment by hand, with all that it must show."""
    settle(torn, URN, 4, Settled.TAKEN, reason="not in the hall", by=person)
    content = last(torn).content

    assert register(torn) == {"P1 AM N": "person"}
    assert conflicts(torn, URN) == ()
    assert last(torn).kind == Kind.MARK_AMENDED
    assert content["original"] == {"number": 2, "source": "sims", "code": "/"}
    assert content["conflict"] == 4
    assert {"reason", "made_at", "name", "position"} <= content.keys()


def test_what_is_taken_comes_whole(journal, export, person, register):
    """The minutes of the mark that is taken come with its code."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    import_marks(journal, URN, export("wonde", "P1 AM L 12"), by=person)
    settle(journal, URN, 4, Settled.TAKEN, reason="the gate's list", by=person)

    assert register(journal) == {"P1 AM L 12": "person"}


@pytest.mark.parametrize("decision", Settled)
@pytest.mark.parametrize("again", Settled)
def test_a_conflict_is_settled_once(torn, person, decision, again):
    """Who decides second is told that it was decided, whatever the two of them say."""
    settle(torn, URN, 4, decision, reason="seen in the hall", by=person)
    heads = torn.heads()
    with pytest.raises(AlreadyDecided, match="entry 4 is no conflict"):
        settle(torn, URN, 4, again, reason="not in the hall", by=person)

    assert torn.heads() == heads


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5])
def test_what_is_no_conflict_is_not_settled(torn, person, number):
    """The number of another entry, or of none, is the number of no conflict."""
    with pytest.raises(AlreadyDecided):
        settle(torn, URN, number, Settled.TAKEN, reason="seen in the hall", by=person)


@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_a_decision_has_a_reason(torn, person, reason):
    """Without a reason the conflict waits."""
    with pytest.raises(Refused, match="key reason"):
        settle(torn, URN, 4, Settled.STANDS, reason=reason, by=person)

    assert len(conflicts(torn, URN)) == 1


@pytest.mark.parametrize("decision", Settled)
def test_what_was_settled_stays_settled(torn, export, person, decision):
    """Both systems say what they said before: nothing is asked again."""
    settle(torn, URN, 4, decision, reason="seen in the hall", by=person)

    assert import_marks(torn, URN, export("sims", "P1 AM /"), by=person) == Imported()
    assert import_marks(torn, URN, export("wonde", "P1 AM N"), by=person) == Imported()
    assert conflicts(torn, URN) == ()


def test_another_word_is_another_conflict(torn, export, person):
    """A system that was overruled and says a third thing is heard again."""
    settle(torn, URN, 4, Settled.STANDS, reason="seen in the hall", by=person)
    done = import_marks(torn, URN, export("wonde", "P1 AM L"), by=person)
    (found,) = conflicts(torn, URN)

    assert done == Imported(conflicting=1)
    assert (found.said.number, found.said.code) == (7, "L")


def test_a_system_that_gives_in_agrees(torn, export, person):
    """A conflict is over when the system says what the register says."""
    done = import_marks(torn, URN, export("wonde", "P1 AM /"), by=person)

    assert done == Imported(agreed=1)
    assert conflicts(torn, URN) == ()
    assert amiss(torn, URN) == ()


def test_a_system_that_falls_silent_has_no_conflict_left(torn, export, person):
    """A mark that was in conflict and vanished is a mark that vanished, and not a conflict."""
    import_marks(torn, URN, export("wonde", "P2 AM /"), by=person)

    assert conflicts(torn, URN) == ()
    assert [each.finding for each in amiss(torn, URN)] == [Name.MARK_VANISHED]


def test_an_amendment_settles_the_conflicts_of_its_session(torn, export, person, amendment):
    """A person who amends the session decides over all that systems say of it."""
    import_marks(torn, URN, export("ctf", "P1 AM L"), by=person)
    amend(torn, URN, amendment("P1 AM / N"))
    said = {"sims": "/", "wonde": "N", "ctf": "L"}

    assert conflicts(torn, URN) == ()
    for source, code in said.items():
        assert import_marks(torn, URN, export(source, f"P1 AM {code}"), by=person) == Imported()


def test_a_conflict_of_another_session_waits(torn, export, person):
    """What is decided about a morning decides nothing about the afternoon, or another pupil."""
    import_marks(torn, URN, export("sims", "P1 AM /", "P1 PM /", "P2 AM /"), by=person)
    import_marks(torn, URN, export("wonde", "P1 AM N", "P1 PM N", "P2 AM N"), by=person)
    settle(torn, URN, 4, Settled.STANDS, reason="seen in the hall", by=person)
    left = [(each.said.pupil, each.said.session.half) for each in conflicts(torn, URN)]

    assert left == [("P2", "AM"), ("P1", "PM")]


def test_a_system_may_contradict_a_person(journal, export, mark, person, register):
    """What a person entered stands against a system too, until it is settled."""
    enter(journal, URN, mark("P1 AM /"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)

    assert register(journal) == {"P1 AM /": "person"}
    settle(journal, URN, 3, Settled.TAKEN, reason="entered for the wrong pupil", by=person)
    assert register(journal) == {"P1 AM N": "person"}
    assert import_marks(journal, URN, export("sims", "P1 AM N"), by=person) == Imported()


def test_a_system_that_comes_round_ends_the_conflict(torn, export, person, register):
    """When the first system amends its mark to what the second says, they agree."""
    import_marks(torn, URN, export("sims", "P1 AM N"), by=person)

    assert register(torn) == {"P1 AM N": "sims"}
    assert conflicts(torn, URN) == ()
    assert import_marks(torn, URN, export("wonde", "P1 AM N"), by=person) == Imported()


def test_a_system_that_turns_away_begins_a_conflict(journal, export, person, register):
    """When the first system amends a mark on which the second had agreed, they disagree."""
    for source in ("sims", "wonde"):
        import_marks(journal, URN, export(source, "P1 AM /"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    import_marks(journal, URN, export("wonde", "P1 AM /"), by=person)

    assert register(journal) == {"P1 AM N": "sims"}
    assert [each.said.source for each in conflicts(journal, URN)] == ["wonde"]


def test_the_conflicts_of_schools_are_apart(torn, person):
    """One school's conflict is none of another's."""
    assert conflicts(torn, 142001) == ()
    with pytest.raises(AlreadyDecided):
        settle(torn, 142001, 4, Settled.TAKEN, reason="seen in the hall", by=person)
