"""An invented school as a system can hold it that knows pupils by their UPN alone."""

from attrs import evolve

from attendance_core.scenarios import Scenario


def with_upns(scenario: Scenario) -> Scenario:
    """Leave out the pupils without a UPN, whom a CTF cannot hold."""
    kept = {each.key for each in scenario.roll.pupils if each.upn}
    roll = evolve(
        scenario.roll,
        pupils=tuple(each for each in scenario.roll.pupils if each.key in kept),
        enrolments=tuple(each for each in scenario.roll.enrolments if each.pupil in kept),
        parents=tuple(each for each in scenario.roll.parents if each.pupil in kept),
    )
    marks = scenario.marks.filter(scenario.marks["pupil"].is_in(list(kept)))
    return evolve(scenario, roll=roll, marks=marks)
