from datetime import UTC, date, datetime

import polars as pl
import pytest
from attrs import evolve

from attendance_core.errors import Refused
from attendance_core.findings import Name
from attendance_core.records import (
    Imported,
    Kind,
    amend,
    amiss,
    conflicts,
    import_marks,
    marks_as_at,
    verify,
)

URN = 142000
THREE = ("P1 AM /", "P2 AM N", "P3 AM L 12")


def last(journal):
    """Give the newest entry."""
    return list(journal.entries(URN))[-1]


def test_new_marks_are_entered(journal, export, person, register):
    """What a system says first is the register's, each mark an entry, after one of the import."""
    done = import_marks(journal, URN, export("sims", *THREE), by=person)
    kinds = [each.kind for each in journal.entries(URN)]

    assert done == Imported(entered=3)
    assert kinds == [Kind.MARKS_IMPORTED, *[Kind.MARK_ENTERED] * 3]
    assert register(journal) == dict.fromkeys(THREE, "sims")


def test_the_import_says_who_and_from_where(journal, export, person):
    """The entry of an import names the system, its moment, and the person."""
    import_marks(journal, URN, export("sims", *THREE), by=person)
    first, *_ = journal.entries(URN)

    assert first.content == {
        "source": "sims",
        "as_at": "2026-11-20T09:30:00.000000Z",
        "name": "A. Example",
        "position": "Attendance Manager",
    }


def test_the_same_export_twice_changes_nothing(journal, export, person):
    """Not even an entry of its own is left by an import that brings no news."""
    import_marks(journal, URN, export("sims", *THREE), by=person)
    heads = journal.heads()
    again = import_marks(journal, URN, export("sims", *THREE), by=person)

    assert again == Imported()
    assert journal.heads() == heads


def test_a_later_moment_alone_is_no_news(journal, export, person):
    """The same marks, exported a minute later and in another order, change nothing."""
    import_marks(journal, URN, export("sims", *THREE), by=person)
    at = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
    later = evolve(export("sims", *reversed(THREE)), as_at=at)

    assert import_marks(journal, URN, later, by=person) == Imported()


def test_a_changed_mark_is_an_amendment(journal, export, person, register):
    """What the system says otherwise now stands, and the entry keeps what stood before."""
    import_marks(journal, URN, export("sims", *THREE), by=person)
    done = import_marks(journal, URN, export("sims", *THREE[:2], "P3 AM L 15"), by=person)
    entry = last(journal)

    assert done == Imported(amended=1)
    assert entry.kind == Kind.MARK_AMENDED
    assert entry.content["source"] == "sims"
    assert entry.content["original"] == {
        "number": 4,
        "source": "sims",
        "code": "L",
        "minutes_late": 12,
    }
    assert register(journal) == dict.fromkeys((*THREE[:2], "P3 AM L 15"), "sims")


def test_an_amendment_that_nobody_explains_is_amiss(journal, export, person):
    """A mark changed in the system without a word is a finding, until it is explained."""
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)

    assert [each.finding for each in amiss(journal, URN)] == [Name.AMENDMENT_INCOMPLETE]


def test_an_amendment_that_the_system_explains_is_not_amiss(journal, export, person, amendment):
    """Reason, date, name and position go with the mark, as the system has them."""
    why = amendment("P1 AM N /")
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM /", amendments=(why,)), by=person)
    content = last(journal).content

    assert amiss(journal, URN) == ()
    assert content["reason"] == why.reason
    assert content["made_at"] == "2026-11-20T09:31:00.000000Z"
    assert (content["name"], content["position"]) == (why.name, why.position)


def test_a_change_that_is_explained_explains_none_before_it(journal, export, person, amendment):
    """What was changed without a word stays amiss; the same export again is no news."""
    again = export("sims", "P1 AM L 5", amendments=(amendment("P1 AM / L"),))
    for each in (export("sims", "P1 AM N"), export("sims", "P1 AM /"), again):
        import_marks(journal, URN, each, by=person)
    (found,) = amiss(journal, URN)

    assert import_marks(journal, URN, again, by=person) == Imported()
    assert found.finding is Name.AMENDMENT_INCOMPLETE
    assert found.detail.startswith("changed to / in sims")


@pytest.mark.parametrize("name", ["reason", "name", "position"])
def test_half_an_explanation_is_none(journal, export, person, amendment, name):
    """An amendment whose reason, name or position the system does not know is amiss."""
    why = amendment("P1 AM N /", **{name: None})
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM /", amendments=(why,)), by=person)

    assert [each.finding for each in amiss(journal, URN)] == [Name.AMENDMENT_INCOMPLETE]
    assert name not in last(journal).content


