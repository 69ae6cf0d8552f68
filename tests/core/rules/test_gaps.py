"""Which sessions without a mark are gaps of an outcome: those of its window, on roll, so far."""

from datetime import date

from rules_cases import case
from rules_registers import prepared_of

from attendance_core.rules import penalty_notice_threshold


def gaps(of):
    """Give the gaps of the only penalty notice threshold that is reached in a case."""
    (outcome,) = penalty_notice_threshold(prepared_of(of), on=of.on)
    return [str(each) for each in outcome.gaps]


def test_sessions_to_come_are_no_gaps():
    """On a Wednesday, in a window to its Sunday, those of Thursday are still to be held."""
    text = "GG*2 //*3 GG*3 .. //"
    on_wednesday, on_friday = (case("2024-09-02", text, on=f"2024-09-{day}") for day in (11, 13))

    assert gaps(on_wednesday) == []
    assert gaps(on_friday) == ["2024-09-12 AM", "2024-09-12 PM"]


def test_gaps_lie_between_the_first_day_on_roll_and_the_last():
    """Both included: nobody marks the day before the first, or the day after the last."""
    times = (("2024-09-03", "2024-09-12"),)
    of = case("2024-09-02", ".. .. GG*2 // GG*3 .. ..", times=times)

    assert of.on == date(2024, 9, 13)
    assert gaps(of) == ["2024-09-03 AM", "2024-09-03 PM", "2024-09-12 AM", "2024-09-12 PM"]
