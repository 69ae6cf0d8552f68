"""Packs for a local authority, each of one parent."""

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from evidence_case import (
    AMENDMENT,
    AS_AT,
    BORN,
    CHECK,
    DAYS,
    EVENTS,
    FATHER,
    KEY,
    MOTHER,
    NOTICE,
    PAPERS,
    PUPIL,
    REQUEST,
    STATEMENTS,
    WINDOW,
    case_of,
    keys_of,
    paper_bytes,
    registers_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_core.correspondence.evidence import (
    Asked,
    ChronologyEvent,
    Declared,
    Paper,
    PaperKind,
    Reason,
    ewo_referral_pack,
    penalty_notice_pack,
)
from attendance_core.correspondence.evidence.documents import document_of
from attendance_core.correspondence.evidence.held_back import HELD_BACK
from attendance_core.correspondence.evidence.limit import NEAR, last_day
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.correspondence.evidence.setting import data_of
from attendance_core.errors import Refused
from attendance_core.register import LegalBasis
from attendance_core.roll import Enrolment, ParentBasis, Restriction, Roll
from attendance_core.school import Period, RegisterTimes

BUILDERS = pytest.mark.parametrize("build", [penalty_notice_pack, ewo_referral_pack])
REFERRAL = evolve(
    REQUEST,
    reason=None,
    statements=STATEMENTS,
    declared=tuple(
        Declared(name, "Headteacher", date(2026, 10, 1), "decision log")
        for name in ("parent_told_of_referral", "parent_told_unauthorised", "siblings_checked")
    ),
)


def roll_of(*, pupil=PUPIL, mother=MOTHER, father=FATHER, **changes):
    """Make the roll of the case, changed."""
    told = {"start": date(2024, 9, 2), "year_group": "9", "registration_group": "9A"} | changes
    return Roll((pupil,), (Enrolment(KEY, **told),), (mother, father))


def with_days(days=DAYS, **changes):
    """Make the case with other marks, or another roll."""
    return case_of(registers=registers_of(days, **changes))


def pack(case=None, request=REQUEST, as_at=AS_AT):
    """Build the request for a penalty notice."""
    return penalty_notice_pack(case or case_of(), request, as_at=as_at)


def refused(case=None, request=REQUEST, build=penalty_notice_pack, as_at=AS_AT):
    """Give where the faults are with which a pack is refused."""
    with pytest.raises(Refused) as caught:
        build(case or case_of(), request, as_at=as_at)
    return keys_of(caught.value.faults)


@BUILDERS
def test_a_pack_refuses_with_every_gap_of_its_window(build):
    """An N, an unmarked session and a register that was not taken: all at once, each by name."""
    registers = registers_of(DAYS.replace(r"OO /\ L", r"ON .\ L", 1))
    takings = [
        evolve(each, taken_at=None) if each.date == date(2026, 9, 10) else each
        for each in registers.takings
    ]
    case = case_of(registers=evolve(registers, takings=tuple(takings)))
    request = REQUEST if build is penalty_notice_pack else REFERRAL

    assert refused(case, request, build) == [
        ("registers", "2026-09-10 AM, Tutor"),
        ("registers", "2026-09-10 PM, Tutor"),
        ("certificate", "2026-09-08 PM"),
        ("certificate", "2026-09-09 AM"),
    ]


@BUILDERS
def test_a_pack_refuses_a_parent_of_whom_nobody_made_sure(build):
    """Without a check, a basis in law and an address: each is named."""
    mother = evolve(
        MOTHER,
        parent_basis=None,
        parental_responsibility=None,
        address=None,
        lives_with_pupil=None,
        surname=" ",
    )
    request = evolve(REQUEST if build is penalty_notice_pack else REFERRAL, checked=None)

    assert refused(with_days(roll=roll_of(mother=mother)), request, build) == [
        ("parent", "checked"),
        ("parent", "surname"),
        ("parent", "address"),
        ("penalty wording", "parent_basis"),
    ]


@BUILDERS
def test_a_pack_refuses_sessions_of_a_pupil_of_another_age(build):
    """Each listed session on which the pupil was not of compulsory school age is named."""
    older = roll_of(pupil=evolve(PUPIL, date_of_birth=BORN.replace(year=2010)))
    request = REQUEST if build is penalty_notice_pack else REFERRAL
    found = refused(with_days("OO " + DAYS[6:], roll=older), request, build)

    assert {place for place, _ in found} == {"penalty wording"}
    assert ("penalty wording", "2026-09-07 AM") in found


def test_an_emergency_contact_and_a_check_to_come_are_refused():
    """An emergency contact is no parent in law; a check is of a day that has been."""
    contact = roll_of(mother=evolve(MOTHER, parent_basis=ParentBasis.NONE))
    late = evolve(REQUEST, checked=evolve(CHECK, on=AS_AT.date() + timedelta(days=1)))

    assert refused(with_days(roll=contact)) == [("penalty wording", "parent_basis")]
    assert refused(request=late) == [("parent", "checked")]
    assert pack(request=evolve(REQUEST, checked=evolve(CHECK, on=AS_AT.date())))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"request": evolve(REQUEST, parent="P-NOBODY")}, ("pack", "parent")),
        ({"case": case_of(pupil="J000000000000")}, ("pack", "pupil")),
        ({"as_at": AS_AT.replace(tzinfo=None)}, ("pack", "as_at")),
        (
            {"request": evolve(REQUEST, window=(date(2026, 8, 3), date(2026, 8, 7)))},
            ("certificate", "span"),
        ),
    ],
)
def test_a_pack_is_of_somebody_and_of_a_moment(changes, place):
    """A stranger, a parent of another pupil, a moment without a zone, a holiday."""
    assert place in refused(**changes)


