from collections.abc import Callable
from typing import Any

import pytest
from wonde_server import SCHOOL, TOKEN, Trouble, changed, status

from attendance_adapters.wonde import Wonde
from attendance_core.errors import Refused
from attendance_core.school import Phase
from attendance_core.tables import structure

Serve = Callable[..., Any]
Refusal = Callable[[Callable[[], object]], list[str]]


def test_the_school(served: Any) -> None:
    """Its numbers, name and phase are read; when its registers are taken Wonde does not know."""
    school = served.adapter().attendance_read_school()

    assert (school.urn, school.name) == (142000, "Tamar Valley College")
    assert (school.la_number, school.establishment) == (908, 4151)
    assert (school.phase, school.registers) == (Phase.SECONDARY, ())


def test_numbers_of_the_region(served: Any) -> None:
    """What does not stand in the school itself stands in its region; a strange phase is none."""
    held = served.school.school
    numbers = {"urn": 142001, "la_code": "919", "establishment_number": "n/a"}
    domain = f"127.0.0.1:{served.server.port}"
    held |= {"urn": None, "la_code": "", "establishment_number": None}
    held |= {"region": {"domain": domain, "identifiers": numbers}, "phase_of_education": "Sixth"}
    school = served.adapter().attendance_read_school()

    assert (school.urn, school.la_number, school.establishment) == (142001, 919, None)
    assert school.phase is None


@pytest.mark.parametrize(
    ("urn", "told"),
    [
        (None, "a school's URN was expected; ask the school to have it entered"),
        (7, "a school's URN, six digits, was expected"),
        ("abc", "a whole number was expected"),
        ([], "text was expected"),
    ],
)
def test_a_school_without_its_urn(serve: Serve, refusal: Refusal, urn: object, told: str) -> None:
    """It is refused: nobody could say whose register this is."""
    served = serve()
    served.school.school["urn"] = urn

    assert refusal(lambda: served.adapter().attendance_read_school()) == [
        f"wonde, schools, urn: {told}"
    ]


def test_a_wrong_address_has_nothing(served: Any, refusal: Refusal) -> None:
    """At another region's address there is no error and nothing: then nothing else is asked."""
    served.server.troubles = [
        Trouble(SCHOOL, changed(lambda answer: answer.update(data=[])), is_carried_out=True)
    ]

    assert refusal(lambda: served.adapter().attendance_read_marks(None)) == [
        (
            "wonde, schools: the school was expected here; without it there is another address "
            "for its region, or another id"
        )
    ]
    assert served.server.paths() == [""]


def test_the_address_of_another_region(served: Any, refusal: Refusal) -> None:
    """Where Wonde says that the school is kept elsewhere, it is not asked for here."""
    served.school.school["region"] = {"domain": "api-ap-southeast-2.wonde.com"}
    here = f"127.0.0.1:{served.server.port}"

    assert refusal(lambda: served.adapter().attendance_read_roll()) == [
        (
            "wonde, schools: the address of the school's region was expected in the setting, "
            f"not {here}; Wonde names it in region.domain"
        )
    ]


def test_a_school_that_has_not_approved(served: Any, refusal: Refusal) -> None:
    """Without the school's approval nothing of it is read."""
    served.school.meta["approved"] = False

    assert refusal(lambda: served.adapter().attendance_read_roll()) == [
        "wonde, meta/schools: a school that has approved this application in Wonde was expected"
    ]


def test_how_old_the_marks_are(served: Any) -> None:
    """They stood so when Wonde was asked, less the hour that it may lag behind; or as is set."""
    as_at = served.adapter().attendance_marks_as_at()
    fresh = served.adapter(behind_minutes=0).attendance_marks_as_at()

    assert as_at.isoformat() == "2026-11-20T09:00:00+00:00"
    assert fresh.isoformat() == "2026-11-20T10:00:00+00:00"


def test_a_school_that_is_offline(served: Any, refusal: Refusal) -> None:
    """Its marks can be read; how old they are nobody knows, so nobody is written to from them."""
    served.school.meta["online"] = False
    adapter = served.adapter()

    assert adapter.attendance_read_marks(None).height == 4
    assert refusal(adapter.attendance_marks_as_at) == [
        (
            "wonde, meta/schools: a school that is online was expected: "
            "how old its marks are is not known"
        )
    ]


def test_an_answer_without_its_time(serve: Serve, refusal: Refusal) -> None:
    """Without Wonde's time nobody knows how old the marks are."""
    assert refusal(serve(now=None).adapter().attendance_marks_as_at) == [
        "wonde, schools: an answer with its time (Date) was expected"
    ]


def test_no_register_is_said_to_be_missing(served: Any) -> None:
    """Wonde does not say which registers were taken."""
    assert served.adapter().attendance_read_register_status(None) == ()
    assert served.server.asked == []


def test_a_school_that_is_not_there(served: Any, refusal: Refusal) -> None:
    """An error of Wonde's own is told as well."""
    served.server.troubles = [Trouble(SCHOOL, status(404))]

    assert refusal(lambda: served.adapter().attendance_read_school()) == [
        "wonde, schools: something was expected to be there"
    ]


SETTINGS = {"school": SCHOOL, "token": "env:WONDE_TOKEN"}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"school": "A/../B"}, "Wonde's id of the school, such as A0000000000, was expected in"),
        ({"school": f"{SCHOOL}/"}, "Wonde's id of the school, such as A0000000000, was expected"),
        ({"school": f"{SCHOOL} "}, "Wonde's id of the school, such as A0000000000, was expected"),
        ({"address": "https://api.wonde.com "}, "an address such as https://api.wonde.com was"),
        ({"lesson_filters": ["after"]}, "two names, or none, were expected in lesson_filters"),
        ({"address": "http://api.wonde.com"}, "an address such as https://api.wonde.com was"),
        ({"address": "https://api.wonde.com/v1.0/"}, "an address such as https://api.wonde.com"),
        ({"address": "https://a:b@api.wonde.com"}, "an address such as https://api.wonde.com was"),
        ({"address": "https://"}, "an address such as https://api.wonde.com was expected"),
        ({"address": "https://[::1"}, "an address such as https://api.wonde.com was expected"),
        ({"codes": {"I": "C"}}, "in codes, codes that are none of the register were expected"),
        ({"codes": {"7": "none"}}, "in codes, each was expected to stand for a code, or for -"),
        ({"per_page": 0}, "a number above 0 was expected in per_page"),
        ({"behind_minutes": -1}, "minutes, of a week at most, were expected in behind_minutes"),
        ({"day_filters": ["after"]}, "two names, or none, were expected in day_filters"),
        ({"patience": {"attempts": 0}}, "a number above 0 was expected in attempts"),
        ({"domain": "api.wonde.com"}, "this key is not known here"),
        ({"since": "2026-09-01"}, "a date such as 2026-11-20, without quotes was expected"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_setting_that_is_none(settings: dict[str, object], told: str) -> None:
    """It is refused with its key, and nothing of it is repeated; the token goes by https alone."""
    with pytest.raises(Refused) as refused:
        structure({**SETTINGS, **settings}, Wonde.Settings, place="trust.toml", key="school.wonde")

    assert told in str(refused.value)
    assert str(refused.value).startswith("trust.toml, key school.wonde")


def test_settings_say_nothing_of_the_token() -> None:
    """The repr of the settings leaves out even the name."""
    assert "env:" not in repr(Wonde.Settings(SCHOOL, "env:WONDE_TOKEN"))
    assert TOKEN not in repr(Wonde.Settings(SCHOOL, TOKEN))
