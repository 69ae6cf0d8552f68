from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance_adapters.sims.parameters import command, read_parameters, with_span
from attendance_core.errors import Refused

DEFINITION = b"""<ReportParameters>
  <Parameter id="EffectiveDate" subreportfilter="true"><Name>Dates</Name>
    <Values><Date><Start>2025-09-01T00:00:00</Start><End>2025-09-05T23:59:59</End></Date></Values>
  </Parameter>
  <Parameter id="Group"><Values><String>End</String></Values></Parameter>
</ReportParameters>"""
SPAN = (date(2026, 9, 1), date(2026, 11, 20))

Faults = Callable[[Callable[[], object]], list[str]]


def test_the_dates_are_those_of_the_span() -> None:
    """Each element gets its day and keeps its time; everything else stays as it was."""
    written = with_span(DEFINITION, SPAN, place="marks.xml")
    found = read_parameters(written, place="again")

    assert found.moments == {"Start": ("2026-09-01T00:00:00",), "End": ("2026-11-20T23:59:59",)}
    assert found.ids == ("EffectiveDate", "Group")
    assert b'<Parameter id="EffectiveDate" subreportfilter="true">' in written


def test_dates_in_other_elements() -> None:
    """Where a report has its dates elsewhere, their elements are named."""
    other = DEFINITION.replace(b"Start>", b"From>").replace(b"End>", b"To>")
    written = with_span(other, SPAN, place="p", elements=("From", "To"))

    assert b"<From>2026-09-01T00:00:00</From><To>2026-11-20T23:59:59</To>" in written


def test_dates_that_are_not_there(faults_of: Faults) -> None:
    """A report that asks for no such date is refused, rather than run for other days."""
    bare = b"<ReportParameters><Start>soon</Start></ReportParameters>"

    assert faults_of(lambda: with_span(bare, SPAN, place="marks.xml")) == [
        "marks.xml: an element Start with a date was expected",
        "marks.xml: an element End with a date was expected",
    ]


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        (b"", "p, line 1: well-formed XML was expected"),
        (b"<a>\n<b>", "p, line 2: well-formed XML was expected"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "p: plain XML without entities"),
        (b'<?xml version="1.0" encoding="none-such"?><a/>', "p: plain XML without entities"),
    ],
)
def test_no_definition(faults_of: Faults, definition: bytes, told: str) -> None:
    """What is no plain XML is refused with its place."""
    assert faults_of(lambda: read_parameters(definition, place="p"))[0].startswith(told)


def test_a_definition_without_end(faults_of: Faults) -> None:
    """Elements in elements, deeper than any definition, are refused as well."""
    deep = b"<a>" * 20_000 + DEFINITION + b"</a>" * 20_000

    assert faults_of(lambda: with_span(deep, SPAN, place="p")) == [
        "p: elements of a depth that can be written were expected"
    ]


@given(st.integers(0, len(DEFINITION)), st.integers(0, 40), st.binary(max_size=12))
def test_whatever_comes_is_read_or_refused(at: int, more: int, piece: bytes) -> None:
    """A definition in which something was changed has both days, or is refused by its name."""
    try:
        written = with_span(DEFINITION[:at] + piece + DEFINITION[at + more :], SPAN, place="p")
    except Refused as refused:
        told = str(refused)

        assert all(line.startswith("p") for line in told.splitlines())
    else:
        assert b"<Start>2026-09-01T" in written
        assert b"<End>2026-11-20T" in written


def test_a_command_with_every_switch() -> None:
    """A switch in which a space stands is in quotation marks; no password is anywhere."""
    given = command(
        "Attendance marks",
        r"D:\my exports\marks.new.csv",
        server=r"SERVER\SIMS",
        database="sims",
        parameters=r"D:\exports\marks.xml",
    )

    assert given == (
        r"CommandReporter.exe /TRUSTED /SERVERNAME:SERVER\SIMS /DATABASENAME:sims "
        r'"/REPORT:Attendance marks" /PARAMFILE:D:\exports\marks.xml '
        r'"/OUTPUT:D:\my exports\marks.new.csv"'
    )


@pytest.mark.parametrize("report", ["Marks&Codes", "a|b", "a;b", "a^b", "(a)"])
def test_what_a_shell_takes_for_its_own(report: str) -> None:
    """In quotation marks it is part of the name."""
    assert f' "/REPORT:{report}" ' in command(report, "marks.csv")


@pytest.mark.parametrize("report", ['A" /PASSWORD:x', "a\nb", "a`b", "a$(b)", "%PATH%"])
def test_a_name_that_is_more_than_a_name(faults_of: Faults, report: str) -> None:
    """What would end a switch, or what a shell replaces, is refused."""
    assert faults_of(lambda: command(report, "marks.csv")) == [
        'command, key REPORT: no ", `, $ or % and one line was expected'
    ]
