from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from attendance_core.codes import Meaning, codes
from attendance_core.correspondence import Reply, ReplyChannel
from attendance_core.correspondence.recipients import recipients
from attendance_core.errors import Refused
from attendance_core.findings import Finding, Name, check
from attendance_core.identifiers import is_known_authority, is_upn, upn_authority, upn_check_letter
from attendance_core.office.reasons import meaning, reasons
from attendance_core.register import (
    PresenceEvent,
    PresenceSource,
    Register,
    SchoolRegisters,
    lessons_frame,
    proposed_codes,
)
from attendance_core.register.lessons import checked_lessons
from attendance_core.roll import (
    Boarder,
    ParentBasis,
    Restriction,
    birthday,
    is_of_compulsory_school_age,
)
from attendance_core.scenarios import Scenario, Told, invent, three_schools
from attendance_core.scenarios.arrangements import UNCONFIRMED
from attendance_core.scenarios.cast import roles
from attendance_core.scenarios.lessons import FIRST_AID, LESSON_CODE, LESSON_LEFT
from attendance_core.scenarios.told import wordings
from attendance_core.school import Phase
from attendance_core.sessions import Half, Session
from attendance_core.statistics import statistics
from attendance_core.tables import LONDON

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def small() -> Scenario:
    """A secondary school of about 120 pupils."""
    return invent(20261120)


@pytest.fixture(scope="module")
def trust() -> tuple[Scenario, ...]:
    """A trust of three schools."""
    return three_schools(20261120)


def test_the_same_seed_invents_the_same_school(small: Scenario) -> None:
    """Pupils, marks and registers are all of the seed's making."""
    again = invent(20261120)

    assert again.school == small.school
    assert again.calendar == small.calendar
    assert again.roll == small.roll
    assert again.marks.equals(small.marks)
    assert again.takings == small.takings


def test_another_seed_invents_another_school(small: Scenario) -> None:
    """Two seeds have no roll and no marks in common."""
    other = invent(20261121)

    assert other.roll != small.roll
    assert not other.marks.equals(small.marks)


def test_two_schools_of_one_seed_have_pupils_of_their_own(trust: tuple[Scenario, ...]) -> None:
    """Nobody's UPN is at two schools of the trust, nor twice at one."""
    upns = Counter(pupil.upn for each in trust for pupil in each.roll.pupils if pupil.upn)

    assert upns.most_common(1)[0][1] == 1


def test_the_trust_has_about_2_000_pupils_and_all_of_them_attend(
    trust: tuple[Scenario, ...],
) -> None:
    """On the last day about 2,000 are on roll in three schools, and each has marks this term."""
    on_roll = [{each.pupil for each in school.roll.on_roll(TODAY)} for school in trust]
    marked = [
        set(school.marks.filter(date=date(2026, 11, 19))["pupil"].to_list()) for school in trust
    ]

    assert [each.school.urn for each in trust] == [142000, 142001, 142002]
    assert 1_900 < sum(map(len, on_roll)) < 2_100
    assert sum(map(len, marked)) > 1_850
    assert all(seen <= known for seen, known in zip(marked, on_roll, strict=True))


def test_the_trust_makes_one_register(trust: tuple[Scenario, ...]) -> None:
    """Nothing invented is refused, and every mark is on an open session of a pupil on roll."""
    registers = [
        Register.of_school(
            each.school.urn, calendar=each.calendar, roll=each.roll, marks=each.marks
        )
        for each in trust
    ]
    prepared = Register.joined(registers).prepared()
    kept = prepared.marks.to_native().collect().height
    frame = statistics(prepared, span=(date(2025, 9, 1), TODAY), by=["school"])

    assert kept == sum(each.marks.height for each in trust)
    assert all(0.88 < rate < 0.96 for rate in frame["attendance_rate"])
    assert all(0.05 < rate < 0.3 for rate in frame["persistent_absence_rate"])


def test_nobody_has_the_upn_of_a_real_establishment(trust: tuple[Scenario, ...]) -> None:
    """Establishments below 1000 are no school's; shape and authority are as they should be."""
    upns = [pupil.upn for each in trust for pupil in each.roll.pupils if pupil.upn]

    assert len(upns) > 2_250
    assert all(is_upn(upn) for upn in upns)
    assert all(int(upn[4:8]) < 1000 for upn in upns)
    assert all(is_known_authority(upn_authority(upn)) for upn in upns)


def test_at_most_one_pupil_of_a_school_has_a_wrong_check_letter(
    trust: tuple[Scenario, ...],
) -> None:
    """A school has something to find, and no more than that: all other UPNs are good."""
    for each in trust:
        upns = [pupil.upn for pupil in each.roll.pupils if pupil.upn]

        assert sum(upn_check_letter(upn[1:]) != upn[0] for upn in upns) <= 1


def test_nobody_has_a_real_telephone_number(trust: tuple[Scenario, ...]) -> None:
    """All numbers are in the range that Ofcom keeps for drama, 07700 900000 to 900999."""
    numbers = [parent.mobile for each in trust for parent in each.roll.parents if parent.mobile]

    assert len(numbers) > 3_000
    assert all(number.startswith("07700900") and len(number) == 11 for number in numbers)


