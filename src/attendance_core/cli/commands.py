"""The commands. Refused input ends with one plain sentence a fault and code 1, wrong use with 2."""

from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, CycloptsError, Parameter

from attendance_core.cli import adapters as of_adapters
from attendance_core.cli import contacts as of_contacts
from attendance_core.cli import day as of_day
from attendance_core.cli import demo as of_demo
from attendance_core.cli import evidence, figures, forms, letters, packs, policies
from attendance_core.cli import export as of_export
from attendance_core.cli import parquet as of_parquet
from attendance_core.cli import rules as of_rules
from attendance_core.cli import verify as of_verify
from attendance_core.cli.days import today_unless
from attendance_core.cli.output import Format, WrongUse, say, show
from attendance_core.codes import Code
from attendance_core.codes import codes as codes_of
from attendance_core.errors import AttendanceError
from attendance_core.findings import check as findings_of
from attendance_core.office import open_folder
from attendance_core.office.doubts import beyond_calendar

__all__ = ["app", "run"]

app = App(
    name="attendance",
    version=lambda: version("mat-attendance"),
    help="School attendance in England: codes, findings, statistics, and an office's morning.",
    result_action="return_value",
)

Day = Annotated[
    date | None, Parameter(help="The day, such as 2026-11-20; today in London if left out.")
]
Form = Annotated[Format, Parameter(name="--format", help="How results are printed.")]


def run(arguments: Sequence[str]) -> int:
    """Run the command with its arguments, and give the exit code."""
    try:
        app(list(arguments), exit_on_error=False, print_error=False)
    except (CycloptsError, WrongUse) as error:
        say(str(error).strip())
        return 2
    except AttendanceError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.filename}: a file or folder that can be read and written was expected")
        return 1
    return 0


_CODE = (
    "code",
    "title",
    "statistical_meaning",
    "physical_meaning",
    "register_category",
    "in_force",
    "until",
    "sources",
    "verified",
)


_SHORT = ("code", "title", "statistical_meaning", "physical_meaning", "in_force", "until", "source")


@app.command
def codes(*, on: Day = None, form: Form = Format.TABLE) -> None:
    """Print the codes in force on a day, with their meanings and citations."""
    found = codes_of(on=today_unless(on)).values()
    if form is Format.TABLE:
        show([_short(each) for each in found], _SHORT, form)
    else:
        show([_code(each) for each in found], _CODE, form)


def _short(code: Code) -> dict[str, Any]:
    first, *_ = code.sources
    values = {name: getattr(code, name) for name in _SHORT[:-1]}
    return values | {"source": f"{first.instrument}, {first.paragraph}".rstrip(", ")}


def _code(code: Code) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(code, name) for name in _CODE}
    return values | {"sources": [str(source) for source in code.sources]}


@app.command
def check(folder: Path, *, on: Day = None, form: Form = Format.TABLE) -> None:
    """Print what is amiss in a register folder, up to and on a day."""
    day = today_unless(on)
    registers = open_folder(folder)
    if beyond := beyond_calendar(registers.calendar, day):
        say(beyond)
    rows = [each.record() for each in findings_of(registers, on=day)]
    names = ("date", "finding", "pupil", "session", "period", "detail")
    show(rows, names if form is Format.TABLE else (*names, "sources"), form)


app.command(of_rules.rules)
app.command(figures.statistics)
app.command(of_parquet.parquet)
app.command(of_day.day)
app.command(of_demo.demo)
app.command(of_verify.verify)
app.command(policies.policy)
app.command(letters.documents)
app.command(letters.letter)
app.command(forms.form)
app.command(evidence.certificate)
app.command(packs.pack)
app.command(of_adapters.adapters)
app.command(of_export.export)
app.command(of_contacts.contacts)
