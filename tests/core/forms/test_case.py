"""What a case hands over is checked: every fact by its kind, none with a value in a fault."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from forms import KEY
from hypothesis import given
from hypothesis import strategies as st

from attendance_core.errors import Refused
from attendance_core.forms import Attached, Fact, FormCase
from attendance_core.forms.case_file import read_cases

DAY = date(2026, 11, 18)
EXAMPLE = Path(__file__).parents[3] / "examples" / "forms" / "part_time.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def case(*facts, reference="PT-1", **more):
    """Give a case with facts."""
    return FormCase("cme", "raised", reference, KEY, facts=facts, **more)


def faults(*facts, **more):
    """Give the faults with which a case is refused."""
    with pytest.raises(Refused) as refused:
        case(*facts, **more)
    return [str(each) for each in refused.value.faults]


@pytest.mark.parametrize(
    ("fact", "fault"),
    [
        (Fact("pupil.nickname", "Zo", "Tutor", DAY), "case, key fact[1].name: a field of the"),
        (
            Fact("attendance.unauthorised", 3, "Tutor", DAY),
            "case, key fact[1].name: a field that is not counted by the library was expected",
        ),
        (Fact("plan.start", "Monday", "Tutor", DAY), "case, key fact[1].value: a day was expected"),
        (Fact("pupil.fsm", 1, "Tutor", DAY), "case, key fact[1].value: true or false was expected"),
        (Fact("provider.urn", True, "Tutor", DAY), "case, key fact[1].value: a whole number was"),
        (Fact("plan.review_dates", DAY, "Tutor", DAY), "case, key fact[1].value: a list of days"),
        (Fact("plan.steps", "x", "Tutor", DAY), "case, key fact[1].value: a list of rows was"),
        (
            Fact("plan.steps", ({"weeks": 3},), "Tutor", DAY),
            "case, key fact[1].value: columns among from, hours were expected",
        ),
        (
            Fact("plan.steps", ({"hours": "many"},), "Tutor", DAY),
            "case, key fact[1].value: in the column hours a number of hours in quotes",
        ),
        (Fact("reason.text", " ", "Tutor", DAY), "case, key fact[1].value: something was expected"),
        (Fact("reason.text", None, "Tutor", DAY), "case, key fact[1]: a value, or is_unknown, was"),
        (Fact("reason.text", "…", "", DAY), "case, key fact[1].by: the role that recorded it was"),
        (Fact("reason.text", "a\x0b", "Tutor", DAY), "case, key fact[1].value: text without contr"),
        (Fact("reason.text", "a\u2028", "Tutor", DAY), "case, key fact[1].value: text without con"),
        (Fact("reason.text", "…", "T\rutor", DAY), "case, key fact[1].by: the role that recorded"),
        (
            Fact("reason.text", "…", "T", DAY, source="a\0"),
            "case, key fact[1].source: text without",
        ),
        (Fact("reason.text", "…", "Tutor", date(26, 11, 18)), "case, key fact[1].on: a day of the"),
        (
            Fact("plan.start", date(26, 11, 23), "Tutor", DAY),
            "case, key fact[1].value: a day of th",
        ),
        (Fact("provider.urn", -1, "Tutor", DAY), "case, key fact[1].value: a whole number was exp"),
        (
            Fact("consent.given_on", DAY, "Tutor", DAY),
            "case, key fact[1].parent: the parent that it is about was expected",
        ),
    ],
)
def test_a_fact_that_is_none_is_refused(fact, fault):
    """The fault names the fact by its number, and repeats nothing of it."""
    (found,) = faults(fact)

    assert found.startswith(fault)


@pytest.mark.parametrize("reference", ["", "PT 1", f"PT-{KEY}", "PT/1", "x" * 41, KEY.lower()])
def test_a_reference_says_nothing_of_anybody(reference):
    """It stands in the names of files."""
    (found,) = faults(reference=reference)

    assert found.startswith("case, key reference: letters, digits and hyphens that are no pupil's")


def test_a_number_of_a_reference_is_nobodys_by_chance():
    """26 stands in 2026; by itself it would be the pupil's admission number."""
    assert FormCase("cme", "raised", "CME-2026-3", "adno:26").reference == "CME-2026-3"
    with pytest.raises(Refused, match="key reference"):
        FormCase("cme", "raised", "CME-26", "adno:26")


def test_what_was_last_recorded_by_a_day_counts():
    """Of one day what was written down last; what was recorded later is not yet known."""
    facts = [
        Fact("reason.text", "first", "Tutor", date(2026, 11, 1)),
        Fact("reason.text", "second", "Tutor", DAY),
        Fact("reason.text", "third", "Tutor", DAY),
        Fact("reason.text", "later", "Tutor", date(2026, 11, 19)),
    ]

    assert case(*facts).fact("reason.text", on=DAY).value == "third"
    assert case(*facts).fact("reason.text", on=date(2026, 11, 2)).value == "first"
    assert case(*facts).fact("reason.text", on=date(2026, 10, 2)) is None


