"""The pages in a real browser: light, dark, on paper and on a telephone, for everybody."""

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="tox -e browser tries the pages")

from axe_playwright_python.sync_playwright import Axe

from attendance_core.cli.commands import run

PAGES = (
    "index.html",
    "0830/142000/report.html",
    "0920/142001/report.html",
    "0950/142001/report.html",
    "0950/142001/telephone.html",
    "1001/142000/report.html",
    "1001/142000/report-numbers.html",
    "1001/142002/telephone.html",
    "1410/142000/report.html",
    "trust/index.html",
    "trust/142002/report.html",
)
WIDTHS = {"desk": 1280, "telephone": 390}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, and a look of a trust at which one school failed."""
    out = tmp_path_factory.mktemp("demo")
    assert run(["demo", "--out", str(out)]) == 0
    (out / "exports/142002/ctf.xml").write_text("<CTfile>", encoding="utf-8")
    look = ["--at", "2026-11-20T15:30", "--out", str(out / "trust")]
    assert run(["day", str(out / "trust.toml"), *look]) == 1
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_everybody(browser, demo, page, width, scheme):
    """No fault that axe finds, nothing on the console, nothing fetched, nothing cut off."""
    said, fetched = [], []
    shown = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: fetched.append(request.url))
    shown.goto((demo / page).as_uri())
    faults = [
        (each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"])
        for each in Axe().run(shown).response["violations"]
    ]
    too_wide = shown.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    shown.close()

    assert faults == []
    assert said == []
    assert fetched == [(demo / page).as_uri()]
    assert too_wide <= 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_printed(browser, demo, page, tmp_path):
    """On paper no table is cut off at its side, and no ink is spent on a dark ground."""
    shown = browser.new_page(viewport={"width": 800, "height": 1100}, color_scheme="dark")
    shown.goto((demo / page).as_uri())
    shown.emulate_media(media="print", color_scheme="dark")
    hidden = shown.evaluate(
        "[...document.querySelectorAll('.scroll')]"
        ".filter(each => getComputedStyle(each).overflowX !== 'visible').length"
    )
    paper = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    written = shown.pdf(path=tmp_path / "page.pdf", format="A4")
    shown.close()

    assert hidden == 0
    assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert written.startswith(b"%PDF")


def test_every_link_leads_somewhere(browser, demo):
    """From the first page every file that it names is there."""
    shown = browser.new_page()
    shown.goto((demo / "index.html").as_uri())
    links = shown.eval_on_selector_all("a", "all => all.map(each => each.getAttribute('href'))")
    shown.close()

    assert links
    assert [link for link in links if not (demo / link.partition("#")[0]).exists()] == []
