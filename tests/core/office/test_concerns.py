"""Concerns: proposed of whom nobody found in time, handed over once, and only when approved."""

import csv
import io
import json

import pytest
from attrs import evolve
from friday import ANN, BO, CY, Systems, a_journal, a_parent, at, opened, roll_of, seen

from attendance_adapters.cpoms import Form
from attendance_core.errors import Refused
from attendance_core.hooks import SchoolAdapters, factory
from attendance_core.office import Approval, ConcernState, live
from attendance_core.office.files import files_of
from attendance_core.office.strangers import approved_in_vain
from attendance_core.sessions import Half
from attendance_core.trust import ConcernRules, read_trust

RULES = ConcernRules(
    "Attendance", "Attendance Officer", "Attendance Manager", 20, ("Safeguarding Lead",)
)


class Office:
    """A school in which Bo comes first and is marked N beside Ann; concerns go to CPOMS."""

    def __init__(self, folder, rules=RULES):
        """Begin with an empty day."""
        codes = {(ANN, Half.AM): "N", (BO, Half.AM): "N", (CY, Half.AM): "/"}
        roll = roll_of(a_parent(ANN), a_parent(BO, 2))
        first = [evolve(each, child_protection=each.pupil == BO) for each in roll.enrolments]
        roll = evolve(roll, enrolments=tuple(first))
        self.systems = Systems(codes, roll, journal=a_journal(lambda: at("14:30")))
        self.rules = rules
        self.drafts = folder / "drafts"
        (folder / "holds.csv").write_text("pupil,since,owner\n", encoding="utf-8")
        found = factory("cpoms")
        self.cpoms = found(
            found.Settings(self.drafts, folder / "holds.csv", ("Attendance",), Form.JSON)
        )

    def look(self, clock, *keys, role=RULES.approved_by):
        """Live the day to a time, with keys that were approved in a role."""
        named = dict.fromkeys(sorted(self.systems.capabilities), ("memory", self.systems))
        made = SchoolAdapters.joined({**named, "safeguarding": ("cpoms", self.cpoms)})
        school = opened(self.systems)
        configuration = evolve(school.configuration, concerns=self.rules)
        school = evolve(school, configuration=configuration, adapters=lambda: made)
        approvals = {key: Approval(key, "A. Example", role) for key in keys}
        return live(school, journal=self.systems.journal, at=at(clock), approvals=approvals)

    def drafted(self):
        """Read what was handed over."""
        files = sorted(self.drafts.glob("*.json"))
        return [json.loads(each.read_text(encoding="utf-8")) for each in files]


@pytest.fixture
def office(tmp_path):
    """Give an office at the beginning of the Friday."""
    return Office(tmp_path)


def test_it_is_proposed_from_the_minute_that_the_policy_names(office):
    """Of the pupil who comes first alone, though both are marked N."""
    assert office.look("09:29").concerns == ()
    (found,) = office.look("09:30").concerns

    assert found.concern.pupil == BO
    assert found.state is ConcernState.WAITING
    assert office.drafted() == []


def test_nothing_is_proposed_where_the_configuration_says_nothing(tmp_path):
    """Whom the lead is told of is the school's policy."""
    assert Office(tmp_path, rules=None).look("09:40").concerns == ()


def test_what_was_approved_is_handed_over_once_in_figures(office):
    """The moment, the session, the code, how many were tried; no name and no story."""
    (found,) = office.look("09:30").concerns
    day = office.look("09:35", found.concern.key)
    (draft,) = office.drafted()

    assert [each.state for each in day.concerns] == [ConcernState.HANDED_OVER]
    assert draft.pop("recorded_at").startswith("2026-11-20T09:35")
    assert draft.pop("occurred_at").startswith("2026-11-20T09:10")
    assert draft == {
        "key": found.concern.key,
        "pupil": BO,
        "linked_pupils": [],
        "category": "Attendance",
        "author_role": "Attendance Officer",
        "alert_roles": ["Safeguarding Lead"],
        "facts": [
            "The register of 2026-11-20 AM has the code N.",
            "People who were tried without an answer: 0.",
        ],
    }


def test_it_is_not_handed_over_again(office):
    """Taken away by whoever collects it, forgotten by its system, approved still: it is done."""
    (found,) = office.look("09:30").concerns
    office.look("09:35", found.concern.key)
    for each in office.drafts.rglob("*"):
        if each.is_file():
            each.unlink()
    day = office.look("09:40", found.concern.key)

    assert [each.state for each in day.concerns] == [ConcernState.HANDED_OVER]
    assert office.drafted() == []


