"""What is near its line, told before it reaches it."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from attrs import evolve
from friday import ANN, FRIDAY, SCHOOL, at, roll_of

from attendance_core.calendar import Calendar, HeldSession
from attendance_core.office import FallsDue, Look, falls_due
from attendance_core.office.falls_due import Due
from attendance_core.register import ExpectedSickness, Mark, SchoolRegisters, marks_frame
from attendance_core.sessions import Half, Session
from attendance_core.thresholds import threshold
from attendance_core.trust import FallsDueRules

RULES = FallsDueRules()


def school_days(count: int) -> list[date]:
    """Give the last weekdays up to the Friday, the oldest first."""
    days = [FRIDAY - timedelta(days=back) for back in range(2 * count + 7)]
    return sorted([day for day in days if day.weekday() < 5][:count])


def due(marks, **more):
    """Give what falls due for Ann, one of each kind."""
    return {each.due: each for each in all_due(marks, **more)}


def all_due(
    marks: Iterable[tuple[date, Half, str | None]],
    *,
    days: int = 60,
    born: date | None = None,
    away: date | None = None,
    expected: tuple[ExpectedSickness, ...] = (),
) -> list[FallsDue]:
    r"""Give what falls due for Ann, of whom these marks were made, with `/` and `\\` else.

    She was off roll on the day `away`, if there is one.
    """
    held = [HeldSession(day, half) for day in school_days(days) for half in Half]
    later = [HeldSession(FRIDAY + timedelta(days=on), half) for on in range(3, 12) for half in Half]
    made = {(day, half): code for day, half, code in marks}
    present = {Half.AM: "/", Half.PM: "\\"}
    every = [
        Mark(ANN, each.at, code)
        for each in held
        if (code := made.get((each.date, each.session), present[each.session]))
    ]
    roll = roll_of()
    early = evolve(roll.enrolments[0], start=held[0].date)
    ann = evolve(roll.pupils[0], date_of_birth=born or date(2014, 3, 5))
    times = (early,)
    if away:
        before = evolve(early, leaving=away - timedelta(days=1))
        times = (before, evolve(early, start=away + timedelta(days=1)))
    roll = evolve(roll, pupils=(ann, *roll.pupils[1:]), enrolments=(*times, *roll.enrolments[1:]))
    registers = SchoolRegisters(SCHOOL, Calendar((*held, *later)), roll, marks_frame(every), ())
    registers = evolve(registers, expected_sickness=expected)
    look = Look(registers, at("15:30"), at("15:30"))
    return [each for each in falls_due(look, RULES) if each.pupil == ANN]


@pytest.mark.parametrize(("back", "count"), [(1, None), (2, None), (3, 3), (4, 4), (5, 5), (8, 8)])
def test_an_n_is_told_from_its_third_school_day(back, count):
    """Two school days after it is not told yet; on the fifth it is due, and then overdue."""
    day = school_days(60)[-1 - back]
    found = due([(day, Half.AM, "N")]).get(Due.REASON)

    assert (found.count if found else None) == count


def test_a_reason_has_a_day_by_which_it_is_due():
    """Five school days after the session, from the figure in force."""
    day = school_days(60)[-4]
    found = due([(day, Half.AM, "N")])[Due.REASON]

    assert found.by == school_days(60)[-4 + 3] + timedelta(days=4)
    assert found.figure.value == 5
    assert not found.is_reached


def sessions(days: Iterable[date], code: str) -> list[tuple[date, Half, str]]:
    """Give both sessions of some days with one code."""
    return [(day, half, code) for day in days for half in Half]


@pytest.mark.parametrize(
    ("count", "told"), [(6, False), (7, True), (9, True), (10, True), (12, False)]
)
def test_unauthorised_sessions_are_told_near_ten(count, told):
    """From seven on; over the line only on the day on which it is reached."""
    marks = sessions(school_days(20), "O")[-count:] if count <= 10 else None
    if count == 12:
        marks = sessions(school_days(20)[:6], "O")
    found = due(marks).get(Due.PENALTY_NOTICE)

    assert (found is not None) is told
    if found:
        assert (found.count, found.line, found.is_reached) == (count, 10, count == 10)


def test_unauthorised_sessions_of_eleven_weeks_ago_do_not_count():
    """Ten school weeks end with the week of the day."""
    old = school_days(55)[:3]
    recent = school_days(50)[:3]

    assert Due.PENALTY_NOTICE not in due(sessions(old, "O")[:4] + sessions(recent, "O")[:5])
    assert (
        due(sessions(recent, "O") + sessions(school_days(5)[:1], "O"))[Due.PENALTY_NOTICE].count
        == 8
    )


def test_sessions_outside_school_age_do_not_count():
    """A sixth-former of seventeen stands in no return and under no penalty notice."""
    marks = sessions(school_days(4), "O")

    assert due(marks)[Due.PENALTY_NOTICE].count == 8
    assert due(marks, born=date(2009, 3, 5)) == {}


@pytest.mark.parametrize(("days", "told"), [(6, False), (7, True), (10, True), (11, False)])
def test_a_run_of_unauthorised_days_is_told_near_ten(days, told):
    """Seven days in a row, up to the day itself; the eleventh was told yesterday."""
    found = due(sessions(school_days(days), "G")).get(Due.RUN)

    assert (found is not None) is told
    if found:
        assert found.count == days
        assert not found.verified


@pytest.mark.parametrize(
    ("code", "count"),
    [("C2", 8), ("Y4", 8), ("#", 8), ("Z", 8), ("/", None), ("I", None), ("B", None)],
)
def test_what_is_passed_over_does_not_end_a_run(code, count):
    """A day of C2, Y or # counts for nothing and ends nothing; attendance or illness ends a run."""
    days = school_days(9)
    marks = sessions(days, "O") + sessions([days[4]], code)
    found = due(marks).get(Due.RUN)

    assert (found.count if found else None) == count


