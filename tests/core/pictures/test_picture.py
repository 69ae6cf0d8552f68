import struct
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser

import pytest
from defusedxml.ElementTree import fromstring

from attendance_core.pictures import NotInstalled, Picture, attendance_by_group

KEY = "H801200001001"
SPAN = (date(2026, 9, 7), date(2026, 11, 20))
SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    {"pupil": KEY, "possible": 100, "attended": 95, "attendance_rate": 0.95},
    {"pupil": "<b>&", "possible": 100, "attended": 88, "attendance_rate": 0.88},
    {"pupil": "H801200001003", "possible": 7, "attended": 6, "attendance_rate": None},
]


@pytest.fixture(scope="module")
def picture() -> Picture:
    """The attendance of three pupils, one of them suppressed."""
    return attendance_by_group(ROWS, by="pupil", span=SPAN, of="all")


class Cells(HTMLParser):
    """Reads a table: each opening tag with its attributes, and the texts."""

    def __init__(self, text: str) -> None:
        """Read one."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Note a text."""
        self.texts += [data.strip()] if data.strip() else []


def test_the_svg_says_what_it_shows(picture):
    """It is one image to a screen reader, with the words as its label and its title first."""
    root = fromstring(picture.svg())

    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == picture.alt
    assert (root[0].tag, root[0].text) == (f"{SVG}title", "Attendance by pupil")
    assert [each.attrib for each in root[1:]] == [{"aria-hidden": "true"}]


def test_the_words_have_the_figures(picture):
    """Highest, lowest, how many are suppressed, of which days and of whom."""
    assert picture.alt == (
        f"Bar chart: attendance by pupil. Highest 95.0% (pupil {KEY}), lowest 88.0% (pupil <b>&)."
        " Suppressed: 1 of 3. 7 September 2026 to 20 November 2026. Everyone on roll."
    )


def test_the_same_rows_make_the_same_bytes(picture):
    """An SVG that is drawn twice is the same, and so are its picture and its PNG."""
    again = attendance_by_group(ROWS, by="pupil", span=SPAN, of="all")

    assert again == picture
    assert again.svg() == picture.svg()
    assert again.png() == picture.png()


def test_an_svg_needs_nothing_beside_it(picture):
    """It has nothing that a page could load, and no script."""
    svg = picture.svg()

    assert "<script" not in svg
    assert "href" not in svg
    assert "url(" not in svg
    assert " id=" not in svg


@pytest.mark.parametrize("scale", [1, 2])
def test_a_png_is_as_large_as_asked(picture, scale):
    """It begins as a PNG does, and has the SVG's size times the scale."""
    png = picture.png(scale=scale)
    root = fromstring(picture.svg())
    wanted = tuple(scale * int(root.attrib[name]) for name in ("width", "height"))

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == wanted


def test_the_table_has_caption_headers_and_figures_at_the_right(picture):
    """A caption, a scope for each header, units in them, and whatever was written escaped."""
    text = picture.table()
    read = Cells(text)
    headers = [attrs["scope"] for tag, attrs in read.tags if tag == "th"]
    figures = [attrs for tag, attrs in read.tags if tag == "td"]

    assert headers == ["col"] * 4 + ["row"] * 3
    assert read.texts[0] == (
        "Attendance by pupil. 7 September 2026 to 20 November 2026. Everyone on roll. c: suppressed"
    )
    assert read.texts[1:5] == ["Pupil", "Possible (sessions)", "Attended (sessions)", "Attendance"]
    assert len(figures) == 9
    assert all(each["style"] == "text-align:right" for each in figures)
    assert "&lt;b&gt;&amp;" in text


def test_what_is_suppressed_stands_nowhere(picture):
    """All figures of its row are c: no rate could be worked out from what is left."""
    cells = Cells(picture.table()).texts

    assert cells[-4:] == ["H801200001003", "c", "c", "c"]
    assert picture.table().count('<abbr title="suppressed">c</abbr>') == 3
    assert picture.rows[2] == {
        "pupil": "H801200001003",
        "possible": None,
        "attended": None,
        "attendance_rate": None,
        "suppressed": True,
    }


def test_what_is_suppressed_leaves_a_gap_that_is_marked(picture, values):
    """It has no bar, not even one of no length, and a c in its place."""
    assert [(each["length"], each["text"]) for each in values(picture)] == [
        (0.95, "95.0%"),
        (0.88, "88.0%"),
        (None, "c"),
    ]


def test_the_parts_for_a_page_load_nothing_and_are_named(picture):
    """A figure with a name, the chart in it, and the table to open in a region with a name."""
    html = picture.html()
    tags = Cells(html).tags

    assert ("figure", "Attendance by pupil") in [(tag, x.get("aria-label")) for tag, x in tags]
    assert [tag for tag, _ in tags if tag in {"svg", "details", "summary", "table"}] == [
        "svg",
        "details",
        "summary",
        "table",
    ]
    assert ("region", "0", "Table: Attendance by pupil") in [
        (x.get("role"), x.get("tabindex"), x.get("aria-label")) for _, x in tags
    ]
    assert picture._repr_html_() == html


def test_a_picture_that_is_printed_names_nobody(picture):
    """Neither where it stands in a log nor in the name of a file is there a pupil or a figure."""
    assert repr(picture) == f"{picture}" == "Picture(title='Attendance by pupil')"
    assert picture.name == "attendance_by_pupil"


def test_without_the_extra_a_sentence_says_so(monkeypatch):
    """What is missing to draw is named by what to install."""
    monkeypatch.setitem(sys.modules, "altair", None)

    with pytest.raises(NotInstalled, match=r"^to draw, mat-attendance\[charts\] is needed$"):
        attendance_by_group(ROWS, by="pupil")


def test_without_the_converter_the_sentence_is_the_same(picture, monkeypatch):
    """It answers to ImportError too; the table and the words are there without it."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)

    with pytest.raises(ImportError, match=r"^to draw, mat-attendance\[charts\] is needed$"):
        picture.svg()
    with pytest.raises(NotInstalled):
        picture.png()
    assert picture.table().startswith("<table>")


def test_the_statistics_alone_load_no_charts():
    """Importing the pictures brings in neither Altair nor the converter."""
    program = (
        "import sys, attendance_core.pictures;"
        "print(*sorted({'altair', 'vl_convert'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == []
