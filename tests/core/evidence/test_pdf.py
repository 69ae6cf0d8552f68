"""The documents of evidence as PDF: their structure, what can be seen, and their bytes."""

import re
from collections import Counter
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from attrs import evolve
from drawn import characters, tags
from evidence_case import (
    AS_AT,
    KEY,
    LETTER,
    PAPERS,
    PUPIL,
    REQUEST,
    WINDOW,
    case_of,
    keys_of,
    paper_bytes,
    registers_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance_core.correspondence.evidence import (
    court_certificate,
    ewo_referral_pack,
    penalty_notice_pack,
    registration_certificate,
)
from attendance_core.correspondence.evidence.blocks import Facts, Table, Write
from attendance_core.correspondence.evidence.documents import document_of
from attendance_core.correspondence.evidence.pdf import as_pdf
from attendance_core.correspondence.evidence.plain import as_text
from attendance_core.errors import Refused
from attendance_core.roll import Roll

CERTIFICATE = registration_certificate(registers_of(), KEY, span=WINDOW, as_at=AS_AT)
BARE = case_of(papers=(), events=())
MADE = {
    "certificate": CERTIFICATE,
    "court": court_certificate(CERTIFICATE),
    "pack": penalty_notice_pack(case_of(), REQUEST, as_at=AS_AT),
    "pack without exhibits": penalty_notice_pack(BARE, REQUEST, as_at=AS_AT),
    "referral": ewo_referral_pack(
        case_of(), evolve(REQUEST, statements={}, declared=()), as_at=AS_AT
    ),
}
APPENDED = ("pack", "referral")


@pytest.fixture(scope="module")
def files():
    """Every document, set once."""
    return {name: as_pdf(made) for name, made in MADE.items()}


def opened(content):
    """Open a PDF to look at its structure."""
    return pikepdf.open(BytesIO(content))


def words_of(content, page=None):
    """Give the words of a PDF as they can be seen and copied, of one page or of all."""
    pages = list(pypdfium2.PdfDocument(content))
    wanted = pages if page is None else [pages[page]]
    return " ".join(" ".join(each.get_textpage().get_text_range().split()) for each in wanted)


def with_paper(content, key="letter-1"):
    """Build the pack with other bytes in the place of a paper."""
    papers = tuple(evolve(each, content=content) if each.key == key else each for each in PAPERS)
    return penalty_notice_pack(case_of(papers=papers), REQUEST, as_at=AS_AT)


@pytest.mark.parametrize("name", MADE)
def test_its_own_pages_are_tagged_titled_and_in_english(files, name):
    """Tags, language and title are there, and the title is what a reader shows."""
    pdf = opened(files[name])
    title = str(pdf.docinfo["/Title"])

    assert pdf.check_pdf_syntax() == []
    assert bool(pdf.Root.MarkInfo.Marked)
    assert len(pdf.Root.StructTreeRoot.K) > 0
    assert str(pdf.Root.Lang) == "en-GB"
    assert title.endswith("Tamar Valley College")
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert not [word for word in ("Zoë", "Wójcik", "Beata") if word in title]


@pytest.mark.parametrize("name", MADE)
def test_it_claims_to_be_pdf_a_and_pdf_ua_only_where_all_of_it_is(files, name):
    """What has exhibits appended makes no claim; the number of pages is the whole's."""
    pdf = opened(files[name])
    said = pdf.Root.Metadata.read_bytes().decode()
    claims = re.findall(r"<(pdfaid:part|pdfaid:conformance|pdfuaid:part)>(\w)<", said)
    pages = re.findall(r"<xmpTPg:NPages>(\d+)<", said)
    whole = [("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")]

    assert claims == ([] if name in APPENDED else whole)
    assert pages == [str(len(pdf.pages))]


@pytest.mark.parametrize("name", MADE)
def test_every_typeface_is_in_the_file(files, name):
    """Of each font its program is embedded."""
    pdf = opened(files[name])
    fonts = [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]

    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys()) for each in fonts)


@pytest.mark.parametrize("name", MADE)
def test_it_is_read_aloud_as_what_it_is(files, name):
    """Each part has its heading, each table its header, and names stand before what they are."""
    document = document_of(MADE[name])
    found = Counter(tags(files[name]))
    blocks = [each for part in document.parts for each in part.blocks]
    tables = [each for each in blocks if isinstance(each, Table)]
    named = [
        each.rows if isinstance(each, Facts) else each.lines
        for each in blocks
        if isinstance(each, Facts | Write)
    ]

    # The contents of a pack have a heading of their own.
    assert found["H1"] == len(document.parts) + document.has_contents
    assert found["Table"] == len(tables)
    assert found["TH"] == sum(len(each.header) for each in tables)
    assert (found["L"], found["LI"]) == (len(named), sum(map(len, named)))


