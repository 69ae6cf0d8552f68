"""The kit's suite for the forms of an authority: it fails what it should."""

from datetime import date

import pytest
from attrs import evolve

from attendance_core.conformance import FormSpecsSuite
from attendance_core.conformance.form_case import demo_registers
from attendance_core.forms import FieldSpec
from attendance_core.forms.checks import Check, Level
from attendance_core.forms.conditions import Condition
from attendance_core.forms.parts import Deadline, DeclarationSpec
from attendance_core.forms.reading import read_spec
from attendance_core.hooks import SchoolAdapters, hookimpl

REGISTERS = demo_registers()
TEXT = """\
id = "example.{kind}"
title = "An example"
authority = "Example Council"
la_number = 908
kind = "{kind}"
events = ["raised"]
per = "{per}"
version = "1"
in_force = 2024-08-19
checked_on = 2026-11-20
checked_by = "Attendance Manager"
based_on = ["{kind}"]
[[sources]]
instrument = "The form itself"
"""


def spec(kind="cme", per="child"):
    """Give a form that nothing is wrong with."""
    return read_spec(TEXT.format(kind=kind, per=per), place="example.toml")


def of(*specs):
    """Give the adapters of a school whose authority has these forms."""

    class Given:
        @hookimpl
        def attendance_form_specs(self):
            return specs

    return SchoolAdapters.alone("given", Given(), frozenset({"local_authority"}))


def field(name, **more):
    """Give a form with one field more."""
    made = spec()
    return evolve(made, fields=(*made.fields, FieldSpec(name, "A label", **more)))


def noted(note, form=None):
    """Give a form with a note that stands on it."""
    return evolve(form or spec(), notes=(note,))


NEVER = Check(
    "never",
    Level.STOP,
    "…",
    when=(Condition("reason.text", is_=("told",)), Condition("reason.text", is_held=False)),
)
DECLARED = DeclarationSpec("told", "Told.", ("reason.text", "pupil.is_on_roll"))
PN = spec("penalty_notice", "parent")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ((), "test_gives_forms"),
        (("cme",), "test_gives_forms"),
        ((spec(), spec()), "test_each_form_stands_once"),
        ((field("pupil.nickname"),), "test_every_name_is_in_the_dictionary"),
        ((field("parent.contact_restriction"),), "test_every_name_is_in_the_dictionary"),
        (
            (evolve(spec(), deadlines=(Deadline("…", "last.day"),)),),
            "test_every_name_is_in_the_dictionary",
        ),
        ((evolve(spec(), sources=()),), "test_says_what_it_rests_on"),
        ((evolve(spec(), checked_on=None),), "test_says_what_it_rests_on"),
        ((evolve(spec(), notice=""),), "test_is_of_a_kind_and_says_what_its_kind_says"),
        ((field("pupil.address", allowed={"a": "A"}),), "test_every_required_field_can_be_filled"),
        ((field("deletion.is_barred", required=True),), "test_every_required_field_can_be_filled"),
        ((evolve(spec(), declarations=(DECLARED,)),), "test_declarations_rest_on_records"),
        (
            (evolve(spec(), declarations=(evolve(DECLARED, evidence=()),)),),
            "test_nothing_is_declared_by_default",
        ),
        ((evolve(spec(), checks=(NEVER,)),), "test_stops_stop"),
        ((noted("told in pupil.ethnicity"),), "test_special_data_stands_only_where_it_is_asked"),
        ((noted("Tregear", PN),), "test_tells_nothing_of_another_parent"),
        ((noted("a court order"),), "test_limits_of_contact_are_never_printed"),
        ((evolve(spec(), id="example.zoë"),), "test_file_names_say_nothing_of_anybody"),
        (
            (evolve(spec(), deadlines=(Deadline("…", "return.due", school_days=3),)),),
            "test_deadlines_pass_over_half_term",
        ),
        ((evolve(spec(), nil=True),), "test_a_nil_return_says_nil_or_is_refused"),
    ],
)
def test_the_kit_fails_faulty_forms(given, name):
    """Each of these tests has something to find."""
    test = getattr(FormSpecsSuite, name)
    registers = [REGISTERS] if "registers" in test.__code__.co_varnames[:3] else []

    with pytest.raises(AssertionError):
        test(FormSpecsSuite(), of(*given), *registers)


def test_nothing_is_wrong_with_a_good_form():
    """What the faulty ones are made of passes."""
    adapters = of(spec(), spec("absence", "list"), evolve(spec("sickness", "list"), nil=True))
    suite = FormSpecsSuite()
    for name in (each for each in dir(suite) if each.startswith("test_")):
        test = getattr(FormSpecsSuite, name)
        registers = [REGISTERS] if "registers" in test.__code__.co_varnames[:3] else []
        test(suite, adapters, *registers)

    assert date(2024, 8, 19) == spec().in_force