def test_an_amendment_without_its_date_is_explained_by_half(journal, export, person, amendment):
    """The date on which it was made is among what an amendment must show (reg 6)."""
    why = amendment("P1 AM N /", amended_at=None)
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM /", amendments=(why,)), by=person)

    assert [each.finding for each in amiss(journal, URN)] == [Name.AMENDMENT_INCOMPLETE]


def test_an_amendment_of_another_code_explains_nothing(journal, export, person, amendment):
    """An explanation belongs to the code that stands now, and to no other."""
    why = amendment("P1 AM N L")
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    import_marks(journal, URN, export("sims", "P1 AM /", amendments=(why,)), by=person)

    assert "reason" not in last(journal).content


def test_who_made_a_mark_goes_with_it(journal, export, person):
    """What the system knows of a mark beside the mark itself is kept in its entry."""
    of = export("sims", "P1 AM N")
    made = datetime(2026, 11, 20, 8, 45, tzinfo=UTC)
    more = of.marks.with_columns(
        comment=pl.lit("no answer"),
        recorded_at=pl.lit(made).dt.convert_time_zone("Europe/London"),
        recorded_by=pl.lit("B. Example"),
        position=pl.lit("Tutor"),
    )
    import_marks(journal, URN, evolve(of, marks=more), by=person)
    content = last(journal).content

    assert content["made_at"] == "2026-11-20T08:45:00.000000Z"
    assert content["comment"] == "no answer"
    assert (content["name"], content["position"]) == ("B. Example", "Tutor")


def test_a_mark_that_vanished_stays(journal, export, person, register):
    """A mark that is not in the export any more is a finding, and nothing is deleted."""
    import_marks(journal, URN, export("sims", *THREE), by=person)
    done = import_marks(journal, URN, export("sims", *THREE[:2]), by=person)
    found = amiss(journal, URN)

    assert done == Imported(vanished=1)
    assert register(journal) == dict.fromkeys(THREE, "sims")
    assert [(each.finding, each.pupil) for each in found] == [(Name.MARK_VANISHED, "P3")]


def test_a_mark_vanishes_once(journal, export, person):
    """Asked again, a system that still does not have the mark says nothing new."""
    import_marks(journal, URN, export("sims", *THREE), by=person)
    import_marks(journal, URN, export("sims", *THREE[:2]), by=person)

    assert import_marks(journal, URN, export("sims", *THREE[:2]), by=person) == Imported()


def test_no_mark_yet_is_no_mark(journal, export, person, register):
    """A dash, an empty code and no row at all say the same: nothing."""
    of = export("sims", "P1 AM /", "P2 AM -")
    empty = of.marks.with_columns(code=pl.lit("")).with_columns(pupil=pl.lit("P3"))[:1]
    none = empty.with_columns(code=pl.lit(None, pl.String), pupil=pl.lit("P4"))
    marks = pl.concat([of.marks, empty, none])
    import_marks(journal, URN, evolve(of, marks=marks), by=person)
    done = import_marks(journal, URN, export("sims", "P1 AM -", "P2 AM /"), by=person)

    assert done == Imported(entered=1, vanished=1)
    assert list(register(journal)) == ["P1 AM /", "P2 AM /"]


def test_a_mark_that_is_back_is_as_before(journal, export, person, register):
    """A mark that vanished and is there again is the register's, and nothing is amiss."""
    for lines in (THREE, THREE[:2], THREE):
        done = import_marks(journal, URN, export("sims", *lines), by=person)

    assert done == Imported(agreed=1)
    assert amiss(journal, URN) == ()
    assert register(journal) == dict.fromkeys(THREE, "sims")
    assert import_marks(journal, URN, export("sims", *THREE), by=person) == Imported()


def test_a_mark_that_is_back_otherwise_is_amended(journal, export, person, register):
    """A mark that vanished and comes again with another code is an amendment."""
    import_marks(journal, URN, export("sims", "P1 AM N", "P2 AM /"), by=person)
    import_marks(journal, URN, export("sims", "P2 AM /"), by=person)
    done = import_marks(journal, URN, export("sims", "P1 AM L", "P2 AM /"), by=person)

    assert done == Imported(amended=1)
    assert list(register(journal)) == ["P1 AM L", "P2 AM /"]
    assert [each.finding for each in amiss(journal, URN)] == [Name.AMENDMENT_INCOMPLETE]


def test_what_a_person_amended_stays(journal, export, person, amendment, register):
    """A system that says what it said before does not undo what a person amended."""
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    amend(journal, URN, amendment("P1 AM N /"))
    done = import_marks(journal, URN, export("sims", "P1 AM N"), by=person)

    assert done == Imported()
    assert register(journal) == {"P1 AM /": "person"}
    assert amiss(journal, URN) == ()


