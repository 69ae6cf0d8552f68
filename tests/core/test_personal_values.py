"""Nothing personal is in any repr: what is printed, logged or raised says nothing of a child."""

import re
from datetime import date, datetime

import pytest
from attrs import evolve

from attendance_core.correspondence import (
    Message,
    Proposal,
    Reached,
    Reply,
    ReplyChannel,
)
from attendance_core.correspondence.recipients import recipients
from attendance_core.office import Absent, Call, Decision, FallsDue, Keying, ProposedCode, State
from attendance_core.office.chased import NotTaken
from attendance_core.office.evidence import Evidence
from attendance_core.office.falls_due import Due
from attendance_core.office.keying import KeyingState
from attendance_core.office.morning import NotMessaged
from attendance_core.office.report.section import Section
from attendance_core.office.telephone import Ring
from attendance_core.register import (
    Amendment,
    Mark,
    Presence,
    PresenceEvent,
    PresenceSource,
    Register,
    SchoolRegisters,
    Taking,
)
from attendance_core.roll import Enrolment, Parent, ParentBasis, Pupil, Restriction, Roll, SenStatus
from attendance_core.scenarios import Scenario, invent
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON
from attendance_core.thresholds import threshold

DAY = date(2026, 11, 20)
AT = Session(DAY, Half.AM)
BORN = date(2014, 3, 9)
UPN, ADMISSION_NUMBER, PHONE = "J919400123001", "004512", "07700900123"
SECRETS = (
    *("Wójcik", "Zachary", "Zac", "Tregear", "Merryn", "Mrs", "court_order", "natural"),
    *(UPN, ADMISSION_NUMBER, f"adno:{ADMISSION_NUMBER}", PHONE, "P00451", "WBRI", "bus pass"),
    *("2014-03-09", "2014, 3, 9", "Mr Quick", "moved away", "K support", "reset_room"),
)

