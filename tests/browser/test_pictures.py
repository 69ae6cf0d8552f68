"""A page of all pictures in a real browser: for everybody, and without a network."""

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="tox -e browser tries the pages")

from axe_playwright_python.sync_playwright import Axe

from attendance_core.pictures import (
    Comparison,
    Picture,
    absence_bands,
    attendance_by_group,
    attendance_over_time,
    lateness_by_weekday,
    persistence_by_group,
    reasons,
    weekday_grid,
)

SPAN = (date(2026, 9, 1), date(2026, 11, 20))
GROUPS = [
    {
        "year_group": str(year),
        "week": date(2026, 9, 7 * each),
        "attendance_rate": None if (year, each) == (8, 2) else 0.9 + 0.01 * (year - each),
        "persistent_absence_rate": 0.02 * year,
        "severe_absence_rate": 0.01 * each,
    }
    for year in (7, 8, 9)
    for each in (1, 2, 3)
]
DAYS = [
    {
        "weekday": day,
        "session": half,
        "attendance_rate": 0.9 + 0.01 * at,
        "late_before_close": 9 * at,
        "late_after_close": at,
    }
    for at, day in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri"))
    for half in ("AM", "PM")
]


def pictures() -> list[Picture]:
    """Draw one of each."""
    year_groups, mornings = GROUPS[::3], DAYS[::2]
    bands = [
        {"band_from": 0, "band_to": 10, "enrolments": 90, "share": 0.9},
        {"band_from": 10, "band_to": None, "enrolments": None, "share": None},
    ]
    kinds = (("I", "authorised_absence"), ("O", "unauthorised_absence"))
    why = [
        {"code": code, "statistical_meaning": kind, "sessions": 90, "rate": 0.02}
        for code, kind in kinds
    ]
    beside = Comparison("An invented area, 2025/26, census series", 0.93)
    return [
        attendance_over_time(GROUPS[3:6], span=SPAN, of="all"),
        attendance_over_time(GROUPS, by="year_group"),
        attendance_by_group(year_groups, by="year_group", benchmark=beside, of="census"),
        persistence_by_group(year_groups, by="year_group"),
        weekday_grid(DAYS),
        lateness_by_weekday(mornings),
        absence_bands(bands),
        reasons(why, span=SPAN),
    ]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of them all, with every table open."""
    parts = "\n".join(f"<section>{each.html()}</section>" for each in pictures())
    opened = parts.replace("<details>", "<details open>")
    text = (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Pictures</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main><h1>Pictures</h1>{opened}</main></body></html>"
    )
    path = tmp_path_factory.mktemp("pictures") / "pictures.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "telephone"])
def test_pictures_are_for_everybody(browser, page, width):
    """No fault that axe finds, nothing on the console, nothing fetched, nothing cut off."""
    said, fetched = [], []
    shown = browser.new_page(viewport={"width": width, "height": 900})
    shown.on("console", lambda message: said.append(message.text))
    shown.on("request", lambda request: fetched.append(request.url))
    shown.goto(page.as_uri())
    faults = [
        (each["id"], each["nodes"][0]["html"][:300], each["nodes"][0]["failureSummary"])
        for each in Axe().run(shown).response["violations"]
    ]
    too_wide = shown.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    shown.close()

    assert faults == []
    assert said == []
    assert fetched == [page.as_uri()]
    assert too_wide <= 0


def test_a_screen_reader_hears_each_picture_once(browser, page):
    """Each chart is an image with its words for a name; nothing within it is read by itself."""
    shown = browser.new_page()
    shown.goto(page.as_uri())
    images = shown.get_by_role("img")
    heard = [images.nth(at).get_attribute("aria-label") for at in range(images.count())]
    within = shown.locator("svg").get_by_role("graphics-symbol").count()
    shown.close()

    assert heard == [each.alt for each in pictures()]
    assert within == 0
