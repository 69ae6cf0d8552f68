"""A form is filled with where each value comes from; what is not held is missing."""

from datetime import date, datetime

import pytest
from attrs import evolve
from forms import FORMS, KEY, REGISTERS, case_of, draft_of, spec_of, with_fact
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_core.conformance.form_case import AT, BEFORE_HALF_TERM, OTHER_PARENT, PARENT
from attendance_core.errors import Refused
from attendance_core.forms import Fact, FormCase, Kind, Origin, Per, canonical_fields
from attendance_core.forms.as_json import as_json
from attendance_core.forms.as_keying_sheet import as_keying_sheet
from attendance_core.forms.checking import issues
from attendance_core.forms.filling import Typed, drafts
from attendance_core.forms.known import State
from attendance_core.forms.values import of_text
from attendance_core.forms.written import as_html, as_text
from attendance_core.register import ExpectedSickness, Mark, OffSession, marks_frame
from attendance_core.roll import DeletionGround, ParentBasis, Restriction, Roll, SenStatus
from attendance_core.sessions import Half, Session

START = "cornwall.tptt.start"


def found(draft, name):
    """Give what a draft holds of a field."""
    return next(each for each in draft.every if each.spec.name == name)


def registers(*, parents=(PARENT, OTHER_PARENT), pupil=None, **time):
    """Give the registers with another roll."""
    roll = REGISTERS.roll
    made = Roll((pupil or roll.pupils[0],), (evolve(roll.enrolments[0], **time),), tuple(parents))
    return evolve(REGISTERS, roll=made)


def form(*fields, **more):
    """Give a form of some fields."""
    listed = ", ".join(f'{{ name = "{each}" }}' for each in fields)
    return evolve(spec_of(f"fields = [{listed}]\n"), **more)


def fill(spec, case, **more):
    """Fill a form for one case, and give the first draft."""
    made, *_ = drafts(spec, more.pop("registers", REGISTERS), [case], as_at=AT, **more)
    return made


def empty(spec, **more):
    """Give a case that tells nothing."""
    return FormCase(spec.kind, spec.events[0], "CASE-1", KEY, **more)


def test_each_value_says_where_it_comes_from():
    """School, roll, register, case with who and when, what is typed, and what is computed."""
    spec = form(
        *("school.laestab", "pupil.upn", "attendance.this_year", "reason.text"),
        *("submitter.name", "pupil.is_on_roll"),
    )
    case = with_fact(empty(spec), Fact("reason.text", "…", "Tutor", BEFORE_HALF_TERM, "log"))
    draft = fill(spec, case, typed=Typed({"submitter.name": "A. Example"}))
    told = {each.spec.name: each.found for each in draft.fields}

    assert [each.origin for each in told.values()] == [
        *(Origin.SCHOOL, Origin.ROLL, Origin.REGISTER, Origin.CASE),
        *(Origin.TYPED, Origin.COMPUTED),
    ]
    assert told["school.laestab"].value == "908/4151"
    by = told["reason.text"]
    assert (by.by, by.on, by.source) == ("Tutor", BEFORE_HALF_TERM, "log")


def test_what_the_roll_holds_no_case_says_otherwise():
    """A person may type it; a case says what the roll does not hold."""
    spec = form("pupil.legal_surname", "pupil.social_worker")
    case = empty(spec)
    for name in ("pupil.legal_surname", "pupil.social_worker"):
        case = with_fact(case, Fact(name, "Other", "Tutor", BEFORE_HALF_TERM))

    assert [each.found.value for each in fill(spec, case).fields] == ["Wójcik", "Other"]
    typed = Typed({"pupil.legal_surname": "Typed"})
    assert fill(spec, case, typed=typed).fields[0].found.value == "Typed"


def test_what_nobody_holds_is_missing():
    """Shown as missing where it is asked for, and never filled by itself."""
    draft = fill(FORMS[START], empty(FORMS[START]))

    assert found(draft, "plan.start").state is State.MISSING
    assert "Start: missing" in as_text(draft)
    assert {each.field for each in issues(draft) if each.name == "missing"} >= {"plan.start"}