@pytest.mark.parametrize("name", sorted(MADE.keys() - set(APPENDED)))
def test_no_ink_stands_where_it_should_not(files, name):
    """Between the line at the head and the number at the foot, within the margins, on each page."""
    letters = list(characters(files[name]))
    text = [each for each in letters if each.top > 20 and each.bottom < 278]

    assert min(each.left for each in letters) > 19
    assert max(each.right for each in letters) < 191
    assert not [each for each in letters if 16 < each.top < 20 or 278 < each.bottom < 281]
    assert {each.page for each in text} == set(range(len(opened(files[name]).pages)))


@pytest.mark.parametrize("name", MADE)
def test_the_same_value_has_the_same_bytes(files, name):
    """However often, and though it is built anew of the same case."""
    assert as_pdf(MADE[name]) == files[name]


def test_a_pack_that_is_built_twice_has_the_same_bytes(files):
    """Whatever order its papers and events came in."""
    case = case_of(papers=PAPERS[::-1])
    again = penalty_notice_pack(evolve(case, events=case.events[::-1]), REQUEST, as_at=AS_AT)

    assert as_pdf(again) == files["pack"]


def test_the_moment_is_the_files_own(files):
    """The file was made as at the moment, in its own words as well."""
    pdf = opened(files["pack"])

    assert str(pdf.docinfo["/CreationDate"]) == "D:20261005093000Z"


def test_the_outline_has_the_parts_and_then_the_exhibits(files):
    """Each part by its number, each exhibit by its label, at its own page."""
    with opened(files["pack"]).open_outline() as outline:
        titles = [each.title for each in outline.root]

    assert titles[0] == "1 What is asked for"
    assert titles[-3:] == [
        "Exhibit E/1, Concern about attendance",
        "Exhibit E/2, Warning",
        "Exhibit E/3, Minutes of the meeting",
    ]
    assert len(titles) == 12


@pytest.mark.parametrize("name", APPENDED)
def test_every_page_has_its_number_of_the_whole(files, name):
    """Those of the exhibits as well, on a stamp with the label of the exhibit."""
    content = files[name]
    total = len(opened(content).pages)
    labels = {total - 3: "E/1", total - 2: "E/2", total - 1: "E/3", total: "E/3"}

    for number in range(1, total + 1):
        shown = words_of(content, number - 1)
        stamp = f"Exhibit {labels[number]} · page" if number in labels else "Page"
        assert f"{stamp} {number} of {total}" in shown
    assert "A letter to one parent" in words_of(content, total - 4)


def test_the_contents_say_where_each_exhibit_begins(files):
    """On the first page, with the page of the whole."""
    shown, total = words_of(files["pack"], 0).replace(" .", ""), len(opened(files["pack"]).pages)

    assert f"Exhibit E/1, Concern about attendance {total - 3}" in shown
    assert f"Exhibit E/3, Minutes of the meeting {total - 1}" in shown


def test_nothing_of_the_other_parents_paper_is_in_it(files):
    """Their letter is in the case, and no page of it in the file."""
    assert "the other" not in words_of(files["pack"])
    assert b"Denzel" not in files["pack"]


def test_the_draft_for_a_court_says_on_every_page_that_nobody_signed_it(files):
    """It lies across each of them, and can be seen."""
    content = files["court"]
    for number, page in enumerate(pypdfium2.PdfDocument(content)):
        assert "UNSIGNED DRAFT" in words_of(content, number)
        # The middle of the page, in grey behind the words.
        middle = page.render(scale=1).to_pil().crop((150, 250, 450, 600)).getcolors(10**6)
        assert any(max(colour) < 250 and min(colour) > 200 for _, colour in middle)


def test_a_name_is_never_markup():
    """Whatever Typst or a PDF would read in it, it is printed as it is."""
    name = '#read("/etc/passwd") *_$x$_ <b> \\ ]'
    pupil = evolve(PUPIL, legal_surname=name)
    roll = registers_of().roll
    registers = registers_of(roll=Roll((pupil,), roll.enrolments, roll.parents))
    made = registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT)

    assert name in words_of(as_pdf(made))


@pytest.mark.parametrize("surname", ["محمد", "Łukasz", "Ξένος", "Шевченко"])
def test_names_of_many_scripts_are_shown(surname):
    """The typefaces that are in the file have their letters."""
    roll = registers_of().roll
    pupil = evolve(PUPIL, legal_surname=surname)
    registers = registers_of(roll=Roll((pupil,), roll.enrolments, roll.parents))
    made = registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT)

    assert as_pdf(court_certificate(made)).startswith(b"%PDF-")
    assert ("\u2068" in as_text(made)) == (surname == "محمد")


