"""Children missing education, and missing out on it."""

from datetime import date
from itertools import product

from attrs import asdict, frozen
from rules_answers import amiss, answers_of, found_in, worked

from attendance_core.rules import Answer
from attendance_core.rules.missing_education import Education, missing_education

RULE = "missing_education"
BORN, DAY = date(2016, 5, 4), date(2026, 11, 20)


@frozen
class Given:
    """What is known of a child."""

    born: date | None = None
    is_registered: bool | None = None
    is_suitable: bool | None = None
    is_full_time: bool | None = None
    waits: bool = False


def ask(given: Given, on: date) -> tuple[Answer, ...]:
    """Ask the rule."""
    known = asdict(given)
    return missing_education(known.pop("born"), Education(**known), on=on)


@worked(RULE)
def test_each_case_comes_out_as_it_was_worked_out(case):
    """Of compulsory school age, and on no roll or on one, and without enough education."""
    assert found_in(case, Given, ask) == case.expected


@worked(RULE, answered=True)
def test_both_answers_explain_themselves(case):
    """Each point and source is named, the date of birth is not, and the record is plain."""
    answers = answers_of(case, Given, ask)

    assert [amiss(each, personal=[case.given.get("born")]) for each in answers] == [[], []]


def test_who_is_on_a_roll_or_educated_is_never_missing():
    """And of who is on no roll and waits for none nobody says that they miss out."""
    for known in product((True, False), repeat=4):
        education = Education(*known)
        missing, missing_out = missing_education(BORN, education, on=DAY)

        assert missing.met is not (education.is_registered or education.is_suitable)
        assert missing_out.met is (
            (education.is_registered or education.waits)
            and not (education.is_suitable and education.is_full_time)
        )


def test_both_cite_the_law_of_school_age():
    """Whoever is of another age is no concern of either."""
    found = missing_education(BORN, Education(True, True, True), on=DAY)

    assert all("s.8; the order" in f"{each.sources}" for each in found)