def test_who_approved_it_stands_in_the_records(office):
    """And nothing does of what was only proposed."""
    (found,) = office.look("09:30").concerns
    assert not [each for each in office.systems.journal.entries(142000) if each.pupil == BO]
    office.look("09:35", found.concern.key)
    (entry,) = [each for each in office.systems.journal.entries(142000) if each.pupil == BO]

    assert entry.content["name"] == "A. Example"
    assert entry.content["position"] == "Attendance Manager"
    assert (entry.content["does"], entry.content["what"]) == ("log", "concern_am")


def test_another_role_does_not_do(office):
    """The day says so, and hands nothing over."""
    (found,) = office.look("09:30").concerns
    day = office.look("09:35", found.concern.key, role="Tutor")

    assert office.drafted() == []
    assert (
        "Concerns for the safeguarding lead that wait for approval: 1. See concerns.csv."
        in day.warnings
    )
    why = "approved in another role than the policy's, Attendance Manager"
    assert why in day.warnings


def test_messages_that_went_are_counted_as_people_tried(office):
    """One of Bo's parents was written to."""
    first = office.look("09:30")
    (message,) = [each for each in first.morning.proposals if each.reached.pupil == BO]
    office.look("09:31", message.key, role=message.approved_by)
    (found,) = office.look("09:32").concerns

    assert found.concern.contacts_tried == 1


def test_whoever_was_seen_is_not_proposed_any_more(office):
    """An approval that comes too late is said to have been in vain."""
    (found,) = office.look("09:30").concerns
    office.systems.presence = (seen(BO, "09:33"),)
    day = office.look("09:35", found.concern.key)

    assert (day.concerns, office.drafted()) == ((), [])
    assert approved_in_vain([day], {found.concern.key}, office.systems.journal) == (1, 0)


def test_an_approval_that_was_acted_on_was_not_in_vain(office):
    """Though the pupil was seen since."""
    (found,) = office.look("09:30").concerns
    office.look("09:32", found.concern.key)
    office.systems.presence = (seen(BO, "09:33"),)
    day = office.look("09:35", found.concern.key)

    assert day.concerns == ()
    assert approved_in_vain([day], {found.concern.key}, office.systems.journal) == (0, 0)


def test_the_afternoon_is_a_concern_of_its_own(office):
    """Until its register says more, the morning's stands; then the lead is told again."""
    (before,) = office.look("09:30").concerns
    (still,) = office.look("13:30", before.concern.key).concerns
    office.systems.codes = {**office.systems.codes, (BO, Half.PM): "N"}
    (after,) = office.look("14:10").concerns
    office.look("14:12", after.concern.key)

    assert still.concern.key == before.concern.key
    assert after.session.half is Half.PM
    assert {each["key"] for each in office.drafted()} == {before.concern.key, after.concern.key}


def test_what_cannot_be_handed_over_is_still_due(office):
    """Its system does not have the category: said, recorded nowhere, and tried again."""
    office.rules = evolve(RULES, category="Other")
    (found,) = office.look("09:30").concerns
    (failed,) = office.look("09:35", found.concern.key).concerns
    office.rules = RULES
    (done,) = office.look("09:40", found.concern.key).concerns

    assert failed.state is ConcernState.FAILED
    assert failed.why.startswith("not handed over, and still due: cpoms")
    assert done.state is ConcernState.HANDED_OVER


def test_the_list_says_what_the_lead_would_read(office):
    """Whoever approves it sees every word of it."""
    day = office.look("09:30")
    made = files_of(day, opened(office.systems).configuration.falls_due)
    (row,) = csv.DictReader(io.StringIO(made["concerns.csv"]))

    assert row == {
        "key": day.concerns[0].concern.key,
        "pupil": BO,
        "name": "Sample, Bo",
        "session": "2026-11-20 AM",
        "tells": "The register of 2026-11-20 AM has the code N."
        " People who were tried without an answer: 0.",
        "approved_by": "Attendance Manager",
        "state": "waiting",
        "why": "",
    }


@pytest.mark.parametrize("table", ["entries", "concerns"])
def test_a_lead_without_a_system_is_told_nothing_silently(table):
    """The configuration is refused, by its key."""
    more = 'approved_by = "Manager"\nafter = 20\n' if table == "concerns" else ""
    text = f"""
    [trust]
    name = "Example Trust"
    [[school]]
    urn = 142000
    name = "Example School"
    calendar = "calendar.csv"
    [school.adapters]
    roll = "register_folder"
    marks = "register_folder"
    [school.{table}]
    category = "Attendance"
    author_role = "Officer"
    {more}
    """
    with pytest.raises(Refused) as refused:
        read_trust(text, place="trust.toml")

    (fault,) = refused.value.faults
    assert str(fault) == (
        f"trust.toml, key school[1].{table}: an adapter for safeguarding was expected besides"
    )
