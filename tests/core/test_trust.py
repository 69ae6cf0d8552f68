from datetime import date, time

import pytest
from attrs import fields

from attendance_core.correspondence.recipients import NonResident
from attendance_core.errors import Refused
from attendance_core.hooks import CAPABILITIES
from attendance_core.register.returns import DayCount, ReturnRules
from attendance_core.school import Phase
from attendance_core.sessions import Half, Session
from attendance_core.thresholds import NATIONAL
from attendance_core.trust import (
    CHASE,
    ChaseRules,
    FallsDueRules,
    MessageRules,
    NamedPath,
    ReplyRules,
    ReturnsConfiguration,
    TakingOver,
    read_trust,
)

AUTHORITY = """
[[local_authority]]
number = 908
[[local_authority.figure]]
threshold = "irregular_attendance"
in_force = 2025-09-01
value = 20
instrument = "A county, code of conduct"
paragraph = "para 5"
"""
SCHOOL = """
[[school]]
urn = 142000
name = "Tamar Valley College"
la_number = 908
phase = "secondary"
calendar = "calendars/tamar.csv"
[[school.register]]
from = 2025-09-01
am = { period = "Tutor", opens = "08:40", closes = "09:10", ends = "12:20" }
pm = { period = "Lesson 4", opens = "13:20", closes = "13:50", ends = "15:10" }
[[school.register.on]]
days = ["B Fri"]
pm = { period = "Lesson 5", opens = "14:10", closes = "14:40", ends = "15:10" }
[[school.cycle]]
week = "B"
mondays = [2026-11-16]
[[school.chase]]
role = "teacher"
after = 5
[[school.chase]]
role = "head of year"
after = 15
[school.adapters]
roll = "sims"
marks = "sims"
presence = "sims"
replies = "folder"
messages = { sms = "folder" }
[school.messages]
approved_by = "attendance lead"
reply_to = "01632 960001"
approve_by = "09:40"
[school.replies]
decided_by = "attendance lead"
[school.falls_due]
edge_percent = 7
[school.returns]
junior_asked_on = 2026-09-01
days = "school_days"
told_from = 2026-11-01
within_days = 3
[school.taking_over]
name = "A. Example"
position = "Attendance Manager"
[school.sims]
inbox = "exports/tamar"
[school.folder]
folder = "outbox"
"""
TRUST = f'[trust]\nname = "Example Trust"\n{AUTHORITY}{SCHOOL}'
SMALL = """
[trust]
name = "Example Trust"
[[school]]
urn = 142001
name = "Moor View Primary"
calendar = "register_folder"
adapters = { roll = "register_folder", marks = "register_folder" }
register_folder = { folder = "moor" }
"""