def test_a_letter_that_no_typeface_has_is_refused_without_saying_it():
    """The document alone is refused; what stands in it is not repeated."""
    roll = registers_of().roll
    pupil = evolve(PUPIL, legal_surname="Li 李")
    registers = registers_of(roll=Roll((pupil,), roll.enrolments, roll.parents))
    made = registration_certificate(registers, KEY, span=WINDOW, as_at=AS_AT)
    with pytest.raises(Refused) as caught:
        as_pdf(made)

    assert keys_of(caught.value.faults) == [("pdf", None)]
    assert "李" not in str(caught.value)
    assert caught.value.__cause__ is None


def changed(change):
    """Make a paper of two pages that somebody changed."""
    pdf = opened(paper_bytes("A letter to one parent", 2))
    change(pdf)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def turned(pdf):
    """Turn a page, and cut its margin off."""
    pdf.pages[0].Rotate = 90
    pdf.pages[1].CropBox = pikepdf.Array([100, 200, 500, 700])


def armed(pdf):
    """Let a page do something by itself, and give it places in tags that are not there."""
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    pdf.pages[0].AA = pikepdf.Dictionary(O=script)
    pdf.pages[0].StructParents = 0
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=pikepdf.Array([0, 0, 9, 9]),
        A=script,
    )
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])


def spoilt(pdf):
    """Let a page draw with a program that ends in the middle of a text."""
    pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf (never closed")


def test_a_page_upon_which_nothing_can_be_put_is_refused_or_stamped():
    """Either the paper is named, or its page has its stamp as any other."""
    found = tried(with_paper(changed(spoilt)))

    assert found == [("papers", "letter-1")] or "Exhibit E/1 · page" in words_of(found)


def test_a_page_that_is_turned_or_cut_is_stamped_where_it_can_be_seen():
    """The stamp is upright, in the corner of what is shown."""
    content = as_pdf(with_paper(changed(turned)))
    own = len(opened(content).pages) - 5
    for number, size in ((own, (842, 595)), (own + 1, (400, 500))):
        page = pypdfium2.PdfDocument(content)[number]
        text = page.get_textpage()
        at = text.search("Exhibit E/1").get_next()
        left, bottom, _, _ = text.get_charbox(at[0])
        shown_left, shown_bottom = page.get_cropbox()[:2]

        assert (round(page.get_width()), round(page.get_height())) == size
        assert left - shown_left > size[0] - 150
        assert bottom - shown_bottom > size[1] - 40


def test_an_exhibit_does_nothing_by_itself():
    """No script, no action, and no place in the tags of the pack's own pages."""
    content = as_pdf(with_paper(changed(armed)))
    pdf = opened(content)
    own = len(pdf.pages) - 5

    assert "/OpenAction" not in pdf.Root
    assert b"app.alert" not in b"".join(
        bytes(str(each), "utf-8") for each in pdf.objects if isinstance(each, pikepdf.Dictionary)
    )
    for page in list(pdf.pages)[own:]:
        assert not {"/AA", "/StructParents"} & set(page.obj.keys())
    assert "/StructParents" in pdf.pages[1].obj


def locked():
    """Make a paper that asks for a password."""
    out = BytesIO()
    opened(paper_bytes("x")).save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def empty():
    """Make a paper of no page."""
    out = BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [locked(), empty(), LETTER.content[:400], b"%PDF-1.7\nnothing", b"%PDF-" + b"\0" * 99],
    ids=["locked", "empty", "cut short", "no objects", "zeros"],
)
def test_a_paper_that_cannot_be_read_is_refused_by_its_key(content):
    """A lock, no page, half a file: the pack says which paper it is."""
    with pytest.raises(Refused) as caught:
        as_pdf(with_paper(content))

    assert keys_of(caught.value.faults) == [("papers", "letter-1")]


def tried(pack):
    """Give a pack as PDF, or where the faults are with which it is refused."""
    try:
        return as_pdf(pack)
    except Refused as refused:
        return keys_of(refused.faults)


@settings(max_examples=20)
@given(st.data())
def test_a_paper_with_any_byte_changed_is_taken_or_refused(data):
    """Nothing of a broken file comes through but the refusal of its paper."""
    content = bytearray(LETTER.content)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(5, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = tried(with_paper(bytes(content)))

    assert found == [("papers", "letter-1")] or found.startswith(b"%PDF-")


def test_a_long_pack_goes_on_over_pages(files):
    """A table that does not fit on a page goes on with its header, and every session is there."""
    registers = registers_of("OO " * 65)
    request = evolve(REQUEST, window=(WINDOW[0], date(2026, 12, 4)))
    made = penalty_notice_pack(
        case_of(registers=registers), request, as_at=AS_AT.replace(month=12, day=7)
    )
    content = as_pdf(made)
    shown = words_of(content)

    assert len(made.counted.sessions) == 130
    assert shown.count("Session Code Title Amended") > 2
    assert "Friday 4 December 2026, PM" in shown
    assert len(opened(content).pages) > len(opened(files["pack"]).pages)
