"""`attendance demo`: an invented trust, written as its systems would export it, and read back."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any, cast

from attrs import asdict
from cyclopts import Parameter

from attendance_core.calendar import calendar_text
from attendance_core.cli.day import live_trust, write
from attendance_core.cli.output import progress, say
from attendance_core.errors import AttendanceError
from attendance_core.hooks import WritesSample, factory
from attendance_core.office import Approval, SchoolDay, open_trust
from attendance_core.office.figures import year_to_date
from attendance_core.office.report import csv_text, page
from attendance_core.scenarios import Scenario, three_schools
from attendance_core.tables import LONDON

__all__ = ["demo"]

_ROLE = "Attendance Administrator"
_SYSTEMS = ("register_folder", "sims", "ctf")


def demo(
    *,
    out: Annotated[Path, Parameter(help="Where everything is written.")] = Path("demo-output"),
    seed: Annotated[int, Parameter(help="The same seed invents the same trust.")] = 1,
) -> None:
    """Invent a trust of three schools, live its last morning, and write what the office would."""
    with progress() as shown:
        task = shown.add_task("Inventing three schools")
        scenarios = three_schools(seed)
        shown.update(task, description="Writing their exports")
        config = _write_trust(scenarios, out)
        today = scenarios[0].today
        _, schools = open_trust(config)
        at = datetime.combine(today, time(9, 35), LONDON)

        def tell(name: str) -> None:
            shown.update(task, description=f"The morning of {name}")

        before, failed = live_trust(schools, at, {}, out, tell=tell)
        if failed:
            raise AttendanceError("\n".join(failed))
        approvals = _approve(before, out)
        days, _ = live_trust(schools, at, approvals, out, tell=tell)
        again, _ = live_trust(schools, at, approvals, out, tell=tell)
    _write_index(days, again, out)
    say(f"Look at {out / 'index.html'}")


def _write_trust(scenarios: tuple[Scenario, ...], out: Path) -> Path:
    """Write each school as another system exports it, and the configuration that reads them."""
    parts = ['[trust]\nname = "Example Trust"\n']
    for scenario, system in zip(scenarios, _SYSTEMS, strict=True):
        urn = scenario.school.urn
        adapter = cast(WritesSample, factory(system, place="demo", key=system))
        settings = adapter.write_sample(scenario, out / "exports" / str(urn))
        write(out / f"calendars/{urn}.csv", calendar_text(scenario.calendar))
        parts.append(_school(scenario, system, asdict(settings), out))
    path = out / "trust.toml"
    write(path, "\n".join(parts))
    return path


def _school(scenario: Scenario, system: str, settings: Mapping[str, Any], out: Path) -> str:
    school = scenario.school
    (times,) = school.registers
    lines = [
        "[[school]]",
        f"urn = {school.urn}",
        f'name = "{school.name}"',
        f'local_authority = "{school.local_authority}"',
        f'phase = "{school.phase}"',
        f'calendar = "calendars/{school.urn}.csv"',
        "[[school.register]]",
        f"from = {times.in_force}",
        *(
            f'{half} = {{ period = "{period.period}", opens = "{period.opens:%H:%M}", '
            f'closes = "{period.closes:%H:%M}", ends = "{period.ends:%H:%M}" }}'
            for half, period in (("am", times.am), ("pm", times.pm))
        ),
        "[school.adapters]",
        f'roll = "{system}"',
        f'marks = "{system}"',
        'messages = { sms = "folder" }',
        "[school.messages]",
        f'approved_by = "{_ROLE}"',
        'reply_to = "01632 960001"',
        f"[school.{system}]",
        *(
            f'{name} = "{value.relative_to(out).as_posix()}"'
            for name, value in settings.items()
            if isinstance(value, Path)
        ),
        "[school.folder]",
        f'folder = "{school.urn}/messages"',
    ]
    return "\n".join(lines) + "\n"


def _approve(days: list[SchoolDay], out: Path) -> Mapping[str, Approval]:
    """Let an invented administrator approve everything that waits."""
    approvals = [
        Approval(each.key, "A. Example", _ROLE) for lived in days for each in lived.waiting
    ]
    names = ("key", "name", "role")
    write(out / "approvals.csv", csv_text(names, [asdict(each) for each in approvals]))
    return {each.key: each for each in approvals}


def _write_index(days: list[SchoolDay], again: list[SchoolDay], out: Path) -> None:
    schools = [
        {
            "school": lived.registers.school,
            "system": system,
            "to_date": year_to_date(lived.registers, lived.at.date()),
            "findings": len(lived.findings),
            "unaccounted": len(lived.morning.unaccounted),
            "sent": len(lived.sent),
            "doubled": sum(not each.already_sent for each in repeated.sent),
            "exceptions": len(lived.exceptions),
        }
        for lived, repeated, system in zip(days, again, _SYSTEMS, strict=True)
    ]
    write(out / "index.html", page("index.html", schools=schools, at=days[0].at, role=_ROLE))
