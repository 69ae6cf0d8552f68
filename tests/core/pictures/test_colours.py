import pytest

from attendance_core.errors import Refused
from attendance_core.pictures import Colours, weekday_grid
from attendance_core.pictures.colours import TEXT, contrast


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#949494", "#ffffff", 3.03),
        ("#969696", "#ffffff", 2.96),
    ],
)
def test_contrast_is_that_of_the_guidelines(one, other, wanted):
    """The well-known greys: #767676 is the palest for text on white, #949494 for graphics."""
    assert contrast(one, other) == contrast(other, one)
    assert round(contrast(one, other), 2) == wanted


def test_a_colour_on_the_line_is_taken_and_one_beyond_it_is_refused():
    """3:1 is enough, and the grey beside it, at 2.995:1, is not."""
    assert Colours(ink="#949494").ink == "#949494"
    with pytest.raises(Refused, match="colours, key ink: 3:1 or more against white"):
        Colours(ink="#959595")


def test_the_colours_of_every_school_can_be_seen():
    """What is drawn in when nothing is said."""
    made = Colours()

    assert made.ink == "#1d4f91"
    assert contrast(made.ink, made.background) >= 3
    assert contrast(made.second, made.background) >= 3


def test_everything_that_is_wrong_is_said_together():
    """Both colours too pale, each by its name."""
    with pytest.raises(Refused) as refused:
        Colours(ink="#ffff00", second="#eeeeee")

    assert [fault.key for fault in refused.value.faults] == ["ink", "second"]


def test_a_dark_background_is_refused():
    """The letters are dark, and what is seen on white may not be seen on it."""
    with pytest.raises(Refused) as refused:
        Colours(background="#222222")

    assert [str(fault) for fault in refused.value.faults] == [
        "colours, key ink: 3:1 or more against the background was expected",
        "colours, key second: 3:1 or more against the background was expected",
        "colours, key background: 4.5:1 or more against black text was expected",
    ]


@pytest.mark.parametrize("wrong", ["blue", "#fff", "1d4f91", "#1d4f91\n"])
def test_what_is_no_colour_is_refused(wrong):
    """Six hexadecimal digits after a #."""
    with pytest.raises(Refused, match="a colour such as #1d4f91 was expected"):
        Colours(ink=wrong)


def test_a_school_is_drawn_in_its_own_colours():
    """They stand in the SVG, and the ones of every school do not."""
    rows = [
        {"weekday": "Mon", "session": "AM", "attendance_rate": 0.9},
        {"weekday": "Mon", "session": "PM", "attendance_rate": 0.8},
    ]
    svg = weekday_grid(rows, colours=Colours(ink="#006644", background="#fffff0")).svg()

    assert "#006644" in svg
    assert "#fffff0" in svg
    assert "#1d4f91" not in svg


def test_the_letters_are_those_of_the_check():
    """What the background is checked against is what the letters are drawn in."""
    rows = [{"weekday": "Mon", "session": "AM", "attendance_rate": 0.9}]

    assert f'fill="{TEXT}"' in weekday_grid(rows).svg()