@pytest.mark.parametrize(("away", "count"), [(None, 9), (date(2026, 11, 15), None)])
def test_a_day_off_roll_ends_a_run_be_it_a_sunday(away, count):
    """Off roll on the Sunday alone, the run begins again on the Monday: five days are not told."""
    found = due(sessions(school_days(9), "O"), away=away).get(Due.RUN)

    assert (found.count if found else None) == count


@pytest.mark.parametrize(
    ("count", "told"), [(23, False), (24, True), (29, True), (30, True), (31, False)]
)
def test_illness_is_told_near_fifteen_days(count, told):
    """Thirty sessions are fifteen days; three days before it is told."""
    days = school_days(59)[:-1]
    marks = [(day, half, "I") for day in days for half in Half][-count:]
    if count == 30:
        marks = [*marks[1:], (FRIDAY, Half.PM, "I")]
    found = due(marks).get(Due.SICKNESS)

    assert (found is not None) is told


@pytest.mark.parametrize(
    ("recorded", "days", "told"), [(0, 15, True), (0, 14, False), (1, 15, False), (-1, 15, False)]
)
def test_illness_that_will_last_is_told_on_the_day_on_which_it_is_recorded(recorded, days, told):
    """Fifteen school days put the pupil in the return at once; fourteen, or tomorrow's, do not."""
    expected = ExpectedSickness(ANN, FRIDAY + timedelta(days=recorded), days)
    found = due(sessions(school_days(2), "I"), expected=(expected,)).get(Due.SICKNESS)

    assert (found is not None) is told
    if found:
        assert (found.count, found.line, found.is_reached, found.is_expected) == (4, 30, True, True)


@pytest.mark.parametrize("count", [26, 30])
def test_who_was_expected_to_be_ill_for_long_is_not_told_of_again(count):
    """The return was reached when it was recorded: the marks reach nothing more this year."""
    days = school_days(15)
    marks = sessions(days, "I")[-count:]
    early = ExpectedSickness(ANN, days[0], 15)

    assert due(marks)[Due.SICKNESS].is_reached is (count == 30)
    assert not due(marks)[Due.SICKNESS].is_expected
    assert Due.SICKNESS not in due(marks, expected=(early,))


@pytest.mark.parametrize("kind", Due)
def test_what_is_told_cites_its_figure_and_how_the_law_is_read(kind):
    """That a week begins on Monday is a reading, as others are; the five days of an N are not."""
    figure = threshold(kind.value).on(FRIDAY)
    found = FallsDue(ANN, kind, 1, figure.value, figure.unit, figure)

    assert found.sources[: len(figure.sources)] == figure.sources
    assert found.verified is (kind is Due.REASON)


@pytest.mark.parametrize(("days", "count"), [(7, None), (8, 7)])
def test_a_day_with_an_unmarked_session_does_not_count_in_a_run(days, count):
    """Seven days of which one lacks its afternoon are six, and are not told."""
    held = school_days(days)
    marks = sessions(held, "O")
    marks[5] = (held[2], Half.PM, None)
    found = due(marks).get(Due.RUN)

    assert (found.count if found else None) == count


def test_a_run_that_reached_its_line_yesterday_was_told_yesterday():
    """Ten days by Thursday; on Friday no mark has been made yet."""
    days = school_days(11)
    today = [(days[-1], half, None) for half in Half]

    assert Due.RUN not in due(sessions(days[:-1], "O") + today)


def test_each_session_reaches_the_line_once():
    """Ten sessions in September reached it; two more of November begin anew."""
    early = sessions(school_days(50)[:5], "O")
    later = sessions(school_days(2)[:1], "O")

    assert Due.PENALTY_NOTICE not in due(early + later)


def test_every_day_with_an_n_is_told_by_itself():
    """An N that is long overdue does not hide the one that is on its third day."""
    days = school_days(60)
    marks = [(days[-20], Half.AM, "N"), (days[-4], Half.AM, "N")]

    assert [each.count for each in all_due(marks) if each.due is Due.REASON] == [19, 3]


def test_before_the_law_there_is_no_line():
    """In 2023 no figure was in force: nothing is told, and nothing fails."""
    held = [HeldSession(date(2023, 11, 20), half) for half in Half]
    marks = marks_frame([Mark(ANN, Session(date(2023, 11, 20), Half.AM), "N")])
    roll = roll_of()
    early = tuple(evolve(each, start=date(2023, 9, 1)) for each in roll.enrolments)
    registers = SchoolRegisters(SCHOOL, Calendar(held), evolve(roll, enrolments=early), marks, ())
    moment = at("15:30").replace(year=2023)

    assert falls_due(Look(registers, moment, moment), RULES) == ()
