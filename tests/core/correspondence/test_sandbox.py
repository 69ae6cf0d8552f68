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
        ("{{ name | join(other | map('upper')) }}", "as a filter"),
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


def test_loops_in_loops_have_an_end():
    """Three are enough for any table."""
    source = "".join(f"{{% for {name} in a %}}" for name in "wxyz") + "{% endfor %}" * 4

    with pytest.raises(Unfit) as unfit:
        Sandbox().from_string(source)

    assert "no more than 3 loops" in unfit.value.expected


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
    """Three loops over a long list are a thousand million words, of which few are written."""
    source = (
        "{% for x in a %}{% for y in a %}{% for z in a %}word {% endfor %}{% endfor %}{% endfor %}"
    )

    with pytest.raises(Refused) as refused:
        rendered(Sandbox().from_string(source), {"a": range(1000)}, place="letter")

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
