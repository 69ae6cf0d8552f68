"""A document written in every format: the same words, the values exactly as they are."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pikepdf
import pypdf
import pypdfium2
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_core.correspondence.as_html import as_html
from attendance_core.correspondence.as_pdf import as_pdf
from attendance_core.correspondence.as_text import as_text, body_text
from attendance_core.correspondence.as_word import as_word
from attendance_core.correspondence.blocks import parsed, words
from attendance_core.correspondence.envelope import Envelope
from attendance_core.correspondence.letterheads import default_letterhead
from attendance_core.correspondence.packs import Pack, replaced
from attendance_core.correspondence.rendering import render
from attendance_core.errors import Refused
from attendance_core.sessions import Half
from attendance_core.tables import LONDON

DECLARED = """
title = "Example"
audience = "parent"
channels = ["letter", "email"]
authority = "attendance_manager"
data = "personal"
effect = "none"
penalty_wording = false
languages = ["en", "ar"]
approved = ["en"]

[fields]
name = "text"
missed = "sessions"
share = "percent"
day = "day"
half = "half"
sum = "pounds"
written = "moment"
is_ill = "yes_no"
support = ["text"]
away = [{ day = "day", what = "text" }]
note = { kind = "text", optional = true }

[[elements]]
name = "ask"
says = "what the school asks"
"""
TEMPLATE = """
# About {{ name }}

{% block ask %}Please call us about **{{ name }}**.{% endblock %}

{{ missed }}; {{ share }}; {{ day }}; {{ half }}; {{ sum }}; {{ written }}

{% if is_ill %}*We hope for the best.*{% endif %}
{% if note %}Note: {{ note }}{% endif %}

{% for each in support %}- {{ each }}
{% endfor %}

