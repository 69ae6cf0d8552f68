"""Packs of documents: each held to what it declares, and a trust's own in their place."""

import pytest

from attendance_core.correspondence.as_text import body_text
from attendance_core.correspondence.packs import Pack, packaged_pack, replaced
from attendance_core.correspondence.rendering import render
from attendance_core.errors import Refused
from attendance_core.sessions import Half

DECLARED = """
number = 3
title = "Example"
audience = "parent"
channels = ["letter"]
authority = "attendance_manager"
data = "personal"
effect = "none"
penalty_wording = false
languages = ["en"]
approved = ["en"]

[fields]
name = "text"
missed = "sessions"

[[elements]]
name = "ask"
says = "what the school asks"
"""
TWICE = """
[[elements]]
name = "ask"
says = "the same again"

[[elements]]
"""
TEMPLATE = "{% block ask %}{{ name }} missed {{ missed }}.{% endblock %}"


def read(**texts: str) -> Pack:
    """Read a pack of one document, `example`, from its files."""
    named = {each.replace("_", ".", 1).replace("_", "."): text for each, text in texts.items()}
    return replaced(Pack({}), named)


def faults(pack: Pack, stem: str = "example") -> list[str]:
    """Give what was wrong with a document."""
    return [str(each) for each in pack.refused[stem]]


def test_a_document_is_what_it_declares():
    """Its template reads its fields, and states its elements."""
    pack = read(example_toml=DECLARED, example_en_md=TEMPLATE)

    assert pack["example"].declaration.number == 3
    assert not pack.refused


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        (TEMPLATE + "{{ address }}", "example.en.md, key address: a field that is declared"),
        (TEMPLATE.replace("{{ missed }}", "much"), "key missed: this field is declared, and was"),
        ("{{ name }} missed {{ missed }}.", "key ask: a block of this name was expected, once"),
        (TEMPLATE + "{% block fine %}{% endblock %}", "key fine: an element that is declared"),
        ("a\n{{ name.x() }}", "example.en.md, line 2: fields, if, for and block were expected"),
    ],
)
def test_a_template_says_neither_less_nor_more(template, fault):
    """Each fault is named, with the file and what it is about."""
    pack = read(example_toml=DECLARED, example_en_md=template)

    assert any(fault in each for each in faults(pack))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('name = "text"', 'name = "prose"', "key fields.name: one of text, count"),
        ('name = "text"', "name = 3", "key fields.name: a kind, a list of one"),
        ('approved = ["en"]', 'approved = ["pl"]', "key approved[1]: one of languages"),
        ('languages = ["en"]', 'languages = ["en", "pl"]', "key languages: a template for pl"),
        ('audience = "parent"', 'audience = "friend"', "key audience: one of parent, pupil"),
        ("penalty_wording", "penalties", "key penalties: this key is not known here"),
        ('approved = ["en"]\n', "", "key approved: this key is missing"),
        ("[fields]\n", "[[fields]]\n", "key fields: a table of keys and values was expected"),
        ("[fields]\n", "[fields]\nstem = 3\n", "key fields.stem: a kind, a list of one"),
        ("number = 3", 'stem = "other"', "key stem: this key is not known here"),
        ("number = 3", "number = true", "key number: a whole number was expected"),
        ("[[elements]]", TWICE, "key elements[2]: a name that stands once was expected"),
    ],
)
def test_a_declaration_is_read_strictly(before, after, fault):
    """Each fault names its key."""
    pack = read(example_toml=DECLARED.replace(before, after), example_en_md=TEMPLATE)

    assert any(fault in each for each in faults(pack))


def test_every_fault_of_a_declaration_is_told_at_once():
    """Of its fields as of all else."""
    wrong = DECLARED.replace('name = "text"', "name = 3").replace('"personal"', '"secret"')
    pack = read(example_toml=wrong, example_en_md=TEMPLATE)

    assert len(faults(pack)) == 2


MADE = """
title = "Example"
audience = "local_authority"
channels = ["paper"]
authority = "headteacher"
data = "personal"
effect = "evidence"
penalty_wording = false
made_by = "attendance pack"
"""


def test_what_another_command_makes_has_a_declaration_alone():
    """For whom it is and who approves it are declared as of any other."""
    declaration = read(example_toml=MADE)["example"].declaration

    assert (declaration.made_by, declaration.has_template) == ("attendance pack", False)
    assert (declaration.languages, declaration.fields) == ((), {})


