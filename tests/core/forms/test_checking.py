"""What is told before a form is handed in: by worked cases, and at the edges of time."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from forms import FORMS, REGISTERS, draft_of, spec_of

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.conformance.form_case import PUPIL
from attendance_core.errors import Refused
from attendance_core.forms.as_keying_sheet import as_keying_sheet
from attendance_core.forms.checking import Level, is_ready, issues, refuse_stopped
from attendance_core.forms.dictionary import canonical_field
from attendance_core.forms.values import Kind, misfit, of_text
from attendance_core.register import Mark, marks_frame
from attendance_core.roll import Roll, SenStatus
from attendance_core.sessions import Half, Session
from attendance_core.tables import LONDON

GOLDEN = Path(__file__).parents[2] / "golden" / "forms" / "checks.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]
START = "cornwall.tptt.start"


def told(draft):
    """Give what is told, but for what depends on when somebody last looked at the form."""
    return [f"{each.level.value} {each.name}" for each in issues(draft)]


def changes(case):
    """Give the facts that a worked case changes, each of its kind."""
    found = {}
    for name, value in case.get("facts", {}).items():
        kept = canonical_field(name)
        found[name.replace(".", "__")] = of_text(kept.kind, value, kept.columns)
    return found | {name.replace(".", "__"): None for name in case.get("without", ())}


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_worked_cases(case):
    """The worst first."""
    draft = draft_of(case["form"], registers=with_half_terms(), **changes(case))

    assert told(draft) == case["told"]
    assert is_ready(draft) is not any(each.startswith(("stop", "error")) for each in case["told"])


def with_half_terms():
    """Give the registers with the half terms of their calendar."""
    sessions = (
        evolve(each, half_term=1 if each.date < date(2026, 10, 26) else 2)
        for each in REGISTERS.calendar.sessions
    )
    return evolve(REGISTERS, calendar=Calendar(sessions))


def test_each_level_and_no_other_is_told():
    """What is told is a stop, an error, a question or a warning."""
    assert list(Level) == ["stop", "error", "question", "warning"]


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (datetime(2027, 11, 23, 10, tzinfo=LONDON), []),
        (datetime(2027, 11, 24, 10, tzinfo=LONDON), [1]),
    ],
)
def test_a_form_that_nobody_checked_for_a_year_is_told_of(at, says):
    """On the day it is a year it is fine, and on the day after it is not."""
    found = [
        each for each in issues(draft_of("cornwall.cme", at=at)) if each.name == "checked_long_ago"
    ]

    assert [1 for _ in found] == says
    assert all(each.level is Level.WARNING for each in found)


def test_a_form_that_nobody_ever_checked_is_told_of():
    """Likewise."""
    assert "warning never_checked" in told(draft_of(evolve(FORMS["cornwall.cme"], checked_on=None)))


def test_a_session_of_the_window_without_a_reason_stops_a_notice():
    """No N, and no session without a mark."""
    late = Session(date(2026, 10, 7), Half.PM)
    marks = [*REGISTERS.marks_between((date(2026, 9, 7), date(2026, 11, 20)))]
    others = [each for each in marks if each.session != late]
    spec = "cornwall.penalty_notice"
    with_n = evolve(REGISTERS, marks=marks_frame([*others, Mark(PUPIL.key, late, "N")]))
    without = evolve(REGISTERS, marks=marks_frame(others))

    assert "stop unresolved" not in told(draft_of(spec))
    assert "stop unresolved" in told(draft_of(spec, registers=with_n))
    assert "stop unresolved" in told(draft_of(spec, registers=without))


@pytest.mark.parametrize(("more", "says"), [(5, ["question below_threshold"]), (6, [])])
def test_a_notice_below_the_national_threshold_is_asked_about(more, says):
    """The case has four sessions of the window without authority: nine are one short of it."""
    marks = [*REGISTERS.marks_between((date(2026, 9, 7), date(2026, 11, 20)))]
    of_window = [
        each
        for each in marks
        if each.pupil == PUPIL.key and date(2026, 10, 5) <= each.session.day <= date(2026, 10, 9)
    ]
    changed = [each for each in of_window if each.code != "O"][:more]
    left = [each for each in marks if each not in changed]
    with_more = [evolve(each, code="O") for each in changed]
    registers = evolve(REGISTERS, marks=marks_frame([*left, *with_more]))

    assert told(draft_of("cornwall.penalty_notice", registers=registers)) == says


def test_nothing_that_could_be_handed_in_is_written_of_a_stopped_form():
    """The stop is told in its place."""
    draft = draft_of("cornwall.penalty_notice", pupil__care_status="now")

    with pytest.raises(Refused, match="key looked_after: The pupil is looked after"):
        refuse_stopped(draft)
    with pytest.raises(Refused):
        as_keying_sheet(draft)


def test_no_issue_repeats_a_value():
    """A list of what is to be put right can lie on a table."""
    draft = draft_of(START, reason__category="a secret", plan__steps=None)

    assert not any("secret" in each.says for each in issues(draft))


def test_days_are_counted_in_school_days_where_a_rule_says_so():
    """From the Friday before half term, the Monday after it is one school day."""
    body = (
        'checks = [{ name = "soon", level = "error", says = "Soon.", '
        'within = { from = "plan.start", to = "plan.end", school_days = 1 } }]\n'
    )
    spec = spec_of(body)
    in_time = draft_of(spec, plan__start=date(2026, 10, 23), plan__end=date(2026, 11, 2))
    late = draft_of(spec, plan__start=date(2026, 10, 23), plan__end=date(2026, 11, 3))

    assert (told(in_time), told(late)) == ([], ["error soon"])


def test_gaps_alone_are_measured_where_half_terms_are_not_asked_about():
    """Two weeks to the day, and a day longer."""
    spec = spec_of(
        'checks = [{ name = "often", level = "error", says = "Often.", '
        'gaps = { days = "plan.review_dates", from = "plan.start", to = "plan.end", weeks = 2 } '
        "}]\n"
    )
    first, last = date(2026, 11, 2), date(2026, 11, 30)

    def reviewed(day):
        return told(draft_of(spec, plan__start=first, plan__end=last, plan__review_dates=(day,)))

    assert reviewed(date(2026, 11, 16)) == []
    assert reviewed(date(2026, 11, 17)) == ["error often"]


def test_of_what_is_not_known_only_a_stop_is_asked_about():
    """A day that is missing is told as missing, and not as out of order."""
    draft = draft_of(START, plan__end=None)

    assert "error days_in_order" not in told(draft)
    assert "error missing" in told(draft)


def test_a_count_is_no_answer():
    """To Python nothing is False; to a form it is a number."""
    spec = spec_of(
        'checks = [{ name = "none", level = "error", says = "None.", '
        'when = [{ field = "medical.expected_days", is = [0] }] }]\n'
    )

    assert told(draft_of(spec, medical__expected_days=0)) == ["error none"]
    assert told(draft_of(spec, medical__expected_days=7)) == []


@pytest.mark.parametrize(
    "text", ["-1", "NaN", "sNaN", "Infinity", "ten", "1e999999999", "1e-999999999", "168.01"]
)
def test_hours_are_those_of_a_week(text):
    """What is none, or no week has, is refused, and nothing is reckoned with it."""
    assert misfit(Kind.HOURS, of_text(Kind.HOURS, text, {}), {}) is not None


def test_a_week_has_so_many_hours():
    """The last that is taken, and two decimals."""
    assert misfit(Kind.HOURS, of_text(Kind.HOURS, "168", {}), {}) is None
    assert of_text(Kind.HOURS, "12.25", {}) == Decimal("12.25")


def test_an_empty_list_is_no_visit_and_no_support():
    """What lists nothing passes no stop, and shows no declaration."""
    spec = spec_of(
        'checks = [{ name = "visit", level = "stop", says = "No visit.", '
        'when = [{ field = "enquiries.home_visits", is_held = false }] }]\n'
        'declarations = [{ name = "support", label = "Support.", evidence = ["support.given"] }]\n'
    )

    assert told(draft_of(spec)) == []
    assert told(draft_of(spec, enquiries__home_visits=(), support__given=())) == [
        "stop visit",
        "error support",
    ]


NOTICE = "cornwall.penalty_notice"


@pytest.mark.parametrize(
    ("form", "changes", "says"),
    [
        (NOTICE, {"support__given": None}, []),
        (NOTICE, {"support__why_none": None}, []),
        (
            NOTICE,
            {"support__why_none": None, "support__given": None},
            [
                *("error missing", "error missing"),
                *("error support_offered", "error support_not_appropriate"),
            ],
        ),
        (NOTICE, {"parent__checked_on": date(2026, 5, 22)}, []),
        (NOTICE, {"parent__checked_on": date(2026, 5, 21)}, ["question particulars_checked"]),
        (
            NOTICE,
            {
                "legal__notice_to_improve_on": None,
                "reason__category": "condoned",
            },
            ["question notice_to_improve"],
        ),
        (
            NOTICE,
            {"legal__notice_to_improve_on": None, "reason__category": "leave_in_term"},
            [],
        ),
        (NOTICE, {"parent__warned_on": None}, ["error missing"]),
        ("devon.penalty_notice", {"parent__warned_on": None}, []),
        (
            "cornwall.ehe",
            {
                "withdrawal__takes_responsibility": False,
                "withdrawal__placed_by_authority": False,
            },
            ["error letter_by_school", "question takes_responsibility"],
        ),
        (
            "plymouth.ap",
            {"provider__registered": False, "pupil__care_status": "not"},
            [],
        ),
        (
            "cornwall.tptt.review",
            {
                "review__outcome": "full_time",
                "plan__next_review": None,
                "plan__steps": None,
                "consent__given_on": date(2026, 9, 7),
            },
            [],
        ),
        ("cornwall.tptt.review", {"plan__next_review": None}, ["error missing"]),
    ],
)
def test_what_is_asked_follows_from_what_happened(form, changes, says):
    """Support or why none; a notice to improve, but for leave; nothing more of what has ended."""
    # The case's four sessions without authority are few for a notice, and that is told besides.
    found = [each for each in told(draft_of(form, **changes)) if not each.endswith("_threshold")]

    assert found == says


def test_a_provider_that_is_not_registered_is_asked_about_for_care_and_for_a_plan():
    """Either is enough."""
    unregistered = {"provider__registered": False}

    assert told(draft_of("plymouth.ap", **unregistered, pupil__care_status="now")) == [
        "question must_register_for_care"
    ]
    roll = REGISTERS.roll
    times = (evolve(roll.enrolments[0], sen_status=SenStatus.PLAN),)
    planned = evolve(REGISTERS, roll=Roll(roll.pupils, times, roll.parents))
    assert told(
        draft_of("plymouth.ap", registers=planned, **unregistered, pupil__care_status="not")
    ) == ["question must_register_for_plan"]


def test_a_calendar_without_half_terms_asks_for_none():
    """Reviews are then six weeks apart at most, and no more is known."""
    bare = Calendar(
        HeldSession(day, half) for day in (date(2026, 10, 23), date(2026, 12, 4)) for half in Half
    )
    draft = draft_of(
        START,
        registers=evolve(REGISTERS, calendar=bare, marks=marks_frame([])),
        plan__end=date(2026, 12, 4),
        plan__review_dates=(),
    )

    assert "question reviews" not in told(draft)
