"""The letters in a real browser: on a desk and on a telephone, dark, on paper and as e-mail."""

import re

import pytest
from letters import GOLDEN, WRITTEN, body_of, envelope_of

pytest.importorskip("playwright.sync_api", reason="tox -e browser tries the pages")

from axe_playwright_python.sync_playwright import Axe

from attendance_core.correspondence.as_html import as_html
from attendance_core.correspondence.directions import RIGHT_TO_LEFT

SEEN = {"desk": (900, "light"), "telephone": (390, "dark")}
PAPER, SMALL = 612, 320  # A4 less its margins; the smallest telephone that there is
COLOURS = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every document as a file, by its name and language."""
    folder = tmp_path_factory.mktemp("letters")
    made = {}
    for stem, lang in WRITTEN:
        path = folder / f"{stem}.{lang}.html"
        page = as_html(body_of(stem, lang, drafts=True), envelope_of(stem))
        path.write_text(page, encoding="utf-8")
        made[stem, lang] = path
    return made


def faults_of(shown):
    """Give what axe finds."""
    return [
        (each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"])
        for each in Axe().run(shown).response["violations"]
    ]


def too_wide(shown):
    """Give by how much the page is wider than what it is seen through."""
    return shown.evaluate("document.scrollingElement.scrollWidth - innerWidth")


def words_of(text):
    """Give the words of a text, without the marks that plain text has for a list."""
    return re.findall(r"\w+", re.sub(r"^\d+\. ", "", text, flags=re.MULTILINE))


@pytest.mark.parametrize(("width", "scheme"), SEEN.values(), ids=SEEN)
@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_a_letter_is_for_everybody(browser, pages, stem, lang, width, scheme):
    """No fault that axe finds, nothing on the console, nothing fetched, nothing cut off."""
    said, fetched = [], []
    shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    shown.on("console", lambda message: said.append(message.text))
    shown.on("request", lambda request: fetched.append(request.url))
    shown.goto(pages[stem, lang].as_uri())
    faults, wide = faults_of(shown), too_wide(shown)
    shown.close()

    assert faults == []
    assert said == []
    assert fetched == [pages[stem, lang].as_uri()]
    assert wide <= 0


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_a_letter_says_in_which_language_it_is_and_the_same_words(browser, pages, stem, lang):
    """Its language, its direction, and every word of the golden text.

    None more, but for the headings of a table, which plain text may do without.
    """
    shown = browser.new_page(viewport={"width": 900, "height": 800})
    shown.goto(pages[stem, lang].as_uri())
    language, direction = shown.evaluate("[document.documentElement.lang, document.dir]")
    at_start = shown.evaluate("getComputedStyle(document.querySelector('main')).direction")
    text = shown.evaluate("document.body.innerText")
    headings = shown.evaluate(
        "[...document.querySelectorAll('thead')].map(each => each.innerText).join(' ')"
    )
    shown.close()
    golden = (GOLDEN / f"{stem}.{lang}.txt").read_text(encoding="utf-8")

    assert language == lang
    assert direction == at_start == ("rtl" if lang in RIGHT_TO_LEFT else "ltr")
    assert set(words_of(golden)) - set(words_of(text)) == set()
    assert set(words_of(text)) - set(words_of(golden)) <= set(words_of(headings))


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_a_letter_is_dark_on_a_dark_screen_and_light_on_paper(browser, pages, stem, lang):
    """Whoever prints it from a dark screen spends no ink on the ground, and nothing is cut off."""
    shown = browser.new_page(viewport={"width": PAPER, "height": 900}, color_scheme="dark")
    shown.goto(pages[stem, lang].as_uri())
    on_screen = shown.evaluate(COLOURS)
    shown.emulate_media(media="print", color_scheme="dark")
    on_paper, wide = shown.evaluate(COLOURS), too_wide(shown)
    shown.emulate_media(media="screen")
    shown.set_viewport_size({"width": SMALL, "height": 600})
    wide_when_small = too_wide(shown)
    shown.close()

    assert on_screen == ["rgb(232, 232, 232)", "rgb(27, 27, 27)"]
    assert on_paper == ["rgb(26, 26, 26)", "rgb(255, 255, 255)"]
    assert wide <= 0
    assert wide_when_small <= 0


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_an_e_mail_without_its_sheet_looks_as_it_should(browser, pages, stem, lang):
    """A program for e-mail that drops the sheet still has every element's own style."""
    page = pages[stem, lang].read_text(encoding="utf-8")
    bare = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    shown = browser.new_page(viewport={"width": 700, "height": 800})
    shown.set_content(bare)
    size = shown.evaluate("getComputedStyle(document.querySelector('h1')).fontSize")
    family = shown.evaluate("getComputedStyle(document.body).fontFamily")
    rules = shown.evaluate(
        "[...document.querySelectorAll('td')]"
        ".filter(each => getComputedStyle(each).borderBottomStyle !== 'solid').length"
    )
    faults, wide = faults_of(shown), too_wide(shown)
    shown.close()

    assert "<style>" not in bare
    assert size == "22.4px"
    assert family.startswith("Arial")
    assert rules == 0
    assert faults == []
    assert wide <= 0