def test_nobody_has_a_real_number_at_home(trust: tuple[Scenario, ...]) -> None:
    """Second numbers are drama's too, 01632 960000 to 960999; pupils' own are as their parents'."""
    others = [each.telephone for school in trust for each in school.roll.parents if each.telephone]
    own = [each.mobile for school in trust for each in school.roll.pupils if each.mobile]

    assert len(others) > 500
    assert all(number.startswith("01632960") and len(number) == 11 for number in others)
    assert len(own) > 5
    assert all(number.startswith("07700900") and len(number) == 11 for number in own)


def test_everybody_belongs_to_somebody(trust: tuple[Scenario, ...]) -> None:
    """Enrolments, parents and marks are of pupils of the roll."""
    for each in trust:
        known = set(each.roll.by_key)

        assert {enrolment.pupil for enrolment in each.roll.enrolments} == known
        assert {parent.pupil for parent in each.roll.parents} <= known
        assert set(each.marks["pupil"].unique()) <= known


def test_a_school_lives_up_to_the_middle_of_a_morning(small: Scenario) -> None:
    """The last marks are the morning's, and one group's register is not taken yet."""
    today = small.marks.filter(date=TODAY)
    untaken = {
        each.group
        for each in small.takings
        if (each.date, each.session) == (TODAY, Half.AM) and each.taken_at is None
    }

    assert small.marks["date"].max() == TODAY
    assert today["session"].unique().to_list() == ["AM"]
    assert len(untaken) == 1


def test_a_mark_stands_on_an_open_session_with_a_code_of_its_day(small: Scenario) -> None:
    """No invented mark is on a closed session, or has a code that was not in force."""
    held = {each.at for each in small.calendar.open_sessions}
    marked = {
        Session(day, Half(half))
        for day, half in small.marks.select("date", "session").unique().rows()
    }

    assert marked <= held
    assert set(small.marks["code"].unique()) <= set(codes(on=TODAY))


def test_the_calendar_knows_its_terms(small: Scenario) -> None:
    """Half terms 1 to 6 and two of the next year; INSET days are closed."""
    opened = small.calendar.open_sessions

    assert {each.half_term for each in opened} == {1, 2, 3, 4, 5, 6}
    assert all(each.term for each in small.calendar.sessions)
    assert any(each.reason == "INSET" for each in small.calendar.sessions if not each.is_open)


def test_a_primary_school_has_younger_pupils() -> None:
    """Year groups 1 to 6, and nobody older than twelve on the last day."""
    school = invent(7, urn=142001, name="Moor View", phase=Phase.PRIMARY, pupils=60)
    keys = {each.pupil for each in school.roll.on_roll(TODAY)}
    born = [each.date_of_birth for each in school.roll.pupils if each.key in keys]

    assert {each.year_group for each in school.roll.on_roll(TODAY)} == {*"123456"}
    assert all(day is not None and TODAY - day < timedelta(days=365.25 * 12) for day in born)


@pytest.mark.parametrize("pupils", [6, 30])
def test_a_school_may_be_small(pupils: int) -> None:
    """The number of pupils is about what was asked for."""
    school = invent(3, pupils=pupils)

    assert 0 < len(school.roll.on_roll(TODAY)) <= pupils
    assert not school.marks.is_empty()


# The day: what the systems show at a moment.


def _clock(clock: str) -> datetime:
    return datetime.combine(TODAY, time.fromisoformat(clock), LONDON)


def _codes(scenario: Scenario, half: Half = Half.AM) -> dict[str, str]:
    """Give the codes of one half of today by pupil."""
    marks = scenario.marks.filter(date=TODAY, session=half.value)
    return dict(marks.select("pupil", "code").rows())


def _taken(scenario: Scenario) -> set[tuple[object, ...]]:
    return {
        (each.date, each.session, each.group, each.taken_at)
        for each in scenario.takings
        if each.taken_at
    }


MOMENTS = tuple(
    map(
        _clock,
        (
            "08:30",
            "08:45",
            "09:00",
            "09:20",
            "09:30",
            "09:50",
            "10:30",
            "11:30",
            "13:10",
            "14:00",
            "14:10",
            "15:30",
        ),
    )
)


@pytest.fixture(scope="module")
def college(trust: tuple[Scenario, ...]) -> Scenario:
    """The school of the trust that has a sixth form."""
    return trust[0]


@pytest.fixture(scope="module")
def primary(trust: tuple[Scenario, ...]) -> Scenario:
    """The primary school of the trust."""
    return trust[1]


def test_the_schools_are_in_three_authorities(trust: tuple[Scenario, ...]) -> None:
    """Each has an authority, numbers, year groups and times of its own."""
    authorities = [(each.school.local_authority, each.school.la_number) for each in trust]
    years = [{each.year_group for each in school.roll.on_roll(TODAY)} for school in trust]
    ends = [school.school.registers[0].pm.ends for school in trust]

    assert authorities == [("cornwall", 908), ("devon", 878), ("plymouth", 879)]
    assert years == [set(map(str, range(7, 14))), {"R", *"123456"}, set(map(str, range(7, 12)))]
    assert ends == [time(15, 10), time(15, 20), time(15, 10)]