def test_a_penalty_notice_is_asked_for_with_a_reason():
    """Authorities' forms have a list of them; a referral needs none."""
    assert refused(request=evolve(REQUEST, reason=None)) == [("request", "reason")]
    assert ewo_referral_pack(case_of(), REFERRAL, as_at=AS_AT).request.reason is None


def test_amendments_that_were_not_read_are_warned_of():
    """Nothing says of a counted session that it was never amended."""
    made = pack(with_days(amendments=(), unread=frozenset({"amendments"})))

    assert any("amendments" in each for each in made.completeness.warnings)
    assert "never" not in as_text(made)


def test_it_counts_what_has_evidence_and_an_n_never():
    """G, O and U; the illness is none of them."""
    made = pack()

    assert len(made.counted.sessions) == 11
    assert {each.code for each in made.counted.sessions} == {"G", "O", "U"}


def test_a_session_that_an_earlier_notice_has_used_is_never_counted():
    """It is set aside and listed; a withdrawn one, one of s.105 or another parent's uses none."""
    used = evolve(
        NOTICE, issued_on=date(2026, 9, 20), offence=(date(2026, 9, 8), date(2026, 9, 11))
    )
    others = (
        evolve(used, parent_id="P-TWO", offence=WINDOW),
        evolve(used, withdrawn_on=date(2026, 9, 30), offence=WINDOW),
        evolve(used, legal_basis=LegalBasis.S105, offence=WINDOW),
        evolve(used, pupil="another", offence=WINDOW),
    )
    made = pack(case_of(notices=(used, *others)))
    days = {each.session.day for each in made.counted.sessions}

    assert len(made.counted.sessions) == 7
    assert len(made.counted.set_aside) == 4
    assert min(days) > date(2026, 9, 11)
    assert made.notices == (used,)
    assert "Not counted, as an earlier notice was issued for them: Tuesday 8" in as_text(made)
    assert any("used 4 sessions" in each for each in made.completeness.warnings)


