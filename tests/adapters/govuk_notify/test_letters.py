"""An envelope as Notify prints one, or a sentence that says what was expected."""

from contextlib import suppress

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.govuk_notify.letters import address_lines
from attendance_core.errors import Refused


@pytest.mark.parametrize("postcode", ["PL1 1AA", "EC1A 1BB", "w1a 0ax", "M11AE", "BFPO 1"])
def test_an_address_is_taken(postcode):
    """Empty lines are left out, and so are blanks at the ends."""
    lines = address_lines(f"Ann Example \n\n 1 Example Street\n{postcode}\n")

    assert lines == {
        "address_line_1": "Ann Example",
        "address_line_2": "1 Example Street",
        "address_line_3": postcode,
    }


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("", "3 to 7 lines"),
        ("Ann Example\nPL1 1AA", "3 to 7 lines"),
        ("\n".join(["Ann Example", *"1234567", "PL1 1AA"]), "3 to 7 lines"),
        ("Ann Example\n1 Example Street\nPlymouth", "last line is a postcode"),
        ("Ann Example\n1 Example Street\nPL1", "last line is a postcode"),
        ("Ann Example\nNo Fixed Abode\nPL1 1AA", "no letter goes to no fixed abode"),
        ("Ann Example\nPlymouth (NFA)\nPL1 1AA", "no letter goes to no fixed abode"),
        ("Ann Example\n--\nPL1 1AA", "letters or figures were expected in the first two lines"),
        ("Ann Example\n1 Street\n(upstairs)\nPL1 1AA", "begin with a letter or a figure"),
    ],
)
def test_an_address_that_notify_does_not_print_is_refused(to, expected):
    """Nothing of it is repeated."""
    with pytest.raises(Refused, match=expected) as refused:
        address_lines(to)

    assert "Example" not in str(refused.value)


@given(st.text())
def test_any_text_is_an_address_or_refused(to):
    """Whatever stands there, there are lines as Notify takes them, or it is refused."""
    lines = {}
    with suppress(Refused):
        lines = address_lines(to)

    assert len(lines) in {0, 3, 4, 5, 6, 7}


def test_a_letter_that_is_not_printed_is_not_handed_over(make, notify, letter):
    """It stays due, and does not count against the day."""
    with pytest.raises(Refused, match="no fixed abode"):
        make().attendance_send_message(evolve(letter, to="Ann\nNo fixed abode\nPL1 1AA"))

    assert notify.sent == []
    assert make(daily_limits={"letter": 1}).attendance_send_message(letter).already_sent is False
