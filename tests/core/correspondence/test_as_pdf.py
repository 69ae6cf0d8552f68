"""Every document as PDF: what it says of itself, what is read aloud, and where the ink stands."""

import re
from collections import Counter
from functools import cache
from io import BytesIO
from unicodedata import normalize

import pikepdf
import pypdfium2
import pytest
from attrs import evolve
from drawn import characters, tags, words_of
from letters import AT, DOCUMENTS, GOLDEN, WRITTEN, body_of, envelope_of, values_of

from attendance_core.correspondence.as_pdf import as_pdf
from attendance_core.correspondence.blocks import Heading, Items, Table, words
from attendance_core.correspondence.directions import RIGHT_TO_LEFT
from attendance_core.correspondence.framing import framed
from attendance_core.correspondence.rendering import render

TO_HOMES = [(stem, lang) for stem, lang in WRITTEN if envelope_of(stem).addressee]
WIDTH, HEIGHT = 210, 297
# Of a page in millimetres: what is bare, where its text ends, and where the line below stands.
SIDE, END, FOOT = 20, 280, 283
# What the window of an envelope may show, wherever the paper slips to: left, top, right, bottom.
WINDOW = (10, 46, 110, 92)
# What it shows for certain.
SHOWN = (20, 46, 100, 81)


@cache
def pdf_of(stem, lang):
    """Set a document, once."""
    return as_pdf(body_of(stem, lang, drafts=True), envelope_of(stem), at=AT)


def within(each, box):
    """Whether a character touches a box."""
    left, top, right, bottom = box
    return each.right > left and each.left < right and each.bottom > top and each.top < bottom


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_it_says_what_it_is(stem, lang):
    """PDF/A-2a and PDF/UA-1; its language, and its title in the place of a file name."""
    body = body_of(stem, lang, drafts=True)
    with pikepdf.open(BytesIO(pdf_of(stem, lang))) as pdf:
        meta = pdf.open_metadata()
        claims = [meta[f"pdf{name}"] for name in ("aid:part", "aid:conformance", "uaid:part")]

        assert pdf.check_pdf_syntax() == []
        assert claims == ["2", "A", "1"]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == lang
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert meta["dc:title"] == str(pdf.docinfo["/Title"]) == body.title


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_every_typeface_is_in_the_file(stem, lang):
    """Of each font its program is embedded: it looks alike on every printer."""
    with pikepdf.open(BytesIO(pdf_of(stem, lang))) as pdf:
        fonts = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        ]

        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys()) for each in fonts)


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_it_is_read_aloud_as_what_it_is(stem, lang):
    """Each heading, list and table has its tags, and each heading of a column."""
    blocks = body_of(stem, lang, drafts=True).blocks
    found = Counter(tags(pdf_of(stem, lang)))
    levels = Counter(f"H{each.level}" for each in blocks if isinstance(each, Heading))
    lists = [each for each in blocks if isinstance(each, Items)]
    tables = [each for each in blocks if isinstance(each, Table)]

    assert {name: found[name] for name in ("H1", "H2")} == {
        name: levels[name] for name in ("H1", "H2")
    }
    assert (found["L"], found["LI"]) == (len(lists), sum(len(each.items) for each in lists))
    assert found["Table"] == len(tables)
    assert found["TH"] == sum(len(each.header) for each in tables)
    assert found["TR"] == sum(len(each.rows) + bool(each.header) for each in tables)


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_every_word_is_on_paper(stem, lang):
    """Whatever the golden text says can be read in it, and copied from it.

    Of Arabic this is asked letter by letter: programs that copy from a PDF guess at its order.
    """
    golden = (GOLDEN / f"{stem}.{lang}.txt").read_text(encoding="utf-8")
    golden = re.sub(r"^\d+\. ", "", golden, flags=re.MULTILINE)
    copied = normalize("NFKC", words_of(pdf_of(stem, lang)))
    unit = r"\w" if lang in RIGHT_TO_LEFT else r"\w+"

    assert set(re.findall(unit, normalize("NFKC", golden))) - set(re.findall(unit, copied)) == set()


@pytest.mark.parametrize(("stem", "lang"), WRITTEN)
def test_no_ink_stands_where_it_should_not(stem, lang):
    """Nothing is in the margins but the line at the foot, and no text comes near that."""
    content, letters = pdf_of(stem, lang), list(characters(pdf_of(stem, lang)))
    pages = len(pypdfium2.PdfDocument(content))
    text = [each for each in letters if each.bottom < END]
    foot = [each for each in letters if each.top > FOOT]

    assert len(text) + len(foot) == len(letters)
    assert min(each.left for each in letters) > SIDE
    assert max(each.right for each in letters) < WIDTH - SIDE
    assert min(each.top for each in letters) > SIDE - 5
    assert max(each.bottom for each in letters) < HEIGHT - 5
    # A page of which each has its number, if there are several, and something on it.
    assert {each.page for each in text} == set(range(pages))
    for page in range(pages):
        line = "".join(each.text for each in foot if each.page == page)
        assert (f"{page + 1}/{pages}" in line) == (pages > 1)


