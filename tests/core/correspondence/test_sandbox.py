"""What a template may do: write its fields, and next to nothing else."""

import pytest

from attendance_core.correspondence.sandbox import Sandbox, Unfit, rendered
from attendance_core.errors import Refused


class Secret:
    """Something of ours that a template must not reach."""

    def __init__(self):
        """Begin."""
        self.opened = False

    def open(self):
        """Be opened."""
        self.opened = True
        return "opened"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{{ "a" * 10**9 }}', "no mul"),
        ("{{ 9 ** 9 ** 9 }}", "no pow"),
        ("{{ name.upper() }}", "no call"),
        ("{{ ''.__class__.__mro__ }}", None),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "no call"),
        ("{% for i in range(10) %}{% endfor %}", "a list among the fields"),
        ("{% for i in 'abc' %}{% endfor %}", "a list among the fields"),
        ("{% include 'other' %}", "no include"),
        ("{% import 'other' as other %}", "no import"),
        ("{% extends 'other' %}", "no extends"),
        ("{% macro a() %}{% endmacro %}", "no macro"),
        ("{% set a = 1 %}", "no assign"),
        ("{{ name | pprint }}", "as a filter"),
        ("{{ name | map('upper') | join('') }}", "a field was expected before a filter"),
        ("{{ a | join(a | join(a)) }}", "a few letters in quotes"),
        ("{{ a | join('-' , attribute='x') }}", "a few letters in quotes"),
        ("{{ a | join('" + "-" * 21 + "') }}", "a few letters in quotes"),
        ("{% for x in a %}{% for y in a %}{% endfor %}{% endfor %}", "no loop within a loop"),
        ("{{ self }}", "no self"),
        ("{% if name is callable %}{% endif %}", "no test"),
        ("{% for item in a recursive %}{{ loop(item) }}{% endfor %}", None),
        ("{{ name", "well-formed"),
    ],
)
def test_a_template_that_could_do_more_is_refused_when_it_is_read(source, expected):
    """By its syntax, before anything of it runs."""
    if expected is None:
        with pytest.raises((Unfit, Refused)):
            rendered(Sandbox().from_string(source), {"name": "x", "a": ["b"]}, place="letter")
        return
    with pytest.raises(Unfit) as unfit:
        Sandbox().from_string(source)

    assert expected in unfit.value.expected


@pytest.mark.parametrize(
    "source",
    [
        *("{{ note }}", "{{ is_ill }}", "{{ rows }}", "{{ note | length }}"),
        *("{% for x in note %}{{ x }}{% endfor %}", "{{ 'later' if note < name }}"),
        "{% for x in rows %}{{ loop }}{% endfor %}",
    ],
)
def test_what_is_not_there_is_never_written_as_none(source):
    """Nor is what answers yes or no, a list, or the loop itself: each is refused."""
    values = {"name": "Zoë", "note": None, "is_ill": True, "rows": ("a",)}
    with pytest.raises(Refused) as refused:
        rendered(Sandbox().from_string(source), values, place="letter")

    expected = "a field that may be left out was expected within an if that asks for it"
    assert str(refused.value) == f"letter: {expected}"


def test_nothing_of_ours_is_reached():
    """Neither by a name, nor by an item, nor by being shown."""
    secret = Secret()
    for source in ("{{ secret.open }}", "{{ secret['open'] }}", "{{ secret.opened }}"):
        with pytest.raises((Refused, Unfit)):
            rendered(Sandbox().from_string(source), {"secret": secret}, place="letter")

    assert not secret.opened


def test_a_row_gives_its_columns_and_not_its_methods():
    """A column may be called as a method is."""
    row = {"day": "Monday", "items": "two"}
    template = Sandbox().from_string("{{ row.day }}, {{ row.items }}")

    assert rendered(template, {"row": row}, place="letter") == "Monday, two"
    with pytest.raises(Refused):
        rendered(Sandbox().from_string("{{ row.keys }}"), {"row": row}, place="letter")


def test_what_writes_without_end_is_stopped_while_it_writes():
    """The whole and a block by itself alike: of a thousand million words few are written."""
    source = "{% block ask %}{% for x in a %}word {% endfor %}{% endblock %}"
    template = Sandbox().from_string(source)
    for block in (None, "ask"):
        with pytest.raises(Refused) as refused:
            rendered(template, {"a": range(10**9)}, place="letter", block=block)

        assert str(refused.value) == "letter: a shorter document was expected"


def test_a_template_of_great_length_is_refused_before_it_is_read():
    """No letter is so long."""
    with pytest.raises(Unfit):
        Sandbox().from_string("a" * 2_000_001)


def test_an_unknown_name_is_refused_without_a_value():
    """The error says nothing that a field held."""
    with pytest.raises(Refused) as refused:
        rendered(Sandbox().from_string("{{ unknown }}"), {"name": "Zoë"}, place="letter")

    assert str(refused.value) == "letter: only fields that are declared were expected"