def faults_of(text: str) -> list[str]:
    """Give the faults for which a configuration is refused, without the place."""
    with pytest.raises(Refused) as refused:
        read_trust(text, place="trust.toml")
    assert all(fault.place == "trust.toml" for fault in refused.value.faults)
    return [str(fault).removeprefix("trust.toml, ") for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    """Give the configuration with one thing changed, which must be there."""
    assert old in TRUST
    return TRUST.replace(old, new, 1)


def test_whatever_a_school_can_name_an_adapter_for_is_read() -> None:
    """Every capability has its key, save what no trust asks for and what stands elsewhere."""
    names = sorted({*CAPABILITIES} - {"school", "calendar", "roll", "marks", "messages.sms"})
    named = "".join(f', {each} = "register_folder"' for each in names)
    text = SMALL.replace('marks = "register_folder"', f'marks = "register_folder"{named}')
    (school,) = read_trust(text, place="trust.toml").schools

    assert "sickness" in names
    assert school.adapters == dict.fromkeys(["roll", "marks", *names], "register_folder")


def test_a_trust_is_read_with_its_schools_adapters_and_settings() -> None:
    """Everything that the configuration says stands in the values."""
    trust = read_trust(TRUST, place="trust.toml")
    (school,) = trust.schools

    assert (trust.name, trust.place) == ("Example Trust", "trust.toml")
    assert (school.school.urn, school.school.phase) == (142000, Phase.SECONDARY)
    assert school.calendar == "calendars/tamar.csv"
    assert school.adapters == {
        "roll": "sims",
        "marks": "sims",
        "presence": "sims",
        "replies": "folder",
        "messages.sms": "folder",
    }
    assert school.settings == {"sims": {"inbox": "exports/tamar"}, "folder": {"folder": "outbox"}}
    assert school.messages == MessageRules("attendance lead", "01632 960001", time(9, 40))
    assert school.replies == ReplyRules("attendance lead")
    assert school.falls_due == FallsDueRules(edge_percent=7)
    assert school.returns == ReturnsConfiguration(
        junior_asked_on=date(2026, 9, 1),
        days=DayCount.SCHOOL_DAYS,
        told_from=date(2026, 11, 1),
        within_days=3,
    )
    assert school.taking_over == TakingOver("A. Example", "Attendance Manager")
    assert school.chase == (ChaseRules("teacher", 5), ChaseRules("head of year", 15))
    assert school.key == "school[1]"
    period = school.school.period(Session(date(2026, 11, 20), Half.PM))
    assert period
    assert period.period == "Lesson 5"


def test_a_school_has_the_figures_of_its_local_authority() -> None:
    """One without an authority in the file has those of the law alone."""
    own, other = read_trust(TRUST + SMALL.partition('Trust"')[2], place="trust.toml").schools

    assert own.thresholds["irregular_attendance"].on(date(2025, 9, 1)).value == 20
    assert other.thresholds is NATIONAL


def test_messages_and_phase_may_be_absent() -> None:
    """A school needs a URN, a name, a calendar, and adapters for its roll and marks."""
    (school,) = read_trust(SMALL, place="trust.toml").schools

    assert school.messages is None
    assert school.replies is None
    assert school.falls_due == FallsDueRules()
    assert school.returns == ReturnsConfiguration()
    assert school.taking_over is None
    assert school.chase == CHASE
    assert school.adapters == {"roll": "register_folder", "marks": "register_folder"}


@pytest.mark.parametrize("day", [None, date(2026, 9, 1)])
def test_the_rules_of_the_returns_begin_with_the_records_or_on_a_day(day: date | None) -> None:
    """All that is settled goes along; the day from which returns are told of may be named."""
    settled = {"senior_asked_on": date(2026, 9, 2), "consent_from": date(2026, 9, 3)}
    configured = ReturnsConfiguration(**settled, days=DayCount.CALENDAR_DAYS, told_from=day)
    began = date(2026, 11, 20)

    assert configured.rules(begun=began) == ReturnRules(
        **settled, days=DayCount.CALENDAR_DAYS, told_from=day or began
    )
    assert {each.name for each in fields(ReturnsConfiguration)} == {
        *(each.name for each in fields(ReturnRules)),
        "within_days",
    }


def test_who_is_asked_for_a_register_where_nobody_says() -> None:
    """Teacher, head of department, senior leadership team: after ten, twenty and thirty minutes."""
    assert [(each.role, each.after) for each in CHASE] == [
        ("teacher", 10),
        ("head of department", 20),
        ("senior leadership team", 30),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[trust]", "colour = 1\n[trust]", "key colour: this key is not known here"),
        ("[trust]", "[trust]\ncolour = 1", "key trust.colour: this key is not known here"),
        ("phase =", "fase =", "key school[1].fase: this key is not known here"),
        ("roll =", "rolls =", "key school[1].adapters.roll: this key is missing"),
        (
            "roll =",
            "letters = 'x'\nroll =",
            "key school[1].adapters.letters: this key is not known",
        ),
        ("{ sms", "{ fax = 'x', sms", "key school[1].adapters.messages.fax: this key is not known"),
        ("reply_to", "reply", "key school[1].messages.reply: this key is not known here"),
        ("approve_by", "marks_within = 0\napprove_by", "a number of one or more was expected"),
        ("approve_by", "group_percent = 101\napprove_by", "a number from 1 to 100 was expected"),
        ('"09:40"', '"late"', "key school[1].messages.approve_by: a time such as"),
        ("decided_by", "decides", "key school[1].replies.decided_by: this key is missing"),
        ("edge_percent = 7", "edge_percent = 0", "a number from 1 to 100 was expected"),
        ("within_days = 3", "within_days = 0", "a number of one or more was expected"),
        (
            '"school_days"',
            '"days"',
            "key school[1].returns.days: one of calendar_days, school_days",
        ),
        ("told_from =", "told =", "key school[1].returns.told: this key is not known here"),
        ('position = "A', 'role = "A', "key school[1].taking_over.position: this key is missing"),
        ("urn = 142000", 'urn = "142000"', "key school[1].urn: a whole number was expected"),
        ("urn = 142000", "urn = 14200", "a school's URN, six digits, was expected"),
        ("urn = 142000\n", "", "key school[1].urn: this key is missing"),
        ('name = "Example Trust"', "name = 7", "key trust.name: text in quotes was expected"),
        ('"secondary"', '"upper"', "key school[1].phase: one of nursery, primary, middle"),
        ('"calendars/tamar.csv"', "7", "key school[1].calendar: text in quotes was expected"),
        ('calendar = "calendars/tamar.csv"\n', "", "key school[1].calendar: this key is missing"),
        ('roll = "sims"', "roll = true", "key school[1].adapters.roll: text in quotes"),
        ('"08:40"', "8", 'key school[1].register[1].am.opens: a time such as "08:40"'),
        ('"B Fri"', '"A Fri"', "key school[1].register[1].on[1].days[1]: a day of a week that"),
        ("2026-11-16", "2026-11-17", "key school[1].cycle[1]: a Monday was expected in mondays[1]"),
        ("after = 15", "after = 5", "key school[1].chase[2].after: more minutes than those of"),
        ("after = 5\n", "after = 0\n", "a number of one or more was expected in after"),
        ('"head of year"', '" "', "something was expected to stand in role"),
        (
            "number = 908",
            "number = 907",
            "key local_authority[1].number: the la_number of a school",
        ),
        ("value = 20", "value = 0", "local_authority[1].figure[1]: a number from 1 to 100 was"),
        (
            '"irregular_attendance"',
            '"severe_absence"',
            "key local_authority[1].figure[1]: one of irregular_attendance,",
        ),
        (
            "instrument =",
            "source =",
            "local_authority[1].figure[1].instrument: this key is missing",
        ),
        (
            AUTHORITY,
            AUTHORITY * 2,
            "key local_authority[2].number: a number that stands once was expected",
        ),
        (
            "from = 2025-09-01",
            'from = "2025-09-01"',
            "key school[1].register[1].from: a date such as",
        ),
    ],
)
def test_what_is_not_known_or_of_another_kind_is_refused(old: str, new: str, fault: str) -> None:
    """A fault names the key by its path, and says what was expected there."""
    assert any(fault in each for each in faults_of(changed(old, new)))


