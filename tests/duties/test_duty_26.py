"""Duty 26: every written output has one entry in CPOMS, with its category and its time alone."""

import json
from datetime import date

import pytest
from attrs import evolve
from friday import ANN, BO, CY, RULES, Systems, a_journal, a_parent, at, opened, roll_of

from attendance_adapters.cpoms import Form
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.office import Approval, live
from attendance_core.policy import CaseEvent
from attendance_core.records import Letter, Person, content_hash, record_event, record_letters
from attendance_core.sessions import Half
from attendance_core.trust import EntryRules

ROLE = RULES.approved_by
RULES_OF_ENTRIES = EntryRules("Attendance", "Attendance Officer")
LETTER = Letter(
    "c0ffee",
    BO,
    f"{BO}/1",
    "letter",
    "1 Quay, Calstock",
    "attendance_concern",
    "0123456789ab",
    content_hash(b"Dear parent"),
    date(2026, 11, 20),
    ROLE,
)


MOMENTS = ("occurred_at", "recorded_at")


class Office:
    """A school whose messages go through memory, and whose entries go to CPOMS, by files."""

    def __init__(self, folder, category="Attendance"):
        """Begin with an empty day."""
        codes = {(ANN, Half.AM): "N", (BO, Half.AM): "/", (CY, Half.AM): "/"}
        journal = a_journal(lambda: at("10:00"))
        self.systems = Systems(codes, roll_of(a_parent(ANN), a_parent(BO)), journal=journal)
        self.folder = folder
        (folder / "holds.csv").write_text("pupil,since,owner\n", encoding="utf-8")
        found = factory("cpoms")
        settings = found.Settings(folder / "drafts", folder / "holds.csv", (category,), Form.JSON)
        self.cpoms = found(settings)

    def look(self, clock, *keys):
        """Live the day to a time."""
        named = dict.fromkeys(sorted(self.systems.capabilities), ("memory", self.systems))
        made = SchoolAdapters.joined({**named, "safeguarding": ("cpoms", self.cpoms)})
        school = opened(self.systems)
        rules = evolve(school.configuration, entries=RULES_OF_ENTRIES)
        school = evolve(school, configuration=rules, adapters=lambda: made)
        approvals = {key: Approval(key, "A. Example", ROLE) for key in keys}
        return live(school, journal=self.systems.journal, at=at(clock), approvals=approvals)

    def entries(self):
        """Read what was entered."""
        files = sorted((self.folder / "drafts").glob("*.json"))
        return [json.loads(each.read_text(encoding="utf-8")) for each in files]


def test_every_message_and_letter_has_one_entry(tmp_path):
    """However often the day is looked at: the pupil, the category, the time, and what it was."""
    office = Office(tmp_path)
    (proposal,) = office.look("09:30").morning.proposals
    record_letters(office.systems.journal, 142000, [LETTER], by=Person("A. Example", ROLE))
    for clock in ("09:35", "09:40", "09:45"):
        day = office.look(clock, proposal.key)
    entries = {each["key"]: each for each in office.entries()}
    moments = [each.pop(name) for each in entries.values() for name in MOMENTS]

    assert set(entries) == {proposal.key, "c0ffee"}
    assert entries["c0ffee"] == {
        "key": "c0ffee",
        "pupil": BO,
        "linked_pupils": [],
        "category": "Attendance",
        "author_role": "Attendance Officer",
        "alert_roles": [],
        "facts": ["Written by letter: attendance concern."],
    }
    assert entries[proposal.key]["facts"] == ["Written by sms: first day absence."]
    assert all(each.startswith("2026-11-20T10:00:00") for each in moments)
    assert day.warnings == ()


def test_an_entry_that_was_taken_away_is_not_written_again(tmp_path):
    """Whoever collects them has each once."""
    office = Office(tmp_path)
    (proposal,) = office.look("09:30").morning.proposals
    office.look("09:35", proposal.key)
    for each in (tmp_path / "drafts").glob("*.json"):
        each.unlink()
    office.look("09:40", proposal.key)

    assert office.entries() == []


def test_what_cannot_be_entered_is_said_and_holds_nothing_back(tmp_path):
    """A category that the school does not have there: the message went all the same."""
    office = Office(tmp_path, category="Other")
    (proposal,) = office.look("09:30").morning.proposals
    day = office.look("09:35", proposal.key)

    assert list(office.systems.sent) == [proposal.key]
    assert any(
        each.startswith("Not entered for the safeguarding lead, and still due: 1. cpoms")
        for each in day.warnings
    )


def a_visit(office, **details):
    """Record a home visit of the Friday."""
    told = {"time": "09:20", **details}
    event = CaseEvent(BO, date(2026, 11, 20), "home_visit", "officer", details=told, urn=142000)
    record_event(office.systems.journal, 142000, event, by=Person("A. Example", ROLE))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"seen": "yes"}, ["The pupil was seen at a visit."]),
        ({"seen": "no"}, ["The pupil was not seen at a visit."]),
        ({}, []),
    ],
)
def test_a_visit_has_one_entry(tmp_path, said, sentence):
    """When it was, and whether the pupil was seen; where nobody said so, nothing of it."""
    office = Office(tmp_path)
    a_visit(office, **said)
    for clock in ("09:30", "09:35"):
        office.look(clock)
    (entry,) = office.entries()

    assert entry["occurred_at"].startswith("2026-11-20T09:20:00")
    assert entry["facts"] == ["A home visit was made.", *sentence]


@pytest.mark.parametrize("when", ["after school", "", "24:30", "15:40+05:00"])
def test_a_visit_of_no_time_is_said_and_not_entered(tmp_path, when):
    """An entry has a moment, and none is made up."""
    office = Office(tmp_path)
    a_visit(office, time=when)
    day = office.look("09:30")

    assert office.entries() == []
    assert any(each.startswith("Visits that are not entered") for each in day.warnings)


@pytest.mark.parametrize("part", ["07700", "Example", "Calstock"])
def test_no_entry_says_where_it_went_or_to_whom(tmp_path, part):
    """No needless detail."""
    office = Office(tmp_path)
    (proposal,) = office.look("09:30").morning.proposals
    record_letters(office.systems.journal, 142000, [LETTER], by=Person("A. Example", ROLE))
    office.look("09:35", proposal.key)

    assert len(office.entries()) == 2
    assert part not in json.dumps(office.entries())
