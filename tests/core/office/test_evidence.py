"""What reassures about a pupil, and what does not: a provision's word, an alert."""

import pytest
from attrs import evolve
from friday import ANN, look_of, roll_of, seen

from attendance_core.office.evidence import evidence
from attendance_core.register import PresenceEvent, PresenceSource
from attendance_core.sessions import Half, Session

S, E = PresenceSource, PresenceEvent


def known(*events):
    """Give what is known of Ann in the morning, beside its register."""
    look = look_of({(ANN, Half.AM): "N"}, roll_of(), "09:30", presence=events)
    found = evidence(look, Session(look.at.date(), Half.AM)).get(ANN)
    return found and (found.says, found.accounts)


@pytest.mark.parametrize(
    ("code", "says", "accounts"),
    [
        (None, "at the alternative provision at 09:00", True),
        ("B", "at the alternative provision at 09:00", True),
        ("N", "returned as N by the alternative provision at 09:00: a person looks", False),
        ("I", "returned as I by the alternative provision at 09:00: a person looks", False),
        (
            "?",
            "a return of the alternative provision that a person reads at 09:00: a person looks",
            False,
        ),
    ],
)
def test_a_provision_that_returns_an_absence_accounts_for_nobody(code, says, accounts):
    """Only whoever is there is accounted for."""
    event = evolve(seen(ANN, "09:00", S.AP_RETURN, E.SEEN), code=code)

    assert known(event) == (says, accounts)


def test_an_alert_is_no_sighting():
    """What was known before it stays; a red button that was seen to accounts for nobody."""
    alert = seen(ANN, "09:10", S.RED_BUTTON, E.ALERT)

    assert known(alert) is None
    assert known(seen(ANN, "09:00"), alert) == ("signed in at 09:00", True)
    assert known(evolve(alert, event=E.SEEN)) == ("a red button at 09:10: a person looks", False)


def test_who_left_a_room_is_looked_for():
    """The room does not know where the pupil went."""
    assert known(seen(ANN, "09:20", S.FIRST_AID, E.LEFT)) == (
        "left at 09:20: a person looks",
        False,
    )