@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_of_the_cast_is_there(seed: int) -> None:
    """Whatever the seed, every role is somebody's in its school, and nobody has two."""
    for school, kind in zip(
        three_schools(seed), ("sixth_form", "primary", "secondary"), strict=True
    ):
        groups = {"not_taken_group", "wrong_group", "not_taken_pm_group"}
        pupils = {name: key for name, key in school.cast.items() if name not in groups}
        in_lessons = {LESSON_LEFT, FIRST_AID, LESSON_CODE} if school.school.lesson_codes else set()
        wanted = {each.name for each in roles(kind)} | in_lessons

        # Not every primary has somebody at a provision.
        assert set(pupils) | {UNCONFIRMED} == wanted | {UNCONFIRMED}
        assert UNCONFIRMED in pupils or kind == "primary"
        assert len(set(pupils.values())) == len(pupils)
        assert set(pupils.values()) <= {each.pupil for each in school.roll.on_roll(TODAY)}
        assert groups <= set(school.cast)


def test_a_day_is_of_its_seed(small: Scenario) -> None:
    """The same seed lives the same day, another seed another."""
    again, other = invent(20261120).at(_clock("15:30")), invent(20261121).at(_clock("15:30"))
    lived = small.at(_clock("15:30"))

    assert again.marks.equals(lived.marks)
    assert (again.takings, again.presence, again.told) == (
        lived.takings,
        lived.presence,
        lived.told,
    )
    assert not other.marks.equals(lived.marks)


def test_a_day_only_grows(trust: tuple[Scenario, ...]) -> None:
    """Who has a mark keeps one, and what was taken, seen and told stays so."""
    for school in trust:
        looks = [school.at(each) for each in MOMENTS]
        for before, after in pairwise(looks):
            for half in Half:
                assert set(_codes(before, half)) <= set(_codes(after, half))
            assert _taken(before) <= _taken(after)
            assert before.presence == after.presence[: len(before.presence)]
            assert before.told == after.told[: len(before.told)]


def test_only_n_is_ever_corrected(trust: tuple[Scenario, ...]) -> None:
    """A mark that says more than N stands until the evening."""
    for school in trust:
        looks = [school.at(each) for each in MOMENTS]
        for before, after in pairwise(looks):
            for half in Half:
                now = _codes(after, half)
                known = {key: code for key, code in _codes(before, half).items() if code != "N"}

                assert known.items() <= now.items()


def test_nothing_is_shown_before_it_happens(trust: tuple[Scenario, ...]) -> None:
    """At no moment is anything taken, seen or told later than that."""
    for school in trust:
        for moment in MOMENTS:
            shown = school.at(moment)
            moments = [each.at for each in (*shown.presence, *shown.told)]
            for each in shown.takings:
                moments += [at for at in (each.taken_at, each.closed_at) if at is not None]

            assert shown.as_at == moment
            assert max(moments) <= moment


def test_the_past_is_not_touched_by_the_day(college: Scenario) -> None:
    """At any moment the marks and registers of earlier days are as they were invented."""
    before = college.marks.filter(college.marks["date"] < TODAY)
    shown = college.at(_clock("11:30"))

    assert shown.marks.filter(shown.marks["date"] < TODAY).equals(before)
    assert [each for each in shown.takings if each.date < TODAY] == [
        each for each in college.takings if each.date < TODAY
    ]


def test_a_moment_of_a_moment_is_that_moment(small: Scenario) -> None:
    """One may look again from any look, forwards and backwards."""
    direct = small.at(_clock("09:20"))
    again = small.at(_clock("15:30")).at(_clock("09:20").astimezone(UTC))

    assert again.marks.equals(direct.marks)
    assert (again.presence, again.as_at) == (direct.presence, direct.as_at)


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 11, 20, 9, 30), _clock("09:30") + timedelta(days=1)],  # noqa: DTZ001
)
def test_a_moment_of_another_day_is_refused(small: Scenario, moment: datetime) -> None:
    """The day of a scenario is its last, and a moment has its zone."""
    with pytest.raises(Refused, match="a moment of 2026-11-20 with its zone was expected"):
        small.at(moment)


def test_every_look_makes_a_register(trust: tuple[Scenario, ...]) -> None:
    """Nothing that the day enters is refused: one mark a session, and codes of their half."""
    for school in trust:
        shown = school.at(_clock("15:30"))
        Register.of_school(
            school.school.urn, calendar=shown.calendar, roll=shown.roll, marks=shown.marks
        ).prepared()
        for half in Half:
            law = codes(on=TODAY)

            assert all(half in law[code].sessions for code in _codes(shown, half).values())


def test_before_the_registers_open_only_what_was_told_is_known(trust: tuple[Scenario, ...]) -> None:
    """At 08:30 families have rung, the office has entered it, and nobody is present or N."""
    for school in trust:
        shown = school.at(_clock("08:30"))
        entered = set(_codes(shown).values())

        assert entered
        assert not entered & {"/", "N", "L", "U"}
        assert shown.told
        assert all(each.date < TODAY for each in shown.takings)