def test_sessions_before_the_framework_are_not_counted():
    """The first day on which a session counts for a notice is 19 August 2024."""
    first = date(2024, 8, 15)
    registers = registers_of("OO OO OO OO", first, roll=roll_of(start=first))
    request = evolve(REQUEST, window=(first, date(2024, 8, 20)))
    made = pack(case_of(registers=registers), request)

    assert [str(each.session.day) for each in made.counted.sessions[::2]] == [
        "2024-08-19",
        "2024-08-20",
    ]
    assert made.counted.set_aside == ()


def test_where_all_are_used_or_a_third_notice_would_come_there_is_no_pack():
    """Nothing to count is refused, and so is what the law leaves to other action."""
    used = evolve(NOTICE, issued_on=date(2026, 9, 20), offence=WINDOW)
    two = (NOTICE, evolve(NOTICE, issued_on=date(2026, 3, 2)))

    assert ("sessions", "window") in refused(case_of(notices=(used,)))
    assert refused(case_of(notices=two)) == [("notices", None)]


def test_the_amendments_of_every_counted_session_are_shown():
    """Beside each of them stands what it was before, or that it never was another."""
    made = pack()
    part = next(each for each in document_of(made).parts if each.title == "Sessions")
    amended = [row[-1] for row in part.blocks[0].rows]

    assert amended[0].startswith("N to O, Tuesday 15 September 2026, 09:12, by Attendance Officer")
    assert set(amended[1:]) == {"never"}
    assert len(amended) == len(made.counted.sessions)


@BUILDERS
def test_completeness_is_whole_only_with_every_part(build):
    """Taking away one statement, declaration or kind of paper, or the log, makes it less."""
    whole = REQUEST if build is penalty_notice_pack else REFERRAL
    made = build(case_of(), whole, as_at=AS_AT)
    poorer = [
        (case_of(events=()), whole),
        *((case_of(papers=PAPERS[at : at + 1], events=()), whole) for at in range(3)),
        *(
            (
                case_of(),
                evolve(whole, statements={k: v for k, v in whole.statements.items() if k != n}),
            )
            for n in whole.statements
        ),
        *(
            (case_of(), evolve(whole, declared=tuple(d for d in whole.declared if d != each)))
            for each in whole.declared
        ),
    ]
    found = [build(case, request, as_at=AS_AT).completeness for case, request in poorer]

    assert made.completeness.is_complete
    assert made.completeness.share == 1
    assert document_of(made).mark == ""
    for each in found:
        assert 0 < each.share < Fraction(1)
        assert each.missing


def test_an_incomplete_pack_says_so_across_its_pages():
    """It is built, for a person to look at, and cannot be taken for a whole one."""
    assert document_of(pack(request=evolve(REQUEST, declared=()))).mark == "INCOMPLETE"


def test_a_pack_about_leave_asks_for_the_request_and_its_refusal():
    """Of leave in term time no minutes are asked for, but what was asked and what was answered."""
    leave = pack(request=evolve(REQUEST, reason=Reason.LEAVE)).completeness
    asked = evolve(PAPERS[1], key="refusal", kind=PaperKind.LEAVE_REFUSAL)
    alone = pack(
        case_of(papers=(asked,), events=EVENTS[1:2]), evolve(REQUEST, reason=Reason.LEAVE)
    ).completeness

    assert leave.is_complete
    assert not any("minutes" in each for each in leave.items)
    assert "the request for leave, or the letter sent when leave was suspected" in alone.missing
    assert not any("refusal" in each for each in alone.missing)


def test_what_no_such_pack_has_is_refused():
    """A statement or a declaration that is not known, that is empty, or is of a day to come."""
    late = Declared("parent_told", "Headteacher", AS_AT.date() + timedelta(days=1), " ")
    odd = Declared("all_is_well", "Headteacher", AS_AT.date(), "log")
    request = evolve(REQUEST, statements={"support": " ", "mood": "good"}, declared=(late, odd))

    assert refused(request=request) == [
        ("statements", "support"),
        ("statements", "mood"),
        ("declarations", "parent_told"),
        ("declarations", "parent_told"),
        ("declarations", "all_is_well"),
    ]