def test_a_system_that_follows_a_person_agrees(journal, export, person, amendment, register):
    """When the system says what the person did, both agree and nothing is changed."""
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    amend(journal, URN, amendment("P1 AM N /"))
    done = import_marks(journal, URN, export("sims", "P1 AM /"), by=person)

    assert done == Imported(agreed=1)
    assert register(journal) == {"P1 AM /": "person"}
    assert amiss(journal, URN) == ()


def test_a_system_that_contradicts_a_person_is_in_conflict(
    journal, export, person, amendment, register
):
    """When the system says a third thing, the person's mark stands and somebody decides."""
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    amend(journal, URN, amendment("P1 AM N /"))
    done = import_marks(journal, URN, export("sims", "P1 AM L"), by=person)

    assert done == Imported(conflicting=1)
    assert register(journal) == {"P1 AM /": "person"}
    assert [each.finding for each in amiss(journal, URN)] == [Name.CONFLICTING_MARKS]


def test_a_second_system_that_says_the_same_agrees(journal, export, person, register):
    """Two systems with one mark are no conflict, and the register's stays the first's."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    done = import_marks(journal, URN, export("wonde", "P1 AM /"), by=person)

    assert done == Imported(agreed=1)
    assert register(journal) == {"P1 AM /": "sims"}
    assert import_marks(journal, URN, export("wonde", "P1 AM /"), by=person) == Imported()


def test_a_second_system_fills_the_gaps(journal, export, person, register):
    """Where the first system has no mark, the second's is entered, and the first's is untouched."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    done = import_marks(journal, URN, export("wonde", "P2 AM /"), by=person)

    assert done == Imported(entered=1)
    assert register(journal) == {"P1 AM /": "sims", "P2 AM /": "wonde"}


def test_another_number_of_minutes_is_a_conflict(journal, export, person):
    """Systems that agree on L and not on the minutes do not agree."""
    import_marks(journal, URN, export("sims", "P1 AM L 12"), by=person)

    assert import_marks(journal, URN, export("wonde", "P1 AM L 20"), by=person).conflicting == 1


def test_schools_know_nothing_of_each_other(journal, export, person, register):
    """The same pupil and session at two schools are two marks, and two chains."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    done = import_marks(journal, 142001, export("sims", "P1 AM N"), by=person)

    assert done == Imported(entered=1)
    assert (register(journal), register(journal, 142001)) == (
        {"P1 AM /": "sims"},
        {"P1 AM N": "sims"},
    )
    assert [(each.urn, each.number) for each in journal.heads()] == [(URN, 2), (142001, 2)]


def test_what_lies_outside_the_span_is_left_aside(journal, export, person, register):
    """An export speaks of the days of its span alone, of what is there and of what is not."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    thursday = (date(2026, 11, 19), date(2026, 11, 19))
    of = export("sims", "P1 19 AM N", "P1 AM L", span=thursday)

    assert import_marks(journal, URN, of, by=person) == Imported(entered=1)
    assert "P1 AM /" in register(journal)


def test_an_export_without_any_mark_is_refused(journal, export, person):
    """Marks before and none at all now is a broken export, and not a school without marks."""
    import_marks(journal, URN, export("sims", *THREE), by=person)
    heads = journal.heads()
    with pytest.raises(Refused, match=r"^sims: marks were expected"):
        import_marks(journal, URN, export("sims"), by=person)

    assert journal.heads() == heads


def test_a_first_export_may_be_empty(journal, export, person):
    """Before anybody has marked, there is nothing to say."""
    assert import_marks(journal, URN, export("sims"), by=person) == Imported()


def test_two_marks_for_a_session_are_refused(journal, export, person):
    """Which of them it is, nobody guesses; the fault names no pupil."""
    with pytest.raises(Refused, match=r"^sims: one mark .* was expected$") as refused:
        import_marks(journal, URN, export("sims", *THREE, "P1 AM N"), by=person)

    assert "P1" not in str(refused.value)
    assert list(journal.entries(URN)) == []


def test_a_moment_without_a_zone_is_refused(export):
    """An export whose moment has no zone is of no moment."""
    with pytest.raises(Refused, match=r"^as_at: a moment with its zone was expected$"):
        evolve(export("sims", *THREE), as_at=datetime(2026, 11, 20, 9, 30))  # noqa: DTZ001