| Day | What |
|---|---|
{% for each in away %}| {{ each.day }} | {{ each.what }} |
{% endfor %}
"""
FILES = {"example.toml": DECLARED, "example.en.md": TEMPLATE, "example.ar.md": TEMPLATE}
DOCUMENT = replaced(Pack({}), FILES)["example"]
VALUES = {
    "name": "Zoë",
    "missed": 15,
    "share": Fraction(9496, 10000),
    "day": date(2026, 11, 20),
    "half": Half.AM,
    "sum": Decimal(80),
    "written": datetime(2026, 7, 20, 8, 30, tzinfo=UTC),
    "is_ill": True,
    "support": ["a talk", "a place"],
    "away": [{"day": date(2026, 11, 19), "what": "a cold"}],
}
AT = datetime(2026, 11, 20, 9, tzinfo=LONDON)
ENVELOPE = Envelope(
    "Example School",
    ("1 Road", "Town"),
    "01632 960001",
    date(2026, 11, 20),
    "EX/1",
    addressee=("Ms Moyle", "2 Lane"),
    about="Zoë, 8B",
    figures_at=AT,
    policy="example 2026.1",
)


class Words(HTMLParser):
    """All text of a page that a reader sees."""

    def __init__(self):
        """Begin with nothing."""
        super().__init__()
        self.parts, self.hidden = [], False

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser's own
        """Leave out what is not shown."""
        self.hidden = tag in {"style", "title"}

    def handle_endtag(self, tag):  # noqa: ARG002 - the parser's own
        """Go on."""
        self.hidden = False

    def handle_data(self, data):
        """Take a text."""
        if not self.hidden:
            self.parts.append(data)


def html_words(page):
    """Give the text of a page."""
    words = Words()
    words.feed(page)
    return "".join(words.parts)


def word_words(file):
    """Give the text of a Word file."""
    read = docx.Document(BytesIO(file))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in read.paragraphs] + cells)


def test_values_are_written_by_their_kinds():
    """Days before shares, a share that is cut, and the clock of London."""
    text = body_text(render(DOCUMENT, VALUES))

    assert (
        "7½ days; 94.9%; Friday 20 November 2026; morning; £80; 09:30, Monday 20 July 2026" in text
    )


def test_what_is_left_out_is_not_written():
    """A note that there is stands there."""
    assert "Note" not in body_text(render(DOCUMENT, VALUES))
    assert "Note: mind" in body_text(render(DOCUMENT, {**VALUES, "note": "mind"}))


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("name", 3, "key name: text was expected"),
        ("missed", True, "key missed: a whole number of sessions was expected"),
        ("share", 0.95, "key share: an exact share from 0 to 1 was expected"),
        ("share", Fraction(11, 10), "key share: an exact share from 0 to 1 was expected"),
        ("missed", -1, "key missed: a whole number of sessions was expected"),
        ("sum", Decimal("NaN"), "key sum: an amount of pounds was expected"),
        ("day", AT, "key day: a day was expected"),
        ("written", datetime(2026, 7, 20), "key written: a moment with its zone was expected"),  # noqa: DTZ001 - that is the fault
        ("support", "a talk", "key support: a list was expected"),
        ("support", [3], "key support[1]: text was expected"),
        ("away", [{"day": AT.date()}], "key away[1]: the columns day, what were expected"),
        ("away", [{"day": 3, "what": "x"}], "key away[1].day: a day was expected"),
        ("name", None, "key name: this field is missing"),
        ("fine", "x", "key fine: this field is not known here"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_its_name(name, value, fault):
    """And never repeated."""
    with pytest.raises(Refused) as refused:
        render(DOCUMENT, {**VALUES, name: value})

    assert str(refused.value) == f"example, {fault}"


def test_an_element_that_is_not_said_is_refused():
    """A template may ask for it only sometimes; then that letter is not written."""
    files = {
        **FILES,
        "example.en.md": TEMPLATE.replace("Please call us", "{% if note %}Call{% endif %}"),
    }
    files["example.en.md"] = files["example.en.md"].replace(
        " about **{{ name }}**.{% endblock %}", "{% endblock %}"
    )
    document = replaced(Pack({}), files)["example"]

    with pytest.raises(Refused, match="key ask: this element was expected to be said"):
        render(document, VALUES)


def test_a_translation_that_nobody_approved_is_a_draft_or_nothing():
    """It says so on every page."""
    with pytest.raises(Refused, match="key approved: a translation that is approved"):
        render(DOCUMENT, VALUES, lang="ar")

    draft = render(DOCUMENT, VALUES, lang="ar", drafts=True)
    assert "مسودة" in as_text(draft, ENVELOPE)
    assert 'dir="rtl"' in as_html(draft, ENVELOPE)


def test_a_language_without_a_template_is_asked_for():
    """The letter goes in English, and says whom to tell."""
    text = as_text(render(DOCUMENT, VALUES, lang="fr"), ENVELOPE)

    assert "Please tell us if you need this in another language." in text


def test_what_stands_around_a_letter_stands_in_every_format():
    """The school, the addressee, the day, the pupil, the reference, of when the figures are."""
    body = render(DOCUMENT, VALUES)
    lines = ("Example School", "Ms Moyle", "2 Lane", "Friday 20 November 2026", "About: Zoë, 8B")
    lines += ("Our reference: EX/1", "figures are as they were at 09:00", "policy example 2026.1")
    formats = (
        as_text(body, ENVELOPE),
        html_words(as_html(body, ENVELOPE)),
        word_words(as_word(body, ENVELOPE)),
        pypdf.PdfReader(BytesIO(as_pdf(body, ENVELOPE, at=AT))).pages[0].extract_text(),
    )

    for text in formats:
        flat = " ".join(text.split())
        assert [each for each in lines if each not in flat] == []


NAMES = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z", "M")) | st.just(" "),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
SPECIAL = [
    "*_~`#+-.!|&<>{}[]()\\\"'",
    "1. first",
    "- item",
    "{{ name }}",
    "{% for %}",
    "#read(x)",
    "<b>&amp;",
]


@given(name=NAMES | st.sampled_from(SPECIAL))
@settings(max_examples=150)
def test_a_name_comes_back_as_it_is(name):
    """In text, in HTML and in Word, whatever it is made of."""
    body = render(DOCUMENT, {**VALUES, "name": name, "support": [name], "away": []})
    formats = (
        as_text(body, ENVELOPE),
        html_words(as_html(body, ENVELOPE)),
        word_words(as_word(body, ENVELOPE)),
    )

    for text in formats:
        assert text.replace("\u2068", "").replace("\u2069", "").count(name) >= 3


@pytest.mark.parametrize("name", [*SPECIAL, "O'Brien-Łukasz", "نور", "נועה"])
def test_a_name_comes_back_from_a_pdf(name):
    """As text, and never as markup, in whichever direction it is read."""
    body = render(DOCUMENT, {**VALUES, "name": name})
    text = pypdf.PdfReader(BytesIO(as_pdf(body, ENVELOPE, at=AT))).pages[0].extract_text()

    assert "".join(name.split()) in "".join(text.split())


def test_a_name_in_another_script_is_set_apart():
    """So that it turns nothing around it."""
    body = render(DOCUMENT, {**VALUES, "name": "نور"})

    assert "<bdi>نور</bdi>" in as_html(body, ENVELOPE)
    assert "\u2068نور\u2069" in as_text(body, ENVELOPE)


@pytest.mark.parametrize(
    "unseen", ["\x00", "\x1b", "\ud800", "\ue000", "\uffff", "\u202e", "\u2069"]
)
def test_what_nobody_sees_in_a_name_breaks_no_letter(unseen):
    """A control character, half of one, or one that turns what follows, is left out of it."""
    body = render(DOCUMENT, {**VALUES, "name": f"Zo{unseen}ë"})
    envelope = evolve(ENVELOPE, addressee=(f"Ms Mo{unseen}yle", "2 Lane"))
    formats = (
        as_text(body, envelope),
        html_words(as_html(body, envelope)),
        word_words(as_word(body, envelope)),
        pypdf.PdfReader(BytesIO(as_pdf(body, envelope, at=AT))).pages[0].extract_text(),
    )

    for text in formats:
        assert "Zoë" in text
        assert "Ms Moyle" in text


def test_a_letter_that_the_typefaces_lack_is_refused_without_it():
    """The name is not in the sentence."""
    body = render(DOCUMENT, {**VALUES, "name": "李"})

    with pytest.raises(Refused) as refused:
        as_pdf(body, ENVELOPE, at=AT)
    assert str(refused.value) == "pdf: text that the typefaces of the PDF can show was expected"


def test_no_word_of_a_template_is_lost():
    """What no block is made of stands there as it is written; lists in lists are told in order."""
    text = "> quoted\n\n    far in\n\n```\n\n---\n\n[a]: /b\n\n![a](b.png)\n\n<br>"
    told = "\n".join(words(each.spans) for each in parsed(text))
    (items,) = parsed("- one\n  - two\n    - three\n\n- four\n\n  more")

    assert told.split() == text.split()
    assert list(map(words, items.items)) == ["one", "two", "three", "four\nmore"]


def test_a_link_is_told_and_leads_nowhere_but_to_pages_people_and_telephones():
    """On paper the address is read; in HTML it is a link as well."""
    template = TEMPLATE + "\n[Help](https://example.org/a) [x](javascript:alert) [y](/z)\n"
    files = {**FILES, "example.en.md": template}
    body = render(replaced(Pack({}), files)["example"], VALUES)
    page = as_html(body, ENVELOPE)
    pdf = pypdf.PdfReader(BytesIO(as_pdf(body, ENVELOPE, at=AT))).pages[0]

    assert re.findall('href="([^"]*)"', page) == ["https://example.org/a"]
    for text in (as_text(body, ENVELOPE), html_words(page), word_words(as_word(body, ENVELOPE))):
        assert "Help (https://example.org/a) [x](javascript:alert) [y](/z)" in text
    assert "Help (https://example.org/a)" in pdf.extract_text()
    assert pdf["/Annots"][0].get_object()["/A"]["/URI"] == "https://example.org/a"


def test_the_same_letter_is_the_same_bytes():
    """And another moment is another file."""
    body = render(DOCUMENT, VALUES)

    assert as_pdf(body, ENVELOPE, at=AT) == as_pdf(body, ENVELOPE, at=AT)
    assert as_pdf(body, ENVELOPE, at=AT) != as_pdf(body, ENVELOPE, at=AT.replace(hour=10))
    assert as_html(body, ENVELOPE) == as_html(body, ENVELOPE)


def test_a_pdf_is_tagged_and_says_what_it_is():
    """PDF/A-2a and PDF/UA-1: tags, language, title, fonts of its own."""
    with pikepdf.open(BytesIO(as_pdf(render(DOCUMENT, VALUES), ENVELOPE, at=AT))) as pdf:
        meta = pdf.open_metadata()
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        descriptors = [each.DescendantFonts[0].FontDescriptor for each in fonts]

        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == (
            "2",
            "A",
            "1",
        )
        assert meta["dc:title"] == "About Zoë"
        assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)


def test_a_page_is_drawn():
    """There is ink on it, and paper."""
    pdf = pypdfium2.PdfDocument(as_pdf(render(DOCUMENT, VALUES), ENVELOPE, at=AT))
    colours = pdf[0].render(scale=0.5).to_pil().convert("L").getcolors(256)

    assert {0 <= shade < 100 for _, shade in colours} == {True, False}


@pytest.mark.parametrize("where", ["body", "header", "footer", "properties"])
def test_a_letterhead_runs_nothing(where, tmp_path):
    """The four ways by which a Word template has run a command, all closed."""
    mark = tmp_path / "ran"
    evil = f"{{{{ cycler.__init__.__globals__.os.popen('touch {mark}').read() }}}}"
    file = docx.Document(BytesIO(default_letterhead()))
    section = file.sections[0]
    match where:
        case "body":
            file.add_paragraph(evil)
        case "header":
            section.header.paragraphs[0].text = evil
        case "footer":
            section.footer.paragraphs[0].text = evil
        case "properties":
            file.core_properties.title = evil
    written = BytesIO()
    file.save(written)

    with pytest.raises(Refused, match="letterhead"):
        as_word(render(DOCUMENT, VALUES), ENVELOPE, letterhead=written.getvalue())

    assert not mark.exists()


def letterhead(*paragraphs):
    """Give a letterhead of some paragraphs."""
    file = docx.Document()
    for each in paragraphs:
        file.add_paragraph(each)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def packed(name, data):
    """Give a letterhead, one part of whose file is another."""
    written = BytesIO()
    with (
        ZipFile(BytesIO(letterhead("{{ body }}"))) as before,
        ZipFile(written, "w", ZIP_DEFLATED) as after,
    ):
        for each in before.namelist():
            if each != name:
                after.writestr(each, before.read(each))
        after.writestr(name, data)
    return written.getvalue()


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (b"no Word file", "letterhead: a Word file (.docx) was expected"),
        (letterhead("{{ body }}", "{{ fine }}"), "key fine: a field of a letterhead was expected"),
        (letterhead("Dear parent"), "letterhead: {{ body }} was expected, where the letter stands"),
        (letterhead("So: {{ body }}"), "a paragraph with {{ body }} and nothing else"),
        (letterhead("{{ body }}", "{{ day.x }}"), "letterhead: only fields that are declared"),
        (letterhead("{{ body }}", "{{ school }}"), "letterhead: a field that may be left out"),
        (letterhead("{{ body }}", "{% if day %}"), "letterhead, line 1: well-formed Jinja"),
        (packed("word/document.xml", b"<a"), "letterhead: a Word file (.docx) was expected"),
        (packed("word/other.xml", b" " * 100_000_001), "letterhead: a smaller file was expected"),
    ],
)
def test_a_letterhead_that_is_none_is_refused(file, fault):
    """In one plain sentence."""
    with pytest.raises(Refused, match=re.escape(fault)):
        as_word(render(DOCUMENT, VALUES), ENVELOPE, letterhead=file)


def test_a_letter_stands_where_the_letterhead_has_its_place():
    """Between what the school wrote before and after it."""
    file = as_word(
        render(DOCUMENT, VALUES), ENVELOPE, letterhead=letterhead("Motto", "{{ body }}", "Charity")
    )
    texts = [each.text for each in docx.Document(BytesIO(file)).paragraphs]

    at = texts.index("About Zoë")
    assert (texts[0], at, texts[-1]) == ("Motto", 1, "Charity")


def test_a_letterhead_keeps_nothing_silent_that_must_be_told():
    """That it is a draft, and what stands at the foot, stand around the letter itself."""
    envelope = evolve(ENVELOPE, notice="Unsigned draft")
    file = as_word(
        render(DOCUMENT, VALUES, lang="fr"), envelope, letterhead=letterhead("Motto", "{{ body }}")
    )
    read = docx.Document(BytesIO(file))
    texts = [each.text for each in read.paragraphs]

    assert texts[:3] == ["Motto", "Unsigned draft", "About Zoë"]
    assert texts[-1] == "Please tell us if you need this in another language."
    assert (read.core_properties.title, read.core_properties.language) == ("About Zoë", "en")
    assert read.core_properties.author == "Example School"


def test_a_notice_stands_on_every_page_of_a_pdf():
    """However many there are."""
    envelope = evolve(ENVELOPE, notice="Unsigned draft")
    body = render(DOCUMENT, {**VALUES, "support": ["a talk"] * 150})
    pages = pypdf.PdfReader(BytesIO(as_pdf(body, envelope, at=AT))).pages

    assert len(pages) > 2
    for page in pages:
        assert "Unsigneddraft" in "".join(page.extract_text().split())


def test_what_a_letter_holds_is_shown_by_no_repr():
    """Neither of the body nor of the envelope."""
    assert "Zoë" not in repr(render(DOCUMENT, VALUES))
    assert "Moyle" not in repr(ENVELOPE)