def limits(made):
    """Give what is warned of the limit."""
    return [each for each in made.completeness.warnings if "prosecution" in each]


def test_it_warns_when_the_earliest_session_is_near_six_months_old():
    """Eight weeks before the last day and not a day earlier; past it, it says that it was."""
    last = last_day(date(2026, 9, 8))
    found = {
        days: limits(pack(as_at=AS_AT + (last - AS_AT.date() - timedelta(days=days))))
        for days in (NEAR.days, NEAR.days - 1, 0, -1)
    }

    assert last == date(2027, 3, 8)
    assert last_day(date(2026, 3, 31)) == date(2026, 9, 30)
    assert found[NEAR.days] == []
    assert "Monday 8 March 2027 is the last day" in found[NEAR.days - 1][0]
    assert "is the last day" in found[0][0]
    assert "was the last day" in found[-1][0]
    assert "unverified" in found[0][0]


def test_what_a_person_looks_at_is_warned_of_and_not_printed():
    """A restriction, a looked-after child, too few sessions, a first notice, papers not read."""
    mother = evolve(MOTHER, restriction=Restriction.COURT_ORDER)
    case = with_days(
        "OO /\\ " + r"/\ " * 10, roll=roll_of(mother=mother, looked_after=True), takings=()
    )
    made = pack(evolve(case, papers=PAPERS))
    said = " ".join(made.completeness.warnings)

    for words in (
        "restriction",
        "safeguarding lead",
        "do not reach the national threshold of 10",
        "ask the authority",
        "nobody has read the papers",
        "whether registers were taken is not on the record",
    ):
        assert words in said
        assert words not in as_text(made)


def test_the_threshold_is_of_ten_school_weeks():
    """Ten sessions of which the first and the last are ten weeks apart do not reach it."""
    near = "OO " * 4 + r"/\ " * 41 + "OO"
    far = "OO " * 4 + r"/\ " * 46 + "OO"
    found = []
    for days in (near, far):
        request = evolve(REQUEST, window=(WINDOW[0], date(2026, 12, 4)))
        made = pack(with_days(days), request, AS_AT.replace(month=12, day=4))
        found.append(any("do not reach" in each for each in made.completeness.warnings))

    assert found == [False, True]


def test_a_register_is_known_by_its_period_where_its_half_is_not_recorded():
    """The name of the period says which half of the day it is the register of."""
    registers = registers_of()
    period = Period("Tutor", time(8, 40), time(9, 10), time(12, 20))
    times = RegisterTimes(
        in_force=date(2026, 9, 1),
        am=period,
        pm=evolve(period, period="Lesson 4", opens=time(13), closes=time(13, 30), ends=time(15)),
    )
    school = evolve(registers.school, register=(times,))
    taking = evolve(registers.takings[0], taken_at=None, session=None, period=" tutor")
    case = case_of(registers=evolve(registers, school=school, takings=(taking,)))

    assert refused(case) == [("registers", "2026-09-07, tutor")]


def test_the_certificates_are_those_that_the_authority_asks_for():
    """The last so many sessions: then a gap before the window is refused as well."""
    request = evolve(REQUEST, window=(date(2026, 9, 14), WINDOW[1]), asked=Asked(last=35))
    made = pack(request=request)

    assert [len(each.sessions) for each in made.certificates] == [35]
    assert len(made.window.sessions) == 30
    assert len(made.counted.sessions) == 7
    assert refused(with_days(DAYS.replace("GG", "GN", 1)), request) == [
        ("certificate", "2026-09-11 PM")
    ]


