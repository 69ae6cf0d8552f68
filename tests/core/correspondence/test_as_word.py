"""Every document as a Word file: real headings, lists and tables, in its language and direction."""

import re
from collections import Counter
from functools import cache
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from letters import GOLDEN, WRITTEN, body_of, envelope_of

from attendance_core.correspondence.as_word import as_word
from attendance_core.correspondence.blocks import Heading, Items, Table, words
from attendance_core.correspondence.directions import RIGHT_TO_LEFT

TURNED = [(stem, lang) for stem, lang in WRITTEN if lang in RIGHT_TO_LEFT]
ARABIC = re.compile("[\u0600-\u06ff]")


@cache
def file_of(stem, lang):
    """Write a document on the plain letterhead, and open it."""
    written = as_word(body_of(stem, lang, drafts=True), envelope_of(stem))
    return docx.Document(BytesIO(written))


def blocks_of(stem, lang, kind):
    """Give the blocks of one kind that a document has."""
    return [each for each in body_of(stem, lang, drafts=True).blocks if isinstance(each, kind)]


def bare(spans):
    """Give the words of spans as Word has them: what is set apart there is a run of its own."""
    return re.sub("[\u2068\u2069]", "", words(spans))


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_a_heading_is_one_by_its_style(stem, lang):
    """Whoever has it read to them goes from one to the next; none is alone at a page's end."""
    paragraphs = [each for each in file_of(stem, lang).paragraphs if "Heading" in each.style.name]

    assert [(each.style.name, each.text) for each in paragraphs] == [
        (f"Heading {each.level}", bare(each.spans)) for each in blocks_of(stem, lang, Heading)
    ]
    assert all(each.paragraph_format.keep_with_next for each in paragraphs)


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_a_list_is_one_by_its_style(stem, lang):
    """What has numbers has them in its words: those of a style go on from list to list."""
    lists = blocks_of(stem, lang, Items)
    plain = [bare(each) for items in lists if not items.is_numbered for each in items.items]
    styled = [each.text for each in file_of(stem, lang).paragraphs if "List" in each.style.name]

    assert styled == plain


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_a_table_has_its_header_marked(stem, lang):
    """It is told with each cell and stands on every page; no row is torn apart."""
    tables = file_of(stem, lang).tables
    declared = blocks_of(stem, lang, Table)
    marks = [
        [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in each.rows]  # noqa: SLF001
        for each in tables
    ]

    assert marks == [[True] * bool(each.header) + [False] * len(each.rows) for each in declared]
    assert all(
        row._tr.trPr.find(qn("w:cantSplit")) is not None  # noqa: SLF001
        for each in tables
        for row in each.rows
    )


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_every_word_is_there_in_its_language(stem, lang):
    """The file says its language, and each run of the letter says it as well."""
    file = file_of(stem, lang)
    golden = (GOLDEN / f"{stem}.{lang}.txt").read_text(encoding="utf-8")
    golden = re.sub(r"^\d+\. ", "", golden, flags=re.MULTILINE)
    there = set(re.findall(r"\w+", " ".join(file.element.body.itertext())))
    spoken = {
        value for each in file.element.body.iter(qn("w:lang")) for value in each.attrib.values()
    }

    assert set(re.findall(r"\w+", golden)) - there == set()
    assert file.core_properties.language == lang
    assert spoken == {lang}


@pytest.mark.parametrize(("stem", "lang"), TURNED)
def test_what_is_read_from_the_right_is_turned(stem, lang):
    """Each paragraph with such letters, each run of them and each table; no other run is."""
    file = file_of(stem, lang)
    cells = [cell for table in file.tables for row in table.rows for cell in row.cells]
    everywhere = [*file.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
    turned = [each for each in everywhere if ARABIC.search(each.text)]

    assert turned
    assert all(each._p.pPr.find(qn("w:bidi")) is not None for each in turned)  # noqa: SLF001
    assert all(run.font.rtl for each in turned for run in each.runs if ARABIC.search(run.text))
    assert all(each._tblPr.find(qn("w:bidiVisual")) is not None for each in file.tables)  # noqa: SLF001


@pytest.mark.parametrize(("stem", "lang"), TURNED)
def test_a_telephone_number_within_it_is_not_turned(stem, lang):
    """Its groups of digits would change their places."""
    runs = [run for each in file_of(stem, lang).paragraphs for run in each.runs]
    numbers = [run for run in runs if run.text == "01632 960002"]

    assert numbers
    assert not [run for run in numbers if run.font.rtl]


def test_a_letterhead_without_styles_is_given_what_a_heading_needs():
    """Made once for each level, and bold; a list has its marks in its words."""
    file = docx.Document()
    for each in [each for each in file.styles if each.name.startswith(("Heading", "List"))]:
        each.delete()
    file.add_paragraph("{{ body }}")
    written = BytesIO()
    file.save(written)
    stem = "meeting_record"
    made = docx.Document(
        BytesIO(as_word(body_of(stem), envelope_of(stem), letterhead=written.getvalue()))
    )
    levels = Counter(each.style.name for each in made.paragraphs if "Heading" in each.style.name)
    styles = {each.name: each for each in made.styles}

    assert levels == Counter(f"Heading {each.level}" for each in blocks_of(stem, "en", Heading))
    assert [styles[name].font.bold for name in levels] == [True, True]
    assert [
        styles[name].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) for name in levels
    ] == ["0", "1"]
    assert "• a teacher meets Zoë at the door" in [each.text for each in made.paragraphs]


def test_the_plain_letterhead_is_a4():
    """And so is the letter on it."""
    page = file_of("attendance_concern", "en").sections[0]

    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