def test_a_register_is_taken_late(trust: tuple[Scenario, ...]) -> None:
    """Half an hour after it closed, one group has no mark; then it is chased and taken."""
    for school in trust:
        closes = datetime.combine(TODAY, school.school.registers[0].am.closes, LONDON)
        before = school.at(closes + timedelta(minutes=29))
        after = school.at(closes + timedelta(minutes=30))
        group = school.cast["not_taken_group"]
        pupils = {
            each.pupil for each in school.roll.on_roll(TODAY) if each.registration_group == group
        }
        untaken = [each for each in before.takings if each.date == TODAY and not each.taken_at]

        assert [each.group for each in untaken] == [group]
        assert untaken[0].taken_by
        assert not pupils & set(_codes(before))
        assert pupils <= set(_codes(after))
        assert all(each.taken_at for each in after.takings if each.date == TODAY)


def test_a_group_is_marked_wrongly(trust: tuple[Scenario, ...]) -> None:
    """Most of a group are N until its teacher has seen that it was the wrong one."""
    for school in trust:
        closes = datetime.combine(TODAY, school.school.registers[0].am.closes, LONDON)
        group = school.cast["wrong_group"]
        pupils = {
            each.pupil for each in school.roll.on_roll(TODAY) if each.registration_group == group
        }
        before, after = (
            Counter(
                code
                for pupil, code in _codes(school.at(closes + timedelta(minutes=minutes))).items()
                if pupil in pupils
            )
            for minutes in (14, 15)
        )

        assert len(pupils) >= 8
        assert before["N"] > len(pupils) // 2
        assert after["/"] > len(pupils) // 2


def test_who_is_late_signs_in_first(trust: tuple[Scenario, ...]) -> None:
    """Everybody marked L or U signed in, and the minutes are those since the register opened."""
    for school in trust:
        shown = school.at(_clock("15:30"))
        opens = datetime.combine(TODAY, school.school.registers[0].am.opens, LONDON)
        closes = datetime.combine(TODAY, school.school.registers[0].am.closes, LONDON)
        came = {
            each.pupil: each.at
            for each in shown.presence
            if each.source is PresenceSource.SIGN_IN and each.at < _clock("12:00")
        }
        late = shown.marks.filter(date=TODAY, session="AM")
        late = late.filter(late["code"].is_in(["L", "U"])).select("pupil", "code", "minutes_late")

        assert late.height > 3
        for pupil, code, minutes in late.rows():
            assert came[pupil] == opens + timedelta(minutes=minutes)
            assert (came[pupil] <= closes) == (code == "L")


def test_many_reasons_are_keyed_by_noon_and_some_n_are_left(trust: tuple[Scenario, ...]) -> None:
    """What families said clearly is in the register by noon; at the end of the day some are N."""
    for school in trust:
        noon, evening = school.at(_clock("12:00")), school.at(_clock("15:30"))
        answered = [each for each in noon.told if each.pupil and each.at >= _clock("09:30")]
        clear = {_offered(each): each.pupil for each in answered if _offered(each)}

        assert {_codes(noon)[pupil or ""] for pupil in clear.values()} <= {"I", "M"}
        assert list(_codes(evening).values()).count("N") > 5
        assert list(_codes(evening, Half.PM).values()).count("N") > 5


def test_no_reason_is_keyed_before_half_past_ten(trust: tuple[Scenario, ...]) -> None:
    """Until then all that families answered since the registers closed waits."""
    for school in trust:
        early, later = school.at(_clock("09:29")), school.at(_clock("10:29"))
        ill = {pupil for pupil, code in _codes(early).items() if code == "I"}

        assert {pupil for pupil, code in _codes(later).items() if code == "I"} == ill


def test_the_afternoon_has_a_register_taken_late(trust: tuple[Scenario, ...]) -> None:
    """Twenty minutes after it closed the last register of the afternoon is taken."""
    for school in trust:
        closes = datetime.combine(TODAY, school.school.registers[0].pm.closes, LONDON)
        before, after = (school.at(closes + timedelta(minutes=minutes)) for minutes in (19, 20))
        untaken = [
            each.group for each in before.takings if each.date == TODAY and not each.taken_at
        ]

        assert untaken == [school.cast["not_taken_pm_group"]]
        assert all(each.taken_at for each in after.takings if each.date == TODAY)


# What families say.


def _reply(told: Told) -> Reply:
    return Reply(
        "1", told.at, ReplyChannel(told.channel), told.pupil, told.reason, told.text, told.parent
    )


def _offered(told: Told) -> str | None:
    """Give the code that the office is offered for it."""
    reason = meaning(_reply(told))
    return reason.code if reason else None


def test_every_wording_means_its_kind() -> None:
    """What is keyed is what is offered for the words, and what is unclear means nothing."""
    for kind, wording in wordings().items():
        for text in wording.texts:
            told = Told(_clock("09:40"), None, "text", None, text.format(name="Tegen"))
            reason = meaning(_reply(told))

            assert (reason.name if reason else "unclear") == kind
            assert (reason.code if reason else None) == wording.code
        assert kind == "unclear" or kind in reasons()
        assert set(wording.channels) <= {each.value for each in ReplyChannel}


def test_one_reply_is_about_nobody_that_is_known(college: Scenario) -> None:
    """A number that nobody knows: somebody has to find out whom it is about."""
    told = college.at(_clock("10:00")).told

    assert [each.pupil for each in told].count(None) == 1


def test_a_holiday_is_told_for_more_days(college: Scenario) -> None:
    """Its first day is today, its last a week later."""
    key = college.cast["on_holiday"]
    (told,) = (each for each in college.at(_clock("10:00")).told if each.pupil == key)

    assert (told.first_day, told.last_day) == (TODAY, TODAY + timedelta(days=7))


# The cast.

_MARKED_N = (
    "sixth_former",
    "boarder",
    "refuge",
    "step_parent",
    "eighteen",
    "eighteen_without_number",
    "reception_below_school_age",
    "arrives_after_text",
    "twin_1",
    "twin_2",
    "looked_after_first",
    "social_worker",
    "child_protection",
    "youth_justice",
    "first_aid",
    "ap_pupil",
    "third_day",
    "safeguarding_reply",
    "bereaved",
    "on_holiday",
)


def test_who_is_to_be_looked_for_is_marked_n(trust: tuple[Scenario, ...]) -> None:
    """At 09:20 those whose role it is are N in the morning's register."""
    for school in trust:
        marks = _codes(school.at(_clock("09:20")))
        for name in set(_MARKED_N) & set(school.cast):
            assert marks[school.cast[name]] == "N", name


def test_who_comes_first_is_known(college: Scenario) -> None:
    """They are looked after, or known to a social worker or another service."""
    times = {each.pupil: each for each in college.roll.enrolments}
    first = ("looked_after_first", "social_worker", "child_protection", "youth_justice")

    assert all(times[college.cast[name]].comes_first for name in first)
    assert times[college.cast["looked_after_first"]].looked_after
    assert times[college.cast["social_worker"]].social_worker
    assert times[college.cast["boarder"]].boarder is Boarder.BOARDER
    assert times[college.cast["sixth_former"]].year_group == "12"


def test_who_is_of_age_has_a_number_or_none(college: Scenario) -> None:
    """One is written to, of another no number is held."""
    ages = {
        name: birthday(college.roll.by_key[college.cast[name]].date_of_birth or TODAY, 18)
        for name in ("eighteen", "eighteen_without_number")
    }
    to, _ = recipients(college.roll, college.cast["eighteen"], on=TODAY)
    nobody, held = recipients(college.roll, college.cast["eighteen_without_number"], on=TODAY)

    assert all(day <= TODAY for day in ages.values())
    assert [each.is_pupil for each in to] == [True]
    assert (nobody, len(held)) == ((), 1)


def test_a_child_of_reception_is_below_school_age(primary: Scenario) -> None:
    """The child is marked as all others are."""
    born = primary.roll.by_key[primary.cast["reception_below_school_age"]].date_of_birth

    assert born is not None
    assert not is_of_compulsory_school_age(born, on=TODAY)


def test_a_refuge_is_recorded(college: Scenario) -> None:
    """A parent's restriction keeps every message of the family back."""
    key = college.cast["refuge"]
    to, held = recipients(college.roll, key, on=TODAY)

    assert [each.restriction for each in college.roll.parents_of(key)] == [None, Restriction.REFUGE]
    assert (to, len(held)) == ((), 1)


def test_a_step_parent_is_a_parent(college: Scenario) -> None:
    """Living with the pupil without responsibility, and written to as having care."""
    key = college.cast["step_parent"]
    mother, step = college.roll.parents_of(key)
    to, _ = recipients(college.roll, key, on=TODAY)

    assert (mother.basis, step.basis) == (ParentBasis.NATURAL, ParentBasis.CARE)
    assert (step.parental_responsibility, step.lives_with_pupil) == (False, True)
    assert len(to) == 2


def test_twins_have_the_same_parents(trust: tuple[Scenario, ...]) -> None:
    """The same ids and numbers, the same name and day of birth."""
    for school in trust[:2]:
        one, other = (school.roll.by_key[school.cast[name]] for name in ("twin_1", "twin_2"))
        parents = [
            [(each.parent_id, each.mobile) for each in school.roll.parents_of(twin.key)]
            for twin in (one, other)
        ]

        assert parents[0] == parents[1]
        assert len(parents[0]) == 2
        assert (one.legal_surname, one.date_of_birth) == (other.legal_surname, other.date_of_birth)


def test_somebody_arrives_after_the_text(college: Scenario) -> None:
    """N when the messages go, in at 09:52, and U some minutes later."""
    key = college.cast["arrives_after_text"]
    seen = [each for each in college.at(_clock("09:52")).presence if each.pupil == key]

    assert [(each.at, each.event) for each in seen] == [(_clock("09:52"), PresenceEvent.ARRIVED)]
    assert _codes(college.at(_clock("09:52")))[key] == "N"
    assert _codes(college.at(_clock("10:05")))[key] == "U"


@pytest.mark.parametrize(
    ("role", "source", "clock"),
    [
        ("first_aid", PresenceSource.FIRST_AID, "08:55"),
        ("reset_room", PresenceSource.RESET_ROOM, "09:05"),
        ("hub", PresenceSource.HUB, "09:15"),
    ],
)
def test_somebody_is_in_another_room(
    college: Scenario, role: str, source: PresenceSource, clock: str
) -> None:
    """Marked N and seen elsewhere in the school; later in the morning the mark is put right."""
    key = college.cast[role]
    (seen,) = (each for each in college.at(_clock("10:00")).presence if each.pupil == key)

    assert (seen.source, seen.event, seen.at) == (source, PresenceEvent.SEEN, _clock(clock))
    assert _codes(college.at(_clock("10:00")))[key] == "N"
    assert _codes(college.at(_clock("12:00")))[key] == "/"


def test_somebody_is_at_the_alternative_provision(college: Scenario) -> None:
    """Its return comes at 09:30; the mark is N until the office has keyed it."""
    key = college.cast["ap_pupil"]
    (seen,) = (each for each in college.at(_clock("10:00")).presence if each.pupil == key)
    marks = college.at(_clock("11:30")).marks.filter(date=TODAY, pupil=key)

    assert (seen.source, seen.at) == (PresenceSource.AP_RETURN, _clock("09:30"))
    assert set(marks.select("code", "detail").rows()) == {("B", "alternative provision")}


def test_somebody_leaves_after_registration(trust: tuple[Scenario, ...]) -> None:
    """Present in the morning, N in the afternoon, and nobody saw them go."""
    for school in trust:
        key = school.cast["present_am_absent_pm"]
        shown = school.at(_clock("15:30"))

        assert (_codes(shown)[key], _codes(shown, Half.PM)[key]) == ("/", "N")
        assert key not in {each.pupil for each in shown.presence}


def test_somebody_is_part_time(college: Scenario) -> None:
    """C2 in the afternoons that were agreed, today's among them, and present in every morning."""
    key = college.cast["part_time"]
    marks = college.at(_clock("15:30")).marks.filter(pupil=key)
    term = marks.filter(marks["date"] >= date(2026, 9, 1)).select("session", "code", "date").rows()

    assert {code for session, code, _ in term if session == "AM"} == {"/"}
    assert {code for session, code, _ in term if session == "PM"} == {"\\", "C2"}
    assert ("PM", "C2", TODAY) in term


def test_somebody_is_n_for_the_third_day(trust: tuple[Scenario, ...]) -> None:
    """N in each session of the last three school days and this morning, and not before."""
    for school in trust:
        shown = school.at(_clock("12:00")).marks.filter(pupil=school.cast["third_day"])
        n = shown.filter(shown["date"] >= date(2026, 9, 1)).filter(code="N")

        assert n.select("date", "session").rows() == [
            *((date(2026, 11, day), half) for day in (17, 18, 19) for half in ("AM", "PM")),
            (TODAY, "AM"),
        ]


def test_somebody_is_near_a_penalty_notice(trust: tuple[Scenario, ...]) -> None:
    """Eight sessions without authority in the last ten school weeks, all of them O."""
    unauthorised = [
        code
        for code, law in codes(on=TODAY).items()
        if law.statistical_meaning is Meaning.UNAUTHORISED_ABSENCE
    ]
    for school in (trust[0], trust[2]):
        shown = school.at(_clock("15:30")).marks.filter(pupil=school.cast["near_penalty"])
        now = school.calendar.week_number(TODAY)
        days = [
            day
            for day in school.calendar.school_days
            if (school.calendar.week_number(day) or 0) > (now or 0) - 10
        ]
        recent = shown.filter(shown["date"] >= days[0])

        assert recent.filter(recent["code"].is_in(unauthorised))["code"].to_list() == ["O"] * 8


@pytest.mark.parametrize("clock", ["08:45", "15:30"])
def test_somebody_is_near_persistent_absence(trust: tuple[Scenario, ...], clock: str) -> None:
    """Between 8 and 10 % of the school year's possible sessions are missed."""
    for school in trust:
        shown = school.at(_clock(clock)).marks.filter(pupil=school.cast["near_persistent"])
        year = shown.filter(shown["date"] >= date(2026, 8, 1))["code"].to_list()

        assert 8 * len(year) < 100 * year.count("I") < 10 * len(year)


def test_a_reply_is_for_the_safeguarding_lead(college: Scenario) -> None:
    """Whatever channel it came by, it means that and nothing else."""
    key = college.cast["safeguarding_reply"]
    (told,) = (each for each in college.at(_clock("10:00")).told if each.pupil == key)
    reason = meaning(_reply(told))

    assert reason is not None
    assert reason.name == "safeguarding"


def test_a_small_school_lives_a_day_too() -> None:
    """A school of one group or two has no part for all, and a day all the same."""
    school = invent(3, pupils=6)

    assert not school.at(_clock("15:30")).marks.filter(date=TODAY).is_empty()


def test_a_school_that_is_closed_has_no_day() -> None:
    """Where the last day is a Saturday nothing is entered on it."""
    saturday = date(2026, 11, 21)
    school = invent(3, pupils=12, span=(date(2025, 9, 1), saturday))
    shown = school.at(datetime.combine(saturday, time(12), LONDON))

    assert shown.marks["date"].max() == TODAY
    assert (shown.presence, shown.told) == ((), ())


def test_lessons_follow_from_the_register(college: Scenario) -> None:
    """Whoever is marked present for half a day is in its lessons; nobody has two marks of one."""
    shown = college.at(_clock("15:30"))
    there = {
        half: {key for key, code in _codes(shown, half).items() if code in "/\\LU"} for half in Half
    }
    periods = [each.period for each in shown.lessons]
    keys = {(each.pupil, each.period) for each in shown.lessons}

    assert sorted(set(periods)) == [f"Lesson {number}" for number in range(1, 6)]
    assert len(keys) == len(periods)
    assert {pupil for pupil, period in keys if period == "Lesson 3"} <= there[Half.AM]
    assert there[Half.PM] <= {pupil for pupil, period in keys if period == "Lesson 5"}
    assert {each.code for each in shown.lessons} == {"/", "\\", "L", "N", "RR"}
    assert {each.date for each in shown.lessons} == {TODAY}