def test_settings_of_an_adapter_that_no_school_named_are_refused() -> None:
    """A table that nothing would read is a mistake: another adapter's name, or a misspelt one."""
    assert faults_of(changed("[school.sims]", "[school.simms]")) == [
        "key school[1].simms: settings of an adapter that the school names were expected"
    ]


def test_two_schools_of_one_urn_are_refused() -> None:
    """The second of them is named."""
    assert faults_of(TRUST + SCHOOL) == [
        "key school[2].urn: a URN that no other school has was expected"
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "key trust: this key is missing"),
        ('[trust]\nname = "T"', "key school: this key is missing"),
        ('school = []\n[trust]\nname = "T"', "key school: at least one school was expected"),
        ("[trust\n", "trust.toml: well-formed TOML was expected"),
    ],
)
def test_a_trust_without_its_parts_is_refused(text: str, fault: str) -> None:
    """A trust has a name and at least one school."""
    assert any(each.startswith(fault) for each in faults_of(text))


def test_all_faults_of_all_schools_are_told_at_once() -> None:
    """Whoever mends a configuration sees everything that is wrong with it."""
    broken = SCHOOL.replace("urn = 142000", 'urn = "142000"').replace("roll =", "rolls =")
    found = faults_of(TRUST + broken + broken)

    assert found == [
        f"key school[{number}].{fault}"
        for number in (2, 3)
        for fault in (
            "urn: a whole number was expected",
            "adapters.roll: this key is missing",
            "adapters.rolls: this key is not known here",
        )
    ]