def test_unknown_is_an_answer_only_where_the_form_takes_it():
    """A parent's date of birth may be not known; the start of a plan may not."""
    fact = Fact("reason.text", None, "Tutor", BEFORE_HALF_TERM, is_unknown=True)
    spec = form("reason.text")
    takes = evolve(spec, fields=(evolve(spec.fields[0], may_be_unknown=True, required=True),))
    refuses = evolve(spec, fields=(evolve(spec.fields[0], required=True),))

    assert found(fill(takes, with_fact(empty(takes), fact)), "reason.text").state is State.UNKNOWN
    assert "not known" in as_text(fill(takes, with_fact(empty(takes), fact)))
    assert not any(each.field for each in issues(fill(takes, with_fact(empty(takes), fact))))
    assert (
        found(fill(refuses, with_fact(empty(refuses), fact)), "reason.text").state is State.MISSING
    )


def test_what_is_counted_comes_from_the_register():
    """Four sessions without authority; nothing of the holiday, and nothing after the day."""
    draft = draft_of("cornwall.penalty_notice")

    assert found(draft, "attendance.unauthorised").found.value == 4
    (row,) = found(draft, "attendance.this_year").found.value
    assert (row["possible"], row["attended"], row["unauthorised"]) == (100, 96, 4)
    assert [
        each["code"] for each in found(draft, "attendance.unauthorised_sessions").found.value
    ] == [*("O", "O", "O", "O")]
    assert found(draft, "attendance.last_year").state is State.MISSING


def test_without_a_window_nothing_of_it_is_counted():
    """And whether anything is unresolved in it, a person has to find out."""
    draft = draft_of("cornwall.penalty_notice", window__start=None)
    names = ("attendance.unauthorised", "attendance.unauthorised_sessions")

    assert {found(draft, name).state for name in names} == {State.MISSING}
    assert ("question", "unresolved") in [(each.level, each.name) for each in issues(draft)]


def test_a_window_that_is_typed_is_counted():
    """A person may say of which days a form is."""
    spec = form("attendance.unauthorised")
    typed = Typed({"window.start": date(2026, 10, 6), "window.end": date(2026, 10, 6)})

    assert fill(spec, empty(spec), typed=typed).fields[0].found.value == 2


def test_a_family_has_one_form_with_a_row_for_each_child():
    """Those whose cases are handed over together."""
    spec = evolve(FORMS["cornwall.cmooe"], per=Per.FAMILY)
    (draft,) = drafts(spec, REGISTERS, [case_of(spec), case_of(spec)], as_at=AT)

    assert len(draft.rows) == 2


def test_half_a_day_of_illness_is_half_a_day():
    """Two sessions are a school day, and one address that nobody holds is missing."""
    first = Session(date(2026, 11, 2), Half.AM)
    marks = [Mark(KEY, first, "I"), Mark(KEY, evolve(first, day=date(2026, 11, 3)), "I")]
    made = registers(pupil=evolve(REGISTERS.roll.pupils[0], address=None))
    spec = form("attendance.ill_days", "pupil.address")
    one, both = (
        fill(spec, empty(spec), registers=evolve(made, marks=marks_frame(some)))
        for some in (marks[:1], marks)
    )

    assert (one.fields[0].found.value, both.fields[0].found.value) == ("½", "1")
    assert one.fields[1].state is State.MISSING


def test_last_attended_is_the_last_day_in_school():
    """Whoever was in school on the day of the form was so then."""
    spec = form("last.attended", "attendance.ill_days")
    draft = fill(spec, empty(spec))

    assert [each.found.value for each in draft.fields] == [AT.date(), "0"]


