"""How long a text message is, in the alphabets of telephones."""

import pytest

from attendance_core.correspondence.septets import length_of


@pytest.mark.parametrize(
    ("text", "units", "parts", "is_gsm"),
    [
        ("", 0, 1, True),
        ("a" * 160, 160, 1, True),
        ("a" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("é€", 3, 1, True),
        ("[" * 80, 160, 1, True),
        ("[" * 81, 162, 2, True),
        ("ł" * 70, 70, 1, False),
        ("ł" * 71, 71, 2, False),
        ("ł" * 134, 134, 2, False),
        ("ł" * 135, 135, 3, False),
        ("😀", 2, 1, False),
        ("ç", 1, 1, False),
    ],
)
def test_a_message_is_as_long_as_its_alphabet_makes_it(text, units, parts, is_gsm):
    """One part has room for more than each of several; brackets and the euro take two."""
    found = length_of(text)

    assert (found.units, found.parts, found.is_gsm) == (units, parts, is_gsm)


def test_the_letters_for_which_the_short_alphabet_does_not_do_are_named():
    """Each once, in order."""
    assert length_of("Łukasz Łoś").foreign == ("Ł", "ś")
