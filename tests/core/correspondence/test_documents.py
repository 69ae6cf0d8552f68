"""The packaged documents: what they declare, and that they say it, neither less nor more."""

import re
from itertools import chain

import pytest
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables
from letters import DOCUMENTS, EVERY, GOLDEN, body_of, text_of, values_of

from attendance_core.correspondence.blocks import Heading
from attendance_core.correspondence.declared import Audience
from attendance_core.correspondence.rendering import render, said
from attendance_core.correspondence.septets import length_of
from attendance_core.errors import Refused

NUMBERS = set(range(1, 34))
# What guidance or statute is about: letters.md, column "Legal".
WITH_SOURCES = {5, *range(7, 13), *range(14, 20), 21, 22, 24, 28, 29, 30, 32}
LANGUAGES = {"cy", "pl", "uk", "ar"}
TRANSLATED = {"first_day_absence", "attendance_concern"}
ALL = [(stem, lang) for stem, each in DOCUMENTS.items() for lang in each.templates]
TEXT_MESSAGES = [stem for stem, each in DOCUMENTS.items() if each.is_plain]
FAMILY = [
    stem
    for stem, each in DOCUMENTS.items()
    if each.declaration.audience in {Audience.PARENT, Audience.PUPIL}
]

PENALTY = re.compile(
    r"\b(fine[ds]?|courts?|penalt\w+|prosecut\w+|offences?|magistrates?)\b", re.IGNORECASE
)
# Nothing that they say is of penalties, but they are evidence of the offence.
OF_THE_OFFENCE = {"witness_statement"}
# A number that may be a figure of the law is a field, filled from the thresholds.
FIGURE = re.compile(r"£|\d+|\b(?:ten|fifteen|twenty)\b", re.IGNORECASE)
CITED = re.compile(
    r"section \d+|regulation [\d()a-z]+|Act \d{4}|\) Regulations \d{4}|SHA-256", re.IGNORECASE
)
SUPPORT = {"given", "offered", "support"}
CONSEQUENCE = {"amounts", "counts", "each_parent", "early_end", "notice", "unpaid", "warning"}


def test_all_33_documents_are_there() -> None:
    """Each number of the 33 has a document; what has no number is a further one."""
    numbers = {each.declaration.number for each in EVERY.values()}

    assert numbers - {None} == NUMBERS


@pytest.mark.parametrize(("stem", "lang"), ALL)
def test_a_template_reads_what_is_declared_and_has_what_it_must_state(stem: str, lang: str) -> None:
    """Its variables are the fields, and its blocks the elements, each once."""
    declaration, text = DOCUMENTS[stem].declaration, DOCUMENTS[stem].templates[lang]
    read = find_undeclared_variables(Environment(autoescape=True).parse(text))
    blocks = re.findall(r"{% block (\w+) %}", text)

    assert read == set(declaration.fields)
    assert sorted(blocks) == sorted(each.name for each in declaration.elements)


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_each_declared_language_is_there_and_english_alone_is_approved(stem: str) -> None:
    """Of the translations that there are, nobody has approved one yet."""
    document = DOCUMENTS[stem]

    assert set(document.templates) == set(document.declaration.languages)
    assert set(document.templates) == {"en"} | (LANGUAGES if stem in TRANSLATED else set())
    assert document.declaration.approved == ("en",)


@pytest.mark.parametrize("stem", EVERY)
def test_what_the_law_expects_has_a_source(stem: str) -> None:
    """A document that guidance or statute is about says so, and cites it."""
    declaration = EVERY[stem].declaration
    sources = list(chain.from_iterable(each.sources for each in declaration.elements))

    if declaration.number in WITH_SOURCES:
        assert declaration.effect != "none"
    assert sources or declaration.effect == "none"


@pytest.mark.parametrize("stem", sorted(EVERY.keys() - DOCUMENTS.keys()))
def test_what_another_command_makes_is_not_written_by_a_template(stem: str) -> None:
    """It says which command does, and there is nothing to fill in."""
    document = EVERY[stem]
    with pytest.raises(Refused, match=f"{stem}: `{document.declaration.made_by}` was expected"):
        render(document, {})

    assert (document.templates, document.declaration.fields) == ({}, {})


@pytest.mark.parametrize(("stem", "lang"), ALL)
def test_the_whole_text_is_the_golden_one(stem: str, lang: str) -> None:
    """A change of wording is seen where it is made."""
    golden = (GOLDEN / f"{stem}.{lang}.txt").read_text(encoding="utf-8")

    assert text_of(stem, lang) == golden