def test_a_gap_of_the_window_that_no_certificate_shows_is_refused_as_well():
    """The authority asks for the last two sessions; an N of the first week stands in the window."""
    request = evolve(REQUEST, asked=Asked(last=2))

    assert refused(with_days(DAYS.replace("GG", "GN", 1)), request) == [
        ("certificate", "2026-09-11 PM")
    ]


def test_a_register_of_another_group_or_another_day_is_no_gap():
    """Only registers of the pupil's own group, on sessions that the school held, in the window."""
    registers = registers_of()
    first = evolve(registers.takings[0], taken_at=None)
    others = (
        evolve(first, group="9B"),
        evolve(first, date=date(2026, 9, 12)),
        evolve(first, date=date(2026, 10, 2)),
        evolve(first, session=None, period="Lesson 2"),
    )
    earlier = evolve(REQUEST, window=(WINDOW[0], date(2026, 10, 1)))

    assert pack(case_of(registers=evolve(registers, takings=others)), earlier)
    assert refused(
        case_of(registers=evolve(registers, takings=(evolve(first, group=" 9a "),)))
    ) == [("registers", "2026-09-07 AM, Tutor")]


# Letters that no word of a pack has, so that what is found is the other parent's.
WORDS = st.text("βγδζηθ", min_size=4, max_size=9)
OTHERS = st.fixed_dictionaries(
    dict.fromkeys(("surname", "forename", "relationship", "postcode"), WORDS)
)


@settings(max_examples=60)
@given(OTHERS, WORDS, st.randoms())
def test_nothing_of_another_parent_is_in_a_pack(theirs, mail, random):
    """Wherever their name, address, number, mail or papers stand in the case, the pack has none."""
    other = evolve(
        FATHER,
        **theirs,
        parent_id=f"ID{mail}",
        email=f"{mail}@example.org",
        address=f"1 {mail} Street\nCallington",
    )
    secrets = [*theirs.values(), mail, "900222"]
    told = random.choice(
        [*theirs.values(), other.forename.upper(), other.email, "+44 7700 900222", other.address]
    )
    words = f"rang, {told} said so"
    registers = registers_of(
        roll=roll_of(father=other),
        amendments=(evolve(AMENDMENT, reason=words, position=words),),
    )
    own, theirs_too = (
        evolve(EVENTS[1], outcome=words, by=words, contact=words, parent=parent)
        for parent in ("P-ONE", other.parent_id)
    )
    papers = [
        evolve(PAPERS[1], title=words, channel=words),
        evolve(PAPERS[1], key="x", parent=other.parent_id, title=words),
        evolve(PAPERS[1], key="y", parent=None, title=words),
    ]
    notice = evolve(NOTICE, parent_id=other.parent_id, issuing_authority=told)
    request = evolve(
        REQUEST,
        statements={"support": words, "agencies": words},
        declared=(Declared("parent_told", words, AS_AT.date(), words),),
        checked=evolve(CHECK, by=words, how=words),
        by=words,
    )
    case = case_of(
        registers=registers,
        papers=tuple(papers),
        events=(own, theirs_too),
        notices=(notice,),
        comments={AMENDMENT.session: words},
    )
    made = pack(case, request)
    text, shown = as_text(made).casefold(), repr(data_of(document_of(made))).casefold()
    places = " ".join(made.completeness.warnings)

    for secret in secrets:
        assert secret.casefold() not in text
        assert secret.casefold() not in shown
        assert secret.casefold() not in places.casefold()
    assert {each.paper.key for each in made.chronology.exhibits} == {"letter-1", "y"}
    assert len(made.chronology.events) == 1
    assert HELD_BACK.casefold() in text
    for place in (
        "paper y",
        f"event of {own.moment.isoformat()}",
        "request",
        "check of the parent",
        "statement support",
        "declaration parent_told",
        "amendment of 2026-09-08 AM",
        "comment of 2026-09-08 AM",
    ):
        assert f"{place}: words" in places