def test_a_value_is_never_repeated_in_a_fault() -> None:
    """A configuration may hold what nobody should see in a log."""
    found = faults_of(changed('roll = "sims"', 'roll = "sims"\npassword = "hunter2"'))

    assert found
    assert not any("hunter2" in fault for fault in found)


def test_a_policy_and_documents_are_the_trusts_and_then_the_schools() -> None:
    """Each with the key by which it is named; a school that names none has the trust's alone."""
    own = 'policy = "secondary.toml"\ndocuments = "tamar"\nphase ='
    text = changed("phase =", own) + SMALL.partition('Trust"')[2]
    text = text.replace("[trust]", '[trust]\npolicy = "trust.toml"\ndocuments = "words"', 1)
    tamar, moor = read_trust(text, place="trust.toml").schools
    of_trust = NamedPath("trust.toml", "trust.policy")

    assert tamar.policies == (of_trust, NamedPath("secondary.toml", "school[1].policy"))
    assert tamar.documents == (
        NamedPath("words", "trust.documents"),
        NamedPath("tamar", "school[1].documents"),
    )
    assert moor.policies == (of_trust,)


def test_a_school_may_have_no_policy_at_all() -> None:
    """Nor its trust: then there is no ladder, and the documents are the library's."""
    (school,) = read_trust(SMALL, place="trust.toml").schools

    assert (school.policies, school.documents) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[trust]", "[trust]\npolicy = 7", "key trust.policy: text in quotes was expected"),
        ("[trust]", '[trust]\ndocuments = " "', "something was expected to stand in documents"),
        ("phase =", "policy = true\nphase =", "key school[1].policy: text in quotes was expected"),
        ("phase =", 'policy = ""\nphase =', "something was expected to stand in policy"),
        (
            "reply_to",
            'non_resident = "ask"\nreply_to',
            "messages.non_resident: one of include, hold",
        ),
    ],
)
def test_what_is_no_path_and_no_setting_is_refused(old: str, new: str, fault: str) -> None:
    """By its key, as everything."""
    assert any(fault in each for each in faults_of(changed(old, new)))


def test_what_is_for_a_parent_who_may_live_elsewhere_can_be_held() -> None:
    """If nothing is said, every parent is included."""
    text = changed("reply_to", 'non_resident = "hold"\nreply_to')
    (school,) = read_trust(text, place="trust.toml").schools
    (other,) = read_trust(TRUST, place="trust.toml").schools
    messages = [each.messages for each in (school, other)]

    assert [each and each.non_resident for each in messages] == [
        NonResident.HOLD,
        NonResident.INCLUDE,
    ]


def test_a_school_without_its_own_line_is_told_of_it() -> None:
    """A table of a school by itself belongs to none."""
    text = '[trust]\nname = "Example Trust"\n[school.adapters]\nroll = "sims"\n'
    with pytest.raises(Refused) as refused:
        read_trust(text, place="trust.toml")

    assert str(refused.value) == (
        "trust.toml, key school: a line [[school]] was expected before the tables of a school"
    )