def test_the_lessons_are_what_checks_take_them_for(college: Scenario) -> None:
    """They are lesson marks of an adapter, in the codes of the register and of the school."""
    shown = college.at(_clock("15:30"))
    lessons = lessons_frame(shown.lessons)

    assert checked_lessons(lessons, shown.school.lesson_codes).equals(lessons)


def test_only_secondary_schools_have_lessons(trust: tuple[Scenario, ...]) -> None:
    """And only on their last day, as far as it has come."""
    shown = [each.at(_clock("15:30")) for each in trust]

    assert [bool(each.lessons) for each in shown] == [True, False, True]
    assert [bool(each.school.lesson_codes) for each in shown] == [True, False, True]
    assert [each.lessons for each in trust] == [(), (), ()]


@pytest.mark.parametrize("clock", ["08:30", "09:15", "11:45", "13:30", "15:30"])
def test_lesson_marks_are_there_when_they_were_entered(college: Scenario, clock: str) -> None:
    """At a moment there is what was entered by then, and nobody was late before they came."""
    shown = college.at(_clock(clock))
    entered = [each.recorded_at for each in shown.lessons]

    assert all(at is not None and at <= _clock(clock) for at in entered)
    assert len(entered) == sum(each.recorded_at <= _clock(clock) for each in college.day.lessons)
    for each in college.day.lessons:
        late = timedelta(minutes=each.minutes_late or 0)
        assert each.recorded_at >= datetime.combine(TODAY, each.starts, LONDON) + late


def _lesson(scenario: Scenario, role: str) -> dict[str, str]:
    """Give the codes of the lessons of a role by period."""
    key = scenario.cast[role]
    return {
        each.period: each.code for each in scenario.at(_clock("15:30")).lessons if each.pupil == key
    }


def test_one_leaves_after_registration(college: Scenario) -> None:
    """Present in the morning, not in lesson 3, and nobody knows where; back at noon."""
    key = college.cast[LESSON_LEFT]
    shown = college.at(_clock("15:30"))

    assert _lesson(college, LESSON_LEFT) == _all_day({"Lesson 3": "N"})
    assert (_codes(shown)[key], _codes(shown, Half.PM)[key]) == ("/", "\\")
    assert key not in {each.pupil for each in shown.presence}


def test_one_is_in_first_aid_and_one_in_the_reset_room(college: Scenario) -> None:
    """First Aid saw the one in lesson 2; the other has the school's own code in lesson 5."""
    seen = [
        each
        for each in college.at(_clock("10:30")).presence
        if each.pupil == college.cast[FIRST_AID]
    ]

    assert _lesson(college, FIRST_AID) == _all_day({"Lesson 2": "N"})
    assert [each.source for each in seen] == [PresenceSource.FIRST_AID]
    assert _lesson(college, LESSON_CODE) == _all_day({"Lesson 5": "RR"})


def _all_day(changes: dict[str, str]) -> dict[str, str]:
    return {f"Lesson {number}": "/" if number < 4 else "\\" for number in range(1, 6)} | changes


def test_who_is_gone_at_noon_is_not_in_lesson_4(college: Scenario) -> None:
    """There in the morning and N in the afternoon: N in the lessons of the afternoon too."""
    assert _lesson(college, "present_am_absent_pm") == _all_day({"Lesson 4": "N", "Lesson 5": "N"})


def test_lessons_are_of_their_seed(small: Scenario) -> None:
    """The same seed gives the same lessons; in a school of six a role may be nobody's."""
    again = invent(20261120)

    assert again.day.lessons == small.day.lessons
    assert again.cast == small.cast
    assert invent(3, pupils=6).day.lessons


# What is found in an invented school.

MEANT = {
    Name.EXTRA_DETAIL_MISSING,
    Name.LEFT_AFTER_REGISTRATION,
    Name.PROVISION_UNCONFIRMED,
    Name.REASON_DUE,
    Name.REGISTER_NOT_TAKEN,
    Name.REGISTER_OPEN_TOO_LONG,
    Name.UNMARKED_SESSION,
    Name.UNRESOLVED_REASON,
    Name.UPN_CHECK_LETTER,
    Name.UPN_MISSING,
}


def _found(shown: Scenario) -> tuple[Finding, ...]:
    return check(_registers(shown), on=TODAY)


def _registers(shown: Scenario) -> SchoolRegisters:
    return SchoolRegisters(
        shown.school,
        shown.calendar,
        shown.roll,
        shown.marks,
        shown.takings,
        lessons_frame(shown.lessons),
        shown.presence,
        shown.amendments,
        shown.off_sessions,
    )


def test_nothing_is_amiss_that_is_not_meant(trust: tuple[Scenario, ...]) -> None:
    """At the end of the day nothing else is found, and of two kinds what the cast has."""
    for school in trust:
        found = _found(school.at(_clock("15:30")))
        who = {name: {each.pupil for each in found if each.finding is name} for name in Name}
        cast = {role: {key} for role, key in school.cast.items()}

        assert {each.finding for each in found} <= MEANT
        assert who[Name.PROVISION_UNCONFIRMED] == cast.get(UNCONFIRMED, set())
        assert who[Name.LEFT_AFTER_REGISTRATION] == cast.get(LESSON_LEFT, set())
        assert len(who[Name.UPN_CHECK_LETTER]) <= 1