def test_what_stands_beside_the_register_is_read():
    """Agreed off sessions of whoever it is about, and how long an illness is expected to last."""
    off = OffSession(KEY, date(2026, 11, 2), date(2026, 12, 18), 4, Half.PM)
    over = evolve(off, weekday=0, end=date(2026, 11, 6))
    ill = ExpectedSickness(KEY, date(2026, 11, 16), 20)
    made = evolve(
        REGISTERS,
        off_sessions=(off, over, evolve(off, pupil="adno:9", weekday=2)),
        expected_sickness=(ill, evolve(ill, recorded_on=date(2026, 11, 2), expected_school_days=9)),
    )
    spec = form("timetable.off_sessions", "attendance.expected_ill_days")
    first, second = fill(spec, empty(spec), registers=made).fields

    assert first.found.value == ({"weekday": "Fri", "session": "PM"},)
    assert (second.found.value, second.found.origin) == (20, Origin.REGISTER)


@pytest.mark.parametrize(
    ("grid", "hours"),
    [
        ([("08:40", "11:40"), ("08:40", "12:10")], "6.50"),
        ([("08:40", "late")], None),
        ([("12:00", "08:00")], None),
        ([("08:40", "11:40"), ("12:00", "08:00")], None),
        ([("08:40+01:00", "11:40")], None),
        ([("8:40", "24:00")], None),
        ([("08:40", "08:50")], "0.17"),
    ],
)
def test_the_agreed_hours_are_those_of_the_agreed_week(grid, hours):
    """Where the times of the week are times, and the case gives no hours of its own."""
    rows = tuple({"weekday": "Mon", "begins": begins, "ends": ends} for begins, ends in grid)
    draft = draft_of(START, timetable__grid=rows, timetable__agreed_hours=None)
    value = found(draft, "timetable.agreed_hours").found.value

    assert (value and str(value)) == hours


def test_the_parent_who_agreed_is_named_from_the_roll():
    """And whether the pupil lives with them."""
    draft = draft_of(START)

    assert found(draft, "consent.given_by").found.value == "Ms Beata Wójcik"
    assert found(draft, "consent.lives_with_pupil").found.value is True


@pytest.mark.parametrize("restriction", [None, Restriction.REFUGE])
def test_an_address_that_is_withheld_is_told_by_a_person_alone(restriction):
    """The pupil's as well, which may be that one; a person may type it."""
    hidden = evolve(PARENT, address_withheld=restriction is None, restriction=restriction)
    made = registers(parents=(hidden, OTHER_PARENT))
    draft = fill(FORMS["devon.cme1"], case_of(FORMS["devon.cme1"]), registers=made)
    written = as_json(draft) + as_text(draft)

    assert found(draft, "pupil.address").state is State.WITHHELD
    assert {"pupil.address", "family.parents"} <= {
        each.field for each in issues(draft) if each.name == "withheld"
    }
    assert "Quay" not in written
    assert "9 Moor Lane" in written
    typed = Typed({"pupil.address": "By hand"})
    by_hand = fill(FORMS["devon.cme1"], case_of(FORMS["devon.cme1"]), registers=made, typed=typed)
    assert found(by_hand, "pupil.address").found.value == "By hand"


def test_where_a_form_is_for_each_parent_there_is_one_for_each():
    """With nothing of the other: no name, no number, no address, nothing that was recorded."""
    spec = FORMS["cornwall.penalty_notice"]
    case = evolve(case_of(spec), parents=("P-TWO", "P-ONE"))
    case = with_fact(
        case, Fact("consent.how_known", "His", "Tutor", BEFORE_HALF_TERM, parent="P-TWO")
    )
    first, second = drafts(spec, REGISTERS, [case], as_at=AT)

    assert (first.reference, second.reference) == ("CASE-7-1", "CASE-7-2")
    assert "Tregear" in as_text(first)
    assert "Beata" not in as_json(first) + as_text(first)
    assert "07700900111" not in as_json(first) + as_text(first)
    assert "Denzel" not in as_json(second) + as_text(second)
    assert found(first, "parent.warned_on").state is State.MISSING
    assert found(second, "parent.warned_on").state is State.HELD