PUPIL = Pupil(UPN, ADMISSION_NUMBER, "Wójcik", "Zachary", BORN, "Tregear", "Zac")
ENROLMENT = Enrolment(
    UPN,
    date(2025, 9, 1),
    sex="F",
    sen_status=SenStatus.SUPPORT,
    fsm=True,
    eal=True,
    ethnicity="WBRI",
    looked_after=True,
)
PARENT = Parent(
    parent_id="P00451",
    pupil=UPN,
    surname="Tregear",
    parental_responsibility=True,
    lives_with_pupil=True,
    contact_allowed=True,
    parent_basis=ParentBasis.NATURAL,
    restriction=Restriction.COURT_ORDER,
    title="Mrs",
    forename="Merryn",
    priority=1,
    mobile=PHONE,
)
FREE = evolve(PARENT, restriction=None)
ROLL = Roll((PUPIL,), (ENROLMENT,), (PARENT,))
REACHED = Reached(142000, "first_day_absence", "1", UPN, "P00451", AT)
MESSAGE = Message("3f1c", "sms", PHONE, "Zac was not in school")
SEEN = Presence(
    datetime(2026, 11, 20, 9, tzinfo=LONDON),
    PresenceSource.RESET_ROOM,
    PresenceEvent.SEEN,
    UPN,
    "Mr Quick",
)
REPLY = Reply(
    "1",
    SEEN.at,
    ReplyChannel.CALL,
    UPN,
    "natural",
    "Zachary moved away",
    "P00451",
    DAY,
    None,
    "Mrs",
)
ABSENT = Absent(ENROLMENT, State.NO_REASON, Evidence("Zac: moved away", accounts=True))
RING = Ring("Mrs Tregear", "mother", (PHONE,))
VALUES = {
    "a pupil": PUPIL,
    "a pupil without a UPN": evolve(PUPIL, upn=None),
    "an enrolment": ENROLMENT,
    "an enrolment without a UPN": evolve(ENROLMENT, pupil=f"adno:{ADMISSION_NUMBER}"),
    "a parent": PARENT,
    "a roll": ROLL,
    "a mark": Mark(UPN, AT, "K", 7, "bus pass"),
    "an amendment": Amendment(UPN, AT, "N", "I", "moved away", None, "Mr Quick", None),
    "the taking of a register": Taking(DAY, "Tutor", "7A", None, "Mr Quick"),
    "what made a proposal": REACHED,
    "a message": MESSAGE,
    "a proposal": Proposal(REACHED, MESSAGE, "attendance lead", "first_day_absence", "5c1d"),
    "who was seen": SEEN,
    "a reply": REPLY,
    "an absent pupil": ABSENT,
    "a pupil about whom nobody is written to": NotMessaged(UPN, "P00451", "telephone"),
    "a register not taken": NotTaken("7A", "Tutor", "Mr Quick", 10, 28, is_known=True),
    "a call to make": Call(
        ENROLMENT, (Ring("Mrs Tregear", "mother", (PHONE,)),), None, written_to=False, reasons=()
    ),
    "a proposed code": ProposedCode("3f1c", UPN, AT, "N", ("1",), "natural", "I", "moved away"),
    "a mark to key": Keying("3f1c", UPN, AT, "N", "I", KeyingState.TO_KEY),
    "what falls due": FallsDue(
        UPN, Due.REASON, 3, 5, "school days", threshold("reason_due").on(DAY)
    ),
    "a decision": Decision("3f1c", "I", "Mr Quick", "attendance lead"),
    "a part of the report": Section("s", "Title", (), ({"name": "Tregear"},), chart="Zac"),
    "a family that is held": recipients(ROLL, UPN, on=DAY),
    "who is written to": recipients(evolve(ROLL, parents=(FREE,)), UPN, on=DAY),
    "who is held": recipients(evolve(ROLL, parents=(evolve(FREE, mobile=None),)), UPN, on=DAY),
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_shows_nothing_personal(value: object) -> None:
    """No name, number, date of birth, telephone number or circumstance is in repr or str."""
    shown = f"{value!r} {value}"

    assert not [secret for secret in SECRETS if secret in shown]


def test_the_secrets_are_in_the_values() -> None:
    """What is looked for is what would be shown if anything were."""
    held = f"{PUPIL.legal_surname} {PUPIL.upn} {PARENT.mobile} {PUPIL.date_of_birth}"

    assert all(each in SECRETS for each in held.split())


def test_an_enrolment_shows_no_circumstance_of_a_pupil() -> None:
    """Free meals, language, care and needs are nobody's business in a log."""
    plain = Enrolment("another", date(2025, 9, 1))

    assert repr(ENROLMENT) == repr(plain)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """An invented school."""
    return invent(5, pupils=30)


def personal(scenario: Scenario) -> set[str]:
    """Give every name, number, date of birth and telephone number of a school."""
    found: set[str | None] = set()
    for pupil in scenario.roll.pupils:
        found |= {pupil.upn, pupil.admission_number, pupil.legal_surname, pupil.legal_forename}
        if pupil.date_of_birth:
            born = pupil.date_of_birth
            found |= {born.isoformat(), f"{born.year}, {born.month}, {born.day}"}
    for parent in scenario.roll.parents:
        found |= {parent.parent_id, parent.surname, parent.forename, parent.mobile}
    return {each for each in found if each}


def test_a_school_shows_nothing_personal(scenario: Scenario) -> None:
    """A scenario, its roll, its register and what is read of it say nothing of anybody."""
    register = Register.of_school(
        scenario.school.urn, calendar=scenario.calendar, roll=scenario.roll, marks=scenario.marks
    )
    registers = SchoolRegisters(
        scenario.school, scenario.calendar, scenario.roll, scenario.marks, scenario.takings
    )
    values = (scenario, scenario.roll, register, register.prepared(), registers)
    shown = " ".join(f"{value!r} {value}" for value in values)
    words = set(re.findall(r"[\w'-]+", shown))
    secrets = personal(scenario)

    assert len(secrets) > 100
    assert not [
        secret for secret in secrets if secret in words or (" " in secret and secret in shown)
    ]
    assert not [secret for secret in secrets if any(map(str.isdigit, secret)) and secret in shown]