def test_nothing_is_in_conflict_at_any_moment(college: Scenario) -> None:
    """Save an N of somebody who came before the close: a mark of presence is proposed for it.

    Whoever is in the hub or the reset room is not present in the lesson of that time.
    """
    for moment in MOMENTS:
        registers = _registers(college.at(moment))
        found = check(registers, on=TODAY)
        proposed = {
            (each.pupil, each.session.day, each.session.half)
            for half in Half
            for each in proposed_codes(registers, Session(TODAY, half))
            if each.stands == "N" and each.code in ("/", "\\", "L")
        }
        known = {
            each
            for each in found
            if each.finding is Name.CONFLICTING_MARKS
            and (each.pupil, each.date, each.session) in proposed
        }

        assert {each.finding for each in found if each not in known} <= MEANT


@pytest.mark.parametrize("seed", [3, 17])
def test_a_school_of_no_cast_has_nothing_else_amiss(seed: int) -> None:
    """A school invented alone is as clean, before its day is lived and after."""
    school = invent(seed, pupils=150)

    assert {each.finding for each in _found(school)} <= MEANT
    assert {each.finding for each in _found(school.at(_clock("15:30")))} <= MEANT


def test_one_pupil_in_the_hub_has_the_codes_of_the_school(college: Scenario) -> None:
    """In the lesson in which they were seen there, and in no other."""
    assert _lesson(college, "hub") == _all_day({"Lesson 1": "RR"})


def test_every_b_of_the_past_has_a_return_but_those_of_one_pupil(college: Scenario) -> None:
    """Each return is within its session; of the last week one provision has said nothing."""
    returned = {
        (each.pupil, Session(each.at.date(), Half.AM if each.at.hour < 12 else Half.PM))
        for each in college.presence
    }
    marks = college.marks.filter(college.marks["date"] < TODAY).filter(code="B")
    marked = {
        (pupil, Session(day, Half(half)))
        for pupil, day, half in marks.select("pupil", "date", "session").rows()
    }
    silent = {key for key in marked if key not in returned}

    assert len(returned) == len(college.presence) > 300
    assert returned < marked
    assert {pupil for pupil, _ in silent} == {college.cast[UNCONFIRMED]}
    assert 1 <= len(silent) <= 2
    assert all(session.day >= TODAY - timedelta(days=7) for _, session in silent)


def test_a_return_comes_after_its_session_began(college: Scenario) -> None:
    """Of today's afternoon nothing is returned at one; what was returned before stays."""
    earlier, later = college.at(_clock("13:10")), college.at(_clock("15:30"))
    new = [each for each in later.presence if each not in earlier.presence]

    assert college.presence == tuple(each for each in earlier.presence if each.at.date() < TODAY)
    assert {each.code for each in new if each.source is PresenceSource.AP_RETURN} == {"B"}


def test_every_c2_was_agreed(trust: tuple[Scenario, ...]) -> None:
    """An agreement is of one term, with a review within it, and of pupils who must be at school."""
    for school in trust:
        marks = school.at(_clock("15:30")).marks.filter(code="C2")
        sessions = [
            (pupil, Session(day, Half(half)))
            for pupil, day, half in marks.select("pupil", "date", "session").rows()
        ]
        terms = {each.date: each.term for each in school.calendar.open_sessions}

        for pupil, session in sessions:
            agreed = [each for each in school.off_sessions if each.covers(session)]
            assert pupil in {each.pupil for each in agreed}
        for each in school.off_sessions:
            assert each.agreed_on < each.start <= each.review_due <= each.end
            assert terms[each.start] is terms[each.end]
            born = school.roll.by_key[each.pupil].date_of_birth
            assert is_of_compulsory_school_age(born, on=each.start)


def test_a_correction_is_an_amendment(primary: Scenario) -> None:
    """What stood, what stands, why, when and by whom; the last is what the register has."""
    shown = primary.at(_clock("15:30"))
    last = {(each.pupil, each.session.half): each.amended_code for each in shown.amendments}

    assert len(shown.amendments) > 10
    assert primary.amendments == primary.at(_clock("08:30")).amendments == ()
    assert all(each.reason and each.name and each.position for each in shown.amendments)
    assert {each.original_code for each in shown.amendments} == {"N"}
    assert all(_codes(shown, half)[pupil] == code for (pupil, half), code in last.items())
    assert all(
        each.amended_at <= _clock("10:00") for each in primary.at(_clock("10:00")).amendments
    )


def test_two_contacts_of_a_pupil_are_told_apart(trust: tuple[Scenario, ...]) -> None:
    """No two of them have one forename or one number; twins have the same family still."""
    for school in (*trust, invent(3, pupils=150)):
        for key in school.roll.by_key:
            family = school.roll.parents_of(key)
            names = [each.forename for each in family]
            numbers = [each.mobile for each in family if each.mobile]

            assert len(set(names)) == len(names)
            assert len(set(numbers)) == len(numbers)
