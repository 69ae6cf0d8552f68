"""The returns to the local authority: told in time, made once, and nothing said but that."""

import csv
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from attrs import evolve
from friday import ANN, BO, CY, FRIDAY, Systems, a_journal, at, look_of, opened, roll_of

from attendance_core.errors import Refused
from attendance_core.office import live
from attendance_core.office.files import files_of
from attendance_core.office.report import daily_report
from attendance_core.office.returns import returns
from attendance_core.office.taking_over import take_over
from attendance_core.records import Kind, Person, marks_as_at
from attendance_core.records.admissions import record_roll, roll_as_at
from attendance_core.records.returns import record_return_sent
from attendance_core.register.returns import DayCount, ReturnKind
from attendance_core.roll import DeletionGround
from attendance_core.sessions import Half
from attendance_core.trust import FallsDueRules, ReturnsConfiguration, TakingOver

BY = Person("A. Example", "Attendance Officer")
RULES = ReturnsConfiguration(told_from=date(2026, 11, 1))
MONDAY = date(2026, 11, 16)


def roll_with(**times):
    """Give the roll of three; `ann` and `bo` are what is otherwise in their time on it."""
    roll = roll_of()
    changed = {ANN: times.get("ann", {}), BO: times.get("bo", {})}
    return evolve(
        roll,
        enrolments=tuple(evolve(each, **changed.get(each.pupil, {})) for each in roll.enrolments),
    )


STARTED = {"start": MONDAY}
LEAVES = {"leaving": FRIDAY + timedelta(days=3), "deletion_ground": DeletionGround.MOVED_AWAY}


def told(roll, rules=RULES, journal=None):
    """Give the returns of a roll on the Friday: of what kind, of whom, and due when."""
    found = returns(look_of({}, roll), journal or a_journal(), rules)
    return [(each.kind, each.pupil, each.due) for each in found]


def test_what_is_due_soon_is_told():
    """Ann started on the Monday, and Bo leaves on the next: both are due in days."""
    found = told(roll_with(ann=STARTED, bo=LEAVES))

    assert [(kind, pupil) for kind, pupil, _ in found] == [
        (ReturnKind.NEW_PUPIL, ANN),
        (ReturnKind.DELETION, BO),
    ]


@pytest.mark.parametrize(("within", "is_told"), [(5, False), (30, True)])
def test_what_is_due_later_is_not_told_yet(within, is_told):
    """From how many days before it is due is the school's to say."""
    later = LEAVES | {"leaving": FRIDAY + timedelta(days=20)}

    assert bool(told(roll_with(bo=later), evolve(RULES, within_days=within))) is is_told


def test_what_is_overdue_is_told_until_it_is_made():
    """A return that was made is not due any more."""
    roll, journal = roll_with(ann={"start": date(2026, 11, 2)}), a_journal()
    (due,) = returns(look_of({}, roll), journal, RULES)
    record_return_sent(journal, 142000, due, by=BY, to="Cornwall", on=due.happened)

    assert due.is_overdue
    assert told(roll, journal=journal) == []


def test_a_return_that_is_due_beyond_the_calendar_is_told():
    """Where school days are counted and the calendar ends, nobody can say that there is time."""
    found = told(roll_with(ann=STARTED), evolve(RULES, days=DayCount.SCHOOL_DAYS))

    assert found == [(ReturnKind.NEW_PUPIL, ANN, None)]


def test_what_happened_before_the_records_had_the_roll_is_left_out():
    """Whoever started before is told of by nobody, unless the school names a day."""
    rules, roll, journal = ReturnsConfiguration(), roll_with(ann=STARTED), a_journal()
    as_at = at("09:00") - timedelta(days=4)
    never = told(roll, rules)
    record_roll(journal, 142000, roll, source="sims", as_at=as_at, by=BY)
    late = a_journal()
    record_roll(late, 142000, roll, source="sims", as_at=as_at + timedelta(days=1), by=BY)

    assert never == []
    assert told(roll, rules, journal)[0][:2] == (ReturnKind.NEW_PUPIL, ANN)
    assert told(roll, rules, late) == []


def test_the_records_begin_on_the_day_even_where_the_roll_was_disposed_of():
    """The moment of the entry is left; where the look is at an earlier day, that day counts."""
    rules, roll, journal = ReturnsConfiguration(), roll_with(ann={"start": FRIDAY}), a_journal()
    record_roll(journal, 142000, roll, source="sims", as_at=at("09:00"), by=BY)
    with journal.transaction() as connection:
        connection.exec_driver_sql("UPDATE attendance_journal SET content = NULL, salt = NULL")

    assert ANN in {pupil for _, pupil, _ in told(roll, rules, journal)}


@pytest.fixture
def systems():
    """A school whose roll and marks are taken over, where Ann is new and Bo is leaving."""
    roll = roll_with(ann=STARTED, bo=LEAVES | {"leaving": FRIDAY})
    return Systems({(ANN, Half.AM): "/"}, roll)


def school_of(systems):
    """Open the school, with an authority for its records and with the rules of the returns."""
    school = opened(systems)
    authority = TakingOver("A. Example", "Attendance Officer")
    of = {"roll": "sims", "marks": "sims"}
    rules = evolve(school.configuration, adapters=of, taking_over=authority, returns=RULES)
    return evolve(school, configuration=rules)