def test_an_emergency_contact_is_no_parent():
    """Nobody's grandmother stands among the parents."""
    gran = evolve(
        PARENT,
        parent_id="G",
        surname="Granny",
        parent_basis=ParentBasis.NONE,
        parental_responsibility=False,
    )
    draft = fill(
        FORMS["devon.cme1"],
        case_of(FORMS["devon.cme1"]),
        registers=registers(parents=(PARENT, gran)),
    )

    assert "Granny" not in as_json(draft)


def test_a_list_has_a_row_for_each_pupil():
    """The fields of the school once, those of a pupil as often as there are pupils."""
    spec = FORMS["cornwall.absence"]
    (draft,) = drafts(spec, REGISTERS, [case_of(spec), case_of(spec)], as_at=AT)

    assert len(draft.rows) == 2
    assert draft.fields[0].spec.name == "school.name"
    assert not any(each.spec.name.startswith("school") for each in draft.rows[0])
    assert "Pupil 2 of 2" in as_text(draft)


def test_a_nil_return_has_no_row_and_says_so():
    """Only where the authority takes one."""
    spec = evolve(FORMS["cornwall.absence"], nil=True)
    nobody = FormCase("absence", "due", "NIL-2026-11", None)
    (draft,) = drafts(spec, REGISTERS, [nobody], as_at=AT)

    assert draft.rows == ()
    assert "Nil return: there is nobody to tell of." in as_text(draft)
    with pytest.raises(Refused, match="it takes no nil return"):
        drafts(FORMS["cornwall.absence"], REGISTERS, [nobody], as_at=AT)


def test_what_the_roll_says_of_needs_and_of_leaving_is_read():
    """In the words of the form, a ground with its paragraph."""
    made = registers(
        pupil=evolve(REGISTERS.roll.pupils[0], preferred_surname="Tregear"),
        sen_status=SenStatus.PLAN,
        looked_after=True,
        leaving=date(2026, 11, 20),
        deletion_ground=DeletionGround.MOVED_AWAY,
    )
    spec = form(
        *("pupil.preferred_name", "pupil.sen_status", "pupil.care_status", "deletion.ground"),
        "return.due",
        kind="deletion",
    )
    values = [each.found.value for each in fill(spec, empty(spec), registers=made).fields]

    assert values == [
        *("Zo Tregear", "E", "now"),
        "No longer normally lives a reasonable distance away (reg 9(1)(g))",
        date(2026, 11, 20),
    ]


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        (FormCase("ehe", "notified", "C-1", KEY), "key case[1].kind: a case of the kind cme was"),
        (FormCase("cme", "raised", "C-1", "adno:9"), "key case[1].pupil: a pupil of the roll was"),
        (FormCase("cme", "raised", "C-1", None), "key case[1].pupil: a pupil was expected"),
    ],
)
def test_a_case_of_another_kind_or_of_nobody_is_refused(case, fault):
    """Nothing is filled for a pupil whom the school does not have."""
    with pytest.raises(Refused) as refused:
        drafts(FORMS["cornwall.cme"], REGISTERS, [case], as_at=AT)

    assert fault in str(refused.value)


@pytest.mark.parametrize("parents", [(), ("P-ONE", "P-ONE"), ("P-NINE",)])
def test_a_form_for_each_parent_needs_the_pupils_own_parents(parents):
    """Each once, and nobody else's."""
    case = evolve(case_of(FORMS["cornwall.penalty_notice"]), parents=parents)

    with pytest.raises(Refused, match=r"key case\[1\]\.parents"):
        drafts(FORMS["cornwall.penalty_notice"], REGISTERS, [case], as_at=AT)


def test_a_moment_without_a_zone_or_no_case_is_refused():
    """Which day it is depends on the zone."""
    bare = datetime(2026, 11, 20, 10)  # noqa: DTZ001 - that is the fault

    with pytest.raises(Refused, match="a moment with its zone was expected") as refused:
        drafts(FORMS["cornwall.cme"], REGISTERS, [], as_at=bare)

    assert "at least one case was expected" in str(refused.value)


@pytest.mark.parametrize("name", ["attendance.unauthorised", "pupil.nickname", "form.day"])
def test_nobody_types_what_is_counted(name):
    """Nor what is no field."""
    with pytest.raises(Refused, match="a field that a person may give was expected"):
        Typed({name: 3})


@pytest.mark.parametrize(
    ("form", "name"), [("cornwall.cme", "reason.text"), ("cornwall.absence", "reason.text")]
)
def test_what_is_typed_is_typed_of_one(form, name):
    """One pupil's reason stands on nobody else's form; who submits it stands on all of them."""
    spec = FORMS[form]
    cases = [case_of(spec), evolve(case_of(spec), reference="CASE-8")]

    with pytest.raises(Refused, match=rf"form, key typed\.{name}: a fact of each case was"):
        drafts(spec, REGISTERS, cases, as_at=AT, typed=Typed({name: "ill"}))
    assert drafts(spec, REGISTERS, cases, as_at=AT, typed=Typed({"submitter.name": "A. Example"}))


def test_what_is_typed_of_a_parent_is_typed_of_one():
    """Two parents have two forms."""
    spec = FORMS["cornwall.penalty_notice"]
    case = evolve(case_of(spec), parents=("P-TWO", "P-ONE"))
    typed = Typed({"parent.telephones": "07700900333"})

    with pytest.raises(Refused, match=r"key typed\.parent\.telephones"):
        drafts(spec, REGISTERS, [case], as_at=AT, typed=typed)
    assert drafts(spec, REGISTERS, [evolve(case, parents=("P-ONE",))], as_at=AT, typed=typed)


def test_no_form_is_written_over_another():
    """The reference stands in the names of files, so each case has its own."""
    spec = FORMS["cornwall.cme"]

    with pytest.raises(Refused, match=r"key case\[2\]\.reference: a reference that stands once"):
        drafts(spec, REGISTERS, [case_of(spec), case_of(spec)], as_at=AT)


def test_of_each_parent_stands_what_was_recorded_of_them():
    """In the table of parents, from the case."""
    draft = draft_of("cornwall.cme", parent__interpreter=True)
    first, second = found(draft, "family.parents").found.value

    assert (first["interpreter"], second["interpreter"]) == (True, None)


def test_who_boards_is_told_in_the_new_pupil_return():
    """As the admission register has it."""
    assert found(draft_of("cornwall.new_pupil"), "pupil.boarder").found.value == "N"
    assert "Boarder or day pupil: Day pupil" in as_text(draft_of("cornwall.new_pupil"))


CELLS = st.one_of(
    st.text(max_size=9),
    st.integers(),
    st.dates(),
    st.booleans(),
    st.datetimes(),
    st.floats(),
    st.sampled_from(["12.5", "1e9999999", "08:40", "24:61", "08:40+01:00"]),
)


@st.composite
def told(draw):
    """Give some field, and what somebody may have written down of it, which fits or does not."""
    kept = draw(st.sampled_from(list(canonical_fields().values())))
    row = st.dictionaries(st.sampled_from([*kept.columns, "x"]), CELLS, max_size=4)
    kinds = {Kind.TABLE: st.lists(row, max_size=3), Kind.DAYS: st.lists(CELLS, max_size=3)}
    value = draw(kinds.get(kept.kind, CELLS))
    return kept.name.replace(".", "__"), of_text(kept.kind, value, kept.columns)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FORMS)), told())
def test_whatever_is_told_fills_a_form_or_is_refused(form, fact):
    """There is no other error, in any text that is made of it."""
    places = set()
    try:
        draft = draft_of(form, **dict([fact]))
        for write in (as_text, as_json, as_html, as_keying_sheet):
            assert write(draft)
    except Refused as refused:
        places = {each.place for each in refused.faults}

    assert places <= {"case", form}