def test_a_refused_import_leaves_nothing(journal, export, person, amendment, clock):
    """All of an export is taken over, or nothing of it: the fifth mark spoils the first."""
    why = amendment("P1 AM N /", amended_at=datetime(2026, 11, 20, 9, 30))  # noqa: DTZ001
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    before = clock()
    with pytest.raises(Refused, match="its zone"):
        import_marks(
            journal, URN, export("sims", "P0 AM /", "P1 AM /", amendments=(why,)), by=person
        )

    assert len(marks_as_at(journal, URN, clock())) == len(marks_as_at(journal, URN, before)) == 1
    assert verify(journal, URN).breaks == ()


def test_a_conflict_is_told_once(journal, export, person):
    """A system that repeats what is in conflict already says nothing new."""
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    import_marks(journal, URN, export("wonde", "P1 AM N"), by=person)

    assert import_marks(journal, URN, export("wonde", "P1 AM N"), by=person) == Imported()
    assert len(conflicts(journal, URN)) == 1


def test_a_second_system_without_any_mark_is_refused(journal, export, person):
    """A system has said something before also where the register's marks are another's."""
    for source in ("sims", "wonde"):
        import_marks(journal, URN, export(source, *THREE), by=person)
    with pytest.raises(Refused, match=r"^wonde: marks were expected"):
        import_marks(journal, URN, export("wonde"), by=person)

    assert amiss(journal, URN) == ()


def test_a_system_that_does_not_tell_why_is_not_asked(journal, export, person):
    """A system that keeps its own amendments is asked for none here; the mark is amended."""
    import_marks(journal, URN, export("sims", "P1 AM N"), by=person)
    done = import_marks(journal, URN, export("sims", "P1 AM /", amendments=None), by=person)

    assert done == Imported(amended=1)
    assert amiss(journal, URN) == ()


@pytest.mark.parametrize("column", ["pupil", "date", "session", "code"])
def test_each_column_of_a_mark_is_asked_for(journal, export, person, column):
    """An export without one of them says nothing: it is refused, and names the column."""
    of = export("sims", *THREE)
    with pytest.raises(Refused) as refused:
        import_marks(journal, URN, evolve(of, marks=of.marks.drop(column)), by=person)

    assert [(fault.place, fault.column) for fault in refused.value.faults] == [("sims", column)]
    assert journal.heads() == ()


def test_what_never_was_a_code_is_refused(journal, export, person):
    """How many values are no codes is said, and not which; all of the export is refused."""
    with pytest.raises(Refused, match="2 values are none") as refused:
        import_marks(journal, URN, export("sims", "P1 AM /", "P2 AM ??", "P3 AM smith"), by=person)

    assert "smith" not in str(refused.value)
    assert journal.heads() == ()


def test_a_code_of_another_day_is_taken_as_it_is(journal, export, person, register):
    """What a system says stands in the register, also where the law had no such code then."""
    import_marks(journal, URN, export("sims", "P1 AM H"), by=person)

    assert register(journal) == {"P1 AM H": "sims"}


def test_an_export_may_be_a_frame_of_another_engine(journal, export, person):
    """Rows of Arrow say what rows of Polars say."""
    pytest.importorskip("pyarrow")
    of = export("sims", *THREE)

    assert import_marks(journal, URN, evolve(of, marks=of.marks.to_arrow()), by=person).entered == 3
    assert import_marks(journal, URN, of, by=person) == Imported()


def test_what_is_older_is_not_taken_over_after_what_is_newer(journal, export, person):
    """An export of before the last one would put back what was before; of one moment it may be."""
    older = evolve(export("sims", "P1 AM N"), as_at=datetime(2026, 11, 20, 9, 29, tzinfo=UTC))
    import_marks(journal, URN, export("sims", "P1 AM /"), by=person)
    heads = journal.heads()
    with pytest.raises(Refused, match=r"^sims, key as_at: it is older than what was taken"):
        import_marks(journal, URN, older, by=person)

    assert journal.heads() == heads
    assert import_marks(journal, URN, export("sims", "P1 AM L"), by=person).amended == 1
    assert import_marks(journal, URN, evolve(older, source="wonde"), by=person).conflicting == 1


@pytest.mark.parametrize(
    ("source", "pupil"),
    [("sims", "P" * 65), ("sims", "P\0"), ("s" * 65, "P1")],
    ids=["a long key", "a key with a nought", "a long name of a system"],
)
def test_what_one_database_would_not_hold_both_refuse(journal, export, person, source, pupil):
    """A trust that goes from SQLite to PostgreSQL takes everything with it."""
    of = export(source, "P1 AM /")
    marks = of.marks.with_columns(pupil=pl.lit(pupil))
    with pytest.raises(Refused):
        import_marks(journal, URN, evolve(of, marks=marks), by=person)