@pytest.mark.parametrize(
    ("more", "template", "fault"),
    [
        ('languages = ["en"]\n', {}, "key languages: nothing was expected here, as another"),
        ("[fields]\n", {}, "key fields: nothing was expected here, as another command makes it"),
        ("", {"example_en_md": "Words."}, "en.md: no template was expected: `attendance pack`"),
    ],
)
def test_what_another_command_makes_has_nothing_to_fill_in(more, template, fault):
    """Neither languages nor fields nor a template, of a trust's own either."""
    pack = read(example_toml=MADE + more, **template)

    assert any(fault in each for each in faults(pack))


def test_one_document_that_is_refused_keeps_no_other_back():
    """It alone is missing, and says why when it is asked for."""
    pack = read(
        example_toml=DECLARED,
        example_en_md="{{ nobody }}",
        other_toml=DECLARED,
        other_en_md=TEMPLATE,
    )

    assert list(pack.documents) == ["other"]
    with pytest.raises(Refused, match="key nobody"):
        pack["example"]


def test_there_is_no_document_of_a_name_that_nobody_gave():
    """It is said by its name."""
    with pytest.raises(LookupError, match="letter_to_nobody"):
        packaged_pack()["letter_to_nobody"]


def test_a_trust_replaces_one_document_and_may_say_less():
    """Its words stand in the place of ours, with all that the document must state."""
    own = "# From our trust\n\n{% block ask %}Please call about {{ name }}.{% endblock %}"
    before = read(example_toml=DECLARED, example_en_md=TEMPLATE)
    after = replaced(before, {"example.en.md": own})

    assert after["example"].templates["en"] == own
    assert after["example"].version() != before["example"].version()


def test_a_trust_leaves_out_nothing_that_must_be_stated():
    """The law's words are not a matter of style."""
    before = read(example_toml=DECLARED, example_en_md=TEMPLATE)
    after = replaced(before, {"example.en.md": "Please call about {{ name }}."})

    assert faults(after) == ["example.en.md, key ask: a block of this name was expected, once"]


def test_a_trust_may_name_another_authority_and_nothing_of_substance():
    """Who approves is the trust's to say; whether it may speak of fines is not."""
    before = read(example_toml=DECLARED, example_en_md=TEMPLATE)
    other = DECLARED.replace("attendance_manager", "headteacher")
    bolder = DECLARED.replace("penalty_wording = false", "penalty_wording = true")

    assert (
        replaced(before, {"example.toml": other})["example"].declaration.authority == "headteacher"
    )
    assert "only another authority" in faults(replaced(before, {"example.toml": bolder}))[0]


def test_a_trust_lets_nothing_go_by_itself_that_somebody_approves():
    """Who approves may be another role, and never nobody."""
    before = read(example_toml=DECLARED, example_en_md=TEMPLATE)
    alone = DECLARED.replace("attendance_manager", "nobody")
    after = replaced(before, {"example.toml": alone})

    (fault,) = faults(after)
    assert fault.startswith("example.toml, key authority: the role that approves it was expected")


def test_all_that_ships_is_fit():
    """Nothing of the library's own pack is refused."""
    assert packaged_pack().refused == {}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("example.xx.md", "example.xx.md: example.<language>.md or .txt was expected"),
        ("example.ro.txt", "example.ro.txt: a template that ends with .md was expected"),
    ],
)
def test_a_template_that_could_not_be_written_is_refused_when_it_is_read(name, fault):
    """In a language in which no day can be said, or bare where its others are Markdown."""
    before = read(example_toml=DECLARED, example_en_md=TEMPLATE)
    after = replaced(before, {name: TEMPLATE})

    assert any(fault in each for each in faults(after))


def test_a_trust_adds_a_language_that_we_have_no_words_for():
    """The half of a day is written as that language writes it by the clock."""
    own = TEMPLATE.replace("{{ missed }}", "{{ half }}")
    declared = DECLARED.replace('missed = "sessions"', 'half = "half"')
    pack = read(example_toml=declared, example_en_md=own, example_ro_md=own)
    body = render(pack["example"], {"name": "Zoë", "half": Half.AM}, lang="ro", drafts=True)

    assert body_text(body) == "Zoë missed a.m.."