@pytest.mark.parametrize(
    "words", ["Dad is away", "his father", "Mr Tregear rang", "DENZEL", "Dénzel"]
)
def test_a_parent_who_is_called_something_is_held_back_as_well(words):
    """A father is a dad, an accent hides nobody, and capitals do not either."""
    event = evolve(EVENTS[1], outcome=words)

    assert pack(case_of(events=(event,))).chronology.events[0].outcome == HELD_BACK


@pytest.mark.parametrize(
    "words", ["Mum rang", "Ms Wójcik rang", "Zoë is ill", "no answer", "Mr Quick"]
)
def test_words_of_this_parent_and_of_the_pupil_stay(words):
    """A shared surname, the pupil's name and this parent's own are no secret from them."""
    father = evolve(FATHER, surname="Wójcik")
    event = evolve(EVENTS[1], outcome=words)
    case = case_of(registers=registers_of(roll=roll_of(father=father)), events=(event,))

    assert pack(case).chronology.events[0].outcome == words


def outcome_of(words, mother=MOTHER, **father):
    """Give what a pack of the mother shows of an event's outcome."""
    roll = roll_of(mother=mother, father=evolve(FATHER, **father))
    case = case_of(registers=registers_of(roll=roll), events=(evolve(EVENTS[1], outcome=words),))
    return pack(case).chronology.events[0].outcome


def test_of_a_shared_surname_the_title_tells_who_it_is():
    """Mr Wójcik is not Ms Wójcik; both of one title cannot be told apart by it."""
    assert outcome_of("Mr Wójcik rang", surname="Wójcik") == HELD_BACK
    assert outcome_of("Ms Wójcik rang", surname="Wójcik") == "Ms Wójcik rang"
    assert outcome_of("Ms Wójcik rang", surname="Wójcik", title="Ms") == "Ms Wójcik rang"


def test_a_number_or_an_address_that_both_have_is_no_secret():
    """What is this parent's as well says nothing of the other; a number that is none is nowhere."""
    same = {"mobile": MOTHER.mobile, "address": MOTHER.address, "postcode": MOTHER.postcode}
    words = f"rang {MOTHER.mobile}, wrote to {MOTHER.address}"
    both = evolve(MOTHER, telephone="01632 960001")

    assert outcome_of(words, **same) == words
    assert outcome_of("no answer", mother=both, mobile=None) == "no answer"
    assert outcome_of("rang 07700 900222") == HELD_BACK


def test_a_statement_that_is_held_back_is_missing():
    """Somebody writes it anew before the pack is whole."""
    statements = {**REQUEST.statements, "support": "Denzel was offered a mentor"}
    made = pack(request=evolve(REQUEST, statements=statements)).completeness

    assert made.missing == ("the support that was given, or why it was not appropriate",)


def test_an_event_that_rests_on_another_parents_paper_is_refused():
    """A paper of the other is none of this case."""
    event = evolve(EVENTS[1], exhibit="letter-2")

    assert refused(case_of(events=(event,))) == [("events", event.moment.isoformat())]


def test_a_pack_shows_nothing_personal_when_it_is_printed_in_a_log():
    """Neither the pack nor what it is made of, nor a refusal."""
    paper = Paper("k", PaperKind.OTHER, "Zoë", date(2026, 9, 1), paper_bytes("x"), "P-ONE")
    event = ChronologyEvent(AS_AT, "role", "call", "Zoë is away", None, "P-ONE")
    made = pack(case_of(papers=(*PAPERS, paper), events=(*EVENTS, event)))
    with pytest.raises(Refused) as caught:
        pack(with_days(roll=roll_of(pupil=evolve(PUPIL, date_of_birth=None))))
    shown = f"{made!r} {case_of()!r} {REQUEST!r} {document_of(made)!r} {caught.value}"

    for secret in ("Zoë", "Wójcik", "Beata", "P-ONE", "2012", KEY, "Quay", "07700", "mentor"):
        assert secret not in shown
