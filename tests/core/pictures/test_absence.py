from datetime import date

import pytest

from attendance_core.errors import Refused
from attendance_core.pictures import absence_bands, reasons

SPAN = (date(2026, 9, 1), date(2026, 11, 20))
BANDS = [
    {"band_from": 0, "band_to": 5, "enrolments": 120, "share": 0.6},
    {"band_from": 5, "band_to": 10, "enrolments": 50, "share": 0.25},
    {"band_from": 10, "band_to": 50, "enrolments": 30, "share": 0.15},
    {"band_from": 50, "band_to": None, "enrolments": None, "share": None},
]
REASONS = [
    {
        "code": symbol,
        "statistical_meaning": f"{kind}_absence",
        "sessions": sessions,
        "rate": None if sessions is None else sessions / 10_000,
    }
    for symbol, kind, sessions in (
        ("O", "unauthorised", 120),
        ("E", "authorised", None),
        ("I", "authorised", 450),
    )
]


def test_bands_are_said_with_their_edges(values):
    """The end is not included, and the last has none; the suppressed one has no bar."""
    picture = absence_bands(BANDS)

    assert [(each["label"], each["length"], each["text"]) for each in values(picture)] == [
        ("0% to under 5%", 0.6, "60.0%"),
        ("5% to under 10%", 0.25, "25.0%"),
        ("10% to under 50%", 0.15, "15.0%"),
        ("50% or more", None, "c"),
    ]
    assert picture.alt == (
        "Bar chart: enrolments by how much they missed. Highest 60.0% (0% to under 5%), lowest"
        " 15.0% (10% to under 50%). Suppressed: 1 of 4."
    )
    assert [each.label for each in picture.columns] == [
        "Sessions missed",
        "Enrolments",
        "Share of enrolments",
    ]


@pytest.mark.parametrize("name", ["band_from", "band_to"])
def test_an_edge_that_is_no_whole_percentage_is_refused(name):
    """0.05 is a rate, and would be said as 0%."""
    with pytest.raises(Refused, match=f"column {name}: whole percentages were expected"):
        absence_bands([BANDS[0] | {name: 0.05}])


def test_a_band_begins_somewhere():
    """Only its end may be left open."""
    with pytest.raises(Refused, match="column band_from: whole percentages were expected"):
        absence_bands([BANDS[0] | {"band_from": None}])


def test_reasons_come_by_their_number(values):
    """The most frequent first; what is suppressed last, so that its place says nothing."""
    picture = reasons(REASONS, span=SPAN)

    assert [row["code"] for row in picture.rows] == ["I", "O", "E"]
    assert [(each["text"], each["is_hollow"]) for each in values(picture)] == [
        ("4.5%, authorised absence", False),
        ("1.2%, unauthorised absence", True),
        ("c, authorised absence", False),
    ]


def test_codes_have_the_titles_of_the_last_day(values):
    """With a span there is a day to ask; without one the code stands alone."""
    assert [each["label"] for each in values(reasons(REASONS, span=SPAN))][:2] == [
        "I Illness (not medical or dental appointment)",
        "O Absent in other or unknown circumstances",
    ]
    assert [each["label"] for each in values(reasons(REASONS))] == ["I", "O", "E"]


def test_a_code_that_never_was_stands_alone():
    """What a school's system writes of its own has no title."""
    rows = [REASONS[0] | {"code": "?"}]

    assert reasons(rows, span=SPAN).rows[0]["reason"] == "?"


def test_reasons_are_told():
    """The most and the least frequent, of possible sessions, and of which days."""
    assert reasons(REASONS, span=SPAN).alt == (
        "Bar chart: reasons for absence. Highest 4.5% (I Illness (not medical or dental"
        " appointment)), lowest 1.2% (O Absent in other or unknown circumstances)."
        " Suppressed: 1 of 3. 1 September 2026 to 20 November 2026."
    )