@pytest.mark.parametrize("many", range(1, 45))
def test_a_page_ends_where_it_should(many):
    """Wherever it ends: after no heading, and the foot has the last words of the letter with it."""
    values = {**values_of("meeting_record"), "school_does": ["a teacher meets Zoë"] * many}
    body = render(DOCUMENTS["meeting_record"], values)
    frame = framed(body, envelope_of("meeting_record"))
    heads = [
        "".join(words(each.spans).split()) for each in body.blocks if isinstance(each, Heading)
    ]
    letters = list(characters(as_pdf(body, envelope_of("meeting_record"), at=AT)))
    texts = [
        "".join(each.text for each in letters if each.page == page and each.bottom < END)
        for page in range(letters[-1].page + 1)
    ]

    assert not [text for text in texts if text.endswith(tuple(heads))]
    assert len(texts[-1]) > len("".join("".join(frame.foot).split())) + 40
    assert texts[-1].endswith("".join("".join(frame.foot).split()))


@pytest.mark.parametrize(("stem", "lang"), TO_HOMES)
def test_an_envelope_shows_the_address_and_nothing_else(stem, lang):
    """Folded in three, the address stands in the window, and nobody reads whom it is about."""
    letters = [each for each in characters(pdf_of(stem, lang)) if each.page == 0]
    seen = [each for each in letters if within(each, WINDOW)]
    left, top, right, bottom = SHOWN

    # In a letter that is read from the right its letters are found in another order.
    address = "".join("".join(envelope_of(stem).addressee).split())
    assert Counter(each.text for each in seen) == Counter(address)
    assert all(left < each.left and each.right < right for each in seen)
    assert all(top < each.top and each.bottom < bottom for each in seen)


def first_page(envelope, **body):
    """Give the characters of the first page of a letter in another envelope."""
    content = as_pdf(body_of("attendance_concern", **body), envelope, at=AT)
    return [each for each in characters(content) if each.page == 0]


def test_a_long_address_and_a_long_school_leave_each_other_room():
    """Seven lines stand in the window; whatever stands beside them pushes the letter down."""
    address = ("Ms Anastasia-Wilhelmina Featherstonehaugh", *(f"{at} Long Lane" for at in range(6)))
    school = "The Example Academy of Saint Example and All the Examples"
    lines = tuple(f"Line {at} of the address of the school" for at in range(15))
    envelope = evolve(
        envelope_of("attendance_concern"), addressee=address, school=school, school_address=lines
    )
    letters = first_page(envelope)
    seen = [each for each in letters if within(each, WINDOW)]
    below = min(each.top for each in letters if each.left < 100 and each.top > WINDOW[3])
    beside = "".join(each.text for each in letters if each.left > 115 and each.top < below)

    assert "".join(each.text for each in seen) == "".join("".join(address).split())
    assert max(each.bottom for each in seen) < WINDOW[3]
    assert beside.startswith("".join((school + "".join(lines)).split()))
    assert beside.endswith("EX/0117")


def test_what_a_letter_is_not_yet_stands_above_the_window():
    """It is said beside the school, and through the window nobody reads it."""
    envelope = evolve(
        envelope_of("attendance_concern"), notice="Unsigned draft: nobody approved it"
    )
    letters = first_page(envelope, lang="uk", drafts=True)
    seen = [each for each in letters if within(each, WINDOW)]
    above = "".join(each.text for each in letters if each.left < 110 and each.bottom < WINDOW[1])

    assert "".join(each.text for each in seen) == "".join("".join(envelope.addressee).split())
    assert above.startswith("Unsigneddraft:nobodyapprovedit")


def test_a_table_longer_than_a_page_goes_on_with_its_header():
    """And each row is there once."""
    values = values_of("notice_to_improve")
    many = {**values, "sessions": values["sessions"] * 9}
    body = render(DOCUMENTS["notice_to_improve"], many)
    content = as_pdf(body, envelope_of("notice_to_improve"), at=AT)
    shown = words_of(content)

    assert len(pypdfium2.PdfDocument(content)) > 3
    assert shown.count("Thursday 8 October 2026") == 9 * 2
    assert shown.count("Session Code") > 2