def test_of_one_parent_nothing_of_another_is_given():
    """What is recorded of no parent in particular is of the case."""
    facts = [
        Fact("consent.how_known", "signed", "Tutor", DAY, parent="P2"),
        Fact("reason.text", "…", "Tutor", DAY),
    ]

    assert case(*facts).fact("consent.how_known", on=DAY, parent="P1") is None
    assert case(*facts).fact("consent.how_known", on=DAY).value == "signed"
    assert case(*facts).fact("reason.text", on=DAY, parent="P1").value == "…"


def test_no_value_is_in_a_repr():
    """What is printed, logged or raised says nothing of a child."""
    made = case(
        Fact("reason.text", "a secret", "Tutor", DAY, source="a letter of Ms Wójcik", parent="P1"),
        attached=(Attached("plan", DAY, "Tutor", b"a secret", parent="P1"),),
        parents=("P1",),
    )
    shown = repr((made, *made.facts, *made.attached))

    assert not any(each in shown for each in ("secret", "Wójcik", "P1", KEY))


def test_a_case_is_read_from_a_file():
    """Hours stand there as text, and rows and days as lists."""
    read = read_cases(TEXT, place="case.toml", papers=lambda _: b"")
    (found,) = read.cases

    assert (found.kind, found.event, found.reference) == (
        "part_time_timetable",
        "started",
        "PT-2026-7",
    )
    assert found.fact("timetable.normal_hours", on=DAY).value == Decimal(25)
    assert found.fact("plan.review_dates", on=DAY).value == (date(2026, 12, 4),)
    assert found.fact("plan.steps", on=DAY).value[0]["hours"] == Decimal(15)
    assert read.typed.answers["submitter.role"] == "Attendance Manager"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            '"submitter.name"',
            '"submitter.nickname"',
            "key typed.submitter.nickname: a field that a",
        ),
        (
            '"submitter.name" = "A. Example"',
            '"submitter.name" = 3',
            "key typed.submitter.name: text",
        ),
        ('"plan.start"', '"plan.begin"', "key case[1].fact[3].name: a field of the dictionary was"),
        ("value = 2026-11-23", 'value = "Monday"', "key case[1].fact[3].value: a day was expected"),
        (
            'value = "25"',
            'value = "many"',
            "key case[1].fact[10].value: a number of hours in quotes",
        ),
        ("by = ", "who = ", "key case[1].fact[1].who: this key is not known here"),
        ('reference = "PT-2026-7"', 'reference = "Zoë"', "key case[1].reference: letters, digits"),
        ('kind = "part_time_timetable"', 'kind = "Zoë"', "key kind: one of part_time_timetable,"),
        ("[[case.fact]]", "[[case.attached]]", "key case[1].attached[1].kind: this key is missing"),
        ("[typed]", "[type]", "key type: this key is not known here"),
    ],
)
def test_a_file_that_is_amiss_is_refused(before, after, fault):
    """In the words of the file, and with no value."""
    with pytest.raises(Refused) as refused:
        read_cases(TEXT.replace(before, after, 1), place="case.toml", papers=lambda _: b"")

    assert any(f"case.toml, {fault}" in str(each) for each in refused.value.faults)
    assert "Zoë" not in str(refused.value)


@given(
    st.sampled_from(TEXT.splitlines()), st.sampled_from(["", "value = 3", "on = 2026-11-18", "x"])
)
def test_a_broken_file_is_refused_or_read(line, other):
    """No line can be changed so that anything but a case or a refusal comes of it."""
    try:
        read_cases(TEXT.replace(line, other), place="case.toml", papers=lambda _: b"")
        places = {"case.toml"}
    except Refused as refusal:
        places = {each.place for each in refusal.faults}

    assert places == {"case.toml"}


def test_everything_amiss_with_a_file_is_told_at_once():
    """A key that is misspelt hides no value that is wrong, and no other case."""
    text = (
        TEXT.replace("by = ", "who = ", 1)
        .replace("value = 2026-11-23", 'value = "Monday"', 1)
        .replace('"meeting.day"', '"meeting.date"', 1)
        .replace('"submitter.name"', '"submitter.nickname"', 1)
        .replace('event = "started"', "", 1)
    )
    paper = '[[case.attached]]\nkind = "plan"\nfile = "Zoë.pdf"\non = 2026-11-18\nby = "SENCo"\n'
    case = '[[case]]\nreference = "P T"\n'

    def gone(name):
        raise FileNotFoundError(name)

    with pytest.raises(Refused) as refused:
        read_cases(f"{text}{paper}{case}", place="case.toml", papers=gone)

    assert {each.key for each in refused.value.faults} == {
        *("event", "typed.submitter.nickname", "case[1].fact[1].by", "case[1].fact[1].who"),
        *("case[1].fact[3].value", "case[1].fact[8].name", "case[1].attached[1].file"),
        "case[2].reference",
    }
    assert "Zoë" not in str(refused.value)


@pytest.mark.parametrize("text", ["case = []", "", "case = [3]", 'case = "x"', "case = [{}]"])
def test_a_file_without_a_case_is_refused(text):
    """There is nothing to fill a form for."""
    head = 'kind = "cme"\nevent = "raised"\n'

    with pytest.raises(Refused, match=r"^case\.toml, key case"):
        read_cases(head + text, place="case.toml", papers=lambda _: b"")