@pytest.mark.parametrize(("stem", "lang"), ALL)
def test_each_element_is_said(stem: str, lang: str) -> None:
    """With the example values nothing that a document must state is empty."""
    told = said(DOCUMENTS[stem], values_of(stem), lang=lang)

    assert [name for name, text in told.items() if not text.strip()] == []


def test_there_is_no_golden_copy_too_many() -> None:
    """Each example and each copy belongs to a document and a language that there are."""
    wanted = {f"{stem}.toml" for stem in DOCUMENTS} | {f"{stem}.{lang}.txt" for stem, lang in ALL}

    assert {path.name for path in GOLDEN.iterdir()} == wanted


@pytest.mark.parametrize("stem", sorted(TRANSLATED))
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_translation_goes_out_as_a_draft_alone(stem: str, lang: str) -> None:
    """Until somebody approves it, it is refused, or marked as a draft for those who ask."""
    with pytest.raises(Refused, match=f"{lang} is not"):
        body_of(stem, lang)

    assert body_of(stem, lang, drafts=True).is_draft


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_without_a_field_there_is_no_document(stem: str) -> None:
    """Each field that is not optional is missed by name."""
    fields = DOCUMENTS[stem].declaration.fields
    needed = {name for name, each in fields.items() if not each.is_optional}
    with pytest.raises(Refused) as refused:
        render(DOCUMENTS[stem], {})

    assert {each.key for each in refused.value.faults} == needed


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_no_figure_of_the_law_stands_in_a_template(stem: str) -> None:
    """Amounts, days and sessions are fields; only the number of a provision is a word."""
    text = DOCUMENTS[stem].templates["en"]

    assert FIGURE.findall(CITED.sub("", text)) == []


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_only_a_document_that_says_so_speaks_of_penalties(stem: str) -> None:
    """No fine, court, penalty or prosecution stands in any other, and each that says so has one."""
    speaks = PENALTY.search(text_of(stem))

    assert (speaks is not None or stem in OF_THE_OFFENCE) == (
        DOCUMENTS[stem].declaration.penalty_wording
    )


@pytest.mark.parametrize("stem", FAMILY)
def test_support_comes_before_consequence(stem: str) -> None:
    """In a letter to a family nothing is threatened before help is offered."""
    order = re.findall(r"{% block (\w+) %}", DOCUMENTS[stem].templates["en"])
    support = [at for at, name in enumerate(order) if name in SUPPORT]
    consequence = [at for at, name in enumerate(order) if name in CONSEQUENCE]

    assert not support or not consequence or max(support) < min(consequence)


@pytest.mark.parametrize("stem", FAMILY)
def test_days_missed_come_before_any_percentage(stem: str) -> None:
    """Where there is a rate, a number of days stands before it."""
    before, rate, _ = text_of(stem).partition("%")

    assert not rate or re.search(r"\d½? days?|half a day", before)


@pytest.mark.parametrize("stem", FAMILY)
def test_a_letter_to_a_family_has_no_place_for_another_parent(stem: str) -> None:
    """No field is of a parent besides the one who is written to, and no row is of parents."""
    fields = DOCUMENTS[stem].declaration.fields
    of_parents = {name for name in fields if re.search("parent|mother|father", name)}

    # The one who signs, and what the one who is written to says.
    assert of_parents <= {"parent_name", "parent_does", "parent_view"}


@pytest.mark.parametrize("stem", [stem for stem in DOCUMENTS if stem not in TEXT_MESSAGES])
def test_the_first_line_says_what_it_is_about(stem: str) -> None:
    """A document has one title, and it stands first."""
    first, *others = body_of(stem).blocks

    assert isinstance(first, Heading)
    assert first.level == 1
    assert not [each for each in others if isinstance(each, Heading) and each.level == 1]


@pytest.mark.parametrize("stem", TEXT_MESSAGES)
def test_a_text_message_is_short_and_says_nothing_that_is_not_for_a_passer_by(stem: str) -> None:
    """Two parts at most, even with long names, and no field for a surname, a cause or a code."""
    fields = DOCUMENTS[stem].declaration.fields
    long = {"school": "The Example Academy of Saint Example", "first_name": "Maximiliana-Rose"}
    values = values_of(stem)
    values |= {name: text for name, text in long.items() if name in fields}
    length = length_of(said_in_one(stem, values))

    assert length.is_gsm
    assert length.units <= 306
    assert set(fields) <= {"first_name", "half", "day", "school", "reply_to", "why", "more"}
    # Of a closure the cause is the school's own.
    assert "why" not in fields or stem == "school_closed"


def said_in_one(stem: str, values: dict) -> str:
    """Give a text message as it goes out."""
    (block,) = render(DOCUMENTS[stem], values).blocks
    return "".join(span.text for span in block.spans)