def lived(systems):
    """Live the Friday up to half past nine."""
    return live(school_of(systems), journal=systems.journal, at=at("09:30"), approvals={})


def test_the_roll_is_taken_over_before_the_marks(systems):
    """All in one look, on the same authority; a second look of the same is no news."""
    lived(systems)
    heads = systems.journal.heads()
    kinds = [each.kind for each in systems.journal.entries(142000)]
    first = next(systems.journal.entries(142000))
    lived(systems)

    assert systems.journal.heads() == heads
    assert kinds.index(Kind.MARKS_IMPORTED) == kinds.count(Kind.ROLL_CHANGED) == 6
    assert first.content["position"] == "Attendance Officer"
    assert first.content["source"] == "sims"


def test_a_roll_that_is_refused_takes_no_marks_along(systems):
    """Nobody on it, where there was somebody: neither the roll nor the marks are taken over."""
    look = look_of({}, systems.roll)
    school = school_of(systems).configuration
    take_over(systems.journal, look, school, school.taking_over)
    heads = systems.journal.heads()
    nobody = evolve(systems.roll, pupils=(), enrolments=())
    with pytest.raises(Refused):
        take_over(systems.journal, look_of({}, nobody), school, school.taking_over)

    assert systems.journal.heads() == heads
    assert marks_as_at(systems.journal, 142000, systems.journal.clock()).is_empty()
    assert len(roll_as_at(systems.journal, 142000, systems.journal.clock()).pupils) == 3


def rows_of(text):
    """Read a table."""
    return list(csv.DictReader(StringIO(text)))


def test_the_report_tells_of_returns_among_what_falls_due(systems):
    """With names who it is, by when, what the roll lacks, and that a person looks."""
    made = files_of(lived(systems), FallsDueRules())
    due = {row["pupil"]: row for row in rows_of(made["report/falls_due.csv"])}

    assert due[ANN]["what"] == "the return of a new pupil to the local authority"
    assert due[BO]["what"] == "the return to the local authority before a name is deleted"
    assert (due[ANN]["state"], due[ANN]["by"]) == ("near", "2026-11-21")
    assert (due[BO]["state"], due[BO]["by"]) == ("due today", "2026-11-20")
    assert "the roll lacks: sex" in due[ANN]["look"]
    assert "Returns to the local authority due" in made["report.html"]
    assert "SI 2024/208" in made["report.html"]
    assert [row["return"] for row in rows_of(made["returns.csv"])] == ["deletion", "new_pupil"]
    assert rows_of(made["returns.csv"])[0]["name"] == "Sample, Bo"


def test_the_report_without_names_has_numbers_alone(systems):
    """How many returns there are, and nothing of whom."""
    made = files_of(lived(systems), FallsDueRules())
    record = json.loads(made["report-numbers.json"])

    assert record["figures"]["returns_due"] == 2
    assert record["figures"]["people"]["falls_due"] == 2
    assert "falls_due" not in record["sections"]
    assert "a person with the authority" not in made["report-numbers.html"]


def test_an_overdue_return_stands_last():
    """In the order of all that falls due: today, near, overdue."""
    roll = roll_with(ann={"start": date(2026, 11, 2)}, bo=STARTED)
    day = lived(Systems({}, roll))
    rows = [row for each in daily_report(day, FallsDueRules()).sections for row in each.rows]

    assert [row["state"] for row in rows if "return" in row.get("what", "")] == ["near", "overdue"]


def test_that_a_deletion_is_barred_cannot_be_told_from_the_files():
    """With and without child protection the files are the same: one sentence stands in both."""
    leaves = LEAVES | {"deletion_ground": DeletionGround.EDUCATED_OTHERWISE}
    rules = evolve(RULES, consent_from=date(2026, 11, 1))
    found = []
    for is_protected in (True, False):
        roll = roll_with(bo=leaves | {"child_protection": is_protected})
        school = opened(Systems({}, roll))
        school = evolve(school, configuration=evolve(school.configuration, returns=rules))
        day = live(school, journal=a_journal(), at=at("09:30"), approvals={})
        # Who comes first for any such reason is another matter, and stands elsewhere.
        (section,) = [
            each for each in daily_report(day, FallsDueRules()).sections if each.name == "falls_due"
        ]
        found.append((files_of(day, FallsDueRules())["returns.csv"], section.rows, section.note))
    barred = [each.is_barred for each in day.returns]

    assert barred == [False]
    assert found[0] == found[1]
    assert "a person with the authority looks" in found[0][0]
    assert "consent" not in found[0][0]
    assert "434A" not in found[0][2]


def test_a_pupil_who_has_left_is_still_told_of():
    """The name is off the roll by today, and the return was due before."""
    gone = LEAVES | {"leaving": FRIDAY - timedelta(days=3)}
    day = lived(Systems({(CY, Half.AM): "/"}, roll_with(bo=gone)))
    (row,) = rows_of(files_of(day, FallsDueRules())["returns.csv"])

    assert (row["pupil"], row["state"]) == (BO, "overdue")
