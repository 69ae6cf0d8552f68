"""`attendance adapters`: what is installed, for which school, and whether it works."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

from attrs import asdict
from cyclopts import App, Parameter

from attendance_core.cli.days import today_unless
from attendance_core.cli.output import Format, progress, show
from attendance_core.errors import AdapterError, AttendanceError, Refused
from attendance_core.hooks import CAPABILITIES, Tried, adapter_names, factory, tried
from attendance_core.office import OpenedSchool, open_trust

__all__ = ["adapters"]

adapters = App(name="adapters", help="What is installed, for which school, and whether it works.")

Form = Annotated[Format, Parameter(name="--format", help="How results are printed.")]
_DAYS = timedelta(days=13)


@adapters.command(name="list")
def list_(config: Path | None = None, /, *, form: Form = Format.TABLE) -> None:
    """Print the adapters that are installed, or those that each school of a trust names."""
    if config is None:
        show([_installed(name) for name in adapter_names()], ("adapter", "can", "says"), form)
        return
    trust, _ = open_trust(config, is_whole=False)
    rows = [
        {"school": each.school.urn, "capability": capability, "adapter": name}
        for each in trust.schools
        for capability, name in [("calendar", each.calendar), *each.adapters.items()]
    ]
    show(rows, ("school", "capability", "adapter"), form)


def _installed(name: str) -> dict[str, Any]:
    try:
        found = factory(name)
    except (AdapterError, Refused) as error:
        return {"adapter": name, "can": [], "says": str(error)}
    # In the order in which they are read.
    can = [each for each in CAPABILITIES if each in found.capabilities]
    return {"adapter": name, "can": can, "says": ""}


@adapters.command
def check(
    config: Path,
    /,
    *,
    on: Annotated[date | None, Parameter(help="The last day of the fortnight to ask for.")] = None,
    form: Form = Format.TABLE,
) -> None:
    """Ask every adapter of every school for what it reads. Nothing is sent or written."""
    last = today_unless(on)
    trust, schools = open_trust(config, is_whole=False)
    rows: list[dict[str, Any]] = []
    with progress() as shown:
        task = shown.add_task("Asking")
        for each in schools:
            shown.update(task, description=f"school {each.configuration.school.urn}")
            rows.extend(_checked(each, last))
    show(rows, ("school", "capability", "adapter", "works", "says"), form)
    if failed := sum(not row["works"] for row in rows):
        raise AttendanceError(f"{trust.name}: {failed} of {len(rows)} did not work: see above.")


def _checked(opened: OpenedSchool, last: date) -> Iterator[dict[str, Any]]:
    urn = opened.configuration.school.urn
    try:
        made = opened.adapters()
    except (AdapterError, Refused) as error:
        found = [Tried("", "", works=False, says=str(error))]
    else:
        of_file = [] if made.can("calendar") else [_calendar(opened)]
        found = [*of_file, *tried(made, span=(last - _DAYS, last))]
    for each in found:
        yield {"school": urn} | asdict(each)


def _calendar(opened: OpenedSchool) -> Tried:
    file = opened.configuration.calendar
    try:
        held = opened.calendar()
    except Refused as refused:
        return Tried("calendar", file, works=False, says=str(refused))
    return Tried("calendar", file, works=True, says=f"calendar: {len(held.sessions)} sessions")
